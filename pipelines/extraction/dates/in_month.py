"""Readers of days by their place in a month: "June 3-7", "3 and 5 August", "the first Monday of June".

Takes a match in its context, gives its reading. Single days and months belong in `calendar`.
"""

from calendar import monthrange
from datetime import date
from typing import Final

from pipelines.extraction.dates.anchors import iso_week, shift_months, valid_day
from pipelines.extraction.dates.calendar import day_of, year_of_day, year_of_month
from pipelines.extraction.dates.reading import Context, Reader, Reading
from pipelines.extraction.dates.years import PLURAL_NOUN


def read_day_range(context: Context) -> Reading | None:
    """Two days of one month: "June 3-7, 2019", "the 3rd to the 7th of June".

    Two joined by "and" are a stretch only behind "between", or side by side.
    """
    month = context.number("month")
    days = [day for day in map(context.day_at, range(context.match.first, context.match.end)) if day][:2]
    year, basis = context.number("year4"), "explicit"
    if month is None or len(days) < 2 or (context.has("and", "to") and _counts_what_follows(context)):
        return None
    if context.has("and") and context.before() != "between" and days[1] - days[0] != 1:
        return None
    if year is None and context.published:
        year, basis = year_of_day(context, month), "inferred_year"
    if year is None:
        return Reading("DATE", f"XXXX-{month:02d}-{days[0]:02d}")
    first, last = (valid_day(year, month, day) for day in days)
    if first is None or last is None or first >= last:
        return None
    return Reading("DATE", first.isoformat(), basis, None, f"{first.isoformat()}/{last.isoformat()}", "day")


def _counts_what_follows(context: Context) -> bool:
    """Whether the second number is a count: "on May 3 and 4 people were hurt"."""
    return not context.has("year4") and bool(PLURAL_NOUN.match(context.after()))


def read_listed_day(context: Context) -> Reading | None:
    """A day whose month stands behind the last of its list: the 3 of "3, 5 and 9 August"."""
    at = context.match.end
    while not context.is_class(at, "month"):
        at += 1
    month, day = int(context.times.values[at]), context.number("small") or 0
    years = [int(context.times.values[i]) for i in (at + 1, at + 2) if context.is_class(i, "year4")]
    basis = "explicit" if years else "inferred_year"
    year = years[0] if years else year_of_day(context, month)
    real = valid_day(year, month, day) if year else None
    return Reading("DATE", real.isoformat(), basis) if real else None


def read_nth_of(context: Context) -> Reading | None:
    """A day, week or weekend by its place in a month: "the first Monday of June", "the 2nd of this month"."""
    nth = -1 if context.is_class(context.match.first + context.has("the"), "last") else day_of(context)
    found = _month_meant(context)
    if found is None or not nth:
        return None
    year, month, basis = found
    unit = "D" if _is_day_of_month(context) else context.value("unit")
    weekday = context.number("weekday") or context.number("weekday_short")
    if weekday is None and unit == "W":
        return _nth_week(year, month, nth, basis)
    if weekday is None and unit not in ("D", "WE"):
        return None
    weekday = weekday or (6 if unit == "WE" else None)
    days = range(1, monthrange(year, month)[1] + 1)
    fitting = [day for day in days if weekday in (None, date(year, month, day).isoweekday())]
    if nth > len(fitting):
        return None
    real = date(year, month, fitting[nth if nth < 0 else nth - 1])
    value = f"{iso_week(real)}-WE" if unit == "WE" else real.isoformat()
    return Reading("DATE", value, basis)


def _month_meant(context: Context) -> tuple[int, int, str] | None:
    """The year and month behind "of", and how they are known."""
    anchor, year, month = context.published, context.number("year4"), context.number("month")
    if month is not None:
        inferred = year_of_month(context, anchor, month) if anchor else None
        known = year or inferred
        return (known, month, "explicit" if year else "inferred_year") if known else None
    if context.times.values.get(context.match.end - 1) != "M" or anchor is None or anchor.month is None:
        return None
    shift = -1 if context.is_class(context.match.end - 2, "last") else int(context.has("next"))
    return (*shift_months(anchor.year, anchor.month, shift), "relative")


def _nth_week(year: int, month: int, nth: int, basis: str) -> Reading | None:
    """Seven days of a month: its first, second, ..., or last."""
    days = monthrange(year, month)[1]
    first = days - 6 if nth < 0 else 7 * nth - 6
    if first > days:
        return None
    last = min(days, first + 6)
    month_value = f"{year:04d}-{month:02d}"
    return Reading(
        "DATE", month_value, basis, None, f"{month_value}-{first:02d}/{month_value}-{last:02d}", "week"
    )


def _is_day_of_month(context: Context) -> bool:
    """Whether a day's number stands right before "of": "the 2nd of this month"."""
    at = context.match.first + context.has("the") + 1
    return context.is_class(at + context.is_class(at, "ordinal_mark"), "of")


READERS: Final[dict[str, Reader]] = {
    "date-day-listed": read_listed_day,
    "date-day-range": read_day_range,
    "date-nth-of": read_nth_of,
}
