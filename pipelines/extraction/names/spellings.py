"""Links spellings of people's names that resemble each other, on evidence inside the document.

Takes groups of mentions as `full_names` makes them; the groups stay apart, and the rarer one is said to be a
variant of the other.
"""

from pipelines.extraction.names.full_names import Group, commonest, plain_word


def link_variants(groups: list[Group]) -> None:
    """Link spellings of people that differ by a letter or two, where given name or role is the same.

    The variant is the one named less often; of two named as often, the later one.
    """
    by_evidence: dict[tuple[str, str], list[int]] = {}
    for at, group in enumerate(groups):
        if commonest(group.types) != "person":
            continue
        if len(group.words) > 1:
            by_evidence.setdefault(("given", plain_word(group.words[0])), []).append(at)
        for role in group.roles:
            by_evidence.setdefault(("role", role.lower()), []).append(at)
    for members in by_evidence.values():
        for later, at in enumerate(members[:30]):
            for other in members[:later]:
                if _resemble(groups[other].words[-1], groups[at].words[-1]):
                    _link(groups, other, at)


def _link(groups: list[Group], one: int, other: int) -> None:
    order = sorted((one, other), key=lambda at: (-len(groups[at].mentions), groups[at].mentions[0].span))
    main, variant = order
    if groups[main].variant_of is None and groups[variant].variant_of is None:
        groups[variant].variant_of = main


def _resemble(one: str, other: str) -> bool:
    """Whether two surnames differ by one letter, or by two where they are long.

    >>> _resemble("Haugen", "Haugan"), _resemble("Lee", "Lie"), _resemble("Haugen", "Hansen")
    (True, False, False)
    """
    allowed = 0 if min(len(one), len(other)) < 5 else 1 if min(len(one), len(other)) < 8 else 2
    return one != other and abs(len(one) - len(other)) <= allowed and _distance(one, other) <= allowed


def _distance(one: str, other: str) -> int:
    """The number of letters to put in, take out or change."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, counterpart in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (letter != counterpart))
    return row[-1]
