"""Finds public acts that are told without a date: of the types of the closed list, done or firmly planned.

Takes a verb or a noun, gives a `FoundEvent` or none. Which words name acts belongs in `triggers`.
"""

from typing import Final

from pipelines.extraction.events.found import FoundEvent, noun_span
from pipelines.extraction.events.reports import is_asked_or_supposed, may_report
from pipelines.extraction.events.status import status_of
from pipelines.extraction.events.triggers import Trigger, act_trigger, has_company, noun_type
from pipelines.extraction.events.view import EventView
from pipelines.grammar.auxiliaries import VerbForm, verb_form
from pipelines.grammar.clause_spans import clause_span
from pipelines.grammar.relations import (
    agent_of,
    clause_verb,
    complements,
    doer_of,
    is_passive,
    is_verb,
    object_of,
)
from pipelines.grammar.word_classes import words_of

#: Types of which an act is reported only once it has happened.
_NEVER_PLANNED: Final = words_of("never planned")
#: Verbs that make an infinitive a fact or a firm plan, even where no date stands by.
_FIRM_GOVERNORS: Final = words_of("firm governors")
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


def public_act(view: EventView, token: int, headline: bool) -> FoundEvent | None:
    """The public act without a date that a word reports; None where it reports none."""
    tag = view.parse.tags[token]
    if tag[:2] == "VB":
        return None if token in view.times else _act_of_verb(view, token, headline)
    if tag not in ("NN", "NNS") or noun_type(view.tokens.lower[token]) not in _TOLD_BY_NOUN:
        return None
    return None if token in view.times else _told_by_noun(view, token)


def _act_of_verb(view: EventView, verb: int, headline: bool) -> FoundEvent | None:
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
        noun_span(view, noun, None), noun, None, event_type, "planned", None, "event-announced-noun"
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
    return (reported or (form.passive and form.finite)) and _act_of_verb(view, governor, headline) is None


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
    span = noun_span(view, noun, None)
    return FoundEvent(span, noun, None, event_type or "other", "occurred", None, "event-undated-noun")
