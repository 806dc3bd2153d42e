"""Settles what names are by the company that they keep in the whole document: people, or firms that speak.

Takes the mentions of a document as `finder` types them one by one, gives them with better types.
"""

from dataclasses import replace

from pipelines.extraction.candidates import NameMention
from pipelines.grammar.tokens import TokenisedDocument, Tokens
from pipelines.wordlists import load_words

#: How many tokens behind a name are looked at for a pronoun that takes it up.
_REACH = 20
_CERTAIN = 100
_OF_PEOPLE = frozenset(["he", "she", "his", "her", "him", "himself", "herself", "who"])
_OF_BODIES = frozenset(["it", "its", "itself", "which"])


def typed_by_company(tokenised: TokenisedDocument, mentions: list[NameMention]) -> list[NameMention]:
    """Mentions with the types that the rest of the document asks for.

    Those that share a family name or a given name with a person become people. Names without given name or
    role that the words beside them treat as a body become organisations.
    """
    bodies = _bodies(tokenised, mentions)
    text = tokenised.text
    mentions = [
        replace(mention, entity_type="organisation")
        if mention.entity_type in ("person", "other") and mention.span.text_of(text) in bodies
        else mention
        for mention in mentions
    ]
    parts: set[str] = set()
    given: set[str] = set()
    alone: set[str] = set()
    for mention in mentions:
        if mention.entity_type == "person":
            words = mention.span.text_of(text).split()
            parts.update(words)
            (given if len(words) > 1 else alone).add(words[0])
    return [
        replace(mention, entity_type="person")
        if mention.entity_type in ("other", "place")
        and mention.country is None
        and _shares_names(mention.span.text_of(text).split(), parts, given, alone)
        else mention
        for mention in mentions
    ]


def _shares_names(words: list[str], parts: set[str], given: set[str], alone: set[str]) -> bool:
    """Whether all words of a name are people's, or it has a person's given name or family name."""
    if parts.issuperset(words):
        return True
    return (len(words) == 2 and words[0] in given) or (1 < len(words) < 4 and words[-1] in alone)


def _bodies(tokenised: TokenisedDocument, mentions: list[NameMention]) -> set[str]:
    """The names, without given name or role, that are treated as a body more often than as a person."""
    text = tokenised.text
    evidence: dict[str, int] = {}
    people: set[str] = set()
    open_names: list[tuple[str, NameMention]] = []
    for mention in mentions:
        name = mention.span.text_of(text)
        if mention.entity_type == "organisation":
            body, _, form = name.rpartition(" ")
            if form.rstrip(".") in load_words("organisation_suffixes"):
                evidence[body] = _CERTAIN  # "Nordvik Energy ASA" is "Nordvik Energy" as well
        elif mention.entity_type in ("person", "other"):
            words = name.split()
            if mention.title or mention.role or words[0] in load_words("given_names"):
                people.update(words)
            else:
                open_names.append((name, mention))
    for name, mention in open_names:
        if name not in people:
            evidence[name] = evidence.get(name, 0) + _evidence(tokenised, mention)
    return {name for name, weight in evidence.items() if weight > 0 and people.isdisjoint(name.split())}


def _evidence(tokenised: TokenisedDocument, mention: NameMention) -> int:
    """1 where the words behind a name treat it as a body, -1 where they treat it as a person, else 0."""
    tokens = tokenised.tokens
    last = tokens.first_at(mention.span.end)
    sentence = tokenised.sentence_at(mention.span.start)
    if sentence is None or last >= sentence.last_token:
        return 0
    if _owns_as_body(tokens, last):
        return 1
    if tokens.lower[last - 1] in ("’s", "'s"):
        return 0
    for at in range(last, min(last + _REACH, sentence.last_token)):
        if tokens.lower[at] in _OF_PEOPLE:
            return -1
        if tokens.lower[at] in _OF_BODIES:
            return int(tokens.lower[at] == "its" or at == last + 1)
        if tokens.words[at][0].isupper():
            return 0
    return 0


def _owns_as_body(tokens: Tokens, last: int) -> bool:
    """Whether what only a body has stands right behind a name: "Nordvik shares", "Nordvik's chief"."""
    at = last + 1 if tokens.lower[last] in ("’s", "'s") and last + 1 < len(tokens) else last
    return tokens.lower[at] in load_words("body_company")
