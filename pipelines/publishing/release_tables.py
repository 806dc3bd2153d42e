"""The tables as a release shows them: which columns, in which order of rows, with which types.

Takes the working tables as extraction wrote them. How they are put into files belongs in `parquet` and
`comma_separated`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa

from schemas.dictionary import ColumnEntry, describe_columns
from schemas.tables import RELEASE_TABLES, arrow_schema

#: Columns that stay in the working tables: articles' text beyond the rows is no part of a release.
_WITHHELD: Final = {"zones": frozenset({"text"})}

#: The columns that order a table's rows; equal in all of them are only equal rows.
_SORT_KEYS: Final = {
    "documents": ("doc_id",),
    "zones": ("doc_id", "char_start", "char_end", "zone"),
    "quotes": ("doc_id", "char_start", "char_end", "row_id"),
    "statistics": ("doc_id", "char_start", "char_end", "row_id"),
    "events": ("doc_id", "char_start", "char_end", "row_id"),
    "faq": ("doc_id", "position", "question_start", "row_id"),
    "entities": ("doc_id", "entity_id"),
    "conflicts": ("doc_id", "first_start", "conflict_id"),
    "evidence": ("doc_id", "char_start", "char_end", "row_id", "cell"),
    "coverage": (
        *("doc_id", "char_start", "char_end", "signal", "row_table", "row_id", "reason", "rule_id"),
        *("value", "value_min", "value_max", "timex_type", "timex_value", "zone", "confidence"),
    ),
    "quarantine": ("doc_id", "row_table", "row_id", "row_json"),
    "errors": ("source_name", "doc_id", "stage", "reason", "detail"),
    "tombstones": ("doc_id",),
}


def release_schema(table: str) -> pa.Schema:
    """The columns of a table in a release, with their Arrow types and metadata."""
    schema = arrow_schema(table)
    withheld = withheld_columns(table)
    return pa.schema([field for field in schema if field.name not in withheld], metadata=schema.metadata)


def withheld_columns(table: str) -> frozenset[str]:
    """The columns of a working table that no release has."""
    return _WITHHELD.get(table, frozenset())


def released_columns(table: str) -> tuple[ColumnEntry, ...]:
    """What there is to know of each column of a table in a release."""
    published = release_schema(table).names
    return tuple(entry for entry in describe_columns(table) if entry.column in published)


def sort_keys(table: str) -> tuple[str, ...]:
    """The columns that order a table's rows in a release."""
    return _SORT_KEYS[table]


def load_release_table(work: Path, table: str) -> pl.DataFrame:
    """A working table as the release shows it.

    Args:
        work: the folder that holds `<table>.parquet`.
        table: one of `schemas.tables.RELEASE_TABLES`.

    Returns:
        Its published columns, rows in the release's order: nulls first, text by code points.
    """
    frame = pl.read_parquet(work / f"{table}.parquet", columns=release_schema(table).names)
    return frame.select(release_schema(table).names).sort(sort_keys(table))


def load_release_tables(
    work: Path, tables: Sequence[str] = RELEASE_TABLES
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Tables by name, by default every one, one at a time, so that no more than one need be in memory."""
    for table in tables:
        yield table, load_release_table(work, table)


def to_release_arrow(table: str, frame: pl.DataFrame) -> pa.Table:
    """A table's rows in Arrow, in one piece whatever pieces they came in."""
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(release_schema(table)).combine_chunks()
