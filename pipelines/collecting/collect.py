"""Collects: asks every place for what it lists, and brings what is new or has changed into `raw/`.

Everything that is listed is taken down before anything is fetched, and each page is put in its place before
that is taken down, so that a run may end at any moment: the next one goes on where it ended, and no article
comes twice. Hosts are asked side by side, each one page at a time.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from queue import SimpleQueue
from typing import Final
from urllib.parse import urlsplit

from pipelines.collecting.at_hand import bring
from pipelines.collecting.fetching import Fetcher, FetchError, Limits, Response
from pipelines.collecting.heads import canonical_of
from pipelines.collecting.hosts import Hosts
from pipelines.collecting.listing import Listed, listed_by_feed, listed_by_page, listed_by_sitemap
from pipelines.collecting.register import Page, Register
from pipelines.collecting.sources import ON_THE_WEB, Manners, Place, Sources, read_sources
from pipelines.collecting.storing import (
    facts_at,
    facts_of,
    path_of,
    payload_of,
    read_page,
    sidecar_of,
    store,
    stored_pages,
    suffix_of,
    withdraw,
)
from pipelines.document import Failure, ReadingError
from pipelines.reading.hashes import file_sha256
from pipelines.reading.identity import key_of
from pipelines.reading.sidecars import WrongValueError
from pipelines.running.locks import alone_in

_log = logging.getLogger(__name__)
#: Hosts that are asked side by side.
_AT_ONCE: Final = 8
#: Sitemaps that one sitemap may lead to.
_MOST_SITEMAPS: Final = 200
#: What is no article or must not be collected, and will hardly be one soon.
_REFUSED: Final = frozenset({"forbidden", "reserved", "gone", "private_network", "bad_address", "too_large"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """A place, or a page of one, that could not be had; `detail` says why and what to do."""

    place: str
    address: str
    detail: str


@dataclass(slots=True)
class Collected:
    """What a run brought.

    Args:
        counts: pages by what became of them (`new`, `changed`, `unchanged`, `duplicate`, `refused`, `failed`,
            `withdrawn`).
        listed: addresses that were never seen before.
        waiting: addresses left for the next run.
        troubles: what could not be had.
        broken_places: how many places could not be asked at all.
        notices: what else a person should know.
    """

    counts: Counter[str] = field(default_factory=Counter)
    listed: int = 0
    waiting: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    broken_places: int = 0
    notices: list[str] = field(default_factory=list)


def collect(
    raw: Path,
    sources: Sources | None = None,
    limits: Limits | None = None,
    progress: Callable[[int], None] = lambda done: None,
    wait: float = 0.0,
) -> Collected:
    """Bring what is new.

    Args:
        raw: the folder of inputs.
        sources: where articles come from; what its `sources.yaml` says where this is None.
        limits: what one page may cost.
        progress: told how many pages are done.
        wait: seconds to wait for another run that collects into the folder.

    Returns:
        What was brought.

    Raises:
        SourcesError: `sources.yaml` cannot be used.
        BlockingIOError: another run collects into the folder.
        OSError: the folder cannot be written.
    """
    sources = read_sources(raw) if sources is None else sources
    if not sources.places:
        return Collected()
    with alone_in(raw, wait), closing(Register(raw, stored_pages(raw))) as register:
        run = Run(raw, register, sources.manners, limits, progress)
        if register.notice:
            run.collected.notices.append(register.notice)
        for place in sources.places:
            run.list_or_bring(place)
        run.fetch_due(sources.places)
        register.close_hosts(run.hosts.closed())
        return run.collected


class Run:
    """One run: what it works with, and what it has brought so far.

    Args:
        raw: the folder of inputs, held against other runs.
        register: its register.
        manners: how servers are treated.
        limits: what one page may cost.
        progress: told how many pages are done.
    """

    def __init__(
        self,
        raw: Path,
        register: Register,
        manners: Manners,
        limits: Limits | None = None,
        progress: Callable[[int], None] = lambda done: None,
    ) -> None:
        """Nothing is asked yet."""
        self.collected = Collected()
        self._raw = raw
        self._register = register
        self._manners = manners
        self._progress = progress
        self._fetcher = Fetcher(_agent(manners), manners.private, limits)
        self.hosts = Hosts(self._fetcher, manners.delay, register.closed_hosts())

    def list_or_bring(self, place: Place) -> None:
        """Ask a place what it has."""
        with self._troubles_of(place):
            if place.kind in ON_THE_WEB:
                listed = [entry for entry in self._listed(place) if place.takes(entry.url)]
                self.collected.listed += self._register.take_down(place.name, listed)
            else:
                self._bring(place)

    def _bring(self, place: Place) -> None:
        for brought in bring(self._raw, place):
            if isinstance(brought, Failure):
                self._trouble("refused", Trouble(place.name, brought.source_name, brought.detail))
            else:
                self._came("new", place.name, brought)
                self._progress(self.collected.counts.total())

    def _listed(self, place: Place) -> list[Listed]:
        if place.kind == "page":
            return [Listed(place.address)]
        if place.kind == "sitemap":
            return list(self._listed_by_sitemaps(place.address))
        response = self.hosts.fetch(place.address)
        read = listed_by_feed if place.kind == "feed" else listed_by_page
        return read(response.body, response.final_url)

    def _listed_by_sitemaps(self, address: str) -> Iterator[Listed]:
        """The pages of a sitemap and of those that it leads to, each once."""
        waiting, seen = [address], {address}
        while waiting:
            response = self.hosts.fetch(waiting.pop(0))
            pages, sitemaps = listed_by_sitemap(response.body, response.final_url)
            yield from pages
            more = [entry.url for entry in sitemaps if entry.url not in seen][: _MOST_SITEMAPS - len(seen)]
            waiting += more
            seen.update(more)

    @contextmanager
    def _troubles_of(self, place: Place) -> Iterator[None]:
        """Whatever is wrong with one place costs no other."""
        try:
            yield
        except (FetchError, ReadingError) as error:
            self.collected.broken_places += 1
            self.collected.troubles.append(Trouble(place.name, place.address, error.detail))

    def fetch_due(self, places: Sequence[Place]) -> None:
        """Fetch the pages that are due, hosts side by side; each is put in its place as it comes."""
        now = datetime.now(UTC)
        facts = {place.name: place for place in places}
        by_host: dict[str, list[Page]] = defaultdict(list)
        for name in facts:
            for page in self._register.due(name, now, self._manners.most):
                by_host[urlsplit(page.url).netloc].append(page)
        answers: SimpleQueue[tuple[Page, Response | FetchError]] = SimpleQueue()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            stopped: list[bool] = []
            for pages in by_host.values():
                pool.submit(self._ask_host, pages, answers, stopped)
            try:
                for _ in range(sum(map(len, by_host.values()))):
                    page, answer = answers.get()
                    self.take(page, answer, facts[page.place])
                    self._progress(self.collected.counts.total())
            finally:
                stopped.append(True)
        self.collected.waiting = sum(self._register.waiting(name, now) for name in facts)

    def _ask_host(
        self,
        pages: Sequence[Page],
        answers: "SimpleQueue[tuple[Page, Response | FetchError]]",
        stopped: list[bool],
    ) -> None:
        for page in pages:
            if stopped:
                return
            try:
                answers.put((page, self.hosts.fetch(page.url, page.validators)))
            except FetchError as error:
                answers.put((page, error))
            except Exception as error:  # Whatever one answer does to a library costs its own page only.
                answers.put((page, FetchError("failed", f"{type(error).__name__}: {error}")))

    def take(self, page: Page, answer: Response | FetchError, place: Place) -> Page:
        """Put a page in its place, take down what became of it, and say what that is."""
        try:
            if isinstance(answer, FetchError):
                raise answer
            became = self._kept(page, answer, place)
        except FetchError as error:
            became = self._failed(page, error)
        except (ReadingError, WrongValueError) as error:
            became = replace(page, status="refused", detail=str(error), tries=page.tries + 1)
        if became.status in ("refused", "failed"):
            self._trouble(became.status, Trouble(page.place, page.url, became.detail))
        again = answer.again if isinstance(answer, FetchError) else None
        self._register.put(became, datetime.now(UTC), again)
        return became

    def _failed(self, page: Page, error: FetchError) -> Page:
        """What becomes of a page that could not be had; a stored one stays unless its rights are reserved."""
        if error.reason == "reserved" and page.path:
            withdraw(self._raw, page.path, error.detail)
            self._came("withdrawn", page.place, page.path, page.url)
        if error.reason in _REFUSED:
            return replace(page, status="refused", detail=error.detail, tries=page.tries + 1)
        tries = page.tries if error.reason == "later" else page.tries + 1
        return replace(page, status="failed", detail=error.detail, tries=tries)

    def _kept(self, page: Page, response: Response, place: Place) -> Page:
        """The page as it is stored, or why it need not be."""
        fetched = replace(
            page,
            status="stored",
            detail="",
            fetched_at=response.fetched_at.isoformat(),
            etag=response.headers.get("etag") or page.etag,
            last_modified=response.headers.get("last-modified") or page.last_modified,
        )
        if response.is_unchanged:
            return self._unchanged(fetched)
        suffix = suffix_of(response.media_type)
        payload, encoding = payload_of(response)
        document = read_page(payload, suffix, response.url)
        if page.path and document.text_sha256 == page.text_sha256:
            return self._unchanged(fetched)
        if twin := self._twin(page, document.text_sha256, response.final_url, canonical_of(payload)):
            self._came("duplicate", page.place, twin.path, page.url)
            return replace(fetched, status="duplicate", detail=f"it is the same as {twin.url}", tries=0)
        path = page.path or path_of(page.place, page.key, suffix)
        facts = {**facts_at(self._raw, path), **facts_of(response, payload, place.facts, encoding)}
        store(self._raw, path, payload, sidecar_of(facts))
        self._came("changed" if page.path else "new", page.place, path, page.url)
        return replace(fetched, path=path, text_sha256=document.text_sha256, tries=0)

    def _unchanged(self, page: Page) -> Page:
        self._came("unchanged", page.place, page.path, page.url)
        return replace(page, tries=page.tries + 1)

    def _came(self, status: str, place: str, path: str | None, url: str | None = None) -> None:
        """Count an article by what became of it, and log it with the document that it is."""
        self.collected.counts[status] += 1
        if _log.isEnabledFor(logging.INFO):
            doc_id = file_sha256(self._raw / path)[:16] if path else None
            facts = {"status": status, "place": place, "url": url, "path": path, "doc_id": doc_id}
            _log.info("Collected", extra=facts)

    def _twin(self, page: Page, text_sha256: str, *addresses: str | None) -> Page | None:
        """A page that is stored and holds the same article, by its text or by an address that both have."""
        known = [self._register.page(key_of(address)) for address in addresses if address]
        twins = (twin for twin in (self._register.with_text(text_sha256), *known) if twin and twin.path)
        return next((twin for twin in twins if twin.key != page.key), None)

    def _trouble(self, status: str, trouble: Trouble) -> None:
        self.collected.counts[status] += 1
        self.collected.troubles.append(trouble)


def _agent(manners: Manners) -> str:
    contact = f"; +{manners.contact}" if manners.contact else ""
    return f"gleanings/{version('gleanings')} (collects news articles for an open dataset{contact})"
