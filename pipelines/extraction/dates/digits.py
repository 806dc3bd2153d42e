"""Readers of dates that are written in digits: "2024-06-16", "16/06/2024", "16-Jun-2024", "2024-W24".

Takes a match in its context, gives its reading. Dates with the words for months belong in `calendar`.
"""

from datetime import date
from typing import Final

from pipelines.extraction.dates.anchors import iso_week, valid_day
from pipelines.extraction.dates.reading import Context, Reader, Reading
from pipelines.extraction.dates.years import expand_year


def read_iso(context: Context) -> Reading | None:
    """A numeric date that begins with the year: "2024-06-16", "2024-W24"."""
    if context.has("week_code"):
        return _read_iso_week(context)
    year = int(context.values("year4")[0])
    month, day = (int(value) for value in context.values("small")[:2])
    real = valid_day(year, month, day)
    if real is None:
        return None
    clock = context.value("clock")
    return Reading("TIME" if clock else "DATE", real.isoformat() + (f"T{clock}" if clock else ""), "explicit")


def _read_iso_week(context: Context) -> Reading | None:
    """A week of the ISO calendar, perhaps with its day: "2024-W24", "2024-W24-7"."""
    year, (week, *days) = int(context.values("year4")[0]), map(int, context.values("small"))
    try:
        day = date.fromisocalendar(year, week, days[0] if days else 1)
    except ValueError:
        return None
    return Reading("DATE", day.isoformat() if days else iso_week(day), "explicit")


def read_hyphened(context: Context) -> Reading | None:
    """A day, a month by name and a year, with hyphens or slashes: "16-Jun-2024", "16/June/24"."""
    day = int(context.values("small")[0])
    joined = context.value("month_year")
    month, year = joined.split(" ") if joined else (context.value("month") or "", context.words()[-1])
    number = expand_year(int(year), context.published) if len(year) == 2 else int(year)
    real = valid_day(number, int(month), day)
    return Reading("DATE", real.isoformat(), "explicit") if real else None


def read_numeric(context: Context) -> Reading | None:
    """A numeric date that ends with the year: "16/06/2024", "8/15/90"; month first where both fit."""
    return _numeric([word for word in context.words() if word.isdecimal()], context)


def read_dotted(context: Context) -> Reading | None:
    """A numeric date with full stops: "16.06.2024"."""
    first, second, year = context.words()[0].split(".")
    return _numeric([second, first, year], context) or _numeric([first, second, year], context)


def _numeric(parts: list[str], context: Context) -> Reading | None:
    if len(parts) != 3 or len(parts[2]) not in (2, 4) or max(len(part) for part in parts[:2]) > 2:
        return None
    first, second, year = (int(part) for part in parts)
    if len(parts[2]) == 2:
        year = expand_year(year, context.published)
    both = first <= 12 and second <= 12 and first != second
    real = valid_day(year, first, second) or valid_day(year, second, first)
    if real is None:
        return None
    return Reading(
        "DATE", real.isoformat(), "explicit", "ambiguous: read as month, day, year" if both else None
    )


READERS: Final[dict[str, Reader]] = {
    "date-dotted": read_dotted,
    "date-hyphened": read_hyphened,
    "date-iso": read_iso,
    "date-numeric": read_numeric,
}
