"""A release in an object store: its files first, its manifest and sums last, then the pointer to it.

    PREFIX/releases/2026.11.0/...   the files of the release
    PREFIX/releases.json            the map of all releases
    PREFIX/latest.json              which release is the newest: only now a reader is led to it

So whoever begins at `latest.json` never sees half a release. How a file gets into a bucket is said in
`bucket`.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from pipelines.depositing.bucket import Bucket
from pipelines.depositing.contents import Contents
from pipelines.depositing.places import Deposited, DepositError, Item, Store
from pipelines.publishing.forms import FORMS
from pipelines.publishing.history.release_map import RELEASE_MAP
from pipelines.publishing.manifest import MANIFEST
from pipelines.publishing.releases import (
    LATEST,
    Version,
    pointer_text,
    release_path,
    version_in_pointer,
)
from pipelines.publishing.wholes import WHOLES
from pipelines.reading.hashes import sha256_of

#: What is in a release stays as it is for ever; what leads to it does not.
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_MEDIA_TYPES: Final[Mapping[str, str]] = {
    "": "text/plain",
    ".cff": "text/plain",
    **{f".{form.extension}": form.media_type for form in FORMS},
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".ttl": "text/turtle",
    **{PurePosixPath(whole.path).suffix: whole.media_type for whole in WHOLES},
}
_BYTES: Final = "application/octet-stream"


def items_in_store(contents: Contents, place: Store) -> Iterator[Item]:
    """What a release is in a store, in the order in which it is sent."""
    for entry in contents.files:
        yield Item(place.key(_path(contents, entry.path)), entry.bytes, f"sha256:{entry.sha256}")
    for path, text in _pointers(contents).items():
        yield Item(place.key(path), len(text), f"sha256:{sha256_of(text)}")


def put_into_store(
    contents: Contents, place: Store, server: str | None, tell: Callable[[int], None]
) -> Deposited:
    """Put a release into a store; what is there already is not sent again.

    Args:
        contents: the release.
        place: where it goes.
        server: the address of a store that is not Amazon's; None to take what the environment names.
        tell: called with the number of files that are there.

    Raises:
        DepositError: it is not there whole; `latest.json` does not lead to it.
    """
    bucket = Bucket(place, server)
    _refuse_another(contents, bucket)
    newest = _newest(bucket)
    sizes = bucket.sizes_below(_path(contents, ""))
    sent = []
    for done, entry in enumerate(contents.files, 1):
        path, file = _path(contents, entry.path), contents.folder / entry.path
        if sizes.get(path) != entry.bytes or not bucket.holds(path, file, entry):
            bucket.put(path, file, entry, _headers(path, _FOR_EVER))
            sent.append(Item(place.key(path), entry.bytes, f"sha256:{entry.sha256}"))
        tell(done)
    kept = len(contents.files) - len(sent)
    if newest and newest > contents.version:
        note = f"{LATEST} there still leads to {newest}, which is newer"
        return Deposited(bucket.address, tuple(sent), kept, (note,))
    for path, text in _pointers(contents).items():
        if bucket.read(path) == text:
            kept += 1
        else:
            bucket.put_text(path, text, _headers(path, _ASK_AGAIN))
            sent.append(Item(place.key(path), len(text), f"sha256:{sha256_of(text)}"))
    return Deposited(bucket.address, tuple(sent), kept)


def _refuse_another(contents: Contents, bucket: Bucket) -> None:
    there = bucket.read(_path(contents, MANIFEST))
    if there is not None and sha256_of(there) != contents.manifest.sha256:
        raise DepositError(
            f"{bucket.address} holds another release {contents.version}, and a release never changes: take "
            "another prefix, or publish this one under a version of its own."
        )


def _newest(bucket: Bucket) -> Version | None:
    """The release that a store leads to, if it has any."""
    there = bucket.read(LATEST)
    version = version_in_pointer(there) if there is not None else None
    if there is not None and version is None:
        raise DepositError(f"{bucket.address} has a {LATEST} that is none of Gleanings: take another prefix.")
    return version


def _path(contents: Contents, path: str) -> str:
    """Where a file of a release stands below the prefix."""
    return (release_path(Path(), contents.version) / path).as_posix()


def _pointers(contents: Contents) -> dict[str, bytes]:
    """What leads to the release, in the order in which it is sent."""
    return {
        RELEASE_MAP: (contents.folder / RELEASE_MAP).read_bytes(),
        LATEST: pointer_text(contents.version, contents.manifest.sha256).encode(),
    }


def _headers(path: str, caching: str) -> dict[str, str]:
    """What the store tells those who ask for an object."""
    return {"ContentType": _media_type(path), "CacheControl": caching}


def _media_type(path: str) -> str:
    """The media type of a file of a release; of a text with its encoding.

    >>> _media_type("data/csv/quotes.csv"), _media_type("SHA256SUMS"), _media_type("data/gleanings.sqlite")
    ('text/csv; charset=utf-8', 'text/plain; charset=utf-8', 'application/vnd.sqlite3')
    """
    kind = _MEDIA_TYPES.get(PurePosixPath(path).suffix, _BYTES)
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
