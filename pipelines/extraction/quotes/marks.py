"""Pairs the quotation marks of a document: what is quoted, which marks are strays, which are feet and inches.

One pass per paragraph with a stack of open marks, so that a stray mark spoils its own paragraph at most.
A mark opens or closes by what stands beside it; its shape (“ or ”) decides where that leaves it open.
Whether a quoted stretch is somebody's speech belongs in `quotes`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.document import Span
from pipelines.extraction.candidates import QuotationMarks, QuotedSpan
from pipelines.grammar.tokens import TokenisedDocument
from pipelines.words import load_words

_MARK = re.compile("[\"“”„‟＂«»″'‘’‚‹›`´′]")
_DOUBLE = frozenset(["''", "``", "‘‘", "’’", *'"“”„‟＂«»″'])
_OPENING_SHAPES = frozenset(["``", "‘‘", *"“„‟«‘‚‹`"])
_CLOSING_SHAPES = frozenset(["’’", *"”»’›´"])
#: Single guillemets stand alone as arrows of a page's furniture as well.
_ANGLES = frozenset("‹›")
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
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_YEARS = re.compile(r"\d{2}s?\b")
_SMALL_WORD = re.compile(r"\b[^\W\d_A-Z][^\W\d_]{3}")
_WORD = re.compile(r"[^\W\d_]+")
_OPENS_AFTER = frozenset("([{<—–-/:=…")
_CLOSES_BEFORE = frozenset(")]}>—–-/:;,.!?…")


@dataclass(slots=True, eq=False)
class _Mark:
    """One mark: where it stands, its family, and whether it opens, closes, or could do `either`."""

    start: int
    end: int
    shape: str
    side: str

    @property
    def is_double(self) -> bool:
        return self.shape in _DOUBLE


@dataclass(slots=True)
class _Found:
    """What the pass over the paragraphs collects."""

    quoted: list[tuple[Span, Span, bool, str]] = field(default_factory=list)
    strays: list[Span] = field(default_factory=list)
    measures: list[Span] = field(default_factory=list)


def pair_quotation_marks(tokenised: TokenisedDocument) -> QuotationMarks:
    """Pair all quotation marks of a document, in time proportional to its length.

    Args:
        tokenised: the document; a quotation never crosses a paragraph's border, but may go on in the next.

    Returns:
        Pairs in order of their start, stray marks, and marks that belong to measures; no apostrophes.
    """
    text = tokenised.text
    paragraphs = list(_paragraphs(tokenised))
    found = _Found()
    marks = [_marks_of(text, paragraph, found.measures) for paragraph in paragraphs]
    pending = False
    for index, paragraph in enumerate(paragraphs):
        if not marks[index]:
            pending = False
            continue
        follower = index + 1 < len(paragraphs) and _goes_on(text, paragraphs[index + 1], marks[index + 1])
        pending = _pair_paragraph(text, paragraph, marks[index], pending, follower, found)
    return QuotationMarks(_with_depth(found.quoted), tuple(sorted(found.strays)), tuple(found.measures))


def _paragraphs(tokenised: TokenisedDocument) -> Iterator[Span]:
    """The blocks and what lies between them, cut at empty lines."""
    borders = [0]
    for block in tokenised.document.blocks:
        borders += [block.span.start, block.span.end]
    borders.append(len(tokenised.text))
    for start, end in pairwise(borders):
        at = start
        while at < end:
            gap = _EMPTY_LINES.search(tokenised.text, at, end)
            stop = gap.start() if gap else end
            if stop > at and not tokenised.text[at:stop].isspace():
                yield Span(at, stop)
            at = gap.end() if gap else end


def _marks_of(text: str, paragraph: Span, measures: list[Span]) -> list[_Mark]:
    """The marks of one paragraph with their sides; those of measures go to `measures`."""
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
            marks.append(_Mark(start, end, shape, side))
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


def _goes_on(text: str, paragraph: Span, marks: list[_Mark]) -> bool:
    """Whether a paragraph can go on with a quotation: it begins with an opening mark, or first closes one.

    One that only signs what stands before it ("Ada Byron, Port Council.”) goes on with nothing.
    """
    if _begins_quoted(text, paragraph, marks):
        return True
    first = next((mark for mark in marks if mark.is_double), None)
    return (
        first is not None
        and first.side == "close"
        and _SMALL_WORD.search(text, paragraph.start, first.start) is not None
    )


def _begins_quoted(text: str, paragraph: Span, marks: list[_Mark]) -> bool:
    """Whether a paragraph begins with a double mark that opens."""
    if not marks or not marks[0].is_double or marks[0].side == "close":
        return False
    return not text[paragraph.start : marks[0].start].strip()


def _pair_paragraph(
    text: str, paragraph: Span, marks: list[_Mark], pending: bool, follower: bool, found: _Found
) -> bool:
    """Pair the marks of one paragraph.

    Args:
        text: the document's text.
        paragraph: where the paragraph stands.
        marks: its marks.
        pending: whether the paragraph before left a quotation open.
        follower: whether the paragraph after can go on with a quotation.
        found: where pairs and strays go.

    Returns:
        Whether this paragraph leaves a quotation open.
    """
    pairing = _Pairing(text)
    for mark, is_firm in zip(marks, _firm_closings_ahead(text, marks), strict=True):
        pairing.take(mark, is_firm)
    unclosed, unopened = pairing.leftovers()
    begins = pending and _begins_quoted(text, paragraph, marks)
    for opening, closing in pairing.pairs:
        rule = _pair_rule(opening, closing)
        whole = (opening.start, opening.end, closing.start, closing.end)
        _add(text, whole, begins and opening is marks[0], rule, found)
    if (
        pending
        and not begins
        and unopened
        and _goes_on(text, paragraph, [unopened[0]])
        and (unopened[0] is next(mark for mark in marks if mark.is_double))
    ):
        closing = unopened.pop(0)
        whole = (paragraph.start, paragraph.start, closing.start, closing.end)
        _add(text, whole, True, "unopened-continuation", found)
    last = _left_open(text, paragraph, pairing.pairs, unclosed, follower, begins)
    found.strays.extend(Span(mark.start, mark.end) for mark in (*unclosed, *unopened) if mark is not last)
    if last is not None:
        rule = "open-paragraph" if follower else "open-to-end"
        whole = (last.start, last.end, paragraph.end, paragraph.end)
        _add(text, whole, begins and last is marks[0], rule, found)
    return last is not None or (bool(unclosed) and unclosed[-1].is_double)


class _Pairing:
    """Pairs the marks of one paragraph, taken in order, with a stack of open ones."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stack: list[_Mark] = []
        self._open_doubles = 0
        self._unclosed: list[_Mark] = []
        self._unopened: list[_Mark] = []
        self.pairs: list[tuple[_Mark, _Mark]] = []

    def take(self, mark: _Mark, is_firm_closing_ahead: bool) -> None:
        """Open or close with the next mark."""
        if mark.is_double:
            self._take_double(mark)
        else:
            self._take_single(mark, is_firm_closing_ahead)

    def leftovers(self) -> tuple[list[_Mark], list[_Mark]]:
        """The marks never closed and those never opened, in order of the text."""
        left = [*self._unclosed, *self._stack]
        unclosed = sorted((mark for mark in left if mark.shape not in _ANGLES), key=lambda mark: mark.start)
        return unclosed, self._unopened

    def _take_double(self, mark: _Mark) -> None:
        opens = mark.side == "open" and not _closes_low_mark(mark, self._stack)
        if opens or (mark.side == "either" and not self._open_doubles):
            self._stack.append(mark)
            self._open_doubles += 1
        elif self._open_doubles:
            while not self._stack[-1].is_double:
                self._unclosed.append(self._stack.pop())
            self.pairs.append((self._stack.pop(), mark))
            self._open_doubles -= 1
        else:
            self._unopened.append(mark)

    def _take_single(self, mark: _Mark, is_firm_closing_ahead: bool) -> None:
        single_open = bool(self._stack) and not self._stack[-1].is_double
        if mark.side == "open" or (mark.side == "either" and not single_open):
            self._stack.append(mark)
        elif single_open:
            if not (is_firm_closing_ahead and _may_be_possessive(self._text, mark)):
                self.pairs.append((self._stack.pop(), mark))
        elif not self._text[mark.start - 1].isalnum() and mark.shape not in _ANGLES:
            self._unopened.append(mark)


def _closes_low_mark(mark: _Mark, stack: list[_Mark]) -> bool:
    """Whether an opening shape closes a low mark or a reversed guillemet („so“, »so«)."""
    return bool(stack) and (stack[-1].shape, mark.shape) in {("„", "“"), ("»", "«")}


def _may_be_possessive(text: str, mark: _Mark) -> bool:
    """Whether a closing single mark may be the apostrophe of a plural: after an s, before a word."""
    return text[mark.start - 1] in "sS" and text[mark.end : mark.end + 1] == " "


def _firm_closings_ahead(text: str, marks: list[_Mark]) -> list[bool]:
    """For each mark whether a single mark that can only close comes later, before another one opens."""
    ahead = [False] * len(marks)
    state = False
    for index in range(len(marks) - 1, -1, -1):
        ahead[index] = state
        mark = marks[index]
        if not mark.is_double:
            state = mark.side != "open" and (state or not _may_be_possessive(text, mark))
    return ahead


def _left_open(
    text: str,
    paragraph: Span,
    pairs: list[tuple[_Mark, _Mark]],
    unclosed: list[_Mark],
    follower: bool,
    begins: bool,
) -> _Mark | None:
    """The opening mark whose quotation runs to the end of the paragraph, if there is one."""
    doubles = [mark for mark in unclosed if mark.is_double]
    if not doubles:
        return None
    last = doubles[-1]
    inner = [opening for opening, _ in pairs[-8:] if opening.start > last.start and opening.is_double]
    if inner and not (begins or (_opens_paragraph(text, paragraph, last) and _differs(last, inner))):
        return None
    is_led_up_to = text[paragraph.start : last.start].rstrip().endswith((",", ":"))
    return last if follower or begins or is_led_up_to else None


def _opens_paragraph(text: str, paragraph: Span, mark: _Mark) -> bool:
    return not text[paragraph.start : mark.start].strip()


def _differs(outer: _Mark, inner: list[_Mark]) -> bool:
    """Whether marks inside an open quotation are of another make than its own, as “ ” inside " are."""
    return all((outer.shape == '"') != (mark.shape == '"') for mark in inner)


def _pair_rule(opening: _Mark, closing: _Mark) -> str:
    if opening.is_double != closing.is_double:
        return "paired-mixed"
    return "paired-double" if opening.is_double else "paired-single"


def _add(text: str, whole: tuple[int, int, int, int], continues: bool, rule: str, found: _Found) -> None:
    """Note a quoted stretch, given where its marks begin and end; marks that hold nothing are strays."""
    outer_start, start, end, outer_end = whole
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        found.strays.append(Span(outer_start, outer_end))
        return
    outer = Span(outer_start, end if rule.startswith("open-") else outer_end)
    found.quoted.append((Span(start, end), outer, continues, rule))


def _with_depth(quoted: list[tuple[Span, Span, bool, str]]) -> tuple[QuotedSpan, ...]:
    """The quoted stretches in order, each with the number of quotations that hold it."""
    ordered = []
    ends: list[int] = []
    for span, outer, continues, rule in sorted(quoted, key=lambda q: (q[1].start, -q[1].end)):
        while ends and ends[-1] <= outer.start:
            ends.pop()
        ordered.append(QuotedSpan(span, outer, len(ends), continues, rule))
        ends.append(outer.end)
    return tuple(ordered)
