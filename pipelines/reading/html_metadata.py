"""What an HTML page says of itself in its markup: title, date, language, address, which questions are an FAQ.

Read with lxml and json only, and never trusted further than it goes: a broken script or date counts as none.
"""

import json
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from pipelines.document import frozen
from pipelines.reading.decode import is_unicode
from pipelines.reading.sidecars import WrongValueError, date_of, url_of
from pipelines.reading.written_dates import find_date, parse_date

_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title")
_DATES = (
    "article:published_time",
    "article:published",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "citation_publication_date",
    "parsely-pub-date",
    "publish-date",
    "publish_date",
    "published_time",
    "pubdate",
    "sailthru.date",
    "article.published",
    "article_date_original",
)
_SITE_SUFFIX = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{2,40}$")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])", re.IGNORECASE)
_ARTICLE = re.compile(r"Article|BlogPosting|Report|WebPage", re.IGNORECASE)
#: Scripts wrap their JSON now and then: in "//<![CDATA[" and "//]]>", or with a semicolon at its end.
_JSON_BEGIN = re.compile(r"(?:[^{\[<]|<(?!!\[CDATA\[)|<!\[CDATA\[)*+[{\[]")
_DECODER = json.JSONDecoder(strict=False)
_LONGEST_SCRIPT = 2_000_000


@frozen
class PageMetadata:
    """The facts of a page's markup; None where it is silent.

    Args:
        json_ld_questions: questions of a schema.org FAQPage in JSON-LD, white space taken out.
        microdata_questions: the same in microdata.
    """

    title: str | None
    published: str | None
    language: str | None
    url: str | None
    json_ld_questions: frozenset[str]
    microdata_questions: frozenset[str]


def read_metadata(root: etree._Element) -> PageMetadata:
    """The facts in a page's markup.

    Args:
        root: the page's root element.

    Returns:
        What it says of itself.
    """
    metas = _metas(root)
    objects = list(_json_ld(root))
    return PageMetadata(
        title=_title(root, metas, objects),
        published=_published(root, metas, objects),
        language=_language(root, metas),
        url=_url(root, metas),
        json_ld_questions=frozenset(
            without_space(str(found["name"]))
            for found in objects
            if "Question" in _types(found) and found.get("name")
        ),
        microdata_questions=frozenset(_microdata_questions(root)),
    )


def without_space(words: str) -> str:
    """The words without any white space, to compare what was laid out in different ways."""
    return "".join(words.split())


def _metas(root: etree._Element) -> dict[str, str]:
    """The page's `meta` elements by lower-cased name; the first of each name counts."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _json_ld(root: etree._Element) -> Iterator[Mapping[str, object]]:
    """Every object in the page's JSON-LD, however deep."""
    for script in root.iter("script"):
        content = script.text
        if "ld+json" not in (script.get("type") or "") or not content or len(content) > _LONGEST_SCRIPT:
            continue
        opening = _JSON_BEGIN.search(content)
        if opening is None:
            continue
        try:
            pending: list[object] = [_DECODER.raw_decode(content, opening.end() - 1)[0]]
        except (ValueError, RecursionError):
            continue
        while pending:
            value = pending.pop()
            if isinstance(value, dict):
                yield value
                pending += reversed(list(value.values()))
            elif isinstance(value, list):
                pending += reversed(value)


def _types(found: Mapping[str, object]) -> list[str]:
    types = found.get("@type")
    return [name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)]


def _title(root: etree._Element, metas: Mapping[str, str], objects: list[Mapping[str, object]]) -> str | None:
    site = metas.get("og:site_name", "").lower()
    for name in _TITLES:
        if name in metas:
            bare = _SITE_SUFFIX.sub("", metas[name])
            return bare if metas[name].lower().endswith(site or "\0") else metas[name]
    for found in objects:
        headline = found.get("headline")
        if isinstance(headline, str) and headline.strip() and is_unicode(headline):
            return " ".join(headline.split())
    written = root.find(".//title")
    title = " ".join((written.text or "").split()) if written is not None else ""
    return _SITE_SUFFIX.sub("", title) or None


def _published(
    root: etree._Element, metas: Mapping[str, str], objects: list[Mapping[str, object]]
) -> str | None:
    written: list[object] = [metas[name] for name in _DATES[:3] if name in metas]
    written += [found.get("datePublished") for found in objects if any(map(_ARTICLE.search, _types(found)))]
    written += [metas[name] for name in _DATES[3:] if name in metas]
    written += [
        time.get("datetime") or time.get("content")
        for time in root.iter("time", "span", "meta")
        if time.get("itemprop") == "datePublished" or time.get("pubdate") is not None
    ]
    dates = (_date(value) for value in written if isinstance(value, str))
    return next(filter(None, dates), None)


def _date(written: str) -> str | None:
    try:
        return parse_date(written.strip()) or find_date(written) or date_of("published", written)
    except WrongValueError:
        return None


def _language(root: etree._Element, metas: Mapping[str, str]) -> str | None:
    tag = (
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or metas.get("content-language")
    )
    found = _LANGUAGE.match(tag.strip()) if tag else None
    return found.group().lower() if found else None


def _url(root: etree._Element, metas: Mapping[str, str]) -> str | None:
    """The address that the page gives as its own: the canonical one, or that of its cards."""
    links = (link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").split())
    for written in (*links, metas.get("og:url")):
        try:
            url = url_of((written or "").strip() or None)
        except WrongValueError:
            continue
        if url:
            return url
    return None


def _microdata_questions(root: etree._Element) -> Iterator[str]:
    for question in root.iterdescendants():
        kind = question.get("itemtype")
        if kind and kind.rstrip("/").endswith("schema.org/Question"):
            name = question.find(".//*[@itemprop='name']")
            if name is not None:
                yield without_space("".join(name.itertext()))
