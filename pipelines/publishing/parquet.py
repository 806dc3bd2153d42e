"""Writes and reads a table's Parquet files: what stands in their headers, how rows and pages are laid out.

The bytes depend on the rows, the facts of the build and the version of pyarrow, and on nothing else: not on
the pieces in which rows come.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.publishing.about import DATA_LICENCE, DESCRIPTION, TITLE
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.parts import Parts
from pipelines.publishing.pieces import pieces_in
from pipelines.publishing.release_tables import release_schema, sort_keys, to_release_arrow
from schemas.tables import SCHEMA_VERSION

ROW_GROUP_SIZE: Final = 122_880


class ParquetTable:
    """A table of a release as it is written: in one file, or in several where it is large.

    A file that has reached the size given by the facts ends with the document that it is at. A last file of
    less than half that size joins the one before it.

    Args:
        table: its name.
        release: the release's folder.
        facts: the facts of the build; the version stands in each file.
    """

    def __init__(self, table: str, release: Path, facts: BuildFacts) -> None:
        """Open the first file."""
        self._table = table
        self._facts = facts
        self._parts = Parts(PARQUET, table, release)
        self._file = _TableFile(self._parts.add(), table, facts, facts.file_bytes)

    def write(self, rows: pl.DataFrame) -> None:
        """Write rows that follow those before, and hold whole documents."""
        rest = self._file.write(rows)
        while rest.height:
            self._file.close()
            self._file = _TableFile(self._parts.add(), self._table, self._facts, self._facts.file_bytes)
            rest = self._file.write(rest)

    def close(self) -> None:
        """Write what waits to be written, and name the files."""
        self._file.close()
        last = self._parts.paths[-1]
        if len(self._parts.paths) > 1 and 2 * last.stat().st_size < self._facts.file_bytes:
            self._join_last_two()
        self._parts.settle()

    def _join_last_two(self) -> None:
        *_, before, last = self._parts.paths
        joined = _TableFile(before.with_suffix(".part"), self._table, self._facts)
        for path in (before, last):
            for rows in pieces_in(path):
                joined.write(pl.DataFrame(rows))
        joined.close()
        before.with_suffix(".part").replace(before)
        last.unlink()
        self._parts.paths.pop()


class RowGroups:
    """A file of rows that takes them as they come, and puts them into groups such that no byte tells how.

    Args:
        file: the file.
        writer: what writes to it.
        most: the bytes from which on it is full; None where it has room for all.
    """

    def __init__(self, file: BinaryIO, writer: pq.ParquetWriter, most: int | None = None) -> None:
        """Begin without rows."""
        self._file = file
        self._writer = writer
        self._most = most
        self._held: pa.Table = writer.schema.empty_table()
        self._last: pa.Table = self._held
        self.is_full = False

    def write(self, rows: pa.Table) -> None:
        """Take rows, which come after those before; whole groups are written while there is room."""
        self._held = pa.concat_tables([self._held, rows.cast(self._writer.schema)])
        while self._held.num_rows >= ROW_GROUP_SIZE and not self.is_full:
            self._write_group()
            self.is_full = self._most is not None and self._file.tell() >= self._most

    def rows_beyond(self, column: str) -> pa.Table:
        """Give back the rows that a full file has no room for: those without its last row's cell."""
        cells, last = self._held[column], self._last[column][-1]
        stays = pc.fill_null(pc.equal(cells, last), False) if last.is_valid else pc.is_null(cells)
        beyond, self._held = self._held.filter(pc.invert(stays)), self._held.filter(stays)
        return beyond

    def finish(self) -> None:
        """Write what is left; a file without rows gets one group without rows."""
        if not (self._held.num_rows or self._last.num_rows):
            self._write_group()
        while self._held.num_rows:
            self._write_group()

    def _write_group(self) -> None:
        self._last = self._held[:ROW_GROUP_SIZE].combine_chunks()
        self._writer.write_table(self._last, row_group_size=ROW_GROUP_SIZE)
        self._held = self._held[ROW_GROUP_SIZE:]


class _TableFile:
    """One file of a table; where it is full, it still takes the rest of its last document."""

    def __init__(self, path: Path, table: str, facts: BuildFacts, most: int | None = None) -> None:
        self._table = table
        self._stack = ExitStack()
        metadata = _file_metadata(table, facts)
        self._groups = self._stack.enter_context(
            row_groups(release_schema(table), sort_keys(table), path, metadata, most)
        )

    def write(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Write rows; those for which there is no room come back."""
        if self._groups.is_full:
            return rows
        self._groups.write(to_release_arrow(self._table, rows))
        if not self._groups.is_full:
            return rows.clear()
        return pl.DataFrame(pl.from_arrow(self._groups.rows_beyond(sort_keys(self._table)[0])))

    def close(self) -> None:
        """Write what waits."""
        self._stack.close()


@contextmanager
def row_groups(
    schema: pa.Schema,
    order: Sequence[str],
    path: Path,
    metadata: Mapping[str, str],
    most: int | None = None,
) -> Iterator[RowGroups]:
    """A file to which rows are written as they come, in groups of `ROW_GROUP_SIZE`.

    Args:
        schema: its columns, with what each means.
        order: the columns that order its rows.
        path: the file to write.
        metadata: what stands in the file's header.
        most: as in `RowGroups`.
    """
    schema = schema.with_metadata(dict(metadata))
    ordering = [(name, "ascending") for name in order]
    with (
        path.open("wb") as file,
        pq.ParquetWriter(
            file,
            schema,
            compression="zstd",
            compression_level=3,
            data_page_version="1.0",
            write_page_index=True,
            write_page_checksum=True,
            sorting_columns=pq.SortingColumn.from_ordering(schema, ordering, null_placement="at_start"),
        ) as writer,
    ):
        groups = RowGroups(file, writer, most)
        yield groups
        groups.finish()


def _file_metadata(table: str, facts: BuildFacts) -> dict[str, str]:
    about_table = {
        key.decode(): value.decode() for key, value in (release_schema(table).metadata or {}).items()
    }
    return {
        "dataset": TITLE,
        "dataset_description": DESCRIPTION,
        "version": facts.version,
        "issued": facts.issued,
        "schema_version": SCHEMA_VERSION,
        "licence": DATA_LICENCE.identifier,
        "licence_url": DATA_LICENCE.url,
        "table": table,
        **about_table,
    }
