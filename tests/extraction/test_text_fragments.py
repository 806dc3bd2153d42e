"""Links to words: a browser that follows the standard finds just these."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given

from pipelines.document import Span
from pipelines.extraction.selectors import Selecting
from pipelines.extraction.text_fragments import link_to
from tests.extraction.test_selectors import PLAIN_BREAKS, texts_with_words

URL = "https://news.example/ferry"


def link(text, words, url=URL):
    at = text.index(words)
    selecting = Selecting(text)
    return link_to(url, selecting, selecting.select(Span(at, at + len(words))))


def found_by_browser(text, address):
    """The first place that a text directive names, as the standard has it: white space does not count."""
    parts = address.split(":~:text=")[1].split(",")
    prefix = parts.pop(0)[:-1] if parts[0].endswith("-") else ""
    suffix = parts.pop()[1:] if parts[-1].startswith("-") else ""
    start, *end = (_pattern(part) for part in parts)
    words = start + "".join(rf"[\s\S]*?{last}" for last in end)
    found = re.search(rf"{_pattern(prefix)}\s*({words})\s*{_pattern(suffix)}", text)
    return found and Span(*found.span(1))


def _pattern(part):
    return r"\s+".join(map(re.escape, unquote(part).split()))


@given(texts_with_words(PLAIN_BREAKS))
def test_a_link_leads_to_the_words_that_it_was_made_for(made):
    text, words = made
    selecting = Selecting(text)
    address = link_to(URL, selecting, selecting.select(words))
    if address is not None:
        assert found_by_browser(text, address) == words


def test_words_of_a_line_are_given_in_full_between_those_beside_them():
    assert link("The ferry, they say, cost 3 million euros.", "3 million") == (
        f"{URL}#:~:text=ferry%2C%20they%20say%2C%20cost-,3%20million,-euros."
    )


def test_what_has_a_meaning_in_a_directive_is_escaped():
    address = link("Spent on R&D: twenty-one, or 5%.", "twenty-one, or 5%")
    assert address == f"{URL}#:~:text=Spent%20on%20R%26D%3A-,twenty%2Done%2C%20or%205%25,-."


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        (
            "We waited for two long winters, and the ferry never came; now the school bus can cross again, "
            "and so can we",
            "said%3A-,We%20waited%20for%20two,and%20so%20can%20we,-.",
        ),
        ("two boats\n\nNobody was hurt", "two%20boats,Nobody%20was%20hurt,-."),
    ],
)
def test_long_words_and_those_of_several_lines_are_given_by_their_ends(words, directive):
    text = f"She said: {words}." if words.startswith("We") else f"{words}."
    assert link(text, words).endswith(directive)


def test_ends_that_stand_elsewhere_too_are_given_with_more_words():
    quoted = (
        "We waited for two winters before anything happened here, and then, at last, the harbour opened again"
    )
    text = f"We waited for two years. The head said: {quoted}."
    address = link(text, quoted)
    assert found_by_browser(text, address) == Span(text.index(quoted), len(text) - 1)


@pytest.mark.parametrize("url", [None, "urn:isbn:3", "file:///ferry.txt"])
def test_an_article_without_an_address_on_the_web_has_no_links(url):
    assert link("It has 7 piers.", "7", url) is None


def test_words_that_nothing_tells_apart_have_no_link():
    assert link("Goats. " * 60, "Goats") is None


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://news.example/a#comments", "https://news.example/a#comments:~:text="),
        ("https://news.example/a#:~:text=old", "https://news.example/a#:~:text="),
        ("https://news.example/a?b=c", "https://news.example/a?b=c#:~:text="),
    ],
)
def test_an_address_keeps_its_fragment_but_no_older_directive(url, page):
    assert link("It has 7 piers.", "7", url) == f"{page}It%20has-,7,-piers."
