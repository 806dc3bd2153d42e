"""Names as they are compared across documents, and which of them are full enough to be compared at all."""

import unicodedata
from functools import cache, lru_cache
from typing import Final

from pipelines.words import load_table, load_words

#: Words of names that bodies of many towns or courts of many districts have.
_OF_MANY: Final = frozenset(
    {"appeals", "circuit", "consulate", "district", "embassy", "holy", "judiciary", "our", "royal", "saint"}
    | {"st", "trinity", "victoria"}
)
#: A full name of so many words is rarely that of two people.
_LONG_NAME: Final = 3


@lru_cache(maxsize=1 << 16)
def compared_name(name: str) -> str:
    """A name as it is compared: without capitals, full stops and the article before it.

    >>> compared_name("The U.S. Senate"), compared_name("Ada M. Byron"), compared_name("Drivers’ Guild")
    ('us senate', 'ada m byron', "drivers' guild")
    """
    plain = unicodedata.normalize("NFC", name).replace("’", "'").replace(".", "").casefold()
    words = plain.split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def is_full_name(name: str) -> bool:
    """Whether a compared name has at least a given name and a surname, neither of them an initial.

    >>> [is_full_name(name) for name in ("ada byron", "byron", "a byron", "ada b", "ada m byron")]
    [True, False, False, False, True]
    """
    words = name.split()
    ends = (words[0], words[-1])
    return len(words) > 1 and all(len(word) > 1 and not any(map(str.isdigit, word)) for word in ends)


def is_rare_of_people(name: str) -> bool:
    """Whether a full name, as it is compared, is rarely that of two people.

    >>> [is_rare_of_people(name) for name in ("ada brandvold", "ada smith", "ada mona smith", "li na")]
    [True, False, True, False]
    """
    words = name.split()
    surnames = load_words("common_surnames")
    return len(words) >= _LONG_NAME or not (words[0] in surnames or words[-1] in surnames)


@lru_cache(maxsize=1 << 14)
def is_distinctive(name: str) -> bool:
    """Whether a compared name of several words holds one that is no common word of news.

    >>> [is_distinctive(name) for name in ("narikbayev university", "medical council", "narikbayev")]
    [True, False, False]
    """
    words = name.split()
    common = load_table("word_groups")
    return len(words) > 1 and any(
        word not in common and word not in _OF_MANY and len(word) > 2 and word.isalpha() for word in words
    )


def is_of_one_body(name: str) -> bool:
    """Whether a compared name is known to be that of one body alone.

    >>> is_of_one_body("world bank"), is_of_one_body("supreme court"), is_of_one_body("velmoria times")
    (True, False, False)
    """
    return name in _names_of_one_body()


def is_of_each_country(name: str) -> bool:
    """Whether a compared name is that of one body in each of many countries.

    >>> is_of_each_country("supreme court"), is_of_each_country("county court")
    (True, False)
    """
    return name in _bodies_of_each_country()


def is_of_many(name: str) -> bool:
    """Whether a compared name has a word by which a country has many bodies.

    >>> is_of_many("us district court"), is_of_many("us supreme court")
    (True, False)
    """
    return not _OF_MANY.isdisjoint(name.split())


@cache
def _bodies_of_each_country() -> frozenset[str]:
    return frozenset(map(compared_name, load_words("bodies_of_each_country")))


@cache
def _names_of_one_body() -> frozenset[str]:
    shared = set(map(compared_name, load_words("names_of_several_bodies")))
    return frozenset(map(compared_name, load_words("organisations"))) - shared


@cache
def places_of_one_name() -> dict[str, str | None]:
    """The compared names that news give to one place alone, with the code of its country if in one."""
    known = load_table("names_of_one_place").items()
    return {compared_name(name): None if code == "none" else code for name, code in known}


@cache
def known_places() -> frozenset[str]:
    """The compared names of well-known places below the level of countries."""
    return frozenset(map(compared_name, load_words("places")))


@cache
def places_told_by_country() -> frozenset[str]:
    """Those of them of which a country has only one."""
    return known_places() - set(map(compared_name, load_words("names_of_several_places")))
