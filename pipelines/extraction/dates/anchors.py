"""Calendar arithmetic around an anchor: the document's date, or a date that the text gave before.

Takes and gives partial dates. Which words refer to which anchor belongs in `relative`.
"""

import re
from datetime import date, timedelta
from typing import Final

from pipelines.document import frozen

_EDTF_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
#: Anchors lie so far inside the calendar that a step from them stays in it.
_LAST_YEAR: Final = 9990
_SEASON_MONTH: Final = {"SP": 4, "SU": 7, "FA": 10, "WI": 1}


@frozen
class PartialDate:
    """A year, perhaps with a month, perhaps with a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str | None) -> "PartialDate | None":
        """Read an EDTF date of year, month or day precision, or the beginning of a TIMEX3 value.

        >>> PartialDate.parse("2024-06")
        PartialDate(year=2024, month=6, day=None)
        """
        found = _EDTF_DATE.match(text or "")
        if not found:
            return None
        year, month, day = (int(part) if part else None for part in found.groups())
        if not year or not 1 < year < _LAST_YEAR or (month is not None and not 1 <= month <= 12):
            return None
        if month and day and valid_day(year, month, day) is None:
            return None
        return cls(year, month, day)

    @property
    def full(self) -> date | None:
        """The calendar day, where all of it is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None


def valid_day(year: int, month: int, day: int) -> date | None:
    """The calendar day, or None where there is no such day.

    >>> valid_day(2023, 2, 29) is None
    True
    """
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift_days(day: date, days: int) -> date | None:
    """The day so many days later; None beyond the calendar."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return None


def shift_months(year: int, month: int, months: int) -> tuple[int, int]:
    """The month so many months later.

    >>> shift_months(2024, 1, -2)
    (2023, 11)
    """
    number = year * 12 + month - 1 + months
    return number // 12, number % 12 + 1


def iso_week(day: date) -> str:
    """The TIMEX3 value of a day's week.

    >>> iso_week(date(2019, 11, 18))
    '2019-W47'
    """
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def nearest_weekday(anchor: date, weekday: int, direction: int) -> date:
    """The weekday (1 is Monday) on or before the anchor for direction -1, on or after it for 1.

    >>> nearest_weekday(date(2024, 6, 16), 5, -1).isoformat()
    '2024-06-14'
    """
    ahead = (weekday - anchor.isoweekday()) % 7
    if direction > 0:
        return anchor + timedelta(ahead)
    return anchor - timedelta((7 - ahead) % 7)


def nearest_year_of_month(anchor: PartialDate, month: int, direction: int) -> int:
    """The year of a month named without one: of the last such month for direction -1, of the next for 1.

    Direction 0 takes the nearest.

    >>> nearest_year_of_month(PartialDate(2000, 1, 7), 11, -1)
    1999
    """
    if anchor.month is None:
        return anchor.year
    if direction == 0:
        return anchor.year + round((anchor.month - month) / 12)
    if direction < 0:
        return anchor.year - (month > anchor.month)
    return anchor.year + (month < anchor.month)


def season_month(season: str) -> int:
    """A month in the middle of a season of the northern hemisphere."""
    return _SEASON_MONTH[season]


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 13, 1876).

    >>> easter(2000).isoformat()
    '2000-04-23'
    """
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    number = moon + weekday - 7 * late + 114
    return date(year, number // 31, number % 31 + 1)


def thanksgiving(year: int) -> date:
    """The fourth Thursday of November (US Code, title 5, section 6103).

    >>> thanksgiving(1999).isoformat()
    '1999-11-25'
    """
    return nearest_weekday(date(year, 11, 22), 4, 1)


#: How the word list says which day a holiday is: "12-26"; "easter-2", days from a movable feast; "09:1:1",
#: the first Monday of September; a last such weekday is the -1st.
_FIXED: Final = re.compile(r"(\d\d)-(\d\d)$")
_MOVED: Final = re.compile(r"(easter|thanksgiving)([+-]\d+)?$")
_MOVABLE: Final = {"thanksgiving": thanksgiving, "easter": easter}


def day_of_holiday(rule: str, year: int) -> date:
    """The day of a holiday in a year.

    >>> [day_of_holiday(rule, 1999).isoformat() for rule in ("12-26", "easter-2", "09:1:1", "05:1:-1")]
    ['1999-12-26', '1999-04-02', '1999-09-06', '1999-05-31']
    """
    if fixed := _FIXED.match(rule):
        return date(year, int(fixed[1]), int(fixed[2]))
    if moved := _MOVED.match(rule):
        return _MOVABLE[moved[1]](year) + timedelta(int(moved[2] or 0))
    month, weekday, nth = map(int, rule.split(":"))
    if nth > 0:
        return nearest_weekday(date(year, month, 7 * nth - 6), weekday, 1)
    following = shift_months(year, month, 1)
    return nearest_weekday(date(*following, 1) - timedelta(1), weekday, -1)
