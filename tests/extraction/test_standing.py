"""What an FAQ claims has a standing: with a source by name, without one, and against something else."""

import pytest

from pipelines.document import Source
from pipelines.extraction.extract import extract_document
from pipelines.reading.read import read_source


def answers(*pairs):
    lines = "\n\n".join(f"{question} ›\n\n{answer}" for question, answer in pairs)
    text = f"The ferry\n\nThe ferry to Ostrava island runs again, and nobody knows for how long.\n\n{lines}\n"
    return extract_document(read_source(Source("a.txt", text, "text/plain"))).faq


SURE = ("Is it free?", "Yes, for all who live there.")


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        ("According to the Harbour Post, 9 percent of crews reported an accident in 2022.", "sourced"),
        ("Figures published by the Coast Guard say that 9 percent of crews were hurt.", "sourced"),
        ("The Coast Guard says that the harbour is safe.", "sourced"),
        ("According to the ministry, 9 percent of crews reported an accident in 2022.", "unsourced"),
        ("Experts say that the harbour is safe.", "unsourced"),
        ("About 9 percent of crews were hurt.", "unsourced"),
        ("Would you not like to know?", "none"),
    ],
)
def test_only_a_source_with_a_name_makes_a_claim_sourced(answer, standing):
    row, _ = answers(("What is the accident rate in Velmoria?", answer), SURE)
    assert row.standing == standing


def test_a_source_of_one_answer_is_none_of_the_next():
    one, other = answers(
        ("What is the accident rate?", "According to the Harbour Post, 9 percent of crews were hurt."),
        ("What is the theft rate?", "About 9 percent of boats are stolen."),
    )
    assert (one.standing, other.standing) == ("sourced", "unsourced")


def test_an_answer_at_odds_with_another_keeps_its_standing_and_says_so():
    one, other, third = answers(
        (
            "Which country has the most ferries?",
            "According to the Harbour Post, 9 percent sail under Norway.",
        ),
        ("What country has the highest number of ferries in the world?", "Malta comes first."),
        SURE,
    )
    assert [row.standing for row in (one, other, third)] == ["sourced", "unsourced", "unsourced"]
    assert [row.is_contradicted for row in (one, other, third)] == [True, True, False]


def test_an_impossible_figure_in_an_answer_contradicts_it():
    row, _ = answers(("Is it safe?", "The rate was 3.19, a INF% increase from 2019."), SURE)
    assert row.is_contradicted
