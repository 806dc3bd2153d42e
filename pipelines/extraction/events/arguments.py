"""Who acts in an event, on whom, and where: the subject, the object and the place of a clause, as written.

Takes a clause with the verb group that names the event. A phrase whose ends cannot be told gives no cell: a
wrong one is worse than none. How phrases are cut out belongs in `phrases`.
"""

from typing import Final

from pipelines.document import Span
from pipelines.extraction.events.phrases import PhraseView, object_phrase, subject_phrase
from pipelines.extraction.events.triggers import verb_trigger
from pipelines.extraction.names.entities import EntityIndex
from pipelines.extraction.rows import Entity
from pipelines.frozen import frozen
from pipelines.grammar.clauses import Clause
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verbs import VerbGroup
from pipelines.grammar.word_classes import words_of

_PLACE_PREPOSITIONS: Final = frozenset({"in", "at", "near", "outside", "inside", "across", "throughout"})
#: What stands between a verb and a place that belongs to the verb's topic, not to the event.
_TOPICS: Final = frozenset({"about", "against", "concerning", "from", "over", "regarding", "than"})
_PREPOSITIONS: Final = words_of("prepositions")
_BEHIND_REDUCED: Final = _PREPOSITIONS | {"to"}
_NO_OBJECT: Final = words_of("no object")
_NO_PASSIVE: Final = words_of("no passive")
#: Verbs whose past without an object is a passive: "the women elected to the board".
_REDUCED: Final = words_of("reduced passives")
#: Pronouns that are always who acts.
_AGENTS: Final = frozenset({"he", "i", "she", "they", "we"})
#: Verbs that name whom something is said to.
_ADDRESSING: Final = frozenset({"advise", "ask", "assure", "inform", "remind", "tell", "urge", "warn"})
#: Verbs that join their object by a preposition.
_LINKED: Final = {"meet": "with", "clash": "with"}


@frozen
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
    place, place_entity = _place(tokens, clause, group, entities)
    if group is None:
        return Arguments(place=place, place_entity=place_entity)
    view = PhraseView(tokens, clause, dates)
    main = next((g for g in clause.groups if not g.infinitive), group)
    subject = subject_phrase(view, min(main, group, key=lambda g: g.first))
    if _is_passive(tokens, clause, group):
        by = next((i for i in range(group.head + 1, clause.end) if tokens.lower[i] == "by"), None)
        actor, recipient = object_phrase(view, by + 1) if by is not None else None, subject
    else:
        actor, recipient = subject, _object(view, group)
    return Arguments(
        actor, _entity(view, entities, actor), recipient, _entity(view, entities, recipient),
        place, place_entity,
    )  # fmt: skip


def _is_passive(tokens: Tokens, clause: Clause, group: VerbGroup) -> bool:
    """Whether the subject is what the act is done to, also where the auxiliary is left out."""
    if group.passive or group.form != "past" or group.lemma in _NO_PASSIVE:
        return group.passive
    following = tokens.lower[group.head + 1] if group.head + 1 < clause.end else ""
    if tokens.lower[group.first - 1] in _AGENTS:
        return False
    if following == "by":
        return True
    return group.lemma in _REDUCED and (not following[:1].isalnum() or following in _BEHIND_REDUCED)


def _object(view: PhraseView, group: VerbGroup) -> Span | None:
    """What the verb of an active clause acts on."""
    lower, start = view.tokens.lower, group.head + 1
    trigger = verb_trigger(view.tokens, group, view.clause)
    if trigger is not None and trigger.event_type == "say" and group.lemma not in _ADDRESSING:
        return None
    if trigger is not None and trigger.idiom is not None and trigger.idiom == group.head + 1:
        if lower[start] not in words_of("particles") and lower[start] not in _PREPOSITIONS:
            return None
        return object_phrase(view, start + 1)
    if start < view.clause.end and lower[start] == _LINKED.get(group.lemma):
        return object_phrase(view, start + 1)
    return None if group.lemma in _NO_OBJECT else object_phrase(view, start)


def _entity(view: PhraseView, entities: EntityIndex, span: Span | None) -> Entity | None:
    """The entity that a phrase as a whole stands for: "Mayor Ann Lee of Elm", but not "Ann Lee's office"."""
    if span is None:
        return None
    tokens = view.tokens
    for mention, entity in entities.mentions_between(span.start, span.end):
        before = tokens.lower[tokens.first_at(span.start) : tokens.first_at(mention.start)]
        after = tokens.first_at(mention.end)
        if any(word in _PREPOSITIONS or word in ("of", "and", "'s", "’s") for word in before):
            return None
        if after < len(tokens) and tokens.starts[after] < span.end:
            following = tokens.lower[after]
            if following not in _PREPOSITIONS and following != "of":
                continue
            if "and" in tokens.lower[after : tokens.first_at(span.end)]:
                return None
        return entity
    return None


def _place(
    tokens: Tokens, clause: Clause, group: VerbGroup | None, entities: EntityIndex
) -> tuple[Span | None, Entity | None]:
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
        if group is not None and not _TOPICS.isdisjoint(tokens.lower[group.head + 1 : index]):
            return None, None
        mention = next((v for v in entity.variants if v.char_start <= tokens.starts[at] < v.char_end), None)
        if mention is not None:
            return Span(mention.char_start, mention.char_end), entity
    return None, None
