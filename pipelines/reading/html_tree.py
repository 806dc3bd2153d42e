"""Parses the markup of a page into a tree, however it is written.

The parser that is used gives up on elements nested too deeply, takes time with the square of a tag's
attributes, and puts what follows a title without a `body` into the head. All of that is made good here; what
the tree says belongs in `html`.
"""

import re
from typing import Final

import lxml.html
from lxml import etree

from pipelines.document import ReadingError, frozen
from pipelines.words import load_words

#: A tag up to its end, its quoted values whole, or a script, whose signs are no tags. Each sign is looked at
#: once, as nothing is given back.
_TAG: Final = re.compile(
    r"""(?P<script><script(?=[\s>])[^<>]*+>)[^<]*+(?:<(?!/script)[^<]*+)*+"""
    r"""|<[A-Za-z](?:[^"'<>]++|"[^"]*+"|'[^']*+')*+""",
    re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(r"""(?:[^\s"'=<>/]++|"[^"]*+"|'[^']*+')""")
#: No page has a tag with as many names and values; shorter tags have fewer.
_MOST_ATTRIBUTES: Final = 2_000
#: Elements that only hold others are left out below this depth; below the second those with words of the
#: page, too.
_MOST_WRAPPERS: Final = 150
_MOST_LEVELS: Final = 200
_WITH_WORDS: Final = frozenset(
    [
        "a",
        "dd",
        "dt",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "p",
        "pre",
        "summary",
        "td",
        "th",
        "tr",
    ]
)
#: Elements that may stand in the head of a page.
_OF_HEAD: Final = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title"))
_INLINE: Final = load_words("html_inline")
_UNSEEN: Final = load_words("html_unseen")


@frozen
class PageTree:
    """A page that has been parsed.

    Args:
        root: its root element.
        elements: all of its elements, held as lxml makes what nobody holds anew each time it is asked for.
    """

    root: etree._Element
    elements: list[etree._Element]


def parse_page(markup: str) -> PageTree:
    """The tree of a page.

    Args:
        markup: the page's HTML.

    Raises:
        ReadingError: `empty`, where there is no HTML in it.
    """
    encoded = _TAG.sub(_with_few_attributes, markup.replace("\x00", "\ufffd")).encode("utf-8")
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(encoded, parser=parser)
        if any("depth" in error.message for error in parser.error_log):
            root = _flattened(encoded)
    except (etree.LxmlError, ValueError, AssertionError):
        raise ReadingError("empty", "there is no HTML in it; give the article's page or text") from None
    _leave_head(root)
    return PageTree(root, list(root.iter()))


def _with_few_attributes(tag: re.Match[str]) -> str:
    """A tag without the attributes that are too many."""
    words = tag.group()
    if len(tag["script"] or words) < _MOST_ATTRIBUTES:
        return words
    for count, found in enumerate(_ATTRIBUTE.finditer(words)):
        if count == _MOST_ATTRIBUTES:
            return words[: found.start()]
    return words


def _leave_head(root: etree._Element) -> None:
    """Take what is of the page out of the head, where it stands if no `body` parts the two."""
    for head in root.findall("head"):
        strays = [child for child in head if child.tag not in _OF_HEAD]
        if not strays:
            continue
        body = root.find("body")
        if body is None:
            body = etree.SubElement(root, "body")
        strays[-1].tail = (strays[-1].tail or "") + (body.text or "")
        body.text = None
        for place, child in enumerate(strays):
            body.insert(place, child)


def _flattened(encoded: bytes) -> etree._Element:
    """The tree of a page that is nested too deeply, with all its words and fewer levels."""
    parser = etree.HTMLParser(encoding="utf-8", target=_Flattener())
    root: etree._Element = etree.fromstring(encoded, parser)
    return root


class _Flattener:
    """Builds a tree of few levels from the tags of a page as they come."""

    def __init__(self) -> None:
        self._builder = etree.TreeBuilder(element_factory=lxml.html.html_parser.makeelement)
        self._kept: list[bool] = []
        self._levels = 0
        self._has_words = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        keep = tag in _UNSEEN or self._levels < (_MOST_LEVELS if tag in _WITH_WORDS else _MOST_WRAPPERS)
        self._kept.append(keep)
        self._levels += keep
        if keep:
            self._builder.start(tag, attributes)
            self._has_words = False
        else:
            self._border(tag)

    def end(self, tag: str) -> None:
        """End an element."""
        keep = self._kept.pop()
        self._levels -= keep
        if keep:
            self._builder.end(tag)
            self._has_words = False
        else:
            self._border(tag)

    def data(self, words: str) -> None:
        """Take the words in an element."""
        self._builder.data(words)
        self._has_words = self._has_words or not words.isspace()

    def close(self) -> etree._Element:
        """The root of the tree."""
        return self._builder.close()

    def _border(self, tag: str) -> None:
        """What is left of a block element that is left out: it parts words from words."""
        if self._has_words and tag not in _INLINE:
            self._builder.start("br", {})
            self._builder.end("br")
            self._has_words = False
