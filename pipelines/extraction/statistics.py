"""Rows of `statistics`: the numeric expressions that state a quantity, with what the text says of them."""

from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.candidates import NumberExpression, Signal
from pipelines.extraction.rows import Statistic, row_id
from pipelines.extraction.rules import load_rules
from schemas.vocabulary import DATA_ZONES


def extract_statistics(analysis: Analysis) -> Findings[Statistic]:
    """The statistics of a document, and what became of its numbers."""
    rows, signals = [], []
    for number in analysis.numbers:
        row = None
        if number.reason is None and analysis.tokenised.zone_at(number.span.start) in DATA_ZONES:
            row = _row(analysis, number)
            rows.append(row)
        signals.append(_signal(number, row))
    return Findings(tuple(rows), tuple(signals))


def _row(analysis: Analysis, number: NumberExpression) -> Statistic:
    document = analysis.document
    quote = analysis.quote_at(number.span)
    return Statistic(
        row_id=row_id("s", document.doc_id, number.span),
        doc_id=document.doc_id,
        char_start=number.span.start,
        char_end=number.span.end,
        text=number.span.text_of(document.text),
        value=number.value,
        value_min=number.value_min,
        value_max=number.value_max,
        comparator=number.comparator,
        unit=number.unit,
        stat_type="count",
        is_vague=number.is_vague,
        measure=None,
        population=None,
        place=None,
        country=None,
        time_period=None,
        source_name=None,
        quote_id=quote.row_id if quote else None,
        restates_id=None,
        zone=analysis.tokenised.zone_at(number.span.start),
        rule_id=number.rule_id,
        confidence=load_rules("numbers")[number.rule_id].confidence,
    )


def _signal(number: NumberExpression, row: Statistic | None) -> Signal:
    return Signal(
        signal="number",
        span=number.span,
        rule_id=number.rule_id,
        confidence=load_rules("numbers")[number.rule_id].confidence,
        row_table="statistics" if row else None,
        row_id=row.row_id if row else None,
        reason=number.reason if row is None else None,
        value=number.value,
        value_min=number.value_min,
        value_max=number.value_max,
    )
