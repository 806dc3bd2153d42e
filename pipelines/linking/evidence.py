"""What each entity of a document may be joined by to entities of other documents that have the same name.

Takes the entities of one document; a name alone is never evidence, but for names that one body or one country
has. Which evidence is shared, and what contradicts it, is seen in `clusters`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipelines.extraction.names.entities import PARTS_OF_COUNTRIES
from pipelines.extraction.names.places import country_code, demonym_country
from pipelines.linking.names import (
    LONG_NAME,
    compared_name,
    is_distinctive,
    is_full_name,
    is_of_one_body,
    known_places,
)
from pipelines.linking.roles import Role, read_role
from pipelines.words import load_table, load_words

#: The rules by which entities are joined, the firmest first.
RULES: Final = (
    "link-country",
    "link-known-body",
    "link-body-of-country",
    "link-organisation",
    "link-office",
    "link-role",
    "link-surroundings",
)


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
        entities: all entities of the document, in order.
    """
    place = _only_country(entities)
    bodies = _bodies(entities)
    names = Counter((entity.entity_type, compared_name(entity.name)) for entity in entities)
    for entity in entities:
        name = compared_name(entity.name)
        if names[entity.entity_type, name] > 1:  # The document itself tells two of this name apart.
            continue
        if entity.entity_type == "person":
            written, marks = _of_person(entity, name, bodies, place)
        else:
            written, marks = dict(_of_others(entity, name, place)), frozenset[str]()
        if written:
            shown = str(entity.country) if _is_whole_country(entity) else name
            yield Candidate(entity.entity_id, entity.entity_type, shown, written, marks)


def _is_whole_country(entity: Named) -> bool:
    """Whether an entity is a country by whichever of its names, and not a part of it."""
    is_country = entity.entity_type == "place" and entity.country is not None
    return is_country and entity.name not in PARTS_OF_COUNTRIES


def _only_country(entities: Sequence[Named]) -> Named | None:
    """A place that names the one country which the document names; None where it names none or several."""
    places = {entity.country: entity for entity in reversed(entities) if entity.country}
    return next(iter(places.values())) if len(places) == 1 else None


def _of_others(entity: Named, name: str, place: Named | None) -> Iterator[tuple[Key, str]]:
    """The evidence for a place, an organisation or a named thing."""
    if entity.entity_type == "place" and entity.country:
        yield Key(RULES.index("link-country"), entity.country), entity.name
        return
    is_body = entity.entity_type == "organisation"
    if is_body and is_of_one_body(name):
        yield Key(RULES.index("link-known-body"), name), entity.name
    if is_body and (country := _country_in(entity.name)):
        yield Key(RULES.index("link-body-of-country"), country), entity.name
    is_told_by_country = is_distinctive(name) if entity.entity_type != "place" else name in known_places()
    if place and is_told_by_country:
        yield Key(RULES.index("link-surroundings"), str(place.country)), place.name


@lru_cache(maxsize=1 << 14)
def _country_in(name: str) -> str | None:
    """The one country that a name of several words names or has an adjective of."""
    words = name.replace(".", "").split()
    stretches = [" ".join(words[at : at + length]) for length in (3, 2, 1) for at in range(len(words))]
    codes = {code for stretch in stretches if (code := country_code(stretch) or demonym_country(stretch))}
    return codes.pop() if len(codes) == 1 and len(words) > 1 else None


def _of_person(
    entity: Named, name: str, bodies: Sequence[str], place: Named | None
) -> tuple[dict[Key, str], frozenset[str]]:
    """The evidence for a person, and what contradicts other evidence."""
    if not is_full_name(name):
        return {}, frozenset()
    roles = [role for role in map(read_role, entity.roles) if role.compared]
    written: dict[Key, str] = {}
    for role in roles:
        for key in _of_role(role, bodies, place):
            written.setdefault(key, role.written)
    if place and len(name.split()) >= LONG_NAME:
        written[Key(RULES.index("link-surroundings"), str(place.country))] = place.name
    return written, frozenset(mark for role in roles for mark in _marks(role))


def _of_role(role: Role, bodies: Sequence[str], place: Named | None) -> Iterator[Key]:
    padded = f" {role.compared} "
    if body := next((body for body in bodies if f" {body} " in padded), None):
        yield Key(RULES.index("link-organisation"), body)
    where = role.place or role.country or (place.country if place else None)
    if role.office and where:
        yield Key(RULES.index("link-office"), f"{role.office}, {where}")
    if role.is_rare:
        yield Key(RULES.index("link-role"), role.compared)


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
    fields = load_table("role_fields")
    yield from (f"field:{fields[word]}" for word in role.compared.split() if word in fields)
