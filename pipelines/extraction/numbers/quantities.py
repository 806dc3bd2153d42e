"""Numerals with the signs around them: currency, percent, minus.

Takes a text and where a number begins, gives a `Quantity`. What two of them make is read in `expressions`.
"""

import re
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.numbers.numerals import (
    END,
    GAP,
    NUMBER_WORDS,
    Numeral,
    one_of,
    read_numeral,
)
from pipelines.words import load_table, load_words


@frozen
class Quantity:
    """A numeric expression and its reading.

    Args:
        span: the smallest numeric expression, signs included.
        value: the value; None for a range or a vague magnitude.
        value_min: the lower end of a range, or the least that a vague magnitude names.
        value_max: the upper end of a range.
        kind: as in `NumberExpression.kind`.
        unit: `percent`, `percentage points`, `1`, an ISO 4217 code, or None.
        style: of the (first) numeral.
        scale: of the (first) numeral.
    """

    span: Span
    value: float | None
    kind: str
    unit: str | None
    style: str
    scale: float = 1.0
    value_min: float | None = None
    value_max: float | None = None


SIGNS: Final = load_table("currency_signs")
CODES: Final = load_words("currency_codes")
_NUMBER_START = re.compile(
    rf"[\d¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|\.\d|{one_of((*NUMBER_WORDS, 'half', 'a', 'an'))}", re.IGNORECASE
)
_SIGN = "(?:" + "|".join(re.escape(s) for s in sorted(SIGNS, key=len, reverse=True)) + ")"
_CODE = one_of(CODES)
_CURRENCY_BEFORE = (
    rf"(?:(?P<sign>(?<![^\W_]){_SIGN}|[$£€¥₹])[ \u00a0]?|(?<![^\W_])(?P<code>{_CODE})[ \u00a0]?)"
    r"(?P<inner>[-−])?"
)
_MINUS = rf"(?P<minus>(?<![^\W_)\]])(?<![/+])(?:[-−]|(?i:minus){GAP}))"
_LEAD_BEHIND = re.compile(rf"{_MINUS}?(?:{_CURRENCY_BEFORE})?\Z")
# What a sign before a number may end with; the s is that of "minus".
_LEAD_ENDS = frozenset(word[-1] for word in (*SIGNS, *CODES, "-", "−", "minus"))
_LEAD_AHEAD = re.compile(rf"(?P<minus>[-−]|minus{GAP})?(?:{_CURRENCY_BEFORE})?")
_CURRENCY_AFTER = re.compile(rf"[ \u00a0]?(?:(?P<sign>[€£₽₸₴₺₹₪₩])|(?P<code>{_CODE}))")
_LONGEST_LEAD = 10
# Letters that name other things before a bare number: PS4, N95, K9.
_LETTER_SIGNS = load_words("letter_signs")
_BEFORE_PRICES = load_words("before_prices")
_WORD_BEHIND = re.compile(r"([a-z]+)[ \u00a0]\Z")
_LONGEST_WORD = 12
# Of "R" so few digits are a price already (the rand); other letters name things with two (N95, K9).
_RAND = "R"
_FEWEST_DIGITS = 3
_PERCENT = re.compile(
    rf"""
      [ \u00a0\u202f]?[%％] (?P<sign_points>{GAP}points?{END})?                       # 5%   5 %  5% points
    | {GAP}?(?:per{GAP}?cent|pct) (?:age)?{END} (?P<points>{GAP}points?{END})?  # 5 percentage points
    | pc{END}                                                                      # 5pc
    | [ ]?(?P<short_points>pp(?:ts?)?){END}                                        # 0.5pp
    """,
    re.VERBOSE | re.IGNORECASE,
)
# half a percent; a quarter of one percentage point
_PART_OF_PERCENT = re.compile(
    rf"{GAP}(?:of{GAP})?(?:(?:an?|one){GAP})?per{GAP}?cent(?:age)?(?P<points>{GAP}points?)?{END}",
    re.IGNORECASE,
)


def read_quantity(text: str, start: int, end: int, floor: int = 0) -> Quantity | None:
    """Read the number that begins at an offset with the signs before and after it; without ranges and ratios.

    >>> [read_quantity(t, t.index("3"), len(t)).unit for t in ("$3.5 billion", "EUR 3m", "3 per cent")]
    ['USD', 'EUR', 'percent']
    """
    if start > floor and _opens_decimal(text, start):
        start -= 1
    lead = None
    if start > floor and text[start - 2 if text[start - 1].isspace() else start - 1] in _LEAD_ENDS:
        lead = _LEAD_BEHIND.search(text, max(floor, start - _LONGEST_LEAD), start)
    return _with_lead(text, lead, start, end)


def _opens_decimal(text: str, start: int) -> bool:
    """Whether the character before an offset is the dot of a decimal fraction such as ".5"."""
    if not start or text[start - 1] != "." or not text[start].isdigit():
        return False
    return start < 2 or not (text[start - 2].isalnum() or text[start - 2] in '.…)]”"')


def _with_lead(text: str, lead: re.Match[str] | None, start: int, end: int) -> Quantity | None:
    """The quantity whose numeral begins at an offset, with the signs found before it."""
    sign = (lead["sign"] or lead["code"]) if lead else None
    numeral = read_numeral(text, start, end, currency=SIGNS.get(sign, sign) if sign else None)
    if numeral is None:
        return None
    if lead and sign in _LETTER_SIGNS and not _is_sum(text, sign, lead.start(), numeral):
        sign = None
    minus = (lead["minus"] or lead["inner"]) if lead else None
    if minus and len(minus) == 1 and numeral.style not in ("digits", "fraction"):
        minus = None
    begin = lead.start() if lead and (sign or minus) else start
    return _with_ending(
        text, numeral, begin, end, SIGNS.get(sign, sign) if sign else None, -1 if minus else 1
    )


def _is_sum(text: str, sign: str, begin: int, numeral: Numeral) -> bool:
    """Whether a numeral behind a letter is a sum and not the number of a model.

    It is where it is written as sums are (R2.7m and N1,200, not N95), or after a word of prices: costs R500.
    """
    written = numeral.span.text_of(text)
    if numeral.scale > 1 or not written.isdigit():
        return True
    before = _WORD_BEHIND.search(text, max(0, begin - _LONGEST_WORD), begin)
    if before is None or before[1] not in _BEFORE_PRICES:
        return False
    return len(written) >= _FEWEST_DIGITS or (sign == _RAND and before[1] not in ("a", "an"))


def _with_ending(
    text: str, numeral: Numeral, begin: int, end: int, currency: str | None, sign: int
) -> Quantity:
    span, kind, unit = Span(begin, numeral.span.end), "cardinal", currency
    if numeral.style in ("fraction", "multiple"):
        kind, unit = numeral.style, "1"
    elif numeral.style in ("ordinal", "vague", "not_a_number"):
        kind = numeral.style
    elif numeral.style == "not_a_fraction":
        kind = "identifier"
    if kind == "fraction" and (part := _PART_OF_PERCENT.match(text, span.end, end)):
        kind, unit = ("percentage_point", "percentage points") if part["points"] else ("percent", "percent")
        span = Span(begin, part.end())
    elif currency:
        kind = "currency" if kind != "vague" else kind
    elif kind in ("cardinal", "not_a_number", "vague"):
        if percent := _PERCENT.match(text, span.end, end):
            points = percent["points"] or percent["sign_points"] or percent["short_points"]
            kind = ("percentage_point" if points else "percent") if kind == "cardinal" else kind
            unit = "percentage points" if points else "percent"
            span = Span(begin, percent.end())
        elif money := _CURRENCY_AFTER.match(text, span.end, end):
            kind, unit = "currency", SIGNS.get(money["sign"]) or money["code"]
            span = Span(begin, money.end())
    if numeral.style == "vague":
        return Quantity(span, None, "vague", unit, "vague", value_min=numeral.value)
    return Quantity(span, sign * numeral.value, kind, unit, numeral.style, numeral.scale)


def read_second(text: str, start: int, end: int) -> Quantity | None:
    """Read the second number of an expression: the one whose signs, or itself, stand at an offset."""
    lead = _LEAD_AHEAD.match(text, start, end)
    begin = lead.end() if lead else start
    return _with_lead(text, lead, begin, end) if _NUMBER_START.match(text, begin, end) else None
