"""Readers of dates that are counted from another: "last year", "three days ago", "the year-ago quarter".

Takes a match in its context, gives its reading. They count from the document's date or from the date that
the text gave last; without one they stay unresolved.
"""

from datetime import timedelta
from typing import Final

from pipelines.extraction.dates.anchors import (
    PartialDate,
    iso_week,
    nearest_weekday,
    season_month,
    shift_days,
    shift_months,
)
from pipelines.extraction.dates.calendar import (
    NARRATIVE,
    read_calendar,
    read_today,
    read_weekday,
    two_digit_year,
)
from pipelines.extraction.dates.reading import FUTURE, PAST, PRESENT, Context, Reader, Reading
from pipelines.extraction.dates.spans import count_of, duration_value, reach
from pipelines.extraction.dates.years import spoken_year
from pipelines.grammar.word_classes import words_of

_FIGURES: Final = frozenset(
    {"$", "£", "%", "million", "billion", "cents", "percent", "net", "sales", "profit"}
)
#: How many tokens of a sentence are looked at for the sums and periods it speaks of.
_SENTENCE_REACH: Final = 60
_LONGER_PERIODS: Final = frozenset({"months", "annual", "fiscal", "year"})
_HALF_WEEK: Final = timedelta(3)
_MOST_WEEKS: Final = 50
_SEASON_ORDER: Final = ("WI", "SP", "SU", "FA")
ENDED: Final = frozenset({"ended", "ending", "through", "to"})
_PERIOD_PREPOSITIONS: Final = words_of("period prepositions")


def shifted(anchor: PartialDate, unit: str, steps: int) -> str | None:
    """The value of the day, week, month, ... so many steps from an anchor; None where that is too coarse.

    >>> shifted(PartialDate(2024, 1, 31), "M", -1), shifted(PartialDate(2024), "Y", -1)
    ('2023-12', '2023')
    >>> shifted(PartialDate(2024), "W", 1) is None
    True
    """
    day = anchor.full
    if unit == "Y":
        return _year_value(anchor.year + steps)
    if unit in ("E", "C", "ML"):
        length = {"E": 10, "C": 100, "ML": 1000}[unit]
        value = _year_value(anchor.year + steps * length)
        return value[: 5 - len(str(length))] if value else None
    if unit in ("M", "Q") and anchor.month:
        year, month = shift_months(anchor.year, anchor.month, steps * (3 if unit == "Q" else 1))
        if not 1 <= year <= 9999:
            return None
        return f"{year:04d}-{month:02d}" if unit == "M" else f"{year:04d}-Q{(month + 2) // 3}"
    if day is None or unit not in ("D", "W", "2W", "WE"):
        return None
    moved = shift_days(day, steps * {"D": 1, "W": 7, "2W": 14, "WE": 7}[unit])
    if moved is None:
        return None
    if unit == "D":
        return moved.isoformat()
    return iso_week(moved) + ("-WE" if unit == "WE" else "")


def _year_value(year: int) -> str | None:
    return f"{year:04d}" if 1 <= year <= 9999 else None


def unresolved(unit: str, direction: int) -> Reading:
    """A relative date without an anchor."""
    value = {-1: PAST, 0: PRESENT, 1: FUTURE}[direction]
    forms = {
        "Y": "XXXX",
        "M": "XXXX-XX",
        "D": "XXXX-XX-XX",
        "W": "XXXX-WXX",
        "WE": "XXXX-WXX-WE",
        "Q": "XXXX-QX",
    }
    return Reading("DATE", forms.get(unit, value))


def read_unit(context: Context) -> Reading | None:
    """A calendar unit by its place: "this week", "the following month", "the end of the year"."""
    unit = context.value("unit") or context.value("unit_end") or ""
    if unit.startswith("T") or (context.match.end - context.match.first > 1 and context.is_title()):
        return None
    if context.has("that", "same") or (context.words()[0] == "the" and _is_narrative_next(context)):
        return _read_from_text(context, unit)
    bare = not context.has(
        "this", "date_word", "last", "next", "current", "edge", "early", "earlier", "later"
    )
    if bare and not _is_period(context, unit):
        return None
    if bare and context.after() in ENDED:
        return Reading("DURATION", duration_value(1, unit))
    steps = -1 if context.has("last") else 1 if context.has("next") else 0
    anchor = context.published
    if anchor is None:
        return unresolved(unit, steps)
    if unit == "WE":
        return _read_weekend(context, anchor, steps)
    value = shifted(anchor, unit, steps)
    if value is None:
        return unresolved(unit, steps)
    if {"past", "coming"}.isdisjoint(context.words()):
        return Reading("DATE", value, "relative")
    edtf, precision = reach(anchor, unit, 1, steps)
    return Reading("DATE", value, "relative", edtf=edtf, precision=precision)


def _is_narrative_next(context: Context) -> bool:
    """Whether "the next day", "the previous week" counts from the date that the text gave last."""
    return not {"next", *NARRATIVE}.isdisjoint(context.words()[:2])


def _is_period(context: Context, unit: str) -> bool:
    """Whether "the year", "the week" without more stands for a period that the text is about."""
    if unit == "WE":
        return True
    if unit in ("E", "C", "ML", "D"):
        return False
    return context.before() in _PERIOD_PREPOSITIONS and context.after() not in ("of", "before", "after")


def _read_from_text(context: Context, unit: str) -> Reading:
    """A unit counted from the date that the text gave last: "that year", "the same month", "the next day"."""
    said = PartialDate.parse(context.previous)
    steps = 1 if context.has("next") else -1 if context.has("last") else 0
    anchor = said or (context.published if context.has("next", "last") else None)
    value = shifted(anchor, unit, steps) if anchor else None
    return Reading("DATE", value, "relative") if value else unresolved(unit, steps)


def _read_weekend(context: Context, anchor: PartialDate, steps: int) -> Reading:
    day = anchor.full
    if day is None:
        return unresolved("WE", steps)
    if steps == 0 and not context.has("this") and context.direction <= 0 and day.isoweekday() < 6:
        steps = -1
    moved = shift_days(day, 7 * steps)
    return Reading("DATE", f"{iso_week(moved)}-WE", "relative") if moved else unresolved("WE", steps)


def read_ago(context: Context) -> Reading | None:
    """So many units before or after now or a date of the text: "three days ago", "two years later"."""
    unit = (
        context.value("units")
        or context.value("unit")
        or ("Q" if context.has("quarter", "quarters") else None)
    )
    count = count_of(context)
    if unit is None or unit.startswith("T"):
        return None
    ago, earlier = context.has("ago"), context.has("earlier")
    if context.has("parts", "seasons"):
        return Reading("DATE", PAST if ago or earlier else FUTURE)
    if unit == "Y" and count is not None and count % 1:
        unit, count = "M", 12 * count
    steps = None if count is None else round(count) * (-1 if ago or earlier else 1)
    if steps is None:
        return Reading("DATE", PAST if ago or earlier else FUTURE)
    if context.previous_quarter and unit == "Y" and steps == -1 and _is_of_accounts(context):
        return Reading("DATE", quarter_a_year_before(context.previous_quarter), "relative")
    anchor = context.published if ago else _anchor_of_text(context, earlier)
    if anchor is None:
        return Reading("DATE", PAST if ago or earlier else FUTURE)
    value = shifted(anchor, unit, steps)
    return Reading("DATE", value, "relative") if value else Reading("DATE", PAST if steps < 0 else FUTURE)


def read_weekday_ago(context: Context) -> Reading | None:
    """The weekday nearest to a day so many weeks ago: "Sunday two weeks ago"."""
    anchor = context.published.full if context.published else None
    weekday, count = context.number("weekday") or context.number("weekday_short"), count_of(context)
    days = {"W": 7, "2W": 14}.get(context.value("units") or context.value("unit") or "")
    if anchor is None or weekday is None or count is None or days is None or count > _MOST_WEEKS:
        return None
    then = anchor - timedelta(round(days * count)) - _HALF_WEEK
    return Reading("DATE", nearest_weekday(then, weekday, 1).isoformat(), "relative")


def _is_of_accounts(context: Context) -> bool:
    """Whether a sentence gives sums or shares, and not those of several months or a year."""
    first = max(context.sentence.first_token, context.match.first - _SENTENCE_REACH)
    last = min(context.sentence.last_token, context.match.end + _SENTENCE_REACH)
    words = context.tokens.lower[first : context.match.first]
    if first == context.match.first:
        words = context.tokens.lower[context.match.end : last]
    return not _FIGURES.isdisjoint(words) and _LONGER_PERIODS.isdisjoint(words)


def quarter_a_year_before(quarter: str) -> str:
    """The same quarter of the year before.

    >>> quarter_a_year_before("1989-Q3")
    '1988-Q3'
    """
    return f"{int(quarter[:4]) - 1:04d}{quarter[4:]}"


def _anchor_of_text(context: Context, earlier: bool) -> PartialDate | None:
    """The date that the text gave last; what was "a day earlier" is not told from a date still to come."""
    said = context.previous_past if earlier else context.previous
    return PartialDate.parse(said) or context.published


def read_day_shift(context: Context) -> Reading | None:
    """A day counted from another: "the day before yesterday", "the year before", "the day after tomorrow"."""
    unit, step = context.value("unit") or "", int(context.value("before") or "1")
    if context.has("today", "weekday", "month"):
        named = _day_named(context)
        value = shifted(named, unit, step) if named else None
        return Reading("DATE", value, "relative") if value else None
    if context.after()[:1].isalnum() and context.after() not in (
        "and",
        "in",
        "at",
        "when",
        "that",
        "as",
        "to",
    ):
        return None
    said = PartialDate.parse(context.previous) or context.published
    value = shifted(said, unit, step) if said else None
    return Reading("DATE", value, "relative") if value else unresolved(unit, step)


def _day_named(context: Context) -> PartialDate | None:
    """The day that a shift counts from: "the day before yesterday", "the day before last Tuesday"."""
    named = read_today(context) if context.has("today") else None
    if named is None and context.has("weekday"):
        named = read_weekday(context)
    if named is None and context.has("month"):
        named = read_calendar(context)
    return PartialDate.parse(named.value) if named else None


def read_season(context: Context) -> Reading | None:
    """A season: "this fall", "last winter", "the summer of 1990"."""
    season = context.value("season") or context.value("mid_season") or ""
    year, anchor = context.number("year4") or two_digit_year(context), context.published
    if year is None and context.has("number"):
        year = spoken_year([int(value) for value in context.values("number")])
    words = context.words()
    marked = context.has("this", "last", "next", "current", "early", "edge", "unit")
    if year is not None:
        return Reading("DATE", f"{year:04d}-{season}", "explicit")
    if not marked and not _is_season(context, words):
        return None
    if anchor is None or anchor.month is None:
        return Reading("DATE", f"XXXX-{season}")
    if context.has("unit"):
        steps = -1 if context.has("last") else 1 if context.has("next") else 0
        return Reading("DATE", f"{anchor.year + steps:04d}-{season}", "relative")
    return Reading("DATE", f"{_year_of_season(context, anchor, season):04d}-{season}", "relative")


def _is_season(context: Context, words: list[str]) -> bool:
    """Whether a bare word for a season is one: not "spring" and "fall" the verbs."""
    if words[-1] in ("spring", "fall"):
        return words[0] == "the" and context.before() in (
            "in",
            "of",
            "by",
            "until",
            "during",
            "since",
            "this",
            "into",
        )
    return words[0] == "the" or context.before() in ("in", "of", "by", "until", "during", "since", "last")


def _year_of_season(context: Context, anchor: PartialDate, season: str) -> int:
    now = _SEASON_ORDER[(anchor.month or 1) % 12 // 3]
    ahead = season_month(season) > (anchor.month or 1) and season != now
    if context.has("this", "current"):
        return anchor.year
    if context.has("last"):
        return anchor.year - (ahead or season == now)
    if context.has("next"):
        return anchor.year + (not ahead)
    direction = context.direction
    if direction > 0:
        return anchor.year + (not ahead and season != now)
    return anchor.year - ahead


def read_present(context: Context) -> Reading | None:
    """Now, currently, at the moment, these days."""
    words = context.words()
    if context.has("units") and context.value("units") != "D":
        return None
    if words == ["these", "days"] or words[0] in (
        "now",
        "right",
        "currently",
        "nowadays",
        "presently",
        "at",
        "this",
    ):
        return Reading("DATE", PRESENT)
    return Reading("DATE", PRESENT) if words[-1] == "present-day" else None


def read_recent(context: Context) -> Reading | None:
    """An undetermined stretch before or after now: "recent years", "the coming weeks", "past years"."""
    if context.has("early"):
        return None
    future = context.has("future", "next")
    if context.has("last", "next"):
        unit = context.value("units") or ("Q" if context.has("quarters") else "X")
        return Reading("DURATION", "PTX" + unit[1:] if unit.startswith("T") else f"PX{unit}")
    return Reading("DATE", FUTURE if future else PRESENT if context.has("current") else PAST)


def read_recently(context: Context) -> Reading | None:
    """Recently, previously, and "recent" before a noun."""
    return Reading("DATE", PAST)


def read_future(context: Context) -> Reading | None:
    """The future, the near future."""
    return Reading("DATE", FUTURE)


def read_past(context: Context) -> Reading | None:
    """The past."""
    if context.words()[-1] != "past" or (
        context.after()[:1].isalpha() and context.before() not in ("in", "from", "of")
    ):
        return None
    if context.is_class(context.match.end, "number", "small", "vague"):
        return None
    return Reading("DATE", PAST)


def read_current(context: Context) -> Reading | None:
    """The present as an adjective: "its current share"."""
    if context.words()[-1] != "current" or not context.after().isalpha():
        return None
    return Reading("DATE", PRESENT)


READERS: Final[dict[str, Reader]] = {
    "date-unit": read_unit,
    "date-ago": read_ago,
    "date-weekday-ago": read_weekday_ago,
    "date-day-shift": read_day_shift,
    "date-season": read_season,
    "date-present": read_present,
    "date-recent": read_recent,
    "date-recently": read_recently,
    "date-future": read_future,
    "date-past": read_past,
    "date-current": read_current,
}
