"""Writes and reads a table's Parquet file: what stands in its header, how its pages are laid out.

The bytes depend on the rows, the facts of the build and the version of pyarrow, and on nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publishing.about import DATA_LICENCE, DESCRIPTION, TITLE
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.release_tables import release_schema, sort_keys, to_release_arrow
from schemas.tables import SCHEMA_VERSION

ROW_GROUP_SIZE: Final = 122_880


def write_parquet(table: str, frame: pl.DataFrame, path: Path, facts: BuildFacts) -> None:
    """Write one table.

    Args:
        table: its name.
        frame: its rows, in the release's order.
        path: the file to write.
        facts: the facts of the build; the version stands in the file.
    """
    write_rows(to_release_arrow(table, frame), sort_keys(table), path, _file_metadata(table, facts))


def write_rows(rows: pa.Table, order: Sequence[str], path: Path, metadata: Mapping[str, str]) -> None:
    """Write rows.

    Args:
        rows: the rows, in order; their schema tells what each column means.
        order: the columns that order them.
        path: the file to write.
        metadata: what stands in the file's header.
    """
    with row_groups(rows.schema, order, path, metadata) as groups:
        groups.write(rows)


class RowGroups:
    """A file of rows that takes them as they come, and puts them into groups such that no byte tells how."""

    def __init__(self, file: pq.ParquetWriter) -> None:
        """Take rows for a file that is open."""
        self._file = file
        self._held: pa.Table = file.schema.empty_table()
        self._is_empty = True

    def write(self, rows: pa.Table) -> None:
        """Take rows, which come after those before; whole groups are written."""
        self._held = pa.concat_tables([self._held, rows.cast(self._file.schema)])
        while self._held.num_rows >= ROW_GROUP_SIZE:
            self._write_group()

    def finish(self) -> None:
        """Write what makes no whole group; a file without rows gets one group without rows."""
        if self._held.num_rows or self._is_empty:
            self._write_group()

    def _write_group(self) -> None:
        group = self._held[:ROW_GROUP_SIZE].combine_chunks()
        self._file.write_table(group, row_group_size=ROW_GROUP_SIZE)
        self._held = self._held[ROW_GROUP_SIZE:]
        self._is_empty = False


@contextmanager
def row_groups(
    schema: pa.Schema, order: Sequence[str], path: Path, metadata: Mapping[str, str]
) -> Iterator[RowGroups]:
    """A file to which rows are written as they come, in groups of `ROW_GROUP_SIZE`.

    Args:
        schema: its columns, with what each means.
        order: the columns that order its rows.
        path: the file to write.
        metadata: what stands in the file's header.
    """
    schema = schema.with_metadata(dict(metadata))
    ordering = [(name, "ascending") for name in order]
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=3,
        data_page_version="1.0",
        write_page_index=True,
        write_page_checksum=True,
        sorting_columns=pq.SortingColumn.from_ordering(schema, ordering, null_placement="at_start"),
    ) as file:
        groups = RowGroups(file)
        yield groups
        groups.finish()


def read_parquet(path: Path) -> pa.Table:
    """Read a table's file, checking the checksum of every page."""
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        return file.read()


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
