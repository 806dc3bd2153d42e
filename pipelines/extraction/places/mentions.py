"""The places that a document names: by name, by the body or occasion that stands for one, by a common noun.

Takes the grammar of a document and its entities. Which of them something is at belongs in `whereabouts`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.names.entity_index import EntityIndex
from pipelines.extraction.rows import Entity
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import noun_phrase
from pipelines.grammar.tokens import TokenisedDocument, Tokens
from pipelines.reading.personal.find import find_personal_data
from pipelines.words import load_words

#: Prepositions that put something at a place, and that bring something to one.
AT: Final = frozenset(
    {"aboard", "across", "along", "around", "at", "in", "inside", "near", "off", "on", "outside", "over"}
    | {"throughout", "through", "within"}
)
TOWARDS: Final = frozenset({"into", "onto", "to", "toward", "towards"})
#: Those of them that put something at a body or an occasion.
_AT_BODIES: Final = frozenset({"at", "in", "inside", "near", "outside"})
_PLACE_NAMES: Final = frozenset({"GPE", "LOC", "FAC"})
#: What follows the place that somebody is from: "London-based".
_HOME: Final = ("-based", "-born", "-bound", "-style", "-backed", "-led")
#: What joins places to one stretch: "Doha, Qatar", "Kenya and Malta".
_JOINED: Final = (", ", "; ", " and ", ", and ", "; and ")
_EVERYWHERE: Final = frozenset({"worldwide", "globally", "nationwide", "statewide", "countrywide"})


@frozen
class Place:
    """A place where a document names it.

    Args:
        token: the token that heads its phrase.
        span: its phrase.
        kind: "country", "place", "body", "noun" or "adverb".
        entity: what it is if it has a name.
    """

    token: int
    span: Span
    kind: str
    entity: Entity | None

    @property
    def key(self) -> object:
        """What tells it from other places: its entity, else where it stands."""
        return self.entity.entity_id if self.entity else self.span

    @property
    def place_id(self) -> str | None:
        """The entity's id."""
        return self.entity.entity_id if self.entity else None

    @property
    def country(self) -> str | None:
        """The code of the country that it is."""
        return self.entity.country if self.entity else None

    def name(self, text: str) -> str:
        """The fullest name of a place that has one, else the words as they stand in the text."""
        words = self.span.text_of(text)
        is_named = self.kind in ("country", "place") and not any(mark in words for mark in _JOINED)
        return self.entity.name if self.entity and is_named else words


def places_of(
    tokenised: TokenisedDocument, parse: Parse, entities: EntityIndex, times: Sequence[Span]
) -> list[Place]:
    """The places that a document names, in order; a word of a time expression is none."""
    tokens, text = tokenised.tokens, tokenised.text
    found: dict[int, Place] = {}
    last: Place | None = None
    for span, entity in entities.mentions_between(0, len(text)):
        within = tokens.slice_of(span)
        if (
            entity.entity_type != "place"
            or text.startswith(_HOME, span.end)
            or _is_address(tokens, text, within)
        ):
            continue
        head = _head_of(parse, within)
        if (
            last is not None
            and text[last.span.end : span.start] in _JOINED
            and parse.hangs_on(head, last.token)
        ):
            last = replace(last, span=Span(last.span.start, span.end))
        else:
            last = Place(head, span, "country" if entity.country else "place", entity)
        found[last.token] = last
    spans = [*times, *(place.span for place in found.values())]
    covered = {at for span in spans for at in tokens.slice_of(span)}
    for at, word in enumerate(tokens.lower):
        if word in _EVERYWHERE and parse.labels[at] == "advmod":
            found[at] = Place(at, Span(tokens.starts[at], tokens.ends[at]), "adverb", None)
        elif (
            parse.labels[at] == "pobj"
            and at not in covered
            and tokens.lower[parse.heads[at]] in AT | TOWARDS
            and (place := _behind_preposition(tokens, text, parse, entities, at)) is not None
        ):
            found[at] = place
    return [found[at] for at in sorted(found)]


def _head_of(parse: Parse, within: range) -> int:
    """The last token of a stretch that hangs on none of its others."""
    outer = [at for at in within if parse.heads[at] not in within or parse.heads[at] == at]
    return outer[-1] if outer else within[-1]


def _behind_preposition(
    tokens: Tokens, text: str, parse: Parse, entities: EntityIndex, noun: int
) -> Place | None:
    """The place that the object of a preposition is: a name that the grammar knows, a body, a common noun."""
    entity = entities.entity_at(Span(tokens.starts[noun], tokens.ends[noun]))
    is_name = parse.tags[noun][:3] == "NNP"
    if entity is not None and entity.entity_type == "person":
        return None
    if is_name and parse.names[noun][2:] in _PLACE_NAMES:
        kind = "place"
    elif is_name and tokens.lower[parse.heads[noun]] in _AT_BODIES:
        kind = "body"
    elif _is_place_noun(tokens.lower[noun]):
        kind = "noun"
    else:
        return None
    phrase = noun_phrase(parse, noun, complements=False)
    if _is_address(tokens, text, phrase):
        return None
    return Place(noun, Span(tokens.starts[phrase.start], tokens.ends[phrase.stop - 1]), kind, entity)


def _is_address(tokens: Tokens, text: str, within: range) -> bool:
    """Whether a place is the street of somebody's address: the number of the house stands right before it."""
    house = within.start - 1
    if house < 0 or not tokens.words[house].isdecimal():
        return False
    return bool(find_personal_data(text[tokens.starts[house] : tokens.ends[within.stop - 1]]))


def _is_place_noun(word: str) -> bool:
    """Whether a noun says what kind of place something is: "stadium", "towns"."""
    places = load_words("event_places")
    return word in places or word.removesuffix("s") in places
