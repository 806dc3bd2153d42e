import gzip
from pathlib import Path
from uuid import UUID

import pytest

from pipelines.document import Failure, Source
from pipelines.extract import extract_tables
from pipelines.reading.inputs import list_sources
from pipelines.reading.survey import Entry, read_entries, survey

PAGE = "<html><body><p>The ferry of Ørsund carried {n} carts on 3 May 2023.</p></body></html>"


def record(kind: str, body: bytes, url: str = "https://example.org/a") -> bytes:
    header = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{UUID(int=7)}>\r\n"
        f"WARC-Date: 2024-05-06T07:08:09Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return gzip.compress(header.encode() + body + b"\r\n\r\n", mtime=0)


def response(body: bytes, kind: str = "text/html", status: str = "200 OK", more: str = "") -> bytes:
    return record("response", f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(
        record("request", b"GET / HTTP/1.1\r\n\r\n")
        + response(PAGE.format(n=40).encode())
        + response(gzip.compress(PAGE.format(n=50).encode()), more="Content-Encoding: gzip\r\n")
        + response(PAGE.format(n=60).encode("latin-1"), "text/html; charset=ISO-8859-1")
        + response(b"\x89PNG", "image/png")
        + response(b"gone", status="404 Not Found")
    )
    return path


def test_pages_come_with_address_and_day_and_all_else_is_counted(archive: Path):
    *pages, others = list_sources(archive)
    assert [page.name for page in pages] == ["crawl.warc.gz#2", "crawl.warc.gz#3", "crawl.warc.gz#4"]
    assert all(isinstance(page, Source) and page.media_type == "text/html" for page in pages)
    assert {(page.sidecar.url, page.sidecar.retrieved) for page in pages} == {
        ("https://example.org/a", "2024-05-06")
    }
    assert isinstance(others, Failure)
    assert others.detail.endswith("1 request, 1 response of image/png, 1 response with status 404")


def test_pages_are_decoded_as_the_server_sent_them(archive: Path):
    pages = [page.payload for page in list_sources(archive) if isinstance(page, Source)]
    assert pages == [PAGE.format(n=40).encode(), PAGE.format(n=50).encode(), PAGE.format(n=60)]


def test_pages_can_be_read_again_from_their_places(archive: Path):
    entries = [entry for entry in survey(archive.parent) if isinstance(entry, Entry)]
    again = list(read_entries(archive.parent, reversed(entries)))
    assert again == [page for page in list_sources(archive.parent) if isinstance(page, Source)][::-1]


def test_an_archive_that_breaks_off_keeps_its_whole_pages(archive: Path):
    archive.write_bytes(archive.read_bytes()[:700])
    found = list(list_sources(archive))
    assert [item.name for item in found if isinstance(item, Source)]
    assert "breaks off after record" in " ".join(item.detail for item in found if isinstance(item, Failure))


def test_an_archive_is_extracted_like_any_input(archive: Path, tmp_path: Path):
    written = extract_tables(archive, tmp_path / "out")
    assert (written.tables["documents"].rows, written.tables["errors"].rows) == (3, 1)
