"""Rows of `events`: what a text says happened, is happening or is planned, clause by clause.

Takes an analysed document, gives rows and what became of its time expressions. Which clause reports an event
is decided in `finder`, which date locates one in `dating`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipelines.document import Span
from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.candidates import Signal
from pipelines.extraction.dates.anchors import PartialDate
from pipelines.extraction.events.arguments import find_arguments
from pipelines.extraction.events.attachment import SentenceView
from pipelines.extraction.events.dating import LocatingDate, locating_dates
from pipelines.extraction.events.finder import FoundEvent, find_dated, find_undated
from pipelines.extraction.events.triggers import may_tell, names_act
from pipelines.extraction.rows import Event, row_id
from pipelines.extraction.rules import load_rules
from pipelines.grammar.clauses import split_clauses
from pipelines.grammar.tokens import Sentence
from pipelines.grammar.verbs import VerbGroup
from schemas.vocabulary import DATA_ZONES, ROW_ID_PREFIXES

#: Tokens of a sentence that are looked at together.
_LONGEST_SENTENCE: Final = 300


def extract_events(analysis: Analysis) -> Findings[Event]:
    """The events of a document, and what became of its time expressions.

    Args:
        analysis: the document under analysis.

    Returns:
        One row an event, in order of the text; one `date` signal a time expression, with the row that it
        dates or the reason why it dates none.
    """
    published = PartialDate.parse(analysis.document.published)
    dates, reasons = locating_dates(analysis.tokenised.tokens, analysis.time_expressions, published)
    rows: dict[tuple[int, str | None], Event] = {}
    row_of: dict[Span, str] = {}
    for sentence, of_sentence in _with_dates(analysis, dates):
        if not _may_hold_events(analysis, sentence, of_sentence):
            continue
        for found in _events_of(analysis, sentence, of_sentence, published):
            # One row for each happening and date: "today (May 5)" names one day twice.
            key = (found.trigger, found.date.edtf if found.date else None)
            row = rows.get(key) or _row(analysis, sentence, found)
            rows[key] = row
            if found.date:
                row_of.update((time.span, row.row_id) for time in found.date.expressions)
    in_order = sorted(rows.values(), key=lambda row: (row.char_start, row.char_end, row.trigger_start))
    return Findings(tuple(in_order), tuple(_signals(analysis, reasons, row_of)))


def _with_dates(
    analysis: Analysis, dates: list[LocatingDate]
) -> Iterator[tuple[Sentence, list[LocatingDate]]]:
    """Each sentence of the zones that yield rows, with its dates."""
    position = 0
    for sentence in analysis.tokenised.sentences:
        while position < len(dates) and dates[position].span.start < sentence.span.start:
            position += 1
        if analysis.tokenised.zone_at(sentence.span.start) not in DATA_ZONES:
            continue
        for piece, end in _pieces(analysis, sentence):
            first = position
            while position < len(dates) and dates[position].span.start < end:
                position += 1
            yield piece, dates[first:position]


def _pieces(analysis: Analysis, sentence: Sentence) -> Iterator[tuple[Sentence, int]]:
    """A sentence with its end; one of absurd length in pieces, as no input may cost beyond its length."""
    starts = analysis.tokenised.tokens.starts
    if sentence.last_token - sentence.first_token <= _LONGEST_SENTENCE:
        yield sentence, sentence.span.end
        return
    for first in range(sentence.first_token, sentence.last_token, _LONGEST_SENTENCE):
        last = min(first + _LONGEST_SENTENCE, sentence.last_token)
        end = sentence.span.end if last == sentence.last_token else starts[last]
        yield replace(sentence, first_token=first, last_token=last), end


def _may_hold_events(analysis: Analysis, sentence: Sentence, dates: list[LocatingDate]) -> bool:
    """A cheap test: no question, and a date or a word that may be a trigger."""
    lower = analysis.tokenised.tokens.lower
    if lower[sentence.last_token - 1] == "?":
        return False
    if dates:
        return True
    return may_tell(lower[sentence.first_token : sentence.last_token])


def _events_of(
    analysis: Analysis, sentence: Sentence, dates: list[LocatingDate], published: PartialDate | None
) -> Iterator[FoundEvent]:
    """The events of one sentence, in order."""
    tokens = analysis.tokenised.tokens
    starts = frozenset(index for date in dates for index in range(date.token, date.end))
    groups = [group for group in analysis.verb_groups(sentence) if not _only_opens_date(group, starts)]
    if not dates and not any(group.form == "copula" or names_act(group.lemma) for group in groups):
        return
    clauses = split_clauses(tokens, sentence.first_token, sentence.last_token, groups, starts)
    view = SentenceView(tokens, clauses, dates, published, analysis.entities)
    found = [event for date in dates if (event := find_dated(view, date))]
    taken = {view.innermost(event.trigger) for event in found}
    headline = sentence.zone == "title"
    for number, clause in enumerate(clauses):
        if number in taken:
            continue
        if event := find_undated(view, clause, headline):
            found.append(event)
    yield from sorted(found, key=lambda event: (event.clause.first, event.trigger))


def _only_opens_date(group: VerbGroup, dates: frozenset[int]) -> bool:
    """Whether a form in -ing is a preposition of a date: "will be shut starting Monday"."""
    return (
        group.form == "ing" and not group.progressive and group.lemma in _OPENERS and group.head + 1 in dates
    )


_OPENERS: Final = frozenset({"begin", "commence", "start"})


def _row(analysis: Analysis, sentence: Sentence, found: FoundEvent) -> Event:
    tokens, text, doc_id = analysis.tokenised.tokens, analysis.tokenised.text, analysis.document.doc_id
    span = Span(tokens.starts[found.clause.first], tokens.ends[found.clause.end - 1])
    trigger = Span(tokens.starts[found.trigger], tokens.ends[found.trigger])
    date = found.date
    times = [time.span for time in date.expressions] if date else []
    who = find_arguments(tokens, found.clause, found.group, times, analysis.entities)
    return Event(
        row_id=row_id(
            ROW_ID_PREFIXES["events"], doc_id, span, f"{trigger.start} {date.span.start if date else ''}"
        ),
        doc_id=doc_id,
        char_start=span.start,
        char_end=span.end,
        text=span.text_of(text),
        trigger=trigger.text_of(text),
        trigger_start=trigger.start,
        trigger_end=trigger.end,
        tier="dated" if date else "undated",
        event_type=found.event_type,
        status=found.status,
        date_edtf=date.edtf if date else None,
        date_text=date.span.text_of(text) if date else None,
        date_start=date.span.start if date else None,
        date_end=date.span.end if date else None,
        date_precision=date.precision if date else "none",
        date_basis=date.basis if date else "none",
        date_note=date.note if date else None,
        actor=who.actor.text_of(text) if who.actor else None,
        actor_id=who.actor_entity.entity_id if who.actor_entity else None,
        recipient=who.recipient.text_of(text) if who.recipient else None,
        recipient_id=who.recipient_entity.entity_id if who.recipient_entity else None,
        place=who.place.text_of(text) if who.place else None,
        place_id=who.place_entity.entity_id if who.place_entity else None,
        country=who.place_entity.country if who.place_entity else None,
        zone=analysis.tokenised.zone_at(span.start),
        rule_id=found.rule_id,
        confidence=load_rules("events")[found.rule_id].confidence,
    )


def _signals(analysis: Analysis, reasons: dict[Span, str], row_of: dict[Span, str]) -> Iterator[Signal]:
    """One signal for each time expression."""
    answer_dates = {pair.answer_date_span for pair in analysis.document.faq}
    for time in analysis.time_expressions:
        dated = row_of.get(time.span)
        reason = "answer_date" if time.span in answer_dates else reasons.get(time.span, "no_event")
        yield Signal(
            signal="date",
            span=time.span,
            rule_id=time.rule_id,
            confidence=load_rules("dates")[time.rule_id].confidence,
            row_table="events" if dated else None,
            row_id=dated,
            reason=None if dated else reason,
            timex_type=time.timex_type,
            timex_value=time.timex_value,
        )
