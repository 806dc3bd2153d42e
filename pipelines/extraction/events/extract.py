"""Rows of `events`: what a text says happened, is happening or is planned, clause by clause.

Takes an analysed document, gives rows and what became of its time expressions. Which clause reports an event
is decided in `finder`, which date locates one in `dating`.
"""

from collections.abc import Iterator

from pipelines.document import Span
from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.candidates import Signal
from pipelines.extraction.dates.anchors import PartialDate
from pipelines.extraction.dates.edtf import date_bounds
from pipelines.extraction.events.dating import LocatingDate
from pipelines.extraction.events.finder import find_events
from pipelines.extraction.events.found import FoundEvent
from pipelines.extraction.events.participants import Participant, find_participants
from pipelines.extraction.events.view import EventView
from pipelines.extraction.rows import Event, row_id
from pipelines.extraction.rules import load_rules
from pipelines.grammar.tokens import Sentence
from schemas.vocabulary import DATA_ZONES, ROW_ID_PREFIXES


def extract_events(analysis: Analysis) -> Findings[Event]:
    """The events of a document, and what became of its time expressions.

    Args:
        analysis: the document under analysis.

    Returns:
        One row an event, in order of the text; one `date` signal a time expression, with the row that it
        dates or the reason why it dates none.
    """
    published = PartialDate.parse(analysis.document.published)
    dates, reasons = analysis.dates
    view = EventView(
        analysis.tokenised.tokens, analysis.parse, analysis.entities, analysis.referents,
        analysis.whereabouts, published, analysis.time_tokens,
    )  # fmt: skip
    rows: dict[tuple[int, str | None], Event] = {}
    row_of: dict[Span, str] = {}
    for sentence, of_sentence in _with_dates(analysis, dates):
        for found in find_events(view, sentence, of_sentence):
            # One row for each happening and date: "today (May 5)" names one day twice.
            key = (found.trigger, found.date.edtf if found.date else None)
            row = rows.get(key) or _row(analysis, view, found)
            rows[key] = row
            if found.date:
                row_of.update((time.span, row.row_id) for time in found.date.expressions)
    in_order = sorted(rows.values(), key=lambda row: (row.char_start, row.char_end, row.trigger_start))
    return Findings(tuple(in_order), tuple(_signals(analysis, reasons, row_of)))


def _with_dates(
    analysis: Analysis, dates: list[LocatingDate]
) -> Iterator[tuple[Sentence, list[LocatingDate]]]:
    """Each sentence of the zones that yield rows and no question, with its dates."""
    position = 0
    for sentence in analysis.tokenised.sentences:
        while position < len(dates) and dates[position].span.start < sentence.span.start:
            position += 1
        if analysis.tokenised.zone_at(sentence.span.start) not in DATA_ZONES:
            continue
        first = position
        while position < len(dates) and dates[position].span.start < sentence.span.end:
            position += 1
        if analysis.tokenised.tokens.lower[sentence.last_token - 1] != "?":
            yield sentence, dates[first:position]


def _row(analysis: Analysis, view: EventView, found: FoundEvent) -> Event:
    tokens, text, doc_id = analysis.tokenised.tokens, analysis.tokenised.text, analysis.document.doc_id
    span = Span(tokens.starts[found.span.start], tokens.ends[found.span.stop - 1])
    trigger = Span(tokens.starts[found.trigger], tokens.ends[found.trigger])
    date = found.date
    who = find_participants(view, found)
    first, last = date_bounds(date.edtf if date else None)
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
        date_text_start=date.span.start if date else None,
        date_text_end=date.span.end if date else None,
        date_earliest=first,
        date_latest=last,
        date_precision=date.precision if date else "none",
        date_basis=date.basis if date else "none",
        date_note=date.note if date else None,
        actor=_words(who.actor, text),
        actor_id=_id(who.actor),
        actor_name=who.actor.name if who.actor else None,
        recipient=_words(who.recipient, text),
        recipient_id=_id(who.recipient),
        recipient_name=who.recipient.name if who.recipient else None,
        place=_words(who.place, text),
        place_id=_id(who.place),
        country=who.place.entity.country if who.place and who.place.entity else None,
        zone=analysis.tokenised.zone_at(span.start),
        rule_id=found.rule_id,
        confidence=load_rules("events")[found.rule_id].confidence,
    )


def _words(participant: Participant | None, text: str) -> str | None:
    return participant.span.text_of(text) if participant else None


def _id(participant: Participant | None) -> str | None:
    return participant.entity.entity_id if participant and participant.entity else None


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
