"""The table `events`: what a text says happened, is happening or is planned."""

import polars as pl

from schemas import fields
from schemas.row import row
from schemas.table import Reference, SpanColumns, Spanned, Table, row_law
from schemas.vocabulary import (
    DATA_ZONE_CODES,
    DATE_BASES,
    DATE_PRECISIONS,
    EVENT_STATUSES,
    EVENT_TIERS,
    EVENT_TYPES,
    ROW_ID_PREFIXES,
)

_ENTITY = ROW_ID_PREFIXES["entities"]


@row
class Event:
    """A row of `events`."""

    row_id: str = fields.row_key(ROW_ID_PREFIXES["events"], "Stable id of the row", unique=True)
    doc_id: str = fields.words("The document")
    char_start: int = fields.offset("Where the clause begins")
    char_end: int = fields.offset("Where the clause ends")
    text: str = fields.words("The clause that reports the event, as written")
    trigger: str = fields.words("The word that names the event, as written")
    trigger_start: int = fields.offset("Where the trigger begins")
    trigger_end: int = fields.offset("Where the trigger ends")
    tier: str = fields.code(EVENT_TIERS, "Whether a date expression locates the event")
    event_type: str = fields.code(EVENT_TYPES, "What kind of happening it is")
    status: str = fields.code(EVENT_STATUSES, "What the text says of its reality")
    date_edtf: str | None = fields.edtf("When (EDTF level 1), never finer than the text gives it")
    date_text: str | None = fields.words("The date expression, as written")
    date_text_start: int | None = fields.offset("Where the date expression begins")
    date_text_end: int | None = fields.offset("Where the date expression ends")
    date_earliest: str | None = fields.day("The first day that the date may mean (ISO 8601)")
    date_latest: str | None = fields.day("The last day that the date may mean (ISO 8601)")
    date_precision: str = fields.code(DATE_PRECISIONS, "How fine the date is")
    date_basis: str = fields.code(DATE_BASES, "Whether the date stands in the text or is inferred")
    date_note: str | None = fields.words("What is odd about the date expression")
    actor: str | None = fields.words("Who does it, as written")
    actor_id: str | None = fields.row_key(_ENTITY, "The entity that `actor` resolves to")
    actor_name: str | None = fields.words(
        "The fullest name that the article gives the actor, also behind a pronoun"
    )
    recipient: str | None = fields.words("Whom or what it is done to, or what comes of it, as written")
    recipient_id: str | None = fields.row_key(_ENTITY, "The entity that `recipient` resolves to")
    recipient_name: str | None = fields.words(
        "The fullest name that the article gives the recipient, also behind a pronoun"
    )
    place: str | None = fields.words("Where, as written")
    place_id: str | None = fields.row_key(_ENTITY, "The entity that `place` resolves to")
    country: str | None = fields.country("The country that `place` names (ISO 3166-1 alpha-3)")
    zone: str = fields.code(DATA_ZONE_CODES, "The zone that the row stands in")
    rule_id: str = fields.words("The rule that made the row")
    confidence: float = fields.confidence("How often rows of this kind are right")


class Events(Spanned, row=Event):
    """One row for each clause that reports something that happened, is happening or is planned."""

    @row_law
    def text_fits_span(cls) -> pl.Expr:
        """The text is as long as its span."""
        return pl.col("text").str.len_chars() == pl.col("char_end") - pl.col("char_start")

    @row_law
    def trigger_fits_span(cls) -> pl.Expr:
        """The trigger is as long as its span."""
        return pl.col("trigger").str.len_chars() == pl.col("trigger_end") - pl.col("trigger_start")

    @row_law
    def trigger_stands_in_clause(cls) -> pl.Expr:
        """The trigger stands inside the clause."""
        return (pl.col("trigger_start") >= pl.col("char_start")) & (
            pl.col("trigger_end") <= pl.col("char_end")
        )

    @row_law
    def date_text_fits_span(cls) -> pl.Expr:
        """The date expression is as long as its span."""
        return pl.col("date_text").str.len_chars() == pl.col("date_text_end") - pl.col("date_text_start")

    @row_law
    def date_text_has_span(cls) -> pl.Expr:
        """`date_text`, `date_text_start` and `date_text_end` are all there or all absent."""
        absent = pl.col("date_text").is_null()
        return (absent == pl.col("date_text_start").is_null()) & (absent == pl.col("date_text_end").is_null())

    @row_law
    def dated_event_has_date_text(cls) -> pl.Expr:
        """An event of the tier `dated` has a date expression, one of the tier `undated` has none."""
        return (pl.col("tier") == "dated") == pl.col("date_text").is_not_null()

    @row_law
    def date_comes_from_text(cls) -> pl.Expr:
        """Where there is a date, there is the expression that it is read from."""
        return pl.col("date_edtf").is_null() | pl.col("date_text").is_not_null()

    @row_law
    def date_has_precision(cls) -> pl.Expr:
        """`date_precision` is `none` where there is no resolved date, and only there."""
        return pl.col("date_edtf").is_null() == (pl.col("date_precision") == "none")

    @row_law
    def date_has_basis(cls) -> pl.Expr:
        """`date_basis` is `none` where there is no resolved date, and only there."""
        return pl.col("date_edtf").is_null() == (pl.col("date_basis") == "none")

    @row_law
    def date_bounds_come_from_date(cls) -> pl.Expr:
        """Where there is a first or a last day, there is the date that it follows from."""
        bounded = pl.col("date_earliest").is_not_null() | pl.col("date_latest").is_not_null()
        return pl.col("date_edtf").is_not_null() | ~bounded

    @row_law
    def first_day_precedes_last(cls) -> pl.Expr:
        """The first day that the date may mean is not behind the last."""
        return (pl.col("date_earliest") <= pl.col("date_latest")).fill_null(value=True)

    @row_law
    def actor_name_has_words(cls) -> pl.Expr:
        """An actor that has a name stands in the text."""
        return pl.col("actor_name").is_null() | pl.col("actor").is_not_null()

    @row_law
    def recipient_name_has_words(cls) -> pl.Expr:
        """A recipient that has a name stands in the text."""
        return pl.col("recipient_name").is_null() | pl.col("recipient").is_not_null()

    @row_law
    def actor_id_has_words(cls) -> pl.Expr:
        """An actor that resolves to an entity stands in the text."""
        return pl.col("actor_id").is_null() | pl.col("actor").is_not_null()

    @row_law
    def recipient_id_has_words(cls) -> pl.Expr:
        """A recipient that resolves to an entity stands in the text."""
        return pl.col("recipient_id").is_null() | pl.col("recipient").is_not_null()

    @row_law
    def place_id_has_words(cls) -> pl.Expr:
        """A place that resolves to an entity stands in the text."""
        return pl.col("place_id").is_null() | pl.col("place").is_not_null()

    @row_law
    def country_has_place(cls) -> pl.Expr:
        """A country code stands beside the place as written."""
        return pl.col("country").is_null() | pl.col("place").is_not_null()


TABLE = Table(
    name="events",
    title="Events",
    model=Events,
    primary_key=("row_id",),
    references=(
        Reference("doc_id", "documents", "doc_id"),
        Reference("actor_id", "entities", "entity_id"),
        Reference("recipient_id", "entities", "entity_id"),
        Reference("place_id", "entities", "entity_id"),
    ),
    spans=(
        SpanColumns("char_start", "char_end", "text"),
        SpanColumns("trigger_start", "trigger_end", "trigger"),
        SpanColumns("date_text_start", "date_text_end", "date_text"),
    ),
)
