"""Reads roles as written: the country and place they name, the public office, whether few people have them.

Takes one role, "former Florida Gov.", and gives it as it is compared, "florida governor". Which organisations
of the article a role names is found in `evidence`.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pipelines.extraction.names.places import country_code, demonym_country
from pipelines.linking.names import compared_name, known_places
from pipelines.words import load_table, load_words

#: Punctuation at the edges of a word of a role.
_EDGES: Final = ".,;:()\"'“”‘’"
#: The longest name of a place, and the longest office, in words.
_LONGEST: Final = 4
#: Words that join an office to its place, and tell nothing themselves.
_JOINING: Final = frozenset({"and", "at", "for", "in", "of", "the"})
#: Heads of offices that few people hold with the word before them: "finance minister".
_OFFICE_HEADS: Final = frozenset({"chancellor", "commissioner", "minister", "ombudsman", "secretary"})
#: Words before these heads that make them common: "press secretary".
_COMMON_POSTS: Final = frozenset(
    {"assistant", "city", "club", "company", "county", "deputy", "executive", "general", "parish", "personal"}
    | {"police", "press", "private", "social", "the", "town", "under"}
)
#: A role in so many words is rarely said of two people of one name.
_LONG_ROLE: Final = 4


@dataclass(frozen=True, slots=True)
class Role:
    """A role as it is compared.

    Args:
        written: the role as the article has it.
        compared: its words without titles of courtesy, times and determiners, short forms written out.
        country: the ISO code of the country that it names; None where it names none, or several.
        place: the well-known place that it names, as it is compared, likewise.
        office: the public office, where it names one and nothing beside but whose it is.
        is_rare: whether few people can have it, in these words.
    """

    written: str
    compared: str
    country: str | None
    place: str | None
    office: str | None
    is_rare: bool


@lru_cache(maxsize=1 << 14)
def read_role(written: str) -> Role:
    """Read a role.

    >>> role = read_role("former Florida Gov.")
    >>> role.compared, role.place, role.office
    ('florida governor', 'florida', 'governor')
    >>> read_role("U.S. Secretary of State").country, read_role("vice president of sales").office
    ('USA', None)
    >>> [read_role(role).is_rare for role in ("finance minister", "press secretary", "campaign manager")]
    [True, False, False]
    """
    tokens = _tokens(written)
    words = [word for token in tokens for word in _written_out(token)]
    countries = dict(_countries(tokens))
    places = {name for name in _stretches(words) if name in known_places()}
    known = {word for name in (*countries.values(), *places) for word in name.split()}
    return Role(
        written,
        " ".join(words),
        next(iter(countries)) if len(countries) == 1 else None,
        next(iter(places)) if len(places) == 1 else None,
        _office(words, known),
        _is_rare(words),
    )


def _tokens(written: str) -> list[str]:
    """The words of a role up to its first comma, without what says when, or how politely."""
    bare = (word.strip(_EDGES) for word in written.split(",", 1)[0].replace("’", "'").split())
    tokens = [token.removesuffix("'s") for token in bare if token]
    tokens = [token for token in tokens if compared_name(token) not in load_words("courtesy_titles")]
    while tokens and compared_name(tokens[0]) in load_words("words_before_roles") and tokens[0] != "New":
        tokens.pop(0)  # "New" in capitals begins a place: "New Jersey Gov.".
    return tokens


def _written_out(token: str) -> list[str]:
    plain = compared_name(token)
    return load_table("short_roles").get(plain, plain).split()


def _countries(tokens: list[str]) -> list[tuple[str, str]]:
    """The countries that words name or are an adjective of, each with these words as they are compared."""
    found = []
    for name in _stretches(tokens):
        plain = name.replace(".", "")
        code = country_code(plain) or demonym_country(plain)
        if code:
            found.append((code, compared_name(name)))
    return found


def _office(words: list[str], known: set[str]) -> str | None:
    offices = load_words("public_offices")
    found = next((name for name in _stretches(words) if name in offices), None)
    rest = set(words) - set((found or "").split())
    return found if rest <= known | _JOINING else None


def _is_rare(words: list[str]) -> bool:
    is_post = any(head in _OFFICE_HEADS and before not in _COMMON_POSTS for before, head in pairwise(words))
    return is_post or sum(word not in _JOINING for word in words) >= _LONG_ROLE


def _stretches(words: list[str]) -> list[str]:
    """All runs of words, the longest first."""
    lengths = range(min(len(words), _LONGEST), 0, -1)
    return [" ".join(words[at : at + length]) for length in lengths for at in range(len(words) - length + 1)]
