"""The numeral grammar: how a number is written in digits or in words, and the value it has.

Takes a text and an offset at which a number begins, gives a `Numeral`. The signs around it (currency,
percent) belong in `quantities`, ranges and ratios in `expressions`; what the number stands for, in `reasons`.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.numbers.letters_behind import counts_things, is_in_stones
from pipelines.grammar.tokens import lowered
from pipelines.words import load_table


@frozen
class Numeral:
    """A number as written, without the signs around it.

    Args:
        span: where it stands, its magnitude words included.
        value: its value; infinite or NaN where the text writes such a thing; of a vague magnitude, the least
            that it names.
        style: `digits`, `words`, `fraction`, `multiple`, `vague`, `ordinal` or `not_a_number`.
        scale: the product of its magnitudes, 1 where it has none.
    """

    span: Span
    value: float
    style: str
    scale: float = 1.0


def _values(name: str) -> Mapping[str, float]:
    return {word: float(value) for word, value in load_table(name).items()}


NUMBER_WORDS: Final = _values("number_words")
MAGNITUDES: Final = _values("magnitudes")
VAGUE_MAGNITUDES: Final = _values("vague_magnitudes")
DENOMINATORS: Final = _values("fraction_words")
ORDINALS: Final = _values("ordinals")
MULTIPLES: Final = _values("multiples")
_MAGNITUDE_MARKS: Final = _values("magnitude_marks")
#: How the crore and the lakh are abbreviated behind sums of rupees.
_RUPEE_MAGNITUDES: Final = {"cr": 1e7, "crs": 1e7, "l": 1e5}
_RUPEES: Final = frozenset({"BDT", "INR", "LKR", "NPR", "PKR"})
_LETTER_MAGNITUDES: Final = {"k": 1e3, "m": 1e6, "mm": 1e6, "b": 1e9, "t": 1e12}
#: Plurals that are magnitudes behind a number: three dozens, 5 millions.
PLURAL_MAGNITUDES: Final = {
    word: VAGUE_MAGNITUDES[word] for word in ("dozens", "millions", "billions", "trillions")
}
#: Words before a magnitude or a percent sign that leave open how many.
VAGUE_MULTIPLIERS: Final = frozenset({"couple", "few", "many", "several"})

#: What may stand between two words of one numeral: a hyphen, a space or two, or one line break.
GAP: Final = r"(?:[-‐‑]|[ \u00a0\u2009\u202f]{1,2}|\r?\n(?=[^\W_]))"
#: The end of a word.
END: Final = r"(?![^\W_])"


def times(value: float, scale: float) -> float:
    """A number times a magnitude, to the last digit as written.

    >>> times(2.07, 1e9), 2.07 * 1e9
    (2070000000.0, 2069999999.9999998)
    """
    if scale == 1 or not math.isfinite(value) or value.is_integer():
        return value * scale
    return float(Decimal(repr(value)) * Decimal(repr(scale)))


def one_of(words: Iterable[str]) -> str:
    """A pattern for any one of some whole words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")" + END


_UNIT = one_of(word for word, value in NUMBER_WORDS.items() if 0 < value < 10)
_TEEN = one_of(word for word, value in NUMBER_WORDS.items() if 10 <= value < 20 or value == 0)
_TENS = one_of(word for word, value in NUMBER_WORDS.items() if value >= 20)
_MAGNITUDE = one_of(MAGNITUDES)
_NO_COMPOUND = r"(?![-‐‑][^\W\d_])"
_BELOW_100 = rf"(?:{_TENS}(?:[-‐‑]{_UNIT}|[ ]{_UNIT}{_NO_COMPOUND})?|{_TEEN}|{_UNIT})"
_BELOW_1000 = rf"(?:(?:{_TEEN}|{_UNIT}|an?){GAP}hundred{END}(?:{GAP}(?:and{GAP})?{_BELOW_100})?|{_BELOW_100})"
# and a half; and three-quarters; then perhaps the magnitude that belongs to the whole
_AND_FRACTION = rf"""
    (?: {GAP}and{GAP}(?P<part>an?|{_UNIT}) {GAP} (?P<parts>{one_of(DENOMINATORS)})
        (?P<after>(?:{GAP}{_MAGNITUDE})*) )?
"""
_VAGUE_MAGNITUDE = one_of(VAGUE_MAGNITUDES)
# point five; point two five; then perhaps the magnitude that belongs to the whole
_POINT = rf"""
    (?: {GAP}point (?P<decimals>(?:{GAP}(?:{_UNIT}|{_TENS}|zero{END}))+ {_NO_COMPOUND})
        (?P<of_decimals>(?:{GAP}{_MAGNITUDE})*) )
"""
# five dozens, 3 millions: a plural that something multiplies
_PLURAL_MAGNITUDE = one_of(PLURAL_MAGNITUDES)

_IN_WORDS = re.compile(
    rf"""
      (?P<multiple> {one_of(MULTIPLES)} )
      # thousands; tens of millions; several hundred; a couple of dozen
    | (?P<vague>
          (?: (?:tens|scores){END}(?={GAP}of{END}) | (?!tens|scores){_VAGUE_MAGNITUDE} )
          (?: {GAP}of{GAP}{_VAGUE_MAGNITUDE} )*
        | (?:an?{GAP})? {one_of(VAGUE_MULTIPLIERS)} (?:{GAP}of)?
          (?: (?:{GAP}{_MAGNITUDE})+ | (?={GAP}per{GAP}?cent(?:age)?{END}) )
      )
      # half a million; half-dozen
    | (?P<half> (?:(?:an?|one){GAP})? half{END} (?:{GAP}(?:an?{GAP})?(?P<of_half>{_MAGNITUDE}))? )
      # two-thirds; a quarter of a million
    | (?P<fraction>
          (?P<numerator>an?|{_UNIT}|{_TEEN}) {GAP} (?P<denominator>{one_of(DENOMINATORS)}) {_NO_COMPOUND}
          (?: {GAP}(?:of{GAP}an?{GAP})?(?P<of_fraction>{_MAGNITUDE}) )?
      )
      # twenty-first; third; second half
    | (?P<ordinal>
          (?: (?:{_UNIT}|an?|one){GAP}hundred{END}{GAP}(?: and{GAP}(?:{_TENS}[-‐‑\ ])? | {_TENS}[-‐‑] )
            | {_TENS}[-‐‑\ ] )?
          {one_of(ORDINALS)} (?: {GAP}(?:half|quarter){END} )?
      )
      # twenty-six; two hundred and five thousand; a dozen; two and a half million
    | (?P<cardinal>
          (?P<number>
              (?: {_BELOW_1000} | an?{END}(?={GAP}{_MAGNITUDE}) )
              (?: {GAP}{_MAGNITUDE} (?: ,?{GAP}(?:and{GAP})?{_BELOW_1000}{_NO_COMPOUND} )? )*
              (?: {GAP}{_PLURAL_MAGNITUDE} )?
          )
          (?: {_POINT} | {_AND_FRACTION} )
      )
      # thousand: a magnitude that nothing multiplies
    | (?P<bare> {_MAGNITUDE} )
    """,
    re.VERBOSE | re.IGNORECASE,
)

# Before these a comma parts decimals: nobody counts such things one by one in a list without spaces.
_DECIMAL_UNIT = one_of(
    ["percent", "per cent", "million", "billion"]
    + [word for word, kind in load_table("measure_units").items() if kind != "time" and len(word) > 1]
)
_IN_DIGITS = re.compile(
    rf"""
      (?P<number>
          \d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?                              # 1,238,000.50
        | \d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?!\d)(?:\.\d+)?                      # 1,50,00,000
        | (?<!\b[a-z])\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}})+(?![\d,])(?:\.\d+)?  # 10 000, but not m4 125
        | \d{{1,3}}(?:\.\d{{3}})+,\d{{1,2}}(?![\d.,]*\d)                        # 1.250,50
        | \d{{1,3}}(?:\.\d{{3}}){{2,}}(?![\d.])                               # 1.250.000
        | \d{{1,3}},\d{{1,2}}(?=[ \u00a0]?(?:%|€|{_DECIMAL_UNIT}))                # 1,5 million  12,75 euros
        | \d+(?:\.\d+)?(?:[eE][-+−]?\d{{1,3}}{END})?                          # 6030  1.5  4e14
        | \.\d+                                                               # .5
      )
      (?: [ ]?[×x][ ]?10\^?(?P<power>[-−]?\d{{1,2}})(?!\d) )?                 # × 10^6
      (?: [/⁄](?P<over>\d{{1,3}})(?![\d/])                                    # 7/32
        | (?:[ -](?P<top>\d)[/⁄](?P<bottom>\d{{1,2}})(?![\d/]))                # 1-1/2
        | (?P<glyph>[¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]) )?                                   # 2½
      (?: (?P<ordinal>(?:st|nd|rd|th){END} (?: {GAP}(?:half|quarter){END} )? )
        | (?P<scale>(?:{GAP}?{_MAGNITUDE})+ | {GAP}{_PLURAL_MAGNITUDE})
        | [ \u00a0]?(?P<mark>{one_of(_MAGNITUDE_MARKS)})
        | [ \u00a0]?(?P<rupees>(?-i:Crs?|crs?|L){END})                           # Rs 2.4 Cr
        | (?P<letter>(?:[kKmMbBtT]|(?-i:MM)){END}) )?
      {_AND_FRACTION}
    """,
    re.VERBOSE | re.IGNORECASE,
)
# INF, NaN and infinity where a number belongs
_ENDLESS = re.compile(rf"NaN{END}(?!-)|(?:INF|inf|Inf|nan|NAN|[Ii]nfinity|∞)(?=[ ]?%|{GAP}percent{END})")
_WORD = re.compile(r"[^\W\d_]+")
_A_PART = re.compile(
    rf"{GAP}(?:of|the|less|more|fewer|higher|lower|as|from|over|below|above){END}|[ ]?[.,;:)]", re.IGNORECASE
)
_MOST_DIGITS = 40
_HUNDRED: Final = 100.0


def read_numeral(text: str, start: int, end: int, *, currency: str | None = None) -> Numeral | None:
    """Read the number that begins at an offset.

    Args:
        text: the text.
        start: where the number begins: a digit, a dot before one, or a number word stands there.
        end: where reading must stop.
        currency: the code of the currency whose sign stands before it: a letter glued to it is a magnitude.

    Returns:
        The longest numeral there; None where the words only look like one ("a few" without a magnitude).

    >>> [read_numeral(t, 0, len(t)).value for t in ("1,238", "two and a half million", "a dozen", "2½")]
    [1238.0, 2500000.0, 12.0, 2.5]
    >>> read_numeral("hundreds of millions", 0, 20)
    Numeral(span=Span(start=0, end=20), value=100000000.0, style='vague', scale=1.0)
    """
    if text[start] in "¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞":
        return Numeral(Span(start, start + 1), unicodedata.numeric(text[start]), "fraction")
    if text[start].isdigit() or text[start] == ".":
        found = _IN_DIGITS.match(text, start, end)
        return _digits(text, found, currency) if found else None
    if endless := _ENDLESS.match(text, start, end):
        value = math.nan if lowered(endless.group()) == "nan" else math.inf
        return Numeral(Span(start, endless.end()), value, "not_a_number")
    found = _IN_WORDS.match(text, start, end)
    return _words(text, found) if found else None


def _digits(text: str, found: re.Match[str], currency: str | None) -> Numeral | None:
    """The numeral of a match of `_IN_DIGITS`."""
    start, number = found.start(), found["number"]
    if found["ordinal"] and not (
        found["ordinal"] == "st" and is_in_stones(text, found["number"], found.end())
    ):
        return Numeral(Span(start, found.end("ordinal")), _decimal(number), "ordinal")
    value, stop, style = _decimal(number), found.end("number"), "digits"
    if found["power"]:
        value, stop = value * 10.0 ** int(found["power"].replace("−", "-")), found.end("power")
    if found["over"]:
        if not 0 < value <= int(found["over"]):
            return Numeral(Span(start, found.end("over")), value, "not_a_fraction")
        value, stop, style = value / int(found["over"]), found.end("over"), "fraction"
    elif found["bottom"] and int(found["top"]) < int(found["bottom"]):
        value, stop = value + int(found["top"]) / int(found["bottom"]), found.end("bottom")
    elif found["glyph"]:
        value, stop = value + unicodedata.numeric(found["glyph"]), found.end("glyph")
    scale, stop = _scale_of_digits(text, found, stop, currency)
    value, whole = times(value, scale), value
    if found["parts"] and style == "digits" and (scale > 1 or stop == found.end("number")):
        extra, after = _and_fraction(found)
        return Numeral(
            Span(start, found.end("after")), times(whole + extra, scale * after), "digits", scale * after
        )
    return Numeral(Span(start, stop), value, style, scale)


def _decimal(number: str) -> float:
    """The value of grouped digits.

    >>> [_decimal(number) for number in ("1,238.5", "1.250.000", "1.250,5", "10 000", "1,5", "4e2")]
    [1238.5, 1250000.0, 1250.5, 10000.0, 1.5, 400.0]
    """
    if len(number) > _MOST_DIGITS:
        return math.inf
    number = number.replace("−", "-")
    plain = "".join(c for c in number if not c.isspace())
    if "." in plain.partition(",")[0] and "," in plain:
        return float(plain.replace(".", "").replace(",", "."))
    if "," in plain:
        tail = len(plain) - plain.rindex(",") - 1
        return float(plain.replace(",", "." if tail < 3 and "." not in plain else ""))
    return float(plain.replace(".", "") if plain.count(".") > 1 else plain)


def _scale_of_digits(text: str, found: re.Match[str], stop: int, currency: str | None) -> tuple[float, int]:
    """The magnitude that follows digits, and where it ends."""
    if found["scale"] and found.start("scale") == stop:
        return _product(found["scale"]), found.end("scale")
    if found["mark"]:
        return _MAGNITUDE_MARKS[lowered(found["mark"])], found.end("mark")
    if found["rupees"] and currency in _RUPEES:
        return _RUPEE_MAGNITUDES[lowered(found["rupees"])], found.end("rupees")
    letter = found["letter"]
    if letter and (currency or letter in "kKM" or counts_things(text, found.end("letter"))):
        return _LETTER_MAGNITUDES[lowered(letter)], found.end("letter")
    return 1.0, stop


def _product(words: str) -> float:
    return math.prod(
        MAGNITUDES.get(word) or PLURAL_MAGNITUDES[word] for word in _WORD.findall(lowered(words))
    )


def _rank(words: str) -> float:
    """The value of an ordinal in words.

    >>> _rank("twenty-first"), _rank("two hundred and fifth")
    (21.0, 205.0)
    """
    total = 0.0
    for word in _WORD.findall(lowered(words)):
        if word == "hundred":
            total = (total or 1.0) * _HUNDRED
        else:
            total += NUMBER_WORDS.get(word, 0) + ORDINALS.get(word, 0)
    return total


def _and_fraction(found: re.Match[str]) -> tuple[float, float]:
    """The fraction added by "and a half", and the magnitude after it."""
    top = NUMBER_WORDS.get(lowered(found["part"]), 1.0)
    return top / DENOMINATORS[lowered(found["parts"])], _product(found["after"])


def _words(text: str, found: re.Match[str]) -> Numeral | None:
    """The numeral of a match of `_IN_WORDS`."""
    span = Span(found.start(), found.end())
    if found["multiple"]:
        return Numeral(span, MULTIPLES[lowered(found["multiple"])], "multiple")
    if found["vague"]:
        return Numeral(span, _least_named(found["vague"]), "vague")
    if found["half"]:
        factor = MAGNITUDES[lowered(found["of_half"])] if found["of_half"] else 1.0
        return Numeral(span, factor / 2, "words" if factor > 1 else "fraction", factor)
    if found["fraction"]:
        return _fraction(text, found)
    if found["bare"]:
        return Numeral(span, MAGNITUDES[lowered(found["bare"])], "words")
    if found["ordinal"]:
        return Numeral(span, _rank(found["ordinal"]), "ordinal")
    return _cardinal(found)


def _least_named(words: str) -> float:
    """The least that a vague magnitude names.

    >>> _least_named("hundreds of thousands"), _least_named("several dozen")
    (100000.0, 12.0)
    """
    parts = (lowered(word) for word in _WORD.findall(words))
    return math.prod(VAGUE_MAGNITUDES.get(word) or MAGNITUDES.get(word) or 1.0 for word in parts)


def _fraction(text: str, found: re.Match[str]) -> Numeral | None:
    """A spelled-out fraction; the ordinal or the cardinal that it may be instead.

    "a third" is a fraction where a share is spoken of, "three quarters" where they are of something.
    """
    denominator = lowered(found["denominator"])
    top = sum(NUMBER_WORDS[w] for w in _WORD.findall(lowered(found["numerator"])) if w in NUMBER_WORDS)
    is_article = top == 0
    top = top or 1.0
    singular = not denominator.endswith("s")
    hyphenated = text[found.end("numerator")] in "-‐‑"
    sure = hyphenated or found["of_fraction"] or _A_PART.match(text, found.end("denominator"))
    if singular != (top == 1) or ((is_article or denominator == "quarters") and not sure):
        span = Span(found.start("denominator"), found.end("denominator"))
        if is_article:
            return Numeral(span, ORDINALS[denominator], "ordinal") if denominator in ORDINALS else None
        if ORDINALS.get(denominator, 0) >= _HUNDRED:  # the two hundredth
            return Numeral(Span(found.start(), found.end()), top * ORDINALS[denominator], "ordinal")
        return Numeral(Span(found.start(), found.end("numerator")), top, "words")
    value = top / DENOMINATORS[denominator]
    if found["of_fraction"]:
        factor = MAGNITUDES[lowered(found["of_fraction"])]
        return Numeral(Span(found.start(), found.end()), value * factor, "words", factor)
    return Numeral(Span(found.start(), found.end()), value, "fraction")


def _spoken_decimals(words: str) -> float:
    """What is said behind the word "point", digit by digit or as a number.

    >>> _spoken_decimals(" two five"), _spoken_decimals(" seventy-one"), _spoken_decimals(" zero four")
    (0.25, 0.71, 0.04)
    """
    values = [NUMBER_WORDS[word] for word in _WORD.findall(lowered(words))]
    digits = "".join(
        f"{value / 10:g}" if value >= 20 and 0 < after < 10 else f"{value:g}"
        for value, after in zip(values, [*values[1:], 0.0], strict=True)
    )
    return float(f"0.{digits}")


def _cardinal(found: re.Match[str]) -> Numeral:
    """A cardinal in words, as a sum of products."""
    total, current, scale = 0.0, 0.0, 1.0
    for word in _WORD.findall(lowered(found["number"])):
        if word in NUMBER_WORDS:
            current += NUMBER_WORDS[word]
        elif word == "hundred":
            current = (current or 1.0) * 100
        elif word in MAGNITUDES or word in PLURAL_MAGNITUDES:
            scale = MAGNITUDES.get(word) or PLURAL_MAGNITUDES[word]
            total, current = (
                (total + (current or 1.0) * scale, 0.0) if current or not total else (total * scale, 0.0)
            )
    value = total + current
    if found["decimals"]:
        factor = _product(found["of_decimals"])
        return Numeral(
            Span(found.start(), found.end()),
            times(value + _spoken_decimals(found["decimals"]), factor),
            "words",
            factor,
        )
    if not found["parts"]:
        return Numeral(Span(found.start(), found.end("number")), value, "words", scale)
    extra, after = _and_fraction(found)
    if scale > 1 and after == 1:
        extra *= scale  # a million and a half
    return Numeral(Span(found.start(), found.end()), times(value + extra, after), "words", after)
