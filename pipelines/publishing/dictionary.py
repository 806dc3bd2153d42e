"""The data dictionary of a release as a table: every column of every table in words."""

from typing import Final

import polars as pl

from pipelines.publishing.canonical import json_line
from pipelines.publishing.release_tables import released_columns
from schemas.tables import RELEASE_TABLES

#: Where the data dictionary stands in a release.
DICTIONARY: Final = "data_dictionary.csv"


def dictionary_frame() -> pl.DataFrame:
    """One row a column: what it holds, of which type, in which unit, and which values it may hold.

    `codes` is a JSON object of the allowed values, each with its meaning.
    """
    rows = [
        {
            "table": entry.table,
            "column": entry.column,
            "type": entry.type,
            "nullable": entry.nullable,
            "unit": entry.unit,
            "description": entry.description,
            "constraint": entry.constraint or None,
            "codes": json_line(entry.codes) if entry.codes else None,
        }
        for table in RELEASE_TABLES
        for entry in released_columns(table)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)
