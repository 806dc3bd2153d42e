"""Which clauses can report a happening at all: no state, habit, wish, command, condition or question.

Takes a verb with its grammar. What it reports is decided in `acts` and `happenings`.
"""

from typing import Final

from pipelines.extraction.events.status import is_conditional
from pipelines.extraction.events.view import EventView
from pipelines.grammar.auxiliaries import VerbForm, verb_form
from pipelines.grammar.relations import SUBJECTS, is_verb
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_words

_HABITS: Final = words_of("habits")
#: Openers of embedded questions: "how the firm grew".
_ASKING: Final = frozenset({"how", "what", "why", "whose", "whether"})
#: What says that an act nearly came about.
_NEARLY: Final = frozenset({"almost", "nearly"})
_WISHES: Final = frozenset({"need", "hope", "want", "wish", "like", "believe", "think", "love"})
#: Verbs of which a clause tells what somebody thinks or foresees.
_OPINIONS: Final = frozenset(
    {"anticipate", "assume", "believe", "doubt", "expect", "fear", "forecast", "guess", "hope", "imagine"}
    | {"predict", "suppose", "suspect", "think", "want", "wish"}
)
#: Prepositions whose -ing form tells of what happened.
GERUND_OPENERS: Final = frozenset({"after", "before", "by", "following", "since"})


def may_report(view: EventView, verb: int) -> bool:
    """Whether a verb can report a happening: not a state, a habit, an opinion, a command or a forecast."""
    parse, lower = view.parse, view.tokens.lower
    form = verb_form(parse, view.tokens, verb)
    if _is_state(view, verb, form):
        return False
    subject = parse.child(verb, *SUBJECTS)
    if subject is not None and lower[subject] == "you" and form.modal:
        return False
    if subject is None and parse.tags[verb] == "VB" and not form.infinitive and not form.modal:
        return parse.labels[verb] not in ("ROOT", "conj", "parataxis")
    if parse.tags[verb] == "VBG" and not form.progressive and not _is_told_gerund(view, verb):
        return False
    governor = view.lemma(parse.heads[verb])
    if (parse.labels[verb] == "xcomp" and governor in _WISHES) or (
        parse.labels[verb] == "ccomp" and governor in _OPINIONS
    ):
        return False
    return not any(
        lower[child] in _HABITS or lower[child] in _NEARLY for child in parse.children(verb, "advmod")
    )


def _is_state(view: EventView, verb: int, form: VerbForm) -> bool:
    """Whether a verb says what is, seems or is thought: "appears to win", but not "appears in court"."""
    lemma = view.lemma(verb)
    if lemma in ("appear", "remain"):
        return view.parse.child(verb, "xcomp", "acomp", "attr", "oprd", "ccomp") is not None
    return lemma in load_words("no_event_verbs") and not (form.passive and lemma in ("expect", "require"))


def _is_told_gerund(view: EventView, verb: int) -> bool:
    """Whether a form in -ing tells what happened: "after reaching a deal", not "selling in May is fine"."""
    label = view.parse.labels[verb]
    if label == "pcomp":
        return view.tokens.lower[view.parse.heads[verb]] in GERUND_OPENERS
    return (
        label not in ("csubj", "csubjpass", "ccomp", "nsubj") or view.parse.child(verb, *SUBJECTS) is not None
    )


def is_asked_or_supposed(view: EventView, verb: int) -> bool:
    """Whether a clause is a condition or an embedded question, or lies in one."""
    for at in (verb, *view.parse.ancestors(verb)):
        if not is_verb(view.parse, at):
            return False
        if is_conditional(view, at):
            return True
        if any(
            view.tokens.lower[child] in _ASKING for child in view.parse.children(at, "advmod", "dobj", "mark")
        ):
            return True
        if view.parse.labels[at] not in ("xcomp", "conj", "ccomp"):
            return False
    return False
