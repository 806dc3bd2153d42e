"""How a number compares with what it counts: over, at least, about, or more."""

import re
from typing import Final

from pipelines.extraction.numbers.context import Surroundings
from pipelines.grammar.tokens import Tokens, lowered
from pipelines.words import load_table, load_words

_SKIPPED_BEFORE: Final = frozenset({"a", "an", "another", "just", "only", "further", "even", "fully"})
_LONGEST: Final = 5
_BEFORE: Final = load_table("comparators")
_AFTER: Final = load_table("comparators_after")
_LAST_WORDS: Final = frozenset(phrase.split(" ")[-1] for phrase in _BEFORE)
_FIRST_WORDS: Final = frozenset(phrase.split(" ")[0] for phrase in _AFTER)
#: Words that with the one verb behind them turn what a comparator says: not go above, never exceed.
_NEGATIONS: Final = frozenset({"cannot", "never", "not"})
_TURNED: Final = {"gt": "le", "lt": "ge"}
_ONLY_ADDING: Final = frozenset({"at", "even", "just", "only"})
_SUFFIX: Final = re.compile(r"[-‐‑](plus|odd|ish)(?![^\W_])", re.IGNORECASE)


def comparator_of(place: Surroundings) -> str:
    """How a number compares, from the words around it: a key of `schemas.vocabulary.COMPARATORS`.

    A vague magnitude without such words is "at least" what it names.
    """
    if place.prefix == "sub":
        return "lt"
    end = place.quantity.span.end
    if suffix := _SUFFIX.match(place.text, end):
        return "ge" if lowered(suffix[1]) == "plus" else "approx"
    tokens = place.tokens
    before = _phrase_before(tokens, place.first)
    if before is None and place.before() in _SKIPPED_BEFORE:
        before = _phrase_before(tokens, place.first - 1)
    return before or _phrase_after(tokens, place.after) or ("ge" if _names_magnitude(place) else "eq")


def _names_magnitude(place: Surroundings) -> bool:
    return place.quantity.style == "vague" and (place.quantity.value_min or 0) > 1


def _phrase_before(tokens: Tokens, first: int) -> str | None:
    """The code of the longest phrase that ends directly before a token; none where it is about something."""
    lower = tokens.lower
    if first < 1 or lower[first - 1] not in _LAST_WORDS:
        return None
    for size in range(min(_LONGEST, first), 0, -1):
        phrase = " ".join(lower[first - size : first])
        if code := _BEFORE.get(phrase):
            if phrase == "about" and first > 1 and lower[first - 2] in load_words("takes_about"):
                return None
            return _TURNED.get(code, code) if _is_negated(lower, first - size) else code
    return None


def _is_negated(lower: list[str], first: int) -> bool:
    """Whether "not", or "not" and a verb, stands before a token: would not exceed, never falls below."""
    if first > 0 and (lower[first - 1] in _NEGATIONS or lower[first - 1].endswith(("n't", "n’t"))):
        return True
    if first < 2 or lower[first - 1] in _ONLY_ADDING or not lower[first - 1].isalpha():
        return False
    return lower[first - 2] in _NEGATIONS or lower[first - 2].endswith(("n't", "n’t"))


def _phrase_after(tokens: Tokens, after: int) -> str | None:
    """The code of a phrase directly behind the number ("or more"), or behind the one word after it."""
    behind = tokens.lower[after : after + 3]
    if _FIRST_WORDS.isdisjoint(behind[:2]):
        return None
    pairs = (" ".join(behind[:2]), behind[0] if behind else "", " ".join(behind[1:]))
    return next((_AFTER[pair] for pair in pairs if pair in _AFTER), None)
