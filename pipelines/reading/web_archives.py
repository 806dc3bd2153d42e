"""Lists the pages of a web archive (WARC, ISO 28500), such as those of Common Crawl.

Pages are the HTML that a server gave with the status 200; of all other records it is said how many there
are. One record is held at a time, and no more of it is unpacked than a page may have. How a server packed a
page is undone in `http_bodies`.
"""

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from fastwarc.warc import ArchiveIterator, WarcRecord

from pipelines.document import Failure, ReadingError, Sidecar, Source
from pipelines.reading.decode import text_codec
from pipelines.reading.files import LONGEST_ARTICLE, Place, failure_of, open_within
from pipelines.reading.hashes import sha256_of
from pipelines.reading.http_bodies import unpack
from pipelines.reading.sidecars import WrongValueError, url_of

#: How the names of web archives end.
WEB_ARCHIVES: Final = (".warc", ".warc.gz")
#: How zlib is told to take a gzip member with its header.
_GZIP: Final = 31
_GZIP_MAGIC: Final = b"\x1f\x8b"
_PAGE_TYPES: Final = ("text/html", "application/xhtml+xml")


def list_pages(path: Path, name: str, root: Path | None = None) -> Iterator[Source | Failure]:
    """The pages of a web archive, in its order.

    Args:
        path: a `.warc` or `.warc.gz` file.
        name: the file's name, for messages and rows.
        root: as for `open_within`.

    Yields:
        A source for each page, named `FILE#RECORD` (records count from 1), with its address and the day on
        which it was retrieved, or a failure for one that cannot be used; at the end one failure for all other
        records, if there are any.
    """
    others: Counter[str] = Counter()
    number = last = 0
    try:
        with open_within(path, root) as stream:
            for number, record in enumerate(ArchiveIterator(stream), 1):
                last = record.stream_pos
                if other := _what_else(record):
                    others[other] += 1
                else:
                    yield _page(record, f"{name}#{number}", last)
            if _breaks_off(path, last, root):
                raise OSError("its compressed data have no end")
    except ReadingError as error:
        yield failure_of(error, name)
    except Exception as error:
        advice = "fetch it again, and check that you may read it"
        detail = f"it breaks off after record {number}: {error}; {advice}"
        yield Failure(name, "reading", "unreadable", detail)
    if others:
        told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(others.items()))
        yield Failure(name, "reading", "unsupported", f"only pages of HTML are read; left out: {told}")


def pages_at(path: Path, root: Path | None, places: Sequence[Place]) -> Iterator[Source | Failure]:
    """Pages of a web archive once more.

    Args:
        path: the file.
        root: as for `open_within`.
        places: the name of each page, and the byte at which its record begins.

    Yields:
        What stands there. In an archive that is compressed as a whole records have no places of their own:
        these are counted anew, once for all pages.
    """
    done = 0
    with open_within(path, root) as stream:
        while done < len(places) and (page := _page_at(stream, places[done])):
            yield page
            done += 1
    if done < len(places):
        yield from _pages_by_number(path, root, places[done:])


def _page_at(stream: BinaryIO, place: Place) -> Source | None:
    """The page whose record begins at a place; None where that is another, or none."""
    stream.seek(place.at)
    try:
        record = next(iter(ArchiveIterator(stream)), None)
    except OSError:
        return None
    page = _page(record, place.name, place.at) if record else None
    return page if isinstance(page, Source) and sha256_of(page.payload) == place.content else None


def _pages_by_number(path: Path, root: Path | None, places: Sequence[Place]) -> Iterator[Source | Failure]:
    wanted = {int(place.name.rpartition("#")[2]): place for place in places}
    found: dict[str, Source | Failure] = {}
    with open_within(path, root) as stream:
        for number, record in enumerate(ArchiveIterator(stream), 1):
            if number in wanted:
                place = wanted[number]
                found[place.name] = _page(record, place.name, place.at)
            if len(found) == len(wanted):
                break
    for place in places:
        yield found.get(place.name) or Failure(place.name, "reading", "unreadable", "its record is gone")


def _breaks_off(path: Path, last: int, root: Path | None) -> bool:
    """Whether a compressed archive ends in the middle of a record, of which fastwarc says nothing.

    Args:
        path: the archive.
        last: the byte at which its last record begins; where it is compressed as a whole, none does there.
        root: as for `open_within`.
    """
    if not path.name.lower().endswith(".gz"):
        return False
    member = zlib.decompressobj(wbits=_GZIP)
    with open_within(path, root) as stream:
        stream.seek(last)
        stream.seek(last if stream.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC else 0)
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
    return "response of more than 16 MB" if record.content_length > LONGEST_ARTICLE else ""


def _page(record: WarcRecord, name: str, at: int) -> Source | Failure:
    """One page as a source; `at` is where its record begins."""
    try:
        retrieved = record.record_date.date().isoformat() if record.record_date else None
        url = url_of(record.headers.get("WARC-Target-URI"))
        return Source(name, _payload(record), "text/html", None, Sidecar(url=url, retrieved=retrieved), at=at)
    except WrongValueError as error:
        return Failure(name, "reading", "bad_row", f"its record's address is none: {error}")
    except Exception as error:
        return failure_of(error, name)


def _payload(record: WarcRecord) -> bytes | str:
    """A page, decoded where the server told its encoding, which counts for more than what the page says."""
    content = unpack(record.reader, record.http_headers, LONGEST_ARTICLE)
    encoding = text_codec(record.http_charset or "")
    try:
        return content.decode(encoding) if encoding else content
    except UnicodeDecodeError:
        return content
