"""Numeric expressions of one quantity or two: ranges, ratios, scores, multiples, and digits that only name.

Takes a text and where a number begins, gives a `Quantity`: the smallest numeric expression as the codebook
bounds it. Whether it states a quantity at all is decided in `reasons`.
"""

import re
from dataclasses import replace

from pipelines.document import Span
from pipelines.extraction.numbers.numerals import END, GAP, times
from pipelines.extraction.numbers.quantities import Quantity, read_quantity, read_second
from pipelines.grammar.tokens import lowered
from pipelines.words import load_table, load_words

_LINK = re.compile(
    rf"""
      {GAP} (?P<word> to | and | or | in | for | per | out{GAP}of | of ){END}
        (?P<every>{GAP}every{END})? {GAP}
        (?: (?:about|around|nearly|up{GAP}to|as{GAP}(?:much|many|high){GAP}as|more{GAP}than){GAP} )?
    | (?P<dash> [ ]?[-‐‑‒–−][ ]? )
    | (?P<mark> [ ]?[:/][ ]? | [ ]?(?:±|\+/[-−])[ ]? )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SHARED_SCALE = 1e3
_HIGHEST_SCORE = 10_000.0
_OF_RATIOS = frozenset({"odds", "of", "ratio"})
_CONTESTS = load_words("contest_words")
# from 5 to 7 percent to 3 to 5 percent
_TO_ANOTHER_RANGE = re.compile(rf"{GAP}to{GAP}[$£€]?\d[\d.,]*{GAP}to{GAP}")
_RANGE_WORDS = frozenset({"to", "and", "or"})
_RATIO_BASES = frozenset({1e1, 12.0, 2e1, 25.0, 5e1, 1e2, 1e3, 1e4, 1e5, 1e6})
_TIME_AHEAD = re.compile(
    r"[-\s]{0,2}(?:innings?|minutes?|games?|matches|starts|days?|weeks?|months?|years?|hours?|seconds?|seasons?"
    r"|tests?|attempts|outings|overs|appearances)(?![^\W_])",
    re.IGNORECASE,
)


def read_expression(
    text: str, start: int, end: int, before: str, *, levels: bool = False, floor: int = 0
) -> Quantity | None:
    """Read the numeric expression that begins at an offset: a quantity, a range, a ratio or a score.

    Args:
        text: the text.
        start: where its first number begins.
        end: where reading must stop.
        before: the word before it, in lower case.
        levels: whether "A to B" would be two levels of a change, which stay apart.
        floor: where the expression before ends; signs are looked for behind it only.

    >>> read_expression("3.5-4 billion", 0, 13, "").value_min
    3500000000.0
    >>> read_expression("one out of eight", 0, 16, "").value
    0.125
    """
    named = _NAMING_DIGITS.match(text, start, end) if text[start].isdigit() else None
    if named:
        return _naming(named)
    first = read_quantity(text, start, end, floor)
    if first is None or first.value is None:
        return first
    if first.kind == "ordinal" and before == "every":
        return _every_so_many(text, first, end)
    if first.style == "multiple" and not _OF_WHAT.match(text, first.span.end, end):
        return _as_often(text, first)
    if first.kind in _UNLINKED:
        return first
    return _multiple(text, first, end) or _linked(text, first, end, before, levels) or first


def _as_often(text: str, multiple: Quantity) -> Quantity:
    """Twice or thrice, where it says how often: "called twice"; any other multiple as it is."""
    is_often = lowered(multiple.span.text_of(text)) in ("thrice", "twice")
    return replace(multiple, kind="cardinal", unit=None) if is_often else multiple


def _multiple(text: str, number: Quantity, end: int) -> Quantity | None:
    """Threefold, 10x, four times as many."""
    if fold := _FOLD.match(text, number.span.end, end):
        return replace(number, span=Span(number.span.start, fold.end()), kind="multiple", unit="1")
    return replace(number, kind="multiple", unit="1") if _TIMES.match(text, number.span.end, end) else None


def _linked(text: str, first: Quantity, end: int, before: str, levels: bool) -> Quantity | None:
    """What a number makes with a second one behind it; None where it stands alone."""
    link = _LINK.match(text, first.span.end, end) or _UNIT_LINK.match(text, first.span.end, end)
    second = read_second(text, link.end(), end) if link else None
    if link is None or second is None or second.value is None or second.kind in _UNLINKED:
        return None
    if link.re is _UNIT_LINK and not _same_unit(text, link["unit"], second, end):
        return None
    return _joined(text, first, link, second, before, levels, end)


def _naming(found: re.Match[str]) -> Quantity:
    """Digits that name something, keep a clock's time, or score."""
    kind = "score" if found["score"] else "time" if found["clock"] else "identifier"
    return Quantity(Span(found.start(), found.end()), None, kind, None, "digits")


def _every_so_many(text: str, ordinal: Quantity, end: int) -> Quantity:
    """Every fifth: a share, unless it counts time."""
    every = _EVERY_BEHIND.search(text, max(0, ordinal.span.start - 10), ordinal.span.start)
    if not every or not ordinal.value or _TIME_AHEAD.match(text, ordinal.span.end, end):
        return ordinal
    span = Span(every.start(), ordinal.span.end)
    return replace(ordinal, span=span, value=1 / ordinal.value, kind="ratio", unit="1")


_EVERY_BEHIND = re.compile(rf"every{GAP}\Z", re.IGNORECASE)
_UNLINKED = frozenset({"ordinal", "identifier", "not_a_number", "multiple"})
# twice the rate; twice as many
_OF_WHAT = re.compile(
    rf"{GAP}(?:the|as|that|this|these|those|what|its|his|her|their|our|my|your){END}", re.IGNORECASE
)
_FOLD = re.compile(rf"[-‐‑ ]?fold{END}|x{END}", re.IGNORECASE)
# Digits in a form that only names, or only scores.
_NAMING_DIGITS = re.compile(
    r"""
    (?: (?P<score> \d{1,2}(?:[-–]\d{1,2}){2} ) (?![-–\d])                # 8-2-1
    | (?P<clock> \d{1,3}(?::\d\d){2}(?:\.\d+)? )                       # 2:05:30
    | (?:1[- ]?\()?\d{3}(?:\)[-. ]?|[-. ])\d{3}[-. ]\d{4}(?!\d) | \d{3}-\d{4}(?![\d,])  # 555-010-0199
    | (?<=\+)(?=\d(?:[-/ ()]{0,3}\d){6,14}(?!\d)) \d(?:[-/ ()]{0,3}\d)+    # +1 (555) 010-0199
    | (?<=\()\d{2,5}\)[- ]?\d{3,5}[- ]?\d{3,4}(?![\d,]|\.\d)          # (0155) 501 0019
    | 0\d{1,4}(?:[- ]\d{2}){3,4}(?!\d)                              # 01 55 50 10 01
    | 0\d{2,5}(?:[- ]\d{3,4}){1,3}(?!\d)                              # 0800 123 456
    | 0\d{1,5}[-/ ][ ]?\d{5,9}(?!\d)                                # 0155-5010019
    | \d+(?:[-–]\d+){2,}+                                            # 978-3-16-148410-0
    | (?!\d{1,3}(?:\.\d{3})+(?![.\d])) \d+(?:\.\d+){2,}+                # 192.168.1.2, but not 1.250.000
    | (?<=\+)\d{1,3}[-. (]{1,2}\d[-. ()\d]{5,16}\d                      # +1.555.010.0199
    ) (?!\d)                                                           # 10:30:2024 is no time
    """,
    re.VERBOSE,
)
_TIMES = re.compile(
    rf"[- ]times{GAP}(?:as|the|more|higher|larger|greater|bigger|less|lower|smaller|faster|slower|likelier"
    rf"|fewer|longer|earnings|book|revenue|sales|his|her|its|their|our|what){END}",
    re.IGNORECASE,
)


# 15kHz and 17kHz; two feet to three feet; 18 °C to 34 °C
_UNIT_LINK = re.compile(
    rf"(?P<unit>[ -]?°?[^\W\d_]{{1,12}}){GAP}(?P<word>to|and){END}{GAP}"
    r"(?P<dash>(?!))?(?P<mark>(?!))?(?P<every>(?!))?",
    re.IGNORECASE,
)
_UNITS = load_table("measure_units")


def _same_unit(text: str, unit: str, second: Quantity, end: int) -> bool:
    """Whether the second number has the unit that the first has."""
    word = unit.strip(" -")
    return (
        lowered(word) in _UNITS
        and re.compile(rf"[ -]?{re.escape(word)}{END}").match(text, second.span.end, end) is not None
    )


def _joined(
    text: str, first: Quantity, link: re.Match[str], second: Quantity, before: str, levels: bool, end: int
) -> Quantity | None:
    """What two numbers with a link between them make; None where they stay apart.

    By how much and to which level ("cut by nine to 21") is told from a range ("by 5 to 7 percent") by the
    size of the second number.
    """
    word = " ".join(lowered(link["word"] or "").split()).replace("-", " ")
    if link["mark"]:
        return _out_of_marks(text, first, link, second, before)
    if link["dash"]:
        return _range(first, second) or _score(text, first, link, second)
    if word in _RANGE_WORDS:
        if word == "to" and _are_counts(first, second) and second.value == 1 and (first.value or 0) > 1:
            return _ratio(first, second, (first.value or 0.0))
        levels = levels and not _TO_ANOTHER_RANGE.match(text, second.span.end, end)
        levels = levels and not (before in ("by", "of") and _may_be_range_of_steps(first, second))
        apart = (word == "and" and before != "between") or (word == "to" and levels)
        if apart or (word == "or" and not _are_neighbours(first, second)):
            return _sharing(first, second)
        votes = word == "to" and text[first.span.end] in "-‐‑" and _are_counts(first, second)
        return _range(first, second) or (_scored(first, second) if votes else None)
    return _share(text, first, link, word, second, end)


def _sharing(first: Quantity, second: Quantity) -> Quantity | None:
    """The first of two numbers that stay apart, with the sign or the magnitude that only the second has.

    Of "from 5 to 7 percent" both are percent; of "from 24 to 33 billion", both billions.
    """
    if first.kind != "cardinal" or first.unit or first.scale != 1 or first.style != second.style:
        return None
    value = first.value or 0.0
    if second.kind in ("percent", "percentage_point") and second.scale == 1:
        return replace(first, kind=second.kind, unit=second.unit)
    if (
        second.scale >= _SHARED_SCALE
        and 0 < value < _SHARED_SCALE
        and second.kind in ("cardinal", "currency")
    ):
        return replace(first, value=times(value, second.scale), scale=second.scale)
    return None


def _may_be_range_of_steps(first: Quantity, second: Quantity) -> bool:
    """Whether two numbers behind "by" are the ends of a range: near to each other, or of one percent sign."""
    low, high = first.value or 0.0, second.value or 0.0
    if first.kind == "cardinal" and second.kind in ("percent", "percentage_point"):
        return low < high
    if first.scale == 1 and second.scale > 1 and low < _SHARED_SCALE:
        low = times(low, second.scale)
    return 0 < low < high <= 2 * low


def _are_counts(first: Quantity, second: Quantity) -> bool:
    return first.kind == second.kind == "cardinal" and first.unit is None and second.unit is None


def _are_neighbours(first: Quantity, second: Quantity) -> bool:
    a, b = first.value or 0.0, (second.value or 0.0) / second.scale
    return b == a + 1 or 0 < a < b <= 2 * a


def _ratio(first: Quantity, second: Quantity, value: float) -> Quantity:
    return replace(first, span=Span(first.span.start, second.span.end), value=value, kind="ratio", unit="1")


def _share(
    text: str, first: Quantity, link: re.Match[str], word: str, second: Quantity, end: int
) -> Quantity | None:
    """A share: 1 in 3, one out of eight, 20-for-24, two of every five."""
    a, b = first.value or 0.0, second.value or 0.0
    if not _are_counts(first, second) or not 0 < a <= b:
        return None
    is_year = len(str(int(b))) == 4 and 1900 <= b <= 2099 and b not in _RATIO_BASES
    common = (a == 1 or b <= 10 or b in _RATIO_BASES) and a < b and b == int(b) and not is_year
    plain = word == "in" and common and not _TIME_AHEAD.match(text, second.span.end, end)
    tried = word == "for" and text[first.span.end] in "-‐‑"
    if plain or tried or word == "out of" or (word in ("of", "for", "per") and link["every"]):
        return _ratio(first, second, a / b)
    return None


def _out_of_marks(
    text: str, first: Quantity, link: re.Match[str], second: Quantity, before: str
) -> Quantity | None:
    """4.7 / 5 is a share, 10:30 a clock's or a stop-watch's time, 45:1 a ratio."""
    if not _are_counts(first, second) or first.style != "digits" or second.style != "digits":
        return None
    span = Span(first.span.start, second.span.end)
    if "/" != link["mark"].strip() != ":":
        return replace(first, span=span)  # 24.5 ± 0.3
    if ":" in link["mark"]:
        if link["mark"] != ":":
            return None
        is_clock = len(second.span.text_of(text)) > 1 and before not in _OF_RATIOS
        if is_clock or not second.value:
            return replace(first, span=span, kind="time")
        if before in _CONTESTS:
            return _scored(first, second)
        return _ratio(first, second, (first.value or 0.0) / second.value)
    a, b = first.value or 0.0, second.value or 0.0
    return _ratio(first, second, a / b) if 0 <= a <= b and b else None


def _score(text: str, first: Quantity, link: re.Match[str], second: Quantity) -> Quantity | None:
    """A score: digits, a bare dash and digits; with more digits than anybody scores, a number that names."""
    if link["dash"].strip() != link["dash"] or first.style != "digits" or not _are_counts(first, second):
        return None
    return _scored(first, second)


def _scored(first: Quantity, second: Quantity) -> Quantity:
    kind = "identifier" if max(first.value or 0.0, second.value or 0.0) >= _HIGHEST_SCORE else "score"
    return replace(first, span=Span(first.span.start, second.span.end), kind=kind, value=None)


def _range(first: Quantity, second: Quantity) -> Quantity | None:
    """A range: what only its second half says (magnitude, percent, currency) holds for both."""
    kinds = {first.kind, second.kind}
    unit = first.unit or second.unit
    if not kinds <= {"cardinal", "percent", "percentage_point", "currency", "fraction"}:
        return None
    if (first.unit and second.unit and first.unit != second.unit) or ("fraction" in kinds and len(kinds) > 1):
        return None
    if first.kind in ("percent", "percentage_point") and second.kind == "cardinal":
        return None
    low, high = first.value or 0.0, second.value or 0.0
    if first.scale == 1 and second.scale > 1 and abs(low) < abs(high / second.scale):
        low = times(low, second.scale)
    if high < low < 0:  # Below zero people count away from it: from -18 to -34.
        low, high = high, low
    if low >= high:
        return None
    span = Span(first.span.start, second.span.end)
    return replace(first, span=span, value=None, value_min=low, value_max=high, kind="range", unit=unit)
