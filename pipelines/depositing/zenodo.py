"""Zenodo, asked in the language of its REST API (developers.zenodo.org), which other repositories speak too.

What a server answers is believed only as far as it has the form that it should have; the token goes to that
server alone. Requests that may be repeated are, as long as the server is busy; those that begin something are
only where it says that it did not begin. What a record is to hold is said in `record`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Retry, Timeout

from pipelines.depositing.places import GOES_ON, DepositError, Item
from pipelines.publishing.canonical import Json

_DEPOSITIONS: Final = "/api/deposit/depositions"
#: Seconds to wait for a connection, and for the next bytes of an answer.
_TIMEOUT: Final = Timeout(connect=10, read=300)
_BUSY: Final = (429, 502, 503, 504)
#: The longest that a server is waited for at once, in seconds, whatever it asks for.
_LONGEST_WAIT: Final = 300
_PATIENT: Final = Retry(
    total=5,
    redirect=0,
    status_forcelist=(500, *_BUSY),
    backoff_factor=1,
    retry_after_max=_LONGEST_WAIT,
    raise_on_status=False,
    raise_on_redirect=False,
)
#: For what would be begun twice: asked again only where the server says that it did nothing, and when to.
_CAREFUL: Final = _PATIENT.new(connect=0, read=0, allowed_methods={"POST"}, status_forcelist=(429,))
#: Depositions of one person that are looked through, and how many a page has.
_PAGES: Final = 100
_PAGE: Final = 100
_SAID: Final = 300


@dataclass(frozen=True, slots=True)
class Held:
    """A file that a deposition holds: what it is, and the number by which it can be taken away."""

    item: Item
    number: str


@dataclass(frozen=True, slots=True)
class Deposition:
    """A record, or the draft of one.

    Args:
        number: its number.
        is_published: whether it is out for ever.
        title: what it is called.
        version: the version of what it holds, as its metadata have it.
        notes: what else these say.
        doi: its DOI, reserved or registered; empty where it has none.
        page: the address of its page for people.
        files: what it holds, by name.
        bucket: where files are sent to; None where none may be.
        latest_draft: the address of the draft of its next version; None where there is none.
    """

    number: int
    is_published: bool
    title: str
    version: str
    notes: str
    doi: str
    page: str
    files: Mapping[str, Held]
    bucket: str | None
    latest_draft: str | None


class Zenodo:
    """A server of records, and who asks it.

    Args:
        server: its address.
        token: the token of whoever asks.
    """

    def __init__(self, server: str, token: str) -> None:
        """Ask nothing yet."""
        self._server = server
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._pool = urllib3.PoolManager(timeout=_TIMEOUT)

    def deposition(self, number: int) -> Deposition:
        """A deposition that is there."""
        return self._one("GET", f"{_DEPOSITIONS}/{number}")

    def own_depositions(self) -> Iterator[Deposition]:
        """All depositions of whoever asks, the newest first."""
        for page in range(1, _PAGES + 1):
            query = f"?page={page}&size={_PAGE}&sort=mostrecent&all_versions=true"
            found = self._ask("GET", f"{_DEPOSITIONS}{query}")
            if not isinstance(found, list):
                raise self._unlike("a list of depositions")
            yield from map(self._deposition_of, found)
            if len(found) < _PAGE:
                return

    def begin(self, metadata: Json) -> Deposition:
        """A new draft."""
        return self._one("POST", _DEPOSITIONS, {"metadata": metadata})

    def begin_version(self, record: Deposition) -> Deposition:
        """The draft of a record's next version: a new one, or the one that there is."""
        begun = self._one("POST", f"{_DEPOSITIONS}/{record.number}/actions/newversion")
        if begun.latest_draft is None:
            raise self._unlike("the address of a draft")
        return self._one("GET", begun.latest_draft)

    def describe(self, draft: Deposition, metadata: Json) -> Deposition:
        """Give a draft its metadata."""
        return self._one("PUT", f"{_DEPOSITIONS}/{draft.number}", {"metadata": metadata})

    def put(self, draft: Deposition, item: Item, path: Path) -> None:
        """Send a file to a draft; the server must tell the same hash of it."""
        if draft.bucket is None:
            raise self._unlike("an address to send files to")
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(item.bytes)}
        with path.open("rb") as body:
            found = self._ask("PUT", f"{draft.bucket}/{quote(item.name)}", body, headers)
        if not isinstance(found, dict) or _md5(found.get("checksum")) != item.digest:
            raise DepositError(f"{item.name} did not arrive at {self._server} as it was sent: run it again.")

    def take_away(self, draft: Deposition, held: Held) -> None:
        """Take a file out of a draft."""
        self._ask("DELETE", f"{_DEPOSITIONS}/{draft.number}/files/{quote(held.number)}")

    def publish(self, draft: Deposition) -> Deposition:
        """Publish a draft, which cannot be undone."""
        return self._one("POST", f"{_DEPOSITIONS}/{draft.number}/actions/publish")

    def _one(self, method: str, where: str, words: Json = None) -> Deposition:
        body = None if words is None else json.dumps(words).encode()
        headers = {} if words is None else {"Content-Type": "application/json"}
        return self._deposition_of(self._ask(method, where, body, headers))

    def _ask(
        self, method: str, where: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> object:
        """What the server answers, as JSON; None where it has nothing to say."""
        url = where if "://" in where else f"{self._server}{where}"
        if _origin(url) != _origin(self._server):
            raise self._unlike("an address of its own")
        try:
            answer = self._pool.request(
                method,
                url,
                body=body,
                headers={**self._headers, **(headers or {})},
                retries=_CAREFUL if method == "POST" else _PATIENT,
                redirect=False,
            )
        except HTTPError as error:
            words = f"check the address and the network, and run it again: {GOES_ON}"
            raise DepositError(f"{self._server} cannot be asked: {error}. To do: {words}.") from error
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            raise DepositError(self._refusal_in_words(answer.status, answer.data, urlsplit(url).path))
        try:
            return json.loads(answer.data) if answer.data else None
        except (ValueError, RecursionError):
            raise self._unlike("JSON") from None

    def _refusal_in_words(self, status: int, body: bytes, path: str) -> str:
        said = f"{self._server} answered {status} for {path}{_said(body)}"
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            to_do = (
                "put a token of this server into ZENODO_TOKEN that may do deposit:write and deposit:actions, "
                "of somebody whose record it is"
            )
        elif status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            to_do = "check the number of the record, and that it is on this server and yours"
        elif status in (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.INSUFFICIENT_STORAGE) or _is_full(
            body
        ):
            to_do = f"ask the server's people for more room, or make some, and run it again: {GOES_ON}"
        elif status in _BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            to_do = f"wait, and run it again: {GOES_ON}"
        else:
            to_do = "look at the record's page; what it says there must be mended first"
        return f"{said}. To do: {to_do}."

    def _unlike(self, what: str) -> DepositError:
        return DepositError(f"{self._server} did not give {what}: it does not speak as Zenodo does.")

    def _deposition_of(self, found: object) -> Deposition:
        """A deposition of its JSON."""
        try:
            return _deposition(found)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise self._unlike("a deposition") from None


def _deposition(found: Any) -> Deposition:
    metadata, links = found["metadata"], found["links"]
    reserved = metadata.get("prereserve_doi")
    doi = found.get("doi") or metadata.get("doi") or (reserved["doi"] if isinstance(reserved, dict) else "")
    files = (
        # Of a file that is still on its way the size and the hash are not told.
        Held(Item(str(file["filename"]), int(file["filesize"] or 0), _md5(file["checksum"])), str(file["id"]))
        for file in found.get("files", ())
    )
    return Deposition(
        number=int(found["id"]),
        is_published=bool(found["submitted"]),
        title=str(metadata.get("title", "")),
        version=str(metadata.get("version", "")),
        notes=str(metadata.get("notes", "")),
        doi=str(doi),
        page=str(links.get("record_html") or links.get("html", "")),
        files={held.item.name: held for held in files},
        bucket=links.get("bucket"),
        latest_draft=links.get("latest_draft"),
    )


def _md5(told: object) -> str:
    """A hash as Zenodo tells it, with its kind, which it leaves out in some places.

    >>> _md5("900150983cd24fb0d6963f7d28e17f72")
    'md5:900150983cd24fb0d6963f7d28e17f72'
    """
    return f"md5:{str(told).removeprefix('md5:')}"


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _said(body: bytes) -> str:
    """What a server says is wrong, of much only the beginning."""
    try:
        found = json.loads(body)
        words = [
            str(found["message"]),
            *(f"{told['field']}: {told['message']}" for told in found.get("errors", ())),
        ]
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return ""
    return f" ({'; '.join(words)[:_SAID]})"


def _is_full(body: bytes) -> bool:
    return any(word in body.lower() for word in (b"quota", b"size limit"))
