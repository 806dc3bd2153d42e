"""Finds the quotation marks of a paragraph, and says of each whether it opens, closes, or could do either.

A mark opens or closes by what stands beside it; its shape (“ or ”) decides where that leaves it open. Marks
of feet and inches are told apart, apostrophes left out. Which marks are a pair is decided in `marks`.
"""

import re
from dataclasses import dataclass

from pipelines.document import Span
from pipelines.words import load_words

_MARK = re.compile("[\"“”„‟＂«»″'‘’‚‹›`´′]")
_DOUBLE = frozenset(["''", "``", "‘‘", "’’", *'"“”„‟＂«»″'])
_OPENING_SHAPES = frozenset(["``", "‘‘", *"“„‟«‘‚‹`"])
_CLOSING_SHAPES = frozenset(["’’", *"”»’›´"])
_APOSTROPHES = frozenset("'’‘`´")
_MEASURE = re.compile(
    r"""
    (?<![\w.,'’])\d+(?:[.,]\d+)?\s?
    (?: ['’′]\s?\d{1,2}(?:\.\d+)?(?:["”″]|'')     # 5' 10"  6'2''
      | ['’′](?=\s?(?:x|by|×)\s?\d)               # 10' x 12'
      | ′ | ″                                     # 30″
      | ["”](?=\s?(?:x|by|×)\s?\d)                # 8" x 10"
    )
    """,
    re.VERBOSE,
)
_YEARS = re.compile(r"\d{2}s?\b")
_WORD = re.compile(r"[^\W\d_]+")
_OPENS_AFTER = frozenset("([{<—–-/:=…")
_CLOSES_BEFORE = frozenset(")]}>—–-/:;,.!?…")


@dataclass(slots=True, eq=False)
class Mark:
    """One mark: where it stands, its family, and whether it opens, closes, or could do `either`."""

    start: int
    end: int
    shape: str
    side: str

    @property
    def is_double(self) -> bool:
        """Whether it is of those that stand for the outer quotation most often."""
        return self.shape in _DOUBLE


def marks_of(text: str, paragraph: Span, measures: list[Span]) -> list[Mark]:
    """The marks of one paragraph with their sides.

    Args:
        text: the document's text.
        paragraph: where the paragraph stands.
        measures: where the marks of measures go.
    """
    raw = [m.span() for m in _MARK.finditer(text, paragraph.start, paragraph.end)]
    if not raw:
        return []
    if any(text[start - 1].isdigit() for start, _ in raw if start):
        inside = _measure_marks(text, paragraph)
        measures.extend(Span(at, at + 1) for at in sorted(inside))
        raw = [mark for mark in raw if mark[0] not in inside]
    raw = _joined(text, raw)
    marks = []
    before, after = _surroundings(text, paragraph, raw)
    for (start, end), left, right in zip(raw, before, after, strict=True):
        shape = text[start:end]
        side = _side(shape, left, right)
        if shape in _DOUBLE or not _is_apostrophe(text, paragraph, Span(start, end), side):
            marks.append(Mark(start, end, shape, side))
    return marks


def _joined(text: str, raw: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Two single marks of one shape in a row as one double mark.

    Of three, the double mark is the outer one: the first two where words follow, else the last two.
    """
    joined: list[tuple[int, int]] = []
    at = 0
    while at < len(raw):
        start, end = raw[at]
        twin = text[start] in "'`’‘" and text[end : end + 1] == text[start]
        if twin and text[end + 1 : end + 2] == text[start] and start and not text[start - 1].isspace():
            twin = text[end + 2 : end + 3] == text[start]
        joined.append((start, end + 1) if twin else (start, end))
        at += 2 if twin else 1
    return joined


def _measure_marks(text: str, paragraph: Span) -> set[int]:
    """Where the marks of feet, inches, minutes and seconds stand."""
    return {
        at
        for found in _MEASURE.finditer(text, paragraph.start, paragraph.end)
        for at in range(found.start(), found.end())
        if text[at] in "'’′″\"”"
    }


def _surroundings(text: str, paragraph: Span, raw: list[tuple[int, int]]) -> tuple[list[str], list[str]]:
    """The characters beside each mark, looking over marks that touch it; a space at the paragraph's ends."""
    before, after = [" "] * len(raw), [" "] * len(raw)
    for i, (start, _) in enumerate(raw):
        if i and raw[i - 1][1] == start:
            before[i] = before[i - 1]
        elif start > paragraph.start:
            before[i] = text[start - 1]
    for i in range(len(raw) - 1, -1, -1):
        end = raw[i][1]
        if i + 1 < len(raw) and raw[i + 1][0] == end:
            after[i] = after[i + 1]
        elif end < paragraph.end:
            after[i] = text[end]
    return before, after


def _side(shape: str, left: str, right: str) -> str:
    """Whether a mark opens, closes, or could do either, by the characters beside it and by its shape.

    >>> _side('"', " ", "W"), _side('"', ",", " "), _side('"', "—", "—"), _side("“", ".", " ")
    ('open', 'close', 'either', 'close')
    """
    can_open = (left.isspace() or left in _OPENS_AFTER) and not right.isspace()
    can_close = (right.isspace() or right in _CLOSES_BEFORE) and not left.isspace()
    if can_open != can_close and not (left.isspace() and right.isspace()):
        return "open" if can_open else "close"
    if shape in _OPENING_SHAPES:
        return "open"
    return "close" if shape in _CLOSING_SHAPES else "either"


def _is_apostrophe(text: str, paragraph: Span, mark: Span, side: str) -> bool:
    """Whether a single mark stands inside a word or for letters left out at its beginning ('90s, 'em)."""
    start, end = mark.start, mark.end
    if text[start] not in _APOSTROPHES:
        return False
    if paragraph.start < start and end < paragraph.end and text[start - 1].isalnum() and text[end].isalnum():
        return True
    if side != "open":
        return False
    if _YEARS.match(text, end, paragraph.end):
        return True
    word = _WORD.match(text, end, min(end + 12, paragraph.end))
    return word is not None and word.group().lower() in load_words("elisions")
