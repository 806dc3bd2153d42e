"""A table as CSV after RFC 4180, such that it loses nothing: UTF-8, LF, the empty field for null.

Empty strings are forbidden in the tables, so an empty field is always null. Lists are JSON arrays in the
cell; numbers are written as short as reads back the same.
"""

import json
from collections.abc import Iterator
from typing import Final

import polars as pl

from pipelines.publishing.canonical import number_text

_BATCH: Final = 50_000
_NEEDS_QUOTES: Final = '[",\r\n]'


def csv_pages(frame: pl.DataFrame, end: str = "\n") -> Iterator[str]:
    """The text of a table's CSV file, in pieces of bounded size, the header first.

    Args:
        frame: the rows, in order.
        end: what ends a line.

    Yields:
        Whole lines, each with its end.

    >>> print("".join(csv_pages(pl.DataFrame({"said": ['so "they" said', None], "n": [2.0, 0.5]}))), end="")
    said,n
    "so ""they"" said",2
    ,0.5
    """
    yield ",".join(frame.columns) + end
    for batch in frame.iter_slices(_BATCH):
        cells = pl.DataFrame([cell_texts(column) for column in batch.get_columns()])
        lines = cells.select(pl.concat_str(_quoted(cells), separator=",")).to_series()
        yield "".join(f"{line}{end}" for line in lines)


def cell_texts(column: pl.Series) -> pl.Series:
    """A column's cells as text, null where the cell is null."""
    if column.dtype == pl.String:
        return column
    write = number_text if column.dtype.is_float() else _json_cell if column.dtype.is_nested() else None
    if write is None:
        return column.cast(pl.String)
    texts = [None if cell is None else write(cell) for cell in column.to_list()]
    return pl.Series(column.name, texts, dtype=pl.String)


def _json_cell(cell: object) -> str:
    return json.dumps(cell, ensure_ascii=False, separators=(", ", ": "))


def _quoted(cells: pl.DataFrame) -> list[pl.Expr]:
    """Every field in quotation marks where it holds a comma, a quotation mark or the end of a line."""
    return [
        pl.when(pl.col(name).str.contains(_NEEDS_QUOTES))
        .then(pl.concat_str(pl.lit('"'), pl.col(name).str.replace_all('"', '""', literal=True), pl.lit('"')))
        .otherwise(pl.col(name))
        .fill_null("")
        for name in cells.columns
    ]
