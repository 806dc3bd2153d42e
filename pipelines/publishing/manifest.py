"""The manifest of a release and its list of sums: which files it has, what they hold, how they were made."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.publishing.canonical import Json, json_page
from pipelines.publishing.content import Content, TableContent
from pipelines.publishing.facts import BuildFacts, facts_of_json
from pipelines.reading.hashes import file_sha256
from schemas.tables import SCHEMA_VERSION

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
#: A signature over the list of sums, which whoever publishes puts beside it with a tool of their own.
SIGNATURE: Final = "SHA256SUMS.minisig"
#: The folder of the browser code that `page.assets` puts beside a release's page.
ASSETS: Final = "assets"
#: The folder of the rows and words that the page searches, which `page.search` writes.
SEARCH: Final = "search"
_SUM = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<path>.+)")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a release: its path below the release's folder, its size in bytes and its SHA-256."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release says of itself.

    Args:
        facts: how it was built.
        schema_version: the version of the schemas that its tables follow.
        content: what its tables and its list of inputs hold.
        content_sha256: the one hash over all that.
        files: its files, but for the manifest itself and the list of sums.
    """

    facts: BuildFacts
    schema_version: str
    content: Content
    content_sha256: str
    files: tuple[FileEntry, ...]


def files_below(folder: Path) -> list[str]:
    """The paths of all files below a folder, in order; browser code and a signature are no part of it."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    return sorted(path.as_posix() for path in found if path.parts[0] not in (ASSETS, SIGNATURE))


def irregular_below(folder: Path) -> list[str]:
    """The paths of all below a folder that are neither files nor folders of its own, in order."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not (path.is_file() or path.is_dir()))
    paths = (path.relative_to(folder) for path in found)
    return sorted(path.as_posix() for path in paths if path.parts[0] not in (ASSETS, SIGNATURE))


def file_entry(folder: Path, path: str) -> FileEntry:
    """The entry of a file below a folder."""
    return FileEntry(path, (folder / path).stat().st_size, file_sha256(folder / path))


def entries_below(folder: Path, known: Iterable[FileEntry] = ()) -> list[FileEntry]:
    """The entries of all files below a folder, in order.

    Args:
        folder: the folder.
        known: entries of files in it that have been made already, so that none is hashed again.
    """
    made = {entry.path: entry for entry in known}
    return [made.get(path) or file_entry(folder, path) for path in files_below(folder)]


def write_manifest(
    folder: Path, content: Content, facts: BuildFacts, known: Iterable[FileEntry] = ()
) -> None:
    """Write `manifest.json` over all files that are in the folder, then `SHA256SUMS` over it and them.

    Args:
        folder: the release, complete but for these two files.
        content: what it holds.
        facts: how it was built.
        known: as in `entries_below`.
    """
    entries = entries_below(folder, known)
    (folder / MANIFEST).write_text(json_page(_manifest(content, facts, entries)), encoding="utf-8")
    entries.append(file_entry(folder, MANIFEST))
    lines = (f"{entry.sha256}  {entry.path}\n" for entry in sorted(entries, key=lambda entry: entry.path))
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a release.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no JSON, or something in it is missing or of a wrong kind.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        tables = {
            name: TableContent(table["rows"], table["content_sha256"])
            for name, table in found["tables"].items()
        }
        return Manifest(
            facts=facts_of_json(found["build"]),
            schema_version=found["schema_version"],
            content=Content(tables, found["inputs_sha256"]),
            content_sha256=found["content_sha256"],
            files=tuple(FileEntry(**entry) for entry in found["files"]),
        )
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{MANIFEST} lacks something, or has it in a wrong form: {error}") from error


def read_sums(folder: Path) -> dict[str, str]:
    """The hashes that `SHA256SUMS` gives, by path.

    Raises:
        OSError: it cannot be read.
        ValueError: a line of it is not of the form that `sha256sum` writes.
    """
    sums = {}
    for line in (folder / SUMS).read_text(encoding="utf-8").split("\n")[:-1]:
        match = _SUM.fullmatch(line)
        if match is None:
            raise ValueError(f"not a line of {SUMS}: {line!r}")
        sums[match["path"]] = match["sha256"]
    return sums


def _manifest(content: Content, facts: BuildFacts, entries: list[FileEntry]) -> Json:
    return {
        "build": facts.as_json(),
        "schema_version": SCHEMA_VERSION,
        "content_sha256": content.sha256,
        "inputs_sha256": content.inputs_sha256,
        "tables": {
            name: {"rows": table.rows, "content_sha256": table.sha256}
            for name, table in content.tables.items()
        },
        "files": [{"path": entry.path, "bytes": entry.bytes, "sha256": entry.sha256} for entry in entries],
    }
