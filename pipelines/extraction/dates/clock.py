"""Readers of times of day and parts of a day: "10 p.m. Wednesday", "noon", "this morning".

Takes a match in its context, gives its reading. Days themselves belong in `calendar`.
"""

from typing import Final

from pipelines.extraction.dates.anchors import PartialDate, valid_day
from pipelines.extraction.dates.calendar import read_today, read_weekday, year_of_day
from pipelines.extraction.dates.edtf import edtf_of
from pipelines.extraction.dates.reading import Context, Reader, Reading


def read_clock(context: Context) -> Reading | None:
    """A time of day, with the day where it stands beside it: "10 p.m. Wednesday", "noon", "09:30 GMT"."""
    clock = clock_value(context)
    if clock is None or (context.has("moment") and _is_name(context)):
        return None
    day = day_beside(context)
    if day is not None and day.value and not day.value.startswith("XXXX"):
        edtf, precision = edtf_of(day.value)
        return Reading("TIME", f"{day.value}T{clock}", day.basis, day.note, edtf, precision)
    anchor = context.published.full if context.published else None
    if anchor is None:
        return Reading("TIME", f"XXXX-XX-XXT{clock}")
    said = PartialDate.parse(context.previous)
    base = said.full if said and said.full else anchor
    return Reading("TIME", f"{base.isoformat()}T{clock}", "relative")


def _is_name(context: Context) -> bool:
    """Whether noon or midnight is meant as a name or a figure of speech: "Harbour Midnight", "high noon"."""
    return context.before() == "high" or context.ends_name()


def day_beside(context: Context) -> Reading | None:
    """The day that a time of day or a part of a day names, if it names one."""
    if context.has("month"):
        return _calendar_beside(context)
    if context.has("weekday", "weekday_short"):
        return read_weekday(context)
    if context.has("today"):
        return read_today(context)
    return None


def _calendar_beside(context: Context) -> Reading | None:
    """The date in a match that begins with a clock time: the day is the number next to the month."""
    at, month = context.index_of("month"), context.number("month")
    near = [i for i in (at + 1, at + 2, at - 1) if context.is_class(i, "small") and i < context.match.end]
    if not near or month is None:
        return None
    year = context.number("year4") or year_of_day(context, month)
    real = valid_day(year, month, int(context.times.values[near[0]])) if year else None
    return (
        Reading("DATE", real.isoformat(), "explicit" if context.has("year4") else "inferred_year")
        if real
        else None
    )


def clock_value(context: Context) -> str | None:
    """The clock time of a match as `HH:MM`, or `HH` where the minutes are not given.

    None where the numbers are no time of day.
    """
    if context.has("moment"):
        moment = context.value("moment") or ""
        return moment.removesuffix(":00") if moment.startswith("24") else moment
    parts = (context.value("clock") or context.value("small") or "").split(":")
    if not all(part.isdecimal() for part in parts) or max(map(len, parts)) > 2:
        return None
    hour, minutes = int(parts[0]), parts[1:]
    half = context.value("ampm")
    if context.has("clock") and (len(parts[1]) != 2 or int(parts[1]) > 59):
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or (not half and not context.has("oclock", "zone", "local") and not _is_clock(context)):
        return None
    return ":".join([f"{hour:02d}", *(minutes or ["00"])])


def _is_clock(context: Context) -> bool:
    """Whether bare digits with a colon are a time of day rather than a score or a ratio."""
    return context.before() in (
        "at",
        "by",
        "until",
        "around",
        "about",
        "from",
        "to",
        "before",
        "after",
        "since",
    ) or (context.has("weekday", "today", "month"))


def read_hours(context: Context) -> Reading | None:
    """A time of day in four digits with its zone: "0930 GMT"."""
    digits = context.value("year4") or context.value("large") or ""
    if len(digits) != 4 or not digits.isdecimal() or int(digits[:2]) > 24 or int(digits[2:]) > 59:
        return None
    anchor = context.published.full if context.published else None
    day = anchor.isoformat() if anchor else "XXXX-XX-XX"
    return Reading("TIME", f"{day}T{digits[:2]}:{digits[2:]}", "relative" if anchor else "none")


def read_part(context: Context) -> Reading | None:
    """A part of a day: "this morning", "Thursday night", "the morning of June 5", "tonight"."""
    part = context.value("part") or context.value("tonight")
    if context.has("small"):
        return None
    day = day_beside(context)
    if day is None:
        day = _day_of_part(context)
    if day is None or day.value is None:
        return None
    edtf, precision = edtf_of(day.value)
    return Reading("TIME", f"{day.value}T{part}", day.basis, day.note, edtf, precision)


def _day_of_part(context: Context) -> Reading | None:
    """The day of a part of a day that names none."""
    anchor = context.published.full if context.published else None
    words = context.words()
    if context.has("that", "same") or (words[0] == "the" and context.has("next")):
        said = PartialDate.parse(context.previous)
        base, shift = (said.full if said else None), (1 if context.has("next") else 0)
    elif context.has("this", "last", "tonight", "next"):
        base, shift = anchor, (-1 if context.has("last") else 1 if context.has("next") else 0)
    elif words[0] in ("the", "overnight") and context.after() != "of":
        said = PartialDate.parse(context.previous)
        base, shift = (said.full if said else None), 0
    else:
        return None
    if base is None:
        return Reading("DATE", "XXXX-XX-XX")
    return Reading("DATE", base.fromordinal(base.toordinal() + shift).isoformat(), "relative")


READERS: Final[dict[str, Reader]] = {
    "time-clock": read_clock,
    "time-hours": read_hours,
    "time-part": read_part,
}
