"""Writes values as text in one way only: JSON and numbers, for files and for comparison.

Nothing in here knows of tables or releases.
"""

import json
from collections.abc import Mapping, Sequence

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None

#: Below this magnitude a whole number is written out in full, beyond it with an exponent.
_READABLE_LIMIT = 1e21


def json_line(value: Json) -> str:
    """A value as JSON on one line, keys sorted, non-ASCII characters as they are: equal values, equal text.

    >>> json_line({"b": [1.5, None], "a": "é"})
    '{"a":"é","b":[1.5,null]}'
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def json_page(value: Json) -> str:
    """A value as JSON for a file that people read: indented, keys in the order given, a newline last."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def number_text(number: float) -> str:
    """The shortest decimal text that reads back as the same number; whole numbers without a point.

    >>> [number_text(n) for n in (150000.0, 0.1, -3.0, 2.5e-7, 1e22)]
    ['150000', '0.1', '-3', '2.5e-07', '1e+22']
    """
    if number.is_integer() and abs(number) < _READABLE_LIMIT:
        return str(int(number))
    return repr(number)
