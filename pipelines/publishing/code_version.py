"""Tells which code makes the rows: one hash over every file that extraction depends on."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pipelines

_HOME = Path(pipelines.__file__).parent.parent
_DEPENDED_ON = (
    "pipelines/document.py",
    "pipelines/extraction",
    "pipelines/hashes.py",
    "pipelines/personal_data.py",
    "pipelines/reading",
    "pipelines/shard.py",
    "pipelines/validation.py",
    "pipelines/wordlists.py",
    "pipelines/withholding.py",
    "pipelines/words",
    "schemas",
)


def code_version(home: Path = _HOME) -> str:
    """SHA-256 over the paths and contents of the code, word lists and rules that make the rows.

    Args:
        home: the folder that holds the packages; it has no part in the hash.
    """
    digest = hashlib.sha256()
    for path in sorted(_files(home)):
        content = (home / path).read_bytes()
        digest.update(f"{path}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(home: Path) -> Iterator[str]:
    for place in (home / name for name in _DEPENDED_ON):
        for path in place.rglob("*") if place.is_dir() else [place]:
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(home).as_posix()
