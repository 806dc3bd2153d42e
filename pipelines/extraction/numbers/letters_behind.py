"""Whether letters glued to digits are a magnitude, an ending or a unit, from what stands behind them.

Takes a text and where the letters end. What the number then reads as is worked out in `numerals`.
"""

import re

from pipelines.words import load_table

_THINGS_AHEAD = re.compile(
    r"(?:[ \u00a0](?:and|or|to)[ \u00a0][\d.,]{1,12}[mb])?"
    r"[ \u00a0](?P<things>[a-z]{3,}s|people|men|women|children|of)(?![^\W_])"
)
# 2.5m-tonne, 40m-strong, 3m-a-year
_JOINED = re.compile(r"[-‐‑]([a-z]+)")
_JOINED_WORDS = frozenset({"a", "odd", "plus", "strong"})
_WEIGHED = frozenset({"area", "data", "mass", "money", "power", "volume"})
_LENGTHS_AHEAD = frozenset(
    {"across", "champions", "finals", "heats", "hurdles", "races", "runners", "sprints", "swimmers", "titles"}
)
_POUNDS_AHEAD = re.compile(r"[ ]?\d{1,2}(?:\.\d+)?[ ]?lbs?(?![^\W_])")


def counts_things(text: str, end: int) -> bool:
    """Whether a plural noun or a unit follows, so that `m` glued to digits is no unit of length itself."""
    if joined := _JOINED.match(text, end):
        return joined[1] in _JOINED_WORDS or load_table("measure_units").get(joined[1]) in _WEIGHED
    ahead = _THINGS_AHEAD.match(text, end)
    return ahead is not None and ahead["things"] not in _LENGTHS_AHEAD


def is_in_stones(text: str, number: str, end: int) -> bool:
    """Whether the "st" that ends at an offset, behind a number, is no ending but the stone: 12st, 21st 4lb.

    >>> is_in_stones("12st", "12", 4), is_in_stones("21st goat", "21", 4), is_in_stones("21st 4lb", "21", 4)
    (True, False, True)
    """
    is_first = number.endswith("1") and not number.endswith("11")
    return not is_first or _POUNDS_AHEAD.match(text, end) is not None
