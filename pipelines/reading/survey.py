"""Looks over an input: which articles there are, told by hashes of their bytes, and any of them once more.

A survey reads every byte once and understands none: it costs about a hundredth of what extraction does, and
is what tells new articles from known ones. The articles themselves are read in `inputs` and beside it.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, replace
from itertools import groupby
from pathlib import Path

from pipelines.document import Failure, ReadingError, Source, frozen
from pipelines.reading.files import Place, failure_of, read_within
from pipelines.reading.hashes import sha256_of
from pipelines.reading.inputs import (
    FoundFile,
    is_table,
    list_files,
    misnamed_personally,
    misnamed_sidecar,
    read_file,
    read_sidecar,
    shown_without_personal_name,
)
from pipelines.reading.personal.find import find_personal_data
from pipelines.reading.tables import list_rows, rows_at
from pipelines.reading.web_archives import list_pages, pages_at


@frozen
class Entry:
    """An article as a survey found it: enough to know it again, and to read it.

    Args:
        name: as in `Source.name`.
        path: its file below the input's location, as the system names it; empty where that is the file.
        at: as in `Source.at`.
        doc_id: the document that it becomes.
        content: SHA-256 of its bytes.
        digest: hash of what its rows depend on beside the code: name, bytes, and facts from beside it.
        size: length of its bytes.
        has_sidecar: whether facts stand beside it, which may say that it is not to be used.
        others: names of the other inputs with the same content.
    """

    name: str
    path: bytes
    at: int
    doc_id: str
    content: str
    digest: str
    size: int
    has_sidecar: bool = False
    others: tuple[str, ...] = ()

    def with_others(self, names: tuple[str, ...]) -> "Entry":
        """The same article with the names of the other inputs that hold it."""
        return replace(self, digest=_hash(self.digest, *names), others=names)


def survey(location: Path) -> Iterator[Entry | Failure]:
    """Every article at a location, in the order of `list_sources`.

    Args:
        location: what `list_sources` takes.

    Yields:
        An entry for each article, or a failure for each input that can be seen to be of no use.
    """
    yield from map(_without_personal_name, _surveyed(location))


def _surveyed(location: Path) -> Iterator[Entry | Failure]:
    if is_table(location):
        yield from _entries_of(list_rows(location), b"")
        return
    for found in list_files(location):
        if isinstance(found, Failure):
            yield found
        elif found.holds_pages:
            yield from _entries_of(list_pages(found.path, found.name, found.root), found.below)
        else:
            yield _entry_of_file(found)


def _without_personal_name(found: Entry | Failure) -> Entry | Failure:
    if isinstance(found, Failure):
        return shown_without_personal_name(found)
    if find_personal_data(found.name):
        return misnamed_personally(found.name, found.doc_id, found.content)
    return found


def read_entries(location: Path, entries: Iterable[Entry]) -> Iterator[Source | Failure]:
    """The articles of a survey, read from their places.

    Args:
        location: where the survey was.
        entries: some of its entries.

    Yields:
        A source or a failure for each entry, in their order.
    """
    for path, together in groupby(entries, key=lambda entry: entry.path):
        yield from _one_each(list(together), location, path)


def _one_each(entries: Sequence[Entry], location: Path, path: bytes) -> Iterator[Source | Failure]:
    """What each entry of one file is now; where reading breaks off, that is said of all that are left."""
    left = list(reversed(entries))
    try:
        for source in _read_again(location, path, entries):
            entry = left.pop()
            yield source if isinstance(source, Failure) else _unchanged(source, entry)
        error: Exception = OSError("it has become shorter")
    except Exception as raised:  # A file that vanishes while it is read costs its own articles only.
        error = raised
    for entry in reversed(left):
        yield failure_of(error, entry.name, entry.doc_id, entry.content)


def _read_again(location: Path, path: bytes, entries: Sequence[Entry]) -> Iterator[Source | Failure]:
    file = location / os.fsdecode(path) if path else location
    root = location if path else None
    found = FoundFile(file, entries[0].name, root=root)
    places = [Place(entry.name, entry.at, entry.content) for entry in entries]
    if found.holds_article:
        return (read_file(FoundFile(file, entry.name, root=root)) for entry in entries)
    return pages_at(file, root, places) if found.holds_pages else rows_at(file, places)


def _unchanged(source: Source, entry: Entry) -> Source | Failure:
    """The source, where it is still what the survey saw."""
    if sha256_of(source.payload) == entry.content:
        return source
    detail = "it changed while it was being read; run again when nothing writes to it any more"
    return Failure(entry.name, "reading", "unreadable", detail, entry.doc_id, entry.content)


def _entry_of_file(found: FoundFile) -> Entry | Failure:
    if not found.holds_article:
        return _failure_of(found)
    try:
        payload = read_within(found.path, found.root)
        facts = _facts_beside(found)
    except (OSError, ReadingError):
        return _failure_of(found)
    content = sha256_of(payload)
    digest = _hash(found.name, content, *facts)
    return Entry(found.name, found.below, 0, content[:16], content, digest, len(payload), any(facts))


def _facts_beside(found: FoundFile) -> tuple[str, str]:
    """The name of a file that was meant as the article's sidecar, and the hash of the sidecar, or empty."""
    if found.is_alone:
        return "", ""
    beside = read_sidecar(found)
    return misnamed_sidecar(found.sidecar) or "", "" if beside is None else sha256_of(beside)


def _failure_of(found: FoundFile) -> Failure:
    """What reading a file that cannot be used says of it."""
    outcome = read_file(found)
    if isinstance(outcome, Failure):
        return outcome
    detail = "it came to be while the inputs were being listed; run again"
    return Failure(found.name, "reading", "unreadable", detail)


def _entries_of(sources: Iterable[Source | Failure], path: bytes) -> Iterator[Entry | Failure]:
    """The articles that one file holds."""
    for source in sources:
        if isinstance(source, Failure):
            yield source
            continue
        content = sha256_of(source.payload)
        doc_id = source.doc_id or content[:16]
        facts = (repr(astuple(source.sidecar)), *source.unusable)
        digest = _hash(source.name, content, doc_id, source.media_type, *facts)
        yield Entry(source.name, path, source.at, doc_id, content, digest, len(source.payload))


def _hash(*parts: str) -> str:
    return sha256_of("\0".join(parts))
