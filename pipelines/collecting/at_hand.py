"""Brings articles from folders, tables and object stores: what can be read without a server's leave.

Each article becomes a file with its sidecar, named by its own bytes, so that what was brought once is not
brought again. Tables may be packed (`.jsonl.gz`); how a store is read is said in `stores`.
"""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pipelines.collecting.fetching import FetchError
from pipelines.collecting.sources import Place
from pipelines.collecting.stores import mirror
from pipelines.collecting.storing import COLLECTED, sidecar_of, store, suffix_of
from pipelines.document import Failure, Source
from pipelines.reading.hashes import sha256_of
from pipelines.reading.inputs import list_sources
from pipelines.running.passing import passing_folder

_PACKED: Final = ".gz"
_ARCHIVES: Final = (".warc.gz",)
#: Bytes that one packed table may hold.
_LARGEST: Final = 64 * 2**30
_CHUNK: Final = 2**20


def bring(raw: Path, place: Place) -> Iterator[str | Failure]:
    """Bring every article of a folder, table or store that is not there yet.

    Args:
        raw: the folder of inputs.
        place: where the articles are.

    Yields:
        The path of each article that is new, below the folder of inputs, and a failure for each input that
        cannot be used.

    Raises:
        FetchError: the place cannot be reached.
    """
    with _local(raw, place) as location:
        for source in list_sources(location):
            if isinstance(source, Failure):
                yield source
            elif place.takes(source.name):
                path = _path_of(place.name, source)
                if not (raw / path).exists():
                    store(raw, path, _bytes_of(source), sidecar_of(_facts_of(source, place)))
                    yield path


@contextmanager
def _local(raw: Path, place: Place) -> Iterator[Path]:
    """Where the articles of a place lie on this machine; what had to be copied goes at the end."""
    with passing_folder("collect") as scratch:
        if place.kind == "store":
            yield mirror(place.address, scratch)
            return
        location = raw.parent / Path(place.address).expanduser()
        if not location.exists():
            raise FetchError("unreachable", f"there is no {place.kind} at {location}")
        if location.resolve() == raw.resolve() or raw.resolve() in location.resolve().parents:
            raise FetchError(
                "bad_address", f"{location} lies in the folder of inputs itself, and is read there"
            )
        is_packed = location.name.endswith(_PACKED) and not location.name.endswith(_ARCHIVES)
        yield _unpacked(location, scratch) if is_packed else location


def _unpacked(table: Path, scratch: Path) -> Path:
    target = scratch / table.name.removesuffix(_PACKED)
    try:
        with gzip.open(table) as packed, target.open("wb") as file:
            while part := packed.read(_CHUNK):
                file.write(part)
                if file.tell() > _LARGEST:
                    raise FetchError("too_large", f"{table} holds more than {_LARGEST:,} bytes, unpacked")
    except (OSError, EOFError) as error:
        raise FetchError("bad_encoding", f"{table} cannot be unpacked: {error}") from error
    return target


def _path_of(place: str, source: Source) -> str:
    digest = sha256_of(source.payload)[:16]
    return f"{COLLECTED}/{place}/{digest[:2]}/article-{digest}{suffix_of(source.media_type)}"


def _bytes_of(source: Source) -> bytes:
    return (
        source.payload
        if isinstance(source.payload, bytes)
        else source.payload.encode("utf-8", "surrogatepass")
    )


def _facts_of(source: Source, place: Place) -> dict[str, object]:
    """What is known of an article from beside it, or else of all articles of its place."""
    known = source.sidecar
    facts: dict[str, object | None] = {
        "url": known.url,
        "title": known.title,
        "publisher": known.publisher,
        "authors": list(known.authors),
        "published": known.published,
        "retrieved": known.retrieved,
        "language": known.language,
        "licence": known.licence,
        "rights": known.rights,
        "note": known.note,
    }
    return {**place.facts, **{key: value for key, value in facts.items() if value}}
