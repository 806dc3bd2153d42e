"""Puts a page into `raw/` with its sidecar: where it came from, when, and what it says of its rights.

The file of a page is named by its address, so that whatever comes of that address again takes its place. The
page itself is kept as it came; only where its server declares another encoding than the page would be read in
is it kept as UTF-8, and the sidecar says so.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import yaml

from pipelines.collecting.fetching import Response
from pipelines.collecting.heads import licence_of
from pipelines.collecting.register import Page
from pipelines.document import Document, ReadingError, Sidecar, Source
from pipelines.reading.decode import text_codec
from pipelines.reading.hashes import sha256_of
from pipelines.reading.identity import key_of
from pipelines.reading.personal.find import find_personal_data
from pipelines.reading.read import read_source
from pipelines.reading.sidecars import WrongValueError, load_yaml

#: The folder of everything that was collected, below the folder of inputs.
COLLECTED: Final = "collected"
_SUFFIXES: Final[Mapping[str, str]] = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
}
_MARK: Final = "\ufeff"
_LONGEST_SLUG: Final = 60


def suffix_of(media_type: str) -> str:
    """The ending of a file that holds a page.

    Raises:
        ReadingError: pages of this type are not read.
    """
    if media_type not in _SUFFIXES:
        kinds = ", ".join(_SUFFIXES)
        raise ReadingError("unsupported", f"it is of type {media_type or 'unknown'}; articles are {kinds}")
    return _SUFFIXES[media_type]


def payload_of(response: Response) -> tuple[bytes, str | None]:
    """The bytes to keep of a page, and the encoding that they were brought into UTF-8 from, if they were."""
    declared = re.search(
        r"charset\s*=\s*[\"']?([\w.:-]+)", response.headers.get("content-type", ""), re.IGNORECASE
    )
    encoding = text_codec(declared[1]) if declared else None
    if not encoding or text_codec("utf-8") == encoding:
        return response.body, None
    try:
        return (_MARK + response.body.decode(encoding)).encode(), encoding
    except UnicodeError:
        return response.body, None


def read_page(payload: bytes, suffix: str, url: str) -> Document:
    """A page as the pipeline will read it.

    Raises:
        ReadingError: it is no article that can be read.
    """
    media_type = next(kind for kind, ending in _SUFFIXES.items() if ending == suffix)
    return read_source(Source("page" + suffix, payload, media_type, sidecar=Sidecar(url=url)))


def path_of(place: str, key: str, suffix: str) -> str:
    """Where a page belongs, below the folder of inputs.

    >>> path_of("courier", "https://a.example/news/2024/a-new-law", ".html")
    'collected/courier/fc/a-new-law-fc48494fb193.html'
    """
    digest = sha256_of(key)[:12]
    last = re.sub(r"\.\w{1,5}$", "", unquote(urlsplit(key).path).rstrip("/").rpartition("/")[2])
    slug = re.sub(r"[^a-z0-9]+", "-", last.lower()).strip("-")[:_LONGEST_SLUG].strip("-")
    name = f"{slug}-{digest}" if slug and not find_personal_data(f"{slug}-{digest}") else _by_hash(digest)
    return f"{COLLECTED}/{place}/{digest[:2]}/{name}{suffix}"


def _by_hash(digest: str) -> str:
    """A name of a hash alone; a hash of digits alone could be taken for a telephone number."""
    return f"page-{digest}" if not find_personal_data(f"page-{digest}") else f"page-{sha256_of(digest)[:12]}"


def store(raw: Path, path: str, payload: bytes, sidecar: bytes | None) -> None:
    """Write a page and its sidecar, each as a whole; the page comes last, as it is what is looked for.

    Raises:
        OSError: they cannot be written.
    """
    target = raw / path
    target.parent.mkdir(parents=True, exist_ok=True)
    sidecars = {} if sidecar is None else {target.with_suffix(".yaml"): sidecar}
    put({**sidecars, target: payload})


def put(files: Mapping[Path, bytes]) -> None:
    """Write files through to the disk, then put each in its place in one step, in their order.

    Raises:
        OSError: they cannot be written.
    """
    for file, content in files.items():
        with _draft_of(file).open("wb") as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
    for file in files:
        _draft_of(file).replace(file)


def sidecar_of(facts: Mapping[str, object]) -> bytes:
    """Facts as the lines of a sidecar, in their order."""
    return yaml.safe_dump(dict(facts), allow_unicode=True, sort_keys=False, width=1000).encode()


def _draft_of(file: Path) -> Path:
    return file.with_name(f".{file.name}.part")


def withdraw(raw: Path, path: str, why: str) -> None:
    """Keep an article that is stored out of all further releases, as its publisher now wishes."""
    facts = {**facts_at(raw, path), "opt_out": True, "note": why}
    store(raw, path, (raw / path).read_bytes(), sidecar_of(facts))


def facts_at(raw: Path, path: str) -> dict[str, object]:
    """What the sidecar of a stored page says, also what a person wrote there; nothing where there is none.

    Raises:
        WrongValueError: it is no sidecar.
    """
    sidecar = (raw / path).with_suffix(".yaml")
    found = load_yaml(sidecar.read_bytes()) if sidecar.exists() else {}
    return {str(key): value for key, value in found.items()}


def facts_of(
    response: Response, payload: bytes, given: Mapping[str, str], encoding: str | None
) -> dict[str, object]:
    """The sidecar of a page: what its place says of it, what it says itself, and how it came."""
    headers = response.headers
    licence = given.get("licence") or _licence_of(response)
    facts: dict[str, object | None] = {
        "url": response.url,
        "final_url": response.final_url if response.final_url != response.url else None,
        **{key: given.get(key) for key in ("publisher", "language")},
        "licence": licence,
        "rights": given.get("rights"),
        "retrieved": response.fetched_at.date().isoformat(),
        "fetched_at": response.fetched_at.isoformat(),
        "etag": headers.get("etag"),
        "last_modified": headers.get("last-modified"),
        "encoding": encoding,
        "sha256": sha256_of(payload),
    }
    return {key: value for key, value in facts.items() if value}


def _licence_of(response: Response) -> str | None:
    """The licence that a page names, in its headers (RFC 8288) or its head."""
    linked = re.search(r'<([^<>]*)>[^,]*;\s*rel="?license"?', response.headers.get("link", ""))
    if linked:
        return linked[1]
    return licence_of(response.body) if response.media_type.endswith("html") else None


def stored_pages(raw: Path) -> Iterator[Page]:
    """The pages that lie in the folder of inputs, as their sidecars tell of them."""
    for sidecar in sorted((raw / COLLECTED).rglob("*.yaml")):
        page = next(
            (
                sidecar.with_suffix(end)
                for end in set(_SUFFIXES.values())
                if sidecar.with_suffix(end).exists()
            ),
            None,
        )
        if page is None:
            continue
        try:
            facts = load_yaml(sidecar.read_bytes())
            url = str(facts["url"])
            text = read_page(page.read_bytes(), page.suffix, url).text_sha256
        except (WrongValueError, ReadingError, KeyError, OSError):
            continue
        place = sidecar.relative_to(raw / COLLECTED).parts[0]
        found = Page(
            key_of(url), url, place, "stored", path=page.relative_to(raw).as_posix(), text_sha256=text
        )
        said = {name: str(facts[name]) for name in ("etag", "last_modified", "fetched_at") if facts.get(name)}
        yield replace(found, **said)  # type: ignore[arg-type]
