"""The status of an event: occurred, ongoing, planned, hypothetical, denied.

Takes the verb that names the event, what governs it, and where its date lies; knows nothing of types.
"""

from typing import Final

from pipelines.extraction.events.view import EventView
from pipelines.grammar.auxiliaries import VerbForm, verb_form
from pipelines.grammar.relations import is_verb
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table

_PLANNED_MODALS: Final = frozenset({"will", "shall", "wo", "'ll", "’ll", "to"})
_CONDITIONS: Final = frozenset({"if", "unless", "whether"})
_PLAN_NOUNS: Final = words_of("plan nouns")
_PLANNING: Final = frozenset({"schedule", "expect", "slate", "plan", "set", "poise"})


def status_of(view: EventView, verb: int, when: int | None, since: bool) -> str:
    """The status that its form and its governors give to the event that a verb names.

    Args:
        view: the document.
        verb: the verb.
        when: where the event's date lies: -1 before the document's, 1 after it, 0 within it, None unknown.
        since: whether the date says since when.

    Returns:
        A key of `EVENT_STATUSES`.
    """
    if _is_condition(view, verb):
        return "hypothetical"
    form = verb_form(view.parse, view.tokens, verb)
    if form.negated:
        return _denied(form)
    if view.parse.labels[verb] == "xcomp":
        return _governed(view, verb, form, when)
    if form.modal:
        return "planned" if form.modal == "would" and _is_reported_plan(view, verb) else _by_modal(form, when)
    if form.infinitive:
        return _infinitive(view, verb, when)
    if form.progressive and not form.past and not form.perfect:
        return "planned" if when == 1 else "ongoing"
    if form.perfect and since:
        return "ongoing"
    if form.passive and view.lemma(verb) in _PLANNING:
        return "planned"
    if when == 1 and not form.past and not (form.passive and not form.finite):
        return "planned"
    if view.lemma(verb) == "be" and not form.past and not form.perfect:
        return "ongoing"
    if when in (1, None) and view.parse.tags[verb] == "VBG" and view.parse.labels[verb] == "acl":
        return "planned"  # It is told ahead: "laws taking effect on 3 May".
    return "occurred"


def is_conditional(view: EventView, verb: int) -> bool:
    """Whether "if", "unless" or "whether" opens the clause of a verb, or it asks the reader to imagine it."""
    return any(
        view.tokens.lower[child] in _CONDITIONS for child in view.parse.children(verb, "mark", "advmod")
    )


def _is_condition(view: EventView, verb: int) -> bool:
    if is_conditional(view, verb):
        return True
    if view.parse.labels[verb] in ("xcomp", "conj") and view.parse.heads[verb] != verb:
        return _is_condition(view, view.parse.heads[verb])
    return False


def _is_reported_plan(view: EventView, verb: int) -> bool:
    """Whether "would" is the "will" of reported speech: "said it would open"."""
    if view.parse.labels[verb] == "conj":
        return _is_reported_plan(view, view.parse.heads[verb])
    if view.parse.labels[verb] != "ccomp" or not is_verb(view.parse, view.parse.heads[verb]):
        return False
    said = verb_form(view.parse, view.tokens, view.parse.heads[verb])
    return said.past or said.perfect


def _denied(form: VerbForm) -> str:
    """The status of what a form denies: "will not meet", but "may not meet"."""
    return "hypothetical" if form.modal and form.modal not in {*_PLANNED_MODALS, "did", "do"} else "denied"


def _governed(view: EventView, verb: int, form: VerbForm, when: int | None) -> str:
    """The status of what completes another verb or an adjective: "agreed to meet", "refused to sign"."""
    governor = view.parse.heads[verb]
    outer = verb_form(view.parse, view.tokens, governor)
    if outer.negated or form.negated:
        return "denied"
    if _is_condition(view, governor):
        return "hypothetical"
    if view.parse.tags[verb] == "VBG":
        return "ongoing" if outer.progressive and not outer.past else "occurred"
    governors = load_table("governing_verbs")
    word = view.lemma(governor) if is_verb(view.parse, governor) else view.tokens.lower[governor]
    status = governors.get(word, "planned" if when == 1 else "hypothetical")
    if status == "occurred" and when == 1:
        return "planned"
    if status == "occurred" and outer.modal:
        return _by_modal(outer, None)
    if status == "occurred" and is_verb(view.parse, governor) and not outer.past and not outer.perfect:
        return "ongoing"
    return status


def _infinitive(view: EventView, verb: int, when: int | None) -> str:
    """The status of an infinitive that is a purpose or says more of a noun: "a plan to build"."""
    governor = view.parse.heads[verb]
    if when == -1:
        return "occurred"
    if view.parse.labels[verb] == "conj":
        return _governed(view, verb, verb_form(view.parse, view.tokens, verb), when)
    if view.parse.labels[verb] == "acl" and view.tokens.lower[governor] in _PLAN_NOUNS:
        return "planned"
    return "planned" if when == 1 else "hypothetical"


def _by_modal(form: VerbForm, when: int | None) -> str:
    if form.modal in _PLANNED_MODALS or (form.modal == "should" and when is not None):
        return "planned"
    return "hypothetical"
