"""The history that a release carries: worked out from the release before, written, and read back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publishing.content import Content
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.changelog import changelog_text
from pipelines.publishing.history.compare import (
    ORDER,
    Counts,
    compare_rows,
    count_rows,
    has_changes,
    lineage_of,
    no_changes,
)
from pipelines.publishing.history.release_map import (
    RELEASE_MAP,
    ReleaseEntry,
    SchemaChanges,
    cutoff_of,
    map_text,
    map_up_to,
    read_map,
)
from pipelines.publishing.history.tombstones import bury
from pipelines.publishing.parquet import read_parquet, write_rows
from pipelines.publishing.release_tables import load_release_table, release_schema
from schemas.changes import Changes
from schemas.tables import RELEASE_TABLES, SCHEMA_VERSION, arrow_schema_of, polars_schema

CHANGES: Final = "changes"
CHANGELOG: Final = "CHANGELOG.md"
_TOMBSTONES: Final = "tombstones"


@dataclass(frozen=True, slots=True)
class History:
    """What a release tells of those before it, but for its tombstones, which are a table.

    Args:
        earlier: the map of the releases before, the oldest first.
        counts: for each table how many rows came, went, changed and stayed.
        schema_changes: the tables and columns that came and went.
        changes: for each table whose rows have ids, its changes row by row.
    """

    earlier: tuple[ReleaseEntry, ...]
    counts: Mapping[str, Counts]
    schema_changes: SchemaChanges
    changes: Mapping[str, pl.DataFrame]


def changes_path(table: str) -> str:
    """Where the changes of a table stand in a release."""
    return f"{CHANGES}/{table}.parquet"


def write_tombstones(work: Path, previous: Path | None, version: str) -> None:
    """Put the table `tombstones` beside the working tables of extraction.

    Args:
        work: the folder of working tables.
        previous: the release before; None where this one is the first.
        version: the version of this release.
    """
    tombstones = pl.DataFrame(schema=polars_schema(_TOMBSTONES))
    if previous:
        before = _read_table(previous, "documents")
        tombstones = bury(
            before,
            _read_table(previous, _TOMBSTONES) if _has(previous, _TOMBSTONES) else tombstones,
            load_release_table(work, "errors"),
            lineage_of(before, load_release_table(work, "documents")),
            (previous.name, version),
        )
    tombstones.write_parquet(work / f"{_TOMBSTONES}.parquet")


def history_since(previous: Path | None, work: Path) -> History:
    """Work out the history of a release.

    Args:
        previous: the release before; None where this one is the first.
        work: the folder of this release's tables, `tombstones` included.
    """
    tables = {table: load_release_table(work, table) for table in RELEASE_TABLES}
    changes = {table: no_changes() for table in RELEASE_TABLES if has_changes(table)}
    if previous is None:
        counts = {table: Counts(added=frame.height) for table, frame in tables.items()}
        return History((), counts, SchemaChanges(), changes)
    lineage = lineage_of(_read_table(previous, "documents"), tables["documents"])
    counts = {}
    for table, frame in tables.items():
        before = _read_table(previous, table) if _has(previous, table) else None
        if before is None:
            counts[table] = Counts(added=frame.height)
        elif has_changes(table):
            counts[table], changes[table] = compare_rows(table, before, frame, lineage)
        else:
            counts[table] = count_rows(before, frame)
    return History(map_up_to(previous), counts, _schema_changes(previous), changes)


def write_history(
    folder: Path, history: History, work: Path, content: Content, facts: BuildFacts
) -> tuple[ReleaseEntry, ...]:
    """Write the files of a release that tell of those before it.

    Args:
        folder: the release's folder.
        history: what they tell.
        work: the folder of this release's tables.
        content: what the release holds.
        facts: the facts of the build.

    Returns:
        The map as written, the oldest release first.
    """
    entry = ReleaseEntry(
        version=facts.version,
        issued=facts.issued,
        schema_version=SCHEMA_VERSION,
        code_version=facts.code_version,
        content_sha256=content.sha256,
        manifest_sha256=None,
        sources=cutoff_of(load_release_table(work, "documents")),
        since=history.earlier[-1].version if history.earlier else None,
        tables=history.counts,
        schema_changes=history.schema_changes,
    )
    entries = (*history.earlier, entry)
    (folder / CHANGES).mkdir()
    for table, changes in history.changes.items():
        write_rows(
            changes.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(arrow_schema_of(Changes)),
            ORDER,
            folder / changes_path(table),
            _file_metadata(table, entry),
        )
    (folder / RELEASE_MAP).write_text(map_text(entries), encoding="utf-8", newline="")
    changelog = changelog_text(entries, load_release_table(work, _TOMBSTONES))
    (folder / CHANGELOG).write_text(changelog, encoding="utf-8", newline="")
    return entries


def read_history(release: Path) -> History:
    """Read the history that a release carries.

    Raises:
        OSError: the map cannot be read.
        ValueError: a file of it cannot be read, or has another form; it is named.
    """
    entries = read_map(release)
    if not entries:
        raise ValueError(f"{RELEASE_MAP} names no release")
    changes = {table: _read_changes(release, table) for table in RELEASE_TABLES if has_changes(table)}
    return History(entries[:-1], entries[-1].tables, entries[-1].schema_changes, changes)


def _read_changes(release: Path, table: str) -> pl.DataFrame:
    path = changes_path(table)
    try:
        found = read_parquet(release / path).cast(arrow_schema_of(Changes))
        return pl.DataFrame(pl.from_arrow(found))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def _file_metadata(table: str, entry: ReleaseEntry) -> dict[str, str]:
    counts = entry.tables[table]
    return {
        "table": table,
        "version": entry.version,
        "since": entry.since or "",
        **{
            name: str(getattr(counts, name)) for name in ("added", "removed", "changed", "moved", "unchanged")
        },
    }


def _has(release: Path, table: str) -> bool:
    return (release / PARQUET.path(table)).exists()


def _read_table(release: Path, table: str) -> pl.DataFrame:
    """A table of a release, which other schemas may have made."""
    return pl.read_parquet(release / PARQUET.path(table))


def _schema_changes(previous: Path) -> SchemaChanges:
    """The tables and columns that came and went since a release."""
    before = {
        path.stem: set(pq.read_schema(path).names)
        for path in sorted((previous / PARQUET.folder).glob(f"*.{PARQUET.extension}"))
    }
    now = {table: set(release_schema(table).names) for table in RELEASE_TABLES}
    return SchemaChanges(
        tables_added=tuple(table for table in now if table not in before),
        tables_removed=tuple(table for table in before if table not in now),
        columns_added=tuple(_columns_only_in(now, before)),
        columns_removed=tuple(_columns_only_in(before, now)),
    )


def _columns_only_in(ours: Mapping[str, set[str]], theirs: Mapping[str, set[str]]) -> Iterator[str]:
    for table in ours:
        if table in theirs:
            yield from (f"{table}.{column}" for column in sorted(ours[table] - theirs[table]))
