"""The syntax of dates: EDTF (ISO 8601-2:2019, annex A) levels 0 and 1, without times of day.

Patterns only, in the common subset of Rust's, Python's and XML Schema's regular expressions, since
polars, Python and Data Package validators all read them. Which date a text means is no matter of syntax.
"""

import re
from typing import Final

_YEAR: Final = r"-?[0-9]{4}"
#: Days that a month can have; leap years are not told apart.
_MONTH_DAY: Final = (
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    r"|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|[12][0-9]))"
)
_MONTH: Final = r"(0[1-9]|1[0-2])"
_SEASON: Final = r"2[1-4]"
#: Unspecified digits, from the right: 201X, 20XX, 2019-XX, 2019-04-XX, 2019-XX-XX.
_UNSPECIFIED: Final = rf"-?([0-9]{{3}}X|[0-9]{{2}}XX|[0-9]{{4}}-(XX|{_MONTH}-XX|XX-XX))"
_LONG_YEAR: Final = r"Y-?[0-9]{5,}"
#: Level 1: a date may be uncertain (?), approximate (~) or both (%).
_DATE: Final = rf"({_YEAR}(-({_MONTH_DAY}|{_MONTH}|{_SEASON}))?|{_UNSPECIFIED}|{_LONG_YEAR})[?~%]?"

#: A year, a month or a day.
CALENDAR_DATE: Final = rf"^[0-9]{{4}}(-({_MONTH_DAY}|{_MONTH}))?$"

#: A day.
DAY: Final = rf"^[0-9]{{4}}-{_MONTH_DAY}$"

#: A date, a season, or an interval of two, one end of which may be open (`..`) or unknown (empty).
EDTF: Final = rf"^({_DATE}|{_DATE}/({_DATE}|\.\.)?|(\.\.)?/{_DATE})$"


def is_edtf(value: str) -> bool:
    """Whether a string is a date, season or interval of EDTF level 1.

    >>> [is_edtf(date) for date in ("2024-06-16", "2019-23", "199X", "2019-07/2019-09", "../2020", "2015?")]
    [True, True, True, True, True, True]
    >>> [is_edtf(date) for date in ("16 June 2024", "2024-13", "2023-02-30", "2019-Q3", "../..", "")]
    [False, False, False, False, False, False]
    """
    return re.fullmatch(EDTF, value) is not None
