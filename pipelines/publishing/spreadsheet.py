"""A table as CSV for people who open it by a double click: nothing in it is run as a formula.

Spreadsheets take a cell that begins with certain characters for a formula, whoever wrote it: words quoted
from an article could send a reader's data elsewhere. Such text gets an apostrophe before it (OWASP, "CSV
injection"). A byte-order mark tells spreadsheets the encoding, and lines end as they expect. The verbatim
form is written by `comma_separated`.
"""

from typing import Final

import polars as pl

BYTE_ORDER_MARK: Final = "\ufeff"
LINE_END: Final = "\r\n"
#: What is to stand in quotation marks: some programs part cells at semicolons and tabs as well as at commas.
NEEDS_QUOTES: Final = '[",;\t\r\n]'

#: Where text is run: at a sign of a formula, or a full-width one, which some take for the same. It may open
#: the cell, or what a program takes for a cell that splits lines at semicolons, as it does in much of Europe,
#: and then at the ends of lines within cells, too. Spaces and quotation marks before the sign are skipped.
_RUN: Final = r'(^|[;\t\r\n])((?:[^\S\t\r\n]|")*[=+\-@＝＋－＠])'

#: White space at the beginning of a cell by which it can slip out of its field.
_SLIPS: Final = r"^([\t\r\n])"
_RUN_OR_SLIPS: Final = f"{_RUN}|{_SLIPS}"


def guarded(schema: pl.Schema, cells: pl.DataFrame) -> pl.DataFrame:
    """Rows whose cells are text, with an apostrophe before what would be run; numbers stay numbers.

    Args:
        schema: the types of the cells before they became text.
        cells: what `comma_separated.cells_as_text` gives.

    >>> cells = pl.DataFrame({"said": ["=1+1", "so"], "n": ["-2", None]})
    >>> guarded(pl.Schema({"said": pl.String(), "n": pl.Float64()}), cells).rows()
    [("'=1+1", '-2'), ('so', None)]
    """
    return cells.with_columns(
        _guarded_text(cells[name]) for name, kind in schema.items() if kind == pl.String or kind.is_nested()
    )


def _guarded_text(column: pl.Series) -> pl.Series:
    if not column.str.contains(_RUN_OR_SLIPS).any():
        return column
    return column.str.replace_all(_RUN, "${1}'${2}").str.replace(_SLIPS, "'${1}")
