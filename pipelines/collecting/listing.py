"""Reads what lists pages: feeds, sitemaps, pages of links. Takes bytes, gives addresses with their dates.

Nothing that is listed is left out in silence: which addresses are wanted is for `sources` to say. The readers
of feeds and sitemaps in trafilatura drop addresses that they take for no articles, and all dates: hence
feedparser for feeds, and lxml for sitemaps (sitemaps.org, 0.9).
"""

import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import courlan
import feedparser
from lxml import etree

from pipelines.collecting.fetching import FetchError
from pipelines.reading.decode import decode
from pipelines.reading.files import LONGEST_ARTICLE

_GZIP: Final = b"\x1f\x8b"
#: Addresses of one sitemap, at the most, as sitemaps.org has it; feeds and pages have fewer.
MOST_LISTED: Final = 50_000
_FEED: Final = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")
_SITEMAP: Final = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")
_START: Final = 2048


@dataclass(frozen=True, slots=True)
class Listed:
    """An address that a place lists, and when its page was published or changed last, as far as is said."""

    url: str
    changed: datetime | None = None


def kind_of(body: bytes) -> str:
    """What a page is: `feed`, `sitemap` or `page`.

    >>> kind_of(b"<?xml version='1.0'?><rss version='2.0'>"), kind_of(b"<html><p>rss")
    ('feed', 'page')
    """
    start = body[:_START]
    return "feed" if _FEED.search(start) else "sitemap" if _SITEMAP.search(start) else "page"


def listed_by_feed(body: bytes, base: str) -> list[Listed]:
    """The pages of an RSS or Atom feed, also of one with errors.

    Raises:
        FetchError: it is no feed.
    """
    found = feedparser.parse(
        io.BytesIO(body), response_headers={"content-location": base}, sanitize_html=False
    )
    if not found.entries and not found.get("version"):
        raise FetchError(
            "no_feed", f"it is no feed of RSS or Atom: {found.get('bozo_exception', 'nothing in it')}"
        )
    listed = (
        Listed(_joined(base, entry.link), _moment(entry))
        for entry in found.entries[:MOST_LISTED]
        if entry.get("link")
    )
    return _on_the_web(listed)


def _moment(entry: feedparser.FeedParserDict) -> datetime | None:
    """When an entry of a feed was changed last, or else published."""
    parsed = entry["updated_parsed"] if "updated_parsed" in entry else entry.get("published_parsed")
    try:
        return datetime(*tuple(parsed)[:6], tzinfo=UTC) if parsed else None  # type: ignore[misc]
    except (TypeError, ValueError):
        return None


def listed_by_sitemap(body: bytes, base: str) -> tuple[list[Listed], list[Listed]]:
    """The pages that a sitemap lists, and the sitemaps.

    Raises:
        FetchError: it is no sitemap.
    """
    content = _unpacked(body) if body.startswith(_GZIP) else body
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        root = None
    kind = etree.QName(root).localname if root is not None else ""
    if kind not in ("urlset", "sitemapindex"):
        raise FetchError(
            "no_sitemap", "it is no sitemap; give an address that answers with <urlset> or <sitemapindex>"
        )
    listed = _on_the_web(_entries(root, base))
    return (listed, []) if kind == "urlset" else ([], listed)


def _entries(root: etree._Element, base: str) -> Iterator[Listed]:
    for entry in root[:MOST_LISTED]:
        said = {etree.QName(part).localname: part.text or "" for part in entry if isinstance(part.tag, str)}
        if said.get("loc", "").strip():
            yield Listed(_joined(base, said["loc"].strip()), _instant(said.get("lastmod", "").strip()))


def _instant(words: str) -> datetime | None:
    """A W3C date and time; one without a zone is taken for UTC."""
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _unpacked(body: bytes) -> bytes:
    """A sitemap that is kept packed.

    Raises:
        FetchError: it is broken, or holds more than is read.
    """
    try:
        with gzip.open(io.BytesIO(body)) as file:
            content = file.read(LONGEST_ARTICLE + 1)
    except (OSError, EOFError) as error:
        raise FetchError("bad_encoding", f"it cannot be unpacked: {error}") from error
    if len(content) > LONGEST_ARTICLE:
        raise FetchError("too_large", f"it is longer than {LONGEST_ARTICLE:,} bytes, unpacked")
    return content


def listed_by_page(body: bytes, base: str) -> list[Listed]:
    """The pages of its own site that a page links to."""
    text = decode(body, declares_encoding=True).text
    links = courlan.extract_links(text, url=base, no_filter=True)
    host = urlsplit(base).hostname
    listed = _on_the_web(Listed(_joined(base, link)) for link in sorted(links))
    return [entry for entry in listed if urlsplit(entry.url).hostname == host][:MOST_LISTED]


def _joined(base: str, link: str) -> str:
    """A link as an address without its fragment; empty where it is none."""
    try:
        return urljoin(base, link.strip()).partition("#")[0]
    except ValueError:
        return ""


def _on_the_web(listed: Iterator[Listed]) -> list[Listed]:
    """Each address once, the first time; what begins neither with http:// nor https:// is no page."""
    found: dict[str, Listed] = {}
    for entry in listed:
        if entry.url.startswith(("http://", "https://")):
            found.setdefault(entry.url, entry)
    return list(found.values())
