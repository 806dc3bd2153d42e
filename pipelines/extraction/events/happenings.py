"""Finds what happens at a date: the verb or noun that a date locates, where it reports an event.

Takes a date, gives `FoundEvent`s. Which word a date hangs on is decided in `located`.
"""

from collections.abc import Iterator
from typing import Final

from pipelines.extraction.events.dating import LocatingDate, relation_to
from pipelines.extraction.events.found import FoundEvent, noun_span, with_date
from pipelines.extraction.events.located import (
    counted_clause,
    event_noun_between,
    located_word,
    on_occasion,
    told_by_when,
)
from pipelines.extraction.events.reports import may_report
from pipelines.extraction.events.status import status_of
from pipelines.extraction.events.triggers import Trigger, act_trigger, has_company, noun_type
from pipelines.extraction.events.view import EventView
from pipelines.grammar.clause_spans import clause_span
from pipelines.grammar.relations import is_verb
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_words

#: Verbs of many meanings: with a date alone beside them the type stays open.
_NO_SURE_TYPE: Final = words_of("no sure type")
#: Types that a verb of many meanings is of wherever a date stands by.
_PLAIN_TYPES: Final = words_of("plain types")
_POSSIBILITIES: Final = words_of("possibility nouns")


def happenings(view: EventView, date: LocatingDate) -> Iterator[FoundEvent]:
    """The events that a date locates: what it hangs on, and what a "when" clause behind it tells."""
    if _is_period_alone(view, date) or _is_of_source(view, date):
        return
    for word in _words_at(view, date):
        event = _at_date(view, word, date)
        if event is not None:
            yield event


def _words_at(view: EventView, date: LocatingDate) -> list[int]:
    """What a date locates: the word that it hangs on, what happened on that occasion, a "when" clause."""
    if date.counted:
        found = [counted_clause(view, date)]
    else:
        word = located_word(view, date)
        found = [word, told_by_when(view, date), None if word is None else on_occasion(view, word)]
    return [word for word in dict.fromkeys(found) if word is not None]


def _at_date(view: EventView, word: int, date: LocatingDate) -> FoundEvent | None:
    """The event of a word that a date locates; None where it reports none."""
    if not is_verb(view.parse, word):
        return None if date.ahead or _is_only_possible(view, word) else _dated_noun(view, date, word)
    act = act_trigger(view, word)
    if view.lemma(word) == "be" and act is None:
        return _dated_state(view, date, word)
    if not may_report(view, word) and view.lemma(word) != "be":
        noun = (
            event_noun_between(view, word, date) if view.lemma(word) in load_words("no_event_verbs") else None
        )
        return None if noun is None or date.ahead else _dated_noun(view, date, noun)
    if act is not None and not _is_sure(view, word, act):
        act = None
    when = relation_to(view.published, date.edtf)
    status = status_of(view, word, when, date.since)
    if date.ahead and status != "planned":
        return None
    span = with_date(clause_span(view.parse, view.tokens, word), date)
    event_type = act.event_type if act else "other"
    return FoundEvent(span, word, act, event_type, status, date, "event-dated-clause")


def _is_only_possible(view: EventView, noun: int) -> bool:
    """Whether a noun tells of what may happen: "the risk of a strike"."""
    of = view.parse.heads[noun]
    above = view.tokens.lower[view.parse.heads[of]]
    return view.parse.labels[noun] == "pobj" and view.tokens.lower[of] == "of" and above in _POSSIBILITIES


def _is_sure(view: EventView, verb: int, act: Trigger) -> bool:
    """Whether a verb with a date beside it is of the type that it is listed with."""
    if act.strong or act.noun is not None or act.event_type == "say" or has_company(view, verb):
        return True
    return act.event_type in _PLAIN_TYPES and view.lemma(verb) not in _NO_SURE_TYPE


def _dated_noun(view: EventView, date: LocatingDate, noun: int) -> FoundEvent:
    """The event of a noun that a date locates."""
    span = noun_span(view, noun, date)
    event_type = noun_type(view.tokens.lower[noun]) or "other"
    status = _noun_status(view, noun, date)
    return FoundEvent(span, noun, None, event_type, status, date, "event-dated-noun")


def _dated_state(view: EventView, date: LocatingDate, verb: int) -> FoundEvent | None:
    """The event that is said to be at a date: "The election is on May 5"."""
    subject = view.parse.child(verb, "nsubj", "attr")
    attribute = view.parse.child(verb, "attr", "prep", "acomp")
    for noun in (subject, attribute):
        if noun is not None and noun_type(view.tokens.lower[noun]):
            span = with_date(clause_span(view.parse, view.tokens, verb), date)
            event_type = noun_type(view.tokens.lower[noun]) or "other"
            status = status_of(view, verb, relation_to(view.published, date.edtf), date.since)
            return FoundEvent(span, noun, None, event_type, status, date, "event-dated-noun")
    return None


def _noun_status(view: EventView, noun: int, date: LocatingDate) -> str:
    determiners = view.parse.children(noun, "det", "neg")
    if any(view.tokens.lower[at] == "no" for at in determiners):
        return "denied"
    return "planned" if relation_to(view.published, date.edtf) == 1 else "occurred"


def _is_period_alone(view: EventView, date: LocatingDate) -> bool:
    """Whether "of the year" and the like say what something is the first or best of."""
    return view.tokens.lower[date.token - 1 : date.token + 1] == ["of", "the"] and date.end == date.token + 2


def _is_of_source(view: EventView, date: LocatingDate) -> bool:
    """Whether a year in brackets says when a source appeared: "a study (2019)"."""
    return len(date.edtf or "") == 4 and view.tokens.lower[date.token - 1] == "("
