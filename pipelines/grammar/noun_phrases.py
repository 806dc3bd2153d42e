"""The words around a number that say what it counts: its unit, and the noun phrase it opens.

Works on the shared tokens, without a tagger: a phrase runs to its first plural noun, or stops at a word that
cannot belong to it. What kind of quantity a number states is decided in `statistics`.
"""

import re
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.names.places import country_code
from pipelines.extraction.numbers.numerals import NUMBER_WORDS
from pipelines.grammar.tokens import Tokens
from pipelines.words import load_table, load_words

#: The word behind a number, over a space or a hyphen: "year" of "18-year", "kg" of "278kg".
UNIT_WORD: Final = re.compile(r"(?:[-‐‑]|\s{1,3})?([°]?[^\W\d_]+(?:[-‐‑]olds?(?![^\W_]))?)")
UNITS: Final = load_table("measure_units")
# Letters that are units only as they are written: 5C is a temperature, 5c a price.
_LETTER_UNITS: Final = load_table("letter_units")
HYPHENS: Final = frozenset("-‐‑")
# A word made of a noun, "-legged", and not "-speed" or "-bed"
_ADJECTIVE = re.compile(r"(?<!e)ed\Z(?<!bed)(?<!shed)(?<!sled)")
# MPs, TVs
_PLURAL_LETTERS = re.compile(r"[A-Z]{2,4}s")
_IRREGULAR_PLURALS = load_words("irregular_plurals")
_SINGULAR_IN_S = load_words("singular_in_s")
_PHRASE_STOPS = load_words("phrase_stops")
_LONGEST_PHRASE = 7
_POSSESSIVES = frozenset({"’s", "'s", "’", "'"})
_AFTER_INCHES = frozenset({".", ",", ")", "(", ";", "x", "×"})
# What in capitals is a name, no unit: two SEC commissioners.
_NO_UNITS = frozenset({"FT", "IN", "MI", "MIN", "PT", "SEC", "ST"})
_DIMENSIONS = frozenset({"by", "deep", "diameter", "high", "long", "of", "tall", "thick", "wide", "x"})
_OR_SO = (["fewer"], ["less"], ["more"], ["so"])
_DETERMINERS = frozenset(
    {"a", "an", "the", "its", "their", "his", "her", "our", "these", "those", "all", "such"}
)


def measured_by(word: str) -> str | None:
    """What a word as written measures where it stands behind a number; None where it is no unit.

    >>> measured_by("km"), measured_by("C"), measured_by("c"), measured_by("goats")
    ('length', 'temperature', 'money', None)
    """
    return _LETTER_UNITS.get(word) or UNITS.get(word.lower())


def is_plural(word: str) -> bool:
    """Whether a lower-case word looks like a plural noun.

    >>> [word for word in ("dogs", "people", "class", "virus", "bus") if is_plural(word)]
    ['dogs', 'people']
    """
    ends_in_s = len(word) > 3 and word[-1] == "s" and word[-2] not in "su" and word not in _SINGULAR_IN_S
    return ends_in_s or word in _IRREGULAR_PLURALS


@frozen
class NounPhrase:
    """A noun phrase: the tokens it runs over, and whether a plural noun ends it."""

    first: int
    after: int
    is_plural: bool

    def span(self, tokens: Tokens) -> Span:
        """Where it stands in the text."""
        return Span(tokens.starts[self.first], tokens.ends[self.after - 1])


def phrase_at(tokens: Tokens, first: int, limit: int) -> NounPhrase | None:
    """The noun phrase that begins at a token.

    Args:
        tokens: the document's tokens.
        first: the first token it may have.
        limit: the token at which the sentence ends.

    Returns:
        The phrase up to its first plural noun; without one, up to the word that cannot belong to it.
    """
    joined = False
    for at in range(first, min(first + _LONGEST_PHRASE, limit)):
        word = tokens.lower[at]
        if (is_plural(word) or _PLURAL_LETTERS.fullmatch(tokens.words[at])) and not _goes_on(
            tokens, at, limit
        ):
            return NounPhrase(first, at + 1, True)
        if joined and word[0].isdigit() and tokens.lower[at - 1] == "and":
            return None
        if word == "and" and not joined and at > first:
            joined = True
        elif word in _PHRASE_STOPS or not (word[0].isalnum() or word in HYPHENS or word in _POSSESSIVES):
            return NounPhrase(first, at, False) if at > first and not joined else None
    return None


def _goes_on(tokens: Tokens, at: int, limit: int) -> bool:
    """Whether a plural noun cannot end its phrase: a possessive follows, or it ends a country's name."""
    if at + 1 < limit and tokens.lower[at + 1] in _POSSESSIVES:
        return True
    if at + 1 < limit and (tokens.words[at][0].isupper() or "-" in tokens.words[at]):
        rest = phrase_at(tokens, at + 1, min(at + 4, limit))
        if rest is not None and rest.is_plural and tokens.words[rest.after - 1].islower():
            return True
    return (
        at > 0
        and tokens.words[at][0].isupper()
        and country_code(" ".join(tokens.words[at - 1 : at + 1])) is not None
    )


def skip_determiners(tokens: Tokens, first: int, limit: int) -> int:
    """The first token from `first` on that is no determiner."""
    while first < limit and tokens.lower[first] in _DETERMINERS:
        first += 1
    return first


def unit_of(text: str, tokens: Tokens, end: int, after: int, limit: int) -> Span | None:
    """The unit as written behind a number that has no sign of its own.

    Args:
        text: the document's text.
        tokens: its tokens.
        end: where the number ends.
        after: the first token behind it.
        limit: the token at which the sentence ends.

    Returns:
        Where the unit stands: a unit of measurement, or the counted noun phrase; None where there is neither.
    """
    ahead = UNIT_WORD.match(text, end)
    if ahead and ahead.start(1) > end and text[end] in HYPHENS:
        return None if _ADJECTIVE.search(ahead[1]) else Span(*ahead.span(1))
    if after >= limit:
        return None
    is_name = tokens.words[after] in _NO_UNITS
    if measured_by(tokens.words[after]) and not is_name and not _is_preposition_in(tokens, after, limit):
        return Span(tokens.starts[after], tokens.ends[_end_of_measure(tokens, after, limit) - 1])
    if (
        after + 1 < limit
        and UNITS.get(tokens.lower[after + 1]) == "money"
        and tokens.words[after][0].isupper()
    ):
        return Span(tokens.starts[after], tokens.ends[after + 1])  # Turkish lira
    phrase = counted_phrase(tokens, after, limit)
    return phrase.span(tokens) if phrase and phrase.is_plural else None


def _is_preposition_in(tokens: Tokens, at: int, limit: int) -> bool:
    """Whether "in" is the preposition, not the inch."""
    if tokens.lower[at] != "in" or at + 1 >= limit:
        return False
    following = tokens.lower[at + 1]
    return following not in _DIMENSIONS and following not in _AFTER_INCHES


def _end_of_measure(tokens: Tokens, at: int, limit: int) -> int:
    """The token after a unit of measurement: of "square miles" and "miles per hour" both words count."""
    if tokens.lower[at] in ("square", "sq", "cubic", "metric", "nautical", "basis") and at + 1 < limit:
        at += 1
    rest = tokens.lower[at + 1 : min(at + 3, limit)]
    if len(rest) == 2 and (rest[0] in ("per", "/") and rest[1] in UNITS):
        return at + 3
    if rest[:1] in (["celsius"], ["fahrenheit"]):
        return at + 2
    return at + 1


def counted_phrase(tokens: Tokens, after: int, limit: int) -> NounPhrase | None:
    """The noun phrase that a number counts: "state residents"; "commanders" of "three of its commanders"."""
    if after >= limit:
        return None
    first = after
    if tokens.lower[first] == "or" and tokens.lower[first + 1 : first + 2] in _OR_SO:
        first += 2
    if first >= limit:
        return None
    if tokens.lower[first] in ("more", "fewer", "additional", "further", "other"):
        first += 1
    if first < limit and tokens.lower[first] == "of":
        first = skip_determiners(tokens, first + 1, limit)
        if first + 1 < limit and tokens.lower[first] in ("first", "last", "next", "past", "previous"):
            first += 1
        if first < limit and (tokens.lower[first] in NUMBER_WORDS or tokens.lower[first].isdigit()):
            first += 1
    return phrase_at(tokens, skip_determiners(tokens, first, limit), limit)
