import pytest

from pipelines.grammar.auxiliaries import verb_form
from pipelines.grammar.clause_spans import clause_span
from pipelines.grammar.parse import parse_document
from pipelines.grammar.tokens import tokenise_document
from tests.documents import document_of


@pytest.fixture
def parsed():
    """A function from a sentence to its tokens and its parse."""

    def parse(text):
        tokenised = tokenise_document(document_of(text))
        return tokenised.tokens, parse_document(tokenised)

    return parse


@pytest.mark.parametrize(
    ("text", "verb", "said"),
    [
        ("The council will not approve the plan.", "approve", {"modal", "negated", "finite"}),
        ("The police have arrested two men.", "arrested", {"perfect", "finite"}),
        ("Two men had been arrested by the police.", "arrested", {"perfect", "passive", "past", "finite"}),
        ("The firm is building a bridge.", "building", {"progressive", "finite"}),
        ("The firm plans to build a bridge.", "build", {"infinitive"}),
        ("The firm built a bridge.", "built", {"past", "finite"}),
        ("No minister resigned on Monday.", "resigned", {"negated", "past", "finite"}),
        ("The men will be tried and jailed.", "jailed", {"modal", "passive", "finite"}),
    ],
)
def test_the_words_around_a_verb_tell_its_form(parsed, text, verb, said):
    tokens, parse = parsed(text)
    form = verb_form(parse, tokens, tokens.lower.index(verb))
    names = ("modal", "negated", "perfect", "passive", "progressive", "infinitive", "finite", "past")
    assert {name for name in names if getattr(form, name)} == said


@pytest.mark.parametrize(
    ("text", "verb", "span"),
    [
        (
            "The mayor opened the pier on Monday, and the crowd cheered.",
            "opened",
            "The mayor opened the pier on Monday",
        ),
        (
            "The mayor opened the pier because the people had asked for it.",
            "opened",
            "The mayor opened the pier",
        ),
        (
            "The council agreed to build a new school in Leeds.",
            "build",
            "The council agreed to build a new school in Leeds",
        ),
        ("Police arrested the man who had stolen the car.", "stolen", "who had stolen the car"),
        ("“We are glad,” the mayor said on Monday.", "said", "the mayor said on Monday"),
        ("They read a letter written by the minister.", "written", "a letter written by the minister"),
    ],
)
def test_a_clause_runs_from_its_first_to_its_last_word(parsed, text, verb, span):
    tokens, parse = parsed(text)
    found = clause_span(parse, tokens, tokens.lower.index(verb))
    assert text[tokens.starts[found.start] : tokens.ends[found.stop - 1]] == span
