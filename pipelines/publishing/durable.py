"""Puts files where they stay: written through to the disk, with fixed modes, and swapped in one step."""

import os
from pathlib import Path
from typing import Final

_FILE_MODE: Final = 0o644
_FOLDER_MODE: Final = 0o755


def settle(folder: Path) -> None:
    """Give a folder and all in it the modes of a release, and write it all through to the disk."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.chmod(_FOLDER_MODE if path.is_dir() else _FILE_MODE)
        sync(path)
    folder.chmod(_FOLDER_MODE)
    sync(folder)


def sync(path: Path) -> None:
    """Write a file, or the list of a folder's files, through to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_text(path: Path, text: str) -> None:
    """Replace a file by one with this text, in one step: a reader sees the old one or the new one."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.chmod(_FILE_MODE)
    sync(beside)
    beside.replace(path)
    sync(path.parent)


def replace_link(path: Path, target: str) -> None:
    """Replace a symbolic link by one to this target, in one step."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(path)
    sync(path.parent)
