"""Rows of `statistics`: the numbers that state a quantity, each with what the text says of it.

Which numbers state a quantity is known from `numbers`; here they get unit, kind, population, place, time
and source.
"""

from typing import Final

from pipelines.document import Span
from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.candidates import NumberExpression, Signal
from pipelines.extraction.names.places import demonym_country
from pipelines.extraction.rows import Statistic, row_id
from pipelines.extraction.rules import load_rules
from pipelines.extraction.statistics.context import SentenceFacts, facts_of, place_of
from pipelines.extraction.statistics.measures import measure_of
from pipelines.extraction.statistics.periods import period_of
from pipelines.extraction.statistics.restatements import restates
from pipelines.extraction.statistics.types import StatedNumber, stat_type_of
from pipelines.grammar.noun_phrases import counted_phrase, of_phrase, unit_of, with_bounds
from pipelines.grammar.tokens import Sentence
from schemas.vocabulary import DATA_ZONES, ROW_ID_PREFIXES

_SHARES: Final = frozenset({"percent", "1"})
_ASKED: Final = (["asked"], ["interviewed"], ["polled"], ["questioned"], ["responding"], ["surveyed"])


def extract_statistics(analysis: Analysis) -> Findings[Statistic]:
    """The statistics of a document, and what became of its numbers."""
    rows: list[Statistic] = []
    signals: list[Signal] = []
    earlier: NumberExpression | None = None
    facts: tuple[Sentence, SentenceFacts] | None = None
    for number in analysis.numbers:
        row = None
        sentence = analysis.tokenised.sentence_at(number.span.start)
        if number.reason is None and sentence and sentence.zone in DATA_ZONES:
            if facts is None or facts[0] is not sentence:
                facts = sentence, facts_of(analysis, sentence)
            restated = earlier is not None and restates(analysis.document.text, earlier, number)
            row = _row(analysis, number, facts, rows[-1].row_id if restated else None)
            rows.append(row)
            earlier = number
        signals.append(_signal(number, row))
    return Findings(tuple(rows), tuple(signals))


def _row(
    analysis: Analysis,
    number: NumberExpression,
    context: tuple[Sentence, SentenceFacts],
    restates_id: str | None,
) -> Statistic:
    sentence, facts = context
    document, span = analysis.document, number.span
    stated = _stated(analysis, number, sentence)
    stat_type = stat_type_of(stated)
    population = _population(stated)
    quote = analysis.quote_at(span)
    place, country = place_of(facts, document.text, _with_noun(stated))
    if place is None:
        place, country = _people_of_a_country(stated)
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
        measure=measure_of(document.text, stated, population),
        population=population.text_of(document.text) if population else None,
        place=place,
        country=country,
        time_period=period_of(document.text, facts.periods, facts.numbers, span),
        source_name=_credited(facts, document.text, span)
        or (quote.speaker_name or quote.speaker_text if quote else None),
        quote_id=quote.row_id if quote else None,
        restates_id=restates_id,
        zone=sentence.zone,
        rule_id=rule.rule_id,
        confidence=rule.confidence,
    )


def _stated(analysis: Analysis, number: NumberExpression, sentence: Sentence) -> StatedNumber:
    """The number in its sentence, with its unit."""
    text, tokens = analysis.document.text, analysis.tokenised.tokens
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
        analysis.verb_groups(sentence),
    )


def _with_noun(stated: StatedNumber) -> Span:
    """The number with the noun phrase that it counts: a place named in there is not where they are."""
    phrase = counted_phrase(stated.tokens, stated.after, stated.limit)
    span = stated.number.span
    return Span(span.start, max(span.end, phrase.span(stated.tokens).end)) if phrase else span


def _credited(facts: SentenceFacts, text: str, span: Span) -> str | None:
    """Who is credited for a figure; "two people" of "two people said" are not credited for their number."""
    source = facts.source
    return source.text_of(text) if source and not source.start <= span.start < source.end else None


def _people_of_a_country(stated: StatedNumber) -> tuple[str | None, str | None]:
    """The name of a country's people where a number counts them ("40 Kenyans"), and the country's code."""
    phrase = counted_phrase(stated.tokens, stated.after, stated.limit)
    word = stated.tokens.words[phrase.after - 1] if phrase and phrase.is_plural else ""
    country = demonym_country(word) if word.endswith("s") else None
    return (word, country) if country else (None, None)


def _population(stated: StatedNumber) -> Span | None:
    """Whom or what a share is of: "women aged 18-75" of "17 percent of women aged 18-75"."""
    if stated.unit not in _SHARES:
        return None
    tokens, after, limit = stated.tokens, stated.after, stated.limit
    if tokens.lower[after : after + 2] == ["of", "those"] and tokens.lower[after + 2 : after + 3] in _ASKED:
        return Span(tokens.starts[after + 1], tokens.ends[after + 2])
    phrase = of_phrase(tokens, after, limit)
    if phrase is None and (stated.number.kind == "ratio" or _has_article_behind(stated)):
        phrase = counted_phrase(tokens, after, limit)
    if phrase is None or not phrase.is_plural:
        return None
    return with_bounds(tokens, phrase, limit).span(tokens)


def _has_article_behind(stated: StatedNumber) -> bool:
    """Whether a fraction stands before an article: "half the villages"."""
    return stated.number.kind == "fraction" and stated.tokens.lower[stated.after : stated.after + 1] in (
        ["its"],
        ["the"],
        ["their"],
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
