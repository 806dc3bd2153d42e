"""What the tests of the extractors share: an analysed document from a text."""

from collections.abc import Callable

import pytest

from pipelines.extraction.analysis import Analysis
from tests.documents import document_of


def _analysed(text: str, zone: str = "body", published: str | None = None) -> Analysis:
    return Analysis(document_of(text, zone, published))


@pytest.fixture(scope="session")
def analysed() -> Callable[..., Analysis]:
    """A function from a text (and a zone, `body` unless said, and a date) to its analysis."""
    return _analysed
