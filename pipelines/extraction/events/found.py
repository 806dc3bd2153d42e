"""An event as it is found: its words, its type and status, its date; and the stretch that tells of it.

How events are found belongs in `finder` and what it calls, how they become rows in `extract`.
"""

from pipelines.document import frozen
from pipelines.extraction.events.dating import LocatingDate
from pipelines.extraction.events.triggers import Trigger
from pipelines.extraction.events.view import EventView
from pipelines.grammar.clause_spans import trimmed
from pipelines.grammar.relations import (
    noun_phrase,
)


@frozen
class FoundEvent:
    """An event: its span and trigger in tokens, its type and status, its date.

    Args:
        span: the clause or phrase that reports it.
        trigger: the verb or noun that names it.
        act: what the verb names; None where a noun or no listed verb names the event.
        event_type: a key of `EVENT_TYPES`.
        status: a key of `EVENT_STATUSES`.
        date: what locates it; None of an undated event.
        rule_id: the rule that found it.
    """

    span: range
    trigger: int
    act: Trigger | None
    event_type: str
    status: str
    date: LocatingDate | None
    rule_id: str


def noun_span(view: EventView, noun: int, date: LocatingDate | None) -> range:
    """The phrase of an event noun, with its date."""
    span = noun_phrase(view.parse, noun, complements=True)
    return trimmed(view.tokens, span if date is None else with_date(span, date))


def with_date(span: range, date: LocatingDate) -> range:
    """A stretch with the date that stands right beside it."""
    near = date.token <= span.stop + 2 and date.end >= span.start - 2
    return range(min(span.start, date.token), max(span.stop, date.end)) if near else span
