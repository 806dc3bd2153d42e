"""Puts names to the fuller names that explain them: "Byron" to "Ada Byron", "Quellen" to "Quellen Holdings".

Takes names as words with what tells them apart, looks at nothing around them. Acronyms and what entities are
made of belong in `entities`; spellings that only resemble each other, in `spellings`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.extraction.candidates import NameMention
from pipelines.words import load_table, load_words

_GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv"])
_SUFFIXES = frozenset(map(str.lower, load_words("organisation_suffixes")))
#: What tells names apart: the class of their type, their words, the pronoun that their title asks for.
Key = tuple[str, tuple[str, ...], str]


@dataclass(slots=True)
class Group:
    """The mentions of one entity while they are being gathered.

    Args:
        words: its fullest name.
        plain: the same without capitals and full stops.
        position: the number of the mention that gives that name first.
        pronoun: "he" or "she" where a title or given name says so.
    """

    words: tuple[str, ...]
    plain: list[str]
    position: int
    pronoun: str
    mentions: list[NameMention] = field(default_factory=list)
    types: dict[str, int] = field(default_factory=dict)
    roles: dict[str, None] = field(default_factory=dict)
    variant_of: int | None = None


def pronoun_of_name(words: Sequence[str]) -> str:
    """The pronoun that nearly all bearers of a full name's given name go by; empty where that is open.

    >>> pronoun_of_name(["Ada", "Byron"]), pronoun_of_name(["Byron"])
    ('she', '')
    """
    table = load_table("gendered_names")
    return next((table[word] for word in words[:-1] if word in table), "")


def groups_of_full_names(
    names: tuple[NameMention, ...], keys: list[Key]
) -> tuple[list[Group], dict[Key, int]]:
    """A group for each distinct name that no fuller name explains, and the group of every name.

    Args:
        names: the mentions of a document.
        keys: what tells the name of each apart.
    """
    distinct: dict[Key, int] = {}
    for position, key in enumerate(keys):
        distinct.setdefault(key, position)
    people = {key[1] for mention, key in zip(names, keys, strict=True) if mention.entity_type == "person"}
    groups: list[Group] = []
    of_words: dict[Key, int] = {}
    by_end: dict[tuple[str, str], list[int]] = {}
    for key in sorted(distinct, key=lambda key: (-len(key[1]), distinct[key])):
        kind, name, pronoun = key
        at = _fuller(key, groups, by_end, people)
        if at is None:
            at = len(groups)
            plain = _plain_words(name)
            groups.append(Group(name, plain, distinct[key], pronoun or pronoun_of_name(name)))
            for word in {plain[0], plain[-1], *_short_of(plain)[-1:]}:
                by_end.setdefault((kind, word), []).append(at)
        of_words[key] = at
    return groups, of_words


def _fuller(
    key: Key,
    groups: list[Group],
    by_end: dict[tuple[str, str], list[int]],
    people: set[tuple[str, ...]],
) -> int | None:
    """The group whose name holds the words of `name`: of several, one with a given name, and named first.

    A title that asks for "he" keeps a surname apart from somebody whose given name asks for "she".
    """
    kind, name, pronoun = key
    words = _plain_words(name)
    candidates = by_end.get((kind, words[-1]))
    if candidates is None:
        return None
    fitting = [
        (groups[at].position, at)
        for at in candidates[:50]
        if _holds(groups[at].plain, words, kind, groups[at].words in people)
        and not {pronoun, groups[at].pronoun} >= {"he", "she"}
    ]
    fitting = [pair for pair in fitting if len(groups[pair[1]].words) > len(name)] or fitting
    given = load_words("given_names")
    fitting = [pair for pair in fitting if groups[pair[1]].words[0] in given] or fitting
    return min(fitting)[1] if fitting else None


def _holds(full: list[str], name: list[str], kind: str, is_person: bool) -> bool:
    """Whether a fuller name explains a shorter one; both without capitals and full stops.

    >>> _holds(["ada", "m", "byron"], ["ada", "byron"], "person", True)
    True
    >>> _holds(["ada", "byron"], ["ada"], "person", True)
    True
    >>> _holds(["bank", "of", "oslo"], ["oslo"], "organisation", False)
    False
    >>> _holds(["nordvik", "energy", "asa"], ["nordvik", "energy"], "organisation", False)
    True
    >>> _holds(["nordvik", "group"], ["nordvik"], "organisation", False)
    True
    """
    if kind != "person":
        is_short = kind == "organisation" and _short_of(full) == name
        return full == name or is_short or (len(name) > 1 and full[-len(name) :] == name and full[0] == "the")
    if len(name) == 1:
        return name[0] == full[-1] or (is_person and name[0] == full[0])
    return name[-1] == full[-1] and (name[0] == full[0] or set(name) <= set(full))


def _short_of(name: list[str]) -> list[str]:
    """A plain name of a body without the legal form and the word for a firm at its end.

    >>> _short_of(["quellen", "holdings", "inc"]), _short_of(["ports", "ministry"]), _short_of(["group"])
    (['quellen'], ['ports', 'ministry'], ['group'])
    """
    ends = load_words("firm_nouns")
    while len(name) > 1 and (name[-1] in _SUFFIXES or name[-1] in ends or name[-1] == "&"):
        name = name[:-1]
    return name


def _plain_words(name: tuple[str, ...]) -> list[str]:
    plain = [plain_word(word) for word in name]
    return plain[:-1] if len(plain) > 2 and plain[-1] in _GENERATIONS else plain


def plain_word(word: str) -> str:
    """A word of a name without capitals and full stops, its apostrophe straight."""
    return word.replace("’", "'").rstrip(".").lower()


def commonest(types: Mapping[str, int]) -> str:
    """The type met most often; of several, the one met first."""
    return max(types, key=types.__getitem__)
