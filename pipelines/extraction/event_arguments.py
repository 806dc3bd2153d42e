"""Who acts in an event, on whom, and where: the subject, the object and the place of a clause, as written.

Takes a clause with the verb group that names the event.
"""

from dataclasses import dataclass
from typing import Final

from pipelines.document import Span
from pipelines.extraction.clauses import Clause
from pipelines.extraction.entities import EntityIndex
from pipelines.extraction.rows import Entity
from pipelines.extraction.tokens import Tokens
from pipelines.extraction.verbs import VerbGroup
from pipelines.extraction.word_classes import words_of

_RELATIVE: Final = words_of("relative")
_FRONTED: Final = words_of("fronted")
_ENDS_OBJECT: Final = words_of("ends object")
_PLACE_PREPOSITIONS: Final = frozenset({"in", "at", "near", "outside", "inside", "across", "throughout"})
_PARTICLES: Final = words_of("particles")
_NO_PASSIVE: Final = words_of("no passive")
_LONGEST: Final = 14


@dataclass(frozen=True, slots=True)
class Arguments:
    """The spans of a clause's actor, recipient and place, with the entities that they resolve to."""

    actor: Span | None = None
    actor_entity: Entity | None = None
    recipient: Span | None = None
    recipient_entity: Entity | None = None
    place: Span | None = None
    place_entity: Entity | None = None


def find_arguments(
    tokens: Tokens, clause: Clause, group: VerbGroup | None, dates: list[Span], entities: EntityIndex
) -> Arguments:
    """The actor, recipient and place of an event.

    Args:
        tokens: the document's tokens.
        clause: the clause that reports it.
        group: the verb that names it; None for an event that a noun names.
        dates: the document's time expressions inside the clause, which belong to no argument.
        entities: the document's entities.
    """
    place, place_entity = _place(tokens, clause, entities)
    if group is None:
        return Arguments(place=place, place_entity=place_entity)
    main = next((g for g in clause.groups if not g.infinitive), group)
    subject = _subject(tokens, clause, min(main, group, key=lambda g: g.first), dates)
    if group.passive or (_is_reduced(group) and _agent_start(tokens, clause, group) == group.head + 1):
        start = _agent_start(tokens, clause, group)
        agent = _phrase(tokens, start + 1, clause.end, dates) if start is not None else None
        actor, recipient = agent, subject
    else:
        actor, recipient = subject, _phrase(tokens, group.head + 1, clause.end, dates)
    return Arguments(
        actor, _entity(entities, actor), recipient, _entity(entities, recipient), place, place_entity
    )


def _is_reduced(group: VerbGroup) -> bool:
    """Whether a past form may be a passive without its auxiliary: "a survey made by the city"."""
    return group.form == "past" and group.lemma not in _NO_PASSIVE


def _entity(entities: EntityIndex, span: Span | None) -> Entity | None:
    return entities.entity_at(span) if span else None


def _subject(tokens: Tokens, clause: Clause, group: VerbGroup, dates: list[Span]) -> Span | None:
    """The noun phrase before the verb, without what is fronted before it."""
    first, end = clause.first, group.first
    while end > first and (tokens.lower[end - 1] in (",", "also") or tokens.lower[end - 1].endswith("ly")):
        end -= 1
    while first < end and (tokens.lower[first] in _RELATIVE or _starts_date(tokens, first, dates)):
        first += 1
    while first < end and _is_fronted(tokens.lower[first]):
        comma = next((i for i in range(first, end) if tokens.lower[i] == ","), None)
        if comma is None:
            return None
        first = _after_place(tokens, comma + 1, end)
    if first >= end or end - first > 2 * _LONGEST or tokens.lower[first] in _RELATIVE:
        return None
    comma = next((i for i in range(first, end) if tokens.lower[i] == ","), end)
    return Span(tokens.starts[first], tokens.ends[max(first, comma - 1)])


def _after_place(tokens: Tokens, first: int, end: int) -> int:
    """The token after a place that explains the one before it: "In Springfield, Ohio, the mayor ..."."""
    for at in range(first, min(first + 3, end)):
        if tokens.lower[at] == "," and at + 1 < end:
            return at + 1
        if not tokens.words[at][0].isupper():
            break
    return first


def _is_fronted(word: str) -> bool:
    """Whether a phrase that begins with a word stands in front of the subject."""
    return word in _FRONTED or word.endswith(("ly", "ing"))


def _starts_date(tokens: Tokens, index: int, dates: list[Span]) -> bool:
    return any(date.start <= tokens.starts[index] < date.end for date in dates)


def _agent_start(tokens: Tokens, clause: Clause, group: VerbGroup) -> int | None:
    """Where "by" stands after a passive."""
    return next((i for i in range(group.head + 1, clause.end) if tokens.lower[i] == "by"), None)


def _phrase(tokens: Tokens, first: int, end: int, dates: list[Span]) -> Span | None:
    """The noun phrase that begins at a token, up to the next preposition, date or mark."""
    while first < end and (tokens.lower[first] in _PARTICLES or tokens.lower[first].endswith("ly")):
        first += 1
    at = first
    while at < min(end, first + _LONGEST):
        if tokens.lower[at] in _ENDS_OBJECT or _starts_date(tokens, at, dates):
            break
        at += 1
    if at == first or not any(word[0].isalnum() for word in tokens.lower[first:at]):
        return None
    return Span(tokens.starts[first], tokens.ends[at - 1])


def _place(tokens: Tokens, clause: Clause, entities: EntityIndex) -> tuple[Span | None, Entity | None]:
    """The first place that the clause names after a preposition of place."""
    for index in range(clause.first, clause.end - 1):
        if tokens.lower[index] not in _PLACE_PREPOSITIONS:
            continue
        at = index + 1 + (tokens.lower[index + 1] == "the")
        if at >= clause.end or not tokens.words[at][0].isupper():
            continue
        entity = entities.entity_at(Span(tokens.starts[at], tokens.ends[at]))
        if entity is None or entity.entity_type != "place":
            continue
        mention = next((v for v in entity.variants if v.char_start <= tokens.starts[at] < v.char_end), None)
        if mention is not None:
            return Span(mention.char_start, mention.char_end), entity
    return None, None
