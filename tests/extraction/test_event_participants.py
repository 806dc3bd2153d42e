"""Who acts in an event and on whom: how far the cells go, and how they are found where the tree errs."""

import pytest

from pipelines.extraction.events.extract import extract_events


@pytest.fixture
def event(analysed):
    """A function from a text and a trigger to the event that it names."""

    def find(text, trigger):
        rows = extract_events(analysed(text, "body", "2019-11-19")).rows
        (row,) = [row for row in rows if row.trigger == trigger]
        return row

    return find


@pytest.mark.parametrize(
    ("text", "trigger", "actor"),
    [
        (
            "Heavy demand and a faulty valve led to long queues last week.",
            "led",
            "Heavy demand and a faulty valve",
        ),
        ("The baker, which is expected to lay off nine clerks this week, owes rent.", "lay", "The baker"),
        (
            "When Norse President Olaf Berg first announced the swap last week, few cheered.",
            "announced",
            "Norse President Olaf Berg",
        ),
        (
            "Igor Brand and Ole Falk defeated Rob Hart and Jan Rask on Sunday.",
            "defeated",
            "Igor Brand and Ole Falk",
        ),
        ("The bank, founded in 1890 by two brothers, grew for decades.", "founded", "two brothers"),
        ("Output was cut by five points in May.", "cut", None),
        (
            "At the time of his 2018 physical, Dr. Olaf Berg, who was the duke's doctor, suggested a diet.",
            "suggested",
            "Dr. Olaf Berg",
        ),
        ("Mr. Brand was due to meet the clerks on Sunday.", "meet", "Mr. Brand"),
        ("In May, two percent of clerks joined the strike.", "joined", "two percent of clerks"),
        ("The delays this summer have slammed trade with Oakland.", "slammed", "The delays"),
        ("The first took place in 2010.", "took", "The first"),
        ("Olga Brand, whose 2015 review of mills stunned bakers, left.", "review", "Olga Brand"),
    ],
)
def test_who_acts_is_found_where_the_tree_hangs_it_elsewhere(event, text, trigger, actor):
    assert event(text, trigger).actor == actor


@pytest.mark.parametrize(
    ("text", "trigger", "recipient"),
    [
        (
            "This week, Brand launched a tour of early-voting towns.",
            "launched",
            "a tour of early-voting towns",
        ),
        (
            "On Monday, the firm fired scores of workers who had joined the strike.",
            "fired",
            "scores of workers",
        ),
        (
            "In 2019, Brand pleaded guilty to conspiracy to commit fraud.",
            "pleaded",
            "conspiracy to commit fraud",
        ),
        ("In Elmshire, they voted for control of the council on Sunday.", "voted", "control of the council"),
        ("The Elm bank spent $3 billion on research last year.", "spent", "research"),
        ("The rain led to floods last week.", "led", "floods"),
        ("The storm hit the harbour on Sunday.", "hit", "the harbour"),
        ("Elm troops laid siege to a castle on Sunday.", "laid", "a castle"),
        ("The mill will become a museum in 2030.", "become", "a museum"),
        ("Elmland and Oakland held talks on Sunday.", "held", None),
        ("The depot, which crowds have tried to block since Monday, burned.", "block", "The depot"),
    ],
)
def test_whom_it_is_done_to_goes_as_far_as_its_phrase(event, text, trigger, recipient):
    assert event(text, trigger).recipient == recipient


@pytest.mark.parametrize(
    ("text", "trigger", "actor_name", "recipient_name"),
    [
        ("In his speech on Monday, Karl Brand praised bakers.", "speech", "Karl Brand", None),
        ("Olga Brand fled. Her arrest on Tuesday shocked the town.", "arrest", None, "Olga Brand"),
    ],
)
def test_a_pronoun_that_owns_an_act_stands_for_its_party(event, text, trigger, actor_name, recipient_name):
    row = event(text, trigger)
    assert (row.actor_name, row.recipient_name) == (actor_name, recipient_name)
