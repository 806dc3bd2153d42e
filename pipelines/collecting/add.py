"""Adds what a person names: a page or a file comes at once, a feed or a sitemap goes into `sources.yaml`."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pipelines.collecting.at_hand import bring
from pipelines.collecting.collect import Run
from pipelines.collecting.fetching import FetchError, Limits
from pipelines.collecting.listing import kind_of
from pipelines.collecting.register import Page, Register
from pipelines.collecting.sources import Place, parse_sources, read_sources, with_place
from pipelines.collecting.storing import put, store, stored_pages
from pipelines.document import Failure
from pipelines.reading.identity import key_of
from pipelines.reading.inputs import SOURCES, FoundFile, read_file, read_sidecar
from pipelines.running.locks import alone_in

#: The place of what was added by hand.
_ADDED: Final = "added"


@dataclass(frozen=True, slots=True)
class Added:
    """What came of one thing that was named.

    Args:
        path: the file that came, below the folder of inputs; None where none did.
        told: what was done, or what is wrong.
        is_fault: whether it could not be added.
    """

    path: str | None
    told: str
    is_fault: bool = False


def add(raw: Path, named: str, limits: Limits | None = None) -> Iterator[Added]:
    """Add a page, file, folder, table, feed or sitemap.

    Args:
        raw: the folder of inputs.
        named: a web address or a path.
        limits: what one page may cost.

    Yields:
        What came of it, for each article.

    Raises:
        SourcesError: `sources.yaml` cannot be used.
        BlockingIOError: another run collects into the folder.
        OSError: the folder cannot be written.
    """
    try:
        if urlsplit(named).scheme in ("http", "https"):
            yield _add_address(raw, named, limits)
        else:
            yield from _add_file(raw, Path(named))
    except FetchError as error:
        yield Added(None, error.detail, is_fault=True)


def _add_address(raw: Path, url: str, limits: Limits | None) -> Added:
    manners = read_sources(raw).manners
    with alone_in(raw), closing(Register(raw, stored_pages(raw))) as register:
        run = Run(raw, register, manners, limits)
        response = run.hosts.fetch(url)
        kind = kind_of(response.body)
        if kind != "page":
            return _note_place(raw, kind, url)
        page = register.page(key_of(url)) or Page(key_of(url), url, _ADDED)
        became = run.take(page, response, Place(_ADDED, "page", url))
        if became.status == "stored":
            return Added(became.path, "added" if run.collected.counts["new"] else "is there already")
        return Added(None, became.detail, became.status != "duplicate")


def _note_place(raw: Path, kind: str, url: str) -> Added:
    """Name a place in `sources.yaml`, from which `gleanings collect` brings its pages."""
    file = raw / SOURCES
    before = (
        file.read_bytes()
        if file.exists()
        else b"# Where articles come from: see `gleanings collect --help`.\n"
    )
    if any(place.address == url for place in parse_sources(before).places):
        return Added(None, f"the {kind} is in {SOURCES} already")
    put({file: with_place(before, kind, url)})
    return Added(None, f"the {kind} is in {SOURCES} now; `gleanings collect` brings what it lists")


def _add_file(raw: Path, path: Path) -> Iterator[Added]:
    found = FoundFile(path, path.name)
    if path.is_file() and found.holds_article:
        yield _copy(raw, found)
        return
    kind = "folder" if path.is_dir() else "table"
    with alone_in(raw):
        for brought in bring(raw, Place(_ADDED, kind, str(path.absolute()))):
            if isinstance(brought, Failure):
                yield Added(None, f"{brought.source_name}: {brought.detail}", is_fault=True)
            else:
                yield Added(brought, "added")


def _copy(raw: Path, found: FoundFile) -> Added:
    """One article with its sidecar, under its own name."""
    source = read_file(found)
    if isinstance(source, Failure):
        return Added(None, source.detail, is_fault=True)
    assert isinstance(source.payload, bytes)
    target = raw / found.name
    if target.exists() and target.read_bytes() != source.payload:
        return Added(None, f"another article is called {found.name} there; rename this one", is_fault=True)
    if target.exists():
        return Added(found.name, "is there already")
    store(raw, found.name, source.payload, read_sidecar(found))
    return Added(found.name, "added")
