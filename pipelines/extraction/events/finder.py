"""Finds what the clauses of one sentence report: happenings with a date, and public acts without one.

Takes a sentence with its clauses and dates, gives `FoundEvent`s. How they become rows belongs in `events`.
"""

from typing import Final

from pipelines.extraction.events.attachment import (
    SentenceView,
    belongs_to_noun,
    clause_of,
    is_period_alone,
    noun_after,
    own_noun,
    reporting,
    verb_for,
)
from pipelines.extraction.events.dating import LocatingDate, relation_to
from pipelines.extraction.events.status import status_of
from pipelines.extraction.events.triggers import act_trigger, has_company, noun_type
from pipelines.frozen import frozen
from pipelines.grammar.clauses import Clause
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import SHAPES
from pipelines.grammar.verbs import VerbGroup
from pipelines.grammar.word_classes import words_of
from pipelines.wordlists import load_words

_HABITS: Final = frozenset(
    {"usually", "often", "always", "typically", "generally", "normally", "regularly", "sometimes"}
)
_GERUND_OPENERS: Final = frozenset({"after", "before", "since", "while", "when"})
_CONDITIONS: Final = frozenset({"if", "unless", "whether", "should"})
_PREPOSITIONS: Final = words_of("prepositions of events")
#: Words after which a form in -ing carries on no report.
_NO_REPORT_AFTER: Final = _GERUND_OPENERS | _PREPOSITIONS
_NOUN_OPENERS: Final = words_of("noun openers")
#: Types of which an act is reported only once it has happened.
_NEVER_PLANNED: Final = words_of("never planned")
#: Verbs that make an infinitive a fact or a firm plan, even where no date stands by.
_FIRM_GOVERNORS: Final = words_of("firm governors")
#: Openers of embedded questions: "how the firm grew".
_ASKING: Final = frozenset({"how", "what", "why", "whose"})
#: Verbs after which a form in -ing is the act itself.
_ASPECTS: Final = frozenset({"begin", "start", "keep", "continue", "resume", "stop", "cease", "finish"})
#: Verbs whose past before "by" is no passive: "won by two votes".
_ACTIVE: Final = words_of("no passive")
#: Verbs of many meanings: with a date alone beside them the type stays open.
_NO_SURE_TYPE: Final = words_of("no sure type")
_WISHES: Final = frozenset({"hope", "want", "wish", "like", "believe", "think", "love"})
_DOCUMENTS: Final = frozenset({"publish", "announce", "meet", "report"})
#: A clause without a date needs so many words to say who did what.
_SHORTEST: Final = 2


@frozen
class FoundEvent:
    """An event in a clause: the tokens of its span and trigger, its type and status, its date."""

    clause: Clause
    group: VerbGroup | None
    trigger: int
    event_type: str
    status: str
    date: LocatingDate | None
    rule_id: str


def find_dated(view: SentenceView, date: LocatingDate) -> FoundEvent | None:
    """The event that a date locates; None where its clause reports none."""
    clause = clause_of(view, date)
    if clause is None or is_period_alone(view.tokens, date) or _is_command(view.tokens, clause):
        return None
    noun = noun_after(view.tokens, clause, date)
    if noun is not None:
        return _dated_noun(view, clause, date, noun)
    if belongs_to_noun(view.tokens, date):
        return None
    phrase = None if date.ahead else own_noun(view.tokens, clause, date)
    if phrase is not None:
        return _event_of_noun(view, phrase, date)
    group = verb_for(clause, date)
    if (
        group is not None
        and "(" in view.tokens.lower[group.head : date.token]
        and ")" not in view.tokens.lower[group.head : date.token]
    ):
        return None
    if group is not None and group.infinitive:
        group = reporting(view, clause, date, group)
    if group is not None and _may_report(view.tokens, clause, group):
        if _dates_what_is_said(view, clause, date, group):
            return None
        return _dated_verb(view, clause, date, group)
    return None if date.ahead else _noun_before(view, clause, date)


def _event_of_noun(view: SentenceView, phrase: Clause, date: LocatingDate) -> FoundEvent:
    """The event that a noun phrase names together with its date."""
    lower = view.tokens.lower
    noun = max(i for i in range(phrase.first, date.token) if noun_type(lower[i]))
    event_type = noun_type(lower[noun]) or "other"
    return FoundEvent(phrase, None, noun, event_type, _noun_status(view, date), date, "event-dated-noun")


def _is_command(tokens: Tokens, clause: Clause) -> bool:
    """Whether a clause asks the reader for something: "Join us on Friday"."""
    if clause.groups or clause.end - clause.first < _SHORTEST:
        return False
    opener, following = tokens.lower[clause.first], tokens.lower[clause.first + 1]
    return SHAPES[opener] == "base" and following in _AFTER_COMMAND


_AFTER_COMMAND: Final = (
    words_of("np openers") | words_of("particles") | words_of("prepositions") | {"us", "me"}
)


def _dates_what_is_said(view: SentenceView, clause: Clause, date: LocatingDate, group: VerbGroup) -> bool:
    """Whether a date stands in what is said rather than beside the verb: "said growth in 2019 would slow"."""
    if date.token <= group.head + 1 or date.token < group.first or group.head + 1 >= clause.end:
        return False
    trigger = act_trigger(view.tokens, group, clause)
    if trigger is None or trigger.event_type != "say" or group.lemma not in _TAKES_CLAUSE:
        return False
    behind = view.tokens.lower[group.head + 1]
    return behind[0].isalnum() and behind not in _BESIDE and not behind.endswith("ly")


#: Verbs whose object is what is said.
_TAKES_CLAUSE: Final = frozenset({"add", "argue", "claim", "explain", "insist", "predict", "say", "warn"})
#: What stands between a verb of saying and its date.
_BESIDE: Final = (
    words_of("adverbs")
    | words_of("prepositions")
    | {"earlier", "here", "so", "this", "last", "that", "to", "the"}
)


def _may_report(tokens: Tokens, clause: Clause, group: VerbGroup) -> bool:
    """Whether a verb can report a happening: not a state, a habit, an opinion or a forecast."""
    if group.form == "copula":
        return False
    if group.lemma in load_words("no_event_verbs") and not (
        group.passive and group.lemma in ("expect", "require")
    ):
        return False
    if tokens.lower[group.first - 1] == "you" and group.modal:
        return False
    if group.form == "ing" and tokens.lower[group.first - 1] == "without":
        return False
    if group.infinitive or group.form == "ing":
        before = [g for g in clause.groups if g.head < group.first and not g.infinitive]
        if before and before[-1].lemma in _WISHES:
            return False
    return _HABITS.isdisjoint(tokens.lower[clause.first : clause.end])


def _dated_verb(
    view: SentenceView, clause: Clause, date: LocatingDate, group: VerbGroup
) -> FoundEvent | None:
    """The event of a verb that a date locates; None for a length of time that is not counted on from now."""
    trigger = act_trigger(view.tokens, group, clause)
    if trigger is not None and not trigger.strong and group.lemma in _NO_SURE_TYPE:
        trigger = trigger if has_company(view.tokens, group, clause, view.entities) else None
    event_type = trigger.event_type if trigger else "other"
    when = relation_to(view.published, date.edtf)
    if when == 0 and group.form == "ing" and view.published and view.published.day:
        when = None  # Of the same day "hitting a low on Monday" does not tell whether it is over.
    status = status_of(view.tokens, clause, group, when, date.since)
    if date.ahead and status != "planned":
        return None
    return FoundEvent(clause, group, group.head, event_type, status, date, "event-dated-clause")


def _dated_noun(view: SentenceView, clause: Clause, date: LocatingDate, noun: int) -> FoundEvent | None:
    """The event of a date that stands before a noun."""
    tokens = view.tokens
    event_type = noun_type(tokens.lower[noun])
    main = next((group for group in clause.groups if not group.infinitive), None)
    if event_type is None:
        if date.rule_id == "date-year":
            return None
        if main is not None and main.first > noun and _may_report(tokens, clause, main):
            return _dated_verb(view, clause, date, main)
        return None
    saying = main is not None and main.head < date.token and event_type in _DOCUMENTS
    if saying and main is not None and tokens.lower[date.token - 2] in ("in", "at", "during"):
        return _dated_verb(view, clause, date, main)
    first = date.token
    while first > clause.first and tokens.lower[first - 1] in _NOUN_OPENERS:
        first -= 1
    phrase = Clause(first, noun + 1, ())
    return FoundEvent(phrase, None, noun, event_type, _noun_status(view, date), date, "event-dated-noun")


def _noun_before(view: SentenceView, clause: Clause, date: LocatingDate) -> FoundEvent | None:
    """The event noun before a date where no verb reports: "The election is on May 5"."""
    for index in range(date.token - 1, max(clause.first, date.token - 10) - 1, -1):
        event_type = noun_type(view.tokens.lower[index])
        if event_type:
            status = _noun_status(view, date)
            return FoundEvent(clause, None, index, event_type, status, date, "event-dated-noun")
    return None


def _noun_status(view: SentenceView, date: LocatingDate) -> str:
    return "planned" if relation_to(view.published, date.edtf) == 1 else "occurred"


def find_undated(view: SentenceView, clause: Clause, headline: bool) -> FoundEvent | None:
    """The public act that a clause without a date reports; None where it reports none."""
    tokens = view.tokens
    if not _may_report_act(tokens, clause):
        return None
    for group in clause.groups:
        trigger = act_trigger(tokens, group, clause)
        if trigger is None or trigger.event_type == "say":
            continue
        if "without" in tokens.lower[max(clause.first, group.first - 2) : group.first]:
            continue
        if not (_is_reported(tokens, clause, group, headline) or _follows_report(view, clause, group)):
            continue
        if not (trigger.strong or has_company(tokens, group, clause, view.entities)):
            continue
        status = status_of(tokens, clause, group, None, False)
        if status in ("hypothetical", "denied") or (
            status != "occurred" and trigger.event_type in _NEVER_PLANNED
        ):
            continue
        return FoundEvent(clause, group, group.head, trigger.event_type, status, None, "event-undated-clause")
    return _announced_noun(view, clause)


def _may_report_act(tokens: Tokens, clause: Clause) -> bool:
    """Whether a clause can report an act without a date: no condition, question or habit."""
    opener = tokens.lower[clause.first]
    if opener in _CONDITIONS or opener in _ASKING or opener == "originally":
        return False
    main = clause.groups[0] if clause.groups else None
    if main is None or clause.end - clause.first < _SHORTEST:
        return False
    if (opener in _GERUND_OPENERS and main.form == "ing") or (opener == "where" and main.perfect):
        return False
    return _HABITS.isdisjoint(tokens.lower[clause.first : clause.end])


def _announced_noun(view: SentenceView, clause: Clause) -> FoundEvent | None:
    """The act that a noun names as what will be: "The next step will be the criminalisation of poaching"."""
    group, lower = clause.groups[-1], view.tokens.lower
    if group.form != "copula" or group.lemma != "be" or group.modal not in ("will", "’ll", "'ll"):
        return None
    noun = group.head + 1
    while noun < clause.end and lower[noun] in ("the", "a", "an", "formal", "full"):
        noun += 1
    event_type = noun_type(lower[noun]) if noun + 1 < clause.end and lower[noun + 1] == "of" else None
    if event_type is None or group.negated:
        return None
    phrase = Clause(noun, clause.end, ())
    return FoundEvent(phrase, None, noun, event_type, "planned", None, "event-announced-noun")


def _follows_report(view: SentenceView, clause: Clause, group: VerbGroup) -> bool:
    """Whether a form in -ing carries on what the finite clause before it reports: "fled, hitting a guard"."""
    if group.form != "ing" or group.progressive or group.first != clause.first:
        return False
    if view.tokens.lower[clause.first - 1] in _NO_REPORT_AFTER:
        return False
    at = next((i for i, other in enumerate(view.clauses) if other.first == clause.first), 0)
    before = view.clauses[at - 1] if at else None
    if before is None or before.groups[:1] == () or before.end < clause.first - 1:
        return False
    main = before.groups[-1]
    if main.form == "ing" and not main.progressive:
        return _follows_report(view, before, before.groups[0])
    gerund = group.first == main.head + 1
    return main.past and not gerund and main.modal is None and not main.negated


def _is_reported(tokens: Tokens, clause: Clause, group: VerbGroup, headline: bool) -> bool:
    """Whether a verb without a date says what happened or will: no habit, attribute or intention."""
    following = tokens.lower[group.head + 1] if group.head + 1 < len(tokens) else ""
    if group.form == "ing" and not group.progressive:
        before = next((g for g in reversed(clause.groups) if g.head < group.first), None)
        if before is None:
            return group.first > clause.first
        if group.first > before.head + 1:
            return True
        return before.lemma in _ASPECTS and _is_reported(tokens, clause, before, headline)
    if group.form == "present":
        return headline
    if group.form == "past" and (following == "of" or (following == "by" and group.lemma not in _ACTIVE)):
        return False
    if group.passive and not (group.past or group.perfect or group.modal or group.infinitive):
        return False
    if group.infinitive:
        governor = next(
            (g for g in reversed(clause.groups) if g.head < group.first and not g.infinitive), None
        )
        if governor is not None and governor.past and "able" in tokens.lower[governor.head : group.first]:
            return True
        return governor is not None and governor.lemma in _FIRM_GOVERNORS
    return True
