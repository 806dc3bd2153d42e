import json

import pytest

from pipelines.collecting.fetching import Fetcher, FetchError, Limits
from pipelines.collecting.hosts import Hosts
from tests.collecting.conftest import Web


def hosts(delay: float = 0) -> Hosts:
    return Hosts(Fetcher("x", frozenset({"127.0.0.1"}), Limits(2, 1, 2**20)), delay, {})


def reason(web: Web, path: str) -> str | None:
    try:
        hosts().fetch(web.url(path))
    except FetchError as error:
        return error.reason
    return None


ROBOTS = """
User-agent: *
Disallow: /

User-agent: gleanings
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
"""


@pytest.mark.parametrize(
    ("path", "told"),
    [("/news", None), ("/private/x", "forbidden"), ("/private/open", None), ("/a.pdf", "forbidden")],
)
def test_what_robots_txt_forbids_us_is_not_asked_for(web: Web, path: str, told: str | None):
    web.serve("/robots.txt", ROBOTS)
    web.serve(path, "words")
    assert reason(web, path) == told
    assert (path in web.asked) == (told is None)


@pytest.mark.parametrize(
    ("status", "told"), [(404, None), (401, None), (403, None), (500, "unreachable"), (429, "unreachable")]
)
def test_no_robots_txt_forbids_nothing_and_one_that_fails_everything(web: Web, status: int, told: str | None):
    web.serve("/robots.txt", "User-agent: *\nDisallow: /", status=status)
    web.serve("/a", "words")
    assert reason(web, "/a") == told


def test_robots_txt_is_asked_for_once_and_followed_where_it_moved(web: Web):
    web.serve("/robots.txt", "", status=301, location="/rules")
    web.serve("/rules", "User-agent: *\nDisallow: /b")
    web.serve("/a", "words")
    asking = hosts()
    for _ in range(2):
        asking.fetch(web.url("/a"))
        with pytest.raises(FetchError):
            asking.fetch(web.url("/b"))
    assert web.asked.count("/robots.txt") == 1
    assert "/b" not in web.asked


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"<html><p>Not found", b"Disallow: /", b"x" * 2_000_000]
)
def test_a_robots_txt_that_says_nothing_to_us_forbids_nothing(web: Web, content: bytes):
    web.serve("/robots.txt", content[:900_000])
    web.serve("/a", "words")
    assert reason(web, "/a") is None


def test_a_redirect_into_what_is_forbidden_is_not_followed(web: Web):
    web.serve("/robots.txt", "User-agent: *\nDisallow: /b")
    web.serve("/a", "", status=302, location="/b")
    web.serve("/b", "words")
    assert reason(web, "/a") == "forbidden"
    assert "/b" not in web.asked


def test_what_a_header_or_a_meta_element_reserves_is_not_kept(web: Web):
    web.serve("/a", "words", tdm_reservation="1")
    web.serve("/b", "words", x_robots_tag="noindex, noai")
    web.serve("/c", '<html><head><meta name="TDM-Reservation" content="1"></head><p>words')
    web.serve("/d", '<html><head><meta content="index, noai" name="robots"></head><p>words')
    web.serve("/e", '<html><head><meta name="robots" content="noarchive"></head><p>noai', tdm_reservation="0")
    web.serve("/f", "words", x_robots_tag="otherbot: noai")
    told = ["reserved"] * 4 + [None] * 2
    assert [reason(web, f"/{letter}") for letter in "abcdef"] == told


def test_what_a_site_reserves_in_its_list_is_not_asked_for(web: Web):
    listed = [
        {"location": "/open/*", "tdm-reservation": 0},
        {"location": "/*", "tdm-reservation": 1, "tdm-policy": "https://a.example/policy"},
    ]
    web.serve("/.well-known/tdmrep.json", json.dumps(listed), content_type="application/json")
    web.serve("/open/a", "words")
    assert reason(web, "/open/a") is None
    assert reason(web, "/news/a") == "reserved"
    web.serve("/.well-known/tdmrep.json", "[" * 100_000)
    assert reason(web, "/open/a") is None


def test_a_host_that_says_later_is_left_alone_until_then(web: Web):
    web.serve("/a", "busy", status=503, retry_after="3600")
    web.serve("/b", "words")
    asking = hosts()
    for path in ("/a", "/b"):
        with pytest.raises(FetchError) as caught:
            asking.fetch(web.url(path))
        assert caught.value.reason == "later"
        assert caught.value.again is not None
    assert "/b" not in web.asked
    assert asking.closed() == {web.url(""): caught.value.again}


def test_requests_to_one_host_leave_the_delay_between_them(web: Web, monkeypatch: pytest.MonkeyPatch):
    slept: list[float] = []
    monkeypatch.setattr("pipelines.collecting.hosts.time.sleep", slept.append)
    web.serve("/robots.txt", "User-agent: *\nCrawl-delay: 50")
    web.serve("/a", "words")
    asking = hosts(delay=10)
    asking.fetch(web.url("/a"))
    asking.fetch(web.url("/a"))
    assert [round(seconds, -1) for seconds in slept] == [0, 10, 10, 50]
