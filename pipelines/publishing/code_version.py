"""Tells which code makes the rows: one hash over every file that extraction depends on."""

import hashlib
from pathlib import Path

import pipelines
import schemas

_PIPELINES = Path(pipelines.__file__).parent
_SCHEMAS = Path(schemas.__file__).parent
_DEPENDED_ON = (
    _PIPELINES / "document.py",
    _PIPELINES / "extraction",
    _PIPELINES / "reading",
    _PIPELINES / "shard.py",
    _PIPELINES / "validation.py",
    _SCHEMAS,
)


def code_version() -> str:
    """SHA-256 over the paths and contents of the code, word lists and rules that make the rows."""
    digest = hashlib.sha256()
    for name, path in sorted(_files().items()):
        content = path.read_bytes()
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _files() -> dict[str, Path]:
    """The files by their path below the folder of the packages, which is the same on every machine."""
    found = (path for place in _DEPENDED_ON for path in (place.rglob("*") if place.is_dir() else [place]))
    return {_name(path): path for path in found if path.is_file() and "__pycache__" not in path.parts}


def _name(path: Path) -> str:
    home = _SCHEMAS if path.is_relative_to(_SCHEMAS) else _PIPELINES
    return path.relative_to(home.parent).as_posix()
