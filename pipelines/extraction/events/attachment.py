"""Which word of its sentence a date belongs to: its clause, the verb that it locates, or a noun beside it.

Takes a sentence with its clauses and dates. Whether that word reports an event is decided in `finder`.
"""

from dataclasses import dataclass
from typing import Final

from pipelines.extraction.dates.anchors import PartialDate
from pipelines.extraction.events.dating import LocatingDate, relation_to
from pipelines.extraction.events.status import governor_of, governs
from pipelines.extraction.events.triggers import noun_type
from pipelines.extraction.names.entities import EntityIndex
from pipelines.grammar.clauses import Clause
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verbs import VerbGroup
from pipelines.grammar.word_classes import words_of

_PREPOSITIONS: Final = words_of("prepositions of events")
_DETERMINERS: Final = words_of("determiners of events")
_NOUN_REACH: Final = 4
#: Parts of a time, which a date may follow after "of": "the morning of May 5".
_TIME_PARTS: Final = words_of("time parts")
#: Words after which an event has a date of its own.
_SETS_APART: Final = frozenset({"after", "before", "following", "for", "since", "until"})
#: Types of events that things are made ready for.
_SCHEDULED_TYPES: Final = frozenset({"elect", "launch", "meet", "play", "vote"})
_BEFORE_DATE: Final = frozenset({"in", "on"})
#: How many words before it the phrase of a noun may begin.
_OWN_REACH: Final = 7


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


def clause_of(view: SentenceView, date: LocatingDate) -> Clause | None:
    """The clause that a date locates: the one it stands in, or the "when" clause that follows it."""
    number = view.innermost(date.token)
    if number is None:
        return _when_clause(view, date)
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


def _when_clause(view: SentenceView, date: LocatingDate) -> Clause | None:
    """The "when" clause of a date that stands in no clause: "- unlike ten years ago, when it closed"."""
    following = next((clause for clause in view.clauses if clause.first >= date.end), None)
    if following is None or following.first - date.end > 1 or view.tokens.lower[following.first] != "when":
        return None
    return Clause(date.token, following.end, following.groups)


def _is_told_by_when(tokens: Tokens, clause: Clause, date: LocatingDate, following: Clause) -> bool:
    """Whether "when" tells what happened at a date: "in May, when it shut", not "said Monday when asked"."""
    if following.first - date.end > 1:
        return False
    return tokens.lower[date.end] == "," or not any(group.head < date.token for group in clause.groups)


def verb_for(clause: Clause, date: LocatingDate) -> VerbGroup | None:
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


def reporting(view: SentenceView, clause: Clause, date: LocatingDate, group: VerbGroup) -> VerbGroup:
    """The verb that a date behind the infinitive of a purpose belongs to: "met to discuss it on Monday"."""
    main = governor_of(clause.groups, group)
    if main is group or not main.past or main.modal or main.negated or main.form == "copula":
        return group
    if relation_to(view.published, date.edtf) == 1 or governs(view.tokens, main, group):
        return group
    return main


def belongs_to_noun(tokens: Tokens, date: LocatingDate) -> bool:
    """Whether "of" joins a date to a noun that is no event and no part of a time: "the class of 1990"."""
    if tokens.lower[date.token - 1] != "of":
        return False
    noun = tokens.lower[date.token - 2]
    return not (noun_type(noun) or noun in _TIME_PARTS)


def own_noun(tokens: Tokens, clause: Clause, date: LocatingDate) -> Clause | None:
    """The event noun right before a date that another word of time sets apart: "until her death in 2011".

    What happened after, before or until an event, or at a time named by it, did not happen at its date.
    """
    noun = date.token - 1 - (tokens.lower[date.token - 1] in _BEFORE_DATE)
    if noun < clause.first or not noun_type(tokens.lower[noun]):
        return None
    for first in range(noun - 1, max(clause.first, noun - _OWN_REACH) - 1, -1):
        word = tokens.lower[first]
        if word in ("of", "to") and tokens.lower[first - 1] in ("according", "ahead", "prior"):
            return Clause(first + 1, date.end, ())
        if word == "for" and noun_type(tokens.lower[noun]) not in _SCHEDULED_TYPES:
            return None
        if word in _SETS_APART:
            return Clause(first + 1, date.end, ())
        if word in _PREPOSITIONS or not (word[0].isalnum() or word in ("'s", "’s", "-")):
            return None
    return None


def noun_after(tokens: Tokens, clause: Clause, date: LocatingDate) -> int | None:
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


def is_period_alone(tokens: Tokens, date: LocatingDate) -> bool:
    """Whether "of the year" and the like say what something is the first or best of."""
    return tokens.lower[date.token - 1 : date.token + 1] == ["of", "the"] and date.end == date.token + 2
