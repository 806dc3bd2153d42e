"""The manifest of a release and its list of sums: which files it has, what they hold, how they were made."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.publishing.canonical import Json, file_sha256, json_page
from pipelines.publishing.content import Content
from pipelines.publishing.facts import BuildFacts
from schemas.tables import SCHEMA_VERSION

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a release: its path below the release's folder, its size in bytes and its SHA-256."""

    path: str
    bytes: int
    sha256: str


def files_below(folder: Path) -> list[str]:
    """The paths of all files below a folder, in order."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def file_entry(folder: Path, path: str) -> FileEntry:
    """The entry of a file below a folder."""
    return FileEntry(path, (folder / path).stat().st_size, file_sha256(folder / path))


def write_manifest(folder: Path, content: Content, facts: BuildFacts) -> None:
    """Write `manifest.json` over all files that are in the folder, then `SHA256SUMS` over it and them.

    Args:
        folder: the release, complete but for these two files.
        content: what it holds.
        facts: how it was built.
    """
    entries = [file_entry(folder, path) for path in files_below(folder)]
    (folder / MANIFEST).write_text(json_page(_manifest(content, facts, entries)), encoding="utf-8")
    entries.append(file_entry(folder, MANIFEST))
    lines = (f"{entry.sha256}  {entry.path}\n" for entry in sorted(entries, key=lambda entry: entry.path))
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


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
