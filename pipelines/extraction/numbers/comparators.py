"""How a number compares with what it counts: over, at least, about, or more."""

import re
from typing import Final

from pipelines.extraction.numbers.context import Surroundings
from pipelines.extraction.tokens import Tokens
from pipelines.extraction.wordlists import load_table

_SKIPPED_BEFORE: Final = frozenset({"a", "an", "another", "just", "only", "further", "even", "fully"})
_LONGEST: Final = 5
_SUFFIX: Final = re.compile(r"[-‐‑](plus|odd|ish)(?![^\W_])", re.IGNORECASE)


def comparator_of(place: Surroundings) -> str:
    """How a number compares, from the words around it: a key of `schemas.vocabulary.COMPARATORS`.

    A vague magnitude without such words is "at least" what it names.
    """
    if place.prefix == "sub":
        return "lt"
    end = place.quantity.span.end
    if suffix := _SUFFIX.match(place.text, end):
        return "ge" if suffix[1].lower() == "plus" else "approx"
    phrases, tokens = load_table("comparators"), place.tokens
    before = _phrase_before(tokens, place.first, phrases)
    if before is None and place.before() in _SKIPPED_BEFORE:
        before = _phrase_before(tokens, place.first - 1, phrases)
    return before or _phrase_after(tokens, place.after) or ("ge" if _names_magnitude(place) else "eq")


def _names_magnitude(place: Surroundings) -> bool:
    return place.quantity.style == "vague" and (place.quantity.value_min or 0) > 1


def _phrase_before(tokens: Tokens, first: int, phrases: dict[str, str]) -> str | None:
    """The code of the longest phrase that ends directly before a token."""
    for size in range(min(_LONGEST, first), 0, -1):
        code = phrases.get(" ".join(tokens.lower[first - size : first]))
        if code:
            return code
    return None


def _phrase_after(tokens: Tokens, after: int) -> str | None:
    """The code of a phrase directly behind the number ("or more"), or behind the one word after it."""
    phrases = load_table("comparators_after")
    behind = tokens.lower[after : after + 3]
    pairs = (" ".join(behind[:2]), behind[0] if behind else "", " ".join(behind[1:]))
    return next((phrases[pair] for pair in pairs if pair in phrases), None)
