"""Checks what a release tells of the releases before it.

A rebuild takes that from the release itself, as the release before may be gone. So it is held to the tables
here: what is told of rows must be so now, and the numbers must add up to those of the release before, as the
map has them. Where the release before lies beside this one, the history is worked out again and compared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandera.errors
import polars as pl

from pipelines.publishing.comma_separated import cell_texts
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.changes import read_changes
from pipelines.publishing.history.compare import Counts
from pipelines.publishing.history.record import History, changes_path, history_since, read_history
from pipelines.publishing.history.release_map import RELEASE_MAP
from pipelines.publishing.pieces import by_ranges, in_step
from pipelines.publishing.release_tables import stored_rows
from pipelines.publishing.verification import Problem
from pipelines.publishing.verify_files import check_own_files
from schemas.changes import Changes
from schemas.tables import TABLES

_ABSENT: Final = "tells of rows as new or changed that are not there"
_PRESENT: Final = "tells of rows as gone that are there"
_OTHER_CELLS: Final = "tells of cells as new that are not so"


def check_history(
    release: Path, rows: Mapping[str, int], scratch: Path, *, by_this_code: bool
) -> tuple[History | None, list[Problem], list[str]]:
    """Check the history that a release carries.

    Args:
        release: the folder of the release.
        rows: how many rows each of its tables has.
        scratch: a folder for passing files.
        by_this_code: whether the code here tells changes as that which made the release does.

    Returns:
        The history, where it can be read; what is wrong; and notes on what could not be checked.
    """
    try:
        history = read_history(release)
    except (OSError, ValueError) as error:
        return None, [Problem(RELEASE_MAP, f"the history cannot be read: {error}")], []
    problems = [*_map_without_gap(history), *_numbers(history, rows)]
    for table in history.differences.changes:
        found = _changes(table, release, history, counted=by_this_code)
        problems += [Problem(changes_path(table), what) for what in found]
    if history.previous is None or not by_this_code:
        return history, problems, []
    previous = release.parent / history.previous.version
    if not previous.is_dir():
        note = f"changes since {previous.name} only checked against the tables, as it is not at hand"
        return history, problems, [note]
    _, damage = check_own_files(previous)
    if damage:
        note = f"changes since {previous.name} only checked against the tables, as it is damaged: {damage[0]}"
        return history, problems, [note]
    with history_since(previous, release / PARQUET.folder, scratch) as again:
        return history, [*problems, *_differences(history, again)], []


def _map_without_gap(history: History) -> Iterator[Problem]:
    for before, entry in zip(history.earlier, history.earlier[1:], strict=False):
        if entry.since != before.version:
            yield Problem(RELEASE_MAP, f"{entry.version} does not follow {before.version}")


def _numbers(history: History, rows: Mapping[str, int]) -> Iterator[Problem]:
    """Whether the numbers of changes lead from the rows of the release before to those of this one."""
    before = history.previous.tables if history.previous else {}
    for table, height in rows.items():
        counts = history.differences.counts.get(table)
        if counts is None or counts.after != height:
            yield Problem(RELEASE_MAP, f"the numbers of `{table}` do not lead to its {height} rows")
        elif counts.before != before.get(table, Counts()).after:
            yield Problem(RELEASE_MAP, f"the numbers of `{table}` do not follow from the release before")


def _changes(table: str, release: Path, history: History, *, counted: bool) -> Iterator[str]:
    """What is wrong with the changes of a table, and if they are counted, with the numbers that are told."""
    path = history.differences.changes[table]
    malformed = _malformed(path)
    if malformed:
        yield malformed
        return
    found: set[str] = set()
    counts = Counts()
    kinds = (_of_kind(path, kind) for kind in ("added", "removed", "changed", "moved"))
    for rows, *lines in by_ranges("doc_id", stored_rows(release / PARQUET.folder, table), *kinds):
        found |= set(_wrong(table, rows, *lines))
        counts += _counted(*lines)
    yield from (what for what in (_ABSENT, _PRESENT, _OTHER_CELLS) if what in found)
    told = _told(history.differences.counts[table], is_new=counts == Counts())
    if counted and counts != told:
        yield f"has other numbers of changes than {RELEASE_MAP}"


def _malformed(path: Path) -> str | None:
    """What in a file of changes keeps it from being read with the table's rows, if anything does."""
    order = ["change", "doc_id"]
    last = pl.DataFrame(schema=dict.fromkeys(order, pl.String))
    for changes in read_changes(path):
        try:
            Changes.validate(changes, lazy=True)
        except pandera.errors.SchemaErrors as error:
            return f"does not follow its schema: {error}"
        places = pl.concat([last, changes.select(order)])
        if not places.equals(places.sort(order)):
            return "is not in order of the kinds of changes, and of the documents of each kind"
        last = places.tail(1)
    return None


def _of_kind(path: Path, kind: str) -> Iterator[pl.DataFrame]:
    return (changes.filter(pl.col("change") == kind) for changes in read_changes(path))


def _wrong(
    table: str,
    rows: pl.DataFrame,
    added: pl.DataFrame,
    removed: pl.DataFrame,
    changed: pl.DataFrame,
    moved: pl.DataFrame,
) -> Iterator[str]:
    """What is wrong with the changes that are told of some documents.

    Args:
        table: the table.
        rows: all its rows of these documents.
        added: the changes of each kind.
        removed: likewise.
        changed: likewise.
        moved: likewise.
    """
    (key,) = TABLES[table].primary_key
    now = rows.select(id=key)
    if pl.concat([added, changed, moved]).join(now, left_on="new_id", right_on="id", how="anti").height:
        yield _ABSENT
    if pl.concat([removed, moved]).join(now, left_on="old_id", right_on="id", how="semi").height:
        yield _PRESENT
    if not _new_cells_are_there(rows.with_columns(new_id=key), changed):
        yield _OTHER_CELLS


def _new_cells_are_there(rows: pl.DataFrame, changed: pl.DataFrame) -> bool:
    for (column,), told in changed.group_by("column"):
        name = str(column)
        if name not in rows.columns:
            return False
        concerned = rows.join(told, on="new_id", how="semi")
        found = concerned.select("new_id", found=cell_texts(concerned[name]))
        if told.join(found, on="new_id", how="left").filter(pl.col("new").ne_missing(pl.col("found"))).height:
            return False
    return True


def _counted(
    added: pl.DataFrame, removed: pl.DataFrame, changed: pl.DataFrame, moved: pl.DataFrame
) -> Counts:
    """How many rows are told as added, removed, changed and moved."""
    only_moved = moved.join(changed, on="new_id", how="anti")
    return Counts(added.height, removed.height, changed["new_id"].n_unique(), only_moved.height)


def _told(counts: Counts, *, is_new: bool) -> Counts:
    """The same as the map has it; the rows of a table that is new are not listed."""
    added = 0 if is_new and counts.before == 0 else counts.added
    return replace(counts, added=added, unchanged=0)


def _differences(told: History, again: History) -> Iterator[Problem]:
    """Where a history that was worked out again differs from the one that is told."""
    if told.earlier != again.earlier:
        yield Problem(RELEASE_MAP, "tells other things of earlier releases than the release before does")
    for table, counts in again.differences.counts.items():
        if told.differences.counts[table] != counts:
            yield Problem(RELEASE_MAP, f"does not have the numbers of changes of `{table}`")
    if told.differences.schema_changes != again.differences.schema_changes:
        yield Problem(RELEASE_MAP, "does not have the changes of the schemas")
    for table, path in again.differences.changes.items():
        pairs = in_step(read_changes(told.differences.changes[table]), read_changes(path))
        if not all(ours.equals(theirs) for ours, theirs in pairs):
            yield Problem(changes_path(table), "does not have the changes since the release before")
