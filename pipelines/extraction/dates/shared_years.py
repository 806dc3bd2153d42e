"""Years that one date gives another: "from 3 May to 8 June 2018", "opened on 3 May 2018, shut on 8 June".

Takes the time expressions of a document, gives them with the years that they share.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipelines.extraction.candidates import TimeExpression
from pipelines.extraction.dates.anchors import valid_day
from pipelines.grammar.tokens import Tokens

_FARTHEST: Final = 12
_ENDS: Final = frozenset({"!", ".", ";", "?", "is", "now", "will"})
_LINKS: Final = frozenset({"-", "and", "or", "through", "till", "to", "until", "–", "—"})
_RULES: Final = frozenset({"date-calendar", "date-month"})
_GIVERS: Final = _RULES | {"date-day-listed", "date-day-range"}
_VALUE: Final = re.compile(r"\d{4}-(\d\d)(?:-(\d\d))?$")


def with_shared_years(tokens: Tokens, times: list[TimeExpression]) -> Iterator[TimeExpression]:
    """The expressions, each with the year of the one behind where "to" or its like joins the two.

    A day without a year is also of the year of the day that the same sentence told before it.

    Args:
        tokens: the document's tokens.
        times: its time expressions, in order of the text.
    """
    for number, time in enumerate(times):
        behind = times[number + 1] if number + 1 < len(times) else None
        before = times[number - 1] if number else None
        if behind and _are_joined(tokens, time, behind):
            yield _in_year_of(time, behind)
        elif before and _goes_on(tokens, before, time):
            yield _in_year_after(time, before)
        else:
            yield time


def _goes_on(tokens: Tokens, before: TimeExpression, time: TimeExpression) -> bool:
    """Whether a sentence goes on from a day with its year to one without."""
    if time.basis != "inferred_year" or before.basis != "explicit":
        return False
    if time.rule_id not in _RULES or before.rule_id not in _RULES or time.precision != before.precision:
        return False
    between = tokens.lower[tokens.first_at(before.span.end) : tokens.first_at(time.span.start)]
    return len(between) <= _FARTHEST and "and" in between and _ENDS.isdisjoint(between)


def _in_year_after(time: TimeExpression, before: TimeExpression) -> TimeExpression:
    """A date moved into the year of the one before it, where it lies later in that year."""
    moved = _moved(time, int((before.timex_value or "0")[:4]))
    return moved if (moved.timex_value or "") > (before.timex_value or "") else time


def _are_joined(tokens: Tokens, time: TimeExpression, behind: TimeExpression) -> bool:
    """Whether a date without a year and one with its year have only a linking word between them."""
    if time.basis != "inferred_year" or behind.basis != "explicit":
        return False
    if time.rule_id not in _RULES or behind.rule_id not in _GIVERS:
        return False
    between = tokens.lower[tokens.first_at(time.span.end) : tokens.first_at(behind.span.start)]
    return [word for word in between if word not in ("on", "the", "from")] in [[link] for link in _LINKS]


def _in_year_of(time: TimeExpression, behind: TimeExpression) -> TimeExpression:
    """A date moved into the year of the one behind it, or the year before where it would lie after that."""
    given, written = behind.timex_value or "", time.timex_value or ""
    if not given[:4].isdecimal():
        return time
    return _moved(time, int(given[:4]) - (given[:4] + written[4:] > given))


def _moved(time: TimeExpression, year: int) -> TimeExpression:
    """A date in another year; as it is where it is no day or month, or that year has no such day."""
    found = _VALUE.match(time.timex_value or "")
    if found is None or not year:
        return time
    month, day = int(found[1]), found[2]
    if day and valid_day(year, month, int(day)) is None:
        return time
    value = f"{year:04d}-{month:02d}" + (f"-{day}" if day else "")
    return replace(time, timex_value=value, edtf=value)
