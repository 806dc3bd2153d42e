"""The table `statistics`: the quantities that a text states."""

import polars as pl

from schemas import fields
from schemas.row import row
from schemas.table import Reference, SpanColumns, Spanned, Table, row_law
from schemas.vocabulary import COMPARATORS, DATA_ZONE_CODES, DIRECTIONS, ROW_ID_PREFIXES, STAT_TYPES

_ENTITY = ROW_ID_PREFIXES["entities"]


@row
class Statistic:
    """A row of `statistics`."""

    row_id: str = fields.row_key(ROW_ID_PREFIXES["statistics"], "Stable id of the row", unique=True)
    doc_id: str = fields.words("The document")
    char_start: int = fields.offset("Where the numeric expression begins")
    char_end: int = fields.offset("Where the numeric expression ends")
    text: str = fields.words("The smallest numeric expression, as written, unit nouns excluded")
    value: float | None = fields.number(
        "The number, magnitudes multiplied out; null for ranges and vague magnitudes", "`unit`"
    )
    value_min: float | None = fields.number(
        "Lower end of a range, or one of the unit that a vague magnitude names", "`unit`"
    )
    value_max: float | None = fields.number("Upper end of a range", "`unit`")
    comparator: str = fields.code(COMPARATORS, "How the quantity compares with the value")
    unit: str | None = fields.words(
        "Unit of the value: `percent`, `percentage points`, `1` for ratios and fractions, an ISO 4217 code,"
        " or the unit as written"
    )
    stat_type: str = fields.code(STAT_TYPES, "What kind of quantity it is")
    is_vague: bool = fields.flag("Whether the text only names a magnitude: `thousands`, `dozens`")
    measure: str | None = fields.words(
        "Which quantity it is, or what is said of the counted things, as written"
    )
    population: str | None = fields.words(
        "The whole of which it is a share or part, or per which it is taken, as written"
    )
    place: str | None = fields.words("Where: the fullest name, or the words as written")
    country: str | None = fields.country("The country that `place` names (ISO 3166-1 alpha-3)")
    time_period: str | None = fields.edtf("When the quantity holds (EDTF)")
    time_earliest: str | None = fields.day("The first day that `time_period` may mean (ISO 8601)")
    time_latest: str | None = fields.day("The last day that `time_period` may mean (ISO 8601)")
    source_name: str | None = fields.words(
        "Who is credited for the figure: the fullest name, or the words as written"
    )
    quote_id: str | None = fields.row_key(
        ROW_ID_PREFIXES["quotes"], "The quote that the expression stands in"
    )
    restates_id: str | None = fields.row_key(
        ROW_ID_PREFIXES["statistics"], "The statistic that this one restates"
    )
    subject: str | None = fields.words(
        "Who or what has the quantity: the fullest name, or the words as written; null where the counted"
        " things are all that the claim is about"
    )
    subject_id: str | None = fields.row_key(_ENTITY, "The entity that `subject` resolves to")
    place_id: str | None = fields.row_key(_ENTITY, "The entity that `place` resolves to")
    direction: str | None = fields.code(DIRECTIONS, "Where a change leads; null of other kinds")
    zone: str = fields.code(DATA_ZONE_CODES, "The zone that the row stands in")
    rule_id: str = fields.words("The rule that made the row")
    confidence: float = fields.confidence("How often rows of this kind are right")


class Statistics(Spanned, row=Statistic):
    """One row for each numeric expression by which the text states a quantity of something."""

    @row_law
    def text_fits_span(cls) -> pl.Expr:
        """The text is as long as its span."""
        return pl.col("text").str.len_chars() == pl.col("char_end") - pl.col("char_start")

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
    def value_or_range(cls) -> pl.Expr:
        """There is either a value, or at least one end of a range."""
        ends = pl.col("value_min").is_not_null() | pl.col("value_max").is_not_null()
        return pl.col("value").is_not_null() != ends

    @row_law
    def range_runs_upward(cls) -> pl.Expr:
        """The lower end is not above the upper end."""
        return pl.col("value_min") <= pl.col("value_max")

    @row_law
    def vague_magnitude_is_open(cls) -> pl.Expr:
        """A vague magnitude has the named unit in `value_min` and neither value nor upper end."""
        open_above = pl.col("value").is_null() & pl.col("value_max").is_null()
        return ~pl.col("is_vague") | (pl.col("value_min").is_not_null() & open_above)

    @row_law
    def country_has_place(cls) -> pl.Expr:
        """A country code stands beside the place as written."""
        return pl.col("country").is_null() | pl.col("place").is_not_null()

    @row_law
    def days_come_from_period(cls) -> pl.Expr:
        """Where there is a first or a last day, there is the period that it follows from."""
        bounded = pl.col("time_earliest").is_not_null() | pl.col("time_latest").is_not_null()
        return pl.col("time_period").is_not_null() | ~bounded

    @row_law
    def first_day_precedes_last(cls) -> pl.Expr:
        """The first day that the period may mean is not behind the last."""
        return (pl.col("time_earliest") <= pl.col("time_latest")).fill_null(value=True)

    @row_law
    def subject_id_has_words(cls) -> pl.Expr:
        """A subject that resolves to an entity has words."""
        return pl.col("subject_id").is_null() | pl.col("subject").is_not_null()

    @row_law
    def place_id_has_words(cls) -> pl.Expr:
        """A place that resolves to an entity has words."""
        return pl.col("place_id").is_null() | pl.col("place").is_not_null()

    @row_law
    def direction_is_of_change(cls) -> pl.Expr:
        """Only a change has a direction."""
        return pl.col("direction").is_null() | (pl.col("stat_type") == "change")

    @row_law
    def restates_another(cls) -> pl.Expr:
        """A statistic does not restate itself."""
        return pl.col("restates_id") != pl.col("row_id")


TABLE = Table(
    name="statistics",
    title="Statistics",
    model=Statistics,
    primary_key=("row_id",),
    references=(
        Reference("doc_id", "documents", "doc_id"),
        Reference("quote_id", "quotes", "row_id"),
        Reference("restates_id", "statistics", "row_id"),
        Reference("subject_id", "entities", "entity_id"),
        Reference("place_id", "entities", "entity_id"),
    ),
    spans=(SpanColumns("char_start", "char_end", "text"),),
)
