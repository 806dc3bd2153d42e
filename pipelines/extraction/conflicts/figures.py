"""Figures that cannot be, alone or side by side: INF percent, 24 of the 18, two shares of one population."""

import math
import re
from collections.abc import Iterator
from typing import Final

from pipelines.extraction.analysis import Analysis
from pipelines.extraction.conflicts.restated import part_of_whole
from pipelines.extraction.conflicts.rounding import reach_of
from pipelines.extraction.conflicts.sides import Contradiction, ExtractedRows, side_of
from pipelines.extraction.rows import Statistic
from pipelines.words import load_words

_PEOPLE: Final = load_words("people")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
#: Kinds of figure of which one measure has one value at one time; things counted may be counted anew.
_SINGULAR: Final = frozenset({"percentage", "rate", "mean"})
#: A measure of a single word says too little to tell it from another.
_FEWEST_WORDS: Final = 2


def impossible_values(analysis: Analysis, rows: ExtractedRows) -> Iterator[Contradiction]:
    """Values that no quantity can have: infinity, and what is no number at all."""
    for row in rows.statistics:
        if any(value is not None and not math.isfinite(value) for value in _values(row)):
            difference = f"`{row.text}` can be the value of no quantity."
            yield Contradiction("impossible_value", (side_of(row),), difference)


def reversed_ranges(analysis: Analysis, rows: ExtractedRows) -> Iterator[Contradiction]:
    """Ranges whose lower end is above the upper."""
    for row in rows.statistics:
        if row.value_min is not None and row.value_max is not None and row.value_min > row.value_max:
            difference = f"The range `{row.text}` ends below its beginning."
            yield Contradiction("reversed", (side_of(row),), difference)


def excessive_parts(analysis: Analysis, rows: ExtractedRows) -> Iterator[Contradiction]:
    """Parts that are greater than their whole: "24 of the 18 boats", "140 percent of women"."""
    text = analysis.document.text
    for part, whole in zip(rows.statistics, rows.statistics[1:], strict=False):
        exact = {part.comparator, whole.comparator} == {"eq"}
        if exact and part_of_whole(text, part, whole) and (part.value or 0) > (whole.value or 0):
            difference = f"`{part.text}` are said to be a part of `{whole.text}`."
            yield Contradiction("part_exceeds_whole", (side_of(part), side_of(whole)), difference)
    for row in rows.statistics:
        if _is_share_of_people(row) and row.value is not None and row.value > 100:
            difference = f"`{row.text}` of `{row.population}` are more than all of them."
            yield Contradiction("part_exceeds_whole", (side_of(row),), difference)


def differing_values(analysis: Analysis, rows: ExtractedRows) -> Iterator[Contradiction]:
    """Two values, in two sentences, of one measure for one population, place and period."""
    first_of: dict[tuple[object, ...], Statistic] = {}
    for row in rows.statistics:
        if row.stat_type not in _SINGULAR or row.comparator != "eq" or not row.measure or not row.population:
            continue
        if len(_words(row.measure)) < _FEWEST_WORDS:
            continue
        of_what = (tuple(_words(row.measure)), tuple(_words(row.population)))
        where = row.country or (row.place or "").lower()
        first = first_of.setdefault((row.unit, row.stat_type, *of_what, where, row.time_period), row)
        if first is not row and _say_otherwise(analysis, first, row):
            difference = (
                f"`{first.text}` and `{row.text}` are both said of `{row.population}` who `{row.measure}`."
            )
            yield Contradiction("value", (side_of(first), side_of(row)), difference)


def _say_otherwise(analysis: Analysis, first: Statistic, row: Statistic) -> bool:
    one, other = reach_of(first, last_digit=True), reach_of(row, last_digit=True)
    sentence = analysis.tokenised.sentence_at(first.char_start)
    together = sentence is not None and sentence.span.start <= row.char_start < sentence.span.end
    return one is not None and other is not None and not one.meets(other) and not together


def _is_share_of_people(row: Statistic) -> bool:
    words = _words(row.population or "")
    return row.unit == "percent" and row.stat_type == "percentage" and bool(words) and words[0] in _PEOPLE


def _words(phrase: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(phrase)]


def _values(row: Statistic) -> tuple[float | None, float | None, float | None]:
    return row.value, row.value_min, row.value_max
