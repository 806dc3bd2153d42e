"""Readers of what stands on the calendar: days, weekdays, months, holidays.

Takes a match in its context, gives its reading, or None where the words mean something else ("may"). Years
belong in `years`, dates that are counted from another date in `relative`.
"""

from datetime import date, timedelta
from typing import Final

from pipelines.extraction.dates.anchors import (
    PartialDate,
    iso_week,
    nearest_weekday,
    nearest_year_of_month,
    valid_day,
)
from pipelines.extraction.dates.lexicon import misspelt_words
from pipelines.extraction.dates.reading import Context, Reader, Reading
from pipelines.extraction.dates.years import PLURAL_NOUN, expand_year, spoken_year
from pipelines.grammar.tense import is_past_form
from pipelines.grammar.word_classes import words_of

_AFTER_MONTH_NAME: Final = words_of("after month name")
_BEFORE_SHORT_MONTH: Final = words_of("before short month")
#: Words that count from a date of the text rather than from the document's.
NARRATIVE: Final = frozenset({"following", "subsequent", "previous", "preceding", "prior"})
#: A day and month so many months ahead are sooner meant than the same ten months ago.
_SOON_MONTHS: Final = 2
#: An end named without its year, "until January", lies so many months ahead rather than long ago.
_NEAR_MONTHS: Final = 3
_UNTIL: Final = frozenset({"until", "by", "till", "through"})
#: Dates without a year are not written so many months ahead.
_FAR_MONTHS: Final = 9


def two_digit_year(context: Context) -> int | None:
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
    month, day = context.number("month"), day_of(context)
    if day is None or not 1 <= day <= 31:
        return None
    if month is None:
        return _read_weekday_with_day(context, day)
    if _is_count_after_month(context):
        return None
    year = context.number("year4") or two_digit_year(context)
    if year is not None:
        real = valid_day(year, month, day)
        value = real.isoformat() if real else f"{year:04d}-{month:02d}"
        note = _misspelling(context) if real else "malformed: no such day in that month"
        return Reading("DATE", value, "explicit", note)
    inferred = year_of_day(context, month)
    if inferred is None:
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}")
    real = valid_day(inferred, month, day)
    if real is None:
        return Reading(
            "DATE", f"{inferred:04d}-{month:02d}", "inferred_year", "malformed: no such day in that month"
        )
    return Reading("DATE", real.isoformat(), "inferred_year", _misspelling(context))


def day_of(context: Context) -> int | None:
    """The day of the month that a match names first, in digits or in words."""
    return context.number("small") if context.has("small") else context.number("ordinal")


def _is_count_after_month(context: Context) -> bool:
    """Whether what looks like the day is a count of something else: "In May 12 people"."""
    if context.has("dot", "comma") or not context.is_class(context.match.end - 1, "small"):
        return False
    return context.before() in ("in", "since", "by", "until") and bool(PLURAL_NOUN.match(context.after()))


def year_of_day(context: Context, month: int) -> int | None:
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
    if ahead <= _SOON_MONTHS and not _follows_past_verb(context):
        return coming
    return coming if context.direction > 0 and ahead < _FAR_MONTHS else past


def _follows_past_verb(context: Context) -> bool:
    """Whether a past tense stands right before the date: "closed on Dec. 28"."""
    if context.direction > 0:
        return False
    verb = context.before(2) if context.before() in ("in", "on") else context.before()
    return is_past_form(verb)


def _read_weekday_with_day(context: Context, day: int) -> Reading | None:
    """A weekday with the day's number alone: "Friday the 13th"."""
    anchor = context.published.full if context.published else None
    if anchor is None or not context.has("weekday", "weekday_short"):
        return None
    if context.has("comma") and context.has("ordinal") and context.after().isalpha():
        return None
    real = valid_day(anchor.year, anchor.month, day)
    return Reading("DATE", real.isoformat(), "relative") if real else None


def read_far_year(context: Context) -> Reading | None:
    """A day in a year that hardly any text speaks of: "17 May 822", "28 July 2261"."""
    written, after = context.value("large") or "", context.after()
    is_year = written.isdecimal() and (len(written) == 3 or 2200 <= int(written) <= 2999)
    month, day = context.number("month"), day_of(context)
    if not is_year or month is None or day is None or after[:1].isalnum():
        return None
    real = valid_day(int(written), month, day)
    return Reading("DATE", real.isoformat(), "explicit") if real else None


def read_malformed(context: Context) -> Reading | None:
    """A day, a month and a second number of two digits: a short year, or a slip of the pen."""
    month = context.number("month")
    day, second = (int(value) for value in context.values("small")[:2])
    if month is None or not 1 <= day <= 31 or PLURAL_NOUN.match(context.after()):
        return None
    anchor = context.published
    if context.has("apostrophe") or second > 31 or (anchor and second == anchor.year % 100 and second != day):
        real = valid_day(expand_year(second, anchor), month, day)
        return Reading("DATE", real.isoformat(), "explicit") if real else None
    note = f"malformed: the second number, {second}, is left out of the reading"
    if anchor is None:
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}", note=note)
    real = valid_day(nearest_year_of_month(anchor, month, context.direction or -1), month, day)
    return Reading("DATE", real.isoformat(), "inferred_year", note) if real else None


def read_month(context: Context) -> Reading | None:
    """A month, with or without a year: "early November", "May 2023", "the end of June", "last October"."""
    if joined := context.value("month_year"):
        written, year4 = joined.split(" ")
        return Reading("DATE", f"{year4}-{int(written):02d}", "explicit") if len(year4) == 4 else None
    if context.has("month_range") or len(context.values("month")) == 2:
        return _read_month_range(context)
    month = context.number("month") or context.number("mid_month")
    if month is None:
        return None
    spoken = spoken_year([int(value) for value in context.values("number")])
    year = context.number("year4") or two_digit_year(context) or spoken
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
    year = year_of_month(context, anchor, month)
    return Reading("DATE", f"{year:04d}-{month:02d}", "inferred_year", _misspelling(context))


def _read_month_range(context: Context) -> Reading | None:
    """Two months joined by a hyphen: "March-April 2020"."""
    joined = context.value("month_range")
    first, last = map(int, joined.split() if joined else context.values("month"))
    anchor = context.published
    year = context.number("year4") or (anchor and year_of_month(context, anchor, last))
    if year is None or first >= last:
        return None
    basis = "explicit" if context.has("year4") else "inferred_year"
    edtf = f"{year:04d}-{first:02d}/{year:04d}-{last:02d}"
    return Reading("DATE", f"{year:04d}-{first:02d}", basis, None, edtf, "month")


def year_of_month(context: Context, anchor: PartialDate, month: int) -> int:
    """The year of a month named without one."""
    if anchor.month is None:
        return anchor.year
    ahead = (month - anchor.month) % 12
    if context.has("last"):
        return nearest_year_of_month(anchor, month, -1) - (ahead in (0, 11))
    if context.has("next"):
        return nearest_year_of_month(anchor, month, 1) + (month == anchor.month)
    direction, before = context.direction, context.before()
    if before in _UNTIL and (direction == 0 or 1 <= ahead <= _NEAR_MONTHS):
        direction = 1
    if ahead == 1 and before != "since" and not _follows_past_verb(context):
        direction = 1
    if direction > 0 and ahead >= _FAR_MONTHS:
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


def read_weekday_week(context: Context) -> Reading | None:
    """A weekday of the week after the next such day: "Tuesday week", "tomorrow fortnight"."""
    anchor = context.published.full if context.published else None
    weeks = _WEEKS.get(context.value("unit") or "", 0)
    if not weeks or anchor is None or context.word_at(context.match.end - 1)[0].isupper():
        return None
    if weekday := context.number("weekday"):
        day = nearest_weekday(anchor + timedelta(1), weekday, 1)
    elif context.has("today"):
        day = anchor + timedelta(int(context.value("today") or "0"))
    else:
        return None
    return Reading("DATE", (day + timedelta(7 * weeks)).isoformat(), "relative")


#: Units of whole weeks, with how many they are.
_WEEKS: Final = {"W": 1, "2W": 2}


def _weeks_from(context: Context) -> int:
    """How many weeks before or after a day the words before it say: "a week on Tuesday"; 0 where none."""
    at = context.match.first - 1
    if context.word_at(at) in ("from", "on"):
        at -= 1
    elif not context.has("last", "next", "today"):
        return 0
    weeks = _WEEKS.get(context.times.values.get(at, ""), 0)
    return weeks if context.is_class(at, "unit") and context.is_class(at - 1, "article") else 0


def read_weekday(context: Context) -> Reading | None:
    """A weekday, resolved by "last" and "next" and by the tense of the clause."""
    weekday = context.number("weekday") or context.number("weekday_short")
    if weekday is None or (context.has("weekday_short") and not context.has("dot")):
        return None
    anchor = context.published.full if context.published else None
    if anchor is None:
        return Reading("DATE", f"XXXX-WXX-{weekday}")
    note = _misspelling(context)
    if context.is_class(context.match.end - 1, "unit"):
        return _read_weekday_of_week(context, anchor, weekday)
    same = anchor.isoweekday() == weekday
    if weeks := _weeks_from(context):
        direction = -1 if context.has("last") else 1
        day = nearest_weekday(anchor + timedelta(direction), weekday, direction)
        return Reading("DATE", (day + timedelta(7 * weeks * direction)).isoformat(), "relative", note)
    if context.has("next", "last"):
        direction = 1 if context.has("next") else -1
        said = PartialDate.parse(context.previous)
        if said and said.full and not NARRATIVE.isdisjoint(context.words()):
            anchor, same = said.full, said.full.isoweekday() == weekday
        day = nearest_weekday(anchor + timedelta(direction if same else 0), weekday, direction)
        return Reading("DATE", day.isoformat(), "relative", note)
    direction = 1 if context.has("this") and context.direction >= 0 else context.direction
    if context.before() == "as" and context.before(2) in ("early", "soon"):
        direction = 1
    if context.has("clock", "ampm") and context.before() in ("until", "by"):
        direction = 1
    if context.after() in ("'s", "’s") and context.before() not in ("before", "for", "of"):
        direction = -1
    return Reading("DATE", nearest_weekday(anchor, weekday, direction or -1).isoformat(), "relative", note)


def _read_weekday_of_week(context: Context, anchor: date, weekday: int) -> Reading | None:
    """A weekday with its week: "Friday last week", "Monday of next week"."""
    if context.value("unit") != "W":
        return None
    steps = {"this": 0, "next": 1, "last": -1}[next(n for n in ("this", "next", "last") if context.has(n))]
    day = anchor + timedelta(weekday - anchor.isoweekday() + 7 * steps)
    return Reading("DATE", day.isoformat(), "relative")


def read_today(context: Context) -> Reading | None:
    """Today, yesterday, tomorrow."""
    if context.ends_name():
        return None
    anchor = context.published.full if context.published else None
    if anchor is None:
        return Reading("DATE", "XXXX-XX-XX")
    day = anchor.toordinal() + int(context.value("today") or "0") + 7 * _weeks_from(context)
    return Reading("DATE", anchor.fromordinal(day).isoformat(), "relative", _misspelling(context))


READERS: Final[dict[str, Reader]] = {
    "date-far-year": read_far_year,
    "date-weekday-week": read_weekday_week,
    "date-malformed": read_malformed,
    "date-calendar": read_calendar,
    "date-week-of": read_week_of,
    "date-month": read_month,
    "date-weekday": read_weekday,
    "date-deictic": read_today,
}
