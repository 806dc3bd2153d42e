"""The table `evidence`: where the words of every row stand, in the selectors of the W3C Web Annotation model.

`char_start` and `char_end` are a TextPositionSelector, `exact`, `prefix` and `suffix` a TextQuoteSelector
(W3C Recommendation Web Annotation Data Model, 4.2.4 and 4.2.5), `link` a text fragment (WICG, URL Fragment
Text Directives). The laws on it that need more than a row are in `evidence_laws`.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from schemas import fields
from schemas.row import row
from schemas.table import Reference, SpanColumns, Spanned, Table, row_law
from schemas.vocabulary import EVIDENCE_CELLS, EVIDENCE_TABLES

#: For each table with evidence, the columns whose words it shows. The other columns with offsets of their own
#: (a speaker, a cue, a trigger, a date) stand in these words or close by.
SHOWN_CELLS: Final[Mapping[str, tuple[str, ...]]] = {
    "quotes": ("quotation",),
    "statistics": ("text",),
    "events": ("text",),
    "faq": ("question", "answer"),
    "entities": ("variants",),
}


@row
class Evidence:
    """A row of `evidence`."""

    row_table: str = fields.code(EVIDENCE_TABLES, "The table of the row")
    row_id: str = fields.words("The row")
    cell: str = fields.code(EVIDENCE_CELLS, "The column of the row that holds the words")
    doc_id: str = fields.words("The document")
    char_start: int = fields.offset("Where the words begin (`start` of a TextPositionSelector)")
    char_end: int = fields.offset("Where the words end (`end` of a TextPositionSelector)")
    exact: str = fields.words("The words, as written (`exact` of a TextQuoteSelector)")
    prefix: str | None = fields.words(
        "A few words that stand right before them (`prefix` of a TextQuoteSelector)"
    )
    suffix: str | None = fields.words(
        "A few words that stand right after them (`suffix` of a TextQuoteSelector)"
    )
    is_unique: bool = fields.flag(
        "Whether prefix, words and suffix are known to stand together only here in the document"
    )
    link: str | None = fields.pattern(
        r"^https?://[^\s]+#[^\s]*:~:text=[^\s]+$",
        "Address that opens the article at the words (WICG text fragment); null where the article has no "
        "address, or a few words do not tell the place",
    )


class Evidences(Spanned, row=Evidence):
    """One row for each stretch of words that some row was made from, with what finds them in the article."""

    @row_law
    def exact_fits_span(cls) -> pl.Expr:
        """The words are as long as their span."""
        return pl.col("exact").str.len_chars() == pl.col("char_end") - pl.col("char_start")

    @row_law
    def link_leads_to_one_place(cls) -> pl.Expr:
        """There is a link only where the words stand together only here."""
        return pl.col("link").is_null() | pl.col("is_unique")


TABLE = Table(
    name="evidence",
    title="Evidence",
    model=Evidences,
    primary_key=("row_id", "cell"),
    references=(Reference("doc_id", "documents", "doc_id"),),
    spans=(SpanColumns("char_start", "char_end", "exact"),),
)
