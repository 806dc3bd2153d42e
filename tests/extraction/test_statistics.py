import pytest

from pipelines.extraction.analysis import Analysis
from pipelines.extraction.rows import Quote, Statistic
from pipelines.extraction.statistics.extract import extract_statistics
from tests.documents import document_of
from tests.extraction.claims import CLAIMS, WHOLES


def analyse(text: str, zone: str = "body") -> Analysis:
    return Analysis(document_of(text, zone, "2022-03-09"))


def rows(text: str) -> tuple[Statistic, ...]:
    return extract_statistics(analyse(text)).rows


def only(text: str) -> Statistic:
    (row,) = rows(text)
    return row


def test_a_row_is_its_own_words_in_the_text() -> None:
    text = "Over 4,500 bakers signed."
    row = only(text)
    assert text[row.char_start : row.char_end] == row.text == "4,500"
    assert (row.value, row.comparator, row.unit, row.stat_type) == (4500, "gt", "bakers", "count")


@pytest.mark.parametrize(
    ("text", "stat_type"),
    [
        ("They sold 40 goats.", "count"),
        ("The fine was $40.", "amount"),
        ("They paid 40 euros.", "amount"),
        ("Of bakers, 40 percent agreed.", "percentage"),
        ("Rents rose 4 percent.", "change"),
        ("Rents rose by about 4 percent.", "change"),
        ("It was a 4% decline.", "change"),
        ("Shares closed 4% higher.", "change"),
        ("Growth will be 4 percent.", "change"),
        ("The yield fell to 4 percent.", "percentage"),
        ("Two-thirds of bakers agreed.", "ratio"),
        ("Rents are twice the fee.", "ratio"),
        ("An average of 40 goats came.", "mean"),
        ("The bridge is 40 metres long.", "measure"),
        ("He was sentenced to 40 years.", "measure"),
        ("The village's crime rate was 3.19.", "rate"),
        ("The air quality index is 218.", "index"),
        ("The deaths were 9 per 100,000 bakers.", "rate"),
        ("They were called 40 times.", "count"),
        ("They were called twice.", "count"),
        ("They paid 40 Turkish lira.", "amount"),
        ("They paid 40 Hong Kong dollars.", "amount"),
        ("Velmor closed at $40, down 50 cents.", "amount"),
        ("It had a loss of $40 million.", "amount"),
        ("It cut the deficit by $40 million.", "change"),
        ("Rents grew a robust 4 percent.", "change"),
        ("The Velmor composite index slid to 2,121.65.", "index"),
        ("Bakers make up 4 percent of the village.", "percentage"),
    ],
)
def test_the_kind_of_quantity_follows_from_the_words_around_it(text: str, stat_type: str) -> None:
    assert rows(text)[0].stat_type == stat_type


def test_a_share_has_a_population_and_what_is_said_of_it() -> None:
    row = only("Some 17 percent of bakers aged 18-75 have been to sea, and all came back.")
    assert row.population == "bakers aged 18-75"
    assert row.measure == "been to sea"


def test_a_restatement_in_brackets_points_to_what_it_restates() -> None:
    first, second = rows("About 1 in 4 (25%) of bakers own a boat.")
    assert second.restates_id == first.row_id
    assert (first.comparator, second.comparator) == ("approx", "approx")
    assert first.population == second.population == "bakers"
    assert first.measure == second.measure == "own a boat"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Rents in the village rose 4 percent, according to the housing office.", "the housing office"),
        ("A village study found that 17 percent of the bakers sail.", "A village study"),
        ("The harbour lost 40 boats in the storm, the mayor said.", "the mayor"),
        ("The council estimates that 40 boats were lost.", "The council"),
        ("Some 17 percent of the bakers sail.", None),
        ("The company added 40 boats to its fleet.", None),
        ("He said that 17 percent of the bakers sail.", None),
    ],
)
def test_the_source_is_who_the_sentence_credits(text: str, source: str | None) -> None:
    assert only(text).source_name == source


def test_the_speaker_of_a_quote_is_the_source_of_its_figures() -> None:
    text = "“We lost 40 boats,” she told the village."
    analysis = analyse(text)
    analysis.quotes = (
        Quote(
            "q-0000000000000001",
            "0123456789abcdef",
            1,
            18,
            text[1:18],
            "direct",
            "u-1",
            "she",
            20,
            23,
            "Ana Reyes",
            None,
            None,
            "explicit",
            "told",
            24,
            28,
            None,
            "speaker",
            "body",
            "test",
            0.9,
        ),
    )
    (row,) = extract_statistics(analysis).rows
    assert (row.quote_id, row.source_name) == ("q-0000000000000001", "Ana Reyes")


def test_place_and_time_come_from_the_sentence() -> None:
    row = rows("In Kenya, 40 bakers sailed in 2021.")[0]
    assert (row.place, row.country, row.time_period) == ("Kenya", "KEN", "2021")
    assert (row.time_earliest, row.time_latest) == ("2021-01-01", "2021-12-31")


def test_a_place_inside_the_counted_noun_phrase_is_not_where_they_are() -> None:
    assert rows("Some 40 Kenya bakers sailed to Malta and sold bread in Malta.")[0].place == "Malta"


@pytest.mark.parametrize(("text", "subject", "measure"), CLAIMS)
def test_a_claim_says_who_has_the_quantity_and_which_it_is(
    text: str, subject: str | None, measure: str | None
) -> None:
    row = rows(text)[0]
    assert (row.subject, row.measure) == (subject, measure)


def test_one_of_several_has_what_is_said_of_it_and_a_part_what_its_whole_is() -> None:
    assert rows("Only one of the boats carried 40 barrels.")[1].subject == "Only one of the boats"
    ferries = rows("The firm has a fleet of 60 boats, including 12 ferries.")[1]
    assert (ferries.subject, ferries.population) == ("The firm", "a fleet of 60 boats")


def test_who_estimates_a_figure_is_its_source_and_does_not_have_it() -> None:
    row = only("Ada Reyes estimates 40 boats in the harbour.")
    assert (row.subject, row.source_name) == (None, "Ada Reyes")


def test_plans_do_not_do_what_is_planned() -> None:
    row = only("Mayor Ada Reyes announced plans to spend $5 million on boats.")
    assert (row.subject, row.measure) == ("Ada Reyes", "spend")


def test_a_pronoun_is_shown_as_the_name_that_it_stands_for() -> None:
    row = rows("Ada Reyes bought the mill in 2019. She paid $40,000 for it.")[0]
    assert (row.subject, row.time_period) == ("Ada Reyes", "2019")
    assert row.subject_id is not None


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("The price of flour rose 5 percent.", "up"),
        ("Shares of Velmor Mills fell 4 percent on Tuesday.", "down"),
        ("The council expects a 9 percent increase in rents.", "up"),
        ("The company cut 4,000 jobs at its mill.", None),
    ],
)
def test_a_change_goes_up_or_down(text: str, direction: str | None) -> None:
    assert rows(text)[0].direction == direction


@pytest.mark.parametrize(
    "text", ["They saw growth of 5%\n\nUp we go.", "They saw growth of 5\n\nDown we go."]
)
def test_the_next_sentence_does_not_say_where_a_change_leads(text: str) -> None:
    assert rows(text)[0].direction is None


@pytest.mark.parametrize(
    ("text", "population"),
    [
        *WHOLES,
        ("Of the 45 mills, 17 percent had closed.", "the 45 mills"),
        ("Figures by Lee show that in towns about 1 in 3 (30%) of bakers inland have been robbed.", "bakers"),
        ("They found 3,248 ill goats, including 584 kids.", "3,248 ill goats"),
        ("The pump sends 40 pounds of steam to the hall per second.", "second"),
    ],
)
def test_the_population_is_the_whole_or_what_a_rate_is_taken_per(text: str, population: str | None) -> None:
    assert rows(text)[-1 if "including" in text or "45" in text else 0].population == population


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("They met two SEC officers.", "SEC officers"),
        ("It rose by 410,000 in “Velmor”.", None),
        ("They paid 40 Turkish lira and 30 euros.", "Turkish lira"),
        ("They sold a 10-speed box.", "speed"),
        ("They met four plain-clothes officers.", "plain-clothes officers"),
    ],
)
def test_the_unit_is_what_stands_behind_the_number(text: str, unit: str | None) -> None:
    assert rows(text)[0].unit == unit


def test_worldwide_says_where_and_not_what() -> None:
    row = only("She said that 30 percent of bakers worldwide have been to sea.")
    assert (row.measure, row.place) == ("been to sea", "worldwide")


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("There were 40 goats in 2019, 50 in 2020.", ("2019", "2020")),
        ("It made $7 million, or $3 a share, in 2019.", ("2019", "2019")),
    ],
)
def test_a_date_belongs_to_the_numbers_that_it_dates(text: str, periods: tuple[str | None, ...]) -> None:
    assert tuple(row.time_period for row in rows(text)) == periods


def test_a_place_that_describes_people_is_not_where_they_are() -> None:
    assert only("After the arrest of Kenya immigrants 40 bakers left.").place is None


def test_a_place_that_acts_is_not_where_things_are() -> None:
    assert only("She said Kenya would buy 40 boats.").place is None


def test_a_word_for_a_people_is_no_place() -> None:
    row = only("Over 150 Kenyans signed the petition.")
    assert (row.unit, row.place, row.country) == ("Kenyans", None, None)


def test_what_is_told_as_past_has_the_date_of_the_sentence_before() -> None:
    assert (
        rows("The strike began on 7 March 2022. Some 40 bakers were arrested.")[0].time_period == "2022-03-07"
    )


def test_people_are_not_credited_for_their_own_number() -> None:
    assert only("Two bakers said they sail.").source_name is None


def test_two_dates_with_a_stretch_between_them_are_one_period() -> None:
    assert rows("She built 40 boats between 1994 and 2008.")[0].time_period == "1994/2008"


def test_in_before_a_word_is_no_inch() -> None:
    assert rows("She built 40 boats, 15 in the spring.")[1].unit is None
    assert only("The plank is 15 in wide.").unit == "in"


def test_a_year_that_something_is_compared_with_is_not_its_period() -> None:
    assert rows("Rents fell 4 percent from 2020.")[0].time_period is None


def test_a_text_that_names_nothing_leaves_cells_empty() -> None:
    row = only("It was 40.")
    assert (row.population, row.place, row.country, row.time_period, row.source_name) == (None,) * 5


def test_what_cannot_be_a_number_becomes_a_row_for_validation_to_judge() -> None:
    row = only("It was an INF% increase.")
    assert (row.text, row.value, row.stat_type) == ("INF%", float("inf"), "change")


def test_furniture_yields_no_row_but_its_signals() -> None:
    findings = extract_statistics(analyse("Views: 6003", "page_info"))
    assert findings.rows == ()
    assert [signal.value for signal in findings.signals] == [6003]


def test_every_number_is_a_signal_with_a_row_or_a_reason() -> None:
    text = "On page 12, two of the 40 bakers, aged 30, said 5% sail 24/7."
    findings = extract_statistics(analyse(text))
    assert len(findings.signals) == len(analyse(text).numbers)
    assert all((signal.row_id is None) != (signal.reason is None) for signal in findings.signals)
    assert {signal.row_id for signal in findings.signals if signal.row_id} == {
        row.row_id for row in findings.rows
    }


def test_what_is_said_of_a_whole_is_said_of_its_part() -> None:
    whole, part = rows("More than 300 bakers, including 40 women, were fined by the council.")
    assert whole.measure == "fined by the council"
    assert part.measure == "fined"
    assert part.population is not None


def test_a_share_that_is_a_subject_by_itself_is_of_those_of_the_share_before() -> None:
    first, second = rows("Some 17 percent of the bakers own a boat. About 40 percent rent a mill.")
    assert first.population == second.population == "the bakers"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("The firm plans to build 40 boats by 2030.", "../2030"),
        ("From 2010 to 2015 some 40 boats sank.", "2010/2015"),
        ("Some 40 boats were announced in May 2021.", "2021-05"),
        ("The kiosk opens at 8 a.m. and sells 40 loaves.", None),
    ],
)
def test_a_figure_holds_for_the_time_of_its_clause(text, period):
    assert only(text).time_period == period


def test_a_figure_holds_for_the_time_of_a_figure_before_it():
    found = rows("In May 2021, 40 boats sank and 300 bakers had to wait, while 20 of them left.")
    assert [row.time_period for row in found] == ["2021-05"] * 3


def test_what_is_told_as_past_is_of_the_last_date_of_its_paragraph():
    text = "The bakers met in May 2021. It rained. The sea was calm. They bought 40 boats."
    assert only(text).time_period == "2021-05"


def test_a_study_goes_on_to_tell_through_its_paragraph():
    text = "A Malta Press survey shows support for the pier. Some 51 percent want it. It rained in Malta."
    assert rows(text)[0].source_name == "A Malta Press survey"


def test_what_people_say_does_not_go_on():
    assert only("The mayor said the pier was old. Some 51 percent want it.").source_name is None


def test_figures_of_one_sentence_are_of_one_source():
    found = rows("A survey found 40 percent of bakers swim, and 12 percent opt for boats.")
    assert [row.source_name for row in found] == ["A survey", "A survey"]


def test_who_is_counted_is_no_source():
    assert only("The pier is closing, according to two people familiar with it.").source_name is None


def test_what_is_recommended_is_told():
    assert only("Bakers recommend up to 40 grams of salt.").source_name == "Bakers"


def test_a_figure_is_no_source():
    text = "Some 18% of bakers reported they swim; 12% reported they have 40 boats."
    assert {row.source_name for row in rows(text)} == {None}
