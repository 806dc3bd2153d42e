"""Resolves mentions of names to the entities of a document: surnames to full names, offices to their holders.

Takes mentions as `names` finds them and looks at nothing outside the document. Two names are one entity where
one holds the words of the other; spellings that only resemble each other stay apart and are linked.
"""

from collections import Counter

from pipelines.extraction.candidates import NameMention
from pipelines.extraction.names.acronyms import initials_of, is_acronym, is_short_for
from pipelines.extraction.names.entity_index import EntityIndex, plain_name
from pipelines.extraction.names.full_names import Group, Key, commonest, groups_of_full_names
from pipelines.extraction.names.spellings import link_variants
from pipelines.extraction.rows import Entity, Variant, alone, row_id
from pipelines.extraction.rules import load_rules
from pipelines.grammar.tokens import TokenisedDocument
from pipelines.words import load_table, load_words
from schemas.vocabulary import ROW_ID_PREFIXES

#: Countries within a country, which are not named for it.
PARTS_OF_COUNTRIES = frozenset(["England", "Northern Ireland", "Scotland", "Wales"])
#: More words than these are no person's name.
_LONGEST_PERSON = 4


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
    groups, of_words = groups_of_full_names(names, keys)
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
    link_variants(groups)
    return _index(tokenised, groups, names, of_mention)


def _title_pronoun(mention: NameMention) -> str:
    """The pronoun that the title of a mention asks for ("Mr. Byron"), empty where it does not say."""
    if mention.title is None:
        return ""
    return load_table("gendered_roles").get(mention.title.rsplit(None, 1)[-1].rstrip(".").lower(), "")


def _key_of(mention: NameMention, words: tuple[str, ...]) -> Key:
    return _type_class(mention, len(words)), words, _title_pronoun(mention)


def _type_class(mention: NameMention, length: int) -> str:
    """People, and what may be people, are told from all else: a surname may be a place's name."""
    if mention.entity_type == "other" and length > _LONGEST_PERSON:
        return "other"
    return mention.entity_type if mention.entity_type in ("place", "organisation") else "person"


def _join_abbreviations(
    tokenised: TokenisedDocument,
    names: tuple[NameMention, ...],
    keys: list[Key],
    of_words: dict[Key, int],
) -> None:
    """Put an acronym to the name that it stands for, and all names of a country to the first."""
    full_names: dict[str, int] = {}
    countries: dict[str, int] = {}
    for key in keys:
        if len(key[1]) > (1 if key[0] == "organisation" else 2):
            full_names.setdefault(initials_of(key[1]), of_words[key])
    for number, (mention, key) in enumerate(zip(names, keys, strict=True)):
        if mention.country:
            if mention.span.text_of(tokenised.text) not in PARTS_OF_COUNTRIES:
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


def _index(
    tokenised: TokenisedDocument, groups: list[Group], names: tuple[NameMention, ...], of_mention: list[int]
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


def _entity_id(tokenised: TokenisedDocument, group: Group) -> str:
    return row_id(ROW_ID_PREFIXES["entities"], tokenised.document.doc_id, group.mentions[0].span, "entity")


def _fullness(name: str) -> tuple[bool, int, bool]:
    """How full a name is: whether a given name opens it, its length, whether it is spelt out."""
    words = name.split()
    return len(words) > 1 and words[0] in load_words("given_names"), len(words), not is_acronym(words[0])


def _entity(tokenised: TokenisedDocument, group: Group, ids: list[str], at: int) -> Entity:
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
        entity_type=commonest(kinds),
        roles=tuple(group.roles),
        variants=variants,
        variant_of=None if group.variant_of is None else ids[group.variant_of],
        country=next((m.country for m in group.mentions if m.country), None),
        canonical_id=alone(ids[at]),
        zone=tokenised.zone_at(first.start),
        rule_id=rule,
        confidence=load_rules("names")[rule].confidence,
    )


def _names_of(tokenised: TokenisedDocument, groups: list[Group], place: dict[int, int]) -> dict[str, int]:
    """What stands for an entity: its names as written, its last word, roles that it alone has."""
    by_name: dict[str, int] = {}
    by_role: dict[str, set[int]] = {}
    for at in sorted(place, key=lambda at: place[at]):
        group = groups[at]
        for written in {mention.span.text_of(tokenised.text) for mention in group.mentions}:
            by_name.setdefault(plain_name(written), place[at])
        for role in map(plain_name, group.roles):
            for form in (role, role.rsplit(" ", 1)[-1]):
                by_role.setdefault(form, set()).add(place[at])
        if "person" in group.types:
            by_name.setdefault(plain_name(group.words[-1]), place[at])
        elif "organisation" in group.types and len(group.words) > 1:
            by_role.setdefault(plain_name(_head_of(group.words)), set()).add(place[at])
    for role, holders in by_role.items():
        if len(holders) == 1:
            by_name.setdefault(role, next(iter(holders)))
    return by_name


def _head_of(words: tuple[str, ...]) -> str:
    """The word that says what kind of body a name names: "Council", the "Ministry" of Ports."""
    return next((words[at] for at, word in enumerate(words[1:]) if word in ("of", "for")), words[-1])
