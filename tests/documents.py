"""Documents for tests of what comes after reading: a text of one zone, paragraphs between empty lines."""

import re

from pipelines.document import Block, Document, Sidecar, Span, Zone


def document_of(text: str, zone: str = "body", published: str | None = None) -> Document:
    """A document that says nothing but its text and, where given, its date."""
    paragraphs = re.finditer(r"\S(?:[^\n]|\n(?!\s*\n))*(?<=\S)", text)
    return Document(
        doc_id="0123456789abcdef",
        article_id="a-0123456789abcdef",
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
        blocks=tuple(Block(Span(*found.span()), "paragraph", zone) for found in paragraphs),
        zones=(Zone(zone, Span(0, len(text))),),
    )
