from pipelines.document import Block, Document, Sidecar, Span, Zone
from pipelines.extraction.candidates import Signal
from pipelines.extraction.coverage import account_for, overlooked
from pipelines.extraction.tokens import TokenisedDocument, tokenise_document


def in_zone(text: str, zone: str) -> TokenisedDocument:
    whole = Span(0, len(text))
    return tokenise_document(
        Document(
            doc_id="d",
            source_name="d.txt",
            source_sha256="",
            text_sha256="",
            media_type="text/plain",
            encoding="utf-8",
            text=text,
            title=None,
            published=None,
            published_basis="none",
            language="en",
            sidecar=Sidecar(),
            blocks=(Block(whole, "paragraph", zone),),
            zones=(Zone(zone, whole),),
        )
    )


def number(start: int, end: int, **facts: object) -> Signal:
    return Signal("number", Span(start, end), "number-digits", 0.9, **facts)  # type: ignore[arg-type]


def test_a_digit_that_nobody_looked_at_is_unaccounted_for():
    (row,) = account_for(in_zone("It took 40 days.", "body"), [])
    assert (row.signal, row.char_start, row.char_end, row.row_id, row.reason) == ("number", 8, 10, None, None)


def test_quotation_and_question_marks_are_looked_for_too():
    assert [signal.signal for signal in overlooked('"Why?"', [])] == ["quote_mark", "question", "quote_mark"]


def test_the_question_mark_of_a_web_address_is_no_question():
    assert not list(overlooked("See coast.example/list?page=two for more", []))


def test_a_signal_covers_all_digits_inside_it():
    assert not list(overlooked("1,238 lives", [number(0, 5)]))


def test_a_signal_covers_only_its_own_kind():
    assert [signal.signal for signal in overlooked("“40”", [number(0, 4)])] == ["quote_mark", "quote_mark"]


def test_a_zone_without_rows_is_the_reason():
    (row,) = account_for(
        in_zone("Views: 6003", "page_info"), [number(7, 11, value=6003.0, reason="identifier")]
    )
    assert (row.reason, row.value) == ("zone_page_info", 6003.0)


def test_values_of_personal_zones_are_left_out():
    (row,) = account_for(
        in_zone("Phone: 5550", "author_bio"), [number(7, 11, value=5550.0, reason="identifier")]
    )
    assert (row.reason, row.value) == ("zone_author_bio", None)


def test_a_row_of_a_table_keeps_its_reference():
    (row,) = account_for(
        in_zone("40 crews", "body"), [number(0, 2, row_table="statistics", row_id="s-1", value=40.0)]
    )
    assert (row.row_table, row.row_id, row.reason) == ("statistics", "s-1", None)
