"""Readers of dates that are counted from another: "last year", "three days ago", "the year-ago quarter".

Takes a match in its context, gives its reading. They count from the document's date or from the date that
the text gave last; without one they stay unresolved.
"""

from typing import Final

from pipelines.extraction.anchors import PartialDate, iso_week, season_month, shift_days, shift_months
from pipelines.extraction.time_lexicon import class_code
from pipelines.extraction.time_reading import FUTURE, PAST, PRESENT, Context, Reader, Reading
from pipelines.extraction.time_spans import count_of, duration_value
from pipelines.extraction.word_classes import words_of

_SEASON_ORDER: Final = ("WI", "SP", "SU", "FA")
_ENDED: Final = frozenset({"ended", "ending", "through", "to"})
_PERIOD_PREPOSITIONS: Final = words_of("period prepositions")


def shifted(anchor: PartialDate, unit: str, steps: int) -> str | None:
    """The value of the day, week, month, ... so many steps from an anchor; None where the anchor is too coarse.

    >>> shifted(PartialDate(2024, 1, 31), "M", -1), shifted(PartialDate(2024), "Y", -1), shifted(PartialDate(2024), "W", 1)
    ('2023-12', '2023', None)
    """
    day = anchor.full
    if unit == "Y":
        return _year_value(anchor.year + steps)
    if unit in ("E", "C", "ML"):
        length = {"E": 10, "C": 100, "ML": 1000}[unit]
        year = _year_value(anchor.year + steps * length)
        return year and year[: 5 - len(str(length))]
    if unit in ("M", "Q") and anchor.month:
        year, month = shift_months(anchor.year, anchor.month, steps * (3 if unit == "Q" else 1))
        if not 1 <= year <= 9999:
            return None
        return f"{year:04d}-{month:02d}" if unit == "M" else f"{year:04d}-Q{(month + 2) // 3}"
    if day is None or unit not in ("D", "W", "2W", "WE"):
        return None
    moved = shift_days(day, steps * {"D": 1, "W": 7, "2W": 14, "WE": 7}[unit])
    if moved is None or unit == "D":
        return moved and moved.isoformat()
    return iso_week(moved) + ("-WE" if unit == "WE" else "")


def _year_value(year: int) -> str | None:
    return f"{year:04d}" if 1 <= year <= 9999 else None


def _unresolved(unit: str, direction: int) -> Reading:
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
    """A calendar unit by its place: "this week", "last year", "the following month", "the end of the year"."""
    unit = context.value("unit") or context.value("unit_end") or ""
    if unit.startswith("T"):
        return None
    if context.has("that", "same") or (context.words()[0] == "the" and _is_narrative_next(context)):
        return _read_from_text(context, unit)
    bare = not context.has("this", "last", "next", "current", "edge", "early", "earlier", "later")
    if bare and not _is_period(context, unit):
        return None
    if bare and context.after() in _ENDED:
        return Reading("DURATION", duration_value(1, unit))
    steps = -1 if context.has("last") else 1 if context.has("next") else 0
    anchor = context.published
    if anchor is None:
        return _unresolved(unit, steps)
    if unit == "WE":
        return _read_weekend(context, anchor, steps)
    value = shifted(anchor, unit, steps)
    return Reading("DATE", value, "relative") if value else _unresolved(unit, steps)


def _is_narrative_next(context: Context) -> bool:
    """Whether "the next day", "the following week" counts from the date that the text gave last."""
    return context.has("next") and any(
        word in ("next", "following", "subsequent") for word in context.words()[:2]
    )


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
    anchor = said or (context.published if context.has("next") else None)
    value = shifted(anchor, unit, steps) if anchor else None
    return Reading("DATE", value, "relative") if value else _unresolved(unit, steps)


def _read_weekend(context: Context, anchor: PartialDate, steps: int) -> Reading:
    day = anchor.full
    if day is None:
        return _unresolved("WE", steps)
    if steps == 0 and not context.has("this") and context.direction <= 0 and day.isoweekday() < 6:
        steps = -1
    moved = shift_days(day, 7 * steps)
    return Reading("DATE", f"{iso_week(moved)}-WE", "relative") if moved else _unresolved("WE", steps)


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
    steps = None if count is None else round(count) * (-1 if ago or earlier else 1)
    if steps is None:
        return Reading("DATE", PAST if ago or earlier else FUTURE)
    if context.previous_quarter and unit == "Y" and steps == -1 and not context.has("today"):
        return Reading("DATE", _quarter_shifted(context.previous_quarter, -1), "relative")
    anchor = context.published if ago else _anchor_of_text(context)
    if anchor is None:
        return Reading("DATE", PAST if ago or earlier else FUTURE)
    value = shifted(anchor, unit, steps)
    return Reading("DATE", value, "relative") if value else Reading("DATE", PAST if steps < 0 else FUTURE)


def _anchor_of_text(context: Context) -> PartialDate | None:
    return PartialDate.parse(context.previous) or context.published


def _quarter_shifted(quarter: str, years: int) -> str:
    return f"{int(quarter[:4]) + years:04d}{quarter[4:]}"


def read_day_shift(context: Context) -> Reading | None:
    """A day counted from another: "the day before yesterday", "the year before", "the day after tomorrow"."""
    unit, step = context.value("unit") or "", int(context.value("before") or "1")
    if context.has("today", "weekday", "month"):
        anchor = context.published
        if anchor is None or anchor.full is None or not context.has("today"):
            return None
        value = shifted(anchor, unit, step + int(context.value("today") or "0"))
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
    return Reading("DATE", value, "relative") if value else _unresolved(unit, step)


def read_quarter(context: Context) -> Reading | None:
    """A quarter or half of a year: "the third quarter of 1990", "Q3 2019", "last year's second half"."""
    if context.has("quarters"):
        return _read_quarters(context)
    half = context.has("half_unit", "ordinal_half", "half_code")
    ordinal = next((value for name in ("ordinal_quarter", "ordinal_half", "quarter_code", "half_code", "ordinal", "small")
                    if (value := context.number(name)) is not None), None)  # fmt: skip
    if ordinal is None:
        return _read_same_quarter_of(context)
    if not 1 <= ordinal <= (2 if half else 4):
        return None
    letter = "H" if half else "Q"
    if half and not context.has("of", "year4", "unit", "half_code") and not context.has("ordinal_half"):
        if context.after() == "of" or context.before() not in ("in", "for", "during", "of"):
            return None
    year = _year_of_quarter(context, ordinal * (2 if half else 1))
    value = f"{year:04d}-{letter}{ordinal}" if year else f"XXXX-{letter}{ordinal}"
    adjective = context.codes[-1] in (class_code("ordinal_quarter"), class_code("ordinal_half"))
    skip = int(adjective and context.has("the", "owner") and not context.has("fiscal", "year4"))
    return Reading("DATE", value, "explicit" if context.has("year4") else "inferred_year", skip=skip)


def _year_of_quarter(context: Context, quarter: int) -> int | None:
    if context.has("year4"):
        return context.number("year4")
    anchor = context.published
    if anchor is None:
        return None
    if context.has("unit"):
        return anchor.year + (-1 if context.has("last") else 1 if context.has("next") else 0)
    if anchor.month is not None and anchor.month <= 3 and quarter >= 3 and context.direction <= 0:
        return anchor.year - 1
    return anchor.year


def _read_same_quarter_of(context: Context) -> Reading | None:
    """The quarter that the text is about, in another year: "last year's quarter"."""
    anchor, quarter = context.published, context.previous_quarter
    year = context.number("year4")
    if year is None and anchor is not None:
        year = anchor.year + (-1 if context.has("last") else 1 if context.has("next") else 0)
    if year is None:
        return None
    return Reading("DATE", f"{year:04d}{quarter[4:]}" if quarter else f"{year:04d}", "relative")


def _read_quarters(context: Context) -> Reading | None:
    """Several quarters together: "the first two quarters of 1990"."""
    first, count = context.number("ordinal"), context.number("number")
    year = context.number("year4") or (context.published.year if context.published else None)
    if first is None or count is None or year is None or first != 1 or not 2 <= count <= 4:
        return None
    edtf = f"{year:04d}-01/{year:04d}-{3 * count:02d}"
    value = f"{year:04d}-H1" if count == 2 else f"P{3 * count}M"
    return Reading(
        "DATE", value, "explicit" if context.has("year4") else "inferred_year", None, edtf, "quarter"
    )


def read_quarter_shift(context: Context) -> Reading | None:
    """The quarter, half or year of the text, a year before: "year-ago", "the year-earlier period"."""
    if context.has("unit") and context.value("unit") != "Y" and not context.has("last"):
        return None
    year = context.number("year4")
    ordinal = context.number("ordinal") or context.number("ordinal_quarter")
    anchor, quarter = context.published, context.previous_quarter
    if ordinal and anchor:
        return Reading("DATE", f"{anchor.year - 1:04d}-Q{ordinal}", "relative")
    skip = int(context.has("the") and context.codes[-1] == class_code("year_ago"))
    if quarter:
        value = f"{year:04d}{quarter[4:]}" if year else _quarter_shifted(quarter, -1)
        return Reading("DATE", value, "relative", skip=skip)
    if anchor is None:
        return Reading("DATE", PAST, skip=skip)
    return Reading("DATE", f"{year or anchor.year - 1:04d}", "relative", skip=skip)


def read_latest_quarter(context: Context) -> Reading | None:
    """The quarter that the text is about, or the one that ended last: "the latest quarter", "this quarter"."""
    year, anchor, quarter = context.number("year4"), context.published, context.previous_quarter
    if year is not None:
        return Reading("DATE", f"{year:04d}{quarter[4:]}" if quarter else f"{year:04d}", "explicit")
    now = shifted(anchor, "Q", 0) if anchor else None
    if context.has("last") and quarter and now and quarter >= now:
        quarter = None
    if quarter and not context.has("next", "current"):
        return Reading("DATE", quarter, "relative")
    if anchor is None:
        return Reading("DATE", "XXXX-QX") if context.has("quarter") else None
    value = shifted(anchor, "Q", -1 if context.has("last") else 1 if context.has("next") else 0)
    return Reading("DATE", value, "relative") if value else Reading("DATE", "XXXX-QX")


def read_fiscal_year(context: Context) -> Reading | None:
    """A fiscal year: "fiscal 1989", "the current fiscal year"."""
    year = context.number("year4")
    if year is not None:
        return Reading("DATE", f"{year:04d}", "explicit")
    anchor = context.published
    if context.after() in _ENDED:
        return Reading("DURATION", "P1Y")
    if anchor is None or context.value("unit") not in ("Y", None):
        return _unresolved("Y", 0)
    steps = -1 if context.has("last") else 1 if context.has("next") else 0
    return Reading("DATE", f"{anchor.year + steps:04d}", "relative")


def read_season(context: Context) -> Reading | None:
    """A season: "this fall", "last winter", "the summer of 1990"."""
    season = context.value("season") or context.value("mid_season") or ""
    year, anchor = context.number("year4"), context.published
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
    if (
        context.words()[0] == "the"
        and context.has("last", "next", "early")
        and not context.has("last", "next")
    ):
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
    if (
        context.words()[-1] != "past"
        or context.after()[:1].isalpha()
        and context.before() not in ("in", "from", "of")
    ):
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
    "date-day-shift": read_day_shift,
    "date-quarter": read_quarter,
    "date-quarter-shift": read_quarter_shift,
    "date-latest-quarter": read_latest_quarter,
    "date-fiscal-year": read_fiscal_year,
    "date-season": read_season,
    "date-present": read_present,
    "date-recent": read_recent,
    "date-recently": read_recently,
    "date-future": read_future,
    "date-past": read_past,
    "date-current": read_current,
}
