"""Checks what a release tells of the releases before it.

A rebuild takes that from the release itself, as the release before may be gone. So it is held to the tables
here: what is told of rows must be so now, and the numbers must add up to those of the release before, as the
map has them. Where the release before lies beside this one, the history is worked out again and compared.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandera.errors
import polars as pl

from pipelines.publishing.comma_separated import cell_texts
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.compare import Counts
from pipelines.publishing.history.record import History, changes_path, history_since, read_history
from pipelines.publishing.history.release_map import RELEASE_MAP
from pipelines.publishing.verification import Problem
from schemas.changes import Changes
from schemas.tables import TABLES


def check_history(
    release: Path, tables: Mapping[str, pl.DataFrame]
) -> tuple[History | None, list[Problem], list[str]]:
    """Check the history that a release carries.

    Args:
        release: the folder of the release.
        tables: its tables.

    Returns:
        The history, where it can be read; what is wrong; and notes on what could not be checked.
    """
    try:
        history = read_history(release)
    except (OSError, ValueError) as error:
        return None, [Problem(RELEASE_MAP, f"the history cannot be read: {error}")], []
    problems = [*_map_without_gap(history), *_numbers(history, tables)]
    for table, changes in history.differences.changes.items():
        problems += [Problem(changes_path(table), what) for what in _changes(table, changes, history, tables)]
    if history.previous is None:
        return history, problems, []
    previous = release.parent / history.previous.version
    if not previous.is_dir():
        note = f"changes since {previous.name} only checked against the tables, as it is not at hand"
        return history, problems, [note]
    again = history_since(previous, release / PARQUET.folder)
    return history, [*problems, *_differences(history, again)], []


def _map_without_gap(history: History) -> Iterator[Problem]:
    for before, entry in zip(history.earlier, history.earlier[1:], strict=False):
        if entry.since != before.version:
            yield Problem(RELEASE_MAP, f"{entry.version} does not follow {before.version}")


def _numbers(history: History, tables: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    """Whether the numbers of changes lead from the rows of the release before to those of this one."""
    before = history.previous.tables if history.previous else {}
    for table, frame in tables.items():
        counts = history.differences.counts.get(table)
        if counts is None or counts.after != frame.height:
            yield Problem(RELEASE_MAP, f"the numbers of `{table}` do not lead to its {frame.height} rows")
        elif counts.before != before.get(table, Counts()).after:
            yield Problem(RELEASE_MAP, f"the numbers of `{table}` do not follow from the release before")


def _changes(
    table: str, changes: pl.DataFrame, history: History, tables: Mapping[str, pl.DataFrame]
) -> Iterator[str]:
    """What is wrong with the changes of a table."""
    try:
        Changes.validate(changes, lazy=True)
    except pandera.errors.SchemaErrors as error:
        yield f"does not follow its schema: {error}"
        return
    (key,) = TABLES[table].primary_key
    now = tables[table][key]
    if not changes["new_id"].drop_nulls().is_in(now.implode()).all():
        yield "tells of rows as new or changed that are not there"
    if changes.filter(
        pl.col("old_id").is_in(now.implode()), pl.col("change").is_in(["removed", "moved"])
    ).height:
        yield "tells of rows as gone that are there"
    if not _new_cells_are_there(key, changes, tables[table]):
        yield "tells of cells as new that are not so"
    if _counted(changes) != _told(history.differences.counts[table], is_new=changes.is_empty()):
        yield f"has other numbers of changes than {RELEASE_MAP}"


def _new_cells_are_there(key: str, changes: pl.DataFrame, rows: pl.DataFrame) -> bool:
    cells = changes.filter(pl.col("change") == "changed").select("new_id", "column", "new")
    for (column,), told in cells.group_by("column"):
        name = str(column)
        if name not in rows.columns:
            return False
        found = rows.select(pl.col(key).alias("new_id"), found=cell_texts(rows[name]))
        if told.join(found, on="new_id", how="left").filter(pl.col("new").ne_missing(pl.col("found"))).height:
            return False
    return True


def _counted(changes: pl.DataFrame) -> tuple[int, int, int, int]:
    """How many rows were added, removed, changed and moved."""
    moved = changes.filter(pl.col("change") == "moved")["new_id"]
    return (
        changes.filter(pl.col("change") == "added").height,
        changes.filter(pl.col("change") == "removed").height,
        changes.filter(pl.col("change") == "changed", ~pl.col("new_id").is_in(moved.implode()))[
            "new_id"
        ].n_unique(),
        moved.len(),
    )


def _told(counts: Counts, *, is_new: bool) -> tuple[int, int, int, int]:
    """The same as the map has it; the rows of a table that is new are not listed."""
    added = 0 if is_new and counts.before == 0 else counts.added
    return added, counts.removed, counts.changed, counts.moved


def _differences(told: History, again: History) -> Iterator[Problem]:
    """Where a history that was worked out again differs from the one that is told."""
    if told.earlier != again.earlier:
        yield Problem(RELEASE_MAP, "tells other things of earlier releases than the release before does")
    for table, counts in again.differences.counts.items():
        if told.differences.counts[table] != counts:
            yield Problem(RELEASE_MAP, f"does not have the numbers of changes of `{table}`")
    if told.differences.schema_changes != again.differences.schema_changes:
        yield Problem(RELEASE_MAP, "does not have the changes of the schemas")
    for table, changes in again.differences.changes.items():
        if not told.differences.changes[table].equals(changes):
            yield Problem(changes_path(table), "does not have the changes since the release before")
