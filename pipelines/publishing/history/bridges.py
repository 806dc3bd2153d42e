"""Finds rows and documents that are the same under another id, so that what others cite can be followed.

An id follows from the document's bytes, the place in its text and the kind of row. Where the bytes of a
source change, every id does; where a rule changes the kind of a row, that row's does.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from schemas.tables import TABLES

#: For each table the columns that hold the words by which a row is known again.
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "quotes": ("quotation",),
    "statistics": ("text",),
    "events": ("text", "trigger"),
    "faq": ("question",),
    "entities": ("name",),
}


def superseded_documents(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, str]:
    """The documents of which the source is another document now, each with that document.

    It is the same source where its name is the same, or else its address.

    Args:
        before: `documents` of the release before.
        after: `documents` now.
    """
    gone = before.join(after, on="doc_id", how="anti")
    new = after.join(before, on="doc_id", how="anti")
    by_name = _pairs(gone, new, "source_name")
    left = gone.filter(~pl.col("doc_id").is_in(list(by_name)))
    free = new.filter(~pl.col("doc_id").is_in(list(by_name.values())))
    return {**_pairs(left, free, "url"), **by_name}


def _pairs(gone: pl.DataFrame, new: pl.DataFrame, column: str) -> dict[str, str]:
    """Documents that have one cell in common that no other document of either side has."""
    sides = [
        side.select("doc_id", column).drop_nulls().filter(pl.col(column).is_unique()) for side in (gone, new)
    ]
    return dict(sides[0].join(sides[1], on=column).select("doc_id", "doc_id_right").iter_rows())


def moved_rows(
    table: str, gone: pl.DataFrame, new: pl.DataFrame, successors: Mapping[str, str]
) -> dict[str, str]:
    """The rows that are the same under another id, by old id.

    In a document that stayed, a row is the same where its words are, at the same place. In one whose source
    changed, places have moved: there the first row with some words is the first one with the same words, the
    second the second, as long as both documents have equally many.

    Args:
        table: the table's name.
        gone: its rows that are there no longer.
        new: its rows that were not there before.
        successors: documents that were superseded, each with its successor.

    Returns:
        The new id of each such row.
    """
    if table == "documents":
        return dict(successors)
    if table not in WORDS:
        return {}
    old, now = _known_by_words(table, gone), _known_by_words(table, new)
    stayed = _only_pairs(old, now, ["doc_id", "words", "start"])
    followed = old.filter(pl.col("doc_id").is_in(list(successors))).with_columns(
        doc_id=pl.col("doc_id").replace(successors)
    )
    return {**_only_pairs(_numbered(followed), _numbered(now), ["doc_id", "words", "number", "of"]), **stayed}


def _known_by_words(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Id, document, words and place of each row."""
    (key,) = TABLES[table].primary_key
    start = (
        pl.col("variants").list.first().struct.field("char_start")
        if table == "entities"
        else pl.col(TABLES[table].span_of(WORDS[table][0]).start)
    )
    return rows.select(
        pl.col(key).alias("id"), "doc_id", words=pl.concat_str(WORDS[table], separator="\n"), start=start
    )


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Each row with its number among those with the same words in its document, and how many these are."""
    same = ("doc_id", "words")
    return rows.sort("start", "id").with_columns(
        number=pl.int_range(pl.len()).over(same), of=pl.len().over(same)
    )


def _only_pairs(old: pl.DataFrame, now: pl.DataFrame, cells: list[str]) -> dict[str, str]:
    """Pairs of rows that are alike in some cells, and like no other row in these."""
    alone = [side.filter(pl.struct(cells).is_unique()) for side in (old, now)]
    return dict(alone[0].join(alone[1], on=cells).select("id", "id_right").iter_rows())
