"""Readers of what stands on the calendar or the clock: days, months, years, decades, centuries, times of day.

Takes a match in its context, gives its reading, or None where the words mean something else ("may", "1238
lives"). Dates that are counted from another date belong in `time_relative`, lengths of time in `time_spans`.
"""

import re
from datetime import timedelta
from typing import Final

from pipelines.extraction.anchors import (
    PartialDate,
    easter,
    iso_week,
    nearest_weekday,
    nearest_year_of_month,
    thanksgiving,
    valid_day,
)
from pipelines.extraction.edtf import edtf_of
from pipelines.extraction.time_lexicon import misspelt_words
from pipelines.extraction.time_reading import Context, Reader, Reading
from pipelines.extraction.word_classes import words_of
from pipelines.extraction.wordlists import load_words

_BEFORE_YEAR: Final = load_words("before_year")
_NOT_BEFORE_YEAR: Final = load_words("not_before_year")
_NOT_AFTER_YEAR: Final = load_words("not_after_year")
_AFTER_MONTH_NAME: Final = words_of("after month name")
_BEFORE_SHORT_MONTH: Final = words_of("before short month")
_PLURAL_NOUN = re.compile(r"[a-z]{3,}(?<!s)s$")
#: A day and month so many months ahead are sooner meant than the same ten months ago.
_SOON_MONTHS: Final = 2
#: Dates without a year are not written so many months ahead.
_FAR_MONTHS: Final = 9
#: Two-digit years up to this one are of this century.
_PIVOT: Final = 40


def expand_year(two_digits: int, near: PartialDate | None = None) -> int:
    """The year that two digits stand for.

    >>> expand_year(90), expand_year(15)
    (1990, 2015)
    """
    if near and abs(near.year % 100 - two_digits) <= 1:
        return near.year - near.year % 100 + two_digits
    return (2000 if two_digits < _PIVOT else 1900) + two_digits


def _two_digit_year(context: Context) -> int | None:
    """A year written with an apostrophe: "May '98"."""
    index = context.index_of("apostrophe")
    if index < 0 or not context.is_class(index + 1, "small"):
        return None
    return expand_year(int(context.times.values[index + 1]), context.published)


def _misspelling(context: Context) -> str | None:
    wrong = [word for word in context.words() if word in misspelt_words()]
    return f"misspelt: {wrong[0]}" if wrong else None


def read_calendar(context: Context) -> Reading | None:
    """A day and month with or without weekday and year: "Friday, 5 May 2023", "the 5th of May", "Oct. 23"."""
    month, day = context.number("month"), _day_of(context)
    if day is None or not 1 <= day <= 31:
        return None
    if month is None:
        return _read_weekday_with_day(context, day)
    if _is_count_after_month(context):
        return None
    year = context.number("year4")
    if year is not None:
        real = valid_day(year, month, day)
        value = real.isoformat() if real else f"{year:04d}-{month:02d}"
        note = _misspelling(context) if real else "malformed: no such day in that month"
        return Reading("DATE", value, "explicit", note)
    inferred = _year_of_day(context, month)
    if inferred is None:
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}")
    real = valid_day(inferred, month, day)
    if real is None:
        return Reading(
            "DATE", f"{inferred:04d}-{month:02d}", "inferred_year", "malformed: no such day in that month"
        )
    return Reading("DATE", real.isoformat(), "inferred_year", _misspelling(context))


def _day_of(context: Context) -> int | None:
    return context.number("small") if context.has("small") else context.number("ordinal")


def _is_count_after_month(context: Context) -> bool:
    """Whether what looks like the day is a count of something else: "In May 12 people"."""
    if context.has("dot", "comma") or not context.is_class(context.match.end - 1, "small"):
        return False
    return context.before() in ("in", "since", "by", "until") and bool(_PLURAL_NOUN.match(context.after()))


def _year_of_day(context: Context, month: int) -> int | None:
    """The year of a day and month, from the document's date."""
    anchor = context.published
    if anchor is None:
        return None
    if context.has("last", "next"):
        return nearest_year_of_month(anchor, month, -1 if context.has("last") else 1)
    past, coming = (nearest_year_of_month(anchor, month, direction) for direction in (-1, 1))
    if anchor.month is None or past == coming:
        return past
    ahead = (month - anchor.month) % 12
    return coming if ahead <= _SOON_MONTHS or (context.direction > 0 and ahead < _FAR_MONTHS) else past


def _read_weekday_with_day(context: Context, day: int) -> Reading | None:
    """A weekday with the day's number alone: "Friday the 13th"."""
    anchor = context.published.full if context.published else None
    if anchor is None or not context.has("weekday", "weekday_short"):
        return None
    real = valid_day(anchor.year, anchor.month, day)
    return Reading("DATE", real.isoformat(), "relative") if real else None


def read_malformed(context: Context) -> Reading | None:
    """A day, a month and a second number of two digits: a short year, or a slip of the pen."""
    month = context.number("month")
    day, second = (int(value) for value in context.values("small")[:2])
    if month is None or not 1 <= day <= 31 or _PLURAL_NOUN.match(context.after()):
        return None
    anchor = context.published
    if context.has("apostrophe") or second > 31 or (anchor and second == anchor.year % 100 and second != day):
        real = valid_day(expand_year(second, anchor), month, day)
        return Reading("DATE", real.isoformat(), "explicit") if real else None
    note = f"malformed: read as {day} and month, without the second number {second}"
    if anchor is None:
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}", note=note)
    real = valid_day(nearest_year_of_month(anchor, month, context.direction or -1), month, day)
    return Reading("DATE", real.isoformat(), "inferred_year", note) if real else None


def read_iso(context: Context) -> Reading | None:
    """A numeric date that begins with the year: "2024-06-16"."""
    year = int(context.values("year4")[0])
    month, day = (int(value) for value in context.values("small")[:2])
    real = valid_day(year, month, day)
    if real is None:
        return None
    clock = context.value("clock")
    return Reading("TIME" if clock else "DATE", real.isoformat() + (f"T{clock}" if clock else ""), "explicit")


def read_numeric(context: Context) -> Reading | None:
    """A numeric date that ends with the year: "16/06/2024", "8/15/90"; the month first where both orders fit."""
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


def read_day_range(context: Context) -> Reading | None:
    """Two days of one month: "June 3-7, 2019"."""
    month = context.number("month")
    days = [int(value) for value in context.values("small")[:2]]
    year, basis = context.number("year4"), "explicit"
    if month is None:
        return None
    if year is None and context.published:
        year, basis = (
            nearest_year_of_month(context.published, month, context.direction or -1),
            "inferred_year",
        )
    if year is None:
        return Reading("DATE", f"XXXX-{month:02d}-{days[0]:02d}")
    first, last = (valid_day(year, month, day) for day in days)
    if first is None or last is None or first >= last:
        return None
    return Reading("DATE", first.isoformat(), basis, None, f"{first.isoformat()}/{last.isoformat()}", "day")


def read_month(context: Context) -> Reading | None:
    """A month, with or without a year: "early November", "May 2023", "the end of June", "last October"."""
    month = context.number("month") or context.number("mid_month")
    if month is None:
        return None
    spoken = spoken_year([int(value) for value in context.values("number")])
    year = context.number("year4") or _two_digit_year(context) or spoken
    if year is not None:
        return Reading("DATE", f"{year:04d}-{month:02d}", "explicit", _misspelling(context))
    if _is_no_month(context):
        return None
    anchor = context.published
    if anchor is None:
        return Reading("DATE", f"XXXX-{month:02d}")
    if context.has("unit"):
        shift = -1 if context.has("last") else 1 if context.has("next") else 0
        return Reading("DATE", f"{anchor.year + shift:04d}-{month:02d}", "relative")
    year = _year_of_month(context, anchor, month)
    return Reading("DATE", f"{year:04d}-{month:02d}", "inferred_year", _misspelling(context))


def _year_of_month(context: Context, anchor: PartialDate, month: int) -> int:
    """The year of a month named without one."""
    if anchor.month is None:
        return anchor.year
    if context.has("last"):
        return nearest_year_of_month(anchor, month, -1) - (month == anchor.month)
    if context.has("next"):
        return nearest_year_of_month(anchor, month, 1) + (month == anchor.month)
    direction = context.direction
    if direction == 0 and context.before() in ("until", "by", "till"):
        direction = 1
    if direction > 0 and (month - anchor.month) % 12 >= _FAR_MONTHS:
        direction = -1
    return nearest_year_of_month(anchor, month, direction or -1)


def _is_no_month(context: Context) -> bool:
    """Whether a word that looks like a month is a verb, a person's name or the like."""
    if context.match.end - context.match.first > 1 and not context.has("dot"):
        return False
    word = context.words()[0]
    if word in ("may", "march"):
        return context.before() not in _AFTER_MONTH_NAME
    if word in ("april", "june", "august"):
        following = context.word_at(context.match.end)
        return following[:1].isupper() and context.before() not in _AFTER_MONTH_NAME
    return len(word) == 3 and not context.has("dot") and context.before() not in _BEFORE_SHORT_MONTH


def read_week_of(context: Context) -> Reading | None:
    """The week that holds a day: "the week of March 6"."""
    day = read_calendar(context)
    if day is None or day.value is None or day.value.startswith("XXXX"):
        return day
    found = PartialDate.parse(day.value)
    if context.value("unit") != "W" or found is None or found.full is None:
        return day
    return Reading("DATE", iso_week(found.full), day.basis)


def read_weekday(context: Context) -> Reading | None:
    """A weekday, resolved by "last" and "next" and by the tense of the clause."""
    weekday = context.number("weekday") or context.number("weekday_short")
    if weekday is None or (context.has("weekday_short") and not context.has("dot")):
        return None
    anchor = context.published.full if context.published else None
    if anchor is None:
        return Reading("DATE", f"XXXX-WXX-{weekday}")
    note = _misspelling(context)
    same = anchor.isoweekday() == weekday
    if context.has("next", "last"):
        direction = 1 if context.has("next") else -1
        day = nearest_weekday(anchor + timedelta(direction if same else 0), weekday, direction)
        return Reading("DATE", day.isoformat(), "relative", note)
    direction = 1 if context.has("this") and context.direction >= 0 else context.direction
    if context.after() in ("'s", "’s") and context.before() not in ("before", "for", "of"):
        direction = -1
    return Reading("DATE", nearest_weekday(anchor, weekday, direction or -1).isoformat(), "relative", note)


def read_year(context: Context) -> Reading | None:
    """A year, told from other numbers of four digits by the words around it."""
    year = context.number("year4")
    if year is None:
        return _read_era_or_words(context)
    if context.has("era"):
        return Reading("DATE", f"{'-' if context.value('era') == 'BC' else ''}{year:04d}", "explicit")
    alone = context.match.end - context.match.first == 1
    if alone and not _is_year(context, year):
        return None
    if context.has("approx"):
        return None
    return Reading("DATE", f"{year:04d}", "explicit")


def _is_year(context: Context, year: int) -> bool:
    before, after = context.before(), context.after()
    if before in _NOT_BEFORE_YEAR or after in _NOT_AFTER_YEAR or _is_inside_number(context):
        return False
    introduced = before in _BEFORE_YEAR
    if _PLURAL_NOUN.match(after) and not introduced:
        return False
    if not 1900 <= year <= 2099:
        return introduced and 1400 <= year and not _PLURAL_NOUN.match(after)
    return True


def _is_inside_number(context: Context) -> bool:
    """Whether currency signs, slashes, hyphens with letters, or a page or room number surround it."""
    first = context.match.first
    if context.is_class(first - 1, "currency", "slash", "colon") or context.is_class(
        first + 1, "currency", "colon"
    ):
        return True
    glued_before = first > 0 and context.tokens.ends[first - 1] == context.tokens.starts[first]
    if glued_before and context.word_at(first - 1)[:1].isalnum():
        return True
    if context.is_class(first - 1, "hyphen"):
        return (
            glued_before
            and context.before(2) not in ("mid", "post", "pre", "late", "early")
            and not context.is_class(first - 2, "year4", "month", "mid_month")
        )
    end = context.match.end
    glued_after = context.word_at(end) and context.tokens.starts[end] == context.tokens.ends[end - 1]
    return bool(glued_after) and (context.word_at(end)[:1].isalnum() or context.word_at(end) in "%°")


def _read_era_or_words(context: Context) -> Reading | None:
    if context.has("era"):
        figure = context.number("small") or context.number("large")
        if figure is None or context.value("era") == "":
            return None
        return Reading("DATE", f"{'-' if context.value('era') == 'BC' else ''}{figure:04d}", "explicit")
    year = spoken_year([int(value) for value in context.values("number")])
    return Reading("DATE", f"{year:04d}", "explicit") if year else None


def spoken_year(numbers: list[int]) -> int | None:
    """The year that number words spell.

    >>> spoken_year([19, 96]), spoken_year([2, 1000]), spoken_year([2, 1000, 8]), spoken_year([20, 19])
    (1996, 2000, 2008, 2019)
    >>> spoken_year([5, 6]) is None
    True
    """
    if numbers[:2] == [2, 1000]:
        rest = sum(numbers[2:])
        return 2000 + rest if rest < 100 else None
    if len(numbers) >= 2 and numbers[0] in range(15, 21) and 10 <= sum(numbers[1:]) <= 99:
        return numbers[0] * 100 + sum(numbers[1:])
    return None


def read_spelled_year(context: Context) -> Reading | None:
    """A year in words: "nineteen ninety-six"."""
    numbers = [int(value) for value in context.values("number")]
    year = spoken_year(numbers)
    if year is None or (numbers[0] == 2 and context.before() not in _BEFORE_YEAR):
        return None
    return Reading("DATE", f"{year:04d}", "explicit")


def read_year_range(context: Context) -> Reading | None:
    """Two years: "2018-19", "1914-1918"."""
    first = int(context.values("year4")[0])
    second = int(context.values("year4")[1]) if len(context.values("year4")) > 1 else None
    if second is None:
        short = context.value("small") or ""
        second = first - first % 100 + int(short) if len(short) == 2 else 0
    if not first < second <= first + 200 or not 1400 <= first <= 2100:
        return None
    return Reading("DATE", f"{first:04d}/{second:04d}", "explicit", None, f"{first:04d}/{second:04d}", "year")


def read_decade(context: Context) -> Reading | None:
    """A decade: "the 1990s", "the late '80s", "the nineties"."""
    if context.has("tens"):
        if not context.has("the", "early"):
            return None
        return Reading("DATE", context.value("tens"), "explicit")
    figure = context.value("year4") or context.value("small") or ""
    if not figure.endswith("0") or (len(figure) == 2 and not context.has("the", "apostrophe")):
        return None
    if len(figure) == 2:
        if context.has("owner"):
            return None
        figure = ("19" if int(figure) >= 30 else "20") + figure
    if context.has("year4") and figure.endswith("00") and not figure.startswith("20"):
        return Reading("DATE", figure[:2], "explicit")
    return Reading("DATE", figure[:3], "explicit")


def read_century(context: Context) -> Reading | None:
    """A century: "the 20th century" is 19."""
    number = context.number("ordinal") or context.number("small") or context.number("century_word")
    if context.value("unit") not in (None, "C") or number is None or not 1 <= number <= 22:
        return None
    return Reading("DATE", f"{number - 1:02d}", "explicit")


def read_clock(context: Context) -> Reading | None:
    """A time of day, with the day where it stands beside it: "10 p.m. Wednesday", "noon", "09:30 GMT"."""
    clock = clock_value(context)
    if clock is None:
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
    year = context.number("year4") or _year_of_day(context, month)
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
    if not all(part.isdecimal() for part in parts) or len(parts[-1]) > 2:
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


def read_today(context: Context) -> Reading | None:
    """Today, yesterday, tomorrow."""
    anchor = context.published.full if context.published else None
    if anchor is None:
        return Reading("DATE", "XXXX-XX-XX")
    day = anchor.toordinal() + int(context.value("today") or "0")
    return Reading("DATE", anchor.fromordinal(day).isoformat(), "relative", _misspelling(context))


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
    elif words[0] in ("the", "overnight"):
        base, shift = None, 0
    else:
        return None
    if base is None:
        return Reading("DATE", "XXXX-XX-XX")
    return Reading("DATE", base.fromordinal(base.toordinal() + shift).isoformat(), "relative")


def read_holiday(context: Context) -> Reading | None:
    """A holiday with a fixed or computable date, without claiming to locate an event by it."""
    name = context.value("holiday") or ""
    year = context.number("year4")
    anchor = context.published
    basis = "explicit" if year else "inferred_year"
    if year is None:
        if anchor is None:
            return Reading("DATE", "XXXX-XX-XX")
        month = {"thanksgiving": 11, "easter": 4}.get(name) or int(name[:2])
        year = nearest_year_of_month(anchor, month, context.direction or -1)
    if name == "thanksgiving":
        return Reading("DATE", thanksgiving(year).isoformat(), basis)
    if name == "easter":
        return Reading("DATE", easter(year).isoformat(), basis)
    day = int(name[3:]) - context.has("eve")
    return Reading("DATE", f"{year:04d}-{name[:2]}-{day:02d}", basis)


READERS: Final[dict[str, Reader]] = {
    "time-clock": read_clock,
    "time-hours": read_hours,
    "time-part": read_part,
    "date-iso": read_iso,
    "date-numeric": read_numeric,
    "date-dotted": read_dotted,
    "date-day-range": read_day_range,
    "date-malformed": read_malformed,
    "date-calendar": read_calendar,
    "date-week-of": read_week_of,
    "date-month": read_month,
    "date-weekday": read_weekday,
    "date-decade": read_decade,
    "date-century": read_century,
    "date-year-range": read_year_range,
    "date-year": read_year,
    "date-spelled-year": read_spelled_year,
    "date-deictic": read_today,
    "date-holiday": read_holiday,
}
