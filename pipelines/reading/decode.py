"""Bytes to text, to the letter: finds the character encoding and refuses what is no text.

Nothing is normalised: line ends, spaces and ligatures stay as they are. Only a byte-order mark, which is
part of the encoding and not of the text, is left out.
"""

import codecs
import re

from charset_normalizer import from_bytes

from pipelines.document import ReadingError, frozen
from pipelines.words import load_table

#: Byte-order marks and the encodings that they announce; the longer mark first, as UTF-32 begins like UTF-16.
#: By Python's names for the encodings with their marks, the whole file decodes to the text without its mark.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that no text holds; tab, line ends, form feed and escape (ISO-2022) may stand in one.
_CONTROLS = bytes((*range(0x08), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
#: Above this share of control characters the input is no text.
_MOST_CONTROLS = 0.003
#: At least this share of a text is spaces; where bytes only happen to read as UTF-16, hardly any is.
_LEAST_SPACES = 0.05
#: Bytes looked at to tell a legacy encoding: enough to tell, and the time stays bounded.
_SAMPLE = 200_000
_DECLARED = re.compile(rb"""charset\s*=\s*["']?([A-Za-z0-9_-]{3,20})""")
_HEAD = 4096
#: Browsers read these names as another encoding (WHATWG Encoding Standard, section 4.2).
_AS_BROWSERS_READ = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
#: Codecs of Python for other things than the text of pages; some of them run code points through a small
#: language, or take time with the square of the length.
_NO_TEXT_CODECS = frozenset(("idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"))
_TYPOGRAPHIC = frozenset("‘’‚“”„‹›«»–—•…·€£¥©®™°§¶±²³½¼¾×ªº¿¡´\xa0\xad")
#: Signs that stand for letters of central Europe where a text in Windows-1250 is read as Windows-1252.
_SIGN_IN_WORD = re.compile(r"[^\W\d_][³¹¿£¾¼½][^\W\d_]")


@frozen
class DecodedText:
    """A text and the encoding it was decoded from; None where it came in as text."""

    text: str
    encoding: str | None


def decode(payload: bytes | str, declares_encoding: bool = False) -> DecodedText:
    r"""The text of a payload.

    Args:
        payload: the bytes of a file, or a text that came in as such, which stays as it is.
        declares_encoding: whether the bytes may name their encoding as HTML does.

    Returns:
        The text and its encoding.

    Raises:
        ReadingError: the payload is `empty`, `binary`, or in an `encoding` that cannot be told.

    >>> decode("Café\r\n".encode("utf-8-sig"))
    DecodedText(text='Café\r\n', encoding='utf-8-sig')
    """
    if isinstance(payload, str):
        if not is_unicode(payload):
            raise ReadingError(
                "encoding", "the text holds half a surrogate pair; mend it where it was written"
            )
        decoded = DecodedText(payload, None)
    else:
        decoded = _decode_bytes(payload, declares_encoding)
    if not decoded.text.strip():
        raise ReadingError("empty", "there is no text in it, or only white space; give the article's text")
    if _is_binary(decoded.text):
        raise ReadingError("binary", "it is no text but binary data; give the article as text or HTML")
    return decoded


def is_unicode(words: str) -> bool:
    r"""Whether the words are text that can be written: no half of a surrogate pair stands in them.

    >>> is_unicode("café"), is_unicode("caf\ud83d")
    (True, False)
    """
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_binary(content: bytes | str) -> bool:
    """Whether too many control characters stand in a text, or in bytes that may be one."""
    encoded = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    controls = len(encoded) - len(encoded.translate(None, _CONTROLS))
    return controls > _MOST_CONTROLS * len(content)


def _decode_bytes(payload: bytes, declares_encoding: bool) -> DecodedText:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if payload.startswith(mark):
            return _decode_as(payload, encoding)
    if _is_binary(payload):
        if _may_be_utf16(payload):
            detail = (
                "it may be UTF-16 without a byte-order mark; save it as UTF-8, or as UTF-16 with its mark"
            )
            raise ReadingError("encoding", detail)
        raise ReadingError("binary", "it is no text but binary data; give the article as text or HTML")
    try:
        return DecodedText(payload.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        declared = _decode_declared(payload) if declares_encoding else None
        return declared or _decode_legacy(payload)


def _may_be_utf16(payload: bytes) -> bool:
    """Whether the beginning reads as text in UTF-16 of either order of bytes."""
    head = payload[: _HEAD - _HEAD % 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head.decode(encoding, "replace")
        enough_spaces = text.count(" ") > _LEAST_SPACES * len(text)
        if enough_spaces and not _is_binary(text):
            return True
    return False


def _decode_declared(payload: bytes) -> DecodedText | None:
    """Text in the encoding that the page's head names; None where it names none that fits.

    UTF-8 has been tried before: valid UTF-8 is hardly ever anything else, whatever a page says.
    """
    found = _DECLARED.search(payload[:_HEAD])
    encoding = text_codec(found[1].decode("ascii")) if found else None
    try:
        return DecodedText(payload.decode(encoding), encoding) if encoding else None
    except UnicodeError:
        return None


def text_codec(name: str) -> str | None:
    """Python's name for the encoding that browsers read where a page or its server gives this name.

    None where the name is none of an encoding of text, whatever else Python has by that name.

    >>> text_codec("ISO-8859-1"), text_codec("punycode"), text_codec("zip"), text_codec("utf-8\\0")
    ('cp1252', None, None, None)
    """
    try:
        found = codecs.lookup(_AS_BROWSERS_READ.get(name.lower(), name))
        "".encode(found.name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if found.name in _NO_TEXT_CODECS else found.name


def _decode_as(payload: bytes, encoding: str) -> DecodedText:
    try:
        return DecodedText(payload.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        detail = f"its byte-order mark says {encoding}, but the bytes do not: {error}; save it again as UTF-8"
        raise ReadingError("encoding", detail) from None


def _decode_legacy(payload: bytes) -> DecodedText:
    """Text in an encoding older than UTF-8, told by how the letters then read."""
    western = _decode_western(payload)
    if western:
        return western
    best = from_bytes(payload[:_SAMPLE]).best()
    if best is None:
        raise ReadingError("encoding", "its character encoding cannot be told; save it again as UTF-8")
    return _decode_as(payload, best.encoding)


def _decode_western(payload: bytes) -> DecodedText | None:
    """Text in Windows-1252, where its letters are those of one language of western Europe.

    On short texts the letters' frequencies tell too little: "midi à" reads as well with any other accent.
    """
    try:
        text = payload.decode("cp1252")
    except UnicodeDecodeError:
        return None
    if _SIGN_IN_WORD.search(text):
        return None
    letters = {letter for letter in text.lower() if letter > "\x7f"} - _TYPOGRAPHIC
    fits = any(letters <= set(alphabet) for alphabet in load_table("western_letters").values())
    return DecodedText(text, "cp1252") if fits else None
