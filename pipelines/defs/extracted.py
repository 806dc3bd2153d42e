"""What one run of extraction left behind: the value that checks and metadata look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow.parquet as pq

from pipelines.defs.resources import Paths
from pipelines.publishing.manifest import read_manifest
from pipelines.publishing.pieces import by_ranges, pieces_in
from pipelines.publishing.releases import newest_version, release_path
from pipelines.reading.survey import survey
from pipelines.running.database import open_database
from pipelines.running.passing import scratch_in
from schemas.law import Law
from schemas.laws import LAWS, row_ids
from schemas.tables import TABLE_NAMES, TABLES, polars_schema

#: The laws on ids and references: those that hold between shards, too.
LAWS_OF_KEYS: Final = tuple(
    law
    for law in LAWS
    if law.table in TABLE_NAMES and law.name.endswith(("_resolves", "_is_unique_in_dataset"))
)


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
        """A table, some thousands of rows at a time; at least one piece, if an empty one."""
        yield pl.DataFrame(pl.from_arrow(pq.read_schema(self.file(table)).empty_table()))
        yield from map(pl.DataFrame, pieces_in(self.file(table)))

    @cached_property
    def breaches(self) -> Mapping[Law, int]:
        """How many rows break each of the laws on ids and references; some documents are read at a time."""
        counts = dict.fromkeys(LAWS_OF_KEYS, 0)
        with scratch_in(self.folder) as scratch, open_database(scratch) as database:
            for tables in self._keys_of_documents():
                database.put("ids", row_ids(tables).to_frame("id"))
                for law in LAWS_OF_KEYS:
                    if law.within_document:
                        counts[law] += int(law.broken(tables, {}).sum())
            several = database.repeated("ids", "id")
        for law in LAWS_OF_KEYS:
            if not law.within_document:
                key = TABLES[law.table].primary_key[0]
                rows = self.scan(law.table).filter(pl.col(key).is_in(several.implode()))
                counts[law] = int(rows.select(pl.len()).collect().item())
        return counts

    def _keys_of_documents(self) -> Iterator[dict[str, pl.DataFrame]]:
        """All rows of some documents, with no more than the columns that name rows; then those of others."""
        tables = [table for table in TABLE_NAMES if table != "errors"]
        together = by_ranges("doc_id", *map(self._keys, tables))
        return (dict(zip(tables, rows, strict=True)) for rows in together)

    def _keys(self, table: str) -> Iterator[pl.DataFrame]:
        return (rows.select(_key_columns(table)) for rows in self.pieces(table))


def _key_columns(table: str) -> list[str]:
    facts = TABLES[table]
    keys = {"doc_id", *facts.primary_key, *(ref.column for ref in facts.references)}
    pointing = ("_table", "row_id", "canonical_id")
    return [column for column in polars_schema(table) if column in keys or column.endswith(pointing)]


def rows_in(work: Path, table: str) -> int:
    """How many rows a working table has."""
    return int(pq.read_metadata(work / f"{table}.parquet").num_rows)


def extracted_before(paths: Paths) -> Extracted:
    """The tables as they stand, with the inputs as they are now.

    Args:
        paths: where the articles and the releases are.

    Raises:
        FileNotFoundError: a table is missing, as no run has made it.
    """
    return Extracted(
        folder=paths.work_folder,
        rows={table: rows_in(paths.work_folder, table) for table in TABLE_NAMES},
        inputs=sum(1 for _ in survey(paths.raw_folder)),
        seconds=0.0,
        released_rows=rows_of_last_release(paths.outputs_folder),
    )


def rows_of_last_release(outputs: Path) -> dict[str, int]:
    """Rows by table of the newest release in a folder; empty where there is none."""
    version = newest_version(outputs)
    if version is None:
        return {}
    content = read_manifest(release_path(outputs, version)).content
    return {table: found.rows for table, found in content.tables.items()}
