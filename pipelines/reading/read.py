"""Turns one source into a document: its text, its shape, and what is known of title, date and language."""

import hashlib

from pipelines.document import Document, Source
from pipelines.reading.decode import decode
from pipelines.reading.furniture import year_of_title
from pipelines.reading.language import tell_language
from pipelines.reading.zones import Layout, lay_out


def read_source(source: Source) -> Document:
    """Read one source.

    Args:
        source: an input that has not been read yet.

    Returns:
        The document.

    Raises:
        ReadingError: it is empty, binary, in no known encoding, or of a type that is not read.
    """
    decoded = decode(source.payload)
    text = decoded.text
    digest = _sha256(source.payload)
    layout = lay_out(text, source.sidecar.title)
    published, basis = _published(source, layout)
    return Document(
        doc_id=source.doc_id or digest[:16],
        source_name=source.name,
        source_sha256=digest,
        text_sha256=_sha256(text),
        media_type=source.media_type,
        encoding=decoded.encoding,
        text=text,
        title=source.sidecar.title or layout.title,
        published=published,
        published_basis=basis,
        language=source.sidecar.language or tell_language(text),
        sidecar=source.sidecar,
        blocks=layout.blocks,
        zones=layout.zones,
        faq=layout.faq,
    )


def _published(source: Source, layout: Layout) -> tuple[str | None, str]:
    """When the article was published, as EDTF, and where that is known from."""
    if source.sidecar.published:
        return source.sidecar.published, source.published_basis
    if layout.date:
        return layout.date, "dateline"
    for title in (layout.title, source.sidecar.title, layout.repeated_title):
        year = year_of_title(title) if title else None
        if year:
            return year, "title"
    return None, "none"


def _sha256(payload: bytes | str) -> str:
    return hashlib.sha256(payload.encode("utf-8") if isinstance(payload, str) else payload).hexdigest()
