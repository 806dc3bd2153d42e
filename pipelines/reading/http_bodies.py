"""Undoes how a server packed the body of a response (RFC 9112, chunked; RFC 9110, `Content-Encoding`).

No more is unpacked than a page may have: a body of two megabytes can stand for gigabytes.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import Final, Protocol

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, WarcReader, ZstdReader
from fastwarc.warc import HeaderMap

from pipelines.reading.files import too_large


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


#: What undoes each coding, by its name in a header.
_READERS: Final[Mapping[str, Callable[[BytesIO], WarcReader]]] = {
    "chunked": ChunkedReader,
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "deflate": partial(GzipReader, zlib=True),
    "br": BrotliReader,
    "zstd": ZstdReader,
}


def unpack(body: WarcReader, headers: HeaderMap, longest: int) -> bytes:
    """The body of a response as it was before the server packed it.

    A body that is not packed as its headers say, as archives keep some, is taken as it stands.

    Args:
        body: the body as it was sent.
        headers: the response's headers.
        longest: how many bytes it may have, packed or not.

    Raises:
        ReadingError: `too_large`.
    """
    content = _read(body, longest)
    for coding in _codings(headers):
        try:
            content = _read(_READERS[coding](BytesIO(content)), longest)
        except (KeyError, OSError):
            continue
    return content


def _codings(headers: HeaderMap) -> Iterator[str]:
    """The codings of a body, the one that was put on last coming first."""
    for name in ("Transfer-Encoding", "Content-Encoding"):
        yield from (coding.strip().lower() for coding in reversed((headers.get(name) or "").split(",")))


def _read(stream: _Readable, longest: int) -> bytes:
    """All bytes of a stream.

    Raises:
        ReadingError: they are too many.
    """
    parts: list[bytes] = []
    length = 0
    while length <= longest and (part := stream.read(longest + 1 - length)):
        parts.append(part)
        length += len(part)
    if length > longest:
        raise too_large(longest)
    return b"".join(parts)
