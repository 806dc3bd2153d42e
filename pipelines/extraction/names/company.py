"""Gives the type of fuller names to those that share words with them: surnames to people, acronyms to bodies.

Takes the names of a document with the types that `weighing` gives them one by one, gives better types.
"""

from collections.abc import Sequence

from pipelines.extraction.names.acronyms import is_acronym, is_short_for
from pipelines.extraction.names.candidate import Candidate
from pipelines.grammar.tokens import Tokens


def with_shared_names(tokens: Tokens, candidates: Sequence[Candidate], types: Sequence[str]) -> list[str]:
    """The types that fuller names ask for: of a person's name, and of what an acronym behind it is short for.

    Args:
        tokens: the document's tokens.
        candidates: what may be names.
        types: the class of each.
    """
    names = [candidate.words_in(tokens) for candidate in candidates]
    people = {words for words, kind in zip(names, types, strict=True) if kind == "person"}
    full = {words for words in people if len(words) > 1}
    parts = {word for words in people for word in words}
    given = {words[0] for words in full}
    family = {words[-1] for words in full}
    alone = {words[0] for words in people if len(words) == 1}
    short = _types_of_acronyms(tokens, candidates, names, types)
    return [
        "person"
        if _is_person(candidate, words, kind, parts, given, family, alone)
        else short.get(words, kind)
        for candidate, words, kind in zip(candidates, names, types, strict=True)
    ]


def _types_of_acronyms(
    tokens: Tokens, candidates: Sequence[Candidate], names: Sequence[tuple[str, ...]], types: Sequence[str]
) -> dict[tuple[str, ...], str]:
    """By acronym the type of the name that it stands in brackets behind."""
    found: dict[tuple[str, ...], str] = {}
    for at, short in enumerate(names[1:]):
        bracket = tokens.words[candidates[at].last : candidates[at + 1].first] == ["("]
        if bracket and len(short) == 1 and is_acronym(short[0]) and is_short_for(short[0], names[at]):
            found[short] = types[at]
    return found


def _is_person(
    candidate: Candidate,
    words: tuple[str, ...],
    kind: str,
    parts: set[str],
    given: set[str],
    family: set[str],
    alone: set[str],
) -> bool:
    """Whether a name of no firm type is a person's by the names that it shares."""
    if candidate.country or kind == "person":
        return False
    if kind in ("nothing", "organisation"):
        says_nothing = candidate.words in ("say nothing", "are a given name") and len(words) == 1
        return says_nothing and words[0] in given | family and (kind != "nothing" or not candidate.opens)
    if parts.issuperset(words):
        return True
    return (len(words) == 2 and words[0] in given) or (1 < len(words) < 4 and words[-1] in alone)
