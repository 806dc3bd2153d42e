"""Rows of `faq`."""

from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.rows import Faq


def extract_faq(analysis: Analysis) -> Findings[Faq]:
    """The faq of a document, and what became of its signals."""
    return Findings()
