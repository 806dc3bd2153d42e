"""Lists the pages of a web archive (WARC, ISO 28500), such as those of Common Crawl.

Pages are the HTML that a server gave with the status 200; of all other records it is said how many there
are. One record is held at a time.
"""

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord

from pipelines.document import Failure, Sidecar, Source
from pipelines.reading.sidecars import WrongValueError, url_of

#: How the names of web archives end.
WEB_ARCHIVES = (".warc", ".warc.gz")
#: How zlib is told to take a gzip member with its header.
_GZIP = 31
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
#: No page of news is longer; what is, would cost more memory than a whole shard.
_LONGEST = 16 * 2**20


def list_pages(path: Path, name: str) -> Iterator[Source | Failure]:
    """The pages of a web archive, in its order.

    Args:
        path: a `.warc` or `.warc.gz` file.
        name: the file's name, for messages and rows.

    Yields:
        A source for each page, named `FILE#RECORD` (records count from 1), with its address and the day on
        which it was retrieved; at the end one failure for all other records, if there are any.
    """
    others: Counter[str] = Counter()
    number = last = 0
    try:
        with path.open("rb") as stream:
            for number, record in enumerate(ArchiveIterator(stream, auto_decode="all"), 1):
                last = record.stream_pos
                if other := _what_else(record):
                    others[other] += 1
                else:
                    yield _page(record, f"{name}#{number}")
        if _breaks_off(path, last):
            raise OSError("its compressed data have no end")
    except OSError as error:
        detail = (
            f"it breaks off after record {number}: {error}; fetch it again, and check that you may read it"
        )
        yield Failure(name, "reading", "unreadable", detail)
    if others:
        told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(others.items()))
        yield Failure(name, "reading", "unsupported", f"only pages of HTML are read; left out: {told}")


def pages_at(path: Path, places: Sequence[tuple[str, int]]) -> Iterator[Source | Failure]:
    """Pages of a web archive once more.

    Args:
        path: the file.
        places: the name of each page, and the byte at which its record begins.
    """
    with path.open("rb") as stream:
        for name, at in places:
            stream.seek(at)
            yield _page(next(iter(ArchiveIterator(stream, auto_decode="all"))), name, at)


def _breaks_off(path: Path, last: int) -> bool:
    """Whether a compressed archive ends in the middle of a record, of which fastwarc says nothing.

    Args:
        path: the archive.
        last: the byte at which its last record begins.
    """
    if not path.name.lower().endswith(".gz"):
        return False
    member = zlib.decompressobj(wbits=_GZIP)
    with path.open("rb") as stream:
        stream.seek(last)
        while data := member.unused_data or stream.read(2**16):
            member = zlib.decompressobj(wbits=_GZIP) if member.eof else member
            try:
                member.decompress(data)
            except zlib.error:
                return True
    return not member.eof


def _what_else(record: WarcRecord) -> str:
    """What a record is that is no page; empty where it is one."""
    kind = record.headers.get("WARC-Type") or "record of no type"
    if kind != "response" or not record.is_http:
        return kind
    if record.http_headers.status_code != 200:
        return f"response with status {record.http_headers.status_code}"
    if record.http_content_type not in _PAGE_TYPES:
        return f"response of {record.http_content_type or 'no type'}"
    return "response of more than 16 MB" if record.content_length > _LONGEST else ""


def _page(record: WarcRecord, name: str, at: int | None = None) -> Source | Failure:
    """One page as a source; `at` is where its record begins, where the stream does not tell."""
    retrieved = record.record_date.date().isoformat() if record.record_date else None
    try:
        url = url_of(record.headers.get("WARC-Target-URI"))
    except WrongValueError as error:
        return Failure(name, "reading", "bad_row", f"its record's address is none: {error}")
    begins = record.stream_pos if at is None else at
    return Source(name, _payload(record), "text/html", None, Sidecar(url=url, retrieved=retrieved), at=begins)


def _payload(record: WarcRecord) -> bytes | str:
    """A page, decoded where the server told its encoding, which counts for more than what the page says."""
    content: bytes = record.reader.read()
    try:
        return content.decode(record.http_charset) if record.http_charset else content
    except (UnicodeDecodeError, LookupError):
        return content
