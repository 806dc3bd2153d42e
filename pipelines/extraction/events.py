"""Rows of `events`."""

from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.rows import Event


def extract_events(analysis: Analysis) -> Findings[Event]:
    """The events of a document, and what became of its signals."""
    return Findings()
