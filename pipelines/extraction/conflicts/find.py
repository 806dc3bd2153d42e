"""All conflicts of a document: every rule over the rows that the extractors made, and nothing else."""

from collections.abc import Callable, Iterator
from typing import Final

from pipelines.extraction.analysis import Analysis
from pipelines.extraction.conflicts.changes import contradicted_changes, vanished_levels
from pipelines.extraction.conflicts.figures import (
    differing_values,
    excessive_parts,
    impossible_values,
    reversed_ranges,
)
from pipelines.extraction.conflicts.happenings import differing_dates, reversed_stretches
from pipelines.extraction.conflicts.restated import differing_restatements
from pipelines.extraction.conflicts.sides import Contradiction, ExtractedRows, conflict_rows
from pipelines.extraction.conflicts.spellings import differing_spellings
from pipelines.extraction.conflicts.superlatives import differing_superlatives
from pipelines.extraction.rows import Conflict

_RULES: Final[tuple[Callable[[Analysis, ExtractedRows], Iterator[Contradiction]], ...]] = (
    differing_spellings,
    differing_restatements,
    contradicted_changes,
    vanished_levels,
    impossible_values,
    excessive_parts,
    differing_values,
    differing_superlatives,
    differing_dates,
    reversed_ranges,
    reversed_stretches,
)


def find_conflicts(analysis: Analysis, rows: ExtractedRows) -> tuple[Conflict, ...]:
    """The contradictions and impossibilities inside one document.

    Args:
        analysis: the document.
        rows: what the extractors made of it.

    Returns:
        The conflicts, in order of the text.
    """
    return conflict_rows(analysis, (found for rule in _RULES for found in rule(analysis, rows)))
