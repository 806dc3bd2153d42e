"""A text in plain characters: what is written in escapes or in unusual digits, signs and spaces, as it reads.

    ada%40quay.example, ada&#64;quay.example, +44%207700, ０７７００

Each place in it leads back to the text as it was written. What a text says is none of its business.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote_to_bytes

from pipelines.document import Span, frozen

_ESCAPES: Final = r"%(?:25)*[0-9A-Fa-f]{2}"  # %40, and %2540 where it was escaped twice
_CODE_ESCAPES: Final = r"\\(?:u00|x)[2-7][0-9A-Fa-f]"  # \u0040, as in programs
_ENTITIES: Final = r"&(?:\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6}|commat|period|plus|lpar|rpar|nbsp|shy);"
_SUM: Final = r"(?<=[0-9A-Za-z])\+(?=[0-9A-Za-z])"  # in the query of a web address a blank
_UNSEEN: Final = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_SPACES: Final = "\u2000-\u200a\u202f\u205f\u3000"
_WIDE: Final = "\u2024\u2212\u3002\ufe50-\ufe6b\uff01-\uff5e\uff61"
_DIGITS: Final = "".join(character for at in range(128, 0x10000) if (character := chr(at)).isdecimal())
_CHARACTERS: Final = f"[{_UNSEEN}{_SPACES}{_WIDE}{_DIGITS}]"
_MATHEMATICAL: Final = "[\U0001d400-\U0001d7ff]"
_UNUSUAL: Final = re.compile(
    f"(?:{_ESCAPES})+|{_CODE_ESCAPES}|{_ENTITIES}|{_SUM}|{_CHARACTERS}|{_MATHEMATICAL}"
)
#: Looking for each of these on its own is much quicker than for all at once.
_KINDS: Final = tuple(
    map(re.compile, (_ESCAPES, _ENTITIES, _CODE_ESCAPES, r"\+[0-9A-Za-z]", _CHARACTERS, _MATHEMATICAL))
)
#: Those that a text of plain ASCII may have.
_ASCII_KINDS: Final = _KINDS[:4]
#: A quick look for any of them, without lookarounds, in a language that most engines for expressions know.
UNUSUAL_CHARACTERS: Final = (
    rf"%[0-9A-Fa-f]{{2}}|{_CODE_ESCAPES}|&[#A-Za-z]|\w\+\w|{_CHARACTERS}|{_MATHEMATICAL}"
)
_IN_QUERY: Final = re.compile(r"[?&][\w.~-]{1,40}=[^\s&#]*\Z")
_LONGEST_QUERY: Final = 200
_ESCAPED_SIGN: Final = re.compile(r"%(?:25)+(?=[0-9A-Fa-f]{2})")


@frozen
class PlainText:
    """A text in plain characters.

    Args:
        text: the text, as it reads.
        starts: where pieces of it begin, rising, the first at 0.
        origins: where each of them begins in the text as written, and at last where this ends.
        copied: whether each piece stands there as it is here.
    """

    text: str
    starts: Sequence[int]
    origins: Sequence[int]
    copied: Sequence[bool]

    def as_written(self, span: Span) -> Span:
        """The stretch of the text as written that a stretch of this was read from; escapes stay whole.

        >>> plain = in_plain_characters("to ada%40quay.example now")
        >>> at = plain.text.index("@")
        >>> plain.as_written(Span(at, at + 1))
        Span(start=6, end=9)
        """
        first, last = (bisect_right(self.starts, at) - 1 for at in (span.start, span.end - 1))
        start = self.origins[first] + (span.start - self.starts[first] if self.copied[first] else 0)
        if self.copied[last]:
            return Span(start, self.origins[last] + span.end - self.starts[last])
        return Span(start, self.origins[last + 1])


def in_plain_characters(text: str) -> PlainText | None:
    """A text in plain characters, or None where it is in these already.

    >>> in_plain_characters("tel:%2B44%207700\\u2009９00").text
    'tel:+44 7700 900'
    >>> in_plain_characters("It grew by 5% to 100.") is None
    True
    """
    kinds = _ASCII_KINDS if text.isascii() else _KINDS
    if not any(kind.search(text) for kind in kinds) or not (found := _UNUSUAL.search(text)):
        return None
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    copied: list[bool] = []
    length = done = 0

    def add(piece: str, origin: int, is_copied: bool) -> None:
        nonlocal length
        if piece:
            pieces.append(piece)
            starts.append(length)
            origins.append(origin)
            copied.append(is_copied)
            length += len(piece)

    while found:
        add(text[done : found.start()], done, is_copied=True)
        is_sum = found[0] == "+" and not _IN_QUERY.search(
            text, max(0, found.start() - _LONGEST_QUERY), found.start()
        )
        add("+" if is_sum else _plainly(found[0]), found.start(), is_copied=False)
        done = found.end()
        found = _UNUSUAL.search(text, done)
    add(text[done:], done, is_copied=True)
    return PlainText("".join(pieces), starts or [0], [*origins, len(text)], copied or [True])


def _plainly(unusual: str) -> str:
    """How escapes or unusual characters read."""
    if unusual[0] == "%":
        return unquote_to_bytes(_ESCAPED_SIGN.sub("%", unusual)).decode("utf-8", "replace")
    if unusual == "+":
        return " "
    if unusual[0] == "\\":
        return chr(int(unusual[-2:], 16))
    if unusual[0] == "&":
        return html.unescape(unusual).replace("\xad", "")
    return "".join(map(_plain_character, unusual))


def _plain_character(character: str) -> str:
    if character == "\u2212":
        return "-"
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(character) == "Cf":
        return ""
    return unicodedata.normalize("NFKC", character).replace("\u3002", ".")
