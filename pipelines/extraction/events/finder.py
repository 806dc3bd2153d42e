"""Finds what the clauses of one sentence report: happenings with a date, and public acts without one.

Takes a sentence with its clauses and dates, gives `FoundEvent`s. How they become rows belongs in `events`.
"""

from dataclasses import dataclass
from typing import Final

from pipelines.extraction.dates.anchors import PartialDate
from pipelines.extraction.events.dating import LocatingDate, relation_to
from pipelines.extraction.events.status import status_of
from pipelines.extraction.events.triggers import act_trigger, has_company, noun_type
from pipelines.extraction.grammar.clauses import Clause
from pipelines.extraction.grammar.verbs import VerbGroup
from pipelines.extraction.grammar.word_classes import words_of
from pipelines.extraction.names.entities import EntityIndex
from pipelines.extraction.tokens import Tokens
from pipelines.wordlists import load_words

_HABITS: Final = frozenset(
    {"usually", "often", "always", "typically", "generally", "normally", "regularly", "sometimes"}
)
_GERUND_OPENERS: Final = frozenset({"after", "before", "since", "while", "when"})
_CONDITIONS: Final = frozenset({"if", "unless", "whether", "should"})
_PREPOSITIONS: Final = words_of("prepositions of events")
#: Words after which a form in -ing carries on no report.
_NO_REPORT_AFTER: Final = _GERUND_OPENERS | _PREPOSITIONS
_DETERMINERS: Final = words_of("determiners of events")
_NOUN_OPENERS: Final = words_of("noun openers")
#: Types of which an act is reported only once it has happened.
_NEVER_PLANNED: Final = words_of("never planned")
#: Verbs that make an infinitive a fact or a firm plan, even where no date stands by.
_FIRM_GOVERNORS: Final = words_of("firm governors")
#: Parts of a time, which a date may follow after "of": "the morning of May 5".
_TIME_PARTS: Final = words_of("time parts")
#: Words after which an event has a date of its own.
_SETS_APART: Final = frozenset({"after", "before", "following", "for", "since", "until"})
#: Types of events that things are made ready for.
_SCHEDULED_TYPES: Final = frozenset({"elect", "launch", "meet", "play", "vote"})
_BEFORE_DATE: Final = frozenset({"in", "on"})
#: How many words before it the phrase of a noun may begin.
_OWN_REACH: Final = 7
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
_SAYING: Final = frozenset({"say", "announce", "report"})
_NOUN_REACH: Final = 4
#: A clause without a date needs so many words to say who did what.
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event in a clause: the tokens of its span and trigger, its type and status, its date."""

    clause: Clause
    group: VerbGroup | None
    trigger: int
    event_type: str
    status: str
    date: LocatingDate | None
    rule_id: str


@dataclass(frozen=True)
class SentenceView:
    """What the finder sees of a sentence."""

    tokens: Tokens
    clauses: list[Clause]
    dates: list[LocatingDate]
    published: PartialDate | None
    entities: EntityIndex

    def innermost(self, index: int) -> int | None:
        """The number of the clause that a token stands in, within which there is no other."""
        holding = [n for n, clause in enumerate(self.clauses) if clause.first <= index < clause.end]
        return holding[-1] if holding else None


def find_dated(view: SentenceView, date: LocatingDate) -> FoundEvent | None:
    """The event that a date locates; None where its clause reports none."""
    clause = _clause_of(view, date)
    if clause is None or _is_period_alone(view.tokens, date):
        return None
    noun = _noun_after(view.tokens, clause, date)
    if noun is not None:
        return _dated_noun(view, clause, date, noun)
    if _belongs_to_noun(view.tokens, date):
        return None
    noun = _own_noun(view.tokens, clause, date)
    if noun is not None:
        return _event_of_noun(view, noun, date)
    group = _verb_for(clause, date)
    if (
        group is not None
        and "(" in view.tokens.lower[group.head : date.token]
        and ")" not in view.tokens.lower[group.head : date.token]
    ):
        return None
    if group is not None and _may_report(view.tokens, clause, group):
        return _dated_verb(view, clause, date, group)
    return _noun_before(view, clause, date)


def _clause_of(view: SentenceView, date: LocatingDate) -> Clause | None:
    """The clause that a date locates: the one it stands in, or the "when" clause that follows it."""
    number = view.innermost(date.token)
    if number is not None:
        clause = view.clauses[number]
        following = view.clauses[number + 1] if number + 1 < len(view.clauses) else None
        opener = view.tokens.lower[following.first] if following else ""
        if following and opener == "when" and _is_told_by_when(view.tokens, clause, date, following):
            return Clause(date.token, following.end, following.groups)
        if not date.counted:
            return clause
        main = clause.groups[0] if clause.groups else None
        if following is None or following.first != date.end or (main and main.past and not main.perfect):
            return None
        return Clause(date.token, following.end, following.groups)
    return None


def _belongs_to_noun(tokens: Tokens, date: LocatingDate) -> bool:
    """Whether "of" joins a date to a noun that is no event and no part of a time: "the class of 1990"."""
    if tokens.lower[date.token - 1] != "of":
        return False
    noun = tokens.lower[date.token - 2]
    return not (noun_type(noun) or noun in _TIME_PARTS)


def _own_noun(tokens: Tokens, clause: Clause, date: LocatingDate) -> Clause | None:
    """The event noun right before a date that another word of time sets apart: "until her death in 2011".

    What happened after, before or until an event, or at a time named by it, did not happen at its date.
    """
    noun = date.token - 1 - (tokens.lower[date.token - 1] in _BEFORE_DATE)
    if noun < clause.first or not noun_type(tokens.lower[noun]):
        return None
    for first in range(noun - 1, max(clause.first, noun - _OWN_REACH) - 1, -1):
        word = tokens.lower[first]
        if word in ("of", "to") and tokens.lower[first - 1] in ("ahead", "prior"):
            return Clause(first + 1, date.end, ())
        if word == "for" and noun_type(tokens.lower[noun]) not in _SCHEDULED_TYPES:
            return None
        if word in _SETS_APART:
            return Clause(first + 1, date.end, ())
        if word in _PREPOSITIONS or not (word[0].isalnum() or word in ("'s", "’s", "-")):
            return None
    return None


def _event_of_noun(view: SentenceView, phrase: Clause, date: LocatingDate) -> FoundEvent:
    """The event that a noun phrase names together with its date."""
    lower = view.tokens.lower
    noun = max(i for i in range(phrase.first, date.token) if noun_type(lower[i]))
    event_type = noun_type(lower[noun]) or "other"
    return FoundEvent(phrase, None, noun, event_type, _noun_status(view, date), date, "event-dated-noun")


def _is_told_by_when(tokens: Tokens, clause: Clause, date: LocatingDate, following: Clause) -> bool:
    """Whether "when" tells what happened at a date: "in May, when it closed", not "said on Monday when asked"."""
    if following.first - date.end > 1:
        return False
    return tokens.lower[date.end] == "," or not any(group.head < date.token for group in clause.groups)


def _is_period_alone(tokens: Tokens, date: LocatingDate) -> bool:
    """Whether "of the year" and the like say what something is the first or best of."""
    return tokens.lower[date.token - 1 : date.token + 1] == ["of", "the"] and date.end == date.token + 2


def _verb_for(clause: Clause, date: LocatingDate) -> VerbGroup | None:
    """The verb of a clause that a date belongs to: the last before it, else the first after it."""
    before = [group for group in clause.groups if group.head < date.token]
    if before:
        behind = [group for group in clause.groups if group.first == date.end and group.infinitive]
        # "They had until May 5 to apply": the time is that of what they could do.
        return behind[0] if behind and before[-1].lemma == "have" else before[-1]
    after = [group for group in clause.groups if group.first >= date.end]
    if not after:
        return None
    main = after[0]
    chained = [group for group in after[1:] if group.infinitive and group.first == main.head + 1]
    return chained[0] if chained else main


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
    if group.infinitive or group.form == "ing":
        before = [g for g in clause.groups if g.head < group.first and not g.infinitive]
        if before and before[-1].lemma in _WISHES:
            return False
    return _HABITS.isdisjoint(tokens.lower[clause.first : clause.end])


def _dated_verb(view: SentenceView, clause: Clause, date: LocatingDate, group: VerbGroup) -> FoundEvent:
    trigger = act_trigger(view.tokens, group, clause)
    if trigger is not None and not trigger.strong and group.lemma in _NO_SURE_TYPE:
        trigger = trigger if has_company(view.tokens, group, clause, view.entities) else None
    event_type = trigger.event_type if trigger else "other"
    when = relation_to(view.published, date.edtf)
    status = status_of(view.tokens, clause, group, when, date.since)
    return FoundEvent(clause, group, group.head, event_type, status, date, "event-dated-clause")


def _noun_after(tokens: Tokens, clause: Clause, date: LocatingDate) -> int | None:
    """The noun that a date stands before as an adjective: "the July 25 call", "last year's vote".

    Gives the index of an event noun, else that of the first word; None where there is no such noun.
    """
    at = date.end
    possessive = at < clause.end and tokens.lower[at] in ("'s", "’s")
    at += possessive
    verbs = {i for group in clause.groups for i in range(group.first, group.head + 1)}
    before = tokens.lower[date.token - 1] if date.token > clause.first else ""
    reach = 2 if before in _PREPOSITIONS and not possessive else _NOUN_REACH
    nouns = []
    for index in range(at, min(clause.end, at + 2 * _NOUN_REACH)):
        word = tokens.lower[index]
        if index >= at + reach and not tokens.words[index - 1][0].isupper():
            break
        if index in verbs or not word[0].isalpha() or word in _PREPOSITIONS or word in _DETERMINERS:
            break
        nouns.append(index)
    found = next((index for index in nouns if noun_type(tokens.lower[index])), None)
    if found is not None:
        return found
    if nouns and (possessive or before in _DETERMINERS):
        return nouns[0]
    return None


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
