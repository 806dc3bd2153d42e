"""The standing of an FAQ's claims: whether an answer names a source, and whether anything contradicts it.

Looks at the rows that the extractors made of the answer, and says nothing of whether the answer is true.
"""

from collections.abc import Iterator
from dataclasses import replace

from pipelines.document import Span
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.conflicts.sides import ExtractedRows
from pipelines.extraction.rows import Conflict, Faq
from pipelines.extraction.stretches import Stretches
from pipelines.words import load_words


def with_standing(
    analysis: Analysis, rows: ExtractedRows, conflicts: tuple[Conflict, ...]
) -> tuple[Faq, ...]:
    """The rows of `faq` with their standing.

    Args:
        analysis: the document.
        rows: all rows that the extractors made of it.
        conflicts: the conflicts found in these.
    """
    if not rows.faq:
        return ()
    sourced = Stretches(list(_sourced_spans(analysis, rows)))
    disputed = Stretches(list(_disputed_spans(conflicts)))
    return tuple(
        replace(
            row,
            standing=_standing(analysis, Span(row.answer_start, row.answer_end), sourced),
            is_contradicted=disputed.touch(Span(row.answer_start, row.answer_end)),
        )
        for row in rows.faq
    )


def _standing(analysis: Analysis, answer: Span, sourced: Stretches) -> str:
    if sourced.touch(answer):
        return "sourced"
    return "unsourced" if _claims_something(analysis, answer) else "none"


def _sourced_spans(analysis: Analysis, rows: ExtractedRows) -> Iterator[Span]:
    """Where figures and reported words stand whose source has a name."""
    for statistic in rows.statistics:
        if statistic.source_name and _has_name(analysis, statistic.source_name):
            yield Span(statistic.char_start, statistic.char_end)
    for quote in rows.quotes:
        speaker = quote.speaker_name or quote.speaker_text
        if quote.attribution == "explicit" and speaker and _has_name(analysis, speaker):
            yield Span(quote.char_start, quote.char_end)


def _disputed_spans(conflicts: tuple[Conflict, ...]) -> Iterator[Span]:
    for conflict in conflicts:
        yield Span(conflict.first_start, conflict.first_end)
        if conflict.second_start is not None and conflict.second_end is not None:
            yield Span(conflict.second_start, conflict.second_end)


def _has_name(analysis: Analysis, source: str) -> bool:
    """Whether a source is named, not only described; the capital that opens a sentence makes no name."""
    words = source.split()
    return any(word[0].isupper() for word in words[1:]) or analysis.entities.entity_named(source) is not None


def _claims_something(analysis: Analysis, answer: Span) -> bool:
    """Whether some sentence of an answer is neither a question nor a call of the page ("Read more")."""
    text = analysis.document.text
    at = answer.start
    while at < answer.end:
        sentence = analysis.tokenised.sentence_at(at)
        if sentence is None:
            at += 1
            continue
        words = Span(at, min(answer.end, sentence.span.end)).text_of(text).strip(" .›\n").lower()
        if any(map(str.isalnum, words)) and words[-1] != "?" and words not in load_words("page_calls"):
            return True
        at = sentence.span.end
    return False
