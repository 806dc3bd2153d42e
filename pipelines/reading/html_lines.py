"""The visible lines of an HTML page, in its order, each with the element that holds it.

Takes a parsed page, gives a `VisibleLine` for each stretch of words between two borders of block elements.
What is folded away (accordions, tabs) counts as visible: a reader can unfold it. What the lines mean
belongs in `html_faq`.
"""

from collections.abc import Iterator

from lxml import etree

from pipelines.document import frozen
from pipelines.words import load_words

#: Elements that stand within a line; every other element, unknown ones included, begins a line of its own.
_INLINE = load_words("html_inline")
#: Elements whose words are no words of the page.
_UNSEEN = load_words("html_unseen")
_BOLD = frozenset(("b", "strong"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
#: Elements that say what the lines in them are.
_TELLING = _BOLD | {"a"} | _HEADINGS.keys()
#: Elements above a line that are looked at to learn what it is.
_NEAR = 4


@frozen
class VisibleLine:
    """One line of a page.

    Args:
        text: its words, white space made single.
        element: the block element that holds it.
        is_bold: whether all of it is bold.
        is_link: whether all of it leads elsewhere.
        order: its place on the page.
        heading_level: 1 to 6 for a line in a heading, None for others.
    """

    text: str
    element: etree._Element
    is_bold: bool
    is_link: bool
    order: int
    heading_level: int | None

    def near(self) -> Iterator[etree._Element]:
        """The element that holds the line and those directly above it."""
        return _near(self.element)


def _near(element: etree._Element | None) -> Iterator[etree._Element]:
    for _ in range(_NEAR):
        if element is None:
            return
        yield element
        element = element.getparent()


def _heading_level(element: etree._Element) -> int | None:
    return next((level for above in _near(element) if (level := _HEADINGS.get(above.tag))), None)


class _LineBuilder:
    """Collects the words of a line until a border of a block ends it."""

    def __init__(self) -> None:
        self.lines: list[VisibleLine] = []
        self._pieces: list[str] = []
        self._is_bold = self._is_link = True
        self.bold_depth = self.link_depth = self.heading_depth = 0

    def add(self, words: str) -> None:
        """Add words to the line, which does not begin with white space."""
        if not words.isspace():
            self._pieces.append(words)
            self._is_bold = self._is_bold and self.bold_depth > 0
            self._is_link = self._is_link and self.link_depth > 0
        elif self._pieces:
            self._pieces.append(words)

    def step(self, tag: object, by: int) -> None:
        """Go into (1) or out of (-1) an element that says what its lines are."""
        self.bold_depth += by if tag in _BOLD else 0
        self.link_depth += by if tag == "a" else 0
        self.heading_depth += by if tag in _HEADINGS else 0

    def end(self, element: etree._Element) -> None:
        """End the line, which stands in `element`."""
        if self._pieces:
            text = " ".join("".join(self._pieces).split())
            if text:
                level = _heading_level(element) if self.heading_depth else None
                order = len(self.lines)
                self.lines.append(VisibleLine(text, element, self._is_bold, self._is_link, order, level))
            self._pieces = []
            self._is_bold = self._is_link = True


def visible_lines(root: etree._Element) -> list[VisibleLine]:
    """The lines of a page.

    Args:
        root: the page's root element.

    Returns:
        Its lines, in order.
    """
    builder = _LineBuilder()
    blocks = [root]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag not in _INLINE:
                builder.end(blocks[-1])
                blocks.append(element)
            if tag in _TELLING:
                builder.step(tag, 1)
            if tag in _UNSEEN:
                walk.skip_subtree()
            elif words := element.text:
                builder.add(words)
        else:
            if tag not in _INLINE:
                builder.end(blocks.pop())
            if tag in _TELLING:
                builder.step(tag, -1)
            if words := element.tail:
                builder.add(words)
    builder.end(blocks[-1])
    return builder.lines
