import json
from pathlib import Path

import pytest

from pipelines.collecting.add import Added, add
from pipelines.collecting.sources import parse_sources
from pipelines.reading.inputs import SOURCES
from tests.collecting.conftest import Web, article

OURS = "delay: 0\nprivate: ['127.0.0.1']\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / SOURCES).write_text(OURS)
    return tmp_path / "raw"


def test_a_page_comes_at_once_and_only_once(raw: Path, web: Web):
    url = web.serve("/a", article("Bridge opens"))
    (first,), (second,) = add(raw, url), add(raw, url)
    assert (first.told, second.told, first.path) == ("added", "is there already", second.path)
    assert first.path is not None
    assert (raw / first.path).exists()


def test_a_feed_or_sitemap_goes_into_the_list_of_places(raw: Path, web: Web):
    feed = web.serve("/rss", "<rss><channel></channel></rss>")
    sitemap = web.serve("/map", "<urlset></urlset>")
    for url in (feed, sitemap, feed):
        list(add(raw, url))
    assert (raw / SOURCES).read_text().startswith(OURS.rstrip())
    places = parse_sources((raw / SOURCES).read_bytes()).places
    assert [(place.kind, place.address) for place in places] == [("feed", feed), ("sitemap", sitemap)]


def test_what_cannot_be_added_is_told(raw: Path, web: Web, tmp_path: Path):
    picture = web.serve("/p", b"\x89PNG", content_type="image/png")
    (tmp_path / "a.doc").write_bytes(b"x")
    for named in (picture, web.url("/gone"), str(tmp_path / "nowhere.txt"), str(tmp_path / "a.doc")):
        (found,) = add(raw, named)
        assert found.is_fault
        assert found.told


def test_a_file_keeps_its_name_and_its_sidecar(raw: Path, tmp_path: Path):
    (tmp_path / "a.txt").write_text("Bridge opens\n\nIt opened on Monday.")
    (tmp_path / "a.yaml").write_text("# Ours.\npublisher: The Courier\n")
    assert list(add(raw, str(tmp_path / "a.txt"))) == [Added("a.txt", "added")]
    assert (raw / "a.yaml").read_text() == "# Ours.\npublisher: The Courier\n"
    assert list(add(raw, str(tmp_path / "a.txt"))) == [Added("a.txt", "is there already")]
    (tmp_path / "a.txt").write_text("Another article, of another day.")
    (found,) = add(raw, str(tmp_path / "a.txt"))
    assert found.is_fault


def test_rows_of_a_table_become_articles(raw: Path, tmp_path: Path):
    rows = [{"text": f"Bridge {number} opens\n\nIt opened on Monday."} for number in (1, 2)]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, rows)))
    found = list(add(raw, str(tmp_path / "t.jsonl")))
    assert [entry.told for entry in found] == ["added", "added"]
    assert all(entry.path and (raw / entry.path).exists() for entry in found)
