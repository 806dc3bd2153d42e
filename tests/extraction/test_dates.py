import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.dates.grammar import RULES, compile_rule
from pipelines.extraction.rules import load_rules
from pipelines.words import load_table
from schemas.vocabulary import DATE_BASES, DATE_PRECISIONS, TIMEX_TYPES

TUESDAY = "2019-11-19"


@pytest.fixture
def times(analysed):
    """A function from a text to its time expressions by the words they are."""

    def find(text, published=TUESDAY):
        analysis = analysed(text, published=published)
        return {time.span.text_of(text): time for time in analysis.time_expressions}

    return find


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The bridge opened on 5 May 2018.", "5 May 2018", "2018-05-05"),
        ("The bridge opened on May 5, 2018.", "May 5, 2018", "2018-05-05"),
        ("It opened on the 5th of May 2018.", "the 5th of May 2018", "2018-05-05"),
        ("It opened Saturday, May 5, 2018.", "Saturday, May 5, 2018", "2018-05-05"),
        ("Filed 2018-05-05 by the clerk.", "2018-05-05", "2018-05-05"),
        ("Filed on 25/12/2018 by the clerk.", "25/12/2018", "2018-12-25"),
        ("Filed on 25.12.2018 by the clerk.", "25.12.2018", "2018-12-25"),
        ("It opened in May 2018.", "May 2018", "2018-05"),
        ("It opened in Sept. 2018.", "Sept. 2018", "2018-09"),
        ("It opened in 2018.", "2018", "2018"),
        ("It was built in the 1990s.", "the 1990s", "199"),
        ("It was built in the late '80s.", "the late '80s", "198"),
        ("It was built in the 20th century.", "the 20th century", "19"),
        ("It opened in nineteen ninety-six.", "nineteen ninety-six", "1996"),
        ("Sales rose in the third quarter of 2018.", "the third quarter of 2018", "2018-Q3"),
        ("It opened in the summer of 2018.", "the summer of 2018", "2018-SU"),
        ("It was seized on 12-Dec-2014 at sea.", "12-Dec-2014", "2014-12-12"),
        ("It was seized on 09-JAN-17 at sea.", "09-JAN-17", "2017-01-09"),
        ("It was seized on 12/Dec/2014 at sea.", "12/Dec/2014", "2014-12-12"),
        ("The flu peaked in 2021-W05 there.", "2021-W05", "2021-W05"),
        ("The flu peaked on 2022-W36-1 there.", "2022-W36-1", "2022-09-05"),
        ("It opened on 15 April of '87.", "15 April of '87", "1987-04-15"),
        ("It opened in the summer of '69.", "the summer of '69", "1969-SU"),
        ("The lease ends on 28 July 2261.", "28 July 2261", "2261-07-28"),
        ("The abbot died on 17 May 822.", "17 May 822", "0822-05-17"),
        ("It opened on Christmas Day 2017.", "Christmas Day 2017", "2017-12-25"),
        ("It opened on Boxing Day 2017.", "Boxing Day 2017", "2017-12-26"),
        ("It opened on New Year's Eve 2017.", "New Year's Eve 2017", "2017-12-31"),
        ("It opened on New Year's Day 2018.", "New Year's Day 2018", "2018-01-01"),
        ("It opened on Labor Day 2018.", "Labor Day 2018", "2018-09-03"),
        ("It opened on Memorial Day 2018.", "Memorial Day 2018", "2018-05-28"),
        ("It shut over the Easter weekend in 2018.", "Easter weekend in 2018", "2018-W13-WE"),
        ("It shut on the last weekend of October 2018.", "the last weekend of October 2018", "2018-W43-WE"),
        ("It shut on the first Monday of June 2018.", "the first Monday of June 2018", "2018-06-04"),
        ("Sales fell in FY2018 and later.", "FY2018", "2018"),
        ("Sales fell in FY18 and later.", "FY18", "2018"),
        ("Sales fell in the financial year 2018.", "the financial year 2018", "2018"),
        ("He left on May. 9, 2018 at noon.", "May. 9, 2018", "2018-05-09"),
    ],
)
def test_a_date_with_its_year_needs_nothing_else(times, text, words, value):
    found = times(text, published=None)[words]
    assert (found.timex_type, found.timex_value, found.basis) == ("DATE", value, "explicit")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The council met on Friday.", "Friday", "2019-11-15"),
        ("The council will meet on Friday.", "Friday", "2019-11-22"),
        ("The council holds a hearing Friday.", "Friday", "2019-11-22"),
        ("The council met last Tuesday.", "last Tuesday", "2019-11-12"),
        ("The council met yesterday.", "yesterday", "2019-11-18"),
        ("The council met last month.", "last month", "2019-10"),
        ("The council met last week.", "last week", "2019-W46"),
        ("The council met three days ago.", "three days ago", "2019-11-16"),
        ("The council met a year ago.", "a year ago", "2018"),
        ("The council will meet next year.", "next year", "2020"),
        ("The council met last spring.", "last spring", "2019-SP"),
        ("The council met this fall.", "this fall", "2019-FA"),
        ("The council will meet on Friday week.", "Friday week", "2019-11-29"),
        ("The council meets tomorrow fortnight.", "tomorrow fortnight", "2019-12-04"),
        ("The council met a week last Friday.", "last Friday", "2019-11-08"),
        ("The council will meet a week on Friday.", "Friday", "2019-11-29"),
        ("The council met on Sunday two weeks ago.", "Sunday two weeks ago", "2019-11-03"),
        ("The council met on the 2nd of this month.", "the 2nd of this month", "2019-11-02"),
        ("The mayor opens the new bridge in the harbour on Friday.", "Friday", "2019-11-22"),
    ],
)
def test_a_relative_date_counts_from_the_document(times, text, words, value):
    found = times(text)[words]
    assert (found.timex_value, found.basis) == (value, "relative")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("It opened on 16 June.", "16 June", "2019-06-16"),
        ("It closed on Dec. 28 after a storm.", "Dec. 28", "2018-12-28"),
        ("It will close on January 7.", "January 7", "2020-01-07"),
        ("It opened in October.", "October", "2019-10"),
    ],
)
def test_a_missing_year_is_inferred(times, text, words, value):
    found = times(text)[words]
    assert (found.timex_value, found.basis) == (value, "inferred_year")


def test_a_year_alone_dates_days_and_months_but_no_weekdays(times):
    found = times("It opened on 16 June. They met on Friday. They met over the past six years.", "2024")
    assert found["16 June"].edtf == "2024-06-16"
    assert found["Friday"].edtf is None
    assert found["the past six years"].edtf == "2018/2024"


def test_without_a_date_of_the_document_nothing_is_resolved(times):
    found = times("They met on Friday, last year and on 16 June.", published=None)
    assert [time.edtf for time in found.values()] == [None, None, None]


def test_a_malformed_date_keeps_the_reading_its_sentence_supports(times):
    found = times("On 15 April 15, the governor signed it.", "2024")["15 April 15"]
    assert found.edtf == "2024-04-15"
    assert found.note.startswith("malformed")


def test_a_misspelt_weekday_is_read_and_noted(times):
    found = times("The council met on Wendesday.")["Wendesday"]
    assert (found.timex_value, found.note) == ("2019-11-13", "misspelt: wendesday")


@pytest.mark.parametrize(
    "text",
    [
        "The flood took 1238 lives.",
        "About 2000 people came.",
        "They counted 6030 cases.",
        "It cost $1990 to mend.",
        "She paid 1,990 crowns.",
        "He may march with them.",
        "The dam may fall at once.",
    ],
)
def test_other_numbers_and_verbs_are_no_dates(times, text):
    assert not times(text)


@pytest.mark.parametrize(
    ("text", "words", "timex_type", "value"),
    [
        ("It took ten years.", "ten years", "DURATION", "P10Y"),
        ("It took nearly two months.", "nearly two months", "DURATION", "P2M"),
        ("A four-day visit began.", "four-day", "DURATION", "P4D"),
        ("An 18-month talk ended.", "18-month", "DURATION", "P18M"),
        ("They waited for years.", "years", "DURATION", "PXY"),
        ("They meet every Monday.", "every Monday", "SET", "XXXX-WXX-1"),
        ("They meet on Mondays.", "Mondays", "SET", "XXXX-WXX-1"),
        ("They meet each year.", "each year", "SET", "P1Y"),
        ("They meet annually.", "annually", "SET", "P1Y"),
        ("It begins at 9:30 a.m. today.", "9:30 a.m. today", "TIME", "2019-11-19T09:30"),
        ("It ended at 10 p.m. Monday.", "10 p.m. Monday", "TIME", "2019-11-18T22:00"),
        ("It ended at 0930 GMT.", "0930 GMT", "TIME", "2019-11-19T09:30"),
        ("They left this morning.", "this morning", "TIME", "2019-11-19TMO"),
        ("They now agree.", "now", "DATE", "PRESENT_REF"),
        ("They recently agreed.", "recently", "DATE", "PAST_REF"),
        ("They fear the future.", "the future", "DATE", "FUTURE_REF"),
    ],
)
def test_lengths_sets_and_times_have_their_own_types(times, text, words, timex_type, value):
    found = times(text)[words]
    assert (found.timex_type, found.timex_value) == (timex_type, value)


@pytest.mark.parametrize(
    ("text", "words", "edtf", "precision"),
    [
        ("They met last week.", "last week", "2019-11-11/2019-11-17", "week"),
        ("Sales rose in the third quarter.", "the third quarter", "2019-07/2019-09", "quarter"),
        ("They met this fall.", "this fall", "2019-23", "season"),
        ("It was built in the 1990s.", "the 1990s", "199X", "decade"),
        ("They met over the past two months.", "the past two months", "2019-09/2019-11", "month"),
        ("They met on June 3-7.", "June 3-7", "2019-06-03/2019-06-07", "day"),
    ],
)
def test_the_edtf_reading_is_never_finer_than_the_words(times, text, words, edtf, precision):
    found = times(text)[words]
    assert (found.edtf, found.precision) == (edtf, precision)


def test_a_later_date_counts_from_the_one_before_it(times):
    found = times("The mill closed on 4 May 2001. Two years later it burned down.")
    assert found["Two years later"].timex_value == "2003"


def test_the_previous_week_counts_from_the_date_before_it(times):
    found = times("The mill closed on 25 June 2019. Its owner had left the previous week.")
    assert found["the previous week"].edtf == "2019-06-17/2019-06-23"


def test_the_past_week_reaches_to_the_date_of_the_document(times):
    assert times("Prices fell in the past week.")["the past week"].edtf == "2019-11-12/2019-11-19"


def test_the_year_ago_quarter_counts_from_the_quarter_named(times):
    found = times("Profit rose in the third quarter. In the year-ago quarter it fell.")
    assert found["the year-ago quarter"].timex_value == "2018-Q3"


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Profit rose in the third quarter. It expects a fourth-quarter loss.", "a year ago", "2018-Q3"),
        (
            "Profit rose in the third quarter, the best since the 2015 second quarter.",
            "a year ago",
            "2018-Q3",
        ),
        ("Profit rose in the fiscal-first quarter.", "a year ago", "2018-Q1"),
    ],
)
def test_a_year_ago_counts_from_the_quarter_reported_on(times, text, words, value):
    assert times(f"{text} Sales were $5 million, up from $4 million a year ago.")[words].timex_value == value


def test_after_nine_months_the_year_ago_results_are_no_quarter(times):
    found = times(
        "Profit rose in the third quarter. It fell in the first nine months. The year-ago net was up."
    )
    assert found["year-ago"].timex_value == "2018"


@pytest.mark.parametrize(
    ("text", "words", "value", "edtf"),
    [
        ("In the quarter ended July 31 it lost.", "the quarter", "2019-Q2", "2019-05/2019-07"),
        ("In the quarter ending Jan. 31, 2020, it lost.", "the quarter", "2019-Q4", "2019-11/2020-01"),
    ],
)
def test_a_quarter_is_read_by_the_month_it_ends_in(times, text, words, value, edtf):
    found = times(text)[words]
    assert (found.timex_value, found.edtf) == (value, edtf)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("It took two and a half years.", "two and a half years", "P2Y6M"),
        ("It took 5 1/2 hours.", "5 1/2 hours", "PT5H30M"),
        ("A minute and a half later it sank.", "A minute and a half", "PT1M30S"),
        ("It sank in the next 12 to 18 months.", "the next 12 to 18 months", "P18M"),
        ("It may sink in a year or two.", "a year or two", "PXY"),
        ("It lasted for some time.", "some time", "PXX"),
    ],
)
def test_halves_and_ranges_of_units_are_lengths(times, text, words, value):
    assert times(text)[words].timex_value == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The council met this past spring.", "this past spring", "2019-SP"),
        ("The council will meet this coming Friday.", "this coming Friday", "2019-11-22"),
        ("The council met the day before last Friday.", "the day before last Friday", "2019-11-14"),
        (
            "The council met in the winter of nineteen ninety-four.",
            "the winter of nineteen ninety-four",
            "1994-WI",
        ),
        ("The council met in the last half of 2018.", "the last half of 2018", "2018-H2"),
        ("The council will meet sometime next year.", "sometime next year", "2020"),
        ("Sales fell in the corresponding period last year.", "the corresponding period last year", "2018"),
        ("The council met in Easter week.", "Easter week", "2019-W16"),
        ("One could one day cross it.", "one day", "FUTURE_REF"),
    ],
)
def test_words_around_a_date_belong_to_it(times, text, words, value):
    assert times(text)[words].timex_value == value


def test_the_determiner_of_a_noun_is_no_part_of_the_quarter_before_it(times):
    assert "third quarter" in times("Profit rose in its third quarter.")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The offer had been due to expire Friday.", "Friday", "2019-11-15"),
        ("The clerk could not be reached Friday.", "Friday", "2019-11-15"),
        ("She will succeed him on Friday.", "Friday", "2019-11-22"),
        ("It would be paid at an unspecified hour on Friday.", "Friday", "2019-11-22"),
        ("The bank lent them money through January.", "January", "2020-01"),
        ("It foresaw a shortage in December.", "December", "2019-12"),
        ("The mill closed in December.", "December", "2018-12"),
        ("The mill burned down last October.", "last October", "2018-10"),
    ],
)
def test_tense_and_nearness_choose_between_the_last_and_the_next(times, text, words, value):
    assert times(text)[words].timex_value == value


def test_the_previous_weekday_counts_from_the_day_named_before_it(times):
    found = times("The index closed at 20 on Friday. It had closed at 22 the previous Friday.")
    assert found["the previous Friday"].timex_value == "2019-11-08"


@pytest.mark.parametrize(
    "text",
    [
        'She said so on "This Week," a programme.',
        "He spoke on ''60 Minutes'' about it.",
        "The posters showed High Noon.",
        "A clerk 52 years old took it.",
        "In the early hours they left.",
    ],
)
def test_names_ages_and_figures_of_speech_are_no_dates(times, text):
    assert not times(text)


def test_every_rule_is_declared_and_compiles():
    assert set(RULES) == set(load_rules("dates"))
    assert all(compile_rule(rule) for rule in RULES.values())


@given(
    st.lists(
        st.sampled_from(
            [*sorted(load_table("time_words")), "5", "15", "1990", "9:30", "13.02.1998", "-", "/", ".", "'"]
        ),
        max_size=30,
    ),
    st.sampled_from([None, "2024", "2024-02", "2024-02-29"]),
)
def test_any_words_of_time_give_valid_expressions(analysed, words, published):
    text = " ".join(words)
    found = analysed(text, published=published).time_expressions
    ends = [0, *(time.span.end for time in found)]
    for end, time in zip(ends, found, strict=False):
        assert end <= time.span.start < time.span.end <= len(text)
        assert time.timex_type in TIMEX_TYPES
        assert time.precision in DATE_PRECISIONS
        assert time.basis in DATE_BASES
        assert (time.edtf is None) == (time.precision == "none") == (time.basis == "none")


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(analysed, text):
    assert analysed(text, published="2024-02-29").time_expressions is not None


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("Sales of oats rose in Q3 2021.", "Q3 2021", "2021-07/2021-09"),
        ("Sales of oats rose in 3Q19.", "3Q19", "2019-07/2019-09"),
        ("Sales of oats rose in H1 2020.", "H1 2020", "2020-01/2020-06"),
        ("The weir was built in the mid-1980s.", "the mid-1980s", "198X"),
        ("The weir was built in late-2018.", "late-2018", "2018"),
        ("The choir toured in March-April 2020.", "March-April 2020", "2020-03/2020-04"),
        ("The choir sang on May 3 and 4.", "May 3 and 4", "2019-05-03/2019-05-04"),
        ("It rained the week beginning 6 May.", "the week beginning 6 May", "2019-05-06/2019-05-12"),
        ("She left on Friday last week.", "Friday last week", "2019-11-15"),
        ("She left a year and a half ago.", "a year and a half ago", "2018-05"),
        ("Oats are up a fifth year to date.", "year to date", "2019"),
    ],
)
def test_codes_compounds_and_ranges_are_intervals(times, text, words, edtf):
    assert times(text)[words].edtf == edtf


@pytest.mark.parametrize(
    "text",
    ["On May 3 and 4 rowers it rained.", "Model Q5 is new.", "The end-user left.", "Vitamin 3H is new."],
)
def test_counts_and_models_are_no_ranges_and_quarters(times, text):
    assert not {"May 3 and 4", "Q5", "end-user", "3H"} & set(times(text))


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("She won on Super Tuesday.", "Super Tuesday", "XXXX-WXX-2"),
        ("They queued on Black Friday 2018.", "Black Friday 2018", "2018-11-23"),
        ("They queued on Good Friday.", "Good Friday", "2019-04-19"),
        ("They queued on Easter Monday.", "Easter Monday", "2019-04-21"),
    ],
)
def test_a_weekday_with_a_name_of_its_own_is_a_holiday(times, text, words, value):
    found = times(text)[words]
    assert (found.timex_value, found.rule_id) == (value, "date-holiday")


def test_a_day_earlier_is_not_told_from_a_date_still_to_come(times):
    found = times("They met Monday ahead of next Friday's vote. A day earlier, two men fled.")
    assert found["A day earlier"].timex_value == "2019-11-17"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Voters turned against the plan on Monday night.", "2019-11-18TNI"),
        ("It is for this that the town on Monday night hired a clerk.", "2019-11-18TNI"),
        ("The fair opens Monday night.", "2019-11-25TNI"),
        ("The fair will show the song “Old Ship of Elm” on Monday night.", "2019-11-25TNI"),
        ("Heirs saw off a proposed Monday night sale.", "2019-11-18TNI"),
        ("Heirs saw off a planned Monday night sale.", "2019-11-25TNI"),
    ],
)
def test_nouns_of_planning_look_nowhere_and_a_schedule_ahead(times, text, value):
    assert value in [time.timex_value for time in times(text).values()]


def test_two_dates_joined_share_the_year_of_the_second(times):
    found = times("The union struck from Monday 21 December to 4 January 2016.")
    assert [time.timex_value for time in found.values()] == ["2015-12-21", "2016-01-04"]
    found = times("It rained from May to July 2018.")
    assert [time.timex_value for time in found.values()] == ["2018-05", "2018-07"]


def test_a_day_told_after_another_is_of_its_year(times):
    found = times("The trial ended on 31 March 2016, and she left on the 2nd of April.")
    assert found["the 2nd of April"].timex_value == "2016-04-02"
    found = times("The trial ended on 31 March 2016; she left on the 2nd of April.")
    assert found["the 2nd of April"].timex_value == "2019-04-02"


def test_days_in_a_list_are_days_each_and_those_of_a_stretch_are_one(times):
    found = times("Strikes will be held on 3, 5 and 9 December.")
    assert {words: time.timex_value for words, time in found.items()} == {
        "3": "2019-12-03",
        "5": "2019-12-05",
        "9 December": "2019-12-09",
    }
    (stretch,) = times("Strikes will be held from 3 to 9 of December.").values()
    assert stretch.edtf == "2019-12-03/2019-12-09"
    (stretch,) = times("It rains on the 3rd to the 9th of December.").values()
    assert stretch.edtf == "2019-12-03/2019-12-09"


def test_a_week_of_a_month_is_seven_of_its_days(times):
    assert times("It shut in the third week of May 2018.")["the third week of May 2018"].edtf == (
        "2018-05-15/2018-05-21"
    )


def test_names_of_days_need_their_capitals(times):
    assert "memorial day" not in times("It was a memorial day 2018 will be known for.")


def test_last_quarter_is_what_a_year_earlier_counts_from(times):
    found = times("Profit fell to $4m last quarter from $6m a year earlier.")
    assert found["a year earlier"].timex_value == "2018-Q3"
