"""Reads `sources.yaml`: where articles come from, and how the servers there are to be treated.

Takes the file's bytes, gives checked values. A key or a value that is not what it should be is never guessed
at: the error says which one and what to write instead.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import yaml

from pipelines.reading.inputs import SOURCES
from pipelines.reading.sidecars import WrongValueError, load_yaml, text_of, url_of

#: Kinds of places that are asked over the web, and those that are read where they are.
ON_THE_WEB: Final = ("feed", "sitemap", "links", "page")
AT_HAND: Final = ("folder", "table", "store")
_FACTS: Final = ("publisher", "language", "licence", "rights")
_PATTERNS: Final = ("include", "exclude")
_KEYS: Final = frozenset({"name", *ON_THE_WEB, *AT_HAND, *_FACTS, *_PATTERNS})
_SETTINGS: Final = frozenset({"sources", "contact", "delay", "most", "private"})
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_LONGEST_DELAY: Final = 3600


class SourcesError(ValueError):
    """A `sources.yaml` that cannot be used; its text says what to write."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place where articles come from.

    Args:
        name: what its folder below `raw/collected/` is called.
        kind: one of `ON_THE_WEB` or `AT_HAND`.
        address: a web address, or the path or address of a folder, table or store.
        facts: what is known of all its articles, as keys and values of their sidecars.
        include: an address is taken only if it holds one of these; all are where there are none.
        exclude: and only if it holds none of these.
    """

    name: str
    kind: str
    address: str
    facts: Mapping[str, str] = field(default_factory=dict)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def takes(self, address: str) -> bool:
        """Whether an address that the place lists is wanted.

        >>> Place("courier", "feed", "https://a.example/rss", include=("/news/",)).takes("https://a.example/tv/1")
        False
        """
        wanted = not self.include or any(part in address for part in self.include)
        return wanted and not any(part in address for part in self.exclude)


@dataclass(frozen=True, slots=True)
class Manners:
    """How servers are treated.

    Args:
        contact: an address under which the person who collects can be reached; servers are told it.
        delay: seconds between two requests to one host, at the least.
        most: pages that one place may bring in one run; the others wait for the next.
        private: hosts of a private network that may be asked all the same, by name.
    """

    contact: str | None = None
    delay: float = 5.0
    most: int = 1000
    private: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sources:
    """What `sources.yaml` says."""

    places: tuple[Place, ...] = ()
    manners: Manners = field(default_factory=Manners)


def read_sources(raw: Path) -> Sources:
    """What the folder of inputs says of where articles come from; nothing where it has no `sources.yaml`.

    Raises:
        SourcesError: the file cannot be used.
    """
    path = raw / SOURCES
    if not path.exists():
        return Sources()
    return parse_sources(path.read_bytes())


def parse_sources(content: bytes) -> Sources:
    """The places in a `sources.yaml`.

    Raises:
        SourcesError: it is no YAML mapping, or holds an unknown key or a wrong value.

    >>> parse_sources(b"sources: [{feed: 'https://a.example/rss'}]").places[0].name
    'a-example'
    """
    try:
        found = load_yaml(content)
        _refuse_unknown(found, _SETTINGS, "the file")
        places = tuple(_place(entry, at) for at, entry in enumerate(_list_of("sources", found), 1))
        _refuse_same_names(places)
        return Sources(places, _manners(found))
    except WrongValueError as error:
        raise SourcesError(f"{SOURCES}: {error}") from None


def with_place(content: bytes, kind: str, address: str) -> bytes:
    """A `sources.yaml` with one more place; what stands in it stays as it is, comments too.

    Raises:
        SourcesError: the file cannot be used, or its list is not the last thing in it.
    """
    words = content.decode("utf-8")
    entry = yaml.safe_dump([{kind: address}], allow_unicode=True)
    if not re.search(r"^sources:", words, re.MULTILINE):
        longer = f"{words.rstrip()}\nsources:\n{entry}".lstrip("\n")
    else:
        last = re.findall(r"^( *)- ", words, re.MULTILINE)
        longer = f"{words.rstrip()}\n{last[0] if last else ''}{entry}"
    before = parse_sources(content).places
    try:
        after = parse_sources(longer.encode()).places
    except SourcesError:
        after = ()
    if len(after) != len(before) + 1:
        raise SourcesError(f"{SOURCES}: no place can be added to it as it stands; add `- {kind}: {address}`")
    return longer.encode()


def _place(entry: object, number: int) -> Place:
    where = f"entry {number} of `sources`"
    if not isinstance(entry, dict):
        raise WrongValueError(f"{where} must hold `key: value` lines, such as `feed: https://...`")
    _refuse_unknown(entry, _KEYS, where)
    kinds = [kind for kind in (*ON_THE_WEB, *AT_HAND) if kind in entry]
    if len(kinds) != 1:
        raise WrongValueError(f"{where} must name one of {', '.join((*ON_THE_WEB, *AT_HAND))}, and only one")
    kind = kinds[0]
    address = url_of(entry[kind]) if kind in ON_THE_WEB else text_of(kind, entry[kind])
    if address is None:
        raise WrongValueError(f"`{kind}` in {where} is empty; write its address")
    return Place(
        name=_name_of(entry.get("name"), address),
        kind=kind,
        address=address,
        facts={key: value for key in _FACTS if (value := text_of(key, entry.get(key)))},
        include=_texts("include", entry),
        exclude=_texts("exclude", entry),
    )


def _name_of(value: object, address: str) -> str:
    """The name of a place; where none is given, that of its host or of its file."""
    name = text_of("name", value)
    if name is None:
        parts = urlsplit(address)
        made = (parts.hostname or parts.path.rstrip("/").rpartition("/")[2] or "place").removeprefix("www.")
        name = re.sub(r"[^a-z0-9]+", "-", made.lower()).strip("-")[:40].strip("-") or "place"
    if not _NAME.fullmatch(name):
        raise WrongValueError("`name` must be of small letters, digits and hyphens, 40 at most")
    return name


def _refuse_same_names(places: tuple[Place, ...]) -> None:
    """Two places that share a name share a folder, which is fine; what they say of it must agree."""
    facts: dict[str, Mapping[str, str]] = {}
    for place in places:
        if facts.setdefault(place.name, place.facts) != place.facts:
            raise WrongValueError(f"two places are called {place.name!r}; give each a `name` of its own")


def _manners(found: Mapping[object, object]) -> Manners:
    delay, most = found.get("delay", Manners().delay), found.get("most", Manners().most)
    if isinstance(delay, bool) or not isinstance(delay, int | float) or not 0 <= delay <= _LONGEST_DELAY:
        raise WrongValueError("`delay` must be a number of seconds, 3600 at most")
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise WrongValueError("`most` must be a number of pages, 1 at the least")
    contact = text_of("contact", found.get("contact"))
    if contact and not contact.isascii():
        raise WrongValueError("`contact` must be an e-mail or web address, in ASCII")
    private = frozenset(host.lower() for host in _texts("private", found))
    return Manners(contact, float(delay), most, private)


def _texts(key: str, found: Mapping[object, object]) -> tuple[str, ...]:
    return tuple(text for entry in _list_of(key, found) if (text := text_of(key, entry)))


def _list_of(key: str, found: Mapping[object, object]) -> list[object]:
    value = found.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise WrongValueError(f"`{key}` must be a list, one a line with a dash before it")
    return value


def _refuse_unknown(found: Mapping[object, object], known: frozenset[str], where: str) -> None:
    for key in found:
        if key not in known:
            raise WrongValueError(f"unknown key {key!r} in {where}; the keys are {', '.join(sorted(known))}")
