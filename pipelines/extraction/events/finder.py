"""Finds what a sentence reports: happenings with a date, and public acts without one.

Takes a document's words and grammar, gives `FoundEvent`s. How they become rows belongs in `extract`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipelines.document import frozen
from pipelines.extraction.events.dating import LocatingDate, relation_to
from pipelines.extraction.events.located import (
    counted_clause,
    event_noun_between,
    located_word,
    on_occasion,
    told_by_when,
)
from pipelines.extraction.events.reports import is_asked_or_supposed, may_report
from pipelines.extraction.events.status import status_of
from pipelines.extraction.events.triggers import Trigger, act_trigger, has_company, noun_type
from pipelines.extraction.events.view import EventView
from pipelines.grammar.auxiliaries import VerbForm, verb_form
from pipelines.grammar.clause_spans import clause_span, top_of_chain, trimmed
from pipelines.grammar.relations import (
    agent_of,
    clause_verb,
    complements,
    doer_of,
    is_passive,
    is_verb,
    noun_phrase,
    object_of,
)
from pipelines.grammar.tokens import Sentence
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_words

#: Types of which an act is reported only once it has happened.
_NEVER_PLANNED: Final = words_of("never planned")
#: Verbs that make an infinitive a fact or a firm plan, even where no date stands by.
_FIRM_GOVERNORS: Final = words_of("firm governors")
#: Verbs of many meanings: with a date alone beside them the type stays open.
_NO_SURE_TYPE: Final = words_of("no sure type")
#: Types that a verb of many meanings is of wherever a date stands by.
_PLAIN_TYPES: Final = words_of("plain types")
_POSSIBILITIES: Final = words_of("possibility nouns")
#: Types of acts of telling, which are rows only with a date.
_TOLD: Final = frozenset({"say", "report"})
#: Verbs whose -ing form is talked of, not reported: "denied hitting him".
_TALKED_OF: Final = frozenset(
    {"accuse", "avoid", "consider", "deny", "oppose", "propose", "recommend", "suggest"}
)
#: Types of which a noun with its parties, and no date, is a public act.
_TOLD_BY_NOUN: Final = frozenset(
    {"win", "lose", "kill", "attack", "arrest", "convict", "sentence", "investigate", "acquire", "resign"}
)


#: Types of which the other party alone makes a noun an act: "a win over Oak".
_RESULTS: Final = frozenset({"win", "lose", "play"})


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


def find_events(view: EventView, sentence: Sentence, dates: list[LocatingDate]) -> list[FoundEvent]:
    """The events of a sentence, in order.

    Args:
        view: the document.
        sentence: the sentence.
        dates: the dates in it that may locate an event.
    """
    found = [event for date in dates for event in _dated(view, date)]
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
        event = _undated(view, token, headline)
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


def _dated(view: EventView, date: LocatingDate) -> Iterator[FoundEvent]:
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
    span = _with_date(clause_span(view.parse, view.tokens, word), date)
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
    span = _noun_span(view, noun, date)
    event_type = noun_type(view.tokens.lower[noun]) or "other"
    status = _noun_status(view, noun, date)
    return FoundEvent(span, noun, None, event_type, status, date, "event-dated-noun")


def _dated_state(view: EventView, date: LocatingDate, verb: int) -> FoundEvent | None:
    """The event that is said to be at a date: "The election is on May 5"."""
    subject = view.parse.child(verb, "nsubj", "attr")
    attribute = view.parse.child(verb, "attr", "prep", "acomp")
    for noun in (subject, attribute):
        if noun is not None and noun_type(view.tokens.lower[noun]):
            span = _with_date(clause_span(view.parse, view.tokens, verb), date)
            event_type = noun_type(view.tokens.lower[noun]) or "other"
            status = status_of(view, verb, relation_to(view.published, date.edtf), date.since)
            return FoundEvent(span, noun, None, event_type, status, date, "event-dated-noun")
    return None


def _noun_span(view: EventView, noun: int, date: LocatingDate | None) -> range:
    """The phrase of an event noun, with its date."""
    span = noun_phrase(view.parse, noun, complements=True)
    return trimmed(view.tokens, span if date is None else _with_date(span, date))


def _with_date(span: range, date: LocatingDate) -> range:
    """A stretch with the date that stands right beside it."""
    near = date.token <= span.stop + 2 and date.end >= span.start - 2
    return range(min(span.start, date.token), max(span.stop, date.end)) if near else span


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


def _undated(view: EventView, token: int, headline: bool) -> FoundEvent | None:
    """The public act without a date that a word reports; None where it reports none."""
    tag = view.parse.tags[token]
    if tag[:2] == "VB":
        return None if token in view.times else _public_act(view, token, headline)
    if tag not in ("NN", "NNS") or noun_type(view.tokens.lower[token]) not in _TOLD_BY_NOUN:
        return None
    return None if token in view.times else _told_by_noun(view, token)


def _public_act(view: EventView, verb: int, headline: bool) -> FoundEvent | None:
    """The public act that a clause without a date reports; None where it reports none."""
    if view.parse.labels[verb] in ("aux", "auxpass", "amod", "compound", "nmod", "pobj", "dobj"):
        return None
    act = act_trigger(view, verb)
    if act is None and view.lemma(verb) == "be":
        return _announced_noun(view, verb)
    if act is None or act.event_type in _TOLD or not (may_report(view, verb) or view.lemma(verb) == "be"):
        return None
    form = verb_form(view.parse, view.tokens, verb)
    is_reported = _is_reported(view, verb, form, headline) or _is_published(view, verb, act)
    if not (is_reported and (act.strong or has_company(view, verb))):
        return None
    if _shares_object(view, verb, act) or _tells_on(view, verb, act):
        return None
    if _is_private(view, verb) or _tells_apart(view, verb):
        return None
    if is_asked_or_supposed(view, verb):
        return None
    status = status_of(view, verb, None, False)
    if status in ("hypothetical", "denied"):
        return None
    if status != "occurred" and act.event_type in _NEVER_PLANNED:
        return None
    span = clause_span(view.parse, view.tokens, verb)
    return FoundEvent(span, verb, act, act.event_type, status, None, "event-undated-clause")


def _is_private(view: EventView, verb: int) -> bool:
    """Whether somebody tells of what they did themselves, which is no public act: "I have set up a stall"."""
    doer = doer_of(view.parse, view.tokens, verb)
    if doer is None or view.parse.tags[doer] != "PRP":
        return False
    return view.tokens.lower[doer].replace("’", "'").split("'")[0] in ("i", "we", "you")


def _is_published(view: EventView, verb: int, act: Trigger) -> bool:
    """Whether a participle says where something appeared: "a study published in Nature"."""
    is_participle = view.parse.labels[verb] == "acl" and view.parse.tags[verb] == "VBN"
    where = complements(view.parse, view.tokens, verb, "in", "on")
    return act.event_type == "publish" and is_participle and any(where)


def _tells_apart(view: EventView, verb: int) -> bool:
    """Whether a relative clause only says which one is meant: "the firm that bought it"."""
    before = view.parse.extent(verb).start - 1
    return view.parse.labels[verb] == "relcl" and view.tokens.lower[before] != ","


def _tells_on(view: EventView, verb: int, act: Trigger) -> bool:
    """Whether a form in -ing only says how the act before it was done: "won by beating Elm"."""
    if view.parse.tags[verb] != "VBG" or view.parse.labels[verb] not in ("advcl", "pcomp"):
        return False
    governor = view.parse.heads[verb]
    main = clause_verb(view.parse, governor)
    told = act_trigger(view, main) if main is not None and main < verb else None
    return told is not None and told.event_type == act.event_type and view.tokens.lower[governor] != "with"


def _shares_object(view: EventView, verb: int, act: Trigger) -> bool:
    """Whether a verb only tells more of the act of the one joined to it: "hitting and kicking a guard"."""
    if object_of(view.parse, view.tokens, verb) is not None or is_passive(view.parse, verb):
        return False
    joined = [
        at for at in view.parse.children(verb, "conj") if object_of(view.parse, view.tokens, at) is not None
    ]
    other = act_trigger(view, joined[0]) if joined and is_verb(view.parse, joined[0]) else None
    return other is not None and other.event_type == act.event_type


def _announced_noun(view: EventView, verb: int) -> FoundEvent | None:
    """The act that a noun names as what will be: "The next step will be the abolition of the tax"."""
    form = verb_form(view.parse, view.tokens, verb)
    noun = view.parse.child(verb, "attr")
    if noun is None or noun < verb or form.modal not in ("will", "'ll", "’ll") or form.negated:
        return None
    event_type = noun_type(view.tokens.lower[noun])
    if (
        view.parse.child(noun, "det") is not None
        or event_type is None
        or not any(view.tokens.lower[at] == "of" for at in view.parse.children(noun, "prep"))
    ):
        return None
    return FoundEvent(
        _noun_span(view, noun, None), noun, None, event_type, "planned", None, "event-announced-noun"
    )


def _is_reported(view: EventView, verb: int, form: VerbForm, headline: bool) -> bool:
    """Whether a verb without a date says what happened or will: no habit, attribute or intention."""
    label, tag = view.parse.labels[verb], view.parse.tags[verb]
    if label == "xcomp":
        return _is_carried_out(view, verb, headline)
    if form.infinitive:
        return False
    if form.finite:
        if form.modal:
            return True
        if tag in ("VBZ", "VBP"):
            return headline or view.lemma(verb) == "be"
        return not form.passive or form.past or form.perfect or form.progressive
    if tag == "VBG":
        return _carries_on(view, verb)
    if label == "conj":
        governor = view.parse.heads[verb]
        return is_verb(view.parse, governor) and _is_reported(
            view, governor, verb_form(view.parse, view.tokens, governor), headline
        )
    return headline or (label in ("acl", "advcl") and agent_of(view.parse, verb) is not None)


def _is_carried_out(view: EventView, verb: int, headline: bool) -> bool:
    """Whether what completes a verb is told as done or firmly planned: "began to fire", "filmed hitting"."""
    governor = view.parse.heads[verb]
    if not is_verb(view.parse, governor):
        return view.tokens.lower[governor] in ("able", "due", "set")
    form = verb_form(view.parse, view.tokens, governor)
    reported = _is_reported(view, governor, form, headline)
    if view.parse.tags[verb] == "VBG":
        return reported and view.lemma(governor) not in _TALKED_OF
    if view.lemma(governor) not in _FIRM_GOVERNORS or form.negated:
        return False
    return (reported or (form.passive and form.finite)) and _public_act(view, governor, headline) is None


def _carries_on(view: EventView, verb: int) -> bool:
    """Whether a form in -ing carries on what the clause before it reports: "fled, hitting a guard"."""
    label, governor = view.parse.labels[verb], view.parse.heads[verb]
    if label == "pcomp":
        opener = view.tokens.lower[governor]
        above = clause_verb(view.parse, governor)
        if above is not None and view.parse.tags[above] in ("VBZ", "VBP"):
            return False  # "earns money by selling bonds"
        return opener in ("after", "by") or (opener == "with" and verb > governor + 1)
    if label not in ("advcl", "conj") or not is_verb(view.parse, governor):
        return False
    if view.parse.child(verb, "mark") is not None:
        return False
    form = verb_form(view.parse, view.tokens, governor)
    if view.parse.tags[governor] == "VBG" and not form.progressive:
        return _is_reported(view, governor, form, headline=False)
    return (form.past or form.perfect or form.progressive) and not form.modal and not form.negated


def _is_announced(view: EventView, noun: int) -> bool:
    """Whether a noun is what an announcement is of, which is one act with it."""
    verb = view.parse.heads[noun]
    act = act_trigger(view, verb) if is_verb(view.parse, verb) and view.parse.labels[noun] == "dobj" else None
    return act is not None and act.event_type == "announce"


def _told_by_noun(view: EventView, noun: int) -> FoundEvent | None:
    """The public act that a noun with its parties tells of: "Elm's win over Oak"."""
    event_type = noun_type(view.tokens.lower[noun])
    if _is_announced(view, noun):
        return None
    has_doer = view.parse.child(noun, "poss") is not None
    behind = {view.tokens.lower[at] for at in view.parse.children(noun, "prep")}
    has_other = not behind.isdisjoint(("over", "against", "of", "by", "into"))
    is_result = event_type in _RESULTS and not behind.isdisjoint(("over", "against", "at"))
    if not ((has_doer and has_other) or is_result):
        return None
    span = _noun_span(view, noun, None)
    return FoundEvent(span, noun, None, event_type or "other", "occurred", None, "event-undated-noun")
