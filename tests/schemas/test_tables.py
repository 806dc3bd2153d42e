"""The tables as their models make them."""

import dataclasses
import re

import pandera.polars as pa
import polars as pl
import pyarrow as pa_arrow
import pytest

from pipelines.document import Failure
from schemas.dictionary import data_dictionary, describe_columns
from schemas.tables import RELEASE_TABLES, SCHEMA_VERSION, TABLES, arrow_schema, polars_schema


def test_the_columns_of_errors_are_the_fields_of_a_failure():
    assert set(polars_schema("errors")) == {field.name for field in dataclasses.fields(Failure)}


def test_every_table_is_a_pandera_model_that_refuses_other_columns():
    for table in TABLES.values():
        assert issubclass(table.model, pa.DataFrameModel)
        assert table.model.to_schema().strict
        assert table.model.to_schema().ordered


def test_pandera_itself_takes_the_valid_shard(shard):
    for table, frame in shard.tables.items():
        assert TABLES[table].model.validate(frame, lazy=True).height == frame.height


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_a_table_has_a_title_and_says_what_a_row_is(table):
    assert TABLES[table].name == table
    assert TABLES[table].title
    assert TABLES[table].description.startswith("One row for each")


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_keys_references_and_spans_name_columns_that_are_there(table):
    known, made = TABLES[table], polars_schema(table)
    assert known.row_key
    assert set(known.row_key) <= set(made)
    for reference in known.references:
        assert reference.column in made
        assert reference.key in TABLES[reference.table].primary_key
    for span in known.spans:
        assert {made[span.start], made[span.end]} == {pl.Int64()}
        assert span.text is None or made[span.text] == pl.String()


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_every_pair_of_offset_columns_is_a_declared_span(table):
    starts = {column for column in polars_schema(table) if column.endswith("_start")}
    assert starts == {span.start for span in TABLES[table].spans}


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_arrow_fields_say_description_unit_and_whether_they_may_be_null(table):
    fields = {field.name: field for field in arrow_schema(table)}
    assert list(fields) == list(polars_schema(table))
    for entry in describe_columns(table):
        field = fields[entry.column]
        assert field.nullable == entry.nullable
        assert field.metadata[b"description"].decode() == entry.description
        assert field.metadata.get(b"unit", b"").decode() == (entry.unit or "")


def test_a_frame_becomes_arrow_of_its_schema_without_loss(shard):
    for table, frame in shard.tables.items():
        made = frame.to_arrow().cast(arrow_schema(table))
        assert isinstance(made, pa_arrow.Table)
        assert pl.from_arrow(made).equals(frame)


def test_the_dictionary_lists_every_column_once_in_order():
    assert [(entry.table, entry.column) for entry in data_dictionary()] == [
        (table, column) for table in RELEASE_TABLES for column in polars_schema(table)
    ]


def test_every_column_is_described_in_a_sentence_that_starts_upper_case():
    for entry in data_dictionary():
        assert re.match(r"[A-Z]", entry.description), f"{entry.table}.{entry.column}"


def test_offsets_have_the_unit_code_points():
    for entry in data_dictionary():
        if entry.column.endswith(("_start", "_end")):
            assert (entry.unit, entry.minimum) == ("code points", 0)


def test_a_code_column_lists_its_codes_with_their_meaning():
    entry = next(entry for entry in describe_columns("quotes") if entry.column == "quote_type")
    assert entry.allowed_values == ("direct", "mixed", "indirect")
    assert all(entry.codes.values())
    assert "one of the listed codes" in entry.constraint


def test_a_range_is_in_the_dictionary():
    entry = describe_columns("quotes")[-1]
    assert (entry.column, entry.minimum, entry.maximum) == ("confidence", 0.0, 1.0)


def test_the_schema_has_a_semantic_version():
    assert re.fullmatch(r"\d+\.\d+\.\d+", SCHEMA_VERSION)
