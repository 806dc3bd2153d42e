"""Finds what a sentence reports: happenings with a date, and public acts without one.

Takes a document's words and grammar, gives `FoundEvent`s. How they become rows belongs in `extract`.
"""

from collections.abc import Iterator
from dataclasses import replace

from pipelines.extraction.events.acts import public_act
from pipelines.extraction.events.dating import LocatingDate
from pipelines.extraction.events.found import FoundEvent
from pipelines.extraction.events.happenings import happenings
from pipelines.extraction.events.view import EventView
from pipelines.grammar.clause_spans import top_of_chain
from pipelines.grammar.relations import (
    object_of,
)
from pipelines.grammar.tokens import Sentence


def find_events(view: EventView, sentence: Sentence, dates: list[LocatingDate]) -> list[FoundEvent]:
    """The events of a sentence, in order.

    Args:
        view: the document.
        sentence: the sentence.
        dates: the dates in it that may locate an event.
    """
    found = [event for date in dates for event in happenings(view, date)]
    taken = {event.trigger for event in found}
    taken |= {event.act.noun for event in found if event.act and event.act.noun is not None}
    headline = sentence.zone == "title"
    governors = {top_of_chain(view.parse, event.trigger) for event in found} - {
        event.trigger for event in found
    }
    tags = view.parse.tags
    for token in range(sentence.first_token, sentence.last_token):
        if tags[token][:2] not in ("NN", "VB") or token in taken or token in governors:
            continue
        event = public_act(view, token, headline)
        if event is not None:
            found.append(event)
            taken |= {event.trigger} | (
                {event.act.noun} if event.act and event.act.noun is not None else set()
            )
    return sorted(_told_on(view, found), key=lambda event: (event.span.start, event.trigger))


def _told_on(view: EventView, found: list[FoundEvent]) -> Iterator[FoundEvent]:
    """The events, those as one of which the second only tells on: "kicked his rival, beating him to death".

    The second is a form in -ing that hangs on the first, or on what that completes, with a pronoun for its
    object; what both come to is what the second says.
    """
    undated = {event.trigger: event for event in found if event.date is None}
    told_on = set()
    for event in undated.values():
        head = view.parse.heads[event.trigger]
        before = [at for at in undated if at < event.trigger and view.parse.hangs_on(at, head)]
        first = undated[max(before)] if before else None
        target = object_of(view.parse, view.tokens, event.trigger)
        is_same = target is not None and view.parse.tags[target] == "PRP"
        if first is None or not is_same or view.parse.tags[event.trigger] != "VBG":
            continue
        if view.parse.labels[event.trigger] == "advcl" and object_of(view.parse, view.tokens, first.trigger):
            told_on |= {first.trigger, event.trigger}
            yield replace(event, span=range(first.span.start, max(first.span.stop, event.span.stop)))
    yield from (event for event in found if event.date is not None or event.trigger not in told_on)
