"""What a document says against itself is found; what only looks like it is not."""

import pytest

from pipelines.document import Source
from pipelines.extraction.extract import extract_document
from pipelines.reading.read import read_source
from pipelines.running.shard import extract_sources

CONTRADICTIONS = [
    ("change", "Sales rose 20 percent from 50 boats to 80 boats last year.", "20 percent", "80"),
    ("change", "Traffic fell by 12% to 880 crossings from 1,200 a year earlier.", "12%", "880"),
    ("change", "Revenue was $92 million, up 45% from $80 million.", "$92 million", "45%"),
    ("change", "The share rose by 3 percentage points from 12% to 19%.", "3 percentage points", "19%"),
    ("change", "Prices fell 20% from 50 crowns to 60 crowns.", "20%", "60"),
    ("vanished", "The rate was 0.00, a 100% decline from 2020.", "0.00", "100%"),
    ("impossible_value", "The toll rate in Tolva was 3.19, a INF% increase from 2019.", "INF%", None),
    ("restatement", "About one in four (40%) of the ferries were late.", "one in four", "40%"),
    ("restatement", "More than one-third (30%) of the crews were ill.", "one-third", "30%"),
    ("restatement", "Twelve of the 40 schools (45%) closed.", "Twelve", "45%"),
    ("restatement", "The town is 5 miles (80 km) away.", "5", "80"),
    ("part_exceeds_whole", "In all, 24 of the 18 boats sank.", "24", "18"),
    ("part_exceeds_whole", "Some 140 percent of women in Velmoria voted.", "140 percent", None),
    (
        "value",
        "In all, 17 percent of women aged 18-75 have used the old ferry. Others say that 29 percent of women "
        "aged 18-75 have used the old ferry.",
        "17 percent",
        "29 percent",
    ),
    (
        "date",
        "Harbour Bank was founded in 1942. It is large. Harbour Bank was founded in 1951.",
        "Harbour Bank was founded in 1942",
        "Harbour Bank was founded in 1951",
    ),
    ("reversed", "Ida Holm worked there from 2015 to 2012.", "2015 to 2012", None),
    ("spelling", "“It is late,” said Ida Haugen. “It is not,” said Ida Haugan.", "Ida Haugen", "Ida Haugan"),
]

SOUND = [
    "Sales rose 20 percent from 50 boats to 60 boats last year.",
    "Sales rose 20 percent to 61 boats from 51 boats last year.",
    "Revenue was $92 million, up 15% from $80 million.",
    "The firm earned $80 million, or $4 a share, up 8% from $74 million.",
    "The rate rose by 7 percentage points from 12% to 19%.",
    "The rate rose 50% from 12% to 19%.",
    "Accidents fell 100% to 0.",
    "Two-thirds (67%) stayed, and one in three (33%) left.",
    "Nearly one in four (24%) of the ferries were late.",
    "Twelve of the 40 schools (30%) closed.",
    "Eleven of the 40 schools (27 percent) closed.",
    "The hall is 12 feet (3.7 metres) high and 2 miles (3 km) away.",
    "In all, 18 of the 24 boats sank.",
    "Debt is 140 percent of output.",
    "Of the men 17 percent have used the ferry, of the women 29 percent have used the ferry.",
    "In 2019, 17 percent of women aged 18-75 have used it often. In 2021, 29 percent of women aged 18-75 "
    "have used it often.",
    "Harbour Bank was founded in 1942. Lake Bank was founded in 1951.",
    "Ida Holm was born in 1950. Ida Holm was born on 3 May 1950.",
    "Ida Holm visited Tolva on 3 May 2021. Ida Holm visited Tolva on 9 May 2021.",
    "Ida Holm worked there from 2012 to 2015.",
    "It ran between 2015 and 12 May 2012 as usual.",
    "Ida Haugen spoke. Ida Hansen listened. It is the Ida Haugens of this town who vote.",
]


def conflicts_of(text):
    whole = f"News from the coast\n\n{text} That was the long and the short of it."
    source = Source("a.txt", whole, "text/plain", doc_id="0123456789abcdef")
    return extract_document(read_source(source)).conflicts


@pytest.mark.parametrize(("kind", "text", "first", "second"), CONTRADICTIONS)
def test_a_contradiction_is_found_with_both_its_sides(kind, text, first, second):
    (found,) = conflicts_of(text)
    assert (found.kind, found.first_text, found.second_text) == (kind, first, second)


@pytest.mark.parametrize("text", SOUND)
def test_what_agrees_is_no_conflict(text):
    assert conflicts_of(text) == ()


def test_a_vanished_level_is_set_against_the_level_before():
    (found,) = conflicts_of(
        "The Tolva theft rate for 2021 was 0.00, a 100% decline from 2020. "
        "The Tolva theft rate for 2020 was 3.19."
    )
    assert (found.kind, found.first_text, found.second_text) == ("vanished", "0.00", "3.19")
    assert "`100%`" in found.difference


def test_an_impossible_value_is_published_though_its_row_goes_to_quarantine():
    text = "News from the coast\n\nThe toll rate in Tolva was 3.19, a INF% increase from 2019."
    tables = extract_sources([Source("a.txt", text, "text/plain")])
    (conflict,) = tables["conflicts"].to_dicts()
    assert (conflict["kind"], conflict["first_table"]) == ("impossible_value", "quarantine")
    assert conflict["first_row_id"] in tables["quarantine"]["row_id"]


def faq_conflicts(*pairs, title="Ferries of the world"):
    lines = "\n\n".join(f"{question} ›\n\n{answer}" for question, answer in pairs)
    text = f"{title}\n\nThe ferry to Ostrava island runs again, and nobody knows for how long.\n\n{lines}\n"
    found = extract_document(read_source(Source("a.txt", text, "text/plain"))).conflicts
    return [conflict for conflict in found if conflict.kind == "superlative"]


def test_two_answers_that_name_other_countries_for_one_superlative_are_at_odds():
    (found,) = faq_conflicts(
        ("Which country has the highest number of ferry accidents?", "By far the most happen in Norway."),
        ("What is the best day to cross?", "Most people cross on Mondays."),
        ("What country has the highest rate of ferry accidents in the world?", "Malta comes first."),
    )
    assert found.difference == "Answers to one question name `Norway`, and `Malta`."
    assert (found.first_table, found.second_table) == ("faq", "faq")


def test_a_word_of_the_title_may_be_left_out_of_the_question():
    pairs = (
        ("Which country has the most ferry accidents?", "That would be Norway."),
        ("Which country has the most accidents?", "That would be Malta."),
    )
    assert len(faq_conflicts(*pairs, title="Ferry accidents, and how to avoid them")) == 1
    assert faq_conflicts(*pairs, title="The sea is calling") == []


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which country has the lowest number of ferry accidents?", "Malta has the fewest."),
        ("Which country has the highest number of train accidents?", "Malta has the most."),
        ("Which country has the highest number of ferry accidents in Europe?", "Malta has the most."),
        ("Which country has the highest number of ferry accidents?", "Norway and Malta share that place."),
        ("Which country has the highest number of ferry accidents?", "Nobody can tell."),
        ("Which company has the highest number of ferry accidents?", "That is Malta Lines."),
        ("Does any country have the highest number of ferry accidents?", "Malta does."),
    ],
)
def test_answers_to_other_questions_and_answers_that_share_a_name_are_not(question, answer):
    first = ("Which country has the highest number of ferry accidents?", "By far the most happen in Norway.")
    assert faq_conflicts(first, (question, answer)) == []


def test_a_conflict_has_the_same_id_whatever_else_the_rules_find():
    text = "In all, 24 of the 18 boats sank."
    (alone,) = conflicts_of(text)
    found = conflicts_of(f"{text} Prices fell 20% from 50 crowns to 60 crowns.")
    assert alone.conflict_id in {conflict.conflict_id for conflict in found}
