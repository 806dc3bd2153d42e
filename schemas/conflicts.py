"""The table `conflicts`: what a document says against itself, and what cannot be."""

import polars as pl

from schemas import fields
from schemas.table import Model, Reference, SpanColumns, Table, row_law
from schemas.vocabulary import CONFLICT_KINDS, CONFLICT_TABLES, DATA_ZONE_CODES, ROW_ID_PREFIXES


class Conflicts(Model):
    """One row for each contradiction or impossibility inside a document; neither side is judged right."""

    conflict_id: pl.String = fields.row_key(
        ROW_ID_PREFIXES["conflicts"], "Stable id of the conflict", unique=True
    )
    doc_id: pl.String = fields.words("The document")
    kind: pl.String = fields.code(CONFLICT_KINDS, "What is at odds")
    first_table: pl.String = fields.code(
        CONFLICT_TABLES, "The table of the side that stands first in the text"
    )
    first_row_id: pl.String = fields.words("The row of that side")
    first_start: pl.Int64 = fields.offset("Where the words of that side begin")
    first_end: pl.Int64 = fields.offset("Where the words of that side end")
    first_text: pl.String = fields.words("The words of that side, as written")
    second_table: pl.String = fields.code(
        CONFLICT_TABLES, "The table of the other side; null where one row contradicts itself", nullable=True
    )
    second_row_id: pl.String = fields.words("The row of the other side", nullable=True)
    second_start: pl.Int64 = fields.offset("Where the words of the other side begin", nullable=True)
    second_end: pl.Int64 = fields.offset("Where the words of the other side end", nullable=True)
    second_text: pl.String = fields.words("The words of the other side, as written", nullable=True)
    difference: pl.String = fields.words("What is at odds, in a sentence")
    zone: pl.String = fields.code(DATA_ZONE_CODES, "The zone that the first side stands in")
    rule_id: pl.String = fields.words("The rule that found the conflict")
    confidence: pl.Float64 = fields.confidence("How often rows of this kind are right")

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
