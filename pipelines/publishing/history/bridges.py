"""Finds rows that are the same under another id, so that what others cite can be followed.

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
_PAIRS: Final = {"old_id": pl.String, "new_id": pl.String}


def moved_rows(table: str, gone: pl.DataFrame, new: pl.DataFrame, successors: pl.DataFrame) -> pl.DataFrame:
    """The rows that are the same under another id.

    In a document that stayed, a row is the same where its words are, at the same place. In one whose source
    changed, places have moved: there the first row with some words is the first one with the same words, the
    second the second, as long as both documents have equally many.

    Args:
        table: the table's name.
        gone: its rows that are there no longer.
        new: its rows that were not there before.
        successors: documents that were superseded, each with its successor.

    Returns:
        The `old_id` and the `new_id` of each such row.
    """
    if table == "documents":
        return gone.select("doc_id").join(successors, on="doc_id").select(old_id="doc_id", new_id="successor")
    if table not in WORDS:
        return pl.DataFrame(schema=_PAIRS)
    old, now = _known_by_words(table, gone), _known_by_words(table, new)
    stayed = _only_pairs(old, now, ["doc_id", "words", "start"])
    followed = old.join(successors, on="doc_id").with_columns(doc_id="successor")
    return pl.concat(
        [stayed, _only_pairs(_numbered(followed), _numbered(now), ["doc_id", "words", "number", "of"])]
    )


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


def _only_pairs(old: pl.DataFrame, now: pl.DataFrame, cells: list[str]) -> pl.DataFrame:
    """Pairs of rows that are alike in some cells, and like no other row in these."""
    alone = [side.filter(pl.struct(cells).is_unique()) for side in (old, now)]
    return alone[0].join(alone[1], on=cells).select(old_id="id", new_id="id_right")
