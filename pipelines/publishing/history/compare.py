"""Compares two versions of a table: which rows came, went, changed or got another id, and how many stayed.

Cells are compared as text, as the CSV files have them, and in the columns that both versions have: so that
releases of different schemas can be compared.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

import polars as pl

from pipelines.publishing.canonical import json_line
from pipelines.publishing.comma_separated import cell_texts
from pipelines.publishing.history.bridges import moved_rows, superseded_documents
from pipelines.withholding import redacted
from schemas.changes import Changes
from schemas.tables import TABLES, polars_schema_of

_SCHEMA: Final = polars_schema_of(Changes)
#: The order of the rows of a file of changes.
ORDER: Final = ("change", "doc_id", "new_id", "old_id", "column")
#: How the names of columns end that tell a row's place or its ties to others: another id changes them all.
_OF_PLACE: Final = ("_id", "_start", "_end", "position", "variants")

_PAIRED: Final = ("old_id", "new_id", "old", "new")
_IDS: Final = {"old_id": pl.String, "new_id": pl.String}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a table came, went, changed, got another id, and stayed as they were.

    A row with another id counts as `moved`, whether or not other cells of it changed.
    """

    added: int = 0
    removed: int = 0
    changed: int = 0
    moved: int = 0
    unchanged: int = 0

    @property
    def before(self) -> int:
        """How many rows there were."""
        return self.removed + self.changed + self.moved + self.unchanged

    @property
    def after(self) -> int:
        """How many rows there are."""
        return self.added + self.changed + self.moved + self.unchanged


@dataclass(frozen=True, slots=True)
class Lineage:
    """The documents of two releases.

    Args:
        present: the documents that are there now.
        successors: those that were superseded, each with the document that its source is now.
    """

    present: Set[str]
    successors: Mapping[str, str]


def lineage_of(before: pl.DataFrame, after: pl.DataFrame) -> Lineage:
    """The lineage of the documents, from the table `documents` of the release before and that of now."""
    return Lineage(frozenset(after["doc_id"]), superseded_documents(before, after))


def has_changes(table: str) -> bool:
    """Whether the changes of a table are told row by row: where its rows have an id of their own."""
    return len(TABLES[table].primary_key) == 1 and not TABLES[table].from_releases


def no_changes() -> pl.DataFrame:
    """A file of changes without rows."""
    return pl.DataFrame(schema=_SCHEMA)


def compare_rows(
    table: str, before: pl.DataFrame, after: pl.DataFrame, lineage: Lineage
) -> tuple[Counts, pl.DataFrame]:
    """Compare two versions of a table whose rows have ids.

    Args:
        table: the table's name.
        before: its rows in the release before, in the columns that this had.
        after: its rows now.
        lineage: which documents are there, and which became which.

    Returns:
        The counts, and the changes with the columns of `schemas.changes`.
    """
    (key,) = TABLES[table].primary_key
    gone, new = before.join(after, on=key, how="anti"), after.join(before, on=key, how="anti")
    moved = moved_rows(table, gone, new, lineage.successors)
    gone = gone.filter(~pl.col(key).is_in(list(moved)))
    new = new.filter(~pl.col(key).is_in(list(moved.values())))
    shared = [column for column in after.columns if column in before.columns and column != key]
    stayed = after.join(before.select(key), on=key, how="semi")
    changed = _changed_cells(key, shared, before, stayed, {row: row for row in stayed[key]})
    kept_words = [column for column in shared if not column.endswith(_OF_PLACE)]
    cells_of_moved = _changed_cells(key, kept_words, before, after, moved)
    changes = pl.concat(
        [
            _lines("added", new, new_id=pl.col(key)),
            _lines("removed", gone, old_id=pl.col(key), old=_withheld(_as_json(gone), lineage)),
            _lines("moved", _bridged(key, after, moved), old_id=pl.col("old_id"), new_id=pl.col(key)),
            changed,
            cells_of_moved,
        ]
    ).sort(ORDER)
    changes = changes.with_columns(redacted(changes["old"]))
    different = changed["new_id"].n_unique()
    counts = Counts(new.height, gone.height, different, len(moved), stayed.height - different)
    return counts, changes


def count_rows(before: pl.DataFrame, after: pl.DataFrame) -> Counts:
    """Compare two versions of a table whose rows have no ids: a row stayed where one like it is there.

    Args:
        before: its rows in the release before.
        after: its rows now.
    """
    shared = [column for column in after.columns if column in before.columns]
    old, now = (_texts(side.select(shared)).group_by(shared).len() for side in (before, after))
    both = old.join(now, on=shared, nulls_equal=True)
    unchanged = int(both.select(pl.min_horizontal("len", "len_right").sum()).item() or 0)
    return Counts(added=after.height - unchanged, removed=before.height - unchanged, unchanged=unchanged)


def _texts(rows: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([cell_texts(column) for column in rows.get_columns()])


def _changed_cells(
    key: str, columns: Sequence[str], before: pl.DataFrame, after: pl.DataFrame, pairs: Mapping[str, str]
) -> pl.DataFrame:
    """The cells in which the rows of some pairs of old and new ids differ."""
    if not pairs:
        return no_changes()
    ids = pl.DataFrame({"old_id": list(pairs), "new_id": list(pairs.values())}, schema_overrides=_IDS)
    together = ids.join(before, left_on="old_id", right_on=key, how="left", maintain_order="left")
    now = ids.join(after, left_on="new_id", right_on=key, how="left", maintain_order="left")
    doc_ids = now["doc_id"] if key != "doc_id" else ids["new_id"]
    found = [no_changes()]
    for column in columns:
        old, new = cell_texts(together[column]), cell_texts(now[column])
        lines = ids.with_columns(old=old, new=new, doc_id=doc_ids).filter(old.ne_missing(new))
        found.append(
            _lines("changed", lines, column=pl.lit(column), **{name: pl.col(name) for name in _PAIRED})
        )
    return pl.concat(found)


def _bridged(key: str, after: pl.DataFrame, moved: Mapping[str, str]) -> pl.DataFrame:
    """The rows that have another id, with their old ones."""
    ids = pl.DataFrame(
        {"old_id": list(moved), key: list(moved.values())},
        schema_overrides={"old_id": pl.String, key: pl.String},
    )
    return ids.join(after, on=key, how="left", maintain_order="left")


def _as_json(rows: pl.DataFrame) -> pl.Series:
    """Each row as a JSON object of its cells, as the CSV file has them."""
    return pl.Series([json_line(row) for row in _texts(rows).iter_rows(named=True)], dtype=pl.String)


def _withheld(words: pl.Series, lineage: Lineage) -> pl.Expr:
    """Words of rows, but for those of documents that left: what was withdrawn is not repeated."""
    return pl.when(pl.col("doc_id").is_in(list(lineage.present))).then(words)


def _lines(change: str, rows: pl.DataFrame, **cells: pl.Expr) -> pl.DataFrame:
    """Rows of a file of changes; cells that are not named are null."""
    given = {"change": pl.lit(change), "doc_id": pl.col("doc_id"), **cells}
    return rows.select(given.get(name, pl.lit(None, dtype)).alias(name) for name, dtype in _SCHEMA.items())
