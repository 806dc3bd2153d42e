"""Rows of a table as the XML of a spreadsheet's rows (Office Open XML, ECMA-376), many at once.

Every cell says of which type it is. Text carries the format of text, so that it stays text where somebody
edits it: nothing in it is ever run as a formula.
"""

import datetime
from collections.abc import Iterable
from typing import Final

import polars as pl

from pipelines.publishing.comma_separated import cell_texts
from pipelines.publishing.workbook_parts import DAY, HEADER, TEXT

#: What a cell takes, in units of UTF-16.
MOST_UNITS: Final = 32_767
#: Text of no more characters than this fits, whichever they are.
_FITS: Final = MOST_UNITS // 2
_CUT: Final = "…"
#: Spreadsheets count days from here, and take 1900 for a leap year: so days before this one stay text.
_DAY_ZERO: Final = datetime.date(1899, 12, 30)
_FIRST_DAY: Final = datetime.date(1900, 3, 1)
#: Characters that XML has no place for, or would change, as spreadsheets write them (ECMA-376, ST_Xstring).
_ESCAPED: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "_x": "_x005F_x",
    **{chr(code): f"_x{code:04X}_" for code in (*range(9), 11, 12, *range(13, 32), 0xFFFE, 0xFFFF)},
}


def header_row(names: Iterable[str]) -> str:
    """The first row of a sheet: the names of its columns."""
    cells = (
        f'<c r="{column_letters(at)}1" s="{HEADER}" t="inlineStr"><is><t>{name}</t></is></c>'
        for at, name in enumerate(names)
    )
    return f'<row r="1">{"".join(cells)}</row>'


def sheet_rows(rows: pl.DataFrame, first: int) -> pl.Series:
    """Rows as XML, one string a row.

    Args:
        rows: the rows; lists become JSON.
        first: the number that the first of them has in the sheet.

    >>> rows = pl.DataFrame({"n": [2.5, 1e22], "so": [True, None]})
    >>> print(*sheet_rows(rows, first=2), sep="\\n")
    <row r="2"><c r="A2"><v>2.5</v></c><c r="B2" t="b"><v>1</v></c></row>
    <row r="3"><c r="A3"><v>1e+22</v></c></row>
    """
    numbers = pl.int_range(first, first + rows.height, eager=True).cast(pl.String)
    cells = [_cells(column, column_letters(at), numbers) for at, column in enumerate(rows)]
    together = pl.select(
        pl.concat_str(
            [pl.lit('<row r="'), numbers, pl.lit('">'), *cells, pl.lit("</row>")], ignore_nulls=True
        )
    )
    return together.to_series()


def count_cut_cells(rows: pl.DataFrame) -> int:
    """How many cells are longer than a spreadsheet takes."""
    return sum(int(_is_long(column).sum()) for column in rows if column.dtype == pl.String)


def column_letters(at: int) -> str:
    """The name that a spreadsheet gives to a column, by its place from 0.

    >>> [column_letters(at) for at in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters = ""
    while at >= 0:
        letters = chr(ord("A") + at % 26) + letters
        at = at // 26 - 1
    return letters


def _cells(column: pl.Series, letters: str, numbers: pl.Series) -> pl.Series:
    """The cells of a column, null where they are empty."""
    if column.dtype == pl.Date:
        return _days(column, letters, numbers)
    if column.dtype == pl.Boolean:
        return _joined(letters, numbers, '" t="b"><v>', column.cast(pl.Int8).cast(pl.String), "</v></c>")
    if column.dtype.is_numeric():
        return _joined(letters, numbers, '"><v>', cell_texts(column), "</v></c>")
    return _texts(_fitting(cell_texts(column)), letters, numbers)


def _days(column: pl.Series, letters: str, numbers: pl.Series) -> pl.Series:
    told = column.set(column < _FIRST_DAY, None)
    counted = (told - _DAY_ZERO).dt.total_days().cast(pl.String)
    days = _joined(letters, numbers, f'" s="{DAY}"><v>', counted, "</v></c>")
    early = _texts(column.set(column >= _FIRST_DAY, None).cast(pl.String), letters, numbers)
    return pl.select(pl.coalesce(days, early)).to_series()


def _texts(texts: pl.Series, letters: str, numbers: pl.Series) -> pl.Series:
    escaped = texts.to_frame("text").select(
        pl.col("text").str.replace_many(list(_ESCAPED), list(_ESCAPED.values()))
    )
    opened = f'" s="{TEXT}" t="inlineStr"><is><t xml:space="preserve">'
    return _joined(letters, numbers, opened, escaped.to_series(), "</t></is></c>")


def _joined(letters: str, numbers: pl.Series, opened: str, cells: pl.Series, closed: str) -> pl.Series:
    parts = [pl.lit(f'<c r="{letters}'), numbers, pl.lit(opened), cells, pl.lit(closed)]
    return pl.select(pl.concat_str(parts)).to_series()


def _fitting(texts: pl.Series) -> pl.Series:
    """The texts, of those that are too long as much as fits."""
    if not _is_long(texts).any():
        return texts
    return pl.Series([None if text is None else _cut(text) for text in texts], dtype=pl.String)


def _is_long(texts: pl.Series) -> pl.Series:
    if not (texts.str.len_chars() > _FITS).any():
        return pl.repeat(False, len(texts), eager=True)
    return pl.Series([text is not None and _units(text) > MOST_UNITS for text in texts], dtype=pl.Boolean)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def _cut(text: str) -> str:
    if _units(text) <= MOST_UNITS:
        return text
    kept = text.encode("utf-16-le")[: 2 * (MOST_UNITS - len(_CUT))]
    return kept.decode("utf-16-le", errors="ignore") + _CUT
