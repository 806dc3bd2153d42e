"""Readers of lengths of time and recurring times: "the past six years", "a four-day visit", "every Monday".

Takes a match in its context, gives its reading; a length that reaches from or to the document's date also
gets the interval of dates that it covers.
"""

from typing import Final

from pipelines.extraction.dates.anchors import PartialDate, shift_days, shift_months
from pipelines.extraction.dates.reading import FUTURE, Context, Reader, Reading
from pipelines.grammar.word_classes import words_of

_LENGTHS: Final = {
    "TS": "PT{}S",
    "TM": "PT{}M",
    "TH": "PT{}H",
    "2W": "P{}W",
    "WE": "P{}D",
    "C": "P{}Y",
    "ML": "P{}Y",
}
#: Half a unit in the next smaller one.
_HALVES: Final = {"Y": "6M", "TH": "30M", "TM": "30S"}
_COUNTS: Final = ("article", "number", "small", "large", "half_unit")
_FACTORS: Final = {"2W": 2, "WE": 2, "C": 100, "ML": 1000}
_OF_RATE: Final = words_of("of rate")


def duration_value(count: float | None, unit: str) -> str:
    """The TIMEX3 value of a length of time; `X` where the count is not said.

    >>> duration_value(6, "Y"), duration_value(None, "W"), duration_value(2.5, "TH"), duration_value(1, "C")
    ('P6Y', 'PXW', 'PT2H30M', 'P100Y')
    """
    if count is None:
        return {"C": "PXC", "ML": "PXL"}.get(unit) or _LENGTHS.get(unit, "P{}" + unit).format("X")
    count *= _FACTORS.get(unit, 1)
    if unit in _HALVES and count % 1 == 0.5 and 1 < count < 1e6:
        return _LENGTHS.get(unit, "P{}" + unit).format(int(count)) + _HALVES[unit]
    return _LENGTHS.get(unit, "P{}" + unit).format(f"{count:g}" if count < 1e6 else f"{count:.0f}")


def count_of(context: Context) -> float | None:
    """The number of units that a match counts, None where it is vague ("several").

    Reads digits with an optional fraction, number words, "a couple", "half a", "and a half".
    """
    if context.has("vague"):
        return 2 if context.value("vague") == "2" else None
    figures = [i for name in _FIGURES if (i := context.index_of(name)) >= 0]
    half = 0.5 if context.has("half_unit") else 0.0
    if figures:
        ranged = context.has("to") or (context.has("hyphen") and context.has("units"))
        return _figure(context, _last_figure(context) if ranged else min(figures))
    numbers = [int(value) for value in context.values("number")]
    if numbers:
        return spoken_number(numbers[-1:] if context.has("to") else numbers) + half
    if half and not context.has("and"):
        return half
    return 1 + half if context.has("article") else None


#: Classes of numbers in digits.
_FIGURES: Final = ("small", "large", "year4")
#: Larger numbers of units are no length of time.
_LARGEST_COUNT: Final = 1e9


def _last_figure(context: Context) -> int:
    """Where the upper end of a range stands: "three to five days"."""
    ends = [i for i in range(context.match.first, context.match.end) if context.is_class(i, *_FIGURES)]
    return max(ends)


def _figure(context: Context, index: int) -> float | None:
    """A count in digits: "18", "1,500", "2.5", "5 1/2", "15 million"."""
    digits = context.tokens.lower[index].replace(",", "")
    try:
        value = float(digits)
    except ValueError:
        return None
    if value > _LARGEST_COUNT:
        return None
    if context.is_class(index + 2, "slash") and context.has("slash"):
        over, under = context.tokens.lower[index + 1], context.tokens.lower[index + 3]
        return value + int(over) / int(under) if int(under) else value
    for number in context.values("number"):
        value *= int(number)
    return value


def spoken_number(numbers: list[int]) -> int:
    """The number that number words spell.

    >>> spoken_number([20, 4]), spoken_number([2, 100, 50]), spoken_number([100])
    (24, 250, 100)
    """
    total, current = 0, 0
    for number in numbers:
        if number >= 1000:
            total, current = total + max(current, 1) * number, 0
        elif number >= 100:
            current = max(current, 1) * number
        else:
            current += number
    return total + current


def unit_of(context: Context) -> str:
    """The unit of a match: a code of the word list, `Q` for quarters."""
    if context.has("quarter", "quarters"):
        return "Q"
    for name in ("units", "unit", "long_unit", "unit_old"):
        if value := context.value(name):
            return value
    if value := context.value("seasons"):
        return value
    return context.value("parts") or "X"


def read_duration(context: Context) -> Reading | None:
    """A counted length of time: "ten years", "nearly two months", "the first nine months"."""
    unit, count = unit_of(context), count_of(context)
    if (unit == "Y" and context.after() == "old") or context.is_title():
        return None
    if context.words() == ["one", "day"] and context.before() in words_of("modals"):
        return Reading("DATE", FUTURE)
    if (
        context.has("year4")
        and 1900 <= (context.number("year4") or 0) <= 2100
        and context.index_of("year4") < context.match.end - 2
    ):
        return None
    return Reading("DURATION", duration_value(count, unit), skip=_leading(context, count))


def _leading(context: Context, count: float | None) -> int:
    """How many words before the count do not belong to it: "over several years", "the" of an adjective."""
    words = context.words()
    skip = int(words[0] == "over" and not context.is_class(context.match.first + 1, *_COUNTS))
    adjective = context.has("hyphen") or (context.has("unit", "quarter") and (count or 1) > 1)
    if adjective and context.is_class(context.match.first + skip, "the", "owner", "article"):
        skip += 1
    return skip


def read_past_duration(context: Context) -> Reading | None:
    """A length of time that reaches to now or from now: "the past six years", "the next two days"."""
    unit = unit_of(context)
    count = count_of(context)
    if not any(
        context.has(name) for name in ("number", "small", "large", "vague", "article", "half_unit", "year4")
    ):
        count = None
    edtf, precision = reach(context.published, unit, count, -1 if context.has("last") else 1)
    basis = "relative" if edtf else "none"
    skip = int(context.words()[0] in ("over", "about"))
    return Reading("DURATION", duration_value(count, unit), basis, None, edtf, precision, skip)


def reach(
    anchor: PartialDate | None, unit: str, count: float | None, direction: int
) -> tuple[str | None, str | None]:
    """The interval that so many units before or after an anchor cover, and its precision.

    >>> reach(PartialDate(2024), "Y", 6, -1)
    ('2018/2024', 'year')
    >>> reach(PartialDate(2019, 11, 19), "M", 2, -1)
    ('2019-09/2019-11', 'month')
    """
    if anchor is None or count is None or count != int(count) or count > 2000:
        return None, None
    steps = int(count) * direction
    here: str | None = None
    there: str | None = None
    precision = "year"
    if unit in ("Y", "E", "C"):
        here, there = f"{anchor.year:04d}", f"{anchor.year + steps * {'Y': 1, 'E': 10, 'C': 100}[unit]:04d}"
    elif unit in ("M", "Q") and anchor.month:
        year, month = shift_months(anchor.year, anchor.month, steps * (3 if unit == "Q" else 1))
        here, there, precision = f"{anchor.year:04d}-{anchor.month:02d}", f"{year:04d}-{month:02d}", "month"
    elif unit in ("D", "W", "2W") and anchor.full:
        moved = shift_days(anchor.full, steps * {"D": 1, "W": 7, "2W": 14}[unit])
        here, there, precision = anchor.full.isoformat(), moved.isoformat() if moved else None, "day"
    if here is None or there is None or len(there) not in (4, 7, 10) or there.startswith("-"):
        return None, None
    return (f"{there}/{here}" if direction < 0 else f"{here}/{there}"), precision


def read_compound(context: Context) -> Reading | None:
    """A length of time as an adjective: "five-year", "18-month", "day-long", "8-month-old".

    Ages in years are no time expressions.
    """
    leading = ("over",) if context.has("period") else ("over", "a", "an", "the")
    skip = next((i for i, word in enumerate(context.words()) if word not in leading), 0)
    if value := context.value("number_unit") or context.value("number_unit_old"):
        count, unit = value.split(" ")
        if unit == "Y" and context.has("number_unit_old"):
            return None
        return Reading("DURATION", duration_value(None if count == "X" else float(count), unit), skip=skip)
    unit = unit_of(context)
    if context.has("small", "large", "year4", "number"):
        if context.has("unit_old") and unit == "Y":
            return None
        return Reading("DURATION", duration_value(count_of(context), unit.rstrip("s")), skip=skip)
    if context.is_class(context.match.first - 1, "hyphen"):
        return None
    several = unit.endswith("s")
    return Reading("DURATION", duration_value(None if several else 1, unit.rstrip("s")), skip=skip)


def read_article(context: Context) -> Reading | None:
    """A unit after an article: a length ("for a week") or, after what is counted, a rate ("twice a week")."""
    unit = unit_of(context)
    if context.after() in ("after", "before") or (
        unit.startswith("T") and context.after() in ("earlier", "later")
    ):
        return Reading("DURATION", duration_value(1.5 if context.has("half_unit") else 1, unit))
    if context.after() in ("ago", "earlier", "later", "-", "that", "when", "of"):
        return None
    if context.has("or"):
        return Reading("DURATION", duration_value(None, unit))
    if context.has("approx", "more", "at", "up", "and"):
        return Reading("DURATION", duration_value(1.5 if context.has("half_unit") else 1, unit))
    if context.before() in ("for", "in", "within", "over", "after", "lasted", "took", "than", "every"):
        return Reading("DURATION", duration_value(1, unit))
    if not context.before() or context.before() in _OF_RATE or (context.words()[0] == "an" and unit == "D"):
        return None
    return Reading("SET", duration_value(1, unit))


def read_vague(context: Context) -> Reading | None:
    """A length without a count: "for years", "a while", "some time"."""
    if context.has("while"):
        return Reading("DURATION", "PXX")
    if context.has("time_word"):
        return (
            Reading("DURATION", "PXX")
            if context.words()[0] == "some" and context.words()[-1] == "time"
            else None
        )
    unit = context.value("units") or "X"
    if context.after() == "old" or (unit == "TH" and context.before() == "early"):
        return None
    if unit in ("TS", "TM") and context.before() not in ("for", "in", "within"):
        return None
    return Reading("DURATION", duration_value(None, unit))


def read_each(context: Context) -> Reading | None:
    """A recurring time: "every Monday", "each July", "every four years", "per day"."""
    words = context.words()
    weekday = context.number("weekday") or context.number("weekday_short")
    if words[0] == "per":
        return Reading("SET", duration_value(1, unit_of(context)), skip=0) if context.has("unit") else None
    if weekday:
        return Reading("SET", f"XXXX-WXX-{weekday}")
    if month := context.number("month"):
        return Reading("SET", f"XXXX-{month:02d}")
    if season := context.value("season"):
        return Reading("SET", f"XXXX-{season}")
    if part := context.value("part"):
        return Reading("SET", f"XXXX-XX-XXT{part}")
    count = (
        2.0
        if context.has("other_one")
        else count_of(context)
        if context.has("small", "large", "number", "vague")
        else 1.0
    )
    if context.has("ordinal", "ordinal_mark"):
        count = float(context.number("ordinal") or context.number("small") or 1)
    return Reading("SET", duration_value(count, unit_of(context)))


def read_weekdays(context: Context) -> Reading | None:
    """Weekdays in the plural: "Mondays", "Sunday nights"."""
    weekday = context.number("weekdays") or context.number("weekday") or context.number("weekday_short")
    part = context.value("parts")
    return Reading("SET", f"XXXX-WXX-{weekday}" + (f"T{part}" if part else ""))


def read_daily(context: Context) -> Reading | None:
    """Adverbs of recurrence; "annual" and "quarterly" before a noun describe it and date nothing."""
    word = context.words()[0]
    at = context.match.first
    if context.word_at(at)[:1].isupper() and context.word_at(at + 1)[:1].isupper():
        return None
    if word in (
        "annual",
        "quarterly",
        "biennial",
        "semiannual",
        "biannual",
        "monthly",
        "weekly",
        "hourly",
        "nightly",
    ):
        return None
    return Reading("SET", context.value("daily"))


READERS: Final[dict[str, Reader]] = {
    "duration-count": read_duration,
    "duration-past": read_past_duration,
    "duration-compound": read_compound,
    "duration-article": read_article,
    "duration-vague": read_vague,
    "set-each": read_each,
    "set-weekdays": read_weekdays,
    "set-daily": read_daily,
}
