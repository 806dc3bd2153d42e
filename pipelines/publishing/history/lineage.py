"""Tells which documents left between two releases, which came, and which of these are of the same source."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.pieces import by_ranges, on_their_own
from pipelines.publishing.release_tables import stored_rows

#: What a document is known by.
_KNOWN_BY: Final = ("doc_id", "source_name", "url")
_SUCCESSORS: Final = pl.Schema({"doc_id": pl.String, "successor": pl.String})


@dataclass(frozen=True, slots=True)
class Lineage:
    """The documents that only one of two releases has. All are in order of `doc_id`.

    Args:
        left: those that were there and are no longer, with their `source_name`.
        came: those that are there now and were not before.
        successors: those that left and are superseded, each with the `successor` that its source is now.
    """

    left: pl.DataFrame
    came: pl.DataFrame
    successors: pl.DataFrame


def lineage_between(before: Path, after: Path) -> Lineage:
    """The lineage of the documents of two folders of tables."""
    return lineage_of(*(stored_rows(folder, "documents", _KNOWN_BY) for folder in (before, after)))


def lineage_of(before: Iterable[pl.DataFrame], after: Iterable[pl.DataFrame]) -> Lineage:
    """The lineage of the documents.

    Args:
        before: `documents` of the release before, in pieces.
        after: `documents` now.
    """
    left, came = [], []
    for old, new in by_ranges("doc_id", before, after):
        left.append(on_their_own(old.join(new, on="doc_id", how="anti").select(_KNOWN_BY)))
        came.append(on_their_own(new.join(old, on="doc_id", how="anti").select(_KNOWN_BY)))
    gone, new = pl.concat(left).sort("doc_id"), pl.concat(came).sort("doc_id")
    return Lineage(gone.select("doc_id", "source_name"), new.select("doc_id"), _successors(gone, new))


def _successors(gone: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The documents of which the source is another document now, each with that document.

    It is the same source where its name is the same, or else its address.
    """
    by_name = _pairs(gone, new, "source_name")
    left = gone.join(by_name, on="doc_id", how="anti")
    free = new.join(by_name, left_on="doc_id", right_on="successor", how="anti")
    return pl.concat([by_name, _pairs(left, free, "url")]).sort("doc_id")


def _pairs(gone: pl.DataFrame, new: pl.DataFrame, column: str) -> pl.DataFrame:
    """Documents that have one cell in common that no other document of either side has."""
    sides = [
        side.select("doc_id", column).drop_nulls().filter(pl.col(column).is_unique()) for side in (gone, new)
    ]
    pairs = sides[0].join(sides[1], on=column).select("doc_id", successor="doc_id_right")
    return pairs.match_to_schema(_SUCCESSORS)
