"""Two versions of a table: what is told of their rows, and which are known again under another id."""

import json

import polars as pl
import pytest

from pipelines.publishing.history.bridges import WORDS
from pipelines.publishing.history.changes import has_changes
from pipelines.publishing.history.compare import Counts, compare_rows, count_rows
from pipelines.publishing.history.lineage import Lineage, lineage_of
from pipelines.reading.identity import article_id_of
from schemas.changes import Changes
from schemas.tables import TABLE_NAMES, TABLES, polars_schema


def lineage(*left, **successors):
    """A lineage in which some documents left, and those that are named were superseded."""
    gone = sorted({*left, *successors})
    return Lineage(
        left=pl.DataFrame({"doc_id": gone, "source_name": gone}, schema_overrides=_TEXTS),
        came=pl.DataFrame({"doc_id": sorted(successors.values())}, schema_overrides=_TEXTS),
        successors=pl.DataFrame(
            sorted(successors.items()), schema={"doc_id": pl.String, "successor": pl.String}, orient="row"
        ),
    )


_TEXTS = {"doc_id": pl.String, "source_name": pl.String}
STAYED = lineage()


def rows_of(shard, table):
    return shard.tables[table].select(polars_schema(table).names())


def with_cells(frame, row, **cells):
    """The frame with other cells in one row."""
    rows = frame.to_dicts()
    rows[row].update(cells)
    return pl.DataFrame(rows, schema=frame.schema)


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_a_table_has_no_changes_against_itself(shard, table):
    rows = rows_of(shard, table)
    if has_changes(table):
        counts, changes = compare_rows(table, rows, rows.reverse(), STAYED)
        assert changes.is_empty()
    else:
        counts = count_rows(rows, rows.reverse())
    assert counts == Counts(unchanged=rows.height)


def test_rows_with_ids_of_their_own_are_told_one_by_one():
    assert [table for table in TABLE_NAMES if has_changes(table)] == [
        table for table in TABLE_NAMES if len(TABLES[table].primary_key) == 1
    ]
    assert not has_changes("tombstones")


def test_a_changed_cell_is_told_with_both_its_values(shard):
    before = rows_of(shard, "statistics")
    counts, changes = compare_rows(
        "statistics", before, with_cells(before, 1, value=13e6, unit="EUR"), STAYED
    )
    assert counts == Counts(changed=1, unchanged=3)
    told = changes.select("change", "old_id", "new_id", "column", "old", "new").rows()
    row_id = before["row_id"][1]
    assert told == [
        ("changed", row_id, row_id, "unit", None, "EUR"),
        ("changed", row_id, row_id, "value", "12000000", "13000000"),
    ]


def test_a_list_is_compared_as_in_the_csv_file(shard):
    before = rows_of(shard, "entities")
    _, changes = compare_rows("entities", before, with_cells(before, 0, roles=["mayor", "chair"]), STAYED)
    assert changes.select("column", "old", "new").rows() == [("roles", '["mayor"]', '["mayor", "chair"]')]


def test_a_row_that_came_is_told_by_its_id_alone(shard):
    after = rows_of(shard, "quotes")
    counts, changes = compare_rows("quotes", after.tail(2), after, STAYED)
    assert counts == Counts(added=1, unchanged=2)
    assert changes.rows() == [("added", "d1", None, after["row_id"][0], *[None] * 5)]


def test_a_row_that_went_is_told_with_its_cells_where_its_document_stayed(shard):
    before = rows_of(shard, "quotes")
    counts, changes = compare_rows("quotes", before, before.tail(2), STAYED)
    assert counts == Counts(removed=1, unchanged=2)
    (line,) = changes.rows(named=True)
    assert (line["change"], line["old_id"], line["new_id"]) == ("removed", before["row_id"][0], None)
    assert json.loads(line["old"])["quotation"] == "We are glad,"


def test_the_words_of_a_document_that_left_are_not_repeated(shard):
    before = rows_of(shard, "quotes")
    kept = before.filter(pl.col("doc_id") == "d2")
    _, changes = compare_rows("quotes", before, kept, lineage("d1"))
    assert changes["change"].to_list() == ["removed", "removed"]
    assert changes["old"].null_count() == 2


def test_a_row_of_another_kind_with_the_same_words_in_the_same_place_has_moved(shard):
    before = rows_of(shard, "quotes")
    after = with_cells(before, 0, row_id="q-00000000000000aa", quote_type="mixed")
    counts, changes = compare_rows("quotes", before, after, STAYED)
    assert counts == Counts(changed=1, unchanged=2)
    assert changes.select("change", "old_id", "new_id", "column", "new").rows() == [
        ("changed", before["row_id"][0], "q-00000000000000aa", "quote_type", "mixed"),
        ("moved", before["row_id"][0], "q-00000000000000aa", None, None),
    ]


def test_a_row_with_the_same_words_in_another_place_has_not_moved(shard):
    before = rows_of(shard, "statistics")
    after = with_cells(before, 3, row_id="s-00000000000000aa", char_start=7, char_end=8)
    counts, _ = compare_rows("statistics", before, after, STAYED)
    assert counts == Counts(added=1, removed=1, unchanged=3)


def in_new_document(frame, key, prefix):
    """The rows of document d1 as those of its successor d9: other ids, ten places on."""
    places = [column for column in frame.columns if column.endswith(("_start", "_end"))]
    return frame.filter(pl.col("doc_id") == "d1").with_columns(
        pl.col(places) + 10,
        doc_id=pl.lit("d9"),
        **{key: pl.format(f"{prefix}-{{}}", pl.int_range(pl.len()).cast(pl.String).str.pad_start(16, "a"))},
    )


@pytest.mark.parametrize(
    ("table", "key", "prefix"),
    [
        ("quotes", "row_id", "q"),
        ("statistics", "row_id", "s"),
        ("events", "row_id", "e"),
        ("faq", "row_id", "f"),
        ("entities", "entity_id", "n"),
    ],
)
def test_the_rows_of_a_document_whose_source_changed_have_moved(shard, table, key, prefix):
    before = rows_of(shard, table)
    successor = in_new_document(before, key, prefix)
    kept = before.filter(pl.col("doc_id") == "d2")
    counts, changes = compare_rows(table, before, pl.concat([kept, successor]), lineage(d1="d9"))
    assert counts == Counts(moved=successor.height, unchanged=kept.height)
    assert set(changes["change"]) == {"moved"}
    words, again = (dict(zip(rows[key], rows[WORDS[table][0]], strict=True)) for rows in (before, successor))
    assert all(words[old] == again[new] for old, new in changes.select("old_id", "new_id").rows())


def test_of_words_that_stand_more_often_than_before_the_nearest_are_taken_and_the_tie_is_told(shard):
    before = rows_of(shard, "quotes")
    successor = in_new_document(before, "row_id", "q")
    twice = with_cells(
        pl.concat([successor, successor.tail(1)]), 2, row_id="q-00000000000000bb", char_start=200
    )
    counts, changes = compare_rows("quotes", before, twice, lineage(d1="d9"))
    assert (counts.moved, counts.added, counts.removed) == (2, 1, 1)
    moved = changes.filter(change="moved").sort("old_id").select("old_id", "new_id", "is_tied").rows()
    first, second = successor["row_id"]
    assert sorted(moved) == sorted([(before["row_id"][0], first, False), (before["row_id"][1], second, True)])


def test_columns_that_one_side_lacks_are_not_compared(shard):
    before = rows_of(shard, "events").drop("place_id", "date_note")
    counts, changes = compare_rows("events", before, rows_of(shard, "events"), STAYED)
    assert counts == Counts(unchanged=2)
    assert changes.is_empty()


def test_equal_rows_without_ids_are_counted_as_often_as_they_stand(shard):
    before = rows_of(shard, "coverage")
    assert count_rows(pl.concat([before, before.head(1)]), before) == Counts(
        removed=1, unchanged=before.height
    )
    assert count_rows(before, pl.concat([before.tail(3), before.tail(1)])) == Counts(
        added=1, removed=before.height - 3, unchanged=3
    )


def test_what_is_told_follows_its_schema(shard):
    before = rows_of(shard, "statistics")
    after = with_cells(before.tail(3), 0, value=None, value_min=1.0, value_max=2.0)
    _, changes = compare_rows("statistics", before.head(3), after, STAYED)
    assert set(changes["change"]) == {"added", "removed", "changed"}
    assert Changes.validate(changes, lazy=True).equals(changes)


def documents(*rows):
    columns = ["doc_id", "source_name", "article_id"]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


@pytest.mark.parametrize(
    ("after", "successors"),
    [
        ([("d1", "b.txt", "a-1")], {}),
        ([("d2", "b.txt", "a-1")], {"d1": "d2"}),
        ([("d2", "a.txt", "a-2")], {"d1": "d2"}),
        ([("d2", "b.txt", "a-2")], {}),
        ([("d2", "b.txt", "a-1"), ("d3", "c.txt", "a-1")], {}),
        ([("d2", "b.txt", "a-1"), ("d3", "a.txt", "a-1")], {"d1": "d3"}),
        ([("d2", "a.txt", "a-2"), ("d3", "c.txt", "a-1")], {"d1": "d3"}),
    ],
)
def test_a_document_is_followed_by_its_article_and_else_by_the_name_of_its_source(after, successors):
    found = lineage_of([documents(("d1", "a.txt", "a-1"))], [documents(*after)])
    assert dict(found.successors.iter_rows()) == successors


def test_a_document_of_a_release_that_knew_no_articles_is_followed_by_what_it_knew():
    columns = ["doc_id", "source_name", "source_sha256", "url"]
    sha256 = "0123456789abcdef" + "0" * 48
    before = pl.DataFrame(
        [
            (sha256[:16], "a.txt", sha256, "https://a.example/1"),
            ("given", "t.jsonl#1", "1" * 64, None),
        ],
        schema=dict.fromkeys(columns, pl.String),
        orient="row",
    ).sort("doc_id")
    ids = article_id_of("https://a.example/1/", None, "b.txt"), article_id_of(None, "given", "t.jsonl#9")
    found = lineage_of([before], [documents(("d8", "b.txt", ids[0]), ("d9", "u.jsonl#9", ids[1]))])
    assert dict(found.successors.iter_rows()) == {sha256[:16]: "d8", "given": "d9"}
