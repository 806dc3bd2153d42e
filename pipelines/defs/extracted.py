"""What one run of extraction left behind: the value that checks and metadata look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from pipelines.publishing.manifest import read_manifest
from pipelines.publishing.releases import newest_version, release_path
from schemas.tables import TABLE_NAMES, TABLES, polars_schema


@dataclass(frozen=True)
class Extracted:
    """The tables as they were written, and what is known of the run that wrote them.

    Args:
        folder: where the tables are, one Parquet file each.
        rows: rows by table.
        inputs: how many inputs were listed.
        seconds: how long listing, reading and extracting took.
        released_rows: rows by table of the last release; empty where there is none yet.
    """

    folder: Path
    rows: Mapping[str, int]
    inputs: int
    seconds: float
    released_rows: Mapping[str, int]

    def file(self, table: str) -> Path:
        """The file of a table."""
        return self.folder / f"{table}.parquet"

    def scan(self, table: str) -> pl.LazyFrame:
        """A table, of which only what is asked for is read."""
        return pl.scan_parquet(self.file(table))

    def pieces(self, table: str) -> Iterator[pl.DataFrame]:
        """A table, some ten thousand rows at a time; at least one piece, if an empty one."""
        with pq.ParquetFile(self.file(table)) as file:
            yield pl.DataFrame(pl.from_arrow(file.schema_arrow.empty_table()))
            for group in range(file.num_row_groups):
                yield pl.DataFrame(pl.from_arrow(file.read_row_group(group)))

    @cached_property
    def keys(self) -> Mapping[str, pl.DataFrame]:
        """Every table by name, with no more than the columns that name its rows and those of others."""
        return {table: self.scan(table).select(_key_columns(table)).collect() for table in TABLE_NAMES}


def _key_columns(table: str) -> list[str]:
    facts = TABLES[table]
    keys = {"doc_id", *facts.primary_key, *(ref.column for ref in facts.references)}
    pointing = ("_table", "row_id")
    return [column for column in polars_schema(table) if column in keys or column.endswith(pointing)]


def rows_of_last_release(outputs: Path) -> dict[str, int]:
    """Rows by table of the newest release in a folder; empty where there is none."""
    version = newest_version(outputs)
    if version is None:
        return {}
    content = read_manifest(release_path(outputs, version)).content
    return {table: found.rows for table, found in content.tables.items()}
