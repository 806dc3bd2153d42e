"""All that differs between the tables of two releases, or of a release and what is about to become one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow.parquet as pq

from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.bridges import contexts_between
from pipelines.publishing.history.changes import has_changes, no_changes, write_changes
from pipelines.publishing.history.compare import Counts
from pipelines.publishing.history.lineage import Lineage, lineage_between
from pipelines.publishing.history.ranges import count_differences, write_differences
from pipelines.publishing.release_tables import stored_rows, table_files, withheld_columns
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
        changes: for each table whose rows have ids, the file with its changes row by row; the rows of a table
            that is new are not among them.
    """

    counts: Mapping[str, Counts]
    schema_changes: SchemaChanges = field(default_factory=SchemaChanges)
    changes: Mapping[str, Path] = field(default_factory=dict)

    @property
    def are_none(self) -> bool:
        """Whether nothing differs."""
        same = all(counts.unchanged == counts.before == counts.after for counts in self.counts.values())
        return same and self.schema_changes == SchemaChanges()


def compare_folders(before: Path | None, after: Path, found: Path) -> Differences:
    """Compare the tables of two folders, which may follow different versions of the schemas.

    Args:
        before: the folder with a release's Parquet files; None where there is nothing to compare with.
        after: the same of a later release, or a folder of working tables.
        found: an empty folder for the files of changes; they must be kept as long as they are asked for.
    """
    tables = [table for table in RELEASE_TABLES if table_files(after, table)]
    changes = {table: found / f"{table}{_ENDING}" for table in tables if has_changes(table)}
    if before is None:
        counts = {table: _all_new(after, table, changes) for table in tables}
        return Differences(counts, changes=changes)
    lineage = lineage_between(before, after)
    contexts = contexts_between(before, after, lineage)
    counts = {table: _compare(before, after, table, lineage, contexts, changes) for table in tables}
    return Differences(counts, _schema_changes(before, after), changes)


def _compare(
    before: Path,
    after: Path,
    table: str,
    lineage: Lineage,
    contexts: pl.DataFrame,
    changes: Mapping[str, Path],
) -> Counts:
    """Compare one table of two folders; its changes are written where there is a file for them."""
    if not table_files(before, table):
        return _all_new(after, table, changes)
    sides = stored_rows(before, table), stored_rows(after, table)
    if table in changes:
        return write_differences(table, *sides, lineage, changes[table], contexts)
    return count_differences(table, *sides)


def _all_new(folder: Path, table: str, changes: Mapping[str, Path]) -> Counts:
    """The counts of a table that is new; it has no changes."""
    if table in changes:
        write_changes([no_changes()], changes[table], {})
    return Counts(added=sum(pq.read_metadata(path).num_rows for path in table_files(folder, table)))


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
        table: [
            name
            for name in pq.read_schema(table_files(folder, table)[0]).names
            if name not in withheld_columns(table)
        ]
        for table in sorted(_tables_in(folder))
    }


def _tables_in(folder: Path) -> set[str]:
    """The names of all tables of a folder, known or not, whether in one file or in several."""
    parts = (path for path in folder.glob(f"*/*{_ENDING}") if path.name.startswith(f"{path.parent.name}-"))
    return {path.stem for path in folder.glob(f"*{_ENDING}")} | {path.parent.name for path in parts}


def _columns_only_in(ours: Mapping[str, list[str]], theirs: Mapping[str, list[str]]) -> Iterator[str]:
    for table in ours:
        if table in theirs:
            yield from (f"{table}.{column}" for column in ours[table] if column not in theirs[table])
