"""The history that a release carries: worked out from the release before, written, and read back."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa

from pipelines.publishing.content import Content
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.changelog import changelog_text
from pipelines.publishing.history.changes import has_changes, read_changes, write_changes
from pipelines.publishing.history.differences import Differences, compare_folders
from pipelines.publishing.history.lineage import lineage_between
from pipelines.publishing.history.release_map import (
    RELEASE_MAP,
    ReleaseEntry,
    cutoff_of,
    map_text,
    map_up_to,
    read_map,
)
from pipelines.publishing.history.tombstones import bury
from pipelines.publishing.parquet import row_groups
from pipelines.publishing.release_tables import (
    release_schema,
    scan_release_table,
    sort_keys,
    table_files,
    table_pieces,
    to_release_arrow,
)
from pipelines.running.withholding import redacted
from schemas.tables import RELEASE_TABLES, SCHEMA_VERSION, polars_schema

CHANGES: Final = "changes"
CHANGELOG: Final = "CHANGELOG.md"
_TOMBSTONES: Final = "tombstones"


@dataclass(frozen=True, slots=True)
class History:
    """What a release tells of those before it, but for its tombstones, which are a table.

    Args:
        earlier: the map of the releases before, the oldest first.
        differences: what differs from the last of them; its files of changes may be there for a time only.
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
    pieces = _tombstones(work, previous, version)
    # An earlier release may show a name that is known for personal data only today.
    keep_tombstones(work, (piece.with_columns(redacted(piece["source_name"])) for piece in pieces))


def keep_tombstones(work: Path, tombstones: Iterable[pl.DataFrame]) -> None:
    """Write the table `tombstones` as a working table.

    Args:
        work: the folder of working tables.
        tombstones: its rows, in pieces.
    """
    path = work / f"{_TOMBSTONES}.parquet"
    with row_groups(release_schema(_TOMBSTONES), sort_keys(_TOMBSTONES), path, {}) as groups:
        for piece in tombstones:
            groups.write(to_release_arrow(_TOMBSTONES, piece))


def _tombstones(work: Path, previous: Path | None, version: str) -> Iterator[pl.DataFrame]:
    """The documents that have left, in pieces."""
    none = iter([pl.DataFrame(schema=polars_schema(_TOMBSTONES))])
    if previous is None:
        return none
    tables = previous / PARQUET.folder
    return bury(
        table_pieces(tables, _TOMBSTONES) if table_files(tables, _TOMBSTONES) else none,
        table_pieces(work, "errors"),
        lineage_between(tables, work),
        (previous.name, version),
    )


@contextmanager
def history_since(previous: Path | None, work: Path, scratch: Path | None = None) -> Iterator[History]:
    """Work out the history of a release; its files of changes are there as long as the context is.

    Args:
        previous: the release before; None where this one is the first.
        work: the folder of this release's tables, `tombstones` included.
        scratch: a folder for the files of changes; by default that of the system for passing files.
    """
    with tempfile.TemporaryDirectory(prefix="gleanings-history-", dir=scratch) as found:
        before = previous / PARQUET.folder if previous else None
        differences = compare_folders(before, work, Path(found))
        yield History(map_up_to(previous) if previous else (), differences)


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
        sources=cutoff_of(scan_release_table(work, "documents")),
        since=history.previous.version if history.previous else None,
        tables=history.differences.counts,
        schema_changes=history.differences.schema_changes,
    )
    entries = (*history.earlier, entry)
    (folder / CHANGES).mkdir()
    for table, changes in history.differences.changes.items():
        write_changes(read_changes(changes), folder / changes_path(table), _file_metadata(table, entry))
    (folder / RELEASE_MAP).write_text(map_text(entries), encoding="utf-8", newline="")
    changelog = changelog_text(entries, table_pieces(work, _TOMBSTONES))
    (folder / CHANGELOG).write_text(changelog, encoding="utf-8", newline="")


def read_history(release: Path) -> History:
    """Read the history that a release carries; its changes stay in their files, which are read through once.

    Raises:
        OSError: the map cannot be read.
        ValueError: a file of it cannot be read, or has another form; it is named.
    """
    entries = read_map(release)
    if not entries:
        raise ValueError(f"{RELEASE_MAP} names no release")
    told = (table for table in RELEASE_TABLES if has_changes(table))
    changes = {table: _whole(release, changes_path(table)) for table in told if table in entries[-1].tables}
    differences = Differences(entries[-1].tables, entries[-1].schema_changes, changes)
    return History(entries[:-1], differences)


def _whole(release: Path, path: str) -> Path:
    """A file of changes, every page of which can be read."""
    try:
        for _ in read_changes(release / path):
            pass
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error
    return release / path


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
