from pipelines.document import Source
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.extract import extract_document
from pipelines.extraction.faq import extract_faq
from pipelines.extraction.rows import Coverage
from pipelines.reading.read import read_source

PAGE = """The harbour of Norrland opened on Monday.

Is it deep? Nobody knows. “Who built it?” asked the mayor.

Who pays? ›

Share with a friend:
• The state. ...
• The town…
Apr 5, 2024

When does it open? ›

In May.

Top Articles
Who won?
"""


def analysis(text: str) -> Analysis:
    return Analysis(read_source(Source("a.txt", text, "text/plain", "d")))


def questions(text: str) -> dict[str, Coverage]:
    rows = extract_document(analysis(text).document).coverage
    return {text[row.char_start : row.char_end]: row for row in rows if row.signal == "question"}


def test_each_pair_is_a_row_in_page_order():
    rows = extract_faq(analysis(PAGE)).rows
    assert [(row.position, row.question, row.answer, row.zone) for row in rows] == [
        (1, "Who pays?", "• The state. ...\n• The town…", "faq"),
        (2, "When does it open?", "In May.", "faq"),
    ]


def test_spans_hold_the_cells():
    for row in extract_faq(analysis(PAGE)).rows:
        assert PAGE[row.question_start : row.question_end] == row.question
        assert PAGE[row.answer_start : row.answer_end] == row.answer


def test_lists_cuts_and_dates_are_columns():
    first, second = extract_faq(analysis(PAGE)).rows
    assert (first.answer_format, first.is_truncated, first.answer_date) == ("list", True, "2024-04-05")
    assert (second.answer_format, second.is_truncated, second.answer_date) == ("text", False, None)


def test_a_row_id_depends_on_document_and_place_only():
    first = extract_faq(analysis(PAGE)).rows[0]
    assert first.row_id.startswith("f-")
    assert first.row_id == extract_faq(analysis(PAGE + "\nIt rained.\n")).rows[0].row_id


def test_every_question_is_a_row_or_has_its_reason():
    found = questions(PAGE)
    assert {words: row.reason for words, row in found.items()} == {
        "Is it deep?": "prose_question",
        "“Who built it?": "quoted_question",
        "Who pays?": None,
        "When does it open?": None,
        "Who won?": "zone_related",
    }
    assert found["Who pays?"].row_table == "faq"
    assert found["Who pays?"].row_id is not None


def test_two_questions_of_one_sentence_are_two_signals():
    found = questions("He wondered: who pays? and who built it?! It rained.")
    assert list(found) == ["He wondered: who pays?", "and who built it?!"]


def test_a_web_address_is_no_question():
    assert questions("See https://example.org/a?page=2 for more.") == {}


def test_a_title_that_asks_is_a_heading():
    found = questions("Who pays for the harbour?\n\nThe harbour opened on Monday.\n\nThe state pays.")
    assert [row.reason for row in found.values()] == ["heading_question"]


def test_a_document_without_questions_has_no_findings():
    assert extract_faq(analysis("The harbour opened on Monday.")).signals == ()
