"""One document through every extractor: a `Document` in, the rows of every table out."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from pipelines.document import Document, frozen
from pipelines.extraction.analysis import Analysis, Extractor, Findings, RowT
from pipelines.extraction.conflicts.find import find_conflicts
from pipelines.extraction.conflicts.sides import ExtractedRows
from pipelines.extraction.coverage import account_for
from pipelines.extraction.extractors import installed_extractors
from pipelines.extraction.rows import Conflict, Coverage, Entity, Event, Faq, Quote, Statistic
from pipelines.extraction.standing import with_standing
from schemas.vocabulary import DATA_ZONES

#: The zones whose names are entities: those of data, and where the place of the report stands.
_NAMING_ZONES = DATA_ZONES | {"dateline"}
#: The cells by which rows refer to entities.
_REFERENCES = ("speaker_id", "subject_id", "place_id", "actor_id", "recipient_id")

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
    """The rows that one document yields, by table, each in order of the text.

    Besides these the tables that failed, and how many sentences were so long that they were cut.
    """

    quotes: tuple[Quote, ...]
    statistics: tuple[Statistic, ...]
    events: tuple[Event, ...]
    faq: tuple[Faq, ...]
    entities: tuple[Entity, ...]
    conflicts: tuple[Conflict, ...]
    coverage: tuple[Coverage, ...]
    failed: tuple[FailedTable, ...] = ()
    cut: int = 0


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
    entities = tries.rows(
        "entities", lambda: _entities_of(analysis, [*quotes.rows, *statistics.rows, *events.rows])
    )
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
        cut=analysis.tokenised.cut,
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


def _entities_of(analysis: Analysis, rows: Sequence[Quote | Statistic | Event]) -> tuple[Entity, ...]:
    """The entities that the article itself names, or a row refers to; what only furniture names is none."""
    entities = analysis.entities.entities
    kept = {getattr(row, cell, None) for row in rows for cell in _REFERENCES}
    kept |= {
        entity.entity_id
        for entity in entities
        if any(analysis.tokenised.zone_at(name.char_start) in _NAMING_ZONES for name in entity.variants)
    }
    kept |= {entity.variant_of for entity in entities if entity.entity_id in kept}
    return tuple(entity for entity in entities if entity.entity_id in kept)
