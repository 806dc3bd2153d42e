"""Finds bodies of states that are named in small letters: "the Kenyan government", "Norway's oil ministry".

Takes the tokens of a document and the stretches that may be names. Names in capitals are found in `finder`.
"""

from collections.abc import Iterator, Sequence
from itertools import compress

from pipelines.extraction.names.candidate import Candidate
from pipelines.extraction.names.places import demonym_country
from pipelines.grammar.parse import Parse
from pipelines.grammar.tokens import Tokens
from pipelines.words import load_words

#: What may stand between a country and its ministry: "foreign", "fisheries", "health and family".
_MODIFIERS = frozenset(["NN", "NNS", "JJ", "CC"])
_FARTHEST = 3


def with_state_bodies(tokens: Tokens, parse: Parse, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with the state bodies, which take the place of the names inside them."""
    bodies = list(_state_bodies(tokens, parse, {candidate.last: candidate for candidate in candidates}))
    taken = {at for body in bodies for at in range(body.first, body.last)}
    left = [candidate for candidate in candidates if taken.isdisjoint(range(candidate.first, candidate.last))]
    return sorted([*left, *bodies], key=lambda candidate: candidate.first)


def _state_bodies(tokens: Tokens, parse: Parse, by_last: dict[int, Candidate]) -> Iterator[Candidate]:
    bodies = {name.split()[-1]: name.split() for name in load_words("state_bodies")}
    for at in compress(range(len(tokens)), map(bodies.__contains__, tokens.words)):
        body = bodies[tokens.words[at]]
        begin = at + 1 - len(body)
        if begin < 1 or tokens.words[begin : at + 1] != body:
            continue
        first = _country_before(tokens, parse, begin, by_last, tokens.words[at] == "ministry")
        if first is not None:
            yield Candidate(first, at + 1, "are a state's body", opens=False)


def _country_before(
    tokens: Tokens, parse: Parse, begin: int, by_last: dict[int, Candidate], modified: bool
) -> int | None:
    """The first token of the country or place before a body's noun and what describes it."""
    for behind in range(begin, begin - (_FARTHEST if modified else 1), -1):
        if behind < begin and parse.tags[behind] not in _MODIFIERS:
            return None
        before = behind - 1
        if tokens.lower[before] in ("’s", "'s") and modified:
            before -= 1
        named = by_last.get(before + 1)
        if named is not None and named.words in ("are a country", "are a known place"):
            return named.first
        if demonym_country(tokens.words[before]):
            north = tokens.words[before - 1 : before] in (["South"], ["North"])
            return before - north
    return None
