"""Readers of days that have a name: "Christmas Day 2021", "Good Friday", "New Year's Eve", "Labor Day".

Takes a match in its context, gives its reading; the days themselves are data, in `words/time_words.tsv`.
"""

from datetime import date, timedelta
from typing import Final

from pipelines.extraction.dates.anchors import (
    PartialDate,
    day_of_holiday,
    iso_week,
    nearest_year_of_month,
)
from pipelines.extraction.dates.reading import Context, Reader, Reading

_NEW_YEAR: Final = "01-01"


def read_holiday(context: Context) -> Reading | None:
    """A holiday with a fixed or computable date, or the weekend or week that holds it."""
    weekday, _, rule = (context.value("feast") or "").partition(":")
    if weekday and int(weekday) != context.number("weekday"):
        return None
    if not weekday:
        if not (context.has("holiday") or _is_day_by_name(context)):
            return None
        rule = context.value("holiday") or context.value("named_day") or _NEW_YEAR
    year, basis = _year_meant(context, rule)
    if year is None or not rule:
        return Reading("DATE", f"XXXX-WXX-{weekday}" if weekday else "XXXX-XX-XX")
    day = day_of_holiday(rule, year)
    if context.has("eve"):
        day = date(year, 12, 31) if context.has("new_word") else day - timedelta(1)
    week = {"W": "", "WE": "-WE"}.get(context.value("unit") or "")
    return Reading("DATE", day.isoformat() if week is None else iso_week(day) + week, basis)


def _year_meant(context: Context, rule: str) -> tuple[int | None, str]:
    """The year of a holiday, and how it is known."""
    if year := context.number("year4"):
        return year, "explicit"
    if context.has("same", "that"):
        said = PartialDate.parse(context.previous)
        return (said.year if said else None), "relative"
    if context.published is None or not rule:
        return None, "none"
    month = day_of_holiday(rule, context.published.year).month
    return nearest_year_of_month(context.published, month, context.direction or -1), "inferred_year"


def _is_day_by_name(context: Context) -> bool:
    """Whether "Day" or "Eve" ends a name: "Boxing Day", "New Year's Eve", but not "new year's day off"."""
    units = context.values("unit")
    if context.has("new_word") and units[:1] != ["Y"]:
        return False
    last = max(i for i in range(context.match.first, context.match.end) if context.is_class(i, "unit", "eve"))
    is_day = context.has("eve") or (units[1:2] if context.has("new_word") else units[:1]) == ["D"]
    if context.has("same", "that") and not context.has("eve"):
        last = context.match.first + 1 + 2 * context.has("new_word")
    return is_day and (context.has("same", "that") or context.word_at(last)[:1].isupper())


READERS: Final[dict[str, Reader]] = {"date-holiday": read_holiday}
