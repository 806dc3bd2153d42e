"""Compares two versions of a table: which rows came, went, changed or got another id, and how many stayed.

Cells are compared as text, as the CSV files have them, and in the columns that both versions have: so that
releases of different schemas can be compared. Here rows are compared that are in memory; how those of large
tables get there is said in `ranges`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from pipelines.publishing.canonical import json_line
from pipelines.publishing.comma_separated import cell_texts
from pipelines.publishing.history.bridges import moved_rows, no_contexts
from pipelines.publishing.history.changes import ORDER, SCHEMA, no_changes
from pipelines.publishing.history.lineage import Lineage
from pipelines.running.withholding import redacted
from schemas.tables import TABLES

#: How the names of columns end that tell a row's place or its ties to others: another id changes them all.
_OF_PLACE: Final = ("_id", "_start", "_end", "position", "variants")

#: The column whose name ends so and that is the same whatever became of the places.
_SAME_IN_ALL_VERSIONS: Final = "article_id"

_PAIRED: Final = ("old_id", "new_id", "old", "new")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a table came, went, changed, got another id, and stayed as they were.

    A row that changed counts as `changed`, whether or not it also got another id; as `moved` counts one that
    got another id and is otherwise as it was.
    """

    added: int = 0
    removed: int = 0
    changed: int = 0
    moved: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """The counts of these rows and of others."""
        return Counts(
            self.added + other.added,
            self.removed + other.removed,
            self.changed + other.changed,
            self.moved + other.moved,
            self.unchanged + other.unchanged,
        )

    @property
    def before(self) -> int:
        """How many rows there were."""
        return self.removed + self.changed + self.moved + self.unchanged

    @property
    def after(self) -> int:
        """How many rows there are."""
        return self.added + self.changed + self.moved + self.unchanged


def compare_rows(
    table: str,
    before: pl.DataFrame,
    after: pl.DataFrame,
    lineage: Lineage,
    contexts: pl.DataFrame | None = None,
) -> tuple[Counts, pl.DataFrame]:
    """Compare two versions of rows that have ids.

    Args:
        table: the table's name.
        before: its rows in the release before, in the columns that this had.
        after: its rows now.
        lineage: which of their documents left, and which became which.
        contexts: the words around the rows of those that became others, as `bridges.contexts_between` gives
            them.

    Returns:
        The counts, and the changes with the columns of `schemas.changes`, in order.
    """
    (key,) = TABLES[table].primary_key
    gone, new = before.join(after, on=key, how="anti"), after.join(before, on=key, how="anti")
    moved = moved_rows(table, gone, new, lineage.successors, no_contexts() if contexts is None else contexts)
    gone = gone.join(moved, left_on=key, right_on="old_id", how="anti")
    new = new.join(moved, left_on=key, right_on="new_id", how="anti")
    stayed = after.join(before, on=key, how="semi").select(old_id=key, new_id=key)
    shared = [column for column in after.columns if column in before.columns and column != key]
    kept_words = [
        column for column in shared if not column.endswith(_OF_PLACE) or column == _SAME_IN_ALL_VERSIONS
    ]
    changed = pl.concat(
        [
            _changed_cells(key, shared, before, after, stayed),
            _changed_cells(key, kept_words, before, after, moved),
        ]
    )
    changes = pl.concat(
        [
            _lines("added", new, new_id=pl.col(key)),
            _removed(key, gone, lineage),
            _lines("moved", _now(key, moved, after), **{name: pl.col(name) for name in moved.columns}),
            changed,
        ]
    ).sort(ORDER)
    counts = Counts(
        added=new.height,
        removed=gone.height,
        changed=changed["new_id"].n_unique(),
        moved=moved.join(changed, on="new_id", how="anti").height,
        unchanged=stayed.join(changed, on="new_id", how="anti").height,
    )
    return counts, changes.with_columns(redacted(changes["old"]))


def count_rows(before: pl.DataFrame, after: pl.DataFrame) -> Counts:
    """Compare two versions of rows that have no ids: a row stayed where one like it is there.

    Args:
        before: the rows in the release before.
        after: the rows now.
    """
    shared = [column for column in after.columns if column in before.columns]
    old, now = (_texts(side.select(shared)).group_by(shared).len() for side in (before, after))
    both = old.join(now, on=shared, nulls_equal=True)
    unchanged = int(both.select(pl.min_horizontal("len", "len_right").sum()).item() or 0)
    return Counts(added=after.height - unchanged, removed=before.height - unchanged, unchanged=unchanged)


def leave_out_equal(
    key: str, before: pl.DataFrame, after: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """The rows that are left to compare where those are left out that are the same in both versions.

    Args:
        key: the column by which rows belong together, as those of a document do.
        before: the rows in the release before, in order.
        after: the rows now, in order.

    Returns:
        Both without the rows of keys of which every row is the same; and how many rows were the same.
    """
    shared = [column for column in after.columns if column in before.columns]
    if before[key].equals(after[key], null_equal=True):
        alike, old, now = after.select(key), before, after
    else:
        sizes = before.group_by(key).len(), after.group_by(key).len()
        alike = sizes[0].join(sizes[1], on=[key, "len"], how="semi", nulls_equal=True)
        old, now = (_of_keys(key, side, alike, "semi") for side in (before, after))
    differ = pl.repeat(False, now.height, dtype=pl.Boolean, eager=True)
    for column in shared:
        differ |= _cells_differ(old[column], now[column])
    equal = _of_keys(key, alike, now.filter(differ), "anti")
    rest = [_of_keys(key, side, equal, "anti") for side in (before, after)]
    return rest[0], rest[1], after.height - rest[1].height


def _of_keys(
    key: str, rows: pl.DataFrame, others: pl.DataFrame, how: Literal["semi", "anti"]
) -> pl.DataFrame:
    """The rows that have a key of others, or have none of theirs."""
    return rows.join(others, on=key, how=how, nulls_equal=True, maintain_order="left")


def _cells_differ(old: pl.Series, new: pl.Series) -> pl.Series:
    """One boolean a row: whether cells are not the same text."""
    if old.dtype == new.dtype:
        return old.ne_missing(new)
    return cell_texts(old).ne_missing(cell_texts(new))


def _texts(rows: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([cell_texts(column) for column in rows.get_columns()])


def _changed_cells(
    key: str, columns: Sequence[str], before: pl.DataFrame, after: pl.DataFrame, pairs: pl.DataFrame
) -> pl.DataFrame:
    """The cells in which the rows of some pairs of old and new ids differ."""
    then = pairs.join(before, left_on="old_id", right_on=key, how="left", maintain_order="left")
    now = _now(key, pairs, after)
    found = [no_changes()]
    for column in columns:
        differ = _cells_differ(then[column], now[column])
        if differ.any():
            old, new = (cell_texts(side[column].filter(differ)) for side in (then, now))
            lines = now.filter(differ).select("doc_id", "old_id", "new_id", old=old, new=new)
            found.append(
                _lines("changed", lines, column=pl.lit(column), **{name: pl.col(name) for name in _PAIRED})
            )
    return pl.concat(found)


def _now(key: str, pairs: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The rows now of some pairs of old and new ids."""
    rows = pairs.join(after, left_on="new_id", right_on=key, how="left", maintain_order="left", coalesce=True)
    return rows.with_columns(doc_id="new_id") if key == "doc_id" else rows


def _removed(key: str, gone: pl.DataFrame, lineage: Lineage) -> pl.DataFrame:
    """Lines for rows that are gone, with their cells, unless their document left: that is not repeated."""
    told = gone.join(lineage.left, on="doc_id", how="anti")
    withheld = gone.join(lineage.left, on="doc_id", how="semi")
    return pl.concat(
        [
            _lines("removed", told, old_id=pl.col(key), old=_as_json(told)),
            _lines("removed", withheld, old_id=pl.col(key)),
        ]
    )


def _as_json(rows: pl.DataFrame) -> pl.Series:
    """Each row as a JSON object of its cells, as the CSV file has them."""
    return pl.Series([json_line(row) for row in _texts(rows).iter_rows(named=True)], dtype=pl.String)


def _lines(change: str, rows: pl.DataFrame, **cells: pl.Expr | pl.Series) -> pl.DataFrame:
    """Rows of a file of changes; cells that are not named are null."""
    given = {"change": pl.lit(change), "doc_id": pl.col("doc_id"), **cells}
    return rows.select(given.get(name, pl.lit(None, dtype)).alias(name) for name, dtype in SCHEMA.items())
