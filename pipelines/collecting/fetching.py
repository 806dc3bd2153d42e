"""Fetches one page over HTTP, within limits: of time, bytes, redirects, and of what is unpacked.

No address of a private network is asked unless its host is allowed by name: the name is resolved here, every
address it has is looked at, and the connection goes to one that was looked at. Whether a page may be fetched
at all is said in `permissions`, when in `hosts`.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.response import BaseHTTPResponse

from pipelines.reading.files import LONGEST_ARTICLE

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED: Final = 304
#: As RFC 9309 asks of robots.txt; no page needs more.
_MOST_REDIRECTS: Final = 5
_CHUNK: Final = 2**16
_PORTS: Final = {"http": 80, "https": 443}
#: A server that asks for more patience than this is asked again after it all the same.
_LONGEST_WAIT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost.

    Args:
        seconds: for all of it, redirects left out.
        silence: seconds without a byte.
        size: bytes, as they are unpacked.
    """

    seconds: float = 60.0
    silence: float = 20.0
    size: int = LONGEST_ARTICLE


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered.

    Args:
        url: the address that was asked for.
        final_url: the address that answered, after redirects.
        status: the HTTP status.
        headers: by name in small letters.
        body: unpacked; empty where the page has not been modified.
        fetched_at: when, in UTC.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime

    @property
    def is_unchanged(self) -> bool:
        """Whether the server said that what is at hand still holds."""
        return self.status == _NOT_MODIFIED

    @property
    def media_type(self) -> str:
        """What the server says that the body is, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class FetchError(Exception):
    """A page that could not be fetched.

    Args:
        reason: a word for the kind of fault.
        detail: what was wrong, for a person.
        again: when to try again at the earliest, where the server said so.
    """

    def __init__(self, reason: str, detail: str, again: datetime | None = None) -> None:
        """Keep the parts for the register."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.again = again


#: Asked before each request, also after a redirect; raises a `FetchError` where a page is not to be fetched.
Gate = Callable[[str], None]


class Fetcher:
    """Fetches pages, one connection each.

    Args:
        agent: what servers are told of who asks.
        private: hosts of a private network that may be asked.
        limits: what one page may cost.
    """

    def __init__(
        self, agent: str, private: frozenset[str] = frozenset(), limits: Limits | None = None
    ) -> None:
        """Load the certificates that the machine trusts."""
        self.agent = agent
        self._private = private
        self._limits = limits or Limits()
        self._tls = ssl.create_default_context()

    def fetch(self, url: str, gate: Gate, known: Mapping[str, str] | None = None) -> Response:
        """Fetch a page.

        Args:
            url: its address.
            gate: see `Gate`.
            known: headers that ask only for what has changed (RFC 9110, 13.1).

        Returns:
            The answer, whatever its status, redirects followed.

        Raises:
            FetchError: there is none, it breaks a limit, or the gate is closed.
        """
        seen = [url]
        while True:
            gate(seen[-1])
            response = self._ask(url, seen[-1], known or {})
            target = response.headers.get("location")
            if response.status not in _REDIRECTS or not target:
                return response
            try:
                seen.append(urljoin(seen[-1], target))
            except ValueError:
                raise FetchError(
                    "bad_redirect", f"it is redirected to {target!r}, which is no address"
                ) from None
            if seen[-1] in seen[:-1]:
                raise FetchError("bad_redirect", f"its redirects go in a circle: {' -> '.join(seen)}")
            if len(seen) > _MOST_REDIRECTS + 1:
                raise FetchError("bad_redirect", f"it is redirected more than {_MOST_REDIRECTS} times")

    def _ask(self, asked: str, url: str, known: Mapping[str, str]) -> Response:
        parts = _parts_of(url)
        headers = {
            "Host": parts.netloc.rpartition("@")[2],
            "User-Agent": self.agent,
            "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate, br",
            "Connection": "close",
            **known,
        }
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with self._connection(parts) as connection:
            try:
                connection.request(
                    "GET", _quoted(target), headers=headers, preload_content=False, decode_content=True
                )
                answer = connection.getresponse()
                return Response(
                    url=asked,
                    final_url=url,
                    status=answer.status,
                    headers={name.lower(): value for name, value in answer.headers.items()},
                    body=self._body_of(answer),
                    fetched_at=datetime.now(UTC).replace(microsecond=0),
                )
            except DecodeError as error:
                raise FetchError("bad_encoding", f"it is not packed as its server says: {error}") from error
            except (HTTPError, HTTPException, OSError, ValueError) as error:
                raise _broken(error) from error

    def _body_of(self, answer: BaseHTTPResponse) -> bytes:
        parts: list[bytes] = []
        length = 0
        while part := answer.read(_CHUNK):
            parts.append(part)
            length += len(part)
            if length > self._limits.size:
                raise FetchError("too_large", f"it is longer than {self._limits.size:,} bytes, unpacked")
        return b"".join(parts)

    @contextmanager
    def _connection(self, parts: SplitResult) -> Iterator[HTTPConnection]:
        """A connection to the host of an address; it ends when its time is over, whatever the server does."""
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        address = self._address_of(host, port)
        timeout = self._limits.silence
        connection = (
            HTTPSConnection(
                address,
                port,
                timeout=timeout,
                ssl_context=self._tls,
                server_hostname=host,
                assert_hostname=host,
            )
            if parts.scheme == "https"
            else HTTPConnection(address, port, timeout=timeout)
        )
        over = threading.Event()

        def end() -> None:
            over.set()
            with suppress(OSError, AttributeError):
                connection.sock.shutdown(socket.SHUT_RDWR)

        watch = threading.Timer(self._limits.seconds, end)
        watch.daemon = True
        watch.start()
        try:
            yield connection
            if over.is_set():  # What came until then may look whole.
                raise _too_slow(self._limits.seconds)
        except FetchError as error:
            raise (_too_slow(self._limits.seconds) if over.is_set() else error) from None
        finally:
            watch.cancel()
            connection.close()

    def _address_of(self, host: str, port: int) -> str:
        """An address of the host that may be asked.

        Raises:
            FetchError: it has none, or one of them is of a private network.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchError("unreachable", f"the name {host} leads nowhere: {error}") from error
        addresses = [str(entry[4][0]) for entry in found]
        if host.lower() not in self._private and not all(map(_is_public, addresses)):
            detail = f"{host} is of a private network; name it under `private` in sources.yaml if it is meant"
            raise FetchError("private_network", detail)
        return addresses[0]


def _is_public(address: str) -> bool:
    """Whether an address is one of the Internet.

    >>> [_is_public(address) for address in ("93.184.215.14", "127.0.0.1", "::ffff:10.0.0.1", "fe80::1%1")]
    [True, False, False, False]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, found))[1]
    return found.is_global and not found.is_multicast


def _parts_of(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in _PORTS and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise FetchError("bad_address", f"{url!r} is no address that begins with http:// or https://")
    if parts.username is not None:
        raise FetchError("bad_address", "its address holds a user's name; take that out")
    return parts


def _quoted(target: str) -> str:
    """A path and query with what HTTP does not carry as it is written in percent signs; others stay."""
    return "".join(
        mark if "!" <= mark <= "~" else "".join(f"%{byte:02X}" for byte in mark.encode("utf-8", "replace"))
        for mark in target
    )


def _broken(error: Exception) -> FetchError:
    words = " ".join(str(error).split())[:300]
    if isinstance(error, TimeoutError) or "timed out" in words:
        return FetchError("too_slow", "its server said nothing for too long")
    return FetchError("unreachable", f"the connection failed: {words or type(error).__name__}")


def _too_slow(seconds: float) -> FetchError:
    return FetchError("too_slow", f"it took longer than {seconds:g} seconds")


def retry_time(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When a server asks to be asked again (RFC 9110, 10.2.3); None where it does not say so.

    >>> retry_time({"retry-after": "120"}, datetime(2024, 5, 1, tzinfo=UTC)).isoformat()
    '2024-05-01T00:02:00+00:00'
    """
    value = headers.get("retry-after", "").strip()
    try:
        again = now + timedelta(seconds=int(value)) if value.isdecimal() else parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return now + _LONGEST_WAIT if value.isdecimal() else None
    if again.tzinfo is None:
        again = again.replace(tzinfo=UTC)
    return min(max(again, now), now + _LONGEST_WAIT)
