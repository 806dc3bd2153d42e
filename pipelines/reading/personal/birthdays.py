"""Finds birthdays: the day and month of a birth, with or without its year, in digits or in words.

Looks around the few words that tell of a birth only; years of birth and ages alone are left.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from pipelines.document import Span
from pipelines.reading.personal.datum import PersonalDatum, places_of

_MONTH: Final = (
    r"(?:Jan(?:uary|vier|uar)?|Feb(?:ruary|ruar)?|février|Mar(?:ch|s|zo)?|März|Apr(?:il|ile)?|avril|abril|May|Mai|mai"
    r"|mayo|maggio|enero|febrero|gennaio|febbraio|junio|giugno|julio|luglio|agosto|octubre|ottobre|noviembre"
    r"|diciembre|dicembre|June?|Juni|juin|July?|Juli|juillet|Aug(?:ust)?|août|Sept?(?:ember)?|septembre|Oct(?:ober)?"
    r"|Oktober|octobre|Nov(?:ember)?|novembre|Dec(?:ember)?|Dezember|décembre"
    r"|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?"
    r"|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\.?"
)
_ORDINAL: Final = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_FEAST: Final = (
    r"(?:Christmas|Boxing|New\sYear[’']?s?|Valentine[’']?s|St\.?\s(?:Valentine|Patrick)[’']?s|Saint\s(?:Valentine|Patrick)[’']?s|All\sSaints[’']?"
    r"|April\sFools?[’']?s?|May|Independence|Bastille|Midsummer|Leap)\s(?:Day|Eve)|Hallowe[’']?en"
)
_DAY: Final = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.)?(?:\sof)?[\s-](?:de\s)?{_MONTH}(?:,?(?:\sde)?[\s-](?:\d{{4}}|[’']\d\d))?"
    rf"|(?i:the\s)?(?:{_ORDINAL})(?:\sof)?\s{_MONTH}(?:,?\s\d{{4}})?"
    rf"|{_MONTH}\s(?:the\s)?(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})(?:,?\s\d{{4}})?"
    rf"|(?:{_FEAST})(?:,?\s(?:in\s)?\d{{4}})?"
    r"|\d{1,2}\.\s?[IVX]{1,4}\.\s?\d{4}|\d{4}[-/.]\d\d[-/.]\d\d"
    r"|\d{1,2}(?P<sign>[./-]|\s)\d{1,2}(?P=sign)(?:\d{4}|\d\d))(?![\w/-])"
)
_WEEKDAY: Final = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?(?:the\s)?"
#: What leads from "born" to a day: "in Tolva on", "at 3.15 am on", "to two teachers in the village on".
_TO_DAY: Final = (
    r"(?:(?:(?!\b(?:who|whom|where|when|which|that|but|after|before|since|died|married|wed|until|from|he|she|they|it)\b)[^.;:\n\d]){0,80}?"
    r"(?:\bat\s\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.?m\.?)?,?\s)?(?:in\s\d{4},?\s)?\bon)"
)
_SOMEBODY: Final = (
    r"(?:(?:[^\W\d_a-z][\w.’'-]*\s){1,4}|(?:[Hh]e|[Ss]he|[Tt]hey|(?:[Hh]is|[Hh]er|[Tt]heir|[Tt]he|a)\s\w+)\s)"
)


def _day(name: str) -> str:
    """A day as a group of a name; each has a sign of its own between its parts."""
    return f"(?P<{name}>{_DAY})".replace("<sign>", f"<{name}_sign>").replace("(?P=sign)", f"(?P={name}_sign)")


_BIRTHDAY: Final = re.compile(
    rf"""
      (?i:(?<!-)\bborn\b)(?:{_TO_DAY}|[:,]|\s(?:in|at)\s[^.;:\n\d(]{{2,40}}\()?
      \s{{0,2}}(?i:on\s|in\s)?(?:an?\s\w+\s)?{_WEEKDAY}{_day("born")}
    | \(\s?(?:b\.|\*)\s?{_day("b")}
    | (?<![\w.])(?:b\.|geb\.|geboren\sam|née?\sle|ur\.|nat[oa]\sil|nacid[oa]\sel)\s{_day("abbreviated")}
    | (?i:\bdate\sof\sbirth|\bbirth\s?-?date|\bbirth\s?days?|\bd\.?o\.?b\b\.?)
      (?:\s\([A-Za-z/.-]{{2,14}}\)|[\s,]{{0,2}}[a-z]+\b(?:\s(?:of\s)?[a-z]+){{0,5}}?)?\s?[:,(—–-]?\s{{0,3}}(?:on\s)?
      {_WEEKDAY}{_day("labelled")}
    | \b{_day("before")}\s(?:birth\s?day|birth\s?date)
    | \b{_day("is")}(?:,|\s(?:is|was))\s(?:\w+[’']s|his|her|their|my|our|your|the)\s(?:\w+\s){{0,2}}
        (?:birth\s?day|birth\s?date|date\sof\sbirth)
    | \b{_day("on")}(?:[,:]|\sin\s\w+,?)?\s{_SOMEBODY}(?:was|were|is)\sborn
    | \b(?i:turn(?:s|ed|ing)?)\s(?:\d{{1,3}}|[a-z-]{{3,15}})(?:\syears\sold)?\s(?:on|this)\s
        {_WEEKDAY}{_day("turned")}
    | \b(?:[Hh]e|[Ss]he|who|I|[^\W\d_a-z]\w+)(?:\swill|[’']ll|\swould)\s(?:be|have\sbeen)\s
        (?:\d{{1,3}}|(?:nine|thir|four|fif|six|seven|eigh)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?)
        (?:\syears\sold)?\son\s{_WEEKDAY}{_day("will_be")}
    | \b(?i:(?:gave|gives|giving)\sbirth|birth\sof\s(?:[^\W\d_a-z]\w+
        |(?:his|her|their|a|the)\s(?:\w+\s)?(?:son|daughter|child|baby|boy|girl|twins)))
        [^.;:\n\d]{{0,60}}?\bon\s{_WEEKDAY}{_day("given")}
    | \bin(?:to)?\sth(?:e|is)\sworld\b[^.;:\n\d]{{0,40}}?\bon\s{_WEEKDAY}{_day("world")}
    """,
    re.VERBOSE,
)
_BIRTH_WORDS: Final = (
    *(
        "born",
        "Born",
        "BORN",
        "birth",
        "Birth",
        "BIRTH",
        "dob",
        "DOB",
        "d.o.b",
        "D.O.B",
        "(b.",
        "b. ",
        "geb.",
        "(*",
    ),
    *("née le", "né le", "nato il", "nata il", "nacido el", "nacida el"),
    *("geboren am", "into the world", "into this world", "in the world on", "in this world on"),
)
#: Words of birthdays to come and gone by, with a day behind "on" only.
_AGE_WORDS: Final = ("turn", "will be ", "ould have been ", "’ll be ")
#: "(3 May 1985 – 2 June 2020)": a life, where it is as long as one.
_LIFE: Final = re.compile(rf"\(\s?{_day('birth')}\s?[–—-]\s?(?:{_day('death')}|\d{{4}})?\s?\)")
_LIFE_OPENS: Final = re.compile(r"\((?=[^()\n]{3,22}\d{4}\s?[–—-])")
_YEAR: Final = re.compile(r"\d{4}")
_SHORTEST_LIFE: Final = 15
_BEFORE_BIRTH_WORD: Final = 64
_BEHIND_BIRTH_WORD: Final = 140
_ON: Final = re.compile(r" (?:on|this) ")
_FARTHEST_ON: Final = 48
_DAY_LIKE: Final = re.compile(rf"\d|{_ORDINAL}|{_FEAST}")


def find_birthdays(text: str) -> Iterator[PersonalDatum]:
    """The birthdays in a text, in no order.

    >>> text = "Ada (3 May 1925 – 2 June 1999), whose son was born on the fourth of July"
    >>> [datum.span.text_of(text) for datum in find_birthdays(text)]
    ['fourth of July', '3 May 1925']

    Args:
        text: the text, in plain characters.
    """
    ages = (at for at in places_of(text, _AGE_WORDS) if _ON.search(text, at, at + _FARTHEST_ON))
    for start, end in _windows(sorted(chain(places_of(text, _BIRTH_WORDS), ages))):
        found = _BIRTHDAY.search(text, start, end) if _DAY_LIKE.search(text, start, end) else None
        while found:
            named = next(
                name for name, day in found.groupdict().items() if day and not name.endswith("_sign")
            )
            yield PersonalDatum("birthday", Span(*found.span(named)))
            found = _BIRTHDAY.search(text, found.start() + 1, end)
    for opening in _LIFE_OPENS.finditer(text):
        life = _LIFE.match(text, opening.start(), opening.end() + 80)
        years = _YEAR.findall(life[0]) if life else []
        if life and (len(years) == 1 or int(years[-1]) - int(years[0]) >= _SHORTEST_LIFE):
            yield PersonalDatum("birthday", Span(*life.span("birth")))


def _windows(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The stretches around places of a text, those that touch put together: none is searched twice."""
    start = end = 0
    for at in places:
        if at - _BEFORE_BIRTH_WORD > end:
            if end:
                yield start, end
            start = at - _BEFORE_BIRTH_WORD
        end = at + _BEHIND_BIRTH_WORD
    if end:
        yield start, end
