"""The table `coverage`: what became of every signal."""

import polars as pl

from schemas import fields
from schemas.row import row
from schemas.table import Reference, SpanColumns, Spanned, Table, row_law
from schemas.vocabulary import COVERAGE_REASONS, ROW_TABLES, SIGNALS, TIMEX_TYPES, ZONES


@row
class Coverage:
    """A row of `coverage`."""

    doc_id: str = fields.words("The document")
    signal: str = fields.code(SIGNALS, "What kind of signal it is")
    char_start: int = fields.offset("Where the signal begins")
    char_end: int = fields.offset("Where the signal ends")
    row_table: str | None = fields.code(ROW_TABLES, "The table with the row that the signal became")
    row_id: str | None = fields.words("The row that the signal became")
    reason: str | None = fields.code(COVERAGE_REASONS, "Why the signal became no row")
    value: float | None = fields.number(
        "The number, magnitudes multiplied out; null for ranges", "as written"
    )
    value_min: float | None = fields.number(
        "Lower end of a range, or one of the unit that a vague magnitude names", "as written"
    )
    value_max: float | None = fields.number("Upper end of a range", "as written")
    timex_type: str | None = fields.code(TIMEX_TYPES, "Kind of time expression (ISO-TimeML)")
    timex_value: str | None = fields.pattern(
        r"^[0-9A-Z_:.+/-]+$", "Value of the time expression (ISO-TimeML); null where it cannot be resolved"
    )
    zone: str = fields.code(ZONES, "The zone that the signal stands in")
    rule_id: str = fields.words("The rule that decided")
    confidence: float = fields.confidence("How often decisions of this kind are right")


class Coverages(Spanned, row=Coverage):
    """One row for each number, date, quotation mark and question of a text: its row, or why it has none."""

    @row_law
    def value_is_finite(cls) -> pl.Expr:
        """The value is a number: neither infinite nor NaN."""
        return pl.col("value").is_finite()

    @row_law
    def value_min_is_finite(cls) -> pl.Expr:
        """The lower end is a number: neither infinite nor NaN."""
        return pl.col("value_min").is_finite()

    @row_law
    def value_max_is_finite(cls) -> pl.Expr:
        """The upper end is a number: neither infinite nor NaN."""
        return pl.col("value_max").is_finite()

    @row_law
    def row_has_table(cls) -> pl.Expr:
        """`row_table` and `row_id` are both there or both absent."""
        return pl.col("row_table").is_null() == pl.col("row_id").is_null()

    @row_law
    def row_excludes_reason(cls) -> pl.Expr:
        """A signal that became a row has no reason for becoming none."""
        return pl.col("row_id").is_null() | pl.col("reason").is_null()

    @row_law
    def timex_belongs_to_date(cls) -> pl.Expr:
        """Only dates have a reading as time expression, and a value has a type."""
        typed = pl.col("timex_value").is_null() | pl.col("timex_type").is_not_null()
        return typed & (pl.col("timex_type").is_null() | (pl.col("signal") == "date"))


TABLE = Table(
    name="coverage",
    title="Coverage",
    model=Coverages,
    label=("doc_id", "signal", "char_start", "char_end"),
    references=(Reference("doc_id", "documents", "doc_id"),),
    spans=(SpanColumns("char_start", "char_end"),),
)
