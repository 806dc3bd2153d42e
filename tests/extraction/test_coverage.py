from pipelines.document import Span
from pipelines.extraction.candidates import Signal
from pipelines.extraction.coverage import account_for, overlooked


def number(start: int, end: int, **facts: object) -> Signal:
    return Signal("number", Span(start, end), "number-digits", 0.9, **facts)  # type: ignore[arg-type]


def test_a_digit_that_nobody_looked_at_is_unaccounted_for(analysed):
    (row,) = account_for(analysed("It took 40 days.", "body").tokenised, [])
    assert (row.signal, row.char_start, row.char_end, row.row_id, row.reason) == ("number", 8, 10, None, None)


def test_quotation_and_question_marks_are_looked_for_too():
    assert [signal.signal for signal in overlooked('"Why?"', [])] == ["quote_mark", "question", "quote_mark"]


def test_the_question_mark_of_a_web_address_is_no_question():
    assert not list(overlooked("See coast.example/list?page=two for more", []))


def test_a_signal_covers_all_digits_inside_it():
    assert not list(overlooked("1,238 lives", [number(0, 5)]))


def test_a_signal_covers_only_its_own_kind():
    assert [signal.signal for signal in overlooked("“40”", [number(0, 4)])] == ["quote_mark", "quote_mark"]


def test_a_zone_without_rows_is_the_reason(analysed):
    (row,) = account_for(
        analysed("Views: 6003", "page_info").tokenised, [number(7, 11, value=6003.0, reason="identifier")]
    )
    assert (row.reason, row.value) == ("zone_page_info", 6003.0)


def test_values_of_personal_zones_are_left_out(analysed):
    (row,) = account_for(
        analysed("Phone: 5550", "author_bio").tokenised, [number(7, 11, value=5550.0, reason="identifier")]
    )
    assert (row.reason, row.value) == ("zone_author_bio", None)


def test_a_row_of_a_table_keeps_its_reference(analysed):
    (row,) = account_for(
        analysed("40 crews", "body").tokenised,
        [number(0, 2, row_table="statistics", row_id="s-1", value=40.0)],
    )
    assert (row.row_table, row.row_id, row.reason) == ("statistics", "s-1", None)
