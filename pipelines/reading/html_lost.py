"""The lines of an article that extraction of its body lost: paragraphs, lists, captions, bylines.

Takes the lines of a page and those of them that extraction found, gives the others that belong to the
article. How they are laid down belongs in `html`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from pipelines.document import frozen
from pipelines.reading.credits import credit_of
from pipelines.reading.furniture import is_byline
from pipelines.reading.html_lines import VisibleLine
from pipelines.reading.lines import LONGEST_HEADLINE, ends_sentence

#: Share of the body that the paragraphs of one kind must make up for others of that kind to belong to it.
_LEAST_SHARE: Final = 0.3
_LEAST_PARAGRAPH: Final = 60
_LEAST_ITEM: Final = 25
_NOT_ARTICLE: Final = frozenset(("nav", "header", "footer", "aside", "form", "button", "dialog", "menu"))
_CONTAINERS: Final = frozenset(("ol", "table", "ul"))
_CAPTION: Final = re.compile(r"(?<![a-z])captions?(?![a-z])", re.IGNORECASE)
_CREDIT: Final = re.compile(r"(?<![a-z])(?:byline|authors?)(?![a-z])", re.IGNORECASE)
_SUMMARY: Final = re.compile(
    r"(?<![a-z])(?:dec?k|description|excerpt|stand-?first|sub-?(?:head\w*|title)|summary|synopsis)(?![a-z])",
    re.IGNORECASE,
)
_FEWEST_WORDS: Final = 8
_LONGEST_CAPTION: Final = 160
_LONGEST_CREDIT: Final = 160


@frozen
class LostLine:
    """A line that belongs to the article: its zone, and its kind of block."""

    line: VisibleLine
    zone: str
    kind: str


def is_navigation(line: VisibleLine) -> bool:
    """Whether a line stands in a part of the page that is around the article."""
    return line.element.tag in _NOT_ARTICLE or any(
        above.tag in _NOT_ARTICLE for above in line.element.iterancestors()
    )


def is_caption(line: VisibleLine) -> bool:
    """Whether a line is a sentence in what the markup calls the caption of a picture."""
    if len(line.text.split()) < _FEWEST_WORDS or "." not in line.text or len(line.text) > _LONGEST_CAPTION:
        return False
    if any(element.tag == "figcaption" for element in line.near()):
        return True
    return bool(_CAPTION.search(line.element.get("class") or "")) and _holds_picture(line.element)


def _holds_picture(element: etree._Element) -> bool:
    """Whether a picture stands beside an element."""
    parent = element.getparent()
    return parent is not None and next(parent.iter("img", "picture", "video"), None) is not None


def lost_lines(
    found: Iterable[VisibleLine], lines: list[VisibleLine], title: VisibleLine | None
) -> list[LostLine]:
    """The lines of the article that are not among those found, in order of the page.

    Args:
        found: the lines of the body that extraction found.
        lines: all lines of the page.
        title: the line of the article's title.
    """
    known = list(found)
    orders = {line.order for line in known if title is None or line.text != title.text}
    if not orders:
        return []
    first, last = min(orders), max(orders)
    start = title.order + 1 if title is not None and title.order < first else first
    texts = {line.text for line in known}
    usual, holders = _usual_kinds(known), _holders(known)
    lost: list[LostLine] = []
    for line in lines[start:]:
        if line.text in texts or is_navigation(line):
            continue
        if line.order < first:
            belongs = _before_body(line)
        elif _is_paragraph(line) and _kind(line) in usual:
            belongs = LostLine(line, "body", "paragraph")
        else:
            belongs = _inside_body(line, holders) if line.order < last else None
        if belongs is None:
            continue
        if line.order < first and not _is_paragraph(line):  # What stands over a byline is no first paragraph.
            lost = [before for before in lost if not _is_paragraph(before.line)]
        texts.add(line.text)
        lost.append(belongs)
    return lost


def _before_body(line: VisibleLine) -> LostLine | None:
    """What stands between the title and the body: who wrote it and when, or a first paragraph."""
    if len(line.text) <= _LONGEST_CREDIT and _has_credit(line) and any(map(str.isalpha, line.text)):
        return LostLine(line, "byline", "paragraph")
    if len(line.text) <= LONGEST_HEADLINE and (is_byline(line.text) or credit_of(line.text)):
        return LostLine(line, "body", "paragraph")
    is_first = _is_paragraph(line) and not line.is_link and not _is_summary(line) and not is_caption(line)
    return LostLine(line, "body", "paragraph") if is_first else None


def _is_summary(line: VisibleLine) -> bool:
    """Whether the markup says that a line sums the article up, and is none of its paragraphs."""
    return any(_SUMMARY.search(element.get("class") or "") for element in line.near())


def _has_credit(line: VisibleLine) -> bool:
    """Whether the markup says that a line names the author."""
    elements = [*list(line.near())[:2], *line.element.iter("a", "span")]
    return any(
        element.get("rel") == "author" or _CREDIT.search(element.get("class") or "") for element in elements
    )


def _inside_body(line: VisibleLine, holders: set[etree._Element]) -> LostLine | None:
    """A caption between paragraphs, or an item of a list or table beside them."""
    if is_caption(line):
        return LostLine(line, "caption", "paragraph")
    container = next((above for above in _above(line.element) if above.tag in _CONTAINERS), None)
    if container is None or line.is_link or container.getparent() not in holders:
        return None
    if container.tag == "table":
        return LostLine(line, "body", "table_row")
    is_sentence = ends_sentence(line.text) and len(line.text) >= _LEAST_ITEM
    return LostLine(line, "body", "list_item") if is_sentence else None


def _above(element: etree._Element) -> Iterator[etree._Element]:
    """An element and the outermost of the lists and tables around it."""
    around = [element, *element.iterancestors()]
    yield from reversed([above for above in around if above.tag in _CONTAINERS])


def _holders(found: list[VisibleLine]) -> set[etree._Element]:
    """The elements that hold the paragraphs of the body."""
    parents = (line.element.getparent() for line in found if line.element.tag == "p")
    return {parent for parent in parents if parent is not None}


def _usual_kinds(found: list[VisibleLine]) -> set[tuple[str, ...]]:
    """The kinds that most paragraphs of the body are of."""
    kinds = Counter[tuple[str, ...]]()
    for line in found:
        if line.element.tag == "p":
            kinds[_kind(line)] += len(line.text)
    return {kind for kind, length in kinds.items() if length >= _LEAST_SHARE * kinds.total()}


def _kind(line: VisibleLine) -> tuple[str, ...]:
    """What the paragraphs of one body have in common: the elements that hold them, by tag and class."""
    return tuple(f"{element.tag}.{element.get('class', '')}" for element in line.near())[:3]


def _is_paragraph(line: VisibleLine) -> bool:
    return line.element.tag == "p" and len(line.text) >= _LEAST_PARAGRAPH and ends_sentence(line.text)
