"""Rows of `statistics`: the numbers that state a quantity, each with what the text says of it.

Which numbers state a quantity is known from `numbers`; here they get unit, kind, and what makes a row read
alone: who has the quantity, which it is, of what whole, where, when, and who says so.
"""

from typing import Final

from pipelines.document import Span
from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.candidates import NumberExpression, Signal
from pipelines.extraction.dates.edtf import date_bounds
from pipelines.extraction.places.whereabouts import figure_at
from pipelines.extraction.rows import Quote, Statistic, row_id
from pipelines.extraction.rules import load_rules
from pipelines.extraction.statistics.claims import ClaimReader
from pipelines.extraction.statistics.context import Context
from pipelines.extraction.statistics.directions import direction_of
from pipelines.extraction.statistics.phrases import Quantity, QuantityPhrase, phrase_of
from pipelines.extraction.statistics.restatements import restates
from pipelines.extraction.statistics.sources import Sources
from pipelines.extraction.statistics.types import StatedNumber, dimension_of, stat_type_of
from pipelines.extraction.statistics.wording import Wording
from pipelines.grammar.noun_phrases import unit_of
from pipelines.grammar.tokens import Sentence
from schemas.vocabulary import DATA_ZONES, ROW_ID_PREFIXES

#: How far from a quantity anything is made of a word.
_NEAR: Final = 50


def extract_statistics(analysis: Analysis) -> Findings[Statistic]:
    """The statistics of a document, and what became of its numbers."""
    rows: list[Statistic] = []
    signals: list[Signal] = []
    earlier: NumberExpression | None = None
    reader = RowReader(analysis)
    for number in analysis.numbers:
        row = None
        sentence = analysis.tokenised.sentence_at(number.span.start)
        if number.reason is None and sentence and sentence.zone in DATA_ZONES:
            restated = earlier is not None and restates(analysis.document.text, earlier, number)
            row = reader.row(number, sentence, rows[-1] if restated else None)
            rows.append(row)
            earlier = number
        signals.append(_signal(number, row))
    return Findings(tuple(rows), tuple(signals))


class RowReader:
    """Reads the rows of one document, number by number."""

    def __init__(self, analysis: Analysis) -> None:
        """Take an analysed document whose quotes are known."""
        self._analysis = analysis
        self._context = Context(analysis)
        wording = Wording(analysis)
        self.claims = ClaimReader(analysis, wording)
        self._sources = Sources(analysis, wording)

    def row(self, number: NumberExpression, sentence: Sentence, restated: Statistic | None) -> Statistic:
        """The row of a number that states a quantity; one that restates another says the same of it."""
        document, span = self._analysis.document, number.span
        stated = self._stated(number, sentence)
        stat_type = stat_type_of(stated)
        phrase = self._phrase(stated)
        quote = self._analysis.quote_at(span)
        quantity = self._quantity(stated, phrase, stat_type, quote)
        claim = self.claims.claim_of(quantity, sentence, quote)
        subject = claim.subject
        place = self._analysis.whereabouts.place_of(figure_at(phrase.head, stat_type))
        period = self._context.period_of(phrase.head, span, sentence)
        first, last = date_bounds(period)
        rule = load_rules("statistics")[f"statistic-{stat_type}"]
        return Statistic(
            row_id=row_id(ROW_ID_PREFIXES["statistics"], document.doc_id, span),
            doc_id=document.doc_id,
            char_start=span.start,
            char_end=span.end,
            text=span.text_of(document.text),
            value=number.value,
            value_min=number.value_min,
            value_max=number.value_max,
            comparator=number.comparator,
            unit=stated.unit,
            stat_type=stat_type,
            is_vague=number.is_vague,
            measure=restated.measure if restated else claim.measure,
            population=restated.population if restated else claim.population,
            place=place.name(document.text) if place else None,
            country=place.country if place else None,
            time_period=period,
            time_earliest=first,
            time_latest=last,
            source_name=self._sources.source_of(phrase, sentence, quote),
            quote_id=quote.row_id if quote else None,
            restates_id=restated.row_id if restated else None,
            subject=restated.subject if restated else subject.name if subject else None,
            subject_id=restated.subject_id if restated else subject.entity_id if subject else None,
            place_id=place.place_id if place else None,
            direction=direction_of(stated, phrase, self._analysis.parse) if stat_type == "change" else None,
            zone=sentence.zone,
            rule_id=rule.rule_id,
            confidence=rule.confidence,
        )

    def quantity_of(self, number: NumberExpression, sentence: Sentence, quote: Quote | None) -> Quantity:
        """The quantity that a number of a sentence states, and of the quotation that it stands in."""
        stated = self._stated(number, sentence)
        return self._quantity(stated, self._phrase(stated), stat_type_of(stated), quote)

    def _stated(self, number: NumberExpression, sentence: Sentence) -> StatedNumber:
        """The number in its sentence, with its unit."""
        text, tokens = self._analysis.document.text, self._analysis.tokenised.tokens
        within = tokens.slice_of(number.span)
        unit = number.unit
        if unit is None:
            found = unit_of(text, tokens, number.span.end, within.stop, sentence.last_token)
            unit = found.text_of(text) if found else None
            if number.span.text_of(text).lower() in ("thrice", "twice"):
                unit = "times"
        return StatedNumber(
            number,
            tokens,
            within.start,
            within.stop,
            sentence.first_token,
            sentence.last_token,
            unit,
        )

    def _phrase(self, stated: StatedNumber) -> QuantityPhrase:
        """The phrase that a number stands in."""
        number, tokens = stated.number, stated.tokens
        is_glued = tokens.ends[stated.after - 1] > number.span.end
        has_unit = is_glued or (number.unit is not None and number.unit != "1")
        within = range(stated.first, stated.after)
        return phrase_of(self._analysis.parse, tokens, within, has_unit=has_unit)

    def _quantity(
        self, stated: StatedNumber, phrase: QuantityPhrase, stat_type: str, quote: Quote | None
    ) -> Quantity:
        """The quantity of a number, as its claim is read."""
        begin, limit = max(stated.begin, phrase.head - _NEAR), min(stated.limit, phrase.head + _NEAR)
        if quote is not None and quote.quote_type == "direct":
            quoted = stated.tokens.slice_of(Span(quote.char_start, quote.char_end))
            begin, limit = max(begin, quoted.start), min(limit, quoted.stop)
        unit = stated.unit
        kind = f"count {'bare' if unit is None else 'thing'}" if stat_type == "count" else stat_type
        dimension = dimension_of(unit) or ("bare" if unit is None else "thing")
        lower = stated.tokens.lower
        head = lower[phrase.counted] if phrase.counted is not None else (unit or "").split(" ")[-1].lower()
        within = range(stated.first, stated.after)
        return Quantity(phrase, within, range(begin, limit), kind, dimension, head)


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
