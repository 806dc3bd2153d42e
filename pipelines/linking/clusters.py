"""Clusters of entities: those of one name that share evidence, as long as none of it contradicts.

Takes what all entities of one name may be joined by, each evidence once however many entities have it; gives
which are one, and their id. No order has a part in what comes out.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from pipelines.linking.evidence import Key
from schemas.vocabulary import CANONICAL_PREFIX


@dataclass(frozen=True, slots=True)
class Signature:
    """The evidence that some entities of one name have in common.

    Args:
        keys: all of it, the firmest first.
        marks: what contradicts other marks of the same kind.
        first: the earliest day on which a document with it was published; None where that is not known.
    """

    keys: tuple[Key, ...]
    marks: frozenset[str]
    first: str | None


def canonical_ids(entity_type: str, name: str, signatures: Sequence[Signature]) -> list[str | None]:
    """The id of whom each signature of one name tells of.

    Args:
        entity_type: the type of all these entities.
        name: their name as it is compared.
        signatures: each once, in any order.

    Returns:
        An id a signature, the same for those that are one; None where evidence contradicts itself, so that
        each entity stays alone.

    >>> roles = [("mayor", "poet"), ("poet",), ("pilot",)]
    >>> told = [Signature(tuple(Key(5, role) for role in of_one), frozenset(), None) for of_one in roles]
    >>> one, two, three = canonical_ids("person", "ada byron", told)
    >>> one == two != three
    True
    """
    ids: list[str | None] = [None] * len(signatures)
    for together in _components(signatures, _contested(signatures)):
        if _agree(signatures[at] for at, _ in together):
            _, anchor = min((signatures[at].first or "~", key) for at, key in together)
            for at, _ in together:
                ids[at] = _id(entity_type, name, anchor)
    return ids


def _id(entity_type: str, name: str, anchor: Key) -> str:
    key = f"{entity_type}\n{name}\n{anchor.rule_id}\n{anchor.agreed}".encode()
    return f"{CANONICAL_PREFIX}-{hashlib.sha256(key).hexdigest()[:16]}"


def _contested(signatures: Sequence[Signature]) -> set[Key]:
    """The keys that signatures share which contradict each other: they tell nothing of who is who."""
    of_key: dict[Key, list[Signature]] = defaultdict(list)
    for signature in signatures:
        for key in signature.keys:
            of_key[key].append(signature)
    return {key for key, sharing in of_key.items() if not _agree(sharing)}


def _components(signatures: Sequence[Signature], contested: Set[Key]) -> list[list[tuple[int, Key]]]:
    """The signatures that are joined by keys that they share, directly or by others.

    Each by its place, with its firmest key that is not contested; those without one are left out.
    """
    leader = list(range(len(signatures)))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    keys = [[key for key in signature.keys if key not in contested] for signature in signatures]
    of_key: dict[Key, int] = {}
    for at, told in enumerate(keys):
        for key in told:
            leader[find(at)] = find(of_key.setdefault(key, at))
    components: dict[int, list[tuple[int, Key]]] = defaultdict(list)
    for at, told in enumerate(keys):
        if told:
            components[find(at)].append((at, told[0]))
    return list(components.values())


def _agree(signatures: Iterable[Signature]) -> bool:
    """Whether no two signatures have only other marks of one kind."""
    of_kind: dict[str, set[frozenset[str]]] = defaultdict(set)
    for marks in {signature.marks for signature in signatures}:
        for kind in {mark.split(":", 1)[0] for mark in marks}:
            of_kind[kind].add(frozenset(mark for mark in marks if mark.startswith(f"{kind}:")))
    return all(not one.isdisjoint(other) for found in of_kind.values() for one in found for other in found)
