"""All that differs between the tables of two releases, or of a release and what is about to become one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow.parquet as pq

from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.compare import (
    Counts,
    compare_rows,
    count_rows,
    has_changes,
    lineage_of,
    no_changes,
)
from pipelines.publishing.release_tables import withheld_columns
from schemas.tables import RELEASE_TABLES

_ENDING: Final = f".{PARQUET.extension}"


@dataclass(frozen=True, slots=True)
class SchemaChanges:
    """Tables, and columns as `table.column`, that came and went."""

    tables_added: tuple[str, ...] = ()
    tables_removed: tuple[str, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs.

    Args:
        counts: for each table how many rows came, went, changed and stayed.
        schema_changes: the tables and columns that came and went.
        changes: for each table whose rows have ids, its changes row by row; the rows of a table that is new
            are not among them.
    """

    counts: Mapping[str, Counts]
    schema_changes: SchemaChanges = field(default_factory=SchemaChanges)
    changes: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def are_none(self) -> bool:
        """Whether nothing differs."""
        same = all(counts.unchanged == counts.before == counts.after for counts in self.counts.values())
        return same and self.schema_changes == SchemaChanges()


def compare_folders(before: Path | None, after: Path) -> Differences:
    """Compare the tables of two folders, which may follow different versions of the schemas.

    Args:
        before: the folder with a release's Parquet files; None where there is nothing to compare with.
        after: the same of a later release, or a folder of working tables.
    """
    tables = {table: read_table(after, table) for table in RELEASE_TABLES if _has(after, table)}
    changes = {table: no_changes() for table in tables if has_changes(table)}
    if before is None:
        return Differences(
            {name: Counts(added=rows.height) for name, rows in tables.items()}, changes=changes
        )
    lineage = lineage_of(read_table(before, "documents"), tables["documents"])
    counts: dict[str, Counts] = {}
    for table, rows in tables.items():
        if not _has(before, table):
            counts[table] = Counts(added=rows.height)
        elif has_changes(table):
            counts[table], changes[table] = compare_rows(table, read_table(before, table), rows, lineage)
        else:
            counts[table] = count_rows(read_table(before, table), rows)
    return Differences(counts, _schema_changes(before, after), changes)


def read_table(folder: Path, table: str) -> pl.DataFrame:
    """A table of a folder, without what stays in working tables."""
    return pl.read_parquet(folder / f"{table}{_ENDING}").drop(withheld_columns(table), strict=False)


def _has(folder: Path, table: str) -> bool:
    return (folder / f"{table}{_ENDING}").exists()


def _schema_changes(before: Path, after: Path) -> SchemaChanges:
    old, new = _columns(before), _columns(after)
    return SchemaChanges(
        tables_added=tuple(table for table in new if table not in old),
        tables_removed=tuple(table for table in old if table not in new),
        columns_added=tuple(_columns_only_in(new, old)),
        columns_removed=tuple(_columns_only_in(old, new)),
    )


def _columns(folder: Path) -> dict[str, list[str]]:
    """The columns of every table of a folder, without what stays in working tables."""
    return {
        path.stem: [name for name in pq.read_schema(path).names if name not in withheld_columns(path.stem)]
        for path in sorted(folder.glob(f"*{_ENDING}"))
    }


def _columns_only_in(ours: Mapping[str, list[str]], theirs: Mapping[str, list[str]]) -> Iterator[str]:
    for table in ours:
        if table in theirs:
            yield from (f"{table}.{column}" for column in ours[table] if column not in theirs[table])
