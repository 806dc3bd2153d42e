"""Compares two versions of a table range by range, with no more than some documents of it in memory.

Rows stay in their document, so that ranges of documents can be compared one by one. Only the rows of a
document that was superseded, and those of its successor, lie in different ranges: they are compared last.
"""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from pipelines.publishing.history.changes import join_kinds, split_by_kind, write_changes
from pipelines.publishing.history.compare import Counts, compare_rows, count_rows, leave_out_equal
from pipelines.publishing.history.lineage import Lineage
from pipelines.publishing.pieces import by_ranges, on_their_own
from pipelines.publishing.release_tables import in_release_order, sort_keys

_Pieces = Iterable[pl.DataFrame]


def write_differences(
    table: str,
    before: _Pieces,
    after: _Pieces,
    lineage: Lineage,
    path: Path,
    contexts: pl.DataFrame | None = None,
) -> Counts:
    """Compare two versions of a table whose rows have ids.

    Args:
        table: the table's name.
        before: its rows in the release before, in pieces, in order of their documents.
        after: its rows now.
        lineage: which documents left, and which became which.
        path: the file of changes to write.
        contexts: the words around the rows of documents that became others.

    Returns:
        The counts.
    """
    comparison = _Comparison(table, lineage, contexts)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        kinds = split_by_kind(comparison.changes(before, after), Path(folder))
        write_changes(join_kinds(kinds, comparison.changes_of_superseded()), path, {})
    return comparison.counts


def count_differences(table: str, before: _Pieces, after: _Pieces) -> Counts:
    """Compare two versions of a table whose rows have no ids.

    Args:
        table: the table's name.
        before: its rows in the release before, in pieces, in order of what comes first in its order.
        after: its rows now.
    """
    counts = Counts()
    key = sort_keys(table)[0]
    for sides in by_ranges(key, before, after):
        old, new, unchanged = leave_out_equal(key, *(in_release_order(table, rows) for rows in sides))
        counts += Counts(unchanged=unchanged) + count_rows(old, new)
    return counts


class _Comparison:
    """A comparison under way: what is counted so far, and the rows that are compared last."""

    def __init__(self, table: str, lineage: Lineage, contexts: pl.DataFrame | None) -> None:
        self.counts = Counts()
        self._table = table
        self._lineage = lineage
        self._contexts = contexts
        self._superseded: list[pl.DataFrame] = []
        self._successors: list[pl.DataFrame] = []

    def changes(self, before: _Pieces, after: _Pieces) -> Iterator[pl.DataFrame]:
        """The changes of each range, but for those of superseded documents and of their successors."""
        pairs = self._lineage.successors
        successors = pairs.select(doc_id="successor").sort("doc_id")
        for old, now, left, superseded, new in by_ranges(
            "doc_id", before, after, [self._lineage.left], [pairs], [successors]
        ):
            in_order = (in_release_order(self._table, rows) for rows in (old, now))
            old, now, unchanged = leave_out_equal("doc_id", *in_order)
            self.counts += Counts(unchanged=unchanged)
            self._superseded.append(on_their_own(old.join(superseded, on="doc_id", how="semi")))
            self._successors.append(on_their_own(now.join(new, on="doc_id", how="semi")))
            old = old.join(superseded, on="doc_id", how="anti")
            now = now.join(new, on="doc_id", how="anti")
            yield self._compared(old, now, replace(self._lineage, left=left, successors=pairs.clear()))

    def changes_of_superseded(self) -> pl.DataFrame:
        """The changes of superseded documents and of their successors."""
        return self._compared(pl.concat(self._superseded), pl.concat(self._successors), self._lineage)

    def _compared(self, before: pl.DataFrame, after: pl.DataFrame, lineage: Lineage) -> pl.DataFrame:
        counts, changes = compare_rows(self._table, before, after, lineage, self._contexts)
        self.counts += counts
        return changes
