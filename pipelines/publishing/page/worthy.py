"""Which rows stand on the first screen: those that say most and are likeliest right.

None of them has an empty cell where its sentence has a place for it, none was inferred; no two are of one
document as long as there are others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from pipelines.publishing.page.sample import Sample
from pipelines.publishing.page.stories import Row

#: How many rows of each table are shown, and how many of a piece of a table are kept to choose from.
SHOWN: Final = 3
_KEPT: Final = 40
#: How long the words of a row are that can be read in passing, in code points.
_READABLE: Final = (20, 220)
#: Shorter words than these, as roles and measures, tell little by themselves: `Mr`, `Size`.
_TELLING: Final = 6


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of the rows of a table.

    Args:
        cells: the cells that are there.
        further: what holds of them beside.
        words: what of them is read in passing.
        who: the column with the entity that a row tells of; rows with one come first.
    """

    cells: tuple[str, ...]
    further: pl.Expr
    words: pl.Expr
    who: str


_ASKED: Final[Mapping[str, _Asked]] = {
    "quotes": _Asked(
        ("speaker_name", "speaker_role", "speaker_id", "cue"),
        (pl.col("attribution") == "explicit")
        & (pl.col("quote_type") == "direct")
        & pl.col("speaker_name").str.contains(" ")
        & (pl.col("speaker_role").str.len_chars() >= _TELLING),
        pl.col("quotation"),
        "speaker_id",
    ),
    "statistics": _Asked(
        ("source_name", "subject", "value", "unit", "measure"),
        ~pl.col("is_vague") & (pl.col("measure").str.len_chars() >= _TELLING),
        pl.concat_str("unit", "subject", "measure", separator=" "),
        "subject_id",
    ),
    "events": _Asked(
        ("date_earliest", "date_latest", "actor", "recipient"),
        (pl.col("date_basis") == "explicit") & (pl.col("status") == "occurred"),
        pl.col("text"),
        "actor_id",
    ),
}


@dataclass(frozen=True, slots=True)
class Worthy:
    """Rows of a table that are worth showing first.

    Args:
        table: the table.
        rows: some of them.
        complete: how many rows there are that nothing is missing from.
        total: how many rows were looked at.
    """

    table: str
    rows: tuple[Row, ...]
    complete: int
    total: int


def worthy_rows(sample: Sample) -> list[Worthy]:
    """The rows worth showing first, table by table.

    Args:
        sample: the documents that the page is drawn from.
    """
    return [_worthy(sample, table, asked) for table, asked in _ASKED.items()]


def _worthy(sample: Sample, table: str, asked: _Asked) -> Worthy:
    complete = total = 0
    kept = sample.first_rows(table, 0)
    for rows in sample.pieces(table):
        found = rows.filter(asked.further, *(pl.col(cell).is_not_null() for cell in asked.cells))
        complete, total = complete + found.height, total + rows.height
        kept = _best(pl.concat([kept, found]), asked).head(_KEPT)
    shown = kept.filter(_is_readable(asked)).head(SHOWN)
    return Worthy(table, tuple(shown.iter_rows(named=True)), complete, total)


def _best(rows: pl.DataFrame, asked: _Asked) -> pl.DataFrame:
    """The rows in order of their worth: of every document one first, then others."""
    filled = pl.sum_horizontal(pl.all().is_not_null().cast(pl.Int32))
    order = (_is_readable(asked), pl.col(asked.who).is_not_null(), pl.col("confidence"), filled)
    ranked = rows.sort(*order, "doc_id", "row_id", descending=[True] * len(order) + [False, False])
    turn = pl.int_range(pl.len()).over("doc_id").alias("turn")
    return ranked.with_columns(turn).sort("turn", maintain_order=True).drop("turn")


def _is_readable(asked: _Asked) -> pl.Expr:
    least, most = _READABLE
    words = asked.words
    return words.str.len_chars().is_between(least, most) & ~words.str.contains("\n", literal=True)
