"""What each entity of a document may be joined by to entities of other documents that have the same name.

Takes the entities of one document; a name alone is never evidence, but for names that one body or one country
has. Which evidence is shared, and what contradicts it, is seen in `clusters`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipelines.extraction.names.entities import PARTS_OF_COUNTRIES
from pipelines.extraction.names.places import country_code, demonym_country
from pipelines.linking.names import (
    compared_name,
    is_distinctive,
    is_full_name,
    is_of_each_country,
    is_of_many,
    is_of_one_body,
    is_rare_of_people,
    known_places,
    places_of_one_name,
    places_told_by_country,
)
from pipelines.linking.roles import Role, read_role
from pipelines.words import load_table, load_words

#: The rules by which entities are joined, the firmest first.
RULES: Final = (
    "link-country",
    "link-known-body",
    "link-known-place",
    "link-body-of-country",
    "link-organisation",
    "link-office",
    "link-role",
    "link-surroundings",
)
#: Public offices of which a country has many.
_OFFICES_OF_TOWNS: Final = frozenset(
    {"archbishop", "assemblyman", "assemblywoman", "bishop", "mayor", "sheriff", "speaker", "treasurer"}
)
#: More countries than these are a list, which tells nothing of where something happens.
_MOST_COUNTRIES: Final = 6


@dataclass(frozen=True, slots=True)
class Named:
    """What an entity's row says of it."""

    entity_id: str
    name: str
    entity_type: str
    roles: Sequence[str]
    country: str | None


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Evidence that entities of one name may share.

    Args:
        rank: the place of its rule among `RULES`.
        agreed: what must be the same, as it is compared.
    """

    rank: int
    agreed: str

    @property
    def rule_id(self) -> str:
        """The rule by which entities that share it are joined."""
        return RULES[self.rank]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may be joined.

    Args:
        entity_id: the entity.
        entity_type: its type.
        name: its name as it is compared, or the code of the country that it is.
        written: for each key the words that it was read from.
        marks: what contradicts other marks of the same kind, as `kind:value`.
    """

    entity_id: str
    entity_type: str
    name: str
    written: dict[Key, str]
    marks: frozenset[str]


def candidates_of(entities: Sequence[Named]) -> Iterator[Candidate]:
    """The entities of one document that may be joined, with the evidence of each.

    Args:
        entities: all entities of the document; their order has no part in what comes out.
    """
    countries = _countries(entities)
    bodies = _bodies(entities)
    names = Counter((entity.entity_type, compared_name(entity.name)) for entity in entities)
    for entity in entities:
        name = compared_name(entity.name)
        if names[entity.entity_type, name] > 1:  # The document itself tells two of this name apart.
            continue
        if entity.entity_type == "person":
            written, marks = _of_person(entity, name, bodies, countries)
        else:
            written, marks = dict(_of_others(entity, name, countries)), frozenset[str]()
        if written:
            shown = str(entity.country) if _is_whole_country(entity) else name
            yield Candidate(entity.entity_id, entity.entity_type, shown, written, marks)


def _is_whole_country(entity: Named) -> bool:
    """Whether an entity is a country by whichever of its names, and not a part of it."""
    is_country = entity.entity_type == "place" and entity.country is not None
    return is_country and entity.name not in PARTS_OF_COUNTRIES


def _countries(entities: Sequence[Named]) -> dict[str, str]:
    """The countries that a document names, or places in them, with one of the names; of a long list none."""
    by_name = sorted(entities, key=lambda entity: entity.name, reverse=True)
    places = {code: entity.name for entity in by_name if (code := _country_of(entity))}
    return places if len(places) <= _MOST_COUNTRIES else {}


def _country_of(entity: Named) -> str | None:
    """The country that a place is, or is known to be in."""
    if entity.entity_type != "place" or entity.country:
        return entity.country
    return places_of_one_name().get(compared_name(entity.name))


def _of_others(entity: Named, name: str, countries: Mapping[str, str]) -> Iterator[tuple[Key, str]]:
    """The evidence for a place, an organisation or a named thing."""
    if entity.entity_type == "place":
        yield from _of_place(entity, name, countries)
        return
    if entity.entity_type == "organisation":
        if is_of_one_body(name):
            yield _key("link-known-body", name), entity.name
        if (country := _country_in(entity.name)) and not is_of_many(name):
            yield _key("link-body-of-country", country), entity.name
        elif is_of_each_country(name) and len(countries) == 1:
            yield from _surroundings(countries)
    if is_distinctive(name):
        yield from _surroundings(countries)


def _of_place(entity: Named, name: str, countries: Mapping[str, str]) -> Iterator[tuple[Key, str]]:
    if entity.country:
        yield _key("link-country", entity.country), entity.name
    elif name in places_of_one_name():
        yield _key("link-known-place", name), entity.name
    elif name in places_told_by_country() and len(countries) == 1:
        yield from _surroundings(countries)


def _surroundings(countries: Mapping[str, str]) -> Iterator[tuple[Key, str]]:
    return ((_key("link-surroundings", code), words) for code, words in countries.items())


@lru_cache(maxsize=1 << 14)
def _country_in(name: str) -> str | None:
    """The one country that a name names, or has an adjective of, among other words."""
    words = name.replace(".", "").split()
    stretches = {" ".join(words[at : at + length]) for length in (3, 2, 1) for at in range(len(words))}
    codes = {code for stretch in stretches if (code := country_code(stretch) or demonym_country(stretch))}
    is_country = country_code(" ".join(words)) is not None
    return codes.pop() if len(codes) == 1 and len(words) > 1 and not is_country else None


def _of_person(
    entity: Named, name: str, bodies: Sequence[str], countries: Mapping[str, str]
) -> tuple[dict[Key, str], frozenset[str]]:
    """The evidence for a person, and what contradicts other evidence."""
    if not is_full_name(name):
        return {}, frozenset()
    is_rare = is_rare_of_people(name)
    roles = [role for role in map(read_role, entity.roles) if role.compared]
    written: dict[Key, str] = {}
    for role in roles:
        for key in _of_role(role, is_rare, bodies, countries):
            written.setdefault(key, role.written)
    if is_rare:
        written |= dict(_surroundings(countries))
    return written, frozenset(mark for role in roles for mark in _marks(role))


def _of_role(role: Role, is_rare: bool, bodies: Sequence[str], countries: Mapping[str, str]) -> Iterator[Key]:
    """What a role is evidence of; of somebody with a rare name, a role that others may have, too."""
    padded = f" {role.compared} "
    if body := next((body for body in bodies if f" {body} " in padded), None):
        yield _key("link-organisation", body)
    if role.office:
        yield from (_key("link-office", f"{role.office}, {place}") for place in _seats(role, countries))
    if role.is_rare or (is_rare and (role.office or " " in role.compared)):
        yield _key("link-role", role.compared)


def _seats(role: Role, countries: Mapping[str, str]) -> Iterable[str]:
    """Where a public office may be held: in the place that the role names, and in the country.

    A country has many mayors: of an office of towns, only its place tells whose it is.
    """
    place = [role.place] if role.place else []
    if role.office in _OFFICES_OF_TOWNS:
        return place
    of_place = places_of_one_name().get(role.place) if role.place else None
    country = role.country or of_place
    return [*place, country] if country else place or countries


def _key(rule: str, agreed: str) -> Key:
    return Key(RULES.index(rule), agreed)


def _bodies(entities: Sequence[Named]) -> list[str]:
    """The organisations of a document that may stand in roles, the longest name first."""
    names = {compared_name(entity.name) for entity in entities if entity.entity_type == "organisation"}
    return sorted(filter(_is_body, names), key=lambda name: (-len(name), name))


@lru_cache(maxsize=1 << 14)
def _is_body(name: str) -> bool:
    """Whether a compared name tells an organisation, and is no common word and no country or place."""
    if name in known_places() or country_code(name.title()) or len(name) < 2:
        return False
    heads = {head.lower() for head in load_words("organisation_heads")}
    return " " in name or not (name in heads or name in load_words("role_nouns"))


def _marks(role: Role) -> Iterator[str]:
    if role.office and role.country:
        yield f"country:{role.country}"
    if role.office and role.place:
        yield f"{role.office}:{role.place}".replace(" ", "_")
    fields = load_table("role_fields")
    yield from (f"field:{fields[word]}" for word in role.compared.split() if word in fields)
