import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Span
from pipelines.extraction.candidates import NumberExpression, TimeExpression
from pipelines.extraction.numbers.finder import find_numbers
from pipelines.extraction.rules import load_rules
from pipelines.grammar.tokens import tokenise_document
from schemas.vocabulary import COMPARATORS, COVERAGE_REASONS
from tests.documents import document_of


def find(text: str, *times: TimeExpression) -> tuple[NumberExpression, ...]:
    return find_numbers(tokenise_document(document_of(text)), times)


def date(text: str, words: str, timex_type: str = "DATE") -> TimeExpression:
    start = text.index(words)
    return TimeExpression(
        Span(start, start + len(words)), timex_type, None, None, "day", "explicit", None, "test"
    )


def reason(text: str, words: str) -> str | None:
    return next(n.reason for n in find(text) if n.span.text_of(text) == words)


def comparator(text: str) -> str:
    (number,) = find(text)
    return number.comparator


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("over 40 goats", "gt"),
        ("no fewer than 40 goats", "ge"),
        ("less than or equal to 40 goats", "le"),
        ("would not exceed 40 goats", "le"),
        ("never fell below 40 goats", "ge"),
        ("is not just more than 40 goats", "gt"),
        ("a margin of +/-40 points", "approx"),
        ("spoke about 40 goats", "eq"),
        ("herded about 40 goats", "approx"),
        ("up to a $40 fine", "le"),
        ("as many as 40 goats", "le"),
        ("just under 40 goats", "lt"),
        ("an estimated 40 goats", "approx"),
        ("no more than 40 goats", "le"),
        ("40 or more goats", "ge"),
        ("40 goats or so", "approx"),
        ("40-plus goats", "ge"),
        ("just over half", "gt"),
        ("dozens of goats", "ge"),
        ("sub-40 goats", "lt"),
        ("only 40 goats", "eq"),
        ("40 percent-plus", "ge"),
        ("40-odd goats", "approx"),
        ("nowhere near 40 goats", "lt"),
    ],
)
def test_the_words_around_a_number_compare_it(text: str, code: str) -> None:
    assert comparator(text) == code


def test_a_restatement_in_brackets_compares_as_what_it_restates() -> None:
    first, second = find("about 2 inches (51 mm) of rain")
    assert (first.comparator, second.comparator) == ("approx", "approx")


def test_a_count_in_brackets_restates_nothing() -> None:
    first, second = find("about 40 goats (12 of them white)")
    assert (first.comparator, second.comparator) == ("approx", "eq")


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("Article 50 was cited", "50", "identifier"),
        ("No. 7 was cited", "7", "identifier"),
        ("wing of an F-16 jet", "16", "identifier"),
        ("the Corvid-19 rules", "19", "identifier"),
        ("a 5G mast", "5", "identifier"),
        ("on the Velmor 500 index", "500", "identifier"),
        ("1. Wash the goats", "1", "identifier"),
        ("at 12 Orchard Street", "12", "identifier"),
        ("Velmor, MS 01234", "01234", "identifier"),
        ("World War II ended", "II", "identifier"),
        ("people called 911 at once", "911", "identifier"),
        ("10-year notes rose", "10", "identifier"),
        ("he came third", "third", "ordinal"),
        ("in the top 10", "10", "ordinal"),
        ("aged 18-75", "18-75", "age"),
        ("a 42-year-old baker", "42", "age"),
        ("Ada Reyes, 42, baked", "42", "age"),
        ("a man in his 20s", "20", "age"),
        ("children under 5", "5", "age"),
        ("in the 1990s", "1990", "date"),
        ("the 2016 election", "2016", "date"),
        ("the 2019-20 budget", "2019-20", "date"),
        ("over the past six years", "six", "duration"),
        ("two days ago", "two", "duration"),
        ("a four-year high", "four", "duration"),
        ("they won 3-2", "3-2", "score"),
        ("they lost 2-3", "2-3", "score"),
        ("one of the goats", "one", "pronoun_one"),
        ("open 24/7", "24/7", "phrase"),
        ("second to none", "second", "phrase"),
        ("the two agreed", "two", None),
        ("the two of us", "two", "no_quantity"),
        ("9 deaths per 100,000 people", "100,000", "no_quantity"),
        ("for a day or two.", "two", "no_quantity"),
        ("the Nasdaq 100 futures", "100", "identifier"),
        ("S P 500 shares fell", "500", "identifier"),
        ("two new 737 jets", "737", "identifier"),
        ("737 goats", "737", None),
        ("at 22 Rue du Four", "22", "identifier"),
        ("text 65001 to vote", "65001", "identifier"),
        ("40 km^3 of mud", "3", "identifier"),
        ("a baker's dozen", "dozen", "phrase"),
        ("she left at 2.15 pm", "2.15", "time"),
        ("a gap of 2.15 metres", "2.15", None),
        ("by six months she ran", "six", "duration"),
        ("by six months of work", "six", None),
        ("the two hundredth goat", "two hundredth", "ordinal"),
        ("the one hundred and fifth goat", "one hundred and fifth", "ordinal"),
        ("a 5-to-4 vote", "5-to-4", "score"),
        ("all are younger than 50.", "50", "age"),
        ("Ada Reyes 42 has baked", "42", "age"),
        ("the latest nine months", "nine", "duration"),
        ("in the two-year period", "two", "duration"),
        ("see https://example.org/40-goats.html", "40", "identifier"),
        ("on Velmor News 6 in Oru", "6", "identifier"),
        ("dial 55 01 00 19 now", "55 01 00 19", "identifier"),
        ("my phone: 0155) 50119", "0155) 50119", "identifier"),
        ("phone users were 5 000 000 people", "5 000 000", None),
        ("callers to 999 waited", "999", "identifier"),
        ("the police on 101 or at a station", "101", "identifier"),
        ("calls rose to 112 in May", "112", None),
        ("they called 101 neighbours", "101", None),
        ("for 1) price and 2) taste", "2", "identifier"),
        ("goats sleep well (4, 7), and as one team found (3).", "3", "identifier"),
        ("goats graze at night [12]", "12", "identifier"),
        ("there were goats (12) and sheep (30)", "30", None),
        ("her son, 17, left", "17", "age"),
        ("a woman, thirty-five, was held", "thirty-five", "age"),
        ("Maria Reyes (42) baked", "42", "age"),
        ("Velmor (12) and Oru (9) lost", "12", None),
        ("he left when he was 14.", "14", "age"),
        ("her sister is now 60 and bakes", "60", "age"),
        ("she was 14 points ahead", "14", None),
        ("the score was 14.", "14", None),
        ("he turned 18 in jail", "18", "age"),
        ("he died at 71.", "71", "age"),
        ("Velmor 1-15 Oru 0-14", "1-15", "score"),
        ("Reyes kicked 0-8", "0-8", "score"),
        ("it does 0-60 mph", "0-60", None),
        ("the Goats (6-5, 3-4) left", "3-4", "score"),
        ("6-7 (5) 7-6 in the end", "5", "score"),
        ("Reyes and 21 Baker sang", "21", "identifier"),
        ("Reyes and 21 Velmor goats sang", "21", None),
        ("she ran it in 12.34 seconds", "12.34", None),
        ("it ended in 12 minutes", "12", "duration"),
        ("it fell to -18C", "-18", None),
        ("at 118F on Sunday", "118", None),
        ("a 737C jet", "737", "identifier"),
        ("a share rose by 11c", "11", None),
        ("he weighs 12st 4lb", "12", None),
        ("a 2.5m-tonne load", "2.5m", None),
        ("a 2.5m-high wall", "2.5", None),
        ("the R56 near Oru", "56", "identifier"),
        ("goats wear N95 masks", "95", "identifier"),
    ],
)
def test_numbers_that_state_no_quantity_have_a_reason(text: str, words: str, why: str | None) -> None:
    assert reason(text, words) == why


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sentenced to 24 years", "24"),
        ("an 18-year insurgency", "18"),
        ("48-hour holds", "48"),
        ("the average age was 43", "43"),
        ("only one goat", "one"),
        ("one count of fraud", "one"),
        ("a one-game lead", "one"),
        ("two goats and one sheep", "one"),
        ("the first two goats", "two"),
        ("24 points", "24"),
        ("in Velmor 500 goats grazed", "500"),
        ("3,400 goats", "3,400"),
        ("it has been 40 days since he left", "40"),
        ("after a two-year silence", "two"),
    ],
)
def test_numbers_that_state_a_quantity_have_none(text: str, words: str) -> None:
    assert reason(text, words) is None


def test_a_number_inside_a_date_belongs_to_it() -> None:
    text = "On 7 May 2020 12 goats fled at 10 a.m."
    numbers = find(text, date(text, "7 May 2020"), date(text, "10 a.m.", "TIME"))
    assert [(n.span.text_of(text), n.reason) for n in numbers] == [
        ("7", "date"),
        ("2020", "date"),
        ("12", None),
        ("10", "time"),
    ]


def test_a_range_never_reaches_into_a_date() -> None:
    text = "It sold 4 to 9 May goats."
    assert [n.span.text_of(text) for n in find(text, date(text, "9 May"))] == ["4", "9"]


def test_a_rise_from_one_level_to_another_is_two_numbers() -> None:
    assert len(find("Rents rose from 5 to 7 percent.")) == 2
    assert len(find("Rents range from 5 to 7 percent.")) == 1
    assert len(find("Rents rose from $160 to $180 to $200.")) == 3
    assert len(find("She lost the county 36 percent to 51 percent.")) == 2


def test_a_change_and_the_level_that_it_leads_to_are_two_numbers() -> None:
    assert [n.value for n in find("The flock was cut by nine to 21.")] == [9, 21]
    assert [n.value for n in find("Goats fell by about 41,000 to 1.1 million.")] == [41_000, 1.1e6]
    assert [n.value for n in find("They put up milk by 20p to 410p.")] == [20, 410]
    assert [n.value for n in find("After a rise of £3 to £40 it closed.")] == [3, 40]


def test_by_how_much_may_be_a_range() -> None:
    for text in (
        "Rents rose by 5 to 7 percent.",
        "It grew by 10 to 30 percent.",
        "They cut it by 2 to 3 tonnes.",
    ):
        assert [n.kind for n in find(text)] == ["range"]


def test_two_ranges_between_which_a_level_moves_stay_ranges() -> None:
    forecast = find("She revised her forecast from 5 to 7 percent to 3 to 5 percent.")
    assert [(n.value_min, n.value_max) for n in forecast] == [(5, 7), (3, 5)]


def test_two_levels_share_the_sign_or_the_magnitude_that_only_the_second_has() -> None:
    assert [(n.value, n.unit) for n in find("Rents rose from 5 to 7 percent.")] == [
        (5, "percent"),
        (7, "percent"),
    ]
    assert [n.value for n in find("Sales rose from 24.2 to 33 billion.")] == [24.2e9, 33e9]


NUMERIC = st.text(alphabet=st.sampled_from("0123456789.,:/-–%$€½ ()\nkm"), max_size=60)
PIECES = (
    "https://a.org/7 call a and one two half third of million hundred dozens in out to from between"
    " 12 3.5 $4 7% World II every goats percent years old or more few INF% twice"
)
WORDS = st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join)


@given(st.one_of(NUMERIC, WORDS, st.text(max_size=80)))
def test_every_digit_lies_in_exactly_one_expression(text: str) -> None:
    numbers = find(text)
    spans = [number.span for number in numbers]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for digits in re.finditer(r"\d+", text):
        assert sum(span.start <= digits.start() and digits.end() <= span.end for span in spans) == 1


@given(st.one_of(NUMERIC, WORDS))
def test_codes_and_rules_are_known_and_finding_is_deterministic(text: str) -> None:
    numbers = find(text)
    assert repr(numbers) == repr(find(text))
    for number in numbers:
        assert number.comparator in COMPARATORS
        assert number.reason is None or number.reason in COVERAGE_REASONS
        assert number.rule_id in load_rules("numbers")
