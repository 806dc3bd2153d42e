"""The table `faq`: questions with their answers, as a page prints them."""

import polars as pl

from schemas import fields
from schemas.row import row
from schemas.table import Model, Reference, SpanColumns, Table, row_law
from schemas.vocabulary import (
    ANSWER_FORMATS,
    DATA_ZONE_CODES,
    MARKUP_SOURCES,
    RIGHTS,
    ROW_ID_PREFIXES,
    STANDINGS,
)


@row
class Faq:
    """A row of `faq`; `standing` and `is_contradicted` are judged once all rows of the document are there."""

    row_id: str = fields.row_key(ROW_ID_PREFIXES["faq"], "Stable id of the row", unique=True)
    doc_id: str = fields.words("The document")
    position: int = fields.count("Place of the pair on the page, from 1", "pairs", least=1)
    question: str = fields.words("The question, as written")
    question_start: int = fields.offset("Where the question begins")
    question_end: int = fields.offset("Where the question ends")
    answer: str = fields.words("The answer, as written, furniture excluded")
    answer_start: int = fields.offset("Where the answer begins; at its first marker where it is a list")
    answer_end: int = fields.offset("Where the answer ends")
    answer_format: str = fields.code(ANSWER_FORMATS, "The answer's shape")
    is_truncated: bool = fields.flag("Whether the page cut the answer short")
    answer_date: str | None = fields.calendar_date("Date by which the page dates the answer (EDTF)")
    markup_source: str = fields.code(MARKUP_SOURCES, "What showed that this is an FAQ")
    standing: str = fields.code(STANDINGS, "Whether the answer's claims name a source")
    is_contradicted: bool = fields.flag(
        "Whether a row of `conflicts` concerns the answer, or a figure or name in it"
    )
    rights: str = fields.code(RIGHTS, "Whose the words of question and answer are")
    zone: str = fields.code(DATA_ZONE_CODES, "The zone that the row stands in")
    rule_id: str = fields.words("The rule that made the row")
    confidence: float = fields.confidence("How often rows of this kind are right")


class Faqs(Model, row=Faq):
    """One row for each question of an FAQ with its answer, in page order."""

    @row_law
    def question_fits_span(cls) -> pl.Expr:
        """The question is as long as its span."""
        return pl.col("question").str.len_chars() == pl.col("question_end") - pl.col("question_start")

    @row_law
    def answer_fits_span(cls) -> pl.Expr:
        """The answer is as long as its span."""
        return pl.col("answer").str.len_chars() == pl.col("answer_end") - pl.col("answer_start")

    @row_law
    def answer_follows_question(cls) -> pl.Expr:
        """The answer begins after the question has ended."""
        return pl.col("answer_start") >= pl.col("question_end")

    @row_law
    def question_is_trimmed(cls) -> pl.Expr:
        """No white space stands at the question's ends."""
        return pl.col("question").str.strip_chars() == pl.col("question")

    @row_law
    def answer_is_trimmed(cls) -> pl.Expr:
        """No white space stands at the answer's ends."""
        return pl.col("answer").str.strip_chars() == pl.col("answer")


TABLE = Table(
    name="faq",
    title="FAQ",
    model=Faqs,
    primary_key=("row_id",),
    references=(Reference("doc_id", "documents", "doc_id"),),
    spans=(
        SpanColumns("question_start", "question_end", "question"),
        SpanColumns("answer_start", "answer_end", "answer"),
    ),
)
