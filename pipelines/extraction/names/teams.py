"""Tells teams from the countries and towns that they are named after: who wins, loses, is played "against".

Takes the names of a document with their types; in a report on a contest a country that competes, or of which
nothing says that something is or happens there, is a team, and a team is an organisation.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from pipelines.extraction.names.candidate import Candidate
from pipelines.grammar.parse import Parse
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import lemma_of
from pipelines.words import load_words

#: Words that only reports on sport have so many of that the document is one.
_SPORT: Final = load_words("sport_words")
_FEWEST_SPORT_WORDS: Final = 2
_FEWEST_COMPETING: Final = 3
#: What teams do, and what is theirs.
_CONTESTS: Final = load_words("team_words")
#: Before whom one wins or plays, and where one is.
_AGAINST: Final = frozenset({"against", "over", "past", "to", "v", "vs", "versus", "with"})
_AT_PLACES: Final = frozenset({"in", "at", "from", "near", "across", "throughout", "into"})
_PLACES: Final = frozenset({"are a country", "are a known place"})


def with_teams(
    tokens: Tokens, parse: Parse, candidates: Sequence[Candidate], types: Sequence[str]
) -> list[str]:
    """The types of names, with the teams among countries and towns.

    Args:
        tokens: the document's tokens.
        parse: its grammar.
        candidates: what may be names.
        types: the class of each.
    """
    if len(_SPORT.intersection(tokens.lower)) < _FEWEST_SPORT_WORDS:
        return list(types)
    competes: Counter[tuple[str, ...]] = Counter()
    names = [candidate.words_in(tokens) for candidate in candidates]
    for candidate, name in zip(candidates, names, strict=True):
        if candidate.words in _PLACES:
            competes[name] += _points(tokens, parse, candidate)
    if sum(points for points in competes.values() if points > 0) < _FEWEST_COMPETING:
        return list(types)
    return [
        "organisation"
        if competes[name] + bool(candidate.country) > 0 and candidate.words in _PLACES
        else kind
        for candidate, name, kind in zip(candidates, names, types, strict=True)
    ]


def _points(tokens: Tokens, parse: Parse, candidate: Candidate) -> int:
    """Whether a name stands as a team's (1), as a place's (-1), or as neither (0)."""
    head = candidate.last - 1
    for _ in range(4):
        if parse.labels[head] not in ("conj", "appos", "compound"):
            break
        head = parse.heads[head]
    above = parse.heads[head]
    label, governor = parse.labels[head], tokens.lower[above]
    if label == "pobj":
        is_contest = lemma_of(tokens.lower[parse.heads[above]]) in _CONTESTS
        return int(is_contest) if governor in _AGAINST else -(governor in _AT_PLACES)
    is_part = label in ("nsubj", "dobj", "poss", "nmod", "compound", "nsubjpass")
    return int(is_part and (lemma_of(governor) in _CONTESTS or governor.removesuffix("s") in _CONTESTS))
