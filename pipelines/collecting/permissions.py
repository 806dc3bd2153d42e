"""Says whether a page may be collected: by robots.txt, and by reservations of text and data mining.

Followed are the Robots Exclusion Protocol (RFC 9309, with `Crawl-delay`), the TDM Reservation Protocol (W3C
community report of 2024: `tdmrep.json`, header and meta element) and the `noai` directive of robots headers
and meta elements. What a site forbids is never fetched, and what it reserves is never kept.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from pipelines.collecting.fetching import Fetcher, FetchError, Gate, Response, retry_time
from pipelines.collecting.heads import meta_of

#: The name by which robots.txt may call us.
ROBOT: Final = "gleanings"
#: RFC 9309 asks for at least so much of a robots.txt to be read.
_LONGEST_ROBOTS: Final = 500 * 2**10
#: A site's wish to be asked slowly is followed up to this many seconds.
_LONGEST_DELAY: Final = 120.0
_RESERVATION: Final = "/.well-known/tdmrep.json"
_NO_AI: Final = re.compile(r"\bnoai\b")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host says of being collected.

    Args:
        robots: its robots.txt.
        reserved: patterns of paths whose use for text and data mining is reserved, each with whether it is.
    """

    robots: Protego
    reserved: tuple[tuple[re.Pattern[str], bool], ...] = ()

    @property
    def delay(self) -> float:
        """Seconds that it asks to leave between two requests."""
        return min(float(self.robots.crawl_delay(ROBOT) or 0), _LONGEST_DELAY)

    def refuse(self, url: str) -> None:
        """Do nothing where a page may be collected.

        Raises:
            FetchError: `forbidden` or `reserved`.
        """
        if not self.robots.can_fetch(url, ROBOT):
            raise FetchError("forbidden", "its site's robots.txt does not let it be collected")
        path = urlsplit(url).path or "/"
        if next((is_reserved for pattern, is_reserved in self.reserved if pattern.match(path)), False):
            raise _reserved(f"its site's {_RESERVATION}")


def rules_of(origin: str, fetcher: Fetcher, gate: Gate) -> Rules:
    """Ask a host what it says of being collected.

    Args:
        origin: scheme and host, such as `https://a.example`.
        fetcher: what asks.
        gate: asked before each request.

    Raises:
        FetchError: its robots.txt cannot be had, so that nothing of the host may be (RFC 9309, 2.3.1.4).
    """
    answer = fetcher.fetch(f"{origin}/robots.txt", gate)
    if answer.status == 429 or answer.status >= 500:
        again = retry_time(answer.headers, datetime.now(UTC))
        raise FetchError("unreachable", f"its robots.txt answers with status {answer.status}", again)
    found = answer.body[:_LONGEST_ROBOTS].decode("utf-8", "replace") if answer.status < 300 else ""
    rules = Rules(Protego.parse(found))
    try:
        rules.refuse(origin + _RESERVATION)
        answer = fetcher.fetch(origin + _RESERVATION, gate)
    except FetchError:
        return rules
    return replace(rules, reserved=tuple(_reservations(answer.body))) if answer.status == 200 else rules


def _reservations(content: bytes) -> Iterator[tuple[re.Pattern[str], bool]]:
    """The paths of a `tdmrep.json`, in its order: the first that fits a path holds for it."""
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError):
        return
    for entry in entries if isinstance(entries, list) else ():
        location = entry.get("location") if isinstance(entry, dict) else None
        if isinstance(location, str):
            parts = [re.escape(part) for part in location.rstrip("$").split("*")]
            end = "$" if location.endswith("$") else ""
            yield re.compile(".*?".join(parts) + end), str(entry.get("tdm-reservation")) == "1"


def refuse_reserved(response: Response) -> None:
    """Do nothing where a page that was fetched may be kept.

    Raises:
        FetchError: `reserved`, by its headers or by a meta element.
    """
    if response.headers.get("tdm-reservation", "").strip() == "1":
        raise _reserved("its header `tdm-reservation`")
    if _says_no_ai(response.headers.get("x-robots-tag", "")):
        raise _reserved("its header `X-Robots-Tag`")
    if response.media_type.endswith("html"):
        said = meta_of(response.body)
        if said.get("tdm-reservation", "").strip() == "1":
            raise _reserved("its meta element `tdm-reservation`")
        if any(_NO_AI.search(said.get(name, "").lower()) for name in ("robots", ROBOT)):
            raise _reserved("its meta element `robots`")


def _says_no_ai(header: str) -> bool:
    """Whether an `X-Robots-Tag` that is meant for us, too, says so.

    >>> [_says_no_ai(header) for header in ("noindex, noai", "other: noai", "other: none, gleanings: noai")]
    [True, False, True]
    """
    robot = ""
    for rule in header.lower().split(","):
        name, colon, rest = rule.rpartition(":")
        robot = name.strip() if colon else robot
        if robot in ("", ROBOT) and _NO_AI.search(rest):
            return True
    return False


def _reserved(by: str) -> FetchError:
    return FetchError("reserved", f"its use for text and data mining is reserved by {by}")
