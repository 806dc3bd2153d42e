"""Gives the type of fuller names to those that share words with them: a surname alone is a person.

Takes the names of a document with the types that `weighing` gives them one by one, gives better types.
"""

from collections.abc import Sequence

from pipelines.extraction.names.weighing import Candidate
from pipelines.grammar.tokens import Tokens


def with_shared_names(tokens: Tokens, candidates: Sequence[Candidate], types: Sequence[str]) -> list[str]:
    """The types that fuller names ask for: what shares names with a person is one.

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
    return [
        "person" if _is_person(candidate, words, kind, parts, given, family, alone) else kind
        for candidate, words, kind in zip(candidates, names, types, strict=True)
    ]


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
