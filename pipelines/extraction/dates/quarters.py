"""Readers of quarters, halves and fiscal years: "the third quarter of 1990", "the year-ago period".

Takes a match in its context, gives its reading. Later quarters count from one named a few sentences before.
"""

from typing import Final

from pipelines.extraction.dates.anchors import nearest_year_of_month, shift_months
from pipelines.extraction.dates.lexicon import class_code
from pipelines.extraction.dates.reading import PAST, Context, Reader, Reading
from pipelines.extraction.dates.relative import ENDED, quarter_a_year_before, shifted, unresolved
from pipelines.extraction.dates.years import expand_year

#: The classes that say which quarter or half.
_ORDINALS: Final = ("ordinal_quarter", "ordinal_half", "quarter_code", "half_code", "ordinal", "small")


def read_quarter(context: Context) -> Reading | None:
    """A quarter or half of a year: "the third quarter of 1990", "Q3 2019", "last year's second half"."""
    if context.has("quarters"):
        return _read_quarters(context)
    half = context.has("half_unit", "ordinal_half", "half_code")
    ordinal = next((number for name in _ORDINALS if (number := context.number(name)) is not None), None)
    if ordinal is None and context.is_class(context.index_of("last") + 1, "half_unit"):
        ordinal = 2
    if ordinal is None:
        return _read_same_quarter_of(context)
    if not 1 <= ordinal <= (2 if half else 4) or (half and _is_some_half(context)):
        return None
    year = _year_of_quarter(context, ordinal * (2 if half else 1))
    value = f"{year:04d}" if year else "XXXX"
    adjective = context.codes[-1] in (class_code("ordinal_quarter"), class_code("ordinal_half"))
    skip = int(adjective and context.has("the") and not context.has("fiscal", "year4"))
    skip = int(context.is_class(context.match.first, "owner")) or skip
    basis = "explicit" if context.has("year4", "code_year") else "inferred_year"
    return Reading("DATE", f"{value}-{'H' if half else 'Q'}{ordinal}", basis, skip=skip)


def _is_some_half(context: Context) -> bool:
    """Whether "the first half" stands without what it is half of, and not after a preposition of time."""
    if context.has("of", "year4", "unit", "half_code", "ordinal_half"):
        return False
    return context.after() == "of" or context.before() not in ("in", "for", "during", "of")


def _year_of_quarter(context: Context, quarter: int) -> int | None:
    if context.has("year4"):
        return context.number("year4")
    anchor = context.published
    if context.has("code_year"):
        return expand_year(int(context.tokens.lower[context.index_of("code_year")]), anchor)
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
    if context.in_longer_period and not context.has("quarter"):
        quarter = None
    if quarter:
        value = f"{year:04d}{quarter[4:]}" if year else quarter_a_year_before(quarter)
        return Reading("DATE", value, "relative", skip=skip)
    if anchor is None:
        return Reading("DATE", PAST, skip=skip)
    return Reading("DATE", f"{year or anchor.year - 1:04d}", "relative", skip=skip)


def read_latest_quarter(context: Context) -> Reading | None:
    """The quarter that the text is about, or the one that ended last: "the latest quarter"."""
    if ended := _read_quarter_ended(context):
        return ended
    year, anchor, quarter = context.number("year4"), context.published, context.previous_quarter
    if context.in_longer_period and context.has("period"):
        quarter = None
    if year is not None:
        return Reading("DATE", f"{year:04d}{quarter[4:]}" if quarter else f"{year:04d}", "explicit")
    now = shifted(anchor, "Q", 0) if anchor else None
    if context.has("last") and "latest" not in context.words() and quarter and now and quarter >= now:
        quarter = None
    if quarter and not context.has("next", "current"):
        return Reading("DATE", quarter, "relative")
    if anchor is None:
        return Reading("DATE", "XXXX-QX") if context.has("quarter") else None
    value = shifted(anchor, "Q", -1 if context.has("last") else 1 if context.has("next") else 0)
    return Reading("DATE", value, "relative") if value else Reading("DATE", "XXXX-QX")


def _read_quarter_ended(context: Context) -> Reading | None:
    """A quarter by the month it ends in: "the quarter ended July 31"; its value is where its middle lies."""
    at, anchor = context.match.end + 1, context.published
    if context.after() not in ("ended", "ending") or not context.is_class(at, "month") or anchor is None:
        return None
    month = int(context.times.values[at])
    years = [int(context.times.values[i]) for i in range(at + 1, at + 5) if context.is_class(i, "year4")]
    ahead = 1 if context.after() == "ending" else -1
    year = years[0] if years else nearest_year_of_month(anchor, month, ahead)
    first, middle = shift_months(year, month, -2), shift_months(year, month, -1)
    edtf = f"{first[0]:04d}-{first[1]:02d}/{year:04d}-{month:02d}"
    basis = "explicit" if years else "inferred_year"
    return Reading("DATE", f"{middle[0]:04d}-Q{(middle[1] + 2) // 3}", basis, None, edtf, "quarter")


def read_fiscal_year(context: Context) -> Reading | None:
    """A fiscal year: "fiscal 1989", "the current fiscal year"."""
    year = context.number("year4")
    if year is not None:
        return Reading("DATE", f"{year:04d}", "explicit")
    anchor = context.published
    if short := context.value("small"):
        return _read_short_fiscal_year(context, short)
    if context.after() in ENDED:
        return Reading("DURATION", "P1Y")
    if anchor is None or context.value("unit") not in ("Y", None):
        return unresolved("Y", 0)
    steps = -1 if context.has("last") else 1 if context.has("next") else 0
    return Reading("DATE", f"{anchor.year + steps:04d}", "relative")


def _read_short_fiscal_year(context: Context, short: str) -> Reading | None:
    """A fiscal year by two digits that touch the abbreviation or an apostrophe: "FY20", "fiscal '20"."""
    at = context.match.end - 1
    is_glued = context.tokens.ends[at - 1] == context.tokens.starts[at]
    if len(short) != 2 or not is_glued:
        return None
    return Reading("DATE", f"{expand_year(int(short), context.published):04d}", "explicit")


READERS: Final[dict[str, Reader]] = {
    "date-quarter": read_quarter,
    "date-quarter-shift": read_quarter_shift,
    "date-latest-quarter": read_latest_quarter,
    "date-fiscal-year": read_fiscal_year,
}
