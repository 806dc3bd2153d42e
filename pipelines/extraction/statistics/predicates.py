"""What is said of the population of a share: "have been to sea" of "17 percent of bakers have been to sea".

Takes a share in its sentence, gives where the words stand.
"""

from typing import Final

from pipelines.document import Span
from pipelines.extraction.statistics.types import StatedNumber
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import known_lemmas
from pipelines.grammar.word_classes import words_of
from pipelines.wordlists import load_words

_CLAUSE_ENDS: Final = frozenset({",", ";", ":", "(", ")", "“", "”", '"', "—", "–", "!", "?"})
_CUT_ENDS: Final = frozenset({"“", '"', "("})
_LONGEST: Final = 28
_SHORTEST: Final = 2
_FARTHEST_VERB: Final = 12
_BEFORE_PREDICATES: Final = frozenset(
    {"also", "currently", "globally", "nationwide", "now", "statewide", "still", "worldwide"}
)
_RELATIVES: Final = frozenset({"that", "which", "who"})
#: Participles that more often describe a population than say something of it.
_REDUCED: Final = frozenset({"need", "require", "use"})
_PREPOSITIONS: Final = words_of("prepositions")


def predicate_of(stated: StatedNumber, population: Span | None) -> Span | None:
    """What a sentence says of a share: the clause from its verb, where that follows at once, to its end.

    Args:
        stated: the share in its sentence.
        population: whom or what it is of, if the text says so; else the verb must follow the number.
    """
    tokens, limit = stated.tokens, stated.limit
    first = _past_aside(stated, tokens.first_at(population.end)) if population else _behind(stated)
    while first < limit and tokens.lower[first] in _BEFORE_PREDICATES:
        first += 1
    end = _end_of_clause(tokens, first, limit)
    if not 1 < end - first <= _LONGEST or (end < limit and tokens.words[end] in _CUT_ENDS):
        return None
    verb = _verb_of(stated, first, end, near=population is None)
    if verb is None or tokens.lower[end - 1] in load_words("function_words"):
        return None
    return Span(tokens.starts[verb], tokens.ends[end - 1])


def _behind(stated: StatedNumber) -> int:
    """The token behind a share: a comma that closes its aside, "of those" and "who" are stepped over."""
    lower, at = stated.tokens.lower, stated.after
    if lower[at : at + 1] == [","] and stated.first > stated.begin and lower[stated.first - 1] == ",":
        at += 1
    if lower[at : at + 2] in (["of", "them"], ["of", "those"]) and lower[at + 2 : at + 3] != ["who"]:
        at += 2
    return at + 1 if at < stated.limit and lower[at] in _RELATIVES else at


def _past_aside(stated: StatedNumber, first: int) -> int:
    """The token after a number between commas at a token: "a third of bakers, 33 percent, say"."""
    lower = stated.tokens.lower[first : min(first + 4, stated.limit)]
    is_aside = lower[:1] == [","] and lower[-1] == "," and len(lower) == 4 and lower[1][0].isdigit()
    return first + 4 if is_aside else first


def _end_of_clause(tokens: Tokens, first: int, limit: int) -> int:
    """The token that ends the clause from a token on: a mark, or a dash of two hyphens.

    Of a clause that is too long, a token in it.
    """
    for at in range(first, min(limit, first + _LONGEST + 1)):
        ends = tokens.words[at] in _CLAUSE_ENDS or (tokens.words[at] == "." and at >= limit - 2)
        if ends or tokens.words[at : at + 2] == ["-", "-"]:
            return at
    return min(limit, first + _LONGEST + 1)


def _verb_of(stated: StatedNumber, first: int, end: int, *, near: bool) -> int | None:
    """The finite verb with which a predicate begins, a phrase of place or kind before it stepped over."""
    tokens = stated.tokens
    if not near and first + 1 < end and tokens.lower[first] in known_lemmas():
        return first  # bakers approve of it
    group = next((group for group in stated.verbs if group.first >= first), None)
    if group is None or group.infinitive or group.form == "ing" or end - group.first < _SHORTEST:
        return None
    if group.first == first:
        by_whom = tokens.lower[group.head + 1 : group.head + 2] == ["by"]
        is_reduced = group.form == "past" and (group.lemma in _REDUCED or by_whom)
        return None if is_reduced else first  # delegates needed to win
    is_clause = tokens.words[group.first - 1][0].isupper()  # of the letters that Reyes sent
    leads = not near and tokens.lower[first] in _PREPOSITIONS and not is_clause
    return group.first if leads and group.first - first <= _FARTHEST_VERB else None
