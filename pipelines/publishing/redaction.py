"""Leaves personal data out of the files that describe a release, and tells where the words of a file stand.

The cells of tables lost theirs before (`running.withholding`), each judged by itself. What a page, a
description or a list puts together of them is read here as it is written: string by string in JSON, text by
text and attribute by attribute in HTML, else line by line. So nothing is refused that was let through as a
cell, and what comes about where cells stand side by side is left out.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence, Set
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.document import frozen
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.release_tables import scan_release_table
from pipelines.reading.personal.datum import PersonalDatum
from pipelines.reading.personal.find import find_personal_data, redact

#: Hashes and ids hold many runs of digits, of which none is part of a telephone number or an address.
_HASH: Final = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{16}(?:[0-9a-f]{48})?(?![0-9A-Za-z])")

_JSON: Final = (".json", ".jsonld")
_JSON_STRING: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LINE: Final = re.compile(r"[^\r\n]+")
_HTML: Final = re.compile(
    r"""
      <script[^>]*\stype="application/(?:ld\+)?json"[^>]*> (?P<data>.*?) </script>
    | <(?P<own>script|style)\b[^>]*> .*? </(?P=own)>
    | <!--.*?-->
    | (?P<tag><[^<>]*>)
    | (?P<text>[^<]+)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(r'(?<==")[^"]*(?=")')


@frozen
class Stretch:
    """Words that are read by themselves.

    Args:
        start: where they begin in the file's text, as they are written there.
        end: where they end.
        words: the words as they are read.
        written: gives other words as they would be written there.
    """

    start: int
    end: int
    words: str
    written: Callable[[str], str]


def stretches_in(path: str, text: str) -> Iterator[Stretch]:
    """The stretches of words of a file, in order.

    >>> [stretch.words for stretch in stretches_in("index.html", '<p title="a &amp; b">c<b>d</b></p>')]
    ['a & b', 'c', 'd']
    >>> [stretch.words for stretch in stretches_in("a.json", '{"born": ["in \\\\u0041"]}')]
    ['born', 'in A']

    Args:
        path: its name, which tells what it is.
        text: its text.
    """
    if path.endswith(_JSON):
        yield from _json_strings(text, 0, len(text))
    elif path.endswith(".html"):
        yield from _html_stretches(text)
    else:
        for found in _LINE.finditer(text):
            yield Stretch(found.start(), found.end(), found[0], str)


def ids_like_numbers(release: Path) -> frozenset[str]:
    """The ids of documents, of now and before, that are nothing but digits: one in some thousand."""
    tables = (scan_release_table(release / PARQUET.folder, table) for table in ("documents", "tombstones"))
    ids = pl.concat(table.select("doc_id") for table in tables)
    numbers = ids.filter(pl.col("doc_id").str.contains(r"^\d{16}$")).collect(engine="streaming")
    return frozenset(numbers["doc_id"])


def personal_data_in(words: str, ids: Set[str]) -> Sequence[PersonalDatum]:
    """The personal data in words, hashes and ids apart, in order.

    Args:
        words: the words.
        ids: what `ids_like_numbers` gives.
    """

    def blank(found: re.Match[str]) -> str:
        return found[0] if found[0].isdigit() and found[0] not in ids else "x" * len(found[0])

    return _found(_HASH.sub(blank, words))


@lru_cache(maxsize=2**15)
def _found(words: str) -> tuple[PersonalDatum, ...]:
    """What `find_personal_data` gives; most words of descriptions stand in many places and are read twice."""
    return tuple(find_personal_data(words))


def redact_file(path: Path, ids: Set[str]) -> None:
    """Leave personal data out of a file of text; touch it only where it holds some.

    Args:
        path: the file.
        ids: what `ids_like_numbers` gives.
    """
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    pieces, done = [], 0
    for stretch in stretches_in(path.name, text):
        words = redact(stretch.words, partial(personal_data_in, ids=ids))
        if words != stretch.words:
            pieces += [text[done : stretch.start], stretch.written(words)]
            done = stretch.end
    if pieces:
        path.write_text("".join([*pieces, text[done:]]), encoding="utf-8", newline="")


def _json_strings(text: str, start: int, end: int) -> Iterator[Stretch]:
    for found in _JSON_STRING.finditer(text, start, end):
        try:
            words = json.loads(found[0])
        except ValueError:
            words = found[0]
        yield Stretch(found.start(), found.end(), words, _as_json)


def _as_json(words: str) -> str:
    """Words as a string of JSON that may stand in HTML, too."""
    written = json.dumps(words, ensure_ascii=False)
    return re.sub("[<>&']", lambda found: f"\\u{ord(found[0]):04x}", written)


def _html_stretches(text: str) -> Iterator[Stretch]:
    for found in _HTML.finditer(text):
        if found["data"] is not None:
            yield from _json_strings(text, *found.span("data"))
        elif found["tag"]:
            for attribute in _ATTRIBUTE.finditer(text, *found.span()):
                yield Stretch(*attribute.span(), html.unescape(attribute[0]), html.escape)
        else:
            yield Stretch(*found.span(), html.unescape(found[0]), html.escape)
