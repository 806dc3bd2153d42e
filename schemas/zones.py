"""The table `zones`: what each stretch of a text is. Its text stays in working tables, never in a release."""

import polars as pl

from schemas import fields
from schemas.row import row
from schemas.table import Reference, SpanColumns, Spanned, Table, row_law
from schemas.vocabulary import ZONES


@row
class ZoneRow:
    """A row of `zones`."""

    doc_id: str = fields.words("The document")
    zone: str = fields.code(ZONES, "What the stretch is")
    char_start: int = fields.offset("Where the zone begins")
    char_end: int = fields.offset("Where the zone ends; the next one begins here")
    text: str = fields.words("The zone's text; in working tables only")


class Zones(Spanned, row=ZoneRow):
    """One row for each stretch of a text that is title, body, FAQ or furniture; zones tile the text."""

    @row_law
    def text_fits_span(cls) -> pl.Expr:
        """The text is as long as its span."""
        return pl.col("text").str.len_chars() == pl.col("char_end") - pl.col("char_start")


TABLE = Table(
    name="zones",
    title="Zones",
    model=Zones,
    primary_key=("doc_id", "char_start"),
    references=(Reference("doc_id", "documents", "doc_id"),),
    spans=(SpanColumns("char_start", "char_end", "text"),),
)
