"""The tables as a release shows them: which columns, in which order of rows, with which types.

Takes the working tables as extraction wrote them. How they are put into files belongs in `parquet` and
`comma_separated`.
"""

import errno
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publishing.pieces import by_ranges, pieces_in
from schemas.dictionary import ColumnEntry, describe_columns
from schemas.tables import arrow_schema

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
    "entity_links": ("doc_id", "entity_id", "link_id"),
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


def table_files(folder: Path, table: str) -> list[Path]:
    """The Parquet files that hold a table: one, or in a large release several in a folder of its name.

    Args:
        folder: a folder of working tables, or that of a release's Parquet files.
        table: the table's name.

    Returns:
        The files in the order of their rows; none where there is no such table.
    """
    alone = folder / f"{table}.parquet"
    return [alone] if alone.is_file() else sorted((folder / table).glob("*.parquet"))


def scan_release_table(folder: Path, table: str) -> pl.LazyFrame:
    """A table as a release shows it, of which only what is asked for is read; its rows as they are stored.

    Args:
        folder: as in `table_files`.
        table: one of `schemas.tables.RELEASE_TABLES`.

    Raises:
        FileNotFoundError: there is no such table.
    """
    return pl.scan_parquet(_files_there(folder, table)).select(release_schema(table).names)


def load_release_table(folder: Path, table: str) -> pl.DataFrame:
    """A whole table as a release shows it, whatever order its rows are stored in.

    Args:
        folder: as in `table_files`.
        table: one of `schemas.tables.RELEASE_TABLES`.

    Returns:
        Its published columns, rows in the release's order: nulls first, text by code points.

    Raises:
        FileNotFoundError: there is no such table.
    """
    return scan_release_table(folder, table).collect().sort(sort_keys(table))


def stored_schema(folder: Path, table: str) -> pa.Schema:
    """The columns of a table of a release of whatever schemas, as far as these schemas have them.

    Args:
        folder: as in `table_files`.
        table: one of `schemas.tables.RELEASE_TABLES`; one that is not there has no columns.
    """
    files = table_files(folder, table)
    there = pq.read_schema(files[0]).names if files else []
    declared = release_schema(table)
    return pa.schema([field for field in declared if field.name in there], metadata=declared.metadata)


def table_pieces(folder: Path, table: str) -> Iterator[pl.DataFrame]:
    """A table as a release shows it, in pieces of bounded size that hold whole documents.

    Where it follows other schemas, as that of an older release may, it is shown with the columns that it has.

    Args:
        folder: as in `table_files`; its rows are in order of their documents, or of their sources where these
            come first, as `pipelines.running.extract.update_tables` and releases have them.
        table: one of `schemas.tables.RELEASE_TABLES`.

    Yields:
        Rows in the release's order, at least one piece, if an empty one.

    Raises:
        FileNotFoundError: there is no such table.
        ValueError: its rows are in another order.
    """
    for (rows,) in by_ranges(sort_keys(table)[0], stored_rows(folder, table)):
        yield in_release_order(table, rows)


def stored_rows(folder: Path, table: str, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
    """The same as it is stored: a piece may end within a document, whose rows may be in any order.

    Args:
        folder: as in `table_pieces`.
        table: likewise.
        columns: those that are wanted, the first that orders the table among them; all by default.

    Raises:
        FileNotFoundError: there is no such table.
        ValueError: its documents, or their sources where these come first, are in another order.
    """
    key = sort_keys(table)[0]
    last = _no_rows(folder, table, columns)
    yield last
    for rows in _row_groups(folder, table, columns):
        if not pl.concat([last[key], rows[key]]).is_sorted():
            raise ValueError(f"the rows of {folder / table} are not in order of `{key}`")
        yield rows
        last = rows.tail(1)


def in_release_order(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table in the order that they have in a release: nulls first, text by code points."""
    return rows.sort(key for key in sort_keys(table) if key in rows.columns)


def _files_there(folder: Path, table: str) -> list[Path]:
    files = table_files(folder, table)
    if not files:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder / f"{table}.parquet"))
    return files


def _row_groups(folder: Path, table: str, columns: Sequence[str] | None) -> Iterator[pl.DataFrame]:
    """The stored rows in the columns that are wanted and that releases have, some thousands at a time."""
    for path in _files_there(folder, table):
        there = _columns_there(table, pq.read_schema(path).names, columns)
        yield from (pl.DataFrame(rows) for rows in pieces_in(path, there))


def _no_rows(folder: Path, table: str, columns: Sequence[str] | None) -> pl.DataFrame:
    schema = pq.read_schema(_files_there(folder, table)[0])
    names = _columns_there(table, schema.names, columns)
    return pl.DataFrame(pl.from_arrow(pa.schema([schema.field(name) for name in names]).empty_table()))


def _columns_there(table: str, names: Sequence[str], wanted: Sequence[str] | None) -> list[str]:
    """The wanted columns of a file that a release shows: the known ones in their order, then others."""
    known = [name for name in release_schema(table).names if name in names]
    others = [name for name in names if name not in known and name not in withheld_columns(table)]
    return [name for name in known + others if wanted is None or name in wanted]


def to_release_arrow(table: str, frame: pl.DataFrame) -> pa.Table:
    """A table's rows in Arrow, in one piece whatever pieces they came in."""
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(release_schema(table)).combine_chunks()
