"""Words for people: how the page writes numbers, sizes, figures and addresses."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from markupsafe import Markup, escape

_SIGNS: Final = {"eq": "", "lt": "< ", "le": "≤ ", "gt": "> ", "ge": "≥ ", "approx": "≈ "}
_UNITS: Final = {"percent": " %", "1": ""}

_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def without_controls(words: str) -> str:
    """Words in which characters that are unseen, or turn other words round, are written out.

    >>> print(without_controls("gnp\\x1b[2J\\u202e"))
    gnp\\x1b[2J\\u202e
    """
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), words)


def thousands(number: float) -> str:
    """A number for people: thousands apart, no more than four digits that are no whole number's.

    >>> [thousands(number) for number in (1234567.0, 0.125, 1 / 3, -2300.54, 1e24, 0.00001234)]
    ['1,234,567', '0.125', '0.3333', '-2,300.54', '1e+24', '1.234e-05']
    """
    if abs(number) >= 1e15:
        return f"{number:.4g}"
    if number == int(number):
        return f"{int(number):,}"
    return f"{number:,.2f}".rstrip("0").rstrip(".") if abs(number) >= 100 else f"{number:.4g}"


def size(count: int) -> str:
    """A number of bytes in the largest unit that leaves at least one of it.

    >>> size(0), size(999), size(82555), size(3_400_000)
    ('0 B', '999 B', '82.6 kB', '3.4 MB')
    """
    for power, unit in ((9, "GB"), (6, "MB"), (3, "kB")):
        if count >= 10**power:
            return f"{count / 10**power:.1f} {unit}"
    return f"{count} B"


def percent(part: int, whole: int) -> str:
    """A share in whole percent; never 0 or 100 where it is not all or none.

    >>> percent(1, 3), percent(0, 3), percent(1, 1000), percent(999, 1000), percent(0, 0)
    ('33 %', '0 %', '< 1 %', '> 99 %', '–')
    """
    if not whole:
        return "–"
    if part and 100 * part < whole:
        return "< 1 %"
    if part < whole < 100 / 99 * part:
        return "> 99 %"
    return f"{round(100 * part / whole)} %"


def clipped(words: str, most: int) -> str:
    """The beginning of words that are too long for their place, up to the end of a word.

    >>> clipped("We waited for two winters", 12), clipped("Yes.", 12)
    ('We waited…', 'Yes.')
    """
    if len(words) <= most:
        return words
    head = words[: most - 1]
    return (head.rsplit(maxsplit=1)[0] if " " in head.strip() else head).rstrip() + "…"


def figure(row: Mapping[str, Any]) -> str:
    """What a row of `statistics` states, as a formula.

    >>> figure({"comparator": "gt", "value": 150000.0, "value_min": None, "value_max": None, "unit": "women"})
    '> 150,000 women'
    >>> figure({"comparator": "eq", "value": None, "value_min": 3.5, "value_max": 4.0, "unit": "percent"})
    '3.5 to 4 %'
    """
    if row["value"] is not None:
        amount = thousands(row["value"])
    else:
        ends = [thousands(row[end]) for end in ("value_min", "value_max") if row[end] is not None]
        amount = " to ".join(ends)
    unit = row["unit"] or ""
    return f"{_SIGNS[row['comparator']]}{amount}{_UNITS.get(unit, f' {unit}' if unit else '')}"


def with_codes(words: str) -> Markup:
    """Words as markup, in which what stands between backticks is code, and all else is text.

    >>> with_codes("Unit of `value`, <1")
    Markup('Unit of <code>value</code>, &lt;1')
    """
    pieces = (escape(piece) for piece in words.split("`"))
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if number % 2 else piece
        for number, piece in enumerate(pieces)
    )


def web_address(address: str | None) -> str | None:
    """An address that a page may link to; anything but the web's own schemes stays text.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address(None)
    ('https://example.org/a', None, None)
    """
    try:
        return address if address and urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None
