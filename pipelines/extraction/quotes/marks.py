"""Pairs the quotation marks of a document: what is quoted, which marks are strays, which are feet and inches.

One pass per paragraph with a stack of open marks, so that a stray mark spoils its own paragraph at most.
Whether a mark opens or closes is said in `sides`; whether what it quotes is somebody's speech, in `kinds`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.document import Span
from pipelines.extraction.candidates import QuotationMarks, QuotedSpan
from pipelines.extraction.quotes.sides import Mark, marks_of
from pipelines.grammar.tokens import TokenisedDocument

#: Single guillemets stand alone as arrows of a page's furniture as well.
_ANGLES = frozenset("‹›")
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_SMALL_WORD = re.compile(r"\b[^\W\d_A-Z][^\W\d_]{3}")


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
    marks = [marks_of(text, paragraph, found.measures) for paragraph in paragraphs]
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


def _goes_on(text: str, paragraph: Span, marks: list[Mark]) -> bool:
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


def _begins_quoted(text: str, paragraph: Span, marks: list[Mark]) -> bool:
    """Whether a paragraph begins with a double mark that opens."""
    if not marks or not marks[0].is_double or marks[0].side == "close":
        return False
    return not text[paragraph.start : marks[0].start].strip()


def _pair_paragraph(
    text: str, paragraph: Span, marks: list[Mark], pending: bool, follower: bool, found: _Found
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
        self._stack: list[Mark] = []
        self._open_doubles = 0
        self._unclosed: list[Mark] = []
        self._unopened: list[Mark] = []
        self.pairs: list[tuple[Mark, Mark]] = []

    def take(self, mark: Mark, is_firm_closing_ahead: bool) -> None:
        """Open or close with the next mark."""
        if mark.is_double:
            self._take_double(mark)
        else:
            self._take_single(mark, is_firm_closing_ahead)

    def leftovers(self) -> tuple[list[Mark], list[Mark]]:
        """The marks never closed and those never opened, in order of the text."""
        left = [*self._unclosed, *self._stack]
        unclosed = sorted((mark for mark in left if mark.shape not in _ANGLES), key=lambda mark: mark.start)
        return unclosed, self._unopened

    def _take_double(self, mark: Mark) -> None:
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

    def _take_single(self, mark: Mark, is_firm_closing_ahead: bool) -> None:
        single_open = bool(self._stack) and not self._stack[-1].is_double
        if mark.side == "open" or (mark.side == "either" and not single_open):
            self._stack.append(mark)
        elif single_open:
            if not (is_firm_closing_ahead and _may_be_possessive(self._text, mark)):
                self.pairs.append((self._stack.pop(), mark))
        elif not self._text[mark.start - 1].isalnum() and mark.shape not in _ANGLES:
            self._unopened.append(mark)


def _closes_low_mark(mark: Mark, stack: list[Mark]) -> bool:
    """Whether an opening shape closes a low mark or a reversed guillemet („so“, »so«)."""
    return bool(stack) and (stack[-1].shape, mark.shape) in {("„", "“"), ("»", "«")}


def _may_be_possessive(text: str, mark: Mark) -> bool:
    """Whether a closing single mark may be the apostrophe of a plural: after an s, before a word."""
    return text[mark.start - 1] in "sS" and text[mark.end : mark.end + 1] == " "


def _firm_closings_ahead(text: str, marks: list[Mark]) -> list[bool]:
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
    pairs: list[tuple[Mark, Mark]],
    unclosed: list[Mark],
    follower: bool,
    begins: bool,
) -> Mark | None:
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


def _opens_paragraph(text: str, paragraph: Span, mark: Mark) -> bool:
    return not text[paragraph.start : mark.start].strip()


def _differs(outer: Mark, inner: list[Mark]) -> bool:
    """Whether marks inside an open quotation are of another make than its own, as “ ” inside " are."""
    return all((outer.shape == '"') != (mark.shape == '"') for mark in inner)


def _pair_rule(opening: Mark, closing: Mark) -> str:
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
