"""What the tests of the extractors share: an analysed document from a text."""

import re
from collections.abc import Callable

import pytest

from pipelines.document import Block, Document, Sidecar, Span, Zone
from pipelines.extraction.analysis import Analysis


def _blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs are what empty lines part."""
    spans = (Span(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]|\n(?!\s*\n))*(?<=\S)", text))
    return tuple(Block(span, "paragraph", "body") for span in spans)


def _analysed(text: str, zone: str = "body", published: str | None = None) -> Analysis:
    return Analysis(
        Document(
            doc_id="0123456789abcdef",
            source_name="a.txt",
            source_sha256="",
            text_sha256="",
            media_type="text/plain",
            encoding="utf-8",
            text=text,
            title=None,
            published=published,
            published_basis="given" if published else "none",
            language="en",
            sidecar=Sidecar(),
            blocks=_blocks(text),
            zones=(Zone(zone, Span(0, len(text))),),
        )
    )


@pytest.fixture(scope="session")
def analysed() -> Callable[..., Analysis]:
    """A function from a text (and a zone, `body` unless said, and a date) to its analysis."""
    return _analysed
