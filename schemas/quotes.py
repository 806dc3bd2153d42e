"""The table `quotes`: direct, mixed and indirect speech with its speaker."""

import polars as pl

from schemas import fields
from schemas.row import row
from schemas.table import Reference, SpanColumns, Spanned, Table, row_law
from schemas.vocabulary import ATTRIBUTIONS, DATA_ZONE_CODES, QUOTE_TYPES, RIGHTS, ROW_ID_PREFIXES


@row
class Quote:
    """A row of `quotes`."""

    row_id: str = fields.row_key(ROW_ID_PREFIXES["quotes"], "Stable id of the row", unique=True)
    doc_id: str = fields.words("The document")
    char_start: int = fields.offset("Where the words begin, marks excluded")
    char_end: int = fields.offset("Where the words end, marks excluded")
    quotation: str = fields.words("The words, as written")
    quote_type: str = fields.code(QUOTE_TYPES, "Whether the words stand inside marks, and how")
    utterance_id: str = fields.row_key("u", "Shared by the rows that are parts of one utterance")
    speaker_text: str | None = fields.words("The mention of the speaker, as written: a name, `he`")
    speaker_start: int | None = fields.offset("Where the mention begins")
    speaker_end: int | None = fields.offset("Where the mention ends")
    speaker_name: str | None = fields.words("Fullest form in the document of the speaker's name")
    speaker_id: str | None = fields.row_key(
        ROW_ID_PREFIXES["entities"], "The entity that the mention resolves to"
    )
    speaker_role: str | None = fields.words("The speaker's role, as written")
    attribution: str = fields.code(ATTRIBUTIONS, "How the speaker is known")
    cue: str | None = fields.words("The verb or preposition that attributes the words, as written")
    cue_start: int | None = fields.offset("Where the cue begins")
    cue_end: int | None = fields.offset("Where the cue ends")
    addressee: str | None = fields.words("Whom it was said to, as written")
    rights: str = fields.code(RIGHTS, "Whose the words are")
    zone: str = fields.code(DATA_ZONE_CODES, "The zone that the row stands in")
    rule_id: str = fields.words("The rule that made the row")
    confidence: float = fields.confidence("How often rows of this kind are right")


class Quotes(Spanned, row=Quote):
    """One row for each contiguous stretch of words that the text presents as somebody's speech or writing."""

    @row_law
    def quotation_fits_span(cls) -> pl.Expr:
        """The quotation is as long as its span."""
        return pl.col("quotation").str.len_chars() == pl.col("char_end") - pl.col("char_start")

    @row_law
    def speaker_fits_span(cls) -> pl.Expr:
        """The mention of the speaker is as long as its span."""
        return pl.col("speaker_text").str.len_chars() == pl.col("speaker_end") - pl.col("speaker_start")

    @row_law
    def speaker_has_span(cls) -> pl.Expr:
        """`speaker_text`, `speaker_start` and `speaker_end` are all there or all absent."""
        absent = pl.col("speaker_text").is_null()
        return (absent == pl.col("speaker_start").is_null()) & (absent == pl.col("speaker_end").is_null())

    @row_law
    def cue_fits_span(cls) -> pl.Expr:
        """The cue is as long as its span."""
        return pl.col("cue").str.len_chars() == pl.col("cue_end") - pl.col("cue_start")

    @row_law
    def cue_has_span(cls) -> pl.Expr:
        """`cue`, `cue_start` and `cue_end` are all there or all absent."""
        absent = pl.col("cue").is_null()
        return (absent == pl.col("cue_start").is_null()) & (absent == pl.col("cue_end").is_null())

    @row_law
    def unknown_speaker_is_absent(cls) -> pl.Expr:
        """`attribution` is `unknown` where there is neither mention nor name of a speaker, only there."""
        absent = pl.col("speaker_text").is_null() & pl.col("speaker_name").is_null()
        return (pl.col("attribution") == "unknown") == absent

    @row_law
    def resolved_speaker_has_name(cls) -> pl.Expr:
        """A speaker that resolves to an entity has that entity's name."""
        return pl.col("speaker_id").is_null() | pl.col("speaker_name").is_not_null()

    @row_law
    def indirect_quote_has_cue(cls) -> pl.Expr:
        """Reported speech without marks has an explicit cue."""
        return (pl.col("quote_type") != "indirect") | pl.col("cue").is_not_null()


TABLE = Table(
    name="quotes",
    title="Quotes",
    model=Quotes,
    primary_key=("row_id",),
    references=(
        Reference("doc_id", "documents", "doc_id"),
        Reference("speaker_id", "entities", "entity_id"),
    ),
    spans=(
        SpanColumns("char_start", "char_end", "quotation"),
        SpanColumns("speaker_start", "speaker_end", "speaker_text"),
        SpanColumns("cue_start", "cue_end", "cue"),
    ),
)
