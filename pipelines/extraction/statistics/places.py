"""Where the counted or measured things are: the `place` of a statistic.

Takes the grammar of a document and its places by name. A place counts where the tree puts something at it:
behind "in", "at", "across" and the like, or as what owns the measured thing. A place that something is from
or that tells a firm's home is none.
"""

from collections.abc import Iterator
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.rows import Entity
from pipelines.grammar.relations import noun_phrase
from pipelines.grammar.tokens import Sentence
from pipelines.words import load_words

#: Prepositions that put something at a place.
_AT: Final = frozenset(
    {"across", "along", "around", "at", "in", "inside", "near", "off", "on", "outside", "over"}
    | {"throughout", "within"}
)
_PLACE_NAMES: Final = frozenset({"GPE", "LOC", "FAC"})
_EVERYWHERE: Final = frozenset({"worldwide", "globally", "nationwide", "statewide", "countrywide"})
_WORLD: Final = frozenset({"world", "globe", "country", "nation"})


@frozen
class Place:
    """A place at which something is: the token that heads it, where it stands, what it is if it is named."""

    token: int
    span: Span
    entity: Entity | None

    def name(self, text: str) -> str:
        """The name, or the words as they stand in the text."""
        return self.span.text_of(text) if self.entity is None else self.entity.name


def places_in(analysis: Analysis, sentence: Sentence) -> tuple[Place, ...]:
    """The places of a sentence at which something is, in order."""
    lower, labels = analysis.tokenised.tokens.lower, analysis.parse.labels
    found = []
    for token in range(sentence.first_token, sentence.last_token):
        if lower[token] in _EVERYWHERE:
            found.append(_place(analysis, range(token, token + 1), token, None))
        elif labels[token] == "pobj" and lower[analysis.parse.heads[token]] in _AT:
            found += _at(analysis, token)
        elif labels[token] == "poss" and (entity := _named(analysis, token)) is not None:
            found.append(_place(analysis, range(token, token + 1), token, entity))
    return tuple(found)


def _at(analysis: Analysis, noun: int) -> Iterator[Place]:
    """The place that the object of a preposition names or is."""
    entity = _named(analysis, noun)
    phrase = noun_phrase(analysis.parse, noun, complements=False)
    if entity is not None:
        yield _place(analysis, phrase, noun, entity)
        return
    inner = next((at for at in phrase if at < noun and _named(analysis, at) is not None), None)
    if inner is not None:
        yield _place(analysis, phrase, noun, _named(analysis, inner))
    elif analysis.parse.names[noun][2:] in _PLACE_NAMES or _is_place_noun(
        analysis.tokenised.tokens.lower[noun]
    ):
        yield _place(analysis, phrase, noun, None)


def _is_place_noun(word: str) -> bool:
    places = load_words("event_places")
    return word in places or word.removesuffix("s") in places or word in _WORLD


def _named(analysis: Analysis, token: int) -> Entity | None:
    """The place that a token names."""
    tokens = analysis.tokenised.tokens
    if not tokens.words[token][0].isupper():
        return None
    entity = analysis.entities.entity_at(Span(tokens.starts[token], tokens.ends[token]))
    return entity if entity is not None and entity.entity_type == "place" else None


def _place(analysis: Analysis, phrase: range, token: int, entity: Entity | None) -> Place:
    tokens = analysis.tokenised.tokens
    return Place(token, Span(tokens.starts[phrase.start], tokens.ends[phrase.stop - 1]), entity)
