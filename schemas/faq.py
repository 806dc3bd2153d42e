"""The table `faq`: questions with their answers, as a page prints them."""

import polars as pl

from schemas import fields
from schemas.table import Model, Reference, SpanColumns, Table, row_law
from schemas.vocabulary import (
    ANSWER_FORMATS,
    DATA_ZONE_CODES,
    MARKUP_SOURCES,
    RIGHTS,
    ROW_ID_PREFIXES,
    STANDINGS,
)


class Faq(Model):
    """One row for each question of an FAQ with its answer, in page order."""

    row_id: pl.String = fields.row_key(ROW_ID_PREFIXES["faq"], "Stable id of the row", unique=True)
    doc_id: pl.String = fields.words("The document")
    position: pl.Int64 = fields.count("Place of the pair on the page, from 1", "pairs", least=1)
    question: pl.String = fields.words("The question, as written")
    question_start: pl.Int64 = fields.offset("Where the question begins")
    question_end: pl.Int64 = fields.offset("Where the question ends")
    answer: pl.String = fields.words("The answer, as written, furniture excluded")
    answer_start: pl.Int64 = fields.offset("Where the answer begins; at its first marker where it is a list")
    answer_end: pl.Int64 = fields.offset("Where the answer ends")
    answer_format: pl.String = fields.code(ANSWER_FORMATS, "The answer's shape")
    is_truncated: pl.Boolean = fields.flag("Whether the page cut the answer short")
    answer_date: pl.String = fields.calendar_date("Date by which the page dates the answer (EDTF)")
    markup_source: pl.String = fields.code(MARKUP_SOURCES, "What showed that this is an FAQ")
    standing: pl.String = fields.code(STANDINGS, "Whether the answer's claims name a source")
    is_contradicted: pl.Boolean = fields.flag(
        "Whether a row of `conflicts` concerns the answer, or a figure or name in it"
    )
    rights: pl.String = fields.code(RIGHTS, "Whose the words of question and answer are")
    zone: pl.String = fields.code(DATA_ZONE_CODES, "The zone that the row stands in")
    rule_id: pl.String = fields.words("The rule that made the row")
    confidence: pl.Float64 = fields.confidence("How often rows of this kind are right")

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
    model=Faq,
    primary_key=("row_id",),
    references=(Reference("doc_id", "documents", "doc_id"),),
    spans=(
        SpanColumns("question_start", "question_end", "question"),
        SpanColumns("answer_start", "answer_end", "answer"),
    ),
)
