import gzip
import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest
import yaml

from pipelines.collecting.collect import Collected, collect
from pipelines.collecting.fetching import Limits
from pipelines.collecting.register import REGISTER, Register
from pipelines.collecting.sources import Manners, Place, Sources
from pipelines.document import Failure
from pipelines.reading.inputs import list_sources
from pipelines.reading.read import read_source
from tests.collecting.conftest import Web, article

LIMITS = Limits(seconds=5, silence=3, size=500_000)
LONG_AGO = "2000-01-01T00:00:00+00:00"


def feed(*links: str, date: str = "") -> str:
    items = "".join(f"<item><link>{link}</link>{date}</item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


def run(raw: Path, sources: Sources) -> Collected:
    return collect(raw, sources, LIMITS)


def pages(raw: Path) -> list[Path]:
    return sorted(path for path in (raw / "collected").rglob("*") if path.suffix in (".html", ".txt", ".md"))


def titles(raw: Path) -> list[str | None]:
    found = list(list_sources(raw))
    assert not [item for item in found if isinstance(item, Failure)]
    return sorted(read_source(item).title for item in found if not isinstance(item, Failure))


def make_due(raw: Path) -> None:
    """Let so much time pass that every page is asked for again."""
    with sqlite3.connect(raw / REGISTER) as base:
        base.execute("update pages set due_at = ?", (LONG_AGO,))


def test_every_page_of_a_feed_comes_once_with_its_sidecar(tmp_path: Path, web: Web):
    web.serve("/a", article("Bridge opens"), etag='"7"')
    web.serve("/b", article("Harbour closes"))
    web.serve("/rss", feed("/a", "/b", "/a?utm_source=x"), content_type="application/rss+xml")
    sources = web.sources("feed", "/rss", facts={"publisher": "The Courier", "licence": "CC BY 4.0"})
    first, second = run(tmp_path, sources), run(tmp_path, sources)
    assert (first.counts["new"], first.listed, second.counts.total()) == (2, 2, 0)
    assert titles(tmp_path) == ["Bridge opens", "Harbour closes"]
    assert web.asked.count("/a") == web.asked.count("/b") == 1
    (sidecar,) = (tmp_path / "collected").rglob("a-*.yaml")
    facts = yaml.safe_load(sidecar.read_text())
    assert (facts["url"], facts["publisher"], facts["licence"], facts["etag"]) == (
        web.url("/a"),
        "The Courier",
        "CC BY 4.0",
        '"7"',
    )


def test_a_page_is_asked_again_only_for_what_has_changed(tmp_path: Path, web: Web):
    web.serve("/a", article("Bridge opens"), etag='"7"', last_modified="Wed, 01 May 2024 00:00:00 GMT")
    sources = web.sources("page", "/a")
    run(tmp_path, sources)
    before = [path.read_bytes() for path in pages(tmp_path)]
    make_due(tmp_path)
    web.serve("/a", "", status=304)
    assert run(tmp_path, sources).counts == {"unchanged": 1}
    assert web.headers["/a"]["if-none-match"] == '"7"'
    assert web.headers["/a"]["if-modified-since"] == "Wed, 01 May 2024 00:00:00 GMT"
    make_due(tmp_path)
    web.serve("/a", article("Bridge opens").replace("<body>", "<body><script>view = 2</script>"))
    assert run(tmp_path, sources).counts == {"unchanged": 1}
    assert [path.read_bytes() for path in pages(tmp_path)] == before
    make_due(tmp_path)
    web.serve("/a", article("Bridge opens late"))
    assert run(tmp_path, sources).counts == {"changed": 1}
    assert titles(tmp_path) == ["Bridge opens late"]


def test_what_a_person_wrote_into_a_sidecar_stays_when_the_page_changes(tmp_path: Path, web: Web):
    web.serve("/a", article("Bridge opens"))
    run(tmp_path, web.sources("page", "/a"))
    (sidecar,) = (tmp_path / "collected").rglob("*.yaml")
    sidecar.write_text(sidecar.read_text() + "opt_out: true\nnote: Asked to be left out\n")
    make_due(tmp_path)
    web.serve("/a", article("Bridge closes"), etag='"8"')
    assert run(tmp_path, web.sources("page", "/a")).counts == {"changed": 1}
    facts = yaml.safe_load(sidecar.read_text())
    assert (facts["opt_out"], facts["note"], facts["etag"]) == (True, "Asked to be left out", '"8"')


def test_a_place_that_says_a_page_has_changed_makes_it_due(tmp_path: Path, web: Web):
    web.serve("/a", article("Bridge opens"))
    web.serve("/rss", feed("/a"))
    run(tmp_path, web.sources("feed", "/rss"))
    web.serve("/a", article("Bridge closes"))
    web.serve("/rss", feed("/a", date="<pubDate>Wed, 01 May 2199 00:00:00 GMT</pubDate>"))
    assert run(tmp_path, web.sources("feed", "/rss")).counts == {"changed": 1}
    assert run(tmp_path, web.sources("feed", "/rss")).counts == {}


def test_one_article_under_several_addresses_is_kept_once(tmp_path: Path, web: Web):
    web.serve("/a", article("Bridge opens"))
    web.serve("/same", article("Bridge opens"))
    canonical = f'<head><link rel="canonical" href="{web.url("/a")}">'
    web.serve("/amp", article("Bridge opens soon").replace("<head>", canonical))
    web.serve("/moved", "", status=301, location="/a")
    web.serve("/rss", feed("/a"))
    run(tmp_path, web.sources("feed", "/rss"))
    web.serve("/rss", feed("/same", "/amp", "/moved"))
    assert run(tmp_path, web.sources("feed", "/rss")).counts == {"duplicate": 3}
    assert titles(tmp_path) == ["Bridge opens"]


def test_sitemaps_lead_to_sitemaps_and_pages_of_links_to_pages(tmp_path: Path, web: Web):
    web.serve("/a", article("Bridge opens"))
    web.serve("/b", article("Harbour closes"))
    web.serve("/map", f"<sitemapindex><sitemap><loc>{web.url('/one')}</loc></sitemap>"
              f"<sitemap><loc>{web.url('/map')}</loc></sitemap></sitemapindex>")  # fmt: skip
    web.serve("/one", f"<urlset><url><loc>{web.url('/a')}</loc></url></urlset>")
    web.serve("/news", '<a href="/b">b</a><a href="/tag/x">x</a>')
    assert run(tmp_path, web.sources("sitemap", "/map")).counts == {"new": 1}
    assert run(tmp_path, web.sources("links", "/news", exclude=("/tag/",))).counts == {"new": 1}
    assert titles(tmp_path) == ["Bridge opens", "Harbour closes"]


def test_what_cannot_be_had_costs_itself_only_and_is_tried_again(tmp_path: Path, web: Web):
    web.serve("/robots.txt", "User-agent: *\nDisallow: /hidden")
    web.serve("/good", article("Bridge opens"))
    web.serve("/later", "x", status=500)
    web.serve("/picture", b"\x89PNG", content_type="image/png")
    web.serve("/empty", "")
    web.serve("/rss", feed("/good", "/later", "/hidden", "/picture", "/empty", "/gone"))
    sources = web.sources("feed", "/rss")
    found = run(tmp_path, sources)
    assert found.counts == {"new": 1, "failed": 1, "refused": 4}
    told = {trouble.address.rpartition("/")[2]: trouble.detail for trouble in found.troubles}
    assert set(told) == {"later", "hidden", "picture", "empty", "gone"}
    assert "robots.txt" in told["hidden"]
    assert "image/png" in told["picture"]
    web.serve("/later", article("Harbour closes"))
    assert run(tmp_path, sources).counts == {}
    make_due(tmp_path)
    assert run(tmp_path, sources).counts["new"] == 1
    assert titles(tmp_path) == ["Bridge opens", "Harbour closes"]


def test_a_place_that_cannot_be_asked_costs_no_other(tmp_path: Path, web: Web):
    web.serve("/a", article("Bridge opens"))
    web.serve("/rss", "no feed at all")
    broken, good = web.sources("feed", "/rss"), web.sources("page", "/a")
    both = replace(broken, places=(*broken.places, replace(good.places[0], name="other")))
    found = run(tmp_path, both)
    assert (found.broken_places, found.counts) == (1, {"new": 1})
    assert "no feed" in found.troubles[0].detail


def test_a_host_that_asks_for_time_is_left_alone_in_the_next_run_too(tmp_path: Path, web: Web):
    web.serve("/a", "x", status=429, retry_after="3600")
    web.serve("/b", article("Harbour closes"))
    web.serve("/rss", feed("/a", "/b"))
    run(tmp_path, web.sources("feed", "/rss"))
    asked = len(web.asked)
    found = run(tmp_path, web.sources("feed", "/rss"))
    assert len(web.asked) == asked
    assert found.broken_places == 1


def test_a_page_whose_rights_are_reserved_later_leaves_the_next_release(tmp_path: Path, web: Web):
    web.serve("/a", article("Bridge opens"))
    run(tmp_path, web.sources("page", "/a"))
    make_due(tmp_path)
    web.serve("/a", article("Bridge opens"), tdm_reservation="1")
    assert run(tmp_path, web.sources("page", "/a")).counts == {"withdrawn": 1, "refused": 1}
    (failure,) = list_sources(tmp_path)
    assert isinstance(failure, Failure)
    assert failure.reason == "opted_out"


def test_more_pages_than_one_run_may_bring_wait_for_the_next(tmp_path: Path, web: Web):
    links = [f"/{number}" for number in range(5)]
    for link in links:
        web.serve(link, article(f"Bridge {link[1:]} opens"))
    web.serve("/rss", feed(*links))
    sources = web.sources("feed", "/rss")
    sources = replace(sources, manners=replace(sources.manners, most=2))
    runs = [run(tmp_path, sources) for _ in range(4)]
    assert [found.counts["new"] for found in runs] == [2, 2, 1, 0]
    assert [found.waiting for found in runs] == [3, 1, 0, 0]


def test_a_run_that_is_killed_is_taken_up_and_nothing_comes_twice(tmp_path: Path, web: Web, monkeypatch):
    from pipelines.collecting import collect as module

    class KilledError(BaseException):
        pass

    links = [f"/{number}" for number in range(4)]
    for link in links:
        web.serve(link, article(f"Bridge {link[1:]} opens"))
    web.serve("/rss", feed(*links))
    sources, real, calls = web.sources("feed", "/rss"), module.store, []

    def store(*arguments: object) -> None:
        real(*arguments)
        calls.append(1)
        if len(calls) == 2:
            raise KilledError

    monkeypatch.setattr(module, "store", store)
    with pytest.raises(KilledError):
        run(tmp_path, sources)
    run(tmp_path, sources)
    assert titles(tmp_path) == [f"Bridge {number} opens" for number in range(4)]
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_a_register_that_is_lost_or_damaged_is_made_anew_of_the_sidecars(
    tmp_path: Path, web: Web, damage: bytes | None
):
    web.serve("/a", article("Bridge opens"), etag='"7"')
    run(tmp_path, web.sources("page", "/a"))
    if damage is None:
        (tmp_path / REGISTER).unlink()
    else:
        (tmp_path / REGISTER).write_bytes(damage)
    found = run(tmp_path, web.sources("page", "/a"))
    assert found.counts == {}
    assert bool(found.notices) == (damage is not None)
    make_due(tmp_path)
    run(tmp_path, web.sources("page", "/a"))
    assert web.headers["/a"]["if-none-match"] == '"7"'
    assert len(pages(tmp_path)) == 1


def test_a_page_in_the_encoding_that_its_server_declares_is_read_rightly(tmp_path: Path, web: Web):
    words = "Совет Вельмории собрался в понедельник, чтобы обсудить новый мост через реку."
    page = article("Мост открыт", words).encode("koi8-r")
    web.serve("/a", page, content_type="text/html; charset=koi8-r")
    run(tmp_path, web.sources("page", "/a"))
    assert titles(tmp_path) == ["Мост открыт"]


def test_one_host_is_asked_for_one_page_at_a_time(tmp_path: Path, web: Web):
    links = [f"/{number}" for number in range(8)]
    for link in links:
        web.serve(link, article(f"Bridge {link[1:]} opens"))
    web.serve("/rss", feed(*links))
    run(tmp_path, web.sources("feed", "/rss"))
    assert web.most_at_once == 1


def test_a_second_run_beside_the_first_is_refused(tmp_path: Path, web: Web):
    from pipelines.running.locks import alone_in

    with alone_in(tmp_path), pytest.raises(BlockingIOError):
        run(tmp_path, web.sources("page", "/a"))


def test_articles_of_folders_tables_and_stores_are_brought_once(tmp_path: Path):
    raw, archive = tmp_path / "raw", tmp_path / "archive"
    raw.mkdir()
    archive.mkdir()
    (archive / "a.html").write_text(article("Bridge opens"))
    (archive / "a.yaml").write_text("publisher: The Courier\n")
    (archive / "b.doc").write_bytes(b"x")
    row = {
        "text": "Harbour closes\n\nThe harbour closed on Monday.",
        "url": "https://courier.example/b",
        "title": "Harbour closes",
    }
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress(json.dumps(row).encode()))
    memory = fsspec.filesystem("memory")
    memory.pipe("/store/c.html", article("Market burns").encode())
    places = (
        Place("archive", "folder", "archive"),
        Place("rows", "table", "rows.jsonl.gz", {"licence": "CC0"}),
        Place("store", "store", "memory://store"),
        Place("gone", "folder", "nowhere"),
        Place("loop", "folder", "raw"),
    )
    first = run(raw, Sources(places))
    assert first.counts == {"new": 3, "refused": 1}
    assert [trouble.place for trouble in first.troubles] == ["archive", "gone", "loop"]
    assert run(raw, Sources(places)).counts == {"refused": 1}
    assert titles(raw) == ["Bridge opens", "Harbour closes", "Market burns"]
    (rows,) = (raw / "collected" / "rows").rglob("*.yaml")
    assert yaml.safe_load(rows.read_text()) == {
        "licence": "CC0",
        "url": "https://courier.example/b",
        "title": "Harbour closes",
    }


def test_nothing_is_asked_where_no_place_is_named(tmp_path: Path):
    assert collect(tmp_path) == Collected()
    assert list(tmp_path.iterdir()) == []


def test_the_register_names_what_was_refused(tmp_path: Path, web: Web):
    web.serve("/a", "x", status=404)
    run(tmp_path, web.sources("page", "/a"))
    (page,) = Register(tmp_path).pages()
    assert (page.status, page.url) == ("refused", web.url("/a"))
    assert Register(tmp_path).due("courier", datetime.now(UTC), 9) == []


def test_manners_are_told_to_servers(tmp_path: Path, web: Web):
    web.serve("/a", article("Bridge opens"))
    sources = web.sources("page", "/a")
    run(tmp_path, replace(sources, manners=Manners("data@desk.example", 0, 9, frozenset({"127.0.0.1"}))))
    assert "+data@desk.example" in web.headers["/a"]["user-agent"]
