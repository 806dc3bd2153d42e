"""Figures in brackets that are not what they restate: 1 in 3 (30%), 12 of the 40 (20%), 5 miles (80 km)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipelines.extraction.analysis import Analysis
from pipelines.extraction.conflicts.rounding import Reach, reach_of
from pipelines.extraction.conflicts.sides import Contradiction, ExtractedRows, side_of
from pipelines.extraction.rows import Statistic
from pipelines.words import load_table

#: A part, and the whole behind it: "12 of the 40", "12 out of 40".
_OF_WHOLE: Final = re.compile(r"\s(?:out\s)?of\s(?:the\s|all\s|its\s|their\s)?")
#: What stands between a part of a whole and its share in brackets: "12 of the 40 [schools (]30%)".
_TO_SHARE: Final = re.compile(r"(?:\s[\w’'-]{1,30}){0,4}\s[(]")
#: Figures in other units are rounded freely; what differs by less than a tenth is no conflict.
_FREE: Final = 0.1


def differing_restatements(analysis: Analysis, rows: ExtractedRows) -> Iterator[Contradiction]:
    """The restatements that do not equal what they restate, within rounding."""
    by_id = {row.row_id: row for row in rows.statistics}
    for later in rows.statistics:
        earlier = by_id.get(later.restates_id) if later.restates_id else None
        if earlier and _differ(earlier, later):
            yield _contradiction(earlier, f"`{earlier.text}`", later)
    text = analysis.document.text
    for part, whole, share in zip(rows.statistics, rows.statistics[1:], rows.statistics[2:], strict=False):
        if _is_share_of(text, part, whole, share) and _share_differs(part, whole, share):
            yield _contradiction(part, f"`{part.text}` of `{whole.text}`", share)


def part_of_whole(text: str, part: Statistic, whole: Statistic) -> bool:
    """Whether two neighbouring counts are a part and its whole: "12 of the 40", "12 out of 40"."""
    plain = all(
        row.value is not None and row.stat_type == "count" and not row.is_vague for row in (part, whole)
    )
    return plain and _OF_WHOLE.fullmatch(text, part.char_end, whole.char_start) is not None


def _contradiction(earlier: Statistic, said: str, later: Statistic) -> Contradiction:
    difference = f"{said} is restated as `{later.text}`, which is not the same within rounding."
    return Contradiction("restatement", (side_of(earlier), side_of(later)), difference)


def _differ(earlier: Statistic, later: Statistic) -> bool:
    """Whether a restatement differs, as far as the two can be compared: shares, or units of one dimension."""
    if None in (earlier.value, later.value):
        return False
    if {earlier.unit, later.unit} == {"1", "percent"}:
        ratio, percent = (earlier, later) if earlier.unit == "1" else (later, earlier)
        return _shares_differ(ratio, percent)
    one, other = _size_of(earlier.unit), _size_of(later.unit)
    if one is None or other is None or one[0] != other[0]:
        return False
    return _measurements_differ(earlier, one[1], later, other[1])


def _shares_differ(ratio: Statistic, percent: Statistic) -> bool:
    """Whether one share is not within a twentieth of the other, nor rounds to the same whole percent."""
    if ratio.comparator == percent.comparator:  # "more than" before both says nothing of how they compare.
        ratio, percent = replace(ratio, comparator="eq"), replace(percent, comparator="eq")
    found = reach_of(percent, last_digit=True)
    if ratio.value is None or percent.value is None or found is None:
        return False
    return not found.meets(_roughly(ratio, ratio.value * 100, 0.05))


def _measurements_differ(earlier: Statistic, one: float, later: Statistic, other: float) -> bool:
    first, second = reach_of(earlier), reach_of(later)
    if first is None or second is None or earlier.value is None or later.value is None:
        return False
    close = abs(earlier.value * one - later.value * other) <= _FREE * abs(earlier.value * one)
    return not close and not first.times(one).meets(second.times(other))


def _roughly(statistic: Statistic, value: float, share: float) -> Reach:
    """A value give or take a share of it, open to the side that the comparator leaves open."""
    low = float("-inf") if statistic.comparator in ("lt", "le") else value * (1 - share)
    high = float("inf") if statistic.comparator in ("gt", "ge") else value * (1 + share)
    return Reach(low, high)


def _is_share_of(text: str, part: Statistic, whole: Statistic, share: Statistic) -> bool:
    return (
        share.unit == "percent"
        and share.stat_type == "percentage"
        and part_of_whole(text, part, whole)
        and _TO_SHARE.fullmatch(text, whole.char_end, share.char_start) is not None
    )


def _share_differs(part: Statistic, whole: Statistic, share: Statistic) -> bool:
    if not part.value or not whole.value or {part.comparator, whole.comparator} != {"eq"}:
        return False
    found = reach_of(share, last_digit=True)
    return found is not None and not found.meets(_roughly(part, 100 * part.value / whole.value, 0.02))


def _size_of(unit: str | None) -> tuple[str, float] | None:
    """The dimension of a unit, and its size in the dimension's base unit."""
    entry = load_table("unit_sizes").get((unit or "").lower())
    if entry is None:
        return None
    dimension, size = entry.split()
    return dimension, float(size)
