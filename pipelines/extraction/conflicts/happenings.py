"""Dates at odds: two of one happening that can come about once only, and an end before its beginning."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pipelines.document import Span
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.candidates import TimeExpression
from pipelines.extraction.conflicts.sides import Contradiction, ExtractedRows, Side, side_of
from pipelines.extraction.rows import Event

#: Triggers, lower case, of what happens to somebody or something once only.
_ONCE: Final = frozenset({"born", "died", "founded"})
#: Bases of dates that stand in the text; one worked out from another date may be worked out wrongly.
_WRITTEN: Final = frozenset({"explicit", "inferred_year"})
_FROM: Final = re.compile(r"\b(?:from|between)\s\Z", re.IGNORECASE)
_TO: Final = re.compile(r"\s(?:to|until|till|through|and)\s")


def differing_dates(analysis: Analysis, rows: ExtractedRows) -> Iterator[Contradiction]:
    """The happenings that two clauses date differently, neither date lying within the other."""
    happenings: dict[tuple[str | None, ...], list[Event]] = defaultdict(list)
    for event in rows.events:
        key = _happening(event)
        if key and event.status == "occurred" and event.date_basis in _WRITTEN:
            happenings[key].append(event)
    for first, *others in happenings.values():
        other = next((event for event in others if _differ(first.date_edtf, event.date_edtf)), None)
        if other:
            difference = f"`{first.trigger}` is dated `{first.date_text}`, and `{other.date_text}`."
            yield Contradiction("date", (side_of(first), side_of(other)), difference)


def reversed_stretches(analysis: Analysis, rows: ExtractedRows) -> Iterator[Contradiction]:
    """The events that are said to end before they begin: "from 2015 to 2012"."""
    dated = [event for event in rows.events if event.date_basis == "explicit"]
    if not dated:
        return
    text = analysis.document.text
    starts = [expression.span.start for expression in analysis.time_expressions]
    for event in dated:
        at = bisect_left(starts, event.date_text_start or 0)
        pair = analysis.time_expressions[at : at + 2]
        if len(pair) == 2 and pair[0].span.start == event.date_text_start and _is_reversed(text, *pair):
            span = Span(pair[0].span.start, pair[1].span.end)
            difference = f"`{span.text_of(text)}` ends before it begins."
            yield Contradiction("reversed", (Side("events", event.row_id, span),), difference)


def _happening(event: Event) -> tuple[str | None, ...] | None:
    """What tells one happening from another; None where the text may speak of several."""
    trigger = event.trigger.lower()
    if trigger in _ONCE:
        party = event.recipient_id or (event.actor_id if trigger != "founded" else None)
        return (trigger, party) if party else None
    if event.event_type == "kill" and event.actor_id and event.recipient_id:
        return (trigger, event.actor_id, event.recipient_id)
    return None


def _is_reversed(text: str, begin: TimeExpression, end: TimeExpression) -> bool:
    opens = _FROM.search(text, max(0, begin.span.start - 10), begin.span.start)
    joins = _TO.fullmatch(text, begin.span.end, end.span.start)
    if not (opens and joins) or {begin.basis, end.basis} != {"explicit"} or begin.precision != end.precision:
        return False
    return _differ(begin.edtf, end.edtf) and str(end.edtf) < str(begin.edtf)


def _differ(one: str | None, other: str | None) -> bool:
    """Whether two dates cannot be the same; one may be given more finely than the other.

    >>> _differ("2021-05-03", "2021-06"), _differ("2021-05-03", "2021-05"), _differ("2021/2022", "2019")
    (True, False, False)
    """
    if not (_is_plain(one) and _is_plain(other)):
        return False
    return not (str(one).startswith(str(other)) or str(other).startswith(str(one)))


def _is_plain(date: str | None) -> bool:
    """Whether a date is a year, a month or a day."""
    return date is not None and date.replace("-", "").isdigit()
