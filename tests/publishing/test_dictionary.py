import json

import polars as pl

from pipelines.publishing.dictionary import dictionary_frame
from pipelines.publishing.release_tables import release_schema
from schemas.tables import RELEASE_TABLES
from schemas.vocabulary import ATTRIBUTIONS


def test_every_published_column_is_described():
    described = dictionary_frame().select("table", "column").rows()
    assert described == [
        (table, column) for table in RELEASE_TABLES for column in release_schema(table).names
    ]


def test_codes_stand_there_with_their_meanings():
    row = dictionary_frame().filter(table="quotes", column="attribution")
    assert json.loads(row["codes"].item()) == dict(ATTRIBUTIONS)


def test_the_file_holds_the_dictionary(published):
    assert pl.read_csv(published.path / "data_dictionary.csv").equals(dictionary_frame())
