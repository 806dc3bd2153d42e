"""Selecting words: what stands beside them tells their place, and shows no more than it must."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Span
from pipelines.extraction.selectors import Selecting

WORDS = ("a", "b", "a", "“ah", "ah”", "R&D", "twenty-one,", "50%", "é", "𝔐", "sailed")
BREAKS = (" ", " ", " ", "  ", "\n", "\n\n", "\r\n")
#: Such that no two places are told apart by white space alone, which browsers do not look at.
PLAIN_BREAKS = (" ", " ", " ", "\n\nOne ", "\n\nTwo ")


@st.composite
def texts_with_words(draw, breaks=BREAKS):
    """A text, and a stretch of it that begins and ends with words or parts of words."""
    parts = [part for _ in range(draw(st.integers(1, 40))) for part in map(st.sampled_from, (WORDS, breaks))]
    text = "".join(draw(part) for part in parts)
    places = [at for at, character in enumerate(text) if not character.isspace()]
    start = draw(st.sampled_from(places))
    end = 1 + draw(st.sampled_from([at for at in places if at >= start]))
    return text, Span(start, end)


def beside(text, words, barred=()):
    """The prefix and the suffix of words, where they first stand in a text."""
    at = text.index(words)
    selector = Selecting(text, barred).select(Span(at, at + len(words)))
    return text[selector.context.start : at], text[at + len(words) : selector.context.end]


@given(texts_with_words())
def test_words_said_to_be_unique_stand_once_with_those_beside_them(made):
    text, words = made
    selector = Selecting(text).select(words)
    assert selector.context.contains(words)
    context = selector.context.text_of(text)
    again = text.find(context, text.find(context) + 1)
    assert (again < 0) == selector.is_unique or not selector.is_unique


@given(texts_with_words())
def test_words_that_are_unique_by_themselves_are_always_told(made):
    text, words = made
    if text.count(words.text_of(text)) == 1:
        assert Selecting(text).select(words).is_unique


@given(texts_with_words())
def test_no_context_has_a_line_break_between_its_words(made):
    text, words = made
    selector = Selecting(text).select(words)
    prefix, suffix = text[selector.context.start : words.start], text[words.end : selector.context.end]
    assert len(prefix.strip().splitlines()) <= 1
    assert len(suffix.strip().splitlines()) <= 1


@given(texts_with_words(), st.data())
def test_no_context_reaches_into_what_is_barred(made, data):
    text, words = made
    start = data.draw(st.integers(0, len(text) - 1))
    barred = Span(start, data.draw(st.integers(start + 1, len(text))))
    selector = Selecting(text, [barred]).select(words)
    assert not selector.context.overlaps(barred) or selector.context == words


def test_four_words_stand_on_either_side_where_they_suffice():
    text = "Last week the old ferry to the island carried 640 people, and nobody was hurt on it."
    assert beside(text, "640 people") == ("to the island carried ", ", and nobody was")


def test_more_words_stand_beside_those_that_four_do_not_tell_apart():
    text = "In May it cost the town 40 crowns.\nIn June it cost the town 40 crowns."
    assert beside(text, "40") == ("In May it cost the town ", " crowns.")


def test_words_that_begin_their_line_have_words_of_the_line_before_only_where_needed():
    text = "It is free.\n\nWho pays?\n\nIt is dear.\n\nWho pays?\n\nNobody."
    assert beside(text, "It is free.") == ("", "")
    assert beside(text, "Who pays?") == ("It is free.\n\n", "\n\nIt is dear.")


def test_words_that_nothing_tells_apart_are_not_said_to_be_unique():
    text = "Seven goats. " * 60
    selector = Selecting(text).select(Span(26 * 13, 26 * 13 + 5))
    assert not selector.is_unique


def test_a_word_longer_than_a_context_is_left_out_whole():
    assert beside(f"{'x' * 200} 7 {'y' * 200}", "7") == ("", "")


def test_words_that_stand_elsewhere_inside_a_longer_word_are_not_unique():
    assert not Selecting("7 goats.\n17 goats.\n").select(Span(0, 1)).is_unique


def test_words_among_none_but_common_ones_are_not_said_to_be_unique():
    common = "the old ferry sails on " * 1000
    text = f"{common}with 7 boats {common}"
    at = text.index("7")
    assert Selecting(text).select(Span(at, at + 1)).is_unique
    assert not Selecting(common).select(Span(2000, 2003)).is_unique


def test_two_words_on_a_line_are_searched_for_in_a_short_text_only():
    short = "Seven boats"
    assert Selecting(short).select(Span(0, 5)).is_unique
    assert not Selecting(f"{short}\n{'x' * 30_000}").stands_once(Span(0, 11))
