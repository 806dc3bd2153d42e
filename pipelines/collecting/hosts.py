"""Keeps to what each host asks for: one request at a time, not too soon after the last, and its rules.

A host that says "later" is left alone until then; the pages of others go on.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Lock
from urllib.parse import urlsplit

from pipelines.collecting.fetching import Fetcher, FetchError, Response, retry_time
from pipelines.collecting.permissions import Rules, refuse_reserved, rules_of

_TOO_MANY, _UNAVAILABLE = 429, 503


class Host:
    """One host in a run.

    Args:
        origin: scheme and host, such as `https://a.example`.
        fetcher: what asks.
        delay: seconds between two requests at the least.
        closed_until: when it may be asked again, where it said so in an earlier run.
    """

    def __init__(self, origin: str, fetcher: Fetcher, delay: float, closed_until: datetime | None) -> None:
        """Nothing is asked yet."""
        self.closed_until = closed_until
        self._origin = origin
        self._fetcher = fetcher
        self._delay = delay
        self._next = 0.0
        self._rules: Rules | FetchError | None = None
        self._turn = Lock()

    def rules(self) -> Rules:
        """What the host says of being collected; it is asked once.

        Raises:
            FetchError: it cannot be asked at the moment.
        """
        if self._rules is None:
            try:
                self._rules = rules_of(self._origin, self._fetcher, lambda _: self.wait())
            except FetchError as error:
                self._rules = error
                self.closed_until = error.again or self.closed_until
        if isinstance(self._rules, FetchError):
            detail = f"what its site says of being collected cannot be asked: {self._rules.detail}"
            raise FetchError(self._rules.reason, detail, self._rules.again)
        return self._rules

    def wait(self) -> None:
        """Sleep until the host may be asked.

        Raises:
            FetchError: it said that it wants to be left alone until later.
        """
        if self.closed_until and self.closed_until > datetime.now(UTC):
            raise FetchError(
                "later", f"its host asks to be left alone until {self.closed_until}", self.closed_until
            )
        time.sleep(max(0.0, self._next - time.monotonic()))
        asked = self._rules.delay if isinstance(self._rules, Rules) else 0.0
        self._next = time.monotonic() + max(self._delay, asked)

    def admit(self, url: str) -> None:
        """Wait until a page of the host may be asked for.

        Raises:
            FetchError: it may not.
        """
        with self._turn:
            self.rules().refuse(url)
            self.wait()


class Hosts:
    """All hosts of a run, each asked by its own rules.

    Args:
        fetcher: what asks.
        delay: seconds between two requests to a host at the least.
        closed: hosts that are to be left alone, and until when.
    """

    def __init__(self, fetcher: Fetcher, delay: float, closed: Mapping[str, datetime]) -> None:
        """No host is known yet."""
        self._fetcher = fetcher
        self._delay = delay
        self._closed = closed
        self._hosts: dict[str, Host] = {}
        self._lock = Lock()

    def of(self, url: str) -> Host:
        """The host of an address."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            if origin not in self._hosts:
                self._hosts[origin] = Host(origin, self._fetcher, self._delay, self._closed.get(origin))
            return self._hosts[origin]

    def closed(self) -> dict[str, datetime]:
        """Hosts that want to be left alone, and until when."""
        return {origin: host.closed_until for origin, host in self._hosts.items() if host.closed_until}

    def fetch(self, url: str, known: Mapping[str, str] | None = None) -> Response:
        """Fetch a page as its host wants it.

        Args:
            url: its address.
            known: as for `Fetcher.fetch`.

        Returns:
            An answer with a status of success, or 304.

        Raises:
            FetchError: it may not be fetched or kept, or could not be.
        """
        response = self._fetcher.fetch(url, lambda address: self.of(address).admit(address), known)
        if response.status in (_TOO_MANY, _UNAVAILABLE):
            host = self.of(response.final_url)
            host.closed_until = retry_time(response.headers, response.fetched_at) or host.closed_until
            raise FetchError("later", f"its server answers with status {response.status}", host.closed_until)
        if response.status in (404, 410):
            raise FetchError("gone", f"its server answers with status {response.status}")
        if not response.is_unchanged and not 200 <= response.status < 300:
            raise FetchError("refused", f"its server answers with status {response.status}")
        refuse_reserved(response)
        return response
