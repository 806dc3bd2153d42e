"""Rows of `faq`, and what became of every question of a document.

The pairs themselves are found where the page's shape is known, in `pipelines.reading`; here they become rows,
and each other question gets the reason why it is none.
"""

import re
from bisect import bisect_right

from pipelines.document import FaqPair, Span
from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.candidates import QuotationMarks, Signal
from pipelines.extraction.rows import Faq, row_id
from pipelines.extraction.rules import load_rules
from pipelines.grammar.tokens import TokenisedDocument

#: Question marks, alone or in a run ("?!"), save those in addresses of the web.
_QUESTION_MARKS = re.compile(r"[?？](?!\w++=)[?？!]*+")
#: What may stand between a question and the one before it.
_BETWEEN = " \t\r\n\xa0,;\"'”’»)]"


def extract_faq(analysis: Analysis) -> Findings[Faq]:
    """The FAQ of a document, and what became of each of its questions.

    Args:
        analysis: the document.

    Returns:
        A row for each question with its answer, in page order, and a signal for each question.
    """
    tokenised = analysis.tokenised
    rows = tuple(_row(tokenised, position, pair) for position, pair in enumerate(tokenised.document.faq, 1))
    signals = [_row_signal(row) for row in rows]
    others = _other_questions(tokenised, rows)
    if others:
        quoted = _QuotedText(analysis.marks)
        signals += [_other_signal(tokenised, question, quoted) for question in others]
    return Findings(rows, tuple(signals))


def _row(tokenised: TokenisedDocument, position: int, pair: FaqPair) -> Faq:
    text = tokenised.text
    return Faq(
        row_id=row_id("f", tokenised.document.doc_id, pair.question),
        doc_id=tokenised.document.doc_id,
        position=position,
        question=pair.question.text_of(text),
        question_start=pair.question.start,
        question_end=pair.question.end,
        answer=pair.answer.text_of(text),
        answer_start=pair.answer.start,
        answer_end=pair.answer.end,
        answer_format=pair.answer_format,
        is_truncated=pair.is_truncated,
        answer_date=pair.answer_date,
        markup_source=pair.markup_source,
        standing="unsourced",
        is_contradicted=False,
        rights="publisher",
        zone=tokenised.zone_at(pair.question.start),
        rule_id=pair.rule_id,
        confidence=load_rules("faq")[pair.rule_id].confidence,
    )


def _row_signal(row: Faq) -> Signal:
    span = Span(row.question_start, row.question_end)
    return Signal("question", span, row.rule_id, row.confidence, row_table="faq", row_id=row.row_id)


def _other_questions(tokenised: TokenisedDocument, rows: tuple[Faq, ...]) -> list[Span]:
    """The questions that are no rows, each from its sentence's beginning or the end of the one before it."""
    in_rows = {offset for row in rows for offset in range(row.question_start, row.question_end)}
    questions: list[Span] = []
    end = 0
    for found in _QUESTION_MARKS.finditer(tokenised.text):
        if found.start() in in_rows:
            continue
        sentence = tokenised.sentence_at(found.start())
        start = max(end, sentence.span.start) if sentence else found.start()
        end = found.end()
        start += len(tokenised.text[start:end]) - len(tokenised.text[start:end].lstrip(_BETWEEN))
        questions.append(Span(start, end))
    return questions


def _other_signal(tokenised: TokenisedDocument, question: Span, quoted: "_QuotedText") -> Signal:
    """A question that is no row, with the reason."""
    sentence = tokenised.sentence_at(question.end - 1)
    if sentence and tokenised.document.blocks[sentence.block].kind == "heading":
        reason = "heading"
    elif quoted.holds(question.end - 1):
        reason = "quoted"
    else:
        reason = "prose"
    rule = load_rules("faq")[f"question-{reason}"]
    return Signal("question", question, rule.rule_id, rule.confidence, reason=f"{reason}_question")


class _QuotedText:
    """Says whether an offset lies inside quotation marks."""

    def __init__(self, marks: QuotationMarks) -> None:
        outermost = [quoted.outer for quoted in marks.quoted if quoted.depth == 0]
        self._starts = [span.start for span in outermost]
        self._ends = [span.end for span in outermost]

    def holds(self, offset: int) -> bool:
        """Whether some pair of marks holds the offset."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]
