import pytest

from pipelines.document import Source
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.places.whereabouts import event_at, figure_at
from pipelines.extraction.ranking import best_of
from pipelines.reading.read import read_source


def where(text, word, kind="other"):
    """The name of the place at which the event is that a word names, or the figure that it stands for."""
    analysis = Analysis(read_source(Source("a", text, "text/plain", "a")))
    token = analysis.tokenised.tokens.first_at(text.index(word))
    is_figure = kind in ("count", "amount")
    place = analysis.whereabouts.place_of(figure_at(token, kind) if is_figure else event_at(token, kind))
    return place.name(text) if place else None


@pytest.mark.parametrize(
    ("text", "word", "kind", "name"),
    [
        ("Some 40 bakers were arrested in Malta on Monday.", "arrested", "arrest", "Malta"),
        ("Some 40 bakers were arrested in Malta on Monday.", "bakers", "count", "Malta"),
        ("The bakers met at a hotel near the harbour on Monday.", "met", "meet", "a hotel"),
        ("In Kenya, two bakers died in a fire on Monday.", "died", "death", "Kenya"),
        ("Some 3,000 boats are built worldwide.", "boats", "count", "worldwide"),
    ],
)
def test_things_are_where_their_clause_puts_them(text, word, kind, name):
    assert where(text, word, kind) == name


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("The London-based firm bought a bakery on Monday.", "bought", "acquire"),
        ("The minister of Kenya said on Monday that boats were dear.", "said", "say"),
        ("She met Ida Holm on Monday.", "met", "meet"),
    ],
)
def test_a_place_in_another_role_is_none(text, word, kind):
    assert where(text, word, kind) is None


def test_a_place_of_its_own_comes_before_one_named_earlier():
    text = "Bakers protested in Kenya on Sunday. Two bakers were arrested in Malta on Monday."
    assert where(text, "arrested", "arrest") == "Malta"


def test_names_stand_for_themselves_and_other_words_as_written():
    text = "The boat reached Malta. Some 40 bakers live in the town of Elm."
    assert where(text, "bakers", "count") in ("the town", "Elm")


def test_nothing_is_chosen_where_more_speaks_against_each():
    assert best_of({"far": -3, "near": 2}, [["far", "near"], ["far"]]) is None


def test_the_first_of_equals_is_chosen():
    assert best_of({"near": 2}, [["near"], ["near"]]) == 0


def test_places_that_belong_together_are_one_stretch():
    assert where("The bakers met in Doha, Qatar.", "met", "meet") == "Doha, Qatar"
    assert where("Some 40 bakers live in Kenya and Malta.", "bakers", "count") == "Kenya and Malta"


def test_a_time_is_no_place():
    assert where("Bakers met in August.", "met", "meet") is None
