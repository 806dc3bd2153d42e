"""Names of people that a document spells in two ways."""

from collections.abc import Iterator

from pipelines.document import Span
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.conflicts.sides import Contradiction, ExtractedRows, Side
from pipelines.extraction.rows import Entity


def differing_spellings(analysis: Analysis, rows: ExtractedRows) -> Iterator[Contradiction]:
    """The spellings that `entities` links as variants of one name."""
    by_id = {entity.entity_id: entity for entity in rows.entities}
    for entity in rows.entities:
        other = by_id.get(entity.variant_of) if entity.variant_of else None
        if other and not _is_plural(entity.name, other.name):
            difference = f"One name is spelt `{entity.name}` and `{other.name}`."
            yield Contradiction("spelling", (_side(entity), _side(other)), difference)


def _is_plural(one: str, other: str) -> bool:
    """Whether one name is only the other in the plural: "the Brandts of this world"."""
    short, long = sorted((one, other), key=len)
    return long in (f"{short}s", f"{short}es")


def _side(entity: Entity) -> Side:
    """The entity at its fullest mention."""
    fullest = max(entity.variants, key=lambda variant: (len(variant.text), -variant.char_start))
    return Side("entities", entity.entity_id, Span(fullest.char_start, fullest.char_end))
