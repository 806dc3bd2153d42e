"""Readers of years, decades and centuries, told from other numbers by the words around them.

Takes a match in its context, gives its reading, or None where the number is none ("1238 lives").
"""

import re
from typing import Final

from pipelines.extraction.dates.anchors import PartialDate
from pipelines.extraction.dates.reading import Context, Reader, Reading
from pipelines.words import load_words

_BEFORE_YEAR: Final = load_words("before_year")
_NOT_BEFORE_YEAR: Final = load_words("not_before_year")
_NOT_AFTER_YEAR: Final = load_words("not_after_year")
PLURAL_NOUN = re.compile(r"[a-z]{3,}(?<!s)s$")
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


def read_year(context: Context) -> Reading | None:
    """A year, told from other numbers of four digits by the words around it."""
    if middle := context.value("mid_year"):
        return Reading("DATE", middle, "explicit")
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
    if PLURAL_NOUN.match(after) and not introduced:
        return False
    if not 1900 <= year <= 2099:
        return introduced and year >= 1400 and not PLURAL_NOUN.match(after)
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
    if middle := context.value("mid_decade"):
        return Reading("DATE", middle, "explicit")
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


READERS: Final[dict[str, Reader]] = {
    "date-decade": read_decade,
    "date-century": read_century,
    "date-year-range": read_year_range,
    "date-year": read_year,
    "date-spelled-year": read_spelled_year,
}
