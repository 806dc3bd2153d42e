"""What is compared range by range comes out as if it had been compared at once, wherever ranges end."""

from typing import NamedTuple

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publishing.history.changes import read_changes
from pipelines.publishing.history.compare import compare_rows, count_rows
from pipelines.publishing.history.lineage import lineage_of
from pipelines.publishing.history.ranges import count_differences, write_differences
from tests.examples import dear

DOCUMENTS = {"doc_id": pl.String, "source_name": pl.String, "article_id": pl.String}
QUOTES = {
    **{"row_id": pl.String, "doc_id": pl.String, "char_start": pl.Int64},
    **{"quotation": pl.String, "quote_type": pl.String, "confidence": pl.Float64},
}


class Version(NamedTuple):
    """Two tables of a release, and the same in pieces."""

    documents: pl.DataFrame
    quotes: pl.DataFrame
    document_pieces: list[pl.DataFrame]
    quote_pieces: list[pl.DataFrame]


def quotes_of_a_document():
    """Quotes by place and kind, with words and a confidence."""
    names = st.tuples(st.integers(0, 3), st.sampled_from(["direct", "mixed"]))
    cells = st.tuples(st.sampled_from(["Yes.", "No."]), st.sampled_from([0.5, 0.75, None]))
    return st.dictionaries(names, cells, max_size=4)


def documents():
    """Documents by id, each with the name of its source, its article and its quotes."""
    cells = st.tuples(
        st.sampled_from(["a.txt", "b.txt", "c.txt"]),
        st.sampled_from(["a-1", "a-2", "a-3"]),
        quotes_of_a_document(),
    )
    return st.dictionaries(st.sampled_from("pqrstuvw"), cells, max_size=6)


@st.composite
def versions(draw):
    """Two versions, of which the later has some documents as they were, some changed, and others."""
    before, other = draw(documents()), draw(documents())
    kept = [doc_id for doc_id in before if draw(st.booleans())]
    after = {**{doc_id: before[doc_id] for doc_id in kept}, **other}
    return tuple(
        Version(*tables, *(draw(in_pieces(table)) for table in tables))
        for tables in (tables_of(before), tables_of(after))
    )


def tables_of(version):
    rows, quotes = [], []
    for doc_id, (source_name, article_id, said) in sorted(version.items()):
        rows.append((doc_id, source_name, article_id))
        for (start, kind), (words, confidence) in sorted(said.items()):
            quotes.append((f"q-{doc_id}-{start}-{kind}", doc_id, start, words, kind, confidence))
    return pl.DataFrame(rows, DOCUMENTS, orient="row"), pl.DataFrame(quotes, QUOTES, orient="row")


@st.composite
def in_pieces(draw, rows):
    cuts = sorted(draw(st.lists(st.integers(0, rows.height), max_size=5)))
    return [rows[start:end] for start, end in zip([0, *cuts], [*cuts, rows.height], strict=True)]


@dear
@given(versions())
def test_rows_with_ids_are_compared_by_ranges_as_at_once(tmp_path_factory, sides):
    path = tmp_path_factory.getbasetemp() / "changes.parquet"
    before, after = sides
    lineage = lineage_of(before.document_pieces, after.document_pieces)
    counts, changes = compare_rows("quotes", before.quotes, after.quotes, lineage)
    assert write_differences("quotes", before.quote_pieces, after.quote_pieces, lineage, path) == counts
    assert pl.concat(read_changes(path)).equals(changes)
    counts, changes = compare_rows("documents", before.documents, after.documents, lineage)
    sides_in_pieces = before.document_pieces, after.document_pieces
    assert write_differences("documents", *sides_in_pieces, lineage, path) == counts
    assert pl.concat(read_changes(path)).equals(changes)


@dear
@given(versions())
def test_rows_without_ids_are_counted_by_ranges_as_at_once(sides):
    before, after = (
        [rows.select("doc_id", "char_start", "quotation") for rows in side.quote_pieces] for side in sides
    )
    counts = count_rows(pl.concat(before), pl.concat(after))
    assert count_differences("zones", before, after) == counts


@dear
@given(versions())
def test_documents_are_followed_by_ranges_as_at_once(sides):
    before, after = sides
    by_ranges = lineage_of(before.document_pieces, after.document_pieces)
    at_once = lineage_of([before.documents], [after.documents])
    assert by_ranges.left.equals(at_once.left)
    assert by_ranges.came.equals(at_once.came)
    assert by_ranges.successors.equals(at_once.successors)
