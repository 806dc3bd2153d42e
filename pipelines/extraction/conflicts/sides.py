"""The two sides of a conflict, and the row of `conflicts` that they make."""

from collections.abc import Iterable

from pipelines.document import Span, frozen
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.rows import Conflict, Entity, Event, Faq, Quote, Statistic, row_id
from pipelines.extraction.rules import load_rules
from schemas.vocabulary import DATA_ZONES, ROW_ID_PREFIXES


@frozen
class ExtractedRows:
    """The rows of one document, as the extractors made them, in order of the text."""

    quotes: tuple[Quote, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    events: tuple[Event, ...] = ()
    faq: tuple[Faq, ...] = ()
    entities: tuple[Entity, ...] = ()


@frozen
class Side:
    """One side of a conflict: a row, and the words of it that are at odds with something."""

    table: str
    row_id: str
    span: Span


@frozen
class Contradiction:
    """What a rule found: its sides, of which the second is missing where a row contradicts itself.

    Args:
        kind: a key of `CONFLICT_KINDS`; the rule's id is `conflict-` and the kind.
        sides: one or two.
        difference: what is at odds, in a sentence.
    """

    kind: str
    sides: tuple[Side, ...]
    difference: str


def side_of(row: Statistic | Event) -> Side:
    """A statistic or an event as a side."""
    table = "statistics" if isinstance(row, Statistic) else "events"
    return Side(table, row.row_id, Span(row.char_start, row.char_end))


def conflict_rows(analysis: Analysis, found: Iterable[Contradiction]) -> tuple[Conflict, ...]:
    """The rows of `conflicts` of what rules found, in order of the text; zones without data yield none.

    Args:
        analysis: the document.
        found: what the rules found, in any order.
    """
    rows = (_row(analysis, contradiction) for contradiction in found)
    unique = {row.conflict_id: row for row in rows if row.zone in DATA_ZONES}
    return tuple(sorted(unique.values(), key=lambda row: (row.first_start, row.conflict_id)))


def _row(analysis: Analysis, found: Contradiction) -> Conflict:
    text, doc_id = analysis.document.text, analysis.document.doc_id
    first, *others = sorted(found.sides, key=lambda side: side.span)
    second = others[0] if others else None
    place = f"{found.kind} {second.span.start} {second.span.end}" if second else found.kind
    rule = load_rules("conflicts")[f"conflict-{found.kind.replace('_', '-')}"]
    return Conflict(
        conflict_id=row_id(ROW_ID_PREFIXES["conflicts"], doc_id, first.span, place),
        doc_id=doc_id,
        kind=found.kind,
        first_table=first.table,
        first_row_id=first.row_id,
        first_start=first.span.start,
        first_end=first.span.end,
        first_text=first.span.text_of(text),
        second_table=second.table if second else None,
        second_row_id=second.row_id if second else None,
        second_start=second.span.start if second else None,
        second_end=second.span.end if second else None,
        second_text=second.span.text_of(text) if second else None,
        difference=found.difference,
        zone=analysis.tokenised.zone_at(first.span.start),
        rule_id=rule.rule_id,
        confidence=rule.confidence,
    )
