"""Rows of `statistics`."""

from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.rows import Statistic


def extract_statistics(analysis: Analysis) -> Findings[Statistic]:
    """The statistics of a document, and what became of its signals."""
    return Findings()
