"""Finds rows that are the same under another id, so that what others cite can be followed.

An id follows from the document's bytes, the place in its text and the kind of row. Where the bytes of a
source change, every id does; where a rule changes the kind of a row, that row's does. How the rows of two
versions of an article are paired is said in `pairing`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.history.lineage import Lineage
from pipelines.publishing.history.pairing import Known, pair_rows
from pipelines.publishing.pieces import on_their_own
from pipelines.publishing.release_tables import stored_rows, table_files
from schemas.tables import TABLES

#: For each table the columns that hold the words by which a row is known again.
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "quotes": ("quotation",),
    "statistics": ("text",),
    "events": ("text", "trigger"),
    "faq": ("question",),
    "entities": ("name",),
    "conflicts": ("first_text", "second_text"),
    "entity_links": ("compared_name", "agreed"),
}
#: What tells a row from others of the same words; the words of a name tell it without those around it.
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "quotes": ("quote_type",),
    "statistics": ("stat_type",),
    "events": ("trigger", "date_text"),
    "entities": ("entity_type",),
    "conflicts": ("kind",),
}
_NAMED: Final = frozenset({"entities", "entity_links"})
_PAIRS: Final = pl.Schema(
    {"old_id": pl.String, "new_id": pl.String, "known_by": pl.String, "is_tied": pl.Boolean}
)
#: The words around the rows of some documents.
_CONTEXTS: Final = pl.Schema({"row_id": pl.String, "prefix": pl.String, "suffix": pl.String})
#: Cells of evidence that stand beside others of the same row.
_SECOND_CELLS: Final = ("answer",)


def no_contexts() -> pl.DataFrame:
    """The words around no rows."""
    return pl.DataFrame(schema=_CONTEXTS)


def contexts_between(before: Path, after: Path, lineage: Lineage) -> pl.DataFrame:
    """The words around the rows of superseded documents and of their successors.

    Args:
        before: the folder of tables of the release before.
        after: that of now.
        lineage: which documents became which.

    Returns:
        `row_id`, `prefix` and `suffix`; nothing of a release that has no evidence.
    """
    meant = lineage.successors["doc_id"], lineage.successors["successor"]
    found = [no_contexts()]
    for folder, doc_ids in zip((before, after), meant, strict=True):
        if doc_ids.is_empty() or not table_files(folder, "evidence"):
            continue
        for rows in stored_rows(folder, "evidence", ("doc_id", "cell", *_CONTEXTS)):
            shown = rows.filter(
                pl.col("doc_id").is_in(doc_ids.implode()), ~pl.col("cell").is_in(_SECOND_CELLS)
            )
            found.append(on_their_own(shown.select(_CONTEXTS.names())))
    return pl.concat(found)


def moved_rows(
    table: str, gone: pl.DataFrame, new: pl.DataFrame, successors: pl.DataFrame, contexts: pl.DataFrame
) -> pl.DataFrame:
    """The rows that are the same under another id.

    In a document that stayed, a row is the same where its words are, at the same place. In one whose source
    changed, places have moved: there rows are paired by their words and those around them.

    Args:
        table: the table's name.
        gone: its rows that are there no longer.
        new: its rows that were not there before.
        successors: documents that were superseded, each with its successor.
        contexts: the words around the rows of both, as `contexts_between` gives them.

    Returns:
        The `old_id` and the `new_id` of each such row, what it is known by, and whether another would have
        done as well.
    """
    if table == "documents":
        moved = gone.select("doc_id").join(successors, on="doc_id")
        return _told(moved.select(old_id="doc_id", new_id="successor"), "article")
    old, now = _known_by_words(table, gone), _known_by_words(table, new)
    stayed = _only_pairs(old, now, ["doc_id", "words", "start"])
    followed = old.join(successors, on="doc_id").with_columns(doc_id="successor")
    by_words = _pairs_of_versions(table, *(_with_context(rows, contexts) for rows in (followed, now)))
    return pl.concat([_told(stayed, "place"), pl.DataFrame(list(by_words), schema=_PAIRS, orient="row")])


def _told(pairs: pl.DataFrame, known_by: str) -> pl.DataFrame:
    return pairs.with_columns(known_by=pl.lit(known_by), is_tied=pl.lit(False)).match_to_schema(_PAIRS)


def _known_by_words(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Id, document, words, place and kinds of each row."""
    (key,) = TABLES[table].primary_key
    start = pl.lit(0)
    if table == "entities":
        start = pl.col("variants").list.first().struct.field("char_start")
    elif TABLES[table].spans:
        start = pl.col(TABLES[table].span_of(WORDS[table][0]).start)
    kinds = [column for column in _KINDS.get(table, ()) if column in rows.columns]
    return rows.select(
        pl.col(key).alias("id"),
        "doc_id",
        words=pl.concat_str(WORDS[table], separator="\n", ignore_nulls=True),
        start=start,
        kinds=pl.concat_list(kinds) if kinds else pl.lit([], pl.List(pl.String)),
    )


def _only_pairs(old: pl.DataFrame, now: pl.DataFrame, cells: list[str]) -> pl.DataFrame:
    """Pairs of rows that are alike in some cells, and like no other row in these."""
    alone = [side.filter(pl.struct(cells).is_unique()) for side in (old, now)]
    return alone[0].join(alone[1], on=cells).select(old_id="id", new_id="id_right")


def _with_context(rows: pl.DataFrame, contexts: pl.DataFrame) -> pl.DataFrame:
    return rows.join(contexts, left_on="id", right_on="row_id", how="left")


def _pairs_of_versions(
    table: str, old: pl.DataFrame, now: pl.DataFrame
) -> Iterator[tuple[str, str, str, bool]]:
    """The pairs of rows of versions of articles, one article after the other."""
    versions = now.partition_by("doc_id", as_dict=True)
    for doc_id, rows in old.partition_by("doc_id", as_dict=True).items():
        if doc_id in versions:
            for pair in pair_rows(_known(table, rows), _known(table, versions[doc_id])):
                yield pair.old_id, pair.new_id, pair.known_by, pair.is_tied


def _known(table: str, rows: pl.DataFrame) -> Iterator[Known]:
    columns = ("id", "words", "prefix", "suffix", "start", "kinds")
    for row_id, words, prefix, suffix, start, kinds in rows.select(columns).iter_rows():
        yield Known(
            row_id,
            tuple(words.split()),
            tuple(reversed((prefix or "").split())),
            tuple((suffix or "").split()),
            start,
            tuple(kinds),
            table in _NAMED,
        )
