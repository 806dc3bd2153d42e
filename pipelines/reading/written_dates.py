"""Calendar dates as pages print them on their own ("Apr 5, 2024", "5 April 2024", "2024-04-05"), as EDTF.

Only full dates and months with a year, and only where nothing else stands beside them: for the dates of
articles and of answers. Dates in sentences belong in `pipelines.extraction.dates.finder`.
"""

import re
from datetime import date
from typing import NamedTuple

_NUMBER_OF_MONTH = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
#: A year of now; in digits of another script, which are seldom mixed, any.
_YEAR = r"(?P<year>(?:19|20)\d\d|(?![0-9])\d{4})"
_FORMS = (
    rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
    rf"{_YEAR}[-/](?P<month_number>\d\d)[-/](?P<day>\d\d)",
    rf"{_MONTH},?\s+{_YEAR}",
)
#: The date of a snippet and the dash that parts it from its words; only an em dash needs no white space.
_SNIPPET = re.compile(r"(?P<date>\w[\w.,\s]{6,38}?)(?:\s+(?:--|[—–·-])\s+|\s*—\s*)(?=[^a-z\s])")
_DATES = tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)
_SEARCH = tuple(re.compile(rf"(?<!\w){form}(?!\w)", re.IGNORECASE) for form in _FORMS[:3])


def parse_date(words: str) -> str | None:
    """The date that the words are, as EDTF; None where they are none or say more.

    >>> [parse_date(words) for words in ("Apr 5, 2024", "Sunday, 16 June 2024", "May 2023", "Feb 30, 2024")]
    ['2024-04-05', '2024-06-16', '2023-05', None]
    """
    if len(words) > 40:
        return None
    for form in _DATES:
        found = form.fullmatch(words)
        if found:
            return _as_edtf(found)
    return None


def find_date(words: str) -> str | None:
    """The first full date in a short line, as EDTF.

    >>> find_date("LONDON, March 3, 2024 (Reuters) -")
    '2024-03-03'
    """
    if len(words) > 300:
        return None
    found = min(
        filter(None, (form.search(words) for form in _SEARCH)), key=lambda match: match.start(), default=None
    )
    return _as_edtf(found) if found else None


class DatedOpening(NamedTuple):
    """The date that opens a snippet, as EDTF; its length, and that of all before the snippet's words."""

    date: str
    date_length: int
    length: int


def dated_opening(words: str) -> DatedOpening | None:
    """The date and dash that open a snippet of another page.

    A sentence that goes on in small letters after the dash has the date for its subject, and keeps it.

    >>> dated_opening("Jan 14, 2025 — The law passed.")
    DatedOpening(date='2025-01-14', date_length=12, length=15)
    >>> dated_opening("May 3, 2025 — a Saturday.") is None
    True
    """
    found = _SNIPPET.match(words)
    written = parse_date(found["date"]) if found else None
    return DatedOpening(written, found.end("date"), found.end()) if found and written else None


def _as_edtf(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    year = int(parts["year"])
    month = int(parts.get("month_number") or 0) or _NUMBER_OF_MONTH[parts["month"][:3].casefold()]
    if not parts.get("day"):
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, int(parts["day"])).isoformat()
    except ValueError:
        return None
