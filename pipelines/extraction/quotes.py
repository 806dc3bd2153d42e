"""Rows of `quotes`."""

from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.rows import Quote


def extract_quotes(analysis: Analysis) -> Findings[Quote]:
    """The quotes of a document, and what became of its signals."""
    return Findings()
