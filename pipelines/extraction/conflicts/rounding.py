"""What a written figure may stand for, taken to be rounded to its last digit that is not nought."""

import math
import re

from pipelines.document import frozen
from pipelines.extraction.rows import Statistic

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
#: How far "about" and the like reach: a twentieth of the value.
_ABOUT = 0.05


@frozen
class Reach:
    """The values, from `low` to `high`, that a figure may stand for."""

    low: float
    high: float

    def meets(self, other: "Reach") -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def times(self, factor: float) -> "Reach":
        """The reach in another unit, which is `factor` times as small."""
        return Reach(self.low * factor, self.high * factor)

    def negative(self) -> "Reach":
        """The reach with all signs turned."""
        return Reach(-self.high, -self.low)


def reach_of(statistic: Statistic, *, last_digit: bool = False) -> Reach | None:
    """The values that a statistic may stand for.

    Args:
        statistic: a row; one without a finite value has no reach.
        last_digit: whether noughts at the end of a whole number count as written on purpose (30 is then 29.5
            to 30.5, else 25 to 35).
    """
    value = statistic.value
    if value is None or not math.isfinite(value):
        return None
    half = _step(statistic.text, value, last_digit) / 2
    if statistic.comparator == "approx":
        half = max(half, abs(value) * _ABOUT)
    low = -math.inf if statistic.comparator in ("lt", "le") else value - half
    high = math.inf if statistic.comparator in ("gt", "ge") else value + half
    return Reach(low, high)


def _step(text: str, value: float, last_digit: bool) -> float:
    """The worth of one in the last digit that a number was written with.

    >>> _step("3.5 million", 3.5e6, False), _step("30%", 30.0, False), _step("30%", 30.0, True)
    (100000.0, 10.0, 1.0)
    """
    digits = _DIGITS.search(text)
    written = digits[0].replace(",", "") if digits else f"{value:.0f}"
    magnitude = value / float(written) if float(written) else 1.0
    whole, _, decimals = written.partition(".")
    if decimals:
        return float(magnitude * 10.0 ** -len(decimals))
    noughts = 0 if last_digit else len(whole) - len(whole.rstrip("0") or whole)
    return float(magnitude * 10.0**noughts)
