"""Checks that the tables of a release have their schemas, and say the same in both formats.

Also says where two versions of a table differ, for the comparison with a rebuild. Tables are read in pieces,
from however many files they have. What rows must be like is checked in `verify_rows`.
"""

import csv
import sys
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publishing.comma_separated import cells_as_text, csv_lines, header_line, joined
from pipelines.publishing.content import ContentHash
from pipelines.publishing.forms import CSV, PARQUET
from pipelines.publishing.manifest import Manifest
from pipelines.publishing.pieces import ROWS, in_step, pieces_in
from pipelines.publishing.release_tables import release_schema, sort_keys, stored_schema
from pipelines.publishing.verification import Problem
from pipelines.publishing.verify_schemas import is_of_other_schemas, tables_of
from schemas.laws import row_keys

#: The column that names the file that a row was read from.
_FILE: Final = "in file"
#: Bytes of a CSV file that are read at once.
_BYTES: Final = 2**20


class UnsoundFileError(Exception):
    """A file of a table that is not to be compared with anything; `problem` says why."""

    def __init__(self, path: str, what: str) -> None:
        """Say what is wrong with the file at a path below the release's folder."""
        super().__init__(f"{path} {what}")
        self.problem = Problem(path, what)


def check_tables(release: Path, manifest: Manifest) -> Iterator[Problem]:
    """Read every table of a release and compare it with its schema, the manifest and the CSV files.

    Args:
        release: the folder of the release.
        manifest: its manifest.
    """
    for table in tables_of(manifest):
        try:
            yield from _check_table(release, table, manifest)
        except UnsoundFileError as error:
            yield error.problem


def parquet_pieces(release: Path, table: str) -> Iterator[pl.DataFrame]:
    """The rows of a table as they are stored in its Parquet files, each with its file, in at least one piece.

    Raises:
        UnsoundFileError: a file cannot be read as the table.
    """
    schema = stored_schema(release / PARQUET.folder, table)
    yield _with_file(schema.empty_table(), PARQUET.path(table))
    for path in PARQUET.files(release, table):
        try:
            for rows in pieces_in(release / path):
                yield _with_file(rows.cast(schema), path)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise _unreadable(table, path, error) from error


def first_difference(
    table: str, path: str, expected: Iterator[pl.DataFrame], found: Iterator[pl.DataFrame], other: str
) -> Iterator[Problem]:
    """The first cell in which two versions of a table differ.

    Args:
        table: the table's name.
        path: the last file that is checked, where rows are missing or too many.
        expected: the rows as they should be, in pieces, each with its file.
        found: the rows that are checked, likewise.
        other: what `expected` was read from, in words.

    Yields:
        One problem, or none.
    """
    rows = 0
    for want, have in in_step(expected, found):
        if want.height != have.height:
            heights = [
                rows + piece.height + sum(more.height for more in rest)
                for piece, rest in ((have, found), (want, expected))
            ]
            yield Problem(path, f"has {heights[0]} rows where {other} has {heights[1]}")
            return
        differ = pl.repeat(False, want.height, dtype=pl.Boolean, eager=True)
        for column in want.columns:
            if column != _FILE:
                differ |= want[column].ne_missing(have[column])
        if differ.any():
            yield _difference(table, want.filter(differ)[:1], have.filter(differ)[:1], other)
            return
        rows += have.height


def _difference(table: str, want: pl.DataFrame, have: pl.DataFrame, other: str) -> Problem:
    """The first cell in which two rows differ."""
    cells = zip(want.columns, want.row(0), have.row(0), strict=True)
    column, wanted, found = next(cell for cell in cells if cell[0] != _FILE and cell[1] != cell[2])
    what = f"{have[_FILE][0]} has {found!r} as `{column}` where {other} has {wanted!r}"
    return Problem(f"{table} {row_keys(table, want)[0]}", what)


def _check_table(release: Path, table: str, manifest: Manifest) -> Iterator[Problem]:
    tables = release / PARQUET.folder
    declared = stored_schema(tables, table) if is_of_other_schemas(manifest) else release_schema(table)
    misshapen = list(_against_schema(release, table, declared))
    if misshapen:
        yield from misshapen
        return
    key = sort_keys(table)[0]
    content, texts, last = (
        ContentHash(declared),
        _CsvText(release, table),
        pl.Series(key, [], dtype=pl.String),
    )
    for rows in parquet_pieces(release, table):
        if not pl.concat([last, rows[key]]).is_sorted():
            raise UnsoundFileError(rows[_FILE][0], f"is not in order of `{key}`")
        last = rows[key].tail(1) if rows.height else last
        lines = csv_lines(cells_as_text(rows.drop(_FILE)))
        content.add(lines)
        texts.compare(joined(lines, "\n").encode())
    if content.content != manifest.content.tables.get(table):
        what = "does not hold the rows whose number and hash the manifest gives"
        files = PARQUET.files(release, table)
        yield Problem(files[0] if len(files) == 1 else f"{PARQUET.folder}/{table}", what)
    if not texts.are_all_the_same:
        yield from _against_csv(release, table)


def _against_schema(release: Path, table: str, declared: pa.Schema) -> Iterator[Problem]:
    """The files that do not have the columns of the table."""
    files = PARQUET.files(release, table)
    if not files:
        yield Problem(PARQUET.path(table), f"cannot be read as the table `{table}`: it is not there")
    for path in files:
        try:
            found = pq.read_schema(release / path)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise _unreadable(table, path, error) from error
        if not found.equals(declared, check_metadata=False):
            columns = [field.name for field in found if field not in list(declared)]
            missing = [name for name in declared.names if name not in found.names]
            yield Problem(
                path, f"does not follow its schema in the columns {', '.join([*columns, *missing])}"
            )


class _CsvText:
    """The CSV files of a table as one text without headers, to be compared with what it should be.

    Args:
        release: the folder of the release.
        table: the table.
    """

    def __init__(self, release: Path, table: str) -> None:
        """Begin with the first file."""
        self._pieces = _csv_text(release, table)
        self._held = b""
        self._is_the_same = True

    def compare(self, expected: bytes) -> None:
        """Compare the text that follows with what should follow."""
        while len(self._held) < len(expected) and self._is_the_same:
            more = next(self._pieces, None)
            self._is_the_same = more is not None
            self._held += more or b""
        self._is_the_same &= self._held.startswith(expected)
        self._held = self._held[len(expected) :]

    @property
    def are_all_the_same(self) -> bool:
        """Whether all was as it should be, and nothing is left."""
        return self._is_the_same and not self._held and not any(self._pieces)


def _against_csv(release: Path, table: str) -> Iterator[Problem]:
    """The first cell in which the CSV files of a table are not its Parquet files."""
    texts = (
        cells_as_text(rows.drop(_FILE)).fill_null("").with_columns(rows[_FILE])
        for rows in parquet_pieces(release, table)
    )
    last = [CSV.path(table), *CSV.files(release, table)][-1]
    yield from first_difference(table, last, texts, _csv_pieces(release, table), "the Parquet file")


def _csv_text(release: Path, table: str) -> Iterator[bytes]:
    """The text of the CSV files of a table, without the headers where these are as they should be."""
    header = f"{header_line(stored_schema(release / PARQUET.folder, table).names)}\n".encode()
    for path in CSV.files(release, table):
        try:
            with (release / path).open("rb") as file:
                first = file.readline()
                yield b"" if first == header else first
                yield from iter(partial(file.read, _BYTES), b"")
        except OSError as error:
            raise UnsoundFileError(path, f"cannot be read: {error}") from error


def _csv_pieces(release: Path, table: str) -> Iterator[pl.DataFrame]:
    """The cells of the CSV files of a table as text, each row with its file, in at least one piece.

    Raises:
        UnsoundFileError: a file cannot be read, or has other columns.
    """
    columns = stored_schema(release / PARQUET.folder, table).names
    csv.field_size_limit(sys.maxsize)
    yield _of_lines([], columns, CSV.path(table))
    for path in CSV.files(release, table):
        try:
            with (release / path).open(encoding="utf-8", newline="") as file:
                lines = csv.reader(file, strict=True)
                header = next(lines, [])
                if header != columns:
                    raise UnsoundFileError(path, f"has the columns {', '.join(header)}")
                while some := list(islice(lines, ROWS)):
                    yield _of_lines(some, columns, path)
        except (OSError, ValueError, csv.Error, pl.exceptions.PolarsError) as error:
            raise UnsoundFileError(path, f"cannot be read: {error}") from error


def _of_lines(lines: list[list[str]], columns: list[str], path: str) -> pl.DataFrame:
    cells = pl.DataFrame(lines, schema=dict.fromkeys(columns, pl.String), orient="row")
    return cells.with_columns(pl.lit(path).alias(_FILE))


def _with_file(rows: pa.Table, path: str) -> pl.DataFrame:
    return pl.DataFrame(rows).with_columns(pl.lit(path).alias(_FILE))


def _unreadable(table: str, path: str, error: Exception) -> UnsoundFileError:
    return UnsoundFileError(path, f"cannot be read as the table `{table}`: {error}")
