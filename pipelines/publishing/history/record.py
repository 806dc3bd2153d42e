"""The history that a release carries: worked out from the release before, written, and read back."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa

from pipelines.publishing.content import Content
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.changelog import changelog_text
from pipelines.publishing.history.compare import ORDER, has_changes, lineage_of
from pipelines.publishing.history.differences import Differences, compare_folders, read_table
from pipelines.publishing.history.release_map import (
    RELEASE_MAP,
    ReleaseEntry,
    cutoff_of,
    map_text,
    map_up_to,
    read_map,
)
from pipelines.publishing.history.tombstones import bury
from pipelines.publishing.parquet import read_parquet, write_rows
from pipelines.publishing.release_tables import load_release_table
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
        differences: what differs from the last of them.
    """

    earlier: tuple[ReleaseEntry, ...]
    differences: Differences

    @property
    def previous(self) -> ReleaseEntry | None:
        """The release before, if there is one."""
        return self.earlier[-1] if self.earlier else None


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
        before = read_table(previous / PARQUET.folder, "documents")
        has_tombstones = (previous / PARQUET.path(_TOMBSTONES)).exists()
        tombstones = bury(
            before,
            read_table(previous / PARQUET.folder, _TOMBSTONES) if has_tombstones else tombstones,
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
    if previous is None:
        return History((), compare_folders(None, work))
    return History(map_up_to(previous), compare_folders(previous / PARQUET.folder, work))


def write_history(folder: Path, history: History, work: Path, content: Content, facts: BuildFacts) -> None:
    """Write the files of a release that tell of those before it.

    Args:
        folder: the release's folder.
        history: what they tell.
        work: the folder of this release's tables.
        content: what the release holds.
        facts: the facts of the build.
    """
    entry = ReleaseEntry(
        version=facts.version,
        issued=facts.issued,
        schema_version=SCHEMA_VERSION,
        code_version=facts.code_version,
        content_sha256=content.sha256,
        manifest_sha256=None,
        sources=cutoff_of(load_release_table(work, "documents")),
        since=history.previous.version if history.previous else None,
        tables=history.differences.counts,
        schema_changes=history.differences.schema_changes,
    )
    entries = (*history.earlier, entry)
    (folder / CHANGES).mkdir()
    for table, changes in history.differences.changes.items():
        write_rows(
            changes.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(arrow_schema_of(Changes)),
            ORDER,
            folder / changes_path(table),
            _file_metadata(table, entry),
        )
    (folder / RELEASE_MAP).write_text(map_text(entries), encoding="utf-8", newline="")
    changelog = changelog_text(entries, load_release_table(work, _TOMBSTONES))
    (folder / CHANGELOG).write_text(changelog, encoding="utf-8", newline="")


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
    differences = Differences(entries[-1].tables, entries[-1].schema_changes, changes)
    return History(entries[:-1], differences)


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
