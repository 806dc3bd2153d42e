import gzip
from datetime import UTC, datetime

import pytest

from pipelines.collecting.fetching import FetchError
from pipelines.collecting.listing import Listed, kind_of, listed_by_feed, listed_by_page, listed_by_sitemap

BASE = "https://courier.example/news/"
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><link>https://courier.example/</link>
<item><title>A</title><link>https://courier.example/a</link>
<pubDate>Wed, 01 May 2024 10:00:00 +0200</pubDate></item>
<item><title>B</title><link>/b#top</link></item>
<item><title>B again</title><link>/b</link></item>
<item><title>No address</title></item>
<item><title>Script</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://courier.example/feed"/>
<entry><link rel="alternate" href="https://courier.example/c"/><updated>2024-05-02T00:00:00Z</updated></entry></feed>"""


def test_a_feed_lists_its_items_once_each_with_their_dates():
    assert listed_by_feed(RSS, BASE) == [
        Listed("https://courier.example/a", datetime(2024, 5, 1, 8, tzinfo=UTC)),
        Listed("https://courier.example/b"),
    ]
    assert listed_by_feed(ATOM, BASE) == [
        Listed("https://courier.example/c", datetime(2024, 5, 2, tzinfo=UTC))
    ]


def test_a_feed_with_errors_lists_what_can_be_read():
    broken = RSS.replace(b"<title>A</title>", b"<title>A & B <br></title>").replace(b"</channel></rss>", b"")
    assert [entry.url for entry in listed_by_feed(broken, BASE)] == [
        "https://courier.example/a",
        "https://courier.example/b",
    ]


@pytest.mark.parametrize("body", [b"", b"<html><p>No feed", b"\x00\x01", b"{}"])
def test_what_is_no_feed_or_sitemap_is_told(body: bytes):
    with pytest.raises(FetchError) as caught:
        listed_by_feed(body, BASE)
    assert caught.value.reason == "no_feed"
    with pytest.raises(FetchError) as caught:
        listed_by_sitemap(body, BASE)
    assert caught.value.reason == "no_sitemap"


SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> https://courier.example/a </loc><lastmod>2024-05-01T10:00:00+02:00</lastmod></url>
<!-- more --><url><loc>https://courier.example/b?x=1&amp;y=2</loc><lastmod>lately</lastmod></url><url></url></urlset>"""


def test_a_sitemap_lists_pages_or_sitemaps_packed_or_not():
    pages = [
        Listed("https://courier.example/a", datetime(2024, 5, 1, 8, tzinfo=UTC)),
        Listed("https://courier.example/b?x=1&y=2"),
    ]
    assert listed_by_sitemap(SITEMAP, BASE) == (pages, [])
    assert listed_by_sitemap(gzip.compress(SITEMAP), BASE) == (pages, [])
    index = (
        SITEMAP.replace(b"urlset", b"sitemapindex")
        .replace(b"<url>", b"<sitemap>")
        .replace(b"</url>", b"</sitemap>")
    )
    assert listed_by_sitemap(index, BASE) == ([], pages)


def test_a_packed_sitemap_that_is_broken_or_a_bomb_is_told():
    for body, reason in (
        (gzip.compress(SITEMAP)[:40], "bad_encoding"),
        (gzip.compress(b" " * 40_000_000), "too_large"),
    ):
        with pytest.raises(FetchError) as caught:
            listed_by_sitemap(body, BASE)
        assert caught.value.reason == reason


def test_entities_of_a_sitemap_are_not_followed():
    bomb = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + SITEMAP.replace(b"/a ", b"/&a; ")
    listed, _ = listed_by_sitemap(bomb[bomb.index(b"<!DOC") :], BASE)
    assert all("\n" not in entry.url and len(entry.url) < 60 for entry in listed)


def test_a_page_lists_the_pages_of_its_own_site():
    page = b"""<html><a href="one">1</a><a href="/two#x">2</a><a href="https://other.example/3">3</a>
    <a href="mailto:x@y.example">4</a><a rel="nofollow" href="/login">5</a></html>"""
    assert [entry.url for entry in listed_by_page(page, BASE)] == [
        "https://courier.example/news/one",
        "https://courier.example/two",
    ]


def test_what_a_body_is_shows_at_its_beginning():
    assert [kind_of(body) for body in (RSS, ATOM, SITEMAP, b"<html>")] == ["feed", "feed", "sitemap", "page"]
