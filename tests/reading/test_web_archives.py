import gzip
import zlib
from pathlib import Path
from uuid import UUID

import brotli
import pytest

from pipelines.document import Failure, Sidecar, Source
from pipelines.reading.files import LONGEST_ARTICLE
from pipelines.reading.inputs import list_sources
from pipelines.reading.survey import Entry, read_entries, survey
from pipelines.running.extract import extract_tables

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


def test_an_archive_that_is_compressed_as_a_whole_is_read_like_any_other(archive: Path):
    archive.write_bytes(gzip.compress(gzip.decompress(archive.read_bytes())))
    *pages, others = list_sources(archive)
    assert isinstance(others, Failure)
    assert others.reason == "unsupported"
    assert [page.name for page in pages] == ["crawl.warc.gz#2", "crawl.warc.gz#3", "crawl.warc.gz#4"]
    entries = [entry for entry in survey(archive.parent) if isinstance(entry, Entry)]
    assert list(read_entries(archive.parent, reversed(entries))) == pages[::-1]


def test_an_archive_that_is_compressed_as_a_whole_and_breaks_off_says_so(archive: Path):
    whole = gzip.compress(gzip.decompress(archive.read_bytes()))
    archive.write_bytes(whole[: len(whole) - 20])
    failures = [found.reason for found in list_sources(archive) if isinstance(found, Failure)]
    assert "unreadable" in failures


def test_pages_that_are_gone_from_an_archive_are_said(archive: Path):
    entries = [entry for entry in survey(archive.parent) if isinstance(entry, Entry)]
    archive.write_bytes(response(b"<p>Another page stands here now.</p>") * 2)
    again = list(read_entries(archive.parent, entries))
    assert [found.reason for found in again if isinstance(found, Failure)] == ["unreadable"] * 3
    archive.unlink()
    again = list(read_entries(archive.parent, entries))
    assert [found.doc_id for found in again if isinstance(found, Failure)] == [e.doc_id for e in entries]


@pytest.mark.parametrize(
    "charset", ["punycode", "undefined", "zip", "idna", "unicode_escape", "a\0b", "x" * 999]
)
def test_a_charset_that_is_no_encoding_of_text_is_not_believed(tmp_path: Path, charset: str):
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(response("<p>Café.</p>".encode(), f"text/html; charset={charset}"))
    (page,) = list_sources(path)
    assert isinstance(page, Source)
    assert page.payload == "<p>Café.</p>".encode()


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, gzip"])
def test_a_page_that_unpacks_to_a_flood_costs_itself_only(tmp_path: Path, coding: str):
    flood = b"<p>rain</p>" * (2 * LONGEST_ARTICLE // 11)
    packed = {
        "gzip": lambda: gzip.compress(flood),
        "gzip, gzip": lambda: gzip.compress(gzip.compress(flood)),
        "deflate": lambda: zlib.compress(flood),
        "br": lambda: brotli.compress(flood, quality=1),
    }[coding]()
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(response(packed, more=f"Content-Encoding: {coding}\r\n") + response(PAGE.encode()))
    found = list(list_sources(path))
    assert [item.reason for item in found if isinstance(item, Failure)] == ["too_large"]
    assert [item.name for item in found if isinstance(item, Source)] == ["crawl.warc.gz#2"]


def test_chunks_are_put_together_and_what_is_not_packed_as_told_is_taken_as_it_stands(tmp_path: Path):
    path = tmp_path / "crawl.warc.gz"
    chunked = b"5\r\n<p>Ra\r\n7\r\nin.</p>\r\n0\r\n\r\n"
    path.write_bytes(
        response(chunked, more="Transfer-Encoding: chunked\r\n")
        + response(b"<p>Rain.</p>", more="Content-Encoding: gzip\r\n")
    )
    assert [page.payload for page in list_sources(path) if isinstance(page, Source)] == [b"<p>Rain.</p>"] * 2


@pytest.mark.parametrize(
    "line", ["WARC-Date: soon", "WARC-Type: \xff", "Content-Length: 9e9", "Content-Length: -1", ": "]
)
def test_a_broken_header_never_ends_a_run(tmp_path: Path, line: str):
    name = line.partition(":")[0].encode()
    whole = gzip.decompress(response(PAGE.encode())).split(b"\r\n")
    broken = b"\r\n".join(line.encode("latin-1") if part.startswith(name + b":") else part for part in whole)
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(response(PAGE.encode()) + gzip.compress(broken))
    found = list(list_sources(path))
    assert found[0] == Source(
        "crawl.warc.gz#1",
        PAGE.encode(),
        "text/html",
        None,
        Sidecar(url="https://example.org/a", retrieved="2024-05-06"),
    )
    assert len(found) <= 3
