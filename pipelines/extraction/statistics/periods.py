"""When the quantities of a sentence hold: which of its dates belongs to which number, as `time_period`.

Takes the dates of a document; what nothing in the sentence dates has no period here.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.analysis import Analysis

_NEAR_BEFORE: Final = 160
_NEAR_BEHIND: Final = 60
_LEAD: Final = 16
_COMPARED: Final = re.compile(r"(?:from|than|since|versus|with|to)\s+(?:the\s+)?(?:in\s+)?\Z")
# What parts a number from the date of another: compared with; from $4 million; ; from 5
_PARTED: Final = re.compile(
    r";|(?<![^\W_])(?:compared\s+(?:with|to)|(?:from|against|versus|vs\.?)\s+(?:[^\W\d_]+\s+){0,3}(?:[$£€]?\d|\Z))"
)
_JOINED: Final = re.compile(r"[,;:()–—]|(?<![^\W_])and(?![^\W_])")
_AFTER_COMMA: Final = re.compile(r",\s(?:(?:during|for|in|on)\s)?")
_MARKS: Final = re.compile(r"[,;:()–—]")


@frozen
class Period:
    """A date of a sentence: where it stands, and how it reads (EDTF)."""

    span: Span
    edtf: str


def periods_of(analysis: Analysis) -> tuple[Period, ...]:
    """The times of a document for which a figure may hold, in order.

    These are the dates at which something may happen, and the periods of accounts; since when something has
    been so is none, and neither is what a figure is compared with.
    """
    text, (dates, reasons) = analysis.document.text, analysis.dates
    periods = [Period(date.span, date.edtf) for date in dates if date.edtf and not date.since]
    periods += [
        Period(time.span, time.edtf)
        for time in analysis.time_expressions
        if time.edtf
        and reasons.get(time.span) == "statistic_period"
        and not _COMPARED.search(text, max(0, time.span.start - _LEAD), time.span.start)
    ]
    return tuple(sorted(periods, key=lambda period: period.span.start))


def period_beside(text: str, periods: Sequence[Period], numbers: Sequence[Span], span: Span) -> str | None:
    """The date that stands with a number of the sentence.

    Args:
        text: the document's text.
        periods: the sentence's dates, in order.
        numbers: its quantities, in order.
        span: the number.

    Returns:
        The date that follows it at once; else the one before it, unless that is another number's; else one
        that follows in the same list of numbers. None where there is none of these.
    """
    at = bisect_left(periods, span.end, key=lambda period: period.span.start)
    behind = periods[at] if at < len(periods) and _dates_back(text, periods[at].span, span) else None
    if behind and _is_at(text, behind.span, span):
        return behind.edtf
    before = bisect_left(periods, span.start, key=lambda period: period.span.start) - 1
    if before >= 0 and _dates_on(text, periods[before].span, numbers, span):
        return periods[before].edtf
    return behind.edtf if behind and _follows_a_list(numbers, span, behind.span) else None


def _is_at(text: str, when: Span, span: Span) -> bool:
    """Whether nothing parts a number from a date behind it, save a comma where the date ends its clause."""
    mark = _MARKS.search(text, span.end, when.start)
    if mark is None:
        return True
    return (
        _AFTER_COMMA.fullmatch(text, mark.start(), when.start) is not None
        and text[when.end : when.end + 1] in ".,;"
    )


def _dates_back(text: str, when: Span, span: Span) -> bool:
    """Whether a date behind a number is near, and no other level stands between."""
    return when.start - span.end < _NEAR_BEHIND and not _PARTED.search(text, span.end, when.start)


def _dates_on(text: str, when: Span, numbers: Sequence[Span], span: Span) -> bool:
    """Whether a date before a number dates it: it is near, and not that of a number or a level before."""
    if span.start - when.end >= _NEAR_BEFORE or _PARTED.search(text, when.end, span.start):
        return False
    at = bisect_left(numbers, when.start, key=lambda number: number.end) - 1
    is_taken = at >= 0 and not _MARKS.search(text, numbers[at].end, when.start)
    return not (is_taken and _JOINED.search(text, when.end, span.start))


def _follows_a_list(numbers: Sequence[Span], span: Span, when: Span) -> bool:
    """Whether another number stands between a number and a date, so that the marks between are of a list."""
    at = bisect_left(numbers, span.end, key=lambda number: number.start)
    return at < len(numbers) and numbers[at].end <= when.start
