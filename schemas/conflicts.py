"""The table `conflicts`: what a document says against itself, and what cannot be."""

import polars as pl

from schemas import fields
from schemas.row import row
from schemas.table import Model, Reference, SpanColumns, Table, row_law
from schemas.vocabulary import CONFLICT_KINDS, CONFLICT_TABLES, DATA_ZONE_CODES, ROW_ID_PREFIXES


@row
class Conflict:
    """A row of `conflicts`."""

    conflict_id: str = fields.row_key(ROW_ID_PREFIXES["conflicts"], "Stable id of the conflict", unique=True)
    doc_id: str = fields.words("The document")
    kind: str = fields.code(CONFLICT_KINDS, "What is at odds")
    first_table: str = fields.code(CONFLICT_TABLES, "The table of the side that stands first in the text")
    first_row_id: str = fields.words("The row of that side")
    first_start: int = fields.offset("Where the words of that side begin")
    first_end: int = fields.offset("Where the words of that side end")
    first_text: str = fields.words("The words of that side, as written")
    second_table: str | None = fields.code(
        CONFLICT_TABLES, "The table of the other side; null where one row contradicts itself"
    )
    second_row_id: str | None = fields.words("The row of the other side")
    second_start: int | None = fields.offset("Where the words of the other side begin")
    second_end: int | None = fields.offset("Where the words of the other side end")
    second_text: str | None = fields.words("The words of the other side, as written")
    difference: str = fields.words("What is at odds, in a sentence")
    zone: str = fields.code(DATA_ZONE_CODES, "The zone that the first side stands in")
    rule_id: str = fields.words("The rule that found the conflict")
    confidence: float = fields.confidence("How often rows of this kind are right")


class Conflicts(Model, row=Conflict):
    """One row for each contradiction or impossibility inside a document; neither side is judged right."""

    @row_law
    def first_fits_span(cls) -> pl.Expr:
        """The words of the first side are as long as their span."""
        return pl.col("first_text").str.len_chars() == pl.col("first_end") - pl.col("first_start")

    @row_law
    def second_fits_span(cls) -> pl.Expr:
        """The words of the second side are as long as their span."""
        return pl.col("second_text").str.len_chars() == pl.col("second_end") - pl.col("second_start")

    @row_law
    def second_side_is_whole(cls) -> pl.Expr:
        """All cells of the second side are there, or none."""
        absent = [pl.col(f"second_{part}").is_null() for part in ("table", "row_id", "start", "end", "text")]
        return pl.all_horizontal(absent) | ~pl.any_horizontal(absent)

    @row_law
    def sides_stand_in_order(cls) -> pl.Expr:
        """The first side begins before the second."""
        return pl.col("first_start") < pl.col("second_start")


TABLE = Table(
    name="conflicts",
    title="Conflicts",
    model=Conflicts,
    primary_key=("conflict_id",),
    references=(Reference("doc_id", "documents", "doc_id"),),
    spans=(
        SpanColumns("first_start", "first_end", "first_text"),
        SpanColumns("second_start", "second_end", "second_text"),
    ),
)
