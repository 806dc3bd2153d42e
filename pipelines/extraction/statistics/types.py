"""Tells what kind of quantity a number states: a change or a level, an amount, a mean, a measurement, ...

Takes a number with its place among the tokens; gives a key of `schemas.vocabulary.STAT_TYPES`.
"""

from typing import Final

from pipelines.document import frozen
from pipelines.extraction.candidates import NumberExpression
from pipelines.grammar.noun_phrases import UNITS, measured_by
from pipelines.grammar.tokens import Tokens
from pipelines.words import load_table, load_words


@frozen
class StatedNumber:
    """A number in its sentence.

    Args:
        number: the number.
        tokens: the document's tokens.
        first: the number's first token.
        after: the first token after it.
        begin: the first token of its sentence.
        limit: the token at which its sentence ends.
        unit: the unit as the row has it.
    """

    number: NumberExpression
    tokens: Tokens
    first: int
    after: int
    begin: int
    limit: int
    unit: str | None


_CHANGES: Final = load_table("change_words")
_VERBS: Final = frozenset(word for word, kinds in _CHANGES.items() if "verb" in kinds)
_NOUNS: Final = frozenset(word for word, kinds in _CHANGES.items() if "noun" in kinds)
_PARTICLES: Final = frozenset(word for word, kinds in _CHANGES.items() if "particle" in kinds)
_STEPPED_OVER: Final = load_words("before_amounts") | frozenset('($“”"')
_MEANS: Final = frozenset(
    ["average", "averaged", "averages", "averaging", "mean", "median", "avg", "per-capita"]
)
#: What of a sum of money is the sum itself, no change of one: a net loss of $5 million.
_SUMS: Final = frozenset({"loss", "losses", "gains"})
#: Verbs with which "up" speaks of no rise: make up less than half.
_MAKING: Final = frozenset({"made", "make", "makes", "making"})
_BY_REACH: Final = 10
_CLAUSE_MARKS: Final = frozenset({",", ";", ":", "(", ")", "and", "but"})
_COPULAS: Final = frozenset(
    {"are", "at", "be", "been", "being", "hit", "hits", "is", "of"}
    | {"reached", "to", "was", "were", "will", "would"}
)
_INDEX_WORDS: Final = load_words("index_names")
_LOWEST_INDEX: Final = 100
_LOOK_BACK: Final = 8
_SAME_CLAUSE: Final = 12


def stat_type_of(stated: StatedNumber) -> str:
    """The kind of quantity that a number states."""
    number = stated.number
    if number.kind == "not_a_number":
        return "change" if _is_change(stated) else "percentage" if number.unit == "percent" else "count"
    if _is_mean(stated):
        return "mean"
    if number.kind == "percentage_point" or (_may_change(stated) and _is_change(stated)):
        return "change"
    if number.unit == "percent":
        return "percentage"
    if number.unit == "1":
        return "ratio"
    if number.unit:
        return "amount"
    return _type_by_unit(stated)


def _may_change(stated: StatedNumber) -> bool:
    """Whether "rose", "lost" or "up" before the number speaks of the number itself, not of things counted."""
    if stated.number.is_vague and stated.unit is None:
        return False
    return stated.number.unit is not None or dimension_of(stated.unit) is not None or stated.unit is None


def dimension_of(unit: str | None) -> str | None:
    """What a unit measures."""
    if not unit:
        return None
    words = unit.split()
    return measured_by(words[0]) or ("money" if measured_by(words[-1]) == "money" else None)


def _is_change(stated: StatedNumber) -> bool:
    """Whether the words around speak of a rise, a fall or a difference by the number."""
    lower, first, after = stated.tokens.lower, stated.first, stated.after
    nouns = _NOUNS - _SUMS if stated.number.kind == "currency" else _NOUNS
    for word in lower[after : min(after + 3, stated.limit)]:
        if word in nouns or (word in _PARTICLES and stated.number.unit and word == lower[after]):
            return True
        if not word[0].isalpha() or word in ("of", "in", "to", "from", "for"):
            break
    restating = False
    for at in range(first - 1, max(stated.begin, first - _LOOK_BACK) - 1, -1):
        word = lower[at]
        if word in ("to", "from") or (word == "at" and lower[at + 1] not in ("least", "most")):
            return False
        if word == "by":
            return _is_change_by(stated, at)
        if word in _SUMS and lower[at + 1] == "of" and stated.number.kind == "currency":
            return False
        if word in _VERBS or (
            word in ("up", "down") and (at == first - 1 or (stated.number.unit and at >= first - 3))
        ):
            return lower[at - 1] not in _MAKING
        if word.isalpha() and lower[at - 1] in ("a", "an") and at == first - 1 and word not in _COPULAS:
            continue  # grew a robust 5 percent
        if word in nouns:
            return any(w in _COPULAS or w == "by" for w in lower[at + 1 : first])
        if word == "or":
            restating = True
        elif word == "," and restating:
            continue
        elif word not in _STEPPED_OVER and not (
            restating and (word in UNITS or word[0].isdigit() or word == "%")
        ):
            return _is_growth(stated, at)
    return False


def _is_change_by(stated: StatedNumber, at: int) -> bool:
    """Whether a verb of change stands before "by" in its clause: "cut the deficit by $5 million"."""
    for word in reversed(stated.tokens.lower[max(stated.begin, at - _BY_REACH) : at]):
        if word in _VERBS or word in _NOUNS:
            return True
        if word in _CLAUSE_MARKS:
            return False
    return False


def _is_growth(stated: StatedNumber, at: int) -> bool:
    """Whether a copula stands before the number whose subject is a change: "growth will be 3 percent"."""
    lower = stated.tokens.lower
    if lower[at] not in _COPULAS:
        return False
    subject = lower[max(stated.begin, at - _LOOK_BACK) : at]
    return any(word in ("growth", "increase", "decrease", "decline", "reduction") for word in subject)


def _is_level_of_an_index(stated: StatedNumber) -> bool:
    """Whether a number is written as the levels of indices are, in a sentence that names an index."""
    value = stated.number.value or 0.0
    if value < _LOWEST_INDEX or value.is_integer():
        return False
    return not _INDEX_WORDS.isdisjoint(stated.tokens.lower[stated.begin : stated.limit])


def _is_mean(stated: StatedNumber) -> bool:
    lower = stated.tokens.lower
    before = lower[max(stated.begin, stated.first - 4) : stated.first]
    if "(" in before or ";" in before:
        before = before[max(i for i, w in enumerate(before) if w in "(;") + 1 :]
    behind = lower[stated.after : min(stated.after + 4, stated.limit)]
    means = any(
        word in _MEANS and word == written
        for word, written in zip(
            before, stated.tokens.words[stated.first - len(before) : stated.first], strict=True
        )
    )
    return means or " on average" in " " + " ".join(behind)


def _type_by_unit(stated: StatedNumber) -> str:
    """The kind of a number without a sign of its own."""
    lower, after = stated.tokens.lower, stated.after
    behind = lower[after : min(after + 4, stated.limit)]
    dimension = dimension_of(stated.unit)
    if dimension == "money":
        return "amount"
    if dimension:
        return "measure"
    before = lower[max(stated.begin, stated.first - _SAME_CLAUSE) : stated.first]
    if stated.unit is None:
        if behind[:1] == ["per"] and len(behind) > 1 and UNITS.get(behind[1]) == "money":
            return "amount"
        if any(word in _INDEX_WORDS for word in before) or ("points" in before and before[-1] == "to"):
            return "index"
        if _is_level_of_an_index(stated):
            return "index"
        if any(word in ("rate", "rates", "ratio") for word in before) and stated.number.value != int(
            stated.number.value or 0
        ):
            return "rate"
        if any(word in ("rate", "rates") for word in before):
            return "rate"
    if "per" in behind or (
        ("a" in behind or "each" in behind) and any(UNITS.get(w) == "time" for w in behind)
    ):
        return "rate"
    return "count"
