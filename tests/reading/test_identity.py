"""Which sources are versions of one article."""

import pytest

from pipelines.document import Sidecar, Source
from pipelines.reading.identity import article_id_of, key_of
from pipelines.reading.read import read_source

ADDRESS = "https://courier.example/news/mill"


def test_addresses_of_one_page_have_one_key_and_those_of_two_pages_two():
    one = {"http://a.example/x", "https://A.example:443/x/", "https://a.example/x?utm_source=b&fbclid=1#c"}
    assert len({key_of(url) for url in one}) == 1
    assert len({key_of(f"https://a.example/x?cid={number}&source=feed") for number in range(3)}) == 3
    assert key_of("http://[") == "http://["


def article_of(name, text, media_type="text/plain", **facts):
    sidecar = Sidecar(url=facts.pop("url", None))
    return read_source(Source(name, text, media_type, sidecar=sidecar, **facts)).article_id


@pytest.mark.parametrize("facts", [{"url": ADDRESS}, {"doc_id": "mill-7"}, {}])
def test_an_article_keeps_its_id_when_its_words_change(facts):
    assert article_of("mill.txt", "It employs 240.", **facts) == article_of("mill.txt", "250.", **facts)


def test_an_article_is_known_by_its_address_wherever_its_file_lies_and_by_a_given_id_before_its_name():
    one = article_of("a.txt", "It burnt down.", url=ADDRESS, doc_id="d7")
    assert one == article_of("b/c.txt", "It burnt down.", url=f"{ADDRESS}/?utm_source=feed#top")
    given = {article_of(name, "It burnt down.", doc_id="d7") for name in ("a.jsonl#1", "a.jsonl#2")}
    assert len(given) == 1
    named = {article_of(name, "It burnt down.") for name in ("a.txt", "b.txt")}
    assert len(named | given | {one}) == 4


def test_the_address_that_a_page_gives_as_its_own_counts():
    page = (
        f'<html><head><link rel="canonical" href="{ADDRESS}"></head><body><p>It burnt down.</p></body></html>'
    )
    assert article_of("a.html", page, "text/html") == article_id_of(ADDRESS, None, "x.txt")


def test_the_address_of_a_whole_site_tells_no_article():
    assert article_id_of("https://courier.example/", None, "a.txt") == article_id_of(None, None, "a.txt")
