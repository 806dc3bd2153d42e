"""Turns one source into a document: decoding, blocks, zones, date."""

import hashlib

from pipelines.document import Block, Document, Source, Span, Zone


def read_source(source: Source) -> Document:
    """Read one source.

    Args:
        source: an input that has not been read yet.

    Returns:
        The document.

    Raises:
        ReadingError: it is empty, binary, in no known encoding, or of a type that is not read.
    """
    payload = source.payload if isinstance(source.payload, bytes) else source.payload.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(payload).hexdigest()
    text = payload.decode("utf-8", "replace")
    whole = Span(0, len(text))
    return Document(source.doc_id or digest[:16], source.name, digest, digest, source.media_type, "utf-8", text,
                    source.sidecar.title, source.sidecar.published, source.published_basis, None, source.sidecar,
                    (Block(whole, "paragraph", "body"),), (Zone("body", whole),))
