"""Resolves mentions of names to the entities of a document: surnames to full names, offices to their holders.

Takes mentions as `names` finds them and looks at nothing outside the document. Two names are one entity where
one holds the words of the other; spellings that only resemble each other stay apart and are linked.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.document import Span
from pipelines.extraction.candidates import NameMention
from pipelines.extraction.names.acronyms import initials_of, is_acronym, is_short_for
from pipelines.extraction.rows import Entity, Variant, row_id
from pipelines.extraction.rules import load_rules
from pipelines.grammar.tokens import TokenisedDocument
from pipelines.words import load_table, load_words
from schemas.vocabulary import ROW_ID_PREFIXES

#: Countries within a country, which are not named for it.
_PARTS_OF_COUNTRIES = frozenset(["England", "Northern Ireland", "Scotland", "Wales"])
#: More words than these are no person's name.
_LONGEST_PERSON = 4
_GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv"])
_SUFFIXES = frozenset(map(str.lower, load_words("organisation_suffixes")))
#: What tells names apart: the class of their type, their words, the pronoun that their title asks for.
_Key = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True)
class EntityIndex:
    """The entities of a document and which mention stands for which."""

    entities: tuple[Entity, ...]
    _starts: tuple[int, ...] = ()
    _ends: tuple[int, ...] = ()
    _of_mention: tuple[int, ...] = ()
    _by_name: dict[str, int] = field(default_factory=dict)

    def entity_at(self, span: Span) -> Entity | None:
        """The entity whose mention overlaps `span`; the longest mention where several do."""
        first, last = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
        if first >= last:
            return None
        longest = max(range(first, last), key=lambda at: (self._ends[at] - self._starts[at], -at))
        return self.entities[self._of_mention[longest]]

    def entity_named(self, text: str) -> Entity | None:
        """The entity that a name, surname or role stands for in this document."""
        at = self._by_name.get(_key(text))
        return None if at is None else self.entities[at]

    def mentions_between(self, start: int, end: int) -> list[tuple[Span, Entity]]:
        """The mentions that lie between two offsets, in order, each with its entity."""
        first, last = bisect_left(self._starts, start), bisect_right(self._ends, end)
        return [
            (Span(self._starts[at], self._ends[at]), self.entities[self._of_mention[at]])
            for at in range(first, last)
        ]


@dataclass(slots=True)
class _Group:
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


def resolve_entities(tokenised: TokenisedDocument, names: tuple[NameMention, ...]) -> EntityIndex:
    """Group mentions into entities: surnames with full names, roles with their holders.

    Args:
        tokenised: the document.
        names: its mentions, in order of the text.

    Returns:
        The entities in order of their first mention, with the fullest name as written, and an index of them.
    """
    text = tokenised.text
    keys = [_key_of(mention, tuple(mention.span.text_of(text).split())) for mention in names]
    groups, of_words = _groups_of_full_names(names, keys)
    _join_abbreviations(tokenised, names, keys, of_words)
    used = sorted({of_words[key] for key in keys})
    place = {at: position for position, at in enumerate(used)}
    groups = [groups[at] for at in used]
    of_mention = []
    for mention, key in zip(names, keys, strict=True):
        at = place[of_words[key]]
        group = groups[at]
        group.mentions.append(mention)
        group.types[mention.entity_type] = group.types.get(mention.entity_type, 0) + 1
        for role in (mention.title, mention.role):
            if role:
                group.roles.setdefault(role)
        of_mention.append(at)
    _link_variants(groups)
    return _index(tokenised, groups, names, of_mention)


def _title_pronoun(mention: NameMention) -> str:
    """The pronoun that the title of a mention asks for ("Mr. Byron"), empty where it does not say."""
    if mention.title is None:
        return ""
    return load_table("gendered_roles").get(mention.title.rsplit(None, 1)[-1].rstrip(".").lower(), "")


def pronoun_of_name(words: Sequence[str]) -> str:
    """The pronoun that nearly all bearers of a full name's given name go by; empty where that is open.

    >>> pronoun_of_name(["Ada", "Byron"]), pronoun_of_name(["Byron"])
    ('she', '')
    """
    table = load_table("gendered_names")
    return next((table[word] for word in words[:-1] if word in table), "")


def _key_of(mention: NameMention, words: tuple[str, ...]) -> _Key:
    return _type_class(mention, len(words)), words, _title_pronoun(mention)


def _type_class(mention: NameMention, length: int) -> str:
    """People, and what may be people, are told from all else: a surname may be a place's name."""
    if mention.entity_type == "other" and length > _LONGEST_PERSON:
        return "other"
    return mention.entity_type if mention.entity_type in ("place", "organisation") else "person"


def _groups_of_full_names(
    names: tuple[NameMention, ...], keys: list[_Key]
) -> tuple[list[_Group], dict[_Key, int]]:
    """A group for each distinct name that no fuller name explains, and the group of every name."""
    distinct: dict[_Key, int] = {}
    for position, key in enumerate(keys):
        distinct.setdefault(key, position)
    people = {key[1] for mention, key in zip(names, keys, strict=True) if mention.entity_type == "person"}
    groups: list[_Group] = []
    of_words: dict[_Key, int] = {}
    by_end: dict[tuple[str, str], list[int]] = {}
    for key in sorted(distinct, key=lambda key: (-len(key[1]), distinct[key])):
        kind, name, pronoun = key
        at = _fuller(key, groups, by_end, people)
        if at is None:
            at = len(groups)
            plain = _plain_words(name)
            groups.append(_Group(name, plain, distinct[key], pronoun or pronoun_of_name(name)))
            for word in {plain[0], plain[-1], *_short_of(plain)[-1:]}:
                by_end.setdefault((kind, word), []).append(at)
        of_words[key] = at
    return groups, of_words


def _fuller(
    key: _Key,
    groups: list[_Group],
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
    plain = [_plain(word) for word in name]
    return plain[:-1] if len(plain) > 2 and plain[-1] in _GENERATIONS else plain


def _plain(word: str) -> str:
    return word.replace("’", "'").rstrip(".").lower()


def _join_abbreviations(
    tokenised: TokenisedDocument,
    names: tuple[NameMention, ...],
    keys: list[_Key],
    of_words: dict[_Key, int],
) -> None:
    """Put an acronym to the name that it stands for, and all names of a country to the first."""
    full_names: dict[str, int] = {}
    countries: dict[str, int] = {}
    for key in keys:
        if len(key[1]) > (1 if key[0] == "organisation" else 2):
            full_names.setdefault(initials_of(key[1]), of_words[key])
    for number, (mention, key) in enumerate(zip(names, keys, strict=True)):
        if mention.country:
            if mention.span.text_of(tokenised.text) not in _PARTS_OF_COUNTRIES:
                of_words[key] = countries.setdefault(mention.country, of_words[key])
        elif len(key[1]) == 1 and is_acronym(key[1][0]):
            full = full_names.get(key[1][0].replace(".", ""))
            if full is None and number and _is_explained(tokenised.text, names[number - 1], mention):
                full = of_words[keys[number - 1]]
            if full is not None and mention.entity_type != "person":
                of_words[key] = full


def _is_explained(text: str, full: NameMention, short: NameMention) -> bool:
    """Whether a name stands right before an acronym in brackets that is short for it."""
    between = text[full.span.end : short.span.start]
    if between not in (" (", " (the ") or full.entity_type == "person":
        return False
    return is_short_for(short.span.text_of(text), full.span.text_of(text).split())


def _link_variants(groups: list[_Group]) -> None:
    """Link spellings of people that differ by a letter or two, where given name or role is the same.

    The variant is the one named less often; of two named as often, the later one.
    """
    by_evidence: dict[tuple[str, str], list[int]] = {}
    for at, group in enumerate(groups):
        if _commonest(group.types) != "person":
            continue
        if len(group.words) > 1:
            by_evidence.setdefault(("given", _plain(group.words[0])), []).append(at)
        for role in group.roles:
            by_evidence.setdefault(("role", role.lower()), []).append(at)
    for members in by_evidence.values():
        for later, at in enumerate(members[:30]):
            for other in members[:later]:
                if _resemble(groups[other].words[-1], groups[at].words[-1]):
                    _link(groups, other, at)


def _commonest(types: Mapping[str, int]) -> str:
    """The type met most often; of several, the one met first."""
    return max(types, key=types.__getitem__)


def _link(groups: list[_Group], one: int, other: int) -> None:
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


def _index(
    tokenised: TokenisedDocument, groups: list[_Group], names: tuple[NameMention, ...], of_mention: list[int]
) -> EntityIndex:
    """The entities in order of their first mention, and what finds them."""
    firsts = [group.mentions[0].span for group in groups]
    order = sorted(range(len(groups)), key=lambda at: (firsts[at].start, firsts[at].end))
    place = {at: position for position, at in enumerate(order)}
    ids = [_entity_id(tokenised, group) for group in groups]
    entities = tuple(_entity(tokenised, groups[at], ids, at) for at in order)
    return EntityIndex(
        entities,
        tuple(mention.span.start for mention in names),
        tuple(mention.span.end for mention in names),
        tuple(place[at] for at in of_mention),
        _names_of(tokenised, groups, place),
    )


def _entity_id(tokenised: TokenisedDocument, group: _Group) -> str:
    return row_id(ROW_ID_PREFIXES["entities"], tokenised.document.doc_id, group.mentions[0].span, "entity")


def _fullness(name: str) -> tuple[bool, int, bool]:
    """How full a name is: whether a given name opens it, its length, whether it is spelt out."""
    words = name.split()
    return len(words) > 1 and words[0] in load_words("given_names"), len(words), not is_acronym(words[0])


def _entity(tokenised: TokenisedDocument, group: _Group, ids: list[str], at: int) -> Entity:
    text = tokenised.text
    first = group.mentions[0].span
    variants = tuple(Variant(m.span.text_of(text), m.span.start, m.span.end) for m in group.mentions)
    fullest = first.text_of(text)
    if len(variants) > 1:
        counts = Counter(" ".join(variant.text.split()) for variant in variants)
        fullest = max(counts, key=lambda name: (*_fullness(name), counts[name]))
    kinds = {kind: n for kind, n in group.types.items() if kind != "other"} or group.types
    rule = "entity-full-name" if len(group.words) > 1 else "entity-single-word"
    if group.variant_of is not None:
        rule = "entity-variant"
    return Entity(
        entity_id=ids[at],
        doc_id=tokenised.document.doc_id,
        name=" ".join(fullest.split()),
        entity_type=_commonest(kinds),
        roles=tuple(group.roles),
        variants=variants,
        variant_of=None if group.variant_of is None else ids[group.variant_of],
        country=next((m.country for m in group.mentions if m.country), None),
        zone=tokenised.zone_at(first.start),
        rule_id=rule,
        confidence=load_rules("names")[rule].confidence,
    )


def _names_of(tokenised: TokenisedDocument, groups: list[_Group], place: dict[int, int]) -> dict[str, int]:
    """What stands for an entity: its names as written, its last word, roles that it alone has."""
    by_name: dict[str, int] = {}
    by_role: dict[str, set[int]] = {}
    for at in sorted(place, key=lambda at: place[at]):
        group = groups[at]
        for written in {mention.span.text_of(tokenised.text) for mention in group.mentions}:
            by_name.setdefault(_key(written), place[at])
        for role in map(_key, group.roles):
            for form in (role, role.rsplit(" ", 1)[-1]):
                by_role.setdefault(form, set()).add(place[at])
        if "person" in group.types:
            by_name.setdefault(_key(group.words[-1]), place[at])
        elif "organisation" in group.types and len(group.words) > 1:
            by_role.setdefault(_key(_head_of(group.words)), set()).add(place[at])
    for role, holders in by_role.items():
        if len(holders) == 1:
            by_name.setdefault(role, next(iter(holders)))
    return by_name


def _head_of(words: tuple[str, ...]) -> str:
    """The word that says what kind of body a name names: "Council", the "Ministry" of Ports."""
    return next((words[at] for at, word in enumerate(words[1:]) if word in ("of", "for")), words[-1])


def _key(text: str) -> str:
    """A name or role without determiner, possessive, honorific and capitals.

    >>> _key("the Commissioner"), _key("Ms. Byron’s")
    ('commissioner', 'byron')
    """
    plain = text.replace("’", "'").lower().removesuffix("'s").rstrip(".,")
    words = plain.split()
    while len(words) > 1 and (
        words[0] in ("the", "a", "an") or words[0].rstrip(".") in load_words("person_titles")
    ):
        words.pop(0)
    return " ".join(words)
