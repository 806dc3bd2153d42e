"""Rows as sentences, and which of them stand on the first screen."""

import lxml.html
import polars as pl
import pytest

from pipelines.publishing.page.sample import sample_of
from pipelines.publishing.page.sentences import FACTS, SENTENCES, cells_of, facts, sentence
from pipelines.publishing.page.worthy import SHOWN, worthy_rows
from pipelines.publishing.release_tables import released_columns
from schemas.tables import polars_schema


def told(table, row):
    return "".join(words for _, words in sentence(table, row))


@pytest.mark.parametrize("table", SENTENCES)
def test_a_sentence_is_made_of_cells_that_the_table_has(table):
    columns = {column.column for column in released_columns(table)}
    pieces = [*SENTENCES[table], *FACTS.get(table, ())]
    assert cells_of(pieces) | {piece.entity for piece in pieces if piece.entity} <= columns


def test_a_figure_is_told_with_its_source_and_measure():
    row = {"source_name": "Union of Centres", "text": "one out of eight", "unit": "families"}
    row |= {"subject": "domestic abuse", "measure": "occurs"}
    assert told("statistics", row) == "Union of Centres: one out of eight families – domestic abuse occurs"


def test_a_unit_that_the_words_have_is_not_said_twice():
    row = {"text": "17 percent", "unit": "percent", "measure": "voted"}
    assert told("statistics", row) == "17 percent voted"
    assert told("statistics", {"text": "$3 billion", "unit": "USD"}) == "$3 billion"
    assert told("statistics", {"text": "an 8-hour shift", "unit": "hour"}) == "an 8-hour shift"


def test_who_does_something_is_named_where_the_words_do_not():
    assert told("events", {"actor": "the town", "text": "sold its hall"}) == "the town: sold its hall"
    assert told("events", {"actor": "the town", "text": "The town sold it"}) == "The town sold it"


def test_only_words_that_stand_in_marks_are_told_in_marks():
    row = {"speaker_name": "Ana Reyes", "quotation": "it was open", "quote_type": "indirect"}
    assert told("quotes", row) == "Ana Reyes: it was open"
    assert told("quotes", {**row, "quote_type": "mixed"}) == "Ana Reyes: “it was open”"


def test_what_is_missing_leaves_no_mark():
    assert told("quotes", {"speaker_name": None, "quotation": "Yes.", "quote_type": "direct"}) == "“Yes.”"
    assert facts("quotes", {"cue": None, "attribution": "unknown"}) == ["speaker unknown"]


@pytest.fixture
def worthy(shard, work_of):
    """What is worth showing of quotes, one of which lacks a role, and one of which is inferred."""
    quote = {
        **shard.tables["quotes"].row(0, named=True),
        "quotation": "We are glad that the bridge is open again",
        "speaker_name": "Ana Reyes",
        "speaker_role": "the mayor",
        "cue": "said",
        "attribution": "explicit",
        "quote_type": "direct",
        "confidence": 0.5,
    }

    def chosen(*changes):
        rows = [{**quote, "row_id": f"q-{place:016x}", **cells} for place, cells in enumerate(changes)]
        shard.tables["quotes"] = pl.DataFrame(rows, schema=polars_schema("quotes")).sort("doc_id", "row_id")
        folder = work_of(shard.tables, "worthy")
        return worthy_rows(sample_of(folder, 2, 10))[0]

    return chosen


def test_no_row_with_an_empty_or_inferred_cell_is_worth_showing_and_the_others_are_counted(worthy):
    found = worthy({}, {"speaker_role": None}, {"attribution": "inferred"}, {"cue": None})
    assert [row["row_id"] for row in found.rows] == [f"q-{0:016x}"]
    assert (found.complete, found.total) == (1, 4)


def test_the_likeliest_rows_come_first_and_of_every_document_one(worthy):
    found = worthy({"confidence": 0.9}, {"confidence": 0.8}, {"doc_id": "d2"}, {"confidence": 0.7})
    assert [row["doc_id"] for row in found.rows] == ["d1", "d2", "d1"]
    assert [row["confidence"] for row in found.rows] == [0.9, 0.5, 0.8]
    assert len(found.rows) == SHOWN


def test_figures_of_somebody_named_come_first(shard, work_of):
    figure = {
        **shard.tables["statistics"].row(0, named=True),
        **{
            "source_name": "Ana Reyes",
            "subject": "the mill",
            "subject_id": None,
            "measure": "lay in the harbour for a year",
        },
        **{"value": 40.0, "unit": "boats", "is_vague": False, "confidence": 0.9},
    }
    named = {"row_id": f"s-{1:016x}", "subject_id": f"n-{1:016x}", "confidence": 0.5}
    rows = [{**figure, "row_id": f"s-{0:016x}"}, {**figure, **named}]
    shard.tables["statistics"] = pl.DataFrame(rows, schema=polars_schema("statistics"))
    found = worthy_rows(sample_of(work_of(shard.tables, "worthy"), 2, 10))[1]
    assert [row["confidence"] for row in found.rows] == [0.5, 0.9]


def test_the_first_screen_counts_what_it_could_not_show(published):
    page = lxml.html.parse(published.path / "index.html").getroot()
    note = " ".join(page.find(".//div[@class='worthy']/p").text_content().split())
    assert note == (
        "Shown: 3 of 3 quotes with every cell of their sentence filled and none inferred. "
        "3 others lack one, or were inferred in part; all 6."
    )
