"""Addresses that open a page at selected words: text fragments (WICG, URL Fragment Text Directives).

    #:~:text=[prefix-,]start[,end][,-suffix]

A browser compares with white space collapsed; each of the four must lie within one block of the page, so that
words of several lines, and long ones, are given by their first and their last words.
"""

import re
from typing import Final
from urllib.parse import quote

from pipelines.document import Span
from pipelines.extraction.selectors import Selecting, Selector

_MARK: Final = ":~:"
_LINE: Final = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*\S[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*")
_WORD: Final = re.compile(r"\S+")
#: Words up to this length, in code points, are given in full.
_LONGEST_IN_FULL: Final = 100
#: How many words stand at either end of those that are not: the fewest that tell the place.
_WORDS_AT_ENDS: Final = (4, 8, 16)


def link_to(url: str | None, selecting: Selecting, selector: Selector) -> str | None:
    """The address that opens a page at selected words.

    Args:
        url: the page's address; it may have a fragment.
        selecting: the page's text.
        selector: the words, with those beside them.

    Returns:
        The address; None where the page has none on the web, or a few words do not tell the place.

    >>> text = "It has 7 piers."
    >>> selecting = Selecting(text)
    >>> link_to("https://news.example/a", selecting, selecting.select(Span(7, 8)))
    'https://news.example/a#:~:text=It%20has-,7,-piers.'
    """
    if url is None or not url.startswith(("http://", "https://")) or not selector.is_unique:
        return None
    directive = _directive(selecting, selector)
    if directive is None:
        return None
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment.partition(_MARK)[0]}{_MARK}text={directive}"


def _directive(selecting: Selecting, selector: Selector) -> str | None:
    words = _words_between(selecting, selector)
    if words is None:
        return None
    text = selecting.text
    prefix = _encoded(text[selector.context.start : selector.words.start])
    suffix = _encoded(text[selector.words.end : selector.context.end])
    return ",".join(
        [
            *([f"{prefix}-"] if prefix else []),
            *(_encoded(span.text_of(text)) for span in words),
            *([f"-{suffix}"] if suffix else []),
        ]
    )


def _words_between(selecting: Selecting, selector: Selector) -> list[Span] | None:
    """The words in full where they are few and stand in one line; else their first and last ones."""
    words = selector.words
    lines = [
        Span(found.start(), found.end()) for found in _LINE.finditer(selecting.text, words.start, words.end)
    ]
    if not lines:
        return None
    if len(lines) == 1 and words.end - words.start <= _LONGEST_IN_FULL:
        return [words]
    for count in _WORDS_AT_ENDS:
        first, last = (
            _first_words(selecting.text, lines[0], count),
            _last_words(selecting.text, lines[-1], count),
        )
        if first.end > last.start:
            break
        if _tells(selecting, selector, first, last):
            return [first, last]
    return [words] if len(lines) == 1 else None


def _tells(selecting: Selecting, selector: Selector, first: Span, last: Span) -> bool:
    """Whether a browser that looks for the first words, then for the last ones, finds these."""
    closing = selecting.text[last.start : selector.context.end]
    return (
        selecting.stands_once(Span(selector.context.start, first.end))
        and selecting.text.find(closing, first.end) == last.start
    )


def _first_words(text: str, line: Span, count: int) -> Span:
    ends = [found.end() for found in _WORD.finditer(text, line.start, line.end)]
    return Span(line.start, ends[:count][-1])


def _last_words(text: str, line: Span, count: int) -> Span:
    starts = [found.start() for found in _WORD.finditer(text, line.start, line.end)]
    return Span(starts[-count:][0], line.end)


def _encoded(words: str) -> str:
    """Words as a part of a directive: white space collapsed, all that could end the part escaped.

    >>> _encoded("twenty-one,\\n R&D")
    'twenty%2Done%2C%20R%26D'
    """
    return quote(" ".join(words.split()), safe="", errors="replace").replace("-", "%2D")
