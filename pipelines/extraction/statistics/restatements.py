"""Tells whether a number in brackets says again, in another unit, what the number before it says."""

import re
from typing import Final

from pipelines.extraction.candidates import NumberExpression
from pipelines.grammar.noun_phrases import UNIT_WORD, UNITS

_SHARES: Final = frozenset({"percent", "fraction", "ratio"})
_FARTHEST: Final = 40
_OPENED: Final = re.compile(
    r"[^()\[\]\n.;]*[(\[][ ]?(?:about|or|around|nearly|approximately|roughly|some)?[ ]?"
)


def restates(text: str, earlier: NumberExpression, later: NumberExpression) -> bool:
    """Whether the later of two neighbouring numbers restates the earlier: 1 in 3 (30%), 2 inches (51 mm).

    Args:
        text: the document's text.
        earlier: the number before the bracket.
        later: the number that opens the bracket.

    Returns:
        Whether both state the same quantity: shares, sums in two currencies, measurements of one dimension.
    """
    if not 0 < later.span.start - earlier.span.end <= _FARTHEST or text[later.span.start - 1].isalnum():
        return False
    if not _OPENED.fullmatch(text, earlier.span.end, later.span.start):
        return False
    if earlier.kind in _SHARES and later.kind in _SHARES:
        return earlier.kind != later.kind
    if earlier.kind == "currency" or later.kind == "currency":
        return _currency(text, earlier) != _currency(text, later) and None not in (
            _currency(text, earlier),
            _currency(text, later),
        )
    first, second = _unit_word(text, earlier), _unit_word(text, later)
    return first != second and first in UNITS and UNITS[first] == UNITS.get(second)


def _unit_word(text: str, number: NumberExpression) -> str:
    word = UNIT_WORD.match(text, number.span.end)
    return word[1].lower() if word else ""


def _currency(text: str, number: NumberExpression) -> str | None:
    """The currency of a sum: its sign's code, or the word behind it."""
    word = _unit_word(text, number)
    return number.unit or (word if UNITS.get(word) == "money" else None)
