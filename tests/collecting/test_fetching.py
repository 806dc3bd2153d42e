import gzip
import threading
import zlib
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from pipelines.collecting.fetching import Fetcher, FetchError, Limits, Response, retry_time
from tests.collecting.conftest import Web

OURS = frozenset({"127.0.0.1", "localhost"})
QUICK = Limits(seconds=1.5, silence=0.7, size=100_000)


def fetch(url: str, **known: str) -> Response:
    return Fetcher("gleanings/test", OURS, QUICK).fetch(url, lambda _: None, known)


def reason(url: str, private: frozenset[str] = OURS) -> str:
    with pytest.raises(FetchError) as caught:
        Fetcher("gleanings/test", private, QUICK).fetch(url, lambda _: None)
    assert caught.value.detail
    return caught.value.reason


def test_a_page_comes_with_its_headers_and_the_server_is_told_who_asks(web: Web):
    answer = fetch(web.serve("/a", "words", etag='"1"'))
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"words", '"1"')
    assert web.headers["/a"]["user-agent"] == "gleanings/test"
    assert answer.media_type == "text/html"


def test_an_address_of_a_private_network_is_asked_only_where_it_is_named(web: Web):
    url = web.serve("/a", "words")
    assert reason(url, frozenset()) == "private_network"
    assert reason(url.replace("127.0.0.1", "localhost"), frozenset()) == "private_network"
    assert reason("http://[::ffff:127.0.0.1]/a", frozenset()) == "private_network"
    assert not web.asked


def test_a_redirect_cannot_lead_into_a_private_network(web: Web):
    url = web.serve("/a", "", status=302, location=web.url("/b").replace("127.0.0.1", "localhost"))
    web.serve("/b", "secret")
    assert reason(url, frozenset({"127.0.0.1"})) == "private_network"
    assert web.asked == ["/a"]


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://a.example/x", "http://", "http://a:b@c.example/", "x"]
)
def test_what_is_no_address_of_the_web_is_refused(address: str):
    assert reason(address) == "bad_address"


def test_redirects_are_followed_and_each_address_is_put_to_the_gate(web: Web):
    web.serve("/a", "", status=301, location="/b")
    web.serve("/b", "", status=307, location="c?d=é")
    web.serve("/c?d=%C3%A9", "words")
    passed: list[str] = []
    answer = Fetcher("x", OURS, QUICK).fetch(web.url("/a"), passed.append)
    assert answer.body == b"words"
    assert [address.partition(str(web.port))[2] for address in passed] == ["/a", "/b", "/c?d=é"]
    assert (answer.url, answer.final_url) == (web.url("/a"), web.url("/c?d=é"))


def test_circles_and_long_ways_of_redirects_end(web: Web):
    web.serve("/a", "", status=302, location="/b")
    web.serve("/b", "", status=302, location="/a")
    assert reason(web.url("/a")) == "bad_redirect"
    for number in range(9):
        web.serve(f"/{number}", "", status=302, location=f"/{number + 1}")
    assert reason(web.url("/0")) == "bad_redirect"
    web.serve("/x", "", status=302, location="http://[")
    assert reason(web.url("/x")) == "bad_redirect"


def test_a_server_that_says_nothing_is_left(web: Web):
    web.pages["/a"] = lambda handler: threading.Event().wait(3) and None
    assert reason(web.url("/a")) == "too_slow"


def test_a_body_or_head_that_drips_ends_with_its_time(web: Web):
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            threading.Event().wait(0.1)

    def drip_head(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(40):
            handler.wfile.write(f"X-{number}: y\r\n".encode())
            handler.wfile.flush()
            threading.Event().wait(0.1)

    web.pages["/a"], web.pages["/b"] = drip, drip_head
    assert reason(web.url("/a")) == "too_slow"
    assert reason(web.url("/b")) == "too_slow"


def test_a_body_that_breaks_off_is_no_page(web: Web):
    assert reason(web.serve("/a", "short", content_length="5000")) == "unreachable"


def test_a_body_without_end_and_one_that_unpacks_to_much_are_cut(web: Web):
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    web.pages["/a"] = endless
    assert reason(web.url("/a")) == "too_large"
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert reason(web.serve("/b", bomb, content_encoding="gzip")) == "too_large"


def test_a_body_that_is_not_packed_as_it_says_is_refused(web: Web):
    assert reason(web.serve("/a", "plain words", content_encoding="gzip")) == "bad_encoding"
    packed = fetch(web.serve("/b", zlib.compress(b"words"), content_encoding="deflate"))
    assert packed.body == b"words"


def test_what_speaks_no_http_is_told(web: Web):
    web.pages["/a"] = lambda handler: handler.wfile.write(b"\x00\x01\x02 no such thing\r\n\r\n") and None
    assert reason(web.url("/a")) == "unreachable"
    assert reason("http://127.0.0.1:9/") == "unreachable"
    assert reason("http://no-such-host.invalid/") == "unreachable"


def test_only_what_has_changed_is_asked_for(web: Web):
    web.serve("/a", "", status=304)
    answer = fetch(web.url("/a"), **{"If-None-Match": '"1"'})
    assert answer.is_unchanged
    assert web.headers["/a"]["if-none-match"] == '"1"'


def test_a_server_says_when_to_come_again_in_seconds_or_as_a_date():
    now = datetime(2024, 5, 1, tzinfo=UTC)
    assert retry_time({"retry-after": "Wed, 01 May 2024 01:00:00 GMT"}, now) == datetime(
        2024, 5, 1, 1, tzinfo=UTC
    )
    assert retry_time({"retry-after": "Wed, 01 May 2019 01:00:00 GMT"}, now) == now
    assert retry_time({"retry-after": "9" * 30}, now) == datetime(2024, 5, 8, tzinfo=UTC)
    assert retry_time({"retry-after": "soon"}, now) is None
    assert retry_time({}, now) is None
