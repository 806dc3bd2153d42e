import math
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.numbers.numerals import Numeral, read_numeral


def read(text: str, *, currency: str | None = None) -> Numeral:
    numeral = read_numeral(text, 0, len(text), currency=currency)
    assert numeral is not None
    return numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4,507", 4507),
        ("4 507 goats", 4507),
        ("4\u202f507", 4507),
        ("12,34,567", 1234567),
        ("3.25", 3.25),
        (".5", 0.5),
        ("2.400.000", 2400000),
        ("2.400,75", 2400.75),
        ("6e3", 6000),
        ("5/8", 0.625),
        ("3-1/2", 3.5),
        ("3½", 3.5),
        ("¾", 0.75),
        ("7 million", 7e6),
        ("7bn", 7e9),
        ("3 lakh", 3e5),
        ("6 and a half", 6.5),
        ("1,5 million", 1.5e6),
    ],
)
def test_digits_are_read_in_every_style_of_news(text: str, value: float) -> None:
    assert read(text).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("forty-two", 42),
        ("three hundred and twelve", 312),
        ("two hundred thousand and six", 200006),
        ("a hundred", 100),
        ("a million and a half", 1.5e6),
        ("four and a half million", 4.5e6),
        ("half a million", 5e5),
        ("a quarter of a million", 2.5e5),
        ("three dozen", 36),
        ("three dozens", 36),
        ("two millions", 2e6),
        ("five point two five", 5.25),
        ("nought point five", 0.5),
        ("three point five million", 3.5e6),
        ("half a dozen", 6),
        ("three-quarters", 0.75),
        ("two fifths", 0.4),
        ("seven-and-a-half", 7.5),
        ("zero", 0),
        ("twice", 2),
    ],
)
def test_words_are_read(text: str, value: float) -> None:
    assert read(text).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "least"),
    [("thousands", 1e3), ("tens of millions", 1e7), ("several hundred", 100), ("a couple of dozen", 12)],
)
def test_vague_magnitudes_name_their_least(text: str, least: float) -> None:
    numeral = read(text)
    assert (numeral.style, numeral.value) == ("vague", least)
    assert numeral.span.end == len(text)


def test_a_few_alone_is_no_number() -> None:
    assert read_numeral("a few goats", 0, 11) is None


@pytest.mark.parametrize("text", ["third party", "twenty-first", "12th", "second half"])
def test_ordinals_are_no_fractions(text: str) -> None:
    assert read(text).style == "ordinal"


def test_a_third_is_a_fraction_where_a_share_is_spoken_of() -> None:
    assert read("a third of the goats").style == "fraction"
    assert read("a third goat").style == "ordinal"


def test_a_magnitude_is_multiplied_out_to_the_digit_as_written() -> None:
    assert read("2.07 billion").value == 2070000000
    assert read("4.35 million").value == 4350000


def test_two_numerals_side_by_side_stay_apart() -> None:
    text = "twenty two-year terms"
    assert read(text).span.text_of(text) == "twenty"


def test_a_letter_is_a_magnitude_behind_money_and_before_things_counted() -> None:
    assert read("40m", currency="USD").value == 4e7
    assert read("40m goats").value == 4e7
    assert read("40m sprint").value == 40
    assert read("40m-tonne load").value == 4e7
    assert read("40m-high wall").value == 40
    assert read("85 L", currency="INR").value == 85e5
    assert read("85 L").value == 85
    assert read("5 lac goats").value == 5e5


def test_st_is_an_ending_or_the_stone() -> None:
    assert [read(text).style for text in ("21st goat", "12st goat", "21st 4lb")] == [
        "ordinal",
        "digits",
        "digits",
    ]


def test_a_comma_parts_decimals_before_a_unit() -> None:
    assert read("12,75 euros").value == 12.75
    assert read("12,75 goats").value == 12


def test_what_cannot_be_a_number_is_read_as_such() -> None:
    assert read("INF%").style == "not_a_number"
    assert math.isinf(read("INF%").value)
    assert math.isnan(read("NaN").value)
    assert read_numeral("nan bread", 0, 9) is None


def test_endless_digits_are_read_without_error() -> None:
    assert math.isinf(read("7" * 5000).value)


@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_digits_have_their_integer_value(number: int) -> None:
    assert read(f"{number:,}").value == number


@given(st.text(alphabet=string.digits + ",. -/½kmbn", max_size=40))
def test_a_numeral_stays_inside_its_bounds(tail: str) -> None:
    text = "7" + tail
    numeral = read_numeral(text, 0, len(text))
    assert numeral is not None
    assert 0 == numeral.span.start < numeral.span.end <= len(text)


def test_a_digit_behind_a_small_letter_takes_no_group_of_thousands_with_it() -> None:
    text = "the m4 125 plough"
    numeral = read_numeral(text, text.index("4"), len(text))
    assert numeral is not None
    assert numeral.span.text_of(text) == "4"
