"""Changes that do not fit the levels beside them: "rose 20 percent from 50 to 80", "0.00, a 100% decline"."""

import math
import re
from collections.abc import Iterator
from typing import Final

from pipelines.document import frozen
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.conflicts.rounding import Reach, reach_of
from pipelines.extraction.conflicts.sides import Contradiction, ExtractedRows, side_of
from pipelines.extraction.rows import Statistic
from pipelines.words import load_table

_DIRECTIONS: Final = load_table("change_directions")
_ROUGHLY: Final = r"(?:(?:about|almost|around|just|nearly|only|a|an|record|some|the)\s){0,2}"
#: What stands between a change and the first of its levels: "20 percent[ from ]50", "a 20 %[ rise to ]80".
_TO_FIRST: Final = re.compile(rf"(?:\s(?P<noun>[a-z]+))?,?\s(?P<end>from|to)\s{_ROUGHLY}")
#: What stands between the levels: "from 50[ boats last year to ]80".
_TO_SECOND: Final = re.compile(rf"(?:\s[\w.’'-]{{1,30}}){{0,5}}?,?\s(?P<end>from|to)\s{_ROUGHLY}")
#: What stands between a level and the change that led to it: "80[, up ]20 percent from 50".
_BACK: Final = re.compile(
    rf"(?:\s(?!an?\s|per\s)[\w’'-]{{1,30}}){{0,2}}?,?\s(?P<direction>up|down)\s(?:by\s)?{_ROUGHLY}"
)
#: The word before a change: "rose [by about ]20 percent".
_BEFORE: Final = re.compile(
    r"(?P<word>[A-Za-z]+)\s(?:by\s|of\s)?(?:about\s|almost\s|around\s|nearly\s|some\s)?\Z"
)
#: What stands between a level of nothing and the fall that led to it: "0.00[, a ]100%[ decline]".
_TO_FALL: Final = re.compile(r",?\s(?:after\s)?(?:an?|down)\s(?:by\s)?")
_AFTER_FALL: Final = re.compile(r"\s?(?P<word>[a-z]+)")
_MEASURED_NOUGHT: Final = re.compile(r"0?\.0+")
_PLAIN: Final = re.compile(r"[^\d\s]{0,3}\d[\d,]*(?:\.\d+)?(?:\s?%|(?:\s[^\W\d_]{1,12}){0,2})")
_YEAR: Final = re.compile(r"\b\d{4}\b")
#: How far before a change the word for its direction is looked for.
_LOOK_BACK: Final = 40
#: Changes are rounded to whole percents, if not more freely.
_GRACE: Final = 0.5
#: Levels that differ by a factor beyond this are hardly levels of one measure: a profit, and one a share.
_FARTHEST_APART: Final = 10


@frozen
class _Change:
    """A change with the levels that it is said to lead from and to, and `up` or `down` where that is said."""

    change: Statistic
    before: Statistic
    after: Statistic
    direction: str | None


def contradicted_changes(analysis: Analysis, rows: ExtractedRows) -> Iterator[Contradiction]:
    """The changes that their two levels do not give, within rounding."""
    text = analysis.document.text
    for trio in zip(rows.statistics, rows.statistics[1:], rows.statistics[2:], strict=False):
        found = _change_before_levels(text, *trio) or _change_between_levels(text, *trio)
        if found and _is_contradicted(found):
            difference = (
                f"A change by `{found.change.text}` does not lead from `{found.before.text}` "
                f"to `{found.after.text}`, within rounding."
            )
            yield Contradiction("change", (side_of(found.change), side_of(found.after)), difference)


def vanished_levels(analysis: Analysis, rows: ExtractedRows) -> Iterator[Contradiction]:
    """Measured levels of nothing after a fall of all, as "0.00, a 100% decline", and the level before."""
    text = analysis.document.text
    for level, fall in zip(rows.statistics, rows.statistics[1:], strict=False):
        if not (_MEASURED_NOUGHT.fullmatch(level.text) and _is_whole_fall(text, level, fall)):
            continue
        before = next(
            (row for row in rows.statistics if row is not level and _same_but_year(row, level)), None
        )
        from_level = f" from `{before.text}`" if before else ""
        yield Contradiction(
            "vanished",
            (side_of(level), side_of(before or fall)),
            f"A fall of `{fall.text}`{from_level} leaves `{level.text}`: all of what was measured is gone.",
        )


def _change_before_levels(
    text: str, change: Statistic, first: Statistic, second: Statistic
) -> _Change | None:
    """A change before its levels: "rose 20 percent from 50 to 80", "a 20 percent rise to 80 from 50"."""
    opens = _TO_FIRST.fullmatch(text, change.char_end, first.char_start)
    joins = opens and _TO_SECOND.fullmatch(text, first.char_end, second.char_start)
    if not (opens and joins) or {opens["end"], joins["end"]} != {"from", "to"}:
        return None
    if opens["noun"] and opens["noun"] not in _DIRECTIONS:
        return None
    before, after = (first, second) if opens["end"] == "from" else (second, first)
    return _Change(change, before, after, _DIRECTIONS.get(opens["noun"] or _word_before(text, change)))


def _change_between_levels(
    text: str, after: Statistic, change: Statistic, before: Statistic
) -> _Change | None:
    """A change between its levels: "80, up 20 percent from 50"."""
    back = _BACK.fullmatch(text, after.char_end, change.char_start)
    opens = back and _TO_FIRST.fullmatch(text, change.char_end, before.char_start)
    if not (back and opens) or opens["end"] != "from" or opens["noun"]:
        return None
    return _Change(change, before, after, back["direction"])


def _word_before(text: str, change: Statistic) -> str:
    found = _BEFORE.search(text, max(0, change.char_start - _LOOK_BACK), change.char_start)
    return found["word"].lower() if found else ""


def _is_contradicted(found: _Change) -> bool:
    rows = (found.change, found.before, found.after)
    if any(row.comparator not in ("eq", "approx") or not _PLAIN.fullmatch(row.text) for row in rows):
        return False
    said, before, after = (
        reach_of(found.change, last_digit=True),
        reach_of(found.before),
        reach_of(found.after),
    )
    if said is None or before is None or after is None or not _of_one_unit(found.before, found.after):
        return False
    implied = _implied(found, before, after)
    if implied is None:
        return False
    said = Reach(said.low - _GRACE, said.high + _GRACE)
    fits_up, fits_down = implied.meets(said), implied.negative().meets(said)
    return not {"up": fits_up, "down": fits_down}.get(found.direction or "", fits_up or fits_down)


def _implied(found: _Change, before: Reach, after: Reach) -> Reach | None:
    """The change that the levels give, in its unit; None where levels and change are of different kinds."""
    if found.change.unit == "percentage points" and found.before.unit == "percent":
        return Reach(after.low - before.high, after.high - before.low)
    is_relative = found.change.unit == "percent" and found.before.unit not in ("percent", "1")
    if not is_relative or before.low <= 0 or after.low <= 0:
        return None
    if max(after.high / before.low, before.high / after.low) > _FARTHEST_APART:
        return None
    return Reach(100 * (after.low / before.high - 1), 100 * (after.high / before.low - 1))


def _of_one_unit(one: Statistic, other: Statistic) -> bool:
    """Whether two levels have one unit; of things counted, the second need not be named again."""
    counted = {one.stat_type, other.stat_type} <= {"count", "rate"} and None in (one.unit, other.unit)
    return one.unit == other.unit or counted


def _is_whole_fall(text: str, level: Statistic, fall: Statistic) -> bool:
    if fall.value != 100 or fall.unit != "percent":
        return False
    opens = _TO_FALL.fullmatch(text, level.char_end, fall.char_start)
    noun = _AFTER_FALL.match(text, fall.char_end)
    named = noun is not None and _DIRECTIONS.get(noun["word"]) == "down"
    return opens is not None and (named or " down " in opens[0])


def _same_but_year(row: Statistic, level: Statistic) -> bool:
    """Whether two levels are of one measure, but for the year, and the row's is not nothing."""
    if not row.value or not math.isfinite(row.value) or row.unit != level.unit:
        return False
    return bool(row.measure and level.measure) and _without_year(row.measure) == _without_year(level.measure)


def _without_year(measure: str | None) -> str:
    return _YEAR.sub("", measure or "").lower()
