import pytest
from hypothesis import given
from hypothesis import strategies as st

MARKS = "\"“”„‟«»'‘’‚‹›`´′″"


def quoted(analysed, text):
    return [pair.span.text_of(text) for pair in analysed(text).marks.quoted]


@pytest.mark.parametrize(
    "text",
    [
        "“We sail,” she said.",
        '"We sail," she said.',
        "„We sail,“ she said.",
        "«We sail,» she said.",
        "»We sail,« she said.",
        "« We sail, » she said.",
        "''We sail,'' she said.",
        "``We sail,'' she said.",
        "‘We sail,’ she said.",
        "'We sail,' she said.",
        '“We sail," she said.',
        "”We sail,” she said.",
        "“We sail,“ she said.",
    ],
)
def test_every_make_of_marks_is_paired(analysed, text):
    assert quoted(analysed, text) == ["We sail,"]
    assert not analysed(text).marks.strays


def test_apostrophes_are_no_marks(analysed):
    marks = analysed("The crews' rights aren’t the ’90s’ problem, ’tis said: get 'em, O’Hara’s men.").marks
    assert not marks.quoted
    assert not marks.strays


def test_a_possessive_plural_does_not_close_a_single_mark(analysed):
    assert quoted(analysed, "He called it 'the crews' finest hour,' and left.") == ["the crews' finest hour,"]


def test_single_marks_nest_in_double_ones(analysed):
    marks = analysed("“She said ‘never’ to me,” he said.").marks
    assert [(pair.depth, pair.rule_id) for pair in marks.quoted] == [
        (0, "paired-double"),
        (1, "paired-single"),
    ]


def test_three_typewriter_marks_close_the_inner_quotation_first(analysed):
    assert quoted(analysed, "''I read 'The Reef.''' It ended.") == ["I read 'The Reef.'", "The Reef."]


def test_double_marks_nest_in_double_ones(analysed):
    assert quoted(analysed, "“She said “never” to me,” he said.") == ["She said “never” to me,", "never"]


def test_feet_and_inches_are_measures(analysed):
    marks = analysed('He is 5\' 10" tall, the plank 8" x 10".').marks
    assert not marks.quoted
    assert len(marks.measures) >= 3


def test_a_number_may_end_a_quotation(analysed):
    assert quoted(analysed, 'She said "he is 27" and left.') == ["he is 27"]


def test_a_stray_mark_spoils_its_own_paragraph_only(analysed):
    text = "The tide turned.” So it did.\n\n“We sail,” she said."
    marks = analysed(text).marks
    assert [span.text_of(text) for span in marks.strays] == ["”"]
    assert [pair.span.text_of(text) for pair in marks.quoted] == ["We sail,"]


def test_an_open_paragraph_goes_on_in_the_next(analysed):
    text = "“We sail at dawn.\n\n“Nobody stays behind,” she said."
    first, second = analysed(text).marks.quoted
    assert (first.span.text_of(text), first.continues) == ("We sail at dawn.", False)
    assert first.outer.end == first.span.end
    assert (second.span.text_of(text), second.continues) == ("Nobody stays behind,", True)


def test_an_open_paragraph_may_end_where_the_next_closes_without_opening(analysed):
    text = "“We sail at dawn.\n\n“Bring food.\n\nNobody stays behind,” she said."
    assert quoted(analysed, text)[-1] == "Nobody stays behind,"


def test_marks_that_hold_nothing_are_a_stray(analysed):
    marks = analysed('The cell reads "" here.').marks
    assert not marks.quoted
    assert len(marks.strays) == 1


def test_arrows_are_no_marks(analysed):
    assert not analysed("Which port is the safest? ›").marks.strays


@given(st.text(alphabet=MARKS + "ab 5.,\n—("))
def test_spans_hold_and_nothing_overlaps(analysed, text):
    marks = analysed(text).marks
    for pair in marks.quoted:
        assert pair.outer.contains(pair.span)
        assert pair.span.text_of(text).strip() == pair.span.text_of(text) != ""
    stray = {at for span in marks.strays for at in range(span.start, span.end)}
    opening = {pair.outer.start for pair in marks.quoted if pair.outer.start < pair.span.start}
    assert len(opening) == sum(pair.outer.start < pair.span.start for pair in marks.quoted)
    assert not stray & opening
    assert list(marks.quoted) == sorted(marks.quoted, key=lambda pair: (pair.outer.start, -pair.outer.end))
