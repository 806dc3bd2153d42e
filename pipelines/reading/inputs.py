"""Lists the sources of an input: a file, a folder, a table or a web archive, each with what is known of it.

Nothing vanishes: what cannot be used is yielded as a `Failure` that says what to do. Turning a source into a
document belongs in `read`, checking what a sidecar says in `sidecars`, files that hold many articles in
`tables` and `web_archives`.
"""

import hashlib
import os
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.document import Failure, ReadingError, Sidecar, Source, frozen
from pipelines.reading.files import failure_of, read_within
from pipelines.reading.hashes import sha256_of
from pipelines.reading.personal.find import find_personal_data, redact
from pipelines.reading.sidecars import LONGEST_SIDECAR, parse_sidecar
from pipelines.reading.tables import JSON_LINES, PARQUET, list_rows
from pipelines.reading.web_archives import WEB_ARCHIVES, list_pages

_MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
}
#: How the input's folder itself is named.
_ALL = "."
_SIDECAR = ".yaml"
#: The file of the input's folder that says where articles come from; it belongs to no article.
SOURCES = "sources.yaml"
#: Endings that are written for it by mistake, and how they are cased.
_LIKE_SIDECAR = (".yml", _SIDECAR)
_MISNAMED = (".yml", ".Yml", ".YML", ".Yaml", ".YAML")


@frozen
class FoundFile:
    """A file of an input.

    Args:
        path: where it is.
        name: its path below the input's folder, as messages and tables give it.
        below: the same as the system names it; empty where the file is the input.
        is_alone: whether it is known that no file stands beside it that is, or was meant as, its sidecar.
        root: the input's folder, which no link may lead out of; None where the file is the input.
    """

    path: Path
    name: str
    below: bytes = b""
    is_alone: bool = False
    root: Path | None = None

    @property
    def sidecar(self) -> Path:
        """Where the facts on the article are, if there are any."""
        return self.path.with_suffix(_SIDECAR)

    @property
    def holds_pages(self) -> bool:
        """Whether it is a web archive."""
        return self.path.name.lower().endswith(WEB_ARCHIVES)

    @property
    def holds_article(self) -> bool:
        """Whether it is one article."""
        return self.path.suffix.lower() in _MEDIA_TYPES


def list_sources(location: Path) -> Iterator[Source | Failure]:
    """The sources at a location, in a fixed order, streamed.

    Args:
        location: a file, a folder (searched with its subfolders), a `.jsonl` or a `.parquet` table, or a web
            archive (`.warc`, `.warc.gz`).

    Yields:
        A source for each article, or a failure for each input that cannot be used.
    """
    yield from map(_without_personal_name, _listed(location))


def _listed(location: Path) -> Iterator[Source | Failure]:
    for found in list_files(location):
        if isinstance(found, Failure):
            yield found
        elif is_table(location):
            yield from list_rows(found.path)
        elif found.holds_pages:
            yield from list_pages(found.path, found.name, found.root)
        else:
            yield read_file(found)


def list_files(location: Path) -> Iterator[FoundFile | Failure]:
    """The files at a location in a fixed order, sidecars left out, or failures for what cannot be listed."""
    if location.is_dir():
        yield from _walk(location, "")
    else:
        yield FoundFile(location, location.name)


def _without_personal_name(source: Source | Failure) -> Source | Failure:
    """The source; or where its name holds personal data a failure that shows none of it."""
    if isinstance(source, Failure):
        return shown_without_personal_name(source)
    if not find_personal_data(source.name):
        return source
    digest = sha256_of(source.payload)
    return misnamed_personally(source.name, source.doc_id or digest[:16], digest)


def shown_without_personal_name(failure: Failure) -> Failure:
    """The failure, with no personal data in its name."""
    if not find_personal_data(failure.source_name):
        return failure
    return replace(failure, source_name=redact(failure.source_name), detail=redact(failure.detail))


def misnamed_personally(name: str, doc_id: str, digest: str) -> Failure:
    """The failure of an input whose name holds personal data; it shows none of it."""
    detail = "its name holds an address, birthday or personal number; rename it"
    return Failure(redact(name), "reading", "personal_data", detail, doc_id, digest)


def is_table(location: Path) -> bool:
    """Whether an input is a table of articles."""
    return location.suffix.lower() in (JSON_LINES, PARQUET) and location.is_file()


def _walk(root: Path, below: str) -> Iterator[FoundFile | Failure]:
    """The files of a folder in the order of their names, then its subfolders; hidden ones are no articles.

    Args:
        root: the input's folder.
        below: the folder's path in it, with a slash at the end; empty for the input's folder itself.
    """
    try:
        with os.scandir(root / below) as found:
            entries = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found)
    except OSError as error:
        yield failure_of(error, _shown(below[:-1] or _ALL))
        return
    yield from (_hidden(_shown(below + name)) for name, is_folder in entries if _is_left_out(name, is_folder))
    files = [name for name, is_folder in entries if not is_folder and not name.startswith(".")]
    stems = {_alike(_stem(name)) for name in files if _suffix(name).lower() in _LIKE_SIDECAR}
    articles = {_stem(name) for name in files if stems and _suffix(name).lower() in _MEDIA_TYPES}
    for name in files:
        path, stem = below + name, _stem(name)
        if _suffix(name) != _SIDECAR:
            is_alone = _alike(stem) not in stems
            yield FoundFile(root / path, _shown(path), os.fsencode(path), is_alone, root)
        elif stem not in articles and path != SOURCES:
            yield _orphan(_shown(path), stem)
    for name, is_folder in entries:
        if is_folder and not name.startswith("."):
            yield from _walk(root, f"{below}{name}/")


def _stem(name: str) -> str:
    """A file's name without its suffix, as `pathlib` has it."""
    return os.path.splitext(name)[0]


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1]


def _alike(name: str) -> str:
    """The same for all names that some file system takes for one."""
    return unicodedata.normalize("NFD", name).casefold()


def _shown(path: str) -> str:
    """A path below the input folder; undecodable bytes of a name are written as escapes."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def read_file(found: FoundFile) -> Source | Failure:
    """One file as a source, with its sidecar."""
    try:
        media_type = _media_type_of(found)
        payload = read_within(found.path, found.root)
    except Exception as error:  # Whatever is wrong with one input costs no other.
        return failure_of(error, found.name)
    return _with_sidecar(found, payload, media_type)


def _with_sidecar(found: FoundFile, payload: bytes, media_type: str) -> Source | Failure:
    """An article with what its sidecar says; none of it is used where the sidecar is broken."""
    digest = hashlib.sha256(payload).hexdigest()
    misnamed = misnamed_sidecar(found.sidecar)
    if misnamed:
        detail = (
            f"{misnamed} stands beside it, which is not used; it may say what keeps the article out: "
            f"rename it to {found.sidecar.name}, or take it away"
        )
        return Failure(found.name, "sidecar", "bad_sidecar", detail, digest[:16], digest)
    try:
        content = read_sidecar(found)
        sidecar = Sidecar() if content is None else parse_sidecar(content)
    except Exception as error:
        detail = f"{found.sidecar.name}: {failure_of(error, found.name).detail}"
        return Failure(found.name, "sidecar", "bad_sidecar", detail, digest[:16], digest)
    if sidecar.opt_out:
        detail = "its sidecar says `opt_out: true`; the article is left out, and so is the name of its file"
        return Failure(withdrawn_name(digest), "sidecar", "opted_out", detail, digest[:16], digest)
    return Source(found.name, payload, media_type, None, sidecar)


def _media_type_of(found: FoundFile) -> str:
    """The media type by the file's name.

    Raises:
        ReadingError: it is none of an article.
    """
    suffix = found.path.suffix.lower()
    if found.path.is_dir():
        raise ReadingError("unsupported", "it is a link to a folder; give that folder itself")
    if suffix in (JSON_LINES, PARQUET):
        detail = "tables of articles are read on their own: give this file to `gleanings extract`"
        raise ReadingError("unsupported", detail)
    if suffix in _LIKE_SIDECAR:
        detail = f"it is not used, since a sidecar's name ends in {_SIDECAR}; rename it, or take it away"
        raise ReadingError("bad_sidecar", detail, "sidecar")
    if suffix not in _MEDIA_TYPES:
        known = ", ".join([*_MEDIA_TYPES, *WEB_ARCHIVES])
        detail = f"articles are read from {known}; save it as one of these, or take it away"
        raise ReadingError("unsupported", detail)
    return _MEDIA_TYPES[suffix]


def read_sidecar(found: FoundFile) -> bytes | None:
    """The bytes of a file's sidecar; None where there is none.

    Raises:
        ReadingError: it is no regular file, too long, or a link that leads out of the folder.
        OSError: it cannot be read.
    """
    if not os.path.lexists(found.sidecar):
        return None
    return read_within(found.sidecar, found.root or found.path.parent, LONGEST_SIDECAR)


def withdrawn_name(digest: str) -> str:
    """What an article that is opted out is called, in place of the name of its file.

    Args:
        digest: the SHA-256 of its bytes, in hex digits.
    """
    return f"withdrawn-{digest[:16]}"


def misnamed_sidecar(sidecar_path: Path) -> str | None:
    """The name of a file that was meant to be the sidecar; where case does not count, it is the sidecar."""
    stem = os.fspath(sidecar_path).removesuffix(_SIDECAR)
    for suffix in _MISNAMED:
        path = stem + suffix
        if os.path.lexists(path) and not _is_same_file(path, sidecar_path):
            return os.path.basename(path)
    return None


def _is_same_file(path: str, other: Path) -> bool:
    return os.path.exists(path) and other.exists() and os.path.samefile(path, other)


def _orphan(name: str, stem: str) -> Failure:
    kinds = ", ".join(stem + suffix for suffix in _MEDIA_TYPES)
    detail = (
        f"no article stands beside this sidecar: one of {kinds}; rename it like its article, or take it away"
    )
    return Failure(name, "sidecar", "bad_sidecar", detail)


def lies_in(name: str, places: Collection[str]) -> bool:
    """Whether an article is, or is in, one of the files and folders that are named.

    Args:
        name: as in `Source.name`.
        places: as in `Failure.source_name`.

    >>> lies_in("a/b.warc#3", {"a/b.warc"}), lies_in("a/b.txt", {"a"}), lies_in("ab.txt", {"a"})
    (True, True, False)
    """
    archive = name.rpartition("#")[0]
    folders = (name[:at] for at, letter in enumerate(name) if letter == "/")
    return any(place in places for place in (name, archive, _ALL, *folders))


def _is_left_out(name: str, is_folder: bool) -> bool:
    """Whether something is hidden that would otherwise be read; what editors and systems hide is no loss."""
    is_input = _suffix(name).lower() in (*_MEDIA_TYPES, *_LIKE_SIDECAR) or name.lower().endswith(WEB_ARCHIVES)
    return name.startswith(".") and (is_folder or is_input)


def _hidden(name: str) -> Failure:
    detail = "it is hidden, as its name begins with a dot, and is not read; rename it, or take it away"
    return Failure(name, "reading", "unsupported", detail)
