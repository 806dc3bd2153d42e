"""One document through every extractor: a `Document` in, the rows of every table out."""

from pipelines.document import Document, Span
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.conflicts.find import find_conflicts
from pipelines.extraction.conflicts.sides import ExtractedRows
from pipelines.extraction.coverage import account_for
from pipelines.extraction.extractors import installed_extractors
from pipelines.extraction.rows import Conflict, Coverage, Entity, Event, Faq, Quote, Statistic
from pipelines.extraction.standing import with_standing
from pipelines.extraction.stretches import Stretches
from pipelines.frozen import frozen


@frozen
class Extraction:
    """The rows that one document yields, by table, each in order of the text."""

    quotes: tuple[Quote, ...]
    statistics: tuple[Statistic, ...]
    events: tuple[Event, ...]
    faq: tuple[Faq, ...]
    entities: tuple[Entity, ...]
    conflicts: tuple[Conflict, ...]
    coverage: tuple[Coverage, ...]


def extract_document(document: Document) -> Extraction:
    """Extract every table from one document.

    Args:
        document: a document that has been read.

    Returns:
        Its rows. The same document gives the same rows for ever, whatever else is extracted.
    """
    analysis = Analysis(document)
    extractors = installed_extractors()
    faq = extractors.faq(analysis)
    quotes = extractors.quotes(analysis)
    analysis.quotes = quotes.rows
    statistics = extractors.statistics(analysis)
    events = extractors.events(analysis)
    entities = _entities_in_rows(analysis, faq.rows, quotes.rows, statistics.rows, events.rows)
    rows = ExtractedRows(quotes.rows, statistics.rows, events.rows, faq.rows, entities)
    conflicts = find_conflicts(analysis, rows)
    return Extraction(
        quotes=quotes.rows,
        statistics=statistics.rows,
        events=events.rows,
        faq=with_standing(analysis, rows, conflicts),
        entities=entities,
        conflicts=conflicts,
        coverage=account_for(
            analysis.tokenised, [*faq.signals, *quotes.signals, *statistics.signals, *events.signals]
        ),
    )


def _entities_in_rows(
    analysis: Analysis,
    faq: tuple[Faq, ...],
    quotes: tuple[Quote, ...],
    statistics: tuple[Statistic, ...],
    events: tuple[Event, ...],
) -> tuple[Entity, ...]:
    """The entities that some row names: by reference, or by a mention inside its span; and their variants."""
    referred = {quote.speaker_id for quote in quotes}
    referred.update(
        entity for event in events for entity in (event.actor_id, event.recipient_id, event.place_id)
    )
    spans = [
        span
        for row in faq
        for span in (Span(row.question_start, row.question_end), Span(row.answer_start, row.answer_end))
    ]
    spans += [Span(row.char_start, row.char_end) for row in quotes]
    spans += [Span(row.char_start, row.char_end) for row in statistics]
    spans += [Span(row.char_start, row.char_end) for row in events]
    in_rows = Stretches(spans)
    named = [
        entity
        for entity in analysis.entities.entities
        if entity.entity_id in referred
        or any(in_rows.touch(Span(mention.char_start, mention.char_end)) for mention in entity.variants)
    ]
    kept = {entity.entity_id for entity in named} | {entity.variant_of for entity in named}
    return tuple(
        entity
        for entity in analysis.entities.entities
        if entity.entity_id in kept or entity.variant_of in kept - {None}
    )
