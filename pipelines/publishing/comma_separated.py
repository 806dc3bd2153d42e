"""A table as CSV after RFC 4180, such that it loses nothing: UTF-8, LF, the empty field for null.

Empty strings are forbidden in the tables, so an empty field is always null. Lists are JSON arrays in the
cell; numbers are written as short as reads back the same.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from pipelines.publishing.canonical import number_text

_BATCH: Final = 50_000
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "))
_NEEDS_QUOTES: Final = '[",\r\n]'


def csv_pages(frame: pl.DataFrame) -> Iterator[str]:
    """The text of a table's CSV file, in pieces of bounded size, the header first.

    Args:
        frame: the rows, in order.

    Yields:
        Whole lines, each with its end.

    >>> print("".join(csv_pages(pl.DataFrame({"said": ['so "they" said', None], "n": [2.0, 0.5]}))), end="")
    said,n
    "so ""they"" said",2
    ,0.5
    """
    yield header_line(frame.columns) + "\n"
    for batch in frame.iter_slices(_BATCH):
        yield joined(csv_lines(cells_as_text(batch)), "\n")


def header_line(columns: Iterable[str]) -> str:
    """The first line of a table's CSV file, without its end."""
    return ",".join(columns)


def csv_lines(cells: pl.DataFrame, needs_quotes: str = _NEEDS_QUOTES) -> pl.Series:
    """The lines of rows whose cells are text, without their ends.

    Args:
        cells: what `cells_as_text` gives.
        needs_quotes: a regular expression of what may not stand in a field without quotation marks.
    """
    needing = cells.select(pl.all().str.contains(needs_quotes).any())
    fields = [
        _quoted(name, needs_quotes) if needing[name].item() else pl.col(name).fill_null("")
        for name in cells.columns
    ]
    return cells.select(lines=pl.concat_str(fields, separator=",")).to_series()


def joined(lines: pl.Series, end: str) -> str:
    """Lines as one text, each with its end."""
    return end.join(lines.to_list()) + end if len(lines) else ""


def cells_as_text(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with their cells as text, null where the cell is null."""
    return pl.DataFrame([cell_texts(column) for column in rows])


def cell_texts(column: pl.Series) -> pl.Series:
    """A column's cells as text, null where the cell is null."""
    if column.dtype == pl.String:
        return column
    if column.dtype.is_float():
        return _number_texts(column)
    if column.dtype.is_nested():
        texts = [None if cell is None else _json_cell(cell) for cell in column.to_list()]
        return pl.Series(column.name, texts, dtype=pl.String)
    return column.cast(pl.String)


def _number_texts(column: pl.Series) -> pl.Series:
    """Each number once, as most stand in many rows."""
    numbers = column.drop_nulls().unique()
    texts = pl.DataFrame({"number": numbers, "text": [number_text(number) for number in numbers]})
    cells = column.to_frame("number").join(
        texts.cast({"text": pl.String}), on="number", how="left", maintain_order="left"
    )
    return cells["text"].alias(column.name)


def _json_cell(cell: object) -> str:
    return _JSON.encode(cell) if cell else "[]"


def _quoted(column: str, needs_quotes: str) -> pl.Expr:
    """Every field in quotation marks where it needs them."""
    field = pl.col(column)
    quoted = pl.concat_str(pl.lit('"'), field.str.replace_all('"', '""', literal=True), pl.lit('"'))
    return pl.when(field.str.contains(needs_quotes)).then(quoted).otherwise(field).fill_null("")
