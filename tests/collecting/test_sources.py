import pytest

from pipelines.collecting.sources import (
    Manners,
    Place,
    Sources,
    SourcesError,
    parse_sources,
    read_sources,
    with_place,
)

FILE = b"""
# Where our articles come from.
contact: data@desk.example
delay: 2.5
private: [news.intranet]
sources:
  - feed: https://courier.example/rss
    name: courier
    publisher: The Courier
    licence: CC BY 4.0
    include: [/news/]
    exclude: [/sport/]
  - folder: ../archive
"""


def test_a_file_says_where_articles_come_from_and_how_servers_are_treated():
    found = parse_sources(FILE)
    courier, archive = found.places
    assert courier == Place(
        "courier",
        "feed",
        "https://courier.example/rss",
        {"publisher": "The Courier", "licence": "CC BY 4.0"},
        ("/news/",),
        ("/sport/",),
    )
    assert (archive.name, archive.kind, archive.address) == ("archive", "folder", "../archive")
    assert found.manners == Manners("data@desk.example", 2.5, 1000, frozenset({"news.intranet"}))
    assert courier.takes("https://courier.example/news/1")
    assert not courier.takes("https://courier.example/news/sport/1")


def test_where_there_is_no_file_nothing_is_named(tmp_path):
    assert read_sources(tmp_path) == Sources()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("feeds: []", "unknown key 'feeds'"),
        ("delay: soon", "`delay` must be a number"),
        ("most: 0", "`most` must be"),
        ("contact: ü", "`contact` must be"),
        ("sources: https://a.example", "`sources` must be a list"),
        ("sources: [https://a.example]", "entry 1 of `sources` must hold"),
        ("sources: [{feed: a.example}]", "`url` must be a web address"),
        ("sources: [{feed: 'https://a.example', page: 'https://a.example'}]", "only one"),
        ("sources: [{name: x}]", "must name one of"),
        ("sources: [{feed: 'https://a.example', name: 'A B'}]", "`name` must be"),
        (
            "sources: [{feed: 'https://a.example/1', rights: A}, {page: 'https://a.example/2'}]",
            "two places are called 'a-example'",
        ),
        ("sources: &a [*a]", "no valid YAML"),
        ("- 1", "must hold `key: value` lines"),
    ],
)
def test_a_mistake_is_told_with_what_to_write(line: str, told: str):
    with pytest.raises(SourcesError, match=r"sources\.yaml: ") as caught:
        parse_sources(line.encode())
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "before", [b"", FILE, b"# none yet\ndelay: 1\n", b"sources:\n- page: https://a.example/1\n"]
)
def test_a_place_is_added_and_what_stands_there_stays(before: bytes):
    after = with_place(before, "feed", "https://new.example/rss")
    assert after.startswith(before.rstrip())
    assert parse_sources(after).places == (
        *parse_sources(before).places,
        Place("new-example", "feed", "https://new.example/rss"),
    )


def test_a_place_that_cannot_be_added_is_told():
    with pytest.raises(SourcesError, match=r"add `- feed: https://new\.example/rss`"):
        with_place(b"sources: []\ndelay: 1\n", "feed", "https://new.example/rss")
