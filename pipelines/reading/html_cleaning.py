"""Takes out of a page what no reader sees or reads as the article: hidden words, landmarks, note marks.

Changes the tree that it is given. What is folded away (accordions, tabs) stays: a reader can unfold it.
"""

import re
from typing import Final

from lxml import etree

#: Landmarks around an article (WAI-ARIA 1.2, section 5.3.4), where markup names them by role only.
_AROUND: Final = frozenset({"banner", "complementary", "contentinfo", "navigation", "search"})
#: No landmark is left out that holds so much of a page: then the page is built of it.
_MOST_OF_PAGE: Final = 0.4
#: Elements that hold words and nothing else; sections that are hidden may unfold.
_LEAVES: Final = frozenset({"a", "b", "em", "i", "label", "p", "small", "span", "strong"})
_HIDING_CLASSES: Final = re.compile(
    r"(?<![\w-])(?:sr-only|screen-reader-text|visually-?hidden|visuallyHidden|a11y-hidden)(?![\w-])"
)
_HIDING_STYLES: Final = re.compile(
    r"display:none|visibility:hidden|clip:rect\((?:0|1px)|clip-path:inset\(50%|text-indent:-\d{3}"
)
#: A mark of a note: 1  [12]  a  *  †
_NOTE: Final = re.compile(r"\[?(?:\d{1,3}(?:[,–-]\d{1,3})*|[a-z]|[*†‡§]{1,3})\]?")
#: What a raised number is an exponent of: 10, a unit of length or time, or a letter alone.
_BASE: Final = re.compile(r"(?:(?<![\w.,])10|(?<![^\W\d_])(?:[cdkmµ]?m|in|ft|yd|mi|s|[A-Za-z]))\s*\Z")
_BEFORE: Final = 24


def clean(root: etree._Element) -> None:
    """Take out hidden words, landmarks around the article, and the raised marks of notes.

    Args:
        root: the page's root element; it is changed.
    """
    whole: int | None = None
    for element in list(root.iter(etree.Element)):
        if element.get("role") in _AROUND:
            whole = _length(root) if whole is None else whole
            if _length(element) < _MOST_OF_PAGE * whole:
                _take_out(element)
        elif (element.tag in _LEAVES and _is_hidden(element)) or (element.tag == "sup" and _is_note(element)):
            _take_out(element)


def _length(element: etree._Element) -> int:
    return sum(map(len, element.itertext()))


def _is_hidden(element: etree._Element) -> bool:
    """Whether words are hidden from readers of the page, or only there for those who listen to it."""
    if element.get("hidden") is not None or _HIDING_CLASSES.search(element.get("class") or ""):
        return True
    style = element.get("style")
    return bool(style) and _HIDING_STYLES.search(style.replace(" ", "").lower()) is not None


def _is_note(element: etree._Element) -> bool:
    """Whether a raised word is the mark of a note, and no exponent, ordinal ending or part of a formula."""
    words = "".join(element.itertext()).strip()
    if not _NOTE.fullmatch(words):
        return False
    before = _text_before(element)
    return not (words.isdigit() and _BASE.search(before)) and not (words.isalpha() and before[-1:].isdigit())


def _text_before(element: etree._Element) -> str:
    """The last words right before an element in its parent."""
    previous = element.getprevious()
    if previous is not None:
        return (previous.tail or "".join(previous.itertext()))[-_BEFORE:]
    parent = element.getparent()
    return ((parent.text if parent is not None else None) or "")[-_BEFORE:]


def _take_out(element: etree._Element) -> None:
    """Remove an element, and leave what stands behind it where it is."""
    parent, tail = element.getparent(), element.tail
    if parent is None:
        return
    if tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)
