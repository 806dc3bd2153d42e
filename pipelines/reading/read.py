"""Turns one source into a document: its text, its shape, and its title, date, language and address."""

from pipelines.document import Document, ReadingError, Source, frozen
from pipelines.reading.decode import decode
from pipelines.reading.furniture import year_of_title
from pipelines.reading.hashes import sha256_of
from pipelines.reading.identity import article_id_of
from pipelines.reading.language import tell_language
from pipelines.reading.zones import Layout, lay_out

#: Letters of a text: more than a long book has. What is longer is no article, and would cost minutes.
LONGEST_TEXT = 2 * 2**20


def read_source(source: Source) -> Document:
    """Read one source.

    Args:
        source: an input that has not been read yet.

    Returns:
        The document.

    Raises:
        ReadingError: it is empty, binary, in no known encoding, too long, or of a type that is not read.
    """
    digest = sha256_of(source.payload)
    reading = _read_page(source) if source.media_type == "text/html" else _read_text(source)
    if len(reading.text) > LONGEST_TEXT:
        detail = f"its text is longer than {LONGEST_TEXT:,} letters; give each article of it on its own"
        raise ReadingError("too_large", detail)
    published, basis = _published(source, reading)
    url = source.sidecar.url or reading.url
    return Document(
        doc_id=source.doc_id or digest[:16],
        article_id=article_id_of(url, source.doc_id, source.name),
        source_name=source.name,
        source_sha256=digest,
        text_sha256=sha256_of(reading.text),
        media_type=source.media_type,
        encoding=reading.encoding,
        text=reading.text,
        title=source.sidecar.title or reading.title,
        published=published,
        published_basis=basis,
        language=source.sidecar.language or tell_language(reading.text) or reading.language,
        sidecar=source.sidecar,
        blocks=reading.layout.blocks,
        zones=reading.layout.zones,
        faq=reading.layout.faq,
        url=url,
    )


@frozen
class _Reading:
    """What reading makes of a payload: its text with its shape, and what it says of itself."""

    text: str
    encoding: str | None
    layout: Layout
    title: str | None
    published: str | None = None
    language: str | None = None
    url: str | None = None


def _read_text(source: Source) -> _Reading:
    decoded = decode(source.payload)
    layout = lay_out(decoded.text, source.sidecar.title)
    return _Reading(decoded.text, decoded.encoding, layout, layout.title)


def _read_page(source: Source) -> _Reading:
    from pipelines.reading.html import read_html  # Slow to load, and not needed where there are no pages.

    decoded = decode(source.payload, declares_encoding=True)
    page = read_html(decoded.text)
    title = page.layout.title or page.metadata.title
    said = page.metadata
    return _Reading(page.text, decoded.encoding, page.layout, title, said.published, said.language, said.url)


def _published(source: Source, reading: _Reading) -> tuple[str | None, str]:
    """When the article was published, as EDTF, and where that is known from."""
    if source.sidecar.published:
        return source.sidecar.published, source.published_basis
    if reading.published:
        return reading.published, "html_metadata"
    if reading.layout.date:
        return reading.layout.date, "dateline"
    for title in (reading.layout.title, source.sidecar.title, reading.layout.repeated_title):
        year = year_of_title(title) if title else None
        if year:
            return year, "title"
    return None, "none"
