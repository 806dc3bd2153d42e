"""One document through every extractor: a `Document` in, the rows of every table out."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from pipelines.document import Document, Span
from pipelines.extraction.analysis import Analysis, Extractor, Findings, RowT
from pipelines.extraction.conflicts.find import find_conflicts
from pipelines.extraction.conflicts.sides import ExtractedRows
from pipelines.extraction.coverage import account_for
from pipelines.extraction.extractors import installed_extractors
from pipelines.extraction.rows import Conflict, Coverage, Entity, Event, Faq, Quote, Statistic
from pipelines.extraction.standing import with_standing
from pipelines.extraction.stretches import Stretches
from pipelines.frozen import frozen

_Row = TypeVar("_Row", Entity, Conflict)


@frozen
class FailedTable:
    """A table that its extractor failed to make.

    Args:
        table: its name.
        error: what the extractor raised.
    """

    table: str
    error: Exception


@frozen
class Extraction:
    """The rows that one document yields, by table, each in order of the text; and the tables that failed."""

    quotes: tuple[Quote, ...]
    statistics: tuple[Statistic, ...]
    events: tuple[Event, ...]
    faq: tuple[Faq, ...]
    entities: tuple[Entity, ...]
    conflicts: tuple[Conflict, ...]
    coverage: tuple[Coverage, ...]
    failed: tuple[FailedTable, ...] = ()


def extract_document(document: Document) -> Extraction:
    """Extract every table from one document that has been read."""
    return extract(Analysis(document))


def extract(analysis: Analysis) -> Extraction:
    """Extract every table from one document. An extractor that fails costs its own table only.

    Args:
        analysis: the document, for the finders to look at.

    Returns:
        Its rows. The same document gives the same rows for ever, whatever else is extracted.
    """
    extractors = installed_extractors()
    tries = _Tries(analysis)
    faq = tries.findings("faq", extractors.faq)
    quotes = tries.findings("quotes", extractors.quotes)
    analysis.quotes = quotes.rows
    statistics = tries.findings("statistics", extractors.statistics)
    events = tries.findings("events", extractors.events)
    named = partial(_entities_in_rows, analysis, faq.rows, quotes.rows, statistics.rows, events.rows)
    entities = tries.rows("entities", named)
    rows = ExtractedRows(quotes.rows, statistics.rows, events.rows, faq.rows, entities)
    conflicts = tries.rows("conflicts", lambda: find_conflicts(analysis, rows))
    signals = [*faq.signals, *quotes.signals, *statistics.signals, *events.signals]
    return Extraction(
        quotes=quotes.rows,
        statistics=statistics.rows,
        events=events.rows,
        faq=with_standing(analysis, rows, conflicts),
        entities=entities,
        conflicts=conflicts,
        coverage=account_for(analysis.tokenised, signals, {failed.table for failed in tries.failed}),
        failed=tuple(tries.failed),
    )


class _Tries:
    """Has the tables of a document made, and remembers which failed."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self.failed: list[FailedTable] = []

    def findings(self, table: str, extractor: Extractor[RowT]) -> Findings[RowT]:
        """What an extractor finds; nothing where it fails."""
        try:
            return extractor(self._analysis)
        except Exception as error:  # Nothing that a text holds may cost what others made of it.
            self.failed.append(FailedTable(table, error))
            return Findings()

    def rows(self, table: str, find: Callable[[], tuple[_Row, ...]]) -> tuple[_Row, ...]:
        """The rows of a table that is made of other tables; none where that fails."""
        try:
            return find()
        except Exception as error:
            self.failed.append(FailedTable(table, error))
            return ()


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
    referred.update(entity for row in statistics for entity in (row.subject_id, row.place_id))
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
