"""Who acts in an event, on whom, and where: as written, with the entities and full names that they stand for.

Takes the word that names an event, with its grammar. Whether it is an event is decided in `finder`.
"""

from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.events.found import FoundEvent
from pipelines.extraction.events.triggers import noun_type
from pipelines.extraction.events.view import EventView
from pipelines.extraction.places.whereabouts import event_at
from pipelines.extraction.rows import Entity
from pipelines.grammar.clause_spans import trimmed
from pipelines.grammar.relations import (
    complements,
    doer_of,
    is_noun,
    is_passive,
    is_verb,
    noun_phrase,
    object_of,
    owner_of,
    undergoer_of,
)
from pipelines.words import load_table

#: Prepositions that join to a verb or noun of a type whom or what it is done to.
_LINKS: Final = {
    "acquire": ("of", "for"), "aid": ("to", "for"), "agree": ("on", "to", "with", "into"),
    "announce": ("of", "about"), "appoint": ("of",), "arrest": ("of",),
    "assault": ("on", "against", "of"), "attack": ("on", "against", "at", "to"), "award": ("to", "for"),
    "cancel": ("of", "from"), "charge": ("against", "of", "with"), "convict": ("of",),
    "dismiss": ("of",), "elect": ("to", "of", "as"), "found": ("of",), "invest": ("in", "into", "on"),
    "investigate": ("into", "of"), "kill": ("of",), "launch": ("of", "against"),
    "legislate": ("of", "on"), "lose": ("to", "against"), "meet": ("with", "to"),
    "other": ("to", "into", "with", "against"), "pay": ("to", "for", "on", "in"),
    "petition": ("for", "on", "against"), "plead": ("to",), "play": ("against", "with"),
    "propose": ("to", "for"), "protest": ("against", "over", "at"), "publish": ("of",),
    "release": ("of",), "report": ("of", "on"), "resign": ("as", "from", "of"), "sanction": ("on", "against"),
    "say": ("to", "with"), "sentence": ("of",), "sign_into_force": ("of",), "strike": ("against",),
    "testify": ("before", "to"), "try_in_court": ("against", "of"), "visit": ("to", "with"),
    "vote": ("for", "on", "against", "in"), "win": ("over", "against", "of"),
}  # fmt: skip
#: Types whose nouns have who acts behind "of": "the death of Ann Lee".
_OF_DOER: Final = frozenset(
    {"death", "birth", "travel", "resign", "meet", "protest", "play", "strike", "accident"}
)
#: Types whose nouns have whom it is done to before "'s": "Ann Lee's arrest".
_OWNED_BY_UNDERGOER: Final = frozenset(
    {
        "arrest",
        "kill",
        "convict",
        "sentence",
        "release",
        "appoint",
        "dismiss",
        "try_in_court",
        "elect",
        "charge",
    }
)
#: Types of acts that a verb carries out with a noun, whose object is behind it: "laid siege to the town".
_CARRIED_OUT: Final = frozenset(
    {"meet", "attack", "assault", "play", "vote", "protest", "strike", "travel", "visit", "investigate",
     "arrest", "death", "accident", "disaster", "testify", "try_in_court", "kill"}
)  # fmt: skip
#: Types of occasions, which are what comes of holding them.
_HELD: Final = frozenset({"meet", "play", "vote", "elect"})
#: Verbs whose subject is whom the act of their object is done to: "face charges".
_UNDERGOING: Final = frozenset({"face", "get", "receive", "suffer", "undergo"})
_SAID: Final = frozenset(
    {"say", "announce", "report", "publish", "propose", "testify", "investigate", "petition"}
)
#: Objects that are only part of what their verb says: "took effect".
_BLEACHED: Final = frozenset({"effect", "force", "office", "part", "place", "shape", "terms"})
#: What says how exact a number is.
_INEXACT: Final = frozenset({"about", "almost", "around", "nearly", "over", "roughly", "some", "under"})
_LONGEST: Final = 12


@frozen
class Participant:
    """A phrase that takes part in an event, with what it stands for."""

    span: Span
    entity: Entity | None = None
    name: str | None = None


@frozen
class Participants:
    """Who acts in an event, on whom or what, and where."""

    actor: Participant | None = None
    recipient: Participant | None = None
    place: Participant | None = None


def find_participants(view: EventView, event: FoundEvent) -> Participants:
    """The actor, recipient and place of an event.

    Args:
        view: the document.
        event: the event.
    """
    word = event.trigger
    noun = event.act.noun if event.act else None
    if not is_verb(view.parse, word):
        actor, recipient = _of_noun(view, word, event.event_type)
    elif view.lemma(word) == "be" and event.event_type != "strike":
        actor, recipient = None, _phrase(view, doer_of(view.parse, view.tokens, word))
    elif noun is not None and view.lemma(word) in _UNDERGOING:
        actor, recipient = _undergone(view, word, noun)
    elif noun is not None and noun < word and not is_passive(view.parse, word):
        actor, recipient = _of_happening(view, word, noun, event.event_type)
    else:
        actor, recipient = _of_verb(view, event)
    place = _place(view, event)
    if place is not None and any(party and party.span == place.span for party in (actor, recipient)):
        place = None
    reached = _reached(event, recipient)
    if reached is not None and event.event_type == "travel":
        recipient = None
    return Participants(actor, recipient, place or reached)


def _of_verb(view: EventView, event: FoundEvent) -> tuple[Participant | None, Participant | None]:
    verb = event.trigger
    actor = doer_of(view.parse, view.tokens, verb)
    if (
        actor is not None
        and is_passive(view.parse, verb)
        and view.tokens.lower[actor] in load_table("measure_units")
    ):
        actor = None  # "was cut by five points"
    if actor is None and view.parse.labels[verb] == "acl":
        actor = _doer_around(view, view.parse.heads[verb])
    if is_passive(view.parse, verb):
        recipient = undergoer_of(view.parse, view.tokens, verb)
        return _phrase(view, actor), _phrase(view, recipient)
    return _phrase(view, actor), _acted_on(view, event)


def _doer_around(view: EventView, noun: int) -> int | None:
    """Who does what is told of words in which somebody says something: "In a note sent in May, she asked"."""
    preposition = view.parse.heads[noun]
    verb = view.parse.heads[preposition]
    if (
        view.parse.labels[noun] != "pobj"
        or view.tokens.lower[preposition] != "in"
        or not is_verb(view.parse, verb)
    ):
        return None
    return doer_of(view.parse, view.tokens, verb) if noun_type(view.tokens.lower[noun]) in _PAPERS else None


#: Types of nouns for what somebody says something in.
_PAPERS: Final = frozenset({"publish", "say", "announce"})


def _undergone(view: EventView, verb: int, noun: int) -> tuple[Participant | None, Participant | None]:
    """Who does what the subject undergoes: "The firm faces a probe by the city"."""
    doer = next(complements(view.parse, view.tokens, noun, "from", "by"), None)
    if doer is None:
        doer = next(complements(view.parse, view.tokens, verb, "from", "by"), None)
    return _phrase(view, doer), _phrase(view, doer_of(view.parse, view.tokens, verb))


def _of_happening(
    view: EventView, verb: int, noun: int, event_type: str
) -> tuple[Participant | None, Participant | None]:
    """The parties of an event that is the subject: "Clashes broke out between fans and police"."""
    actor, recipient = _of_noun(view, noun, event_type)
    if actor is None:
        between = (*complements(view.parse, view.tokens, noun, "between"),)
        between += (*complements(view.parse, view.tokens, verb, "between"),)
        actor = _phrase(view, between[0] if between else noun)
    if recipient is None:  # "The storm hit the town."
        recipient = _phrase(view, object_of(view.parse, view.tokens, verb))
    return actor, recipient


def _acted_on(view: EventView, event: FoundEvent) -> Participant | None:
    """Whom or what an active verb acts on, or what comes of it."""
    verb, event_type = event.trigger, event.event_type
    noun = event.act.noun if event.act else None
    found = undergoer_of(view.parse, view.tokens, verb)
    if noun is not None and found in (noun, None) and event_type in _CARRIED_OUT and _is_event(view, noun):
        linked = _linked(view, noun, event_type)
        linked = _linked(view, verb, event_type) if linked is None else linked
        doer = doer_of(view.parse, view.tokens, verb)
        is_between_doers = (
            event_type == "meet" and doer is not None and view.parse.child(doer, "conj") is not None
        )
        if linked is None and event_type in _HELD and not is_between_doers:
            linked = noun
        return _phrase(view, linked)
    if found is not None and (view.tokens.lower[found] in _BLEACHED or _is_spent(view, found, event_type)):
        return _phrase(view, _linked(view, verb, event_type))
    if found is not None:
        return _phrase(view, found)
    listener = view.parse.child(verb, "dative")
    if listener is not None and is_noun(view.parse, listener):
        return _phrase(view, listener)
    made = view.parse.child(verb, "attr")
    if made is not None:
        return _phrase(view, made)
    said = _complement_clause(view, event)
    if said is not None:
        return said
    return _phrase(view, _linked(view, verb, event_type))


def _is_spent(view: EventView, noun: int, event_type: str) -> bool:
    """Whether an object is the sum that is paid, which is paid to somebody or for something."""
    return event_type in ("pay", "invest") and (
        view.parse.tags[noun] == "CD" or view.parse.child(noun, "nummod", "quantmod") is not None
    )


def _is_event(view: EventView, noun: int) -> bool:
    """Whether a noun names what is done, not whom it is done to: "siege" of "laid siege to the town"."""
    return noun_type(view.tokens.lower[noun]) is not None


def _complement_clause(view: EventView, event: FoundEvent) -> Participant | None:
    """What is said or agreed: the clause behind the verb."""
    for child in view.parse.children(event.trigger, "ccomp", "xcomp"):
        if child < event.trigger or (
            view.parse.labels[child] == "xcomp" and event.event_type not in ("agree", *_SAID)
        ):
            continue
        span = view.parse.extent(child)
        first = span.start
        while first < child and (view.parse.labels[first] == "mark" or view.tokens.lower[first] == "to"):
            first += 1
        return _participant(view, trimmed(view.tokens, range(first, span.stop)))
    return None


def _of_noun(view: EventView, noun: int, event_type: str) -> tuple[Participant | None, Participant | None]:
    """Who acts and on whom, by what stands beside a noun: "Elm's win over Oak", "the arrest of Ann Lee"."""
    parse, tokens = view.parse, view.tokens
    owner = owner_of(parse, noun)
    doer = next(complements(parse, tokens, noun, "by"), None)
    other = _linked(view, noun, event_type)
    if owner is None and doer is None and parse.labels[noun] == "dobj" and is_verb(parse, parse.heads[noun]):
        doer = doer_of(parse, tokens, parse.heads[noun])
    if event_type in _OF_DOER and doer is None and owner is None:
        doer = next(complements(parse, tokens, noun, "of"), None)
        other = None if other == doer else other
    if owner is not None and event_type in _OWNED_BY_UNDERGOER and other is None:
        other = owner
    elif owner is not None and doer is None:
        doer = owner
    return _phrase(view, doer), _phrase(view, other)


def _linked(view: EventView, word: int, event_type: str) -> int | None:
    """The word behind a preposition that joins to an act whom or what it is done to."""
    if event_type not in _LINKS:
        return None
    linked = [
        found
        for at in (word, *view.parse.children(word, "acomp", "oprd", "prt", "advmod", "prep"))
        for found in complements(view.parse, view.tokens, at, *_LINKS[event_type])
        if found not in view.times
        and view.tokens.lower[found] not in _BLEACHED
        and view.tokens.lower[at] != "according"
    ]
    return next((found for found in linked if found > word), next(iter(linked), None))


def _phrase(view: EventView, head: int | None) -> Participant | None:
    """The phrase that a word heads."""
    if (
        head is None
        or head in view.times
        or not _is_party(view, head)
        or view.parse.tags[head] in ("WDT", "WP")
    ):
        return None
    plain = _plain_phrase(view, head)
    found = _participant(view, trimmed(view.tokens, _with_complements(view, head, plain)))
    if view.parse.child(head, "conj") is not None:
        only = _only_entity(view, plain)
        return Participant(found.span, only, only.name if only else None)
    entity = view.referents.entity_of(head) or _only_entity(view, plain)
    if entity is None and view.parse.tags[head] in ("PRP", "PRP$"):
        return Participant(found.span, None, view.referents.name_of(head))
    return Participant(found.span, entity, entity.name if entity else None)


def _is_party(view: EventView, head: int) -> bool:
    """Whether a word can head what takes part: a noun or pronoun, "the first", "its"; no bare figure."""
    parse = view.parse
    if view.tokens.lower[head] in ("%", "percent", "points"):
        return next(complements(parse, view.tokens, head, "of"), None) is not None
    is_made_noun = parse.tags[head] == "JJ" and parse.child(head, "det") is not None
    return is_noun(parse, head) or is_made_noun or parse.tags[head] == "PRP$"


def _plain_phrase(view: EventView, head: int) -> range:
    """A phrase without what stands behind its last noun; a name right behind a noun belongs to it."""
    plain = noun_phrase(view.parse, head, conjuncts=True, complements=False)
    if view.parse.tags[head] in ("PRP", "PRP$"):
        return plain
    first, after = plain.start, plain.stop
    if first and view.parse.tags[first] == "CD" and view.tokens.lower[first - 1] in _INEXACT:
        first -= 1
    while after < len(view.tokens) and view.parse.tags[after][:2] == "NN" and after not in view.times:
        after += 1
    return range(first, after)


def _only_entity(view: EventView, phrase: range) -> Entity | None:
    """The one entity that a phrase ends in: "software maker Elm Systems"; of several none is the phrase."""
    tokens = view.tokens
    named = view.entities.mentions_between(tokens.starts[phrase.start], tokens.ends[phrase.stop - 1])
    if (
        len(named) != 1
        or named[0][0].end != tokens.ends[phrase.stop - 1]
        or named[0][1].entity_type == "place"
    ):
        return None
    return named[0][1]


def _with_complements(view: EventView, head: int, plain: range) -> range:
    """A phrase with what prepositions add to it, and an infinitive: "plans for a merger", "plans to merge".

    That is as far as it is short and holds no clause and no date.
    """
    after: int | None = plain.stop
    phrase = plain
    while after is not None and after - plain.start <= _LONGEST:
        phrase = range(plain.start, after)
        after = _with_preposition(view, phrase)
        if after is None:
            after = _with_infinitive(view, phrase, head)
    return phrase


def _with_preposition(view: EventView, phrase: range) -> int | None:
    """Where the preposition right behind a phrase ends with its object; None where none belongs to it.

    What "of" adds belongs to the phrase whatever the tree hangs it on.
    """
    at = phrase.stop
    noun = view.parse.child(at, "pobj") if at < len(view.tokens) else None
    if noun is None or noun in view.times:
        return None
    if view.parse.heads[at] not in phrase and view.tokens.lower[at] != "of":
        return None
    plain = _plain_phrase(view, noun)
    return plain.stop if plain.start == at + 1 else None


def _with_infinitive(view: EventView, phrase: range, head: int) -> int | None:
    """Where the infinitive right behind a phrase ends with its object."""
    at = phrase.stop
    if at >= len(view.tokens) or view.tokens.lower[at] != "to":
        return None
    verb = view.parse.heads[at]
    if view.parse.labels[verb] != "acl" or view.parse.heads[verb] != head:
        return None
    target = view.parse.child(verb, "dobj")
    return verb + 1 if target is None else _with_complements(view, target, _plain_phrase(view, target)).stop


def _participant(view: EventView, span: range) -> Participant:
    last = span.stop - 1
    end = view.tokens.ends[last]
    if view.parse.tags[last] in ("PRP", "WP") and view.tokens.words[last][0].isalpha():  # "we" of "we've"
        bare = view.tokens.words[last].replace("’", "'").split("'")[0]
        end = view.tokens.starts[last] + len(bare)
    return Participant(Span(view.tokens.starts[span.start], end))


def _place(view: EventView, event: FoundEvent) -> Participant | None:
    """Where an event happens."""
    place = view.whereabouts.place_of(event_at(event.trigger, event.event_type))
    return Participant(place.span, place.entity) if place else None


def _reached(event: FoundEvent, recipient: Participant | None) -> Participant | None:
    """The place that somebody goes to or attacks: "entered Malta"."""
    if event.event_type not in ("travel", "visit", "attack") or recipient is None or recipient.entity is None:
        return None
    return recipient if recipient.entity.entity_type == "place" else None
