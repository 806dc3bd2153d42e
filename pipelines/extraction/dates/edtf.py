"""Turns ISO-TimeML values into EDTF (ISO 8601-2) level 1, the dates of the events table."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

#: Season codes of EDTF, section 4.8, by the codes of ISO-TimeML.
SEASONS: Final = {"SP": "21", "SU": "22", "FA": "23", "WI": "24"}

_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*)?$")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(?:-(\d))?(-WE)?$")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])$")
_HALF = re.compile(r"(\d{4})-H([12])$")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)$")
_YEAR_OR_MONTH = re.compile(r"([1-9]\d{3})(?:-(\d\d))?$")
_PLAIN = re.compile(r"(\d{2}|\d{3}|\d{4}|\d{4}-\d\d)$")
_PLAIN_PRECISION: Final = {2: "century", 3: "decade", 4: "year", 7: "month"}


def edtf_of(timex_value: str | None) -> tuple[str | None, str]:
    """The EDTF reading of a TIMEX3 value and its precision.

    >>> edtf_of("2019-W47")
    ('2019-11-18/2019-11-24', 'week')
    >>> edtf_of("2019-FA"), edtf_of("199"), edtf_of("2019-Q3")
    (('2019-23', 'season'), ('199X', 'decade'), ('2019-07/2019-09', 'quarter'))
    >>> edtf_of("PAST_REF")
    (None, 'none')
    """
    value = timex_value or ""
    if found := _DAY.match(value):
        return found[1], "day"
    if found := _PLAIN.match(value):
        return value.ljust(4, "X") if len(value) < 4 else value, _PLAIN_PRECISION[len(value)]
    if found := _WEEK.match(value):
        return _week(found)
    if found := _QUARTER.match(value):
        last = 3 * int(found[2])
        return f"{found[1]}-{last - 2:02d}/{found[1]}-{last:02d}", "quarter"
    if found := _HALF.match(value):
        last = 6 * int(found[2])
        return f"{found[1]}-{last - 5:02d}/{found[1]}-{last:02d}", "month"
    if found := _SEASON.match(value):
        return f"{found[1]}-{SEASONS[found[2]]}", "season"
    return None, "none"


def _week(found: re.Match[str]) -> tuple[str | None, str]:
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        if found[3]:
            return (monday + timedelta(int(found[3]) - 1)).isoformat(), "day"
        first = monday + timedelta(5) if found[4] else monday
        return f"{first.isoformat()}/{(monday + timedelta(6)).isoformat()}", "day" if found[4] else "week"
    except (ValueError, OverflowError):
        return None, "none"


def bounds(edtf: str) -> tuple[str, str]:
    """The first and last date of an EDTF date or interval.

    >>> bounds("2019-07/2019-09"), bounds("2019-11")
    (('2019-07', '2019-09'), ('2019-11', '2019-11'))
    """
    first, mark, last = edtf.partition("/")
    return first, last if mark else first


def date_bounds(edtf: str | None) -> tuple[str | None, str | None]:
    """The first and the last day that an EDTF date or interval may mean, as ISO dates; None where it is open.

    A season counts by the calendar's months of the northern hemisphere.

    >>> date_bounds("2019-07/2019-09"), date_bounds("199X"), date_bounds("../2024-02")
    (('2019-07-01', '2019-09-30'), ('1990-01-01', '1999-12-31'), (None, '2024-02-29'))
    """
    if edtf is None:
        return None, None
    first, last = bounds(edtf)
    return _day_at(first, 0), _day_at(last, 1)


#: The first and the last month of each season code of EDTF.
_SEASON_MONTHS: Final = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 2)}


def _day_at(text: str, end: int) -> str | None:
    """The first (0) or the last (1) day of an EDTF date; None where it is open."""
    if not text[:1].isdecimal():
        return None
    year, _, rest = text.replace("X", "09"[end]).partition("-")
    month, _, day = rest.partition("-")
    if day:
        return f"{year}-{month}-{day}"
    if month in _SEASON_MONTHS:
        first, last = _SEASON_MONTHS[month]
        year = f"{int(year) + (end and last < first):04d}"
        month = f"{(first, last)[end]:02d}"
    month = month or ("01", "12")[end]
    return f"{year}-{month}-{monthrange(int(year), int(month))[1] if end else 1:02d}"


def since(edtf: str) -> str:
    """An interval that begins with a date and is open at its end.

    >>> since("2019-10")
    '2019-10/..'
    """
    return f"{bounds(edtf)[0]}/.."


def until(edtf: str) -> str:
    """An interval that is open at its beginning and ends with a date.

    >>> until("2019-11-18/2019-11-24")
    '../2019-11-24'
    """
    return f"../{bounds(edtf)[1]}"


def between(first: str, last: str) -> str:
    """The interval from one date to another.

    >>> between("2008", "2016")
    '2008/2016'
    """
    return f"{bounds(first)[0]}/{bounds(last)[1]}"


def part_of(edtf: str, count: int, unit: str, *, at_end: bool) -> str | None:
    """So many days, weeks or months (D, W, M) at the beginning or end of a year or month; None beyond it.

    >>> part_of("2015", 3, "M", at_end=True), part_of("2021", 2, "W", at_end=False)
    ('2015-10/2015-12', '2021-01-01/2021-01-14')
    >>> part_of("2020-02", 5, "D", at_end=True), part_of("2020-02", 2, "M", at_end=True)
    ('2020-02-25/2020-02-29', None)
    """
    found = _YEAR_OR_MONTH.match(edtf)
    if found is None or not count:
        return None
    year, month = int(found[1]), int(found[2] or 0)
    if unit == "M":
        first = 13 - count if at_end else 1
        if month or not 1 <= count <= 11:
            return None
        return f"{year:04d}-{first:02d}/{year:04d}-{first + count - 1:02d}"
    begin = date(year, month or 1, 1)
    end = date(year, month or 12, monthrange(year, month or 12)[1])
    days = timedelta(count * {"D": 1, "W": 7}.get(unit, 1_000) - 1)
    if days > end - begin:
        return None
    begin, end = (end - days, end) if at_end else (begin, begin + days)
    return f"{begin.isoformat()}/{end.isoformat()}"
