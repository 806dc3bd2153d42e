"""Who does what to whom, as the tree of a sentence tells it."""

import pytest

from pipelines.document import Source
from pipelines.grammar.parse import Parse, parse_document
from pipelines.grammar.relations import complements, doer_of, noun_phrase, subject_of, undergoer_of
from pipelines.grammar.tokens import Tokens, tokenise_document
from pipelines.reading.read import read_source


def parsed(sentence: str) -> tuple[Parse, Tokens]:
    tokenised = tokenise_document(read_source(Source("try.txt", sentence, "text/plain")))
    return parse_document(tokenised), tokenised.tokens


def word(tokens: Tokens, at: int | None) -> str | None:
    return None if at is None else tokens.words[at]


@pytest.mark.parametrize(
    ("sentence", "verb", "doer", "undergoer"),
    [
        ("The council closed the harbour on Monday.", "closed", "council", "harbour"),
        ("The harbour was closed by the council on Monday.", "closed", "council", "harbour"),
        ("The harbour was closed on Monday.", "closed", None, "harbour"),
        ("He was filmed hitting his wife in a restaurant.", "hitting", "He", "wife"),
        ("The judge ordered the firm to pay the workers.", "pay", "firm", "workers"),
        ("The firm agreed to pay the workers.", "pay", "firm", "workers"),
        ("The woman who founded the school died in May.", "founded", "woman", "school"),
        ("The council met on Monday and approved the budget.", "approved", "council", "budget"),
        ("The bridge, built by prisoners, collapsed on Friday.", "built", "prisoners", "bridge"),
        ("They raised the ship that the navy sank.", "sank", "navy", "ship"),
    ],
)
def test_the_doer_and_the_one_it_is_done_to_are_found(sentence, verb, doer, undergoer):
    parse, tokens = parsed(sentence)
    at = tokens.words.index(verb)
    found = word(tokens, doer_of(parse, tokens, at)), word(tokens, undergoer_of(parse, tokens, at))
    assert found == (doer, undergoer)


def test_an_order_has_no_subject():
    parse, tokens = parsed("Close the door.")
    assert subject_of(parse, tokens, 0) is None


@pytest.mark.parametrize(
    ("sentence", "head", "phrase"),
    [
        ("The new mayor of Sliema opened the school.", "mayor", "The new mayor of Sliema"),
        ("The mayor, who was elected in May, opened the school.", "mayor", "The mayor"),
        ("Women from the old town answered the survey.", "Women", "Women from the old town"),
        (
            "The council’s long report on schools was published.",
            "report",
            "The council’s long report on schools",
        ),
    ],
)
def test_a_phrase_is_what_a_cell_can_show(sentence, head, phrase):
    parse, tokens = parsed(sentence)
    found = noun_phrase(parse, tokens.words.index(head))
    assert sentence[tokens.starts[found.start] : tokens.ends[found.stop - 1]] == phrase


def test_conjuncts_are_part_of_a_phrase_where_they_are_asked_for():
    parse, tokens = parsed("Police arrested two men and a woman in Marsa.")
    men = tokens.words.index("men")
    assert tokens.words[noun_phrase(parse, men).stop - 1] == "men"
    assert tokens.words[noun_phrase(parse, men, conjuncts=True, complements=False).stop - 1] == "woman"


def test_complements_are_those_of_the_prepositions_asked_for():
    parse, tokens = parsed("The firm paid for the ship with cash in March.")
    paid = tokens.words.index("paid")
    assert [tokens.words[at] for at in complements(parse, tokens, paid, "for", "with")] == ["ship", "cash"]
    assert "March" in [tokens.words[at] for at in complements(parse, tokens, paid)]


def test_every_token_hangs_on_the_root_of_its_sentence():
    parse, tokens = parsed("The council met. It approved the budget, which had been late, and left.")
    roots = [at for at, head in enumerate(parse.heads) if head == at]
    assert len(roots) == 2
    for at in range(len(tokens)):
        assert any(parse.hangs_on(at, root) for root in roots)
        assert at in parse.extent(at)
