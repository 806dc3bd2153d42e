import pytest

from pipelines.extraction.numbers.expressions import read_expression
from pipelines.extraction.numbers.quantities import Quantity, read_quantity


def read(text: str, before: str = "", *, at: str | None = None, levels: bool = False) -> tuple[str, Quantity]:
    start = text.index(at) if at else 0
    quantity = read_expression(text, start, len(text), before, levels=levels)
    assert quantity is not None
    return quantity.span.text_of(text), quantity


@pytest.mark.parametrize(
    ("text", "at", "span", "unit"),
    [
        ("$40 million for", "40", "$40 million", "USD"),
        ("HK$40 for", "40", "HK$40", "HKD"),
        ("EUR 40 for", "40", "EUR 40", "EUR"),
        ("40 € for", "40", "40 €", "EUR"),
        ("PS4.5m for", "4", "PS4.5m", "GBP"),
        ("PS4 games", "4", "4", None),
        ("Rs. 40 lakh", "40", "Rs. 40 lakh", "INR"),
        ("40 percent of", "40", "40 percent", "percent"),
        ("40 per cent of", "40", "40 per cent", "percent"),
        ("40pc of", "40", "40pc", "percent"),
        ("a 40-percent cut", "40", "40-percent", "percent"),
        ("40 percentage points", "40", "40 percentage points", "percentage points"),
        ("40 goats", "40", "40", None),
        ("by 0.5pp in", "0.5", "0.5pp", "percentage points"),
        ("for R1.25m in", "1", "R1.25m", "ZAR"),
        ("a fine of R500 for", "500", "R500", "ZAR"),
        ("the R500 to Oru", "500", "500", None),
        ("paid N30,000 a month", "30", "N30,000", "NGN"),
        ("for N95 masks", "95", "95", None),
        ("took Ksh20,000 and", "20", "Ksh20,000", "KES"),
        ("KSh 2.3 million and", "2", "KSh 2.3 million", "KES"),
        ("of GH¢200 were", "200", "GH¢200", "GHS"),
        ("for Rs 2.4 Cr in", "2", "Rs 2.4 Cr", "INR"),
        ("for $2.4 Cr in", "2", "$2.4", "USD"),
        ("half a percent of", "half", "half a percent", "percent"),
        ("a half-percentage-point cut", "half", "half-percentage-point", "percentage points"),
    ],
)
def test_signs_belong_to_the_span_and_give_the_unit(text: str, at: str, span: str, unit: str | None) -> None:
    quantity = read_quantity(text, text.index(at), len(text))
    assert quantity is not None
    assert (quantity.span.text_of(text), quantity.unit) == (span, unit)


@pytest.mark.parametrize(
    ("text", "at", "value"),
    [
        ("at -4 degrees", "4", -4),
        ("at minus four degrees", "four", -4),
        ("rows 3-4", "4", 4),
        ("+/-4 points", "4", 4),
        ("$.75", "75", 0.75),
    ],
)
def test_a_minus_counts_where_nothing_stands_before_it(text: str, at: str, value: float) -> None:
    quantity = read_quantity(text, text.index(at), len(text))
    assert quantity is not None
    assert quantity.value == value


@pytest.mark.parametrize(
    ("text", "before", "low", "high", "unit"),
    [
        ("6-8 goats", "", 6, 8, None),
        ("6 to 8 percent", "", 6, 8, "percent"),
        ("6 and 8 million", "between", 6e6, 8e6, None),
        ("70% to 90%", "", 70, 90, "percent"),
        ("two or three goats", "", 2, 3, None),
        ("15kHz and 17kHz", "between", 15, 17, None),
        ("900,000 to 1.2 million", "", 9e5, 1.2e6, None),
        ("18 °C to 34 °C", "", 18.0, 34.0, None),
    ],
)
def test_the_ends_of_a_range_share_magnitude_and_unit(
    text: str, before: str, low: float, high: float, unit: str | None
) -> None:
    _, quantity = read(text, before)
    assert (quantity.kind, quantity.value) == ("range", None)
    assert (quantity.value_min, quantity.value_max, quantity.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "before"), [("6 and 8 goats", "the"), ("4 percent to 1,200", "fell"), ("8 to 6 goats", "")]
)
def test_two_numbers_that_make_no_range_stay_apart(text: str, before: str) -> None:
    assert read(text, before)[1].value_max is None


def test_below_zero_a_range_counts_away_from_it() -> None:
    span, quantity = read("from -18 °C to -34 °C", "from", at="18")
    assert (span, quantity.value_min, quantity.value_max) == ("-18 °C to -34", -34.0, -18.0)


def test_two_levels_of_a_change_stay_apart() -> None:
    assert read("6% to 8%", "from", levels=True)[0] == "6%"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 in 4 goats", 0.25),
        ("one out of five", 0.2),
        ("7 out of ten", 0.7),
        ("15-for-20", 0.75),
        ("two of every five", 0.4),
        ("9 to 1", 9),
        ("45:1, she said", 45),
    ],
)
def test_shares_are_one_expression_with_their_quotient(text: str, value: float) -> None:
    span, quantity = read(text)
    assert (quantity.kind, quantity.unit) == ("ratio", "1")
    assert quantity.value == pytest.approx(value)
    assert text.startswith(span)


@pytest.mark.parametrize("text", ["2 in 10 minutes", "one in 2021", "8 of the 12 goats", "30 in 5"])
def test_what_only_looks_like_a_share_stays_apart(text: str) -> None:
    assert read(text)[1].kind == "cardinal"


def test_every_fifth_is_a_share_and_every_fifth_year_is_not() -> None:
    assert read("every fifth goat", "every", at="fifth") == (
        "every fifth",
        read("every fifth goat", "every", at="fifth")[1],
    )
    assert read("every fifth goat", "every", at="fifth")[1].value == pytest.approx(0.2)
    assert read("every fifth year", "every", at="fifth")[1].kind == "ordinal"


@pytest.mark.parametrize("text", ["fourfold", "four-fold", "4x", "four times as many"])
def test_multiples_are_recognised(text: str) -> None:
    assert (read(text)[1].kind, read(text)[1].value) == ("multiple", 4)


@pytest.mark.parametrize(
    "text",
    [
        "555-010-0199",
        "555-0100",
        "0800 123 456",
        "0155-5010019",
        "01 55 50 10 01",
        "1(555)010-0199",
        "10.20.30.40",
        "978-0-00-000000-2",
        "99555-0100",
    ],
)
def test_digits_in_a_form_that_names_are_identifiers(text: str) -> None:
    span, quantity = read(text)
    assert (span, quantity.kind, quantity.value) == (text, "identifier", None)


@pytest.mark.parametrize("text", ["+49 155 50100199", "+44 (0)155 501 0019", "(0155) 501 0019"])
def test_a_number_to_call_is_one_identifier_behind_its_sign(text: str) -> None:
    found = read_expression(text, 1, len(text), "")
    assert found is not None
    assert (found.span.text_of(text), found.kind) == (text[1:], "identifier")


def test_a_tolerance_belongs_to_its_number() -> None:
    span, quantity = read("24.5 ± 0.3")
    assert (span, quantity.value) == ("24.5 ± 0.3", 24.5)


@pytest.mark.parametrize("text", ["4-1", "8-2-1"])
def test_falling_numbers_with_dashes_are_scores(text: str) -> None:
    assert read(text)[1].kind == "score"
