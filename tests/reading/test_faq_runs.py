from textwrap import dedent

import pytest

from pipelines.reading.zones import lay_out


def pairs(text: str) -> list[tuple[str, str]]:
    return [(pair.question.text_of(text), pair.answer.text_of(text)) for pair in lay_out(text).faq]


def page(text: str) -> str:
    return "The harbour of Norrland opened on Monday.\n\n" + dedent(text)


def test_an_arrow_shows_a_question_and_belongs_to_it_no_more_than_white_space():
    text = page("""
        Who pays? ›


        The state pays.

        When does it open? »

        In May.
        """)
    assert pairs(text) == [("Who pays?", "The state pays."), ("When does it open?", "In May.")]
    assert {pair.rule_id for pair in lay_out(text).faq} == {"faq-arrow"}


def test_a_question_without_its_mark_is_one_where_an_arrow_shows_it():
    assert pairs(page("Who pays for the harbour ›\n\nThe state.")) == [
        ("Who pays for the harbour", "The state.")
    ]


def test_questions_below_an_faq_heading_are_pairs():
    text = page("""
        Frequently Asked Questions

        Who pays?

        The state pays.

        It has done so for years.

        When does it open?
        In May.
        """)
    assert pairs(text) == [
        ("Who pays?", "The state pays.\n\nIt has done so for years."),
        ("When does it open?", "In May."),
    ]


def test_answers_leave_out_calls_to_the_reader():
    text = page("""
        Who pays? ›

        Share with a friend:
        The state pays.
        Read On ›
        """)
    assert pairs(text) == [("Who pays?", "The state pays.")]


def test_a_list_answer_begins_at_its_first_marker():
    text = page("""
        Which ports are open? ›

        Share with a friend:
          • Port Alba. ...
          • Port Cerin. ...
          • Final thoughts…
        Apr 5, 2024
        """)
    (pair,) = lay_out(text).faq
    assert pair.answer.text_of(text) == "• Port Alba. ...\n  • Port Cerin. ...\n  • Final thoughts…"
    assert (pair.answer_format, pair.is_truncated, pair.answer_date) == ("list", True, "2024-04-05")
    assert pair.answer_date_span is not None
    assert pair.answer_date_span.text_of(text) == "Apr 5, 2024"


@pytest.mark.parametrize("dash", [" — ", " - ", " – ", "—", " · "])
@pytest.mark.parametrize("label", ["", "A: "])
def test_a_date_before_the_answers_words_is_no_part_of_it(dash: str, label: str):
    text = page(f"FAQ\n\nWho pays?\n{label}Jan 14, 2025{dash}The state pays.\nIt always has.")
    (pair,) = lay_out(text).faq
    assert pair.answer.text_of(text) == "The state pays.\nIt always has."
    assert pair.answer_date == "2025-01-14"
    assert pair.answer_date_span is not None
    assert pair.answer_date_span.text_of(text) == "Jan 14, 2025"


def test_a_date_on_the_line_before_the_answer_is_no_part_of_it():
    text = page("FAQ\n\nWho pays?\nJan 14, 2025\nThe state pays.")
    (pair,) = lay_out(text).faq
    assert (pair.answer.text_of(text), pair.answer_date) == ("The state pays.", "2025-01-14")


@pytest.mark.parametrize("answer", ["May 3, 2025 — a Saturday.", "May 3, 2025, is the day.", "May 3, 2025"])
def test_a_date_that_answers_is_the_answer(answer: str):
    text = page(f"FAQ\n\nWhen does it open?\n{answer}")
    (pair,) = lay_out(text).faq
    assert (pair.answer.text_of(text), pair.answer_date) == (answer, None)


def test_labels_and_numbers_are_no_part_of_question_and_answer():
    text = page("FAQ\n\nQ: Who pays?\nA: The state.\n\n2. When does it open?\nIn May.")
    assert pairs(text) == [("Who pays?", "The state."), ("When does it open?", "In May.")]


def test_the_last_answer_ends_where_the_next_part_of_the_page_begins():
    text = page("FAQs\n\nWho pays?\n\nThe state.\n\nTop Articles\nStrike enters second week\n")
    assert pairs(text) == [("Who pays?", "The state.")]


def test_a_heading_between_questions_is_no_part_of_an_answer():
    text = page("FAQs\n\nWho pays?\n\nThe state.\n\nOn opening\n\nWhen does it open?\n\nIn May.")
    assert pairs(text) == [("Who pays?", "The state."), ("When does it open?", "In May.")]


def test_three_questions_that_take_turns_with_answers_need_no_heading():
    text = page("Who pays?\n\nThe state.\n\nWhen does it open?\n\nIn May.\n\nIs it deep?\n\nYes, it is.")
    assert len(pairs(text)) == 3


def test_after_the_articles_end_two_are_enough():
    text = page("[By Ada Byron | Coast Desk]\n\nWho pays?\n\nThe state.\n\nIs it deep?\n\nYes, it is.")
    assert len(pairs(text)) == 2


def test_a_question_in_running_text_is_no_pair():
    text = page("Who pays?\n\nThe state does, and it has done so for years.\n\nThe mayor spoke on Tuesday.")
    assert pairs(text) == []


def test_an_interview_is_no_faq():
    text = page("""
        What did you see?

        “I saw a ship,” she said.

        Where was it?

        “Near the pier,” she said.

        Who was on it?

        “Nobody,” she said.
        """)
    assert pairs(text) == []


def test_a_question_without_an_answer_is_no_pair():
    assert pairs(page("FAQs\n\nWho pays?\n\nWhen does it open?\n\nIn May.")) == [
        ("When does it open?", "In May.")
    ]


def test_two_numbered_questions_are_a_run_and_lose_their_numbers():
    text = page("1. Can I fish there?\n\nOnly at night.\n\n2. Who checks?\n\nThe harbour master.")
    assert pairs(text) == [("Can I fish there?", "Only at night."), ("Who checks?", "The harbour master.")]


def test_your_questions_answered_opens_an_faq():
    text = page("Your questions answered\n\nCan I fish there?\n\nOnly at night.")
    assert pairs(text) == [("Can I fish there?", "Only at night.")]
