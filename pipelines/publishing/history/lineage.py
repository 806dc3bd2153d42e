"""Tells which documents left between two releases, which came, and which of these are of the same article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.pieces import by_ranges, on_their_own
from pipelines.publishing.release_tables import stored_rows
from pipelines.reading.identity import article_id_of

#: What a document is known by, also in releases that had no `article_id` yet.
_KNOWN_BY: Final = ("doc_id", "article_id", "source_name", "source_sha256", "url")
#: What makes two documents versions of one article, the surest first.
_SAME_ARTICLE: Final = (("article_id", "source_name"), ("article_id",), ("source_name",))
_SUCCESSORS: Final = pl.Schema({"doc_id": pl.String, "successor": pl.String})


@dataclass(frozen=True, slots=True)
class Lineage:
    """The documents that only one of two releases has. All are in order of `doc_id`.

    Args:
        left: those that were there and are no longer, with their `source_name`.
        came: those that are there now and were not before.
        successors: those that left and are superseded, each with the `successor` that the article is now; no
            document is the successor of two.
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
        left.append(on_their_own(_with_article(old.join(new, on="doc_id", how="anti"))))
        came.append(on_their_own(_with_article(new.join(old, on="doc_id", how="anti"))))
    gone, new = pl.concat(left).sort("doc_id"), pl.concat(came).sort("doc_id")
    return Lineage(gone.select("doc_id", "source_name"), new.select("doc_id"), _successors(gone, new))


def _with_article(documents: pl.DataFrame) -> pl.DataFrame:
    """What documents are known by, with the id of the article also where a release had none yet."""
    if "article_id" not in documents.columns:
        known = documents.select("url", "doc_id", "source_sha256", "source_name").iter_rows()
        ids = [
            article_id_of(url, None if doc_id == sha256[:16] else doc_id, name)
            for url, doc_id, sha256, name in known
        ]
        documents = documents.with_columns(pl.Series("article_id", ids, dtype=pl.String))
    return documents.select("doc_id", "article_id", "source_name")


def _successors(gone: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The documents of which the article is another document now, each with that document.

    It is the same article where its id is the same; or else, as where its address became known since, where
    the name of its source is.
    """
    found = pl.DataFrame(schema=_SUCCESSORS)
    for columns in _SAME_ARTICLE:
        left = gone.join(found, on="doc_id", how="anti")
        free = new.join(found, left_on="doc_id", right_on="successor", how="anti")
        found = pl.concat([found, _pairs(left, free, columns)])
    return found.sort("doc_id")


def _pairs(gone: pl.DataFrame, new: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Documents that have some cells in common that no other document of either side has."""
    sides = [side.filter(pl.struct(columns).is_unique()) for side in (gone, new)]
    pairs = sides[0].join(sides[1], on=columns).select("doc_id", successor="doc_id_right")
    return pairs.match_to_schema(_SUCCESSORS)
