"""The gate that personal data must not pass: what pages say of their authors stays out of a release.

Two things are asked of the working tables: that no row stands in such a zone, and that no cell repeats an
e-mail address, a telephone number or a postal address from one. Nothing is changed: what does not pass is
not published.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.release_tables import load_release_tables
from schemas.laws import row_keys
from schemas.tables import TABLE_NAMES
from schemas.vocabulary import PERSONAL_ZONES

_PERSONAL = re.compile(
    r"""
      [\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}        # an e-mail address
    | \+?\(?\d(?:[ ().-]{0,2}\d){8,14}                       # a telephone number: nine digits or more
    | (?<=:[ ])(?=[^\n]{0,200}\d{4})(?=[^\n]{0,200},)[^\n]+  # a line after a label, with comma and postcode
    """,
    re.VERBOSE,
)

#: A signal's row gives offsets and codes, and its values only outside personal zones.
_WITHOUT_TEXT: Final = "coverage"


def find_leaks(work: Path) -> list[str]:
    """The rows that would publish personal data, each as `table row: reason`; the data are not repeated.

    Args:
        work: the folder of working tables, in which `zones` has its text.
    """
    secrets = _secrets(pl.read_parquet(work / "zones.parquet"))
    return [
        leak
        for table, frame in load_release_tables(work, TABLE_NAMES)
        for leak in (*_rows_in_personal_zones(table, frame), *_repeated(table, frame, secrets))
    ]


def personal_data(text: str) -> list[str]:
    """The e-mail addresses, telephone numbers and postal addresses in a text about a person.

    >>> personal_data("Name: Ada Brook\\nPhone: +44 20 7946 0000\\nAddress: 3 Mill Lane, Oldham 90210")
    ['+44 20 7946 0000', '3 Mill Lane, Oldham 90210']
    """
    return _PERSONAL.findall(text)


def _secrets(zones: pl.DataFrame) -> dict[str, list[str]]:
    """The personal data in each document's personal zones."""
    secrets: dict[str, list[str]] = {}
    personal = zones.filter(pl.col("zone").is_in(list(PERSONAL_ZONES))).select("doc_id", "text")
    for doc_id, text in personal.iter_rows():
        secrets.setdefault(doc_id, []).extend(personal_data(text))
    return {doc_id: found for doc_id, found in secrets.items() if found}


def _rows_in_personal_zones(table: str, frame: pl.DataFrame) -> Iterator[str]:
    if table in ("zones", _WITHOUT_TEXT) or "zone" not in frame.columns:
        return
    inside = frame.filter(pl.col("zone").is_in(list(PERSONAL_ZONES)))
    if "row_table" in frame.columns:
        inside = inside.filter(pl.col("row_table") != _WITHOUT_TEXT)
    for key in row_keys(table, inside):
        yield f"{table} {key}: stands in what the page says of its author"


def _repeated(table: str, frame: pl.DataFrame, secrets: Mapping[str, list[str]]) -> Iterator[str]:
    concerned = frame.filter(pl.col("doc_id").is_in(secrets.keys()))
    for number, cells in enumerate(concerned.iter_rows(named=True)):
        words = "\n".join(str(cell) for cell in cells.values())
        if any(secret in words for secret in secrets[cells["doc_id"]]):
            key = row_keys(table, concerned.slice(number, 1))[0]
            yield f"{table} {key}: repeats personal data from what the page says of its author"
