"""What the gazetteer knows: countries with their codes and adjectives, well-known places and bodies by name.

Facts for typing names, nothing more; which stretch of a text is a name is decided in `names`.
"""

from collections.abc import Sequence
from functools import cache

from pipelines.document import frozen
from pipelines.grammar.tokens import tokenise
from pipelines.words import load_table, load_words


@frozen
class KnownName:
    """A name of the gazetteer: how many tokens it has, what it names, and its country's code."""

    length: int
    entity_type: str
    country: str | None


def country_code(name: str) -> str | None:
    """The ISO 3166-1 alpha-3 code of a country's name.

    >>> country_code("Kenya"), country_code("the Netherlands"), country_code("Atlantis")
    ('KEN', 'NLD', None)
    """
    countries = load_table("countries")
    return countries.get(name) or countries.get(name.removeprefix("the ").removeprefix("The "))


def demonym_country(word: str) -> str | None:
    """The code of the country that an adjective or a name of inhabitants belongs to.

    >>> demonym_country("Kenyan"), demonym_country("Swiss"), demonym_country("urban")
    ('KEN', 'CHE', None)
    """
    return load_table("demonyms").get(word)


def known_name_at(words: Sequence[str], index: int, end: int) -> KnownName | None:
    """The longest name of the gazetteer that begins at a token and ends before `end`.

    >>> known_name_at(["in", "New", "Zealand", "waters"], 1, 4)
    KnownName(length=2, entity_type='place', country='NZL')

    Capitals throughout, as in a dateline, hide no name of four letters or more:

    >>> known_name_at(["KENYA"], 0, 1)
    KnownName(length=1, entity_type='place', country='KEN')
    """
    for tokens, known in _gazetteer().get(words[index], ()):
        if known.length <= end - index and tuple(words[index : index + known.length]) == tokens:
            return known
    if len(words[index]) > 3 and words[index].isupper() and not words[index].istitle():
        titled = [word.title() if word.isupper() else word for word in words[index : min(end, index + 6)]]
        return known_name_at(titled, 0, len(titled))
    return None


def known_kind(known: KnownName) -> str:
    """What a name of the gazetteer says of the type of what it names."""
    if known.entity_type == "organisation":
        return "are a known body"
    return "are a country" if known.country else "are a known place"


@cache
def _gazetteer() -> dict[str, tuple[tuple[tuple[str, ...], KnownName], ...]]:
    """Names of places and bodies by their first token, the longest first."""
    by_first: dict[str, dict[tuple[str, ...], KnownName]] = {}
    named: list[tuple[str, str, str | None]] = [
        (name, "organisation", None) for name in sorted(load_words("organisations"))
    ]
    named += [(name, "place", None) for name in sorted(load_words("places"))]
    countries = load_table("countries").items()
    named += [(f"Republic of {name}", "place", code) for name, code in countries if " of " not in name]
    named += [(name, "place", code) for name, code in sorted(countries)]
    for name, entity_type, code in named:
        tokens = tuple(tokenise(name).words)
        by_first.setdefault(tokens[0], {})[tokens] = KnownName(len(tokens), entity_type, code)
    return {
        first: tuple(sorted(entries.items(), key=lambda entry: -len(entry[0])))
        for first, entries in by_first.items()
    }
