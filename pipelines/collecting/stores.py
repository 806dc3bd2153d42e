"""Brings what lies in a store, of any kind that fsspec knows (`s3://` with the extra `s3`), to a folder here.

What was brought before and has not changed since is not read again: the store says so by its mark of a file
(an ETag, a hash, a time) and by its size. What has gone from the store goes here, too, once all of the store
has been listed: a folder that cannot be looked into ends it before.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import fsspec

from pipelines.collecting.fetching import FetchError

_LISTING: Final = "listing.sqlite"
_COPY: Final = "files"
_ARRIVING: Final = "arriving"
#: Files after which the list of them is written through.
_KEPT_AT_ONCE: Final = 1_000
#: What stores call that by which one tells that a file is another one.
_MARKS: Final = (
    "ETag", "etag", "md5Hash", "content_md5", "checksum", "LastModified", "last_modified", "updated", "mtime",
    "created",
)  # fmt: skip


def mirror(address: str, folder: Path, tell: Callable[[int], None] = lambda _: None) -> Path:
    """Make a folder hold what a store holds.

    Args:
        address: the address of a folder of the store, or of one file.
        folder: where the copy is kept, with a list of what it holds; no other run may write there.
        tell: called with the number of files that are here.

    Returns:
        The copy: a folder, or the one file.

    Raises:
        FetchError: the store, or a file of it, cannot be read.
    """
    try:
        files, root = fsspec.core.url_to_fs(address, skip_instance_cache=True)
        files.invalidate_cache()
        (folder / _COPY).mkdir(parents=True, exist_ok=True)
        if files.isfile(root):
            target = folder / _COPY / Path(root).name
            _bring(files, root, target, folder / _ARRIVING)
            return target
        with closing(_Listing(folder / _LISTING)) as listing:
            _mirror(files, root, folder, listing, tell)
    except ImportError as error:
        detail = (
            f"{address} needs a package more ({error}); install gleanings[s3], or fsspec's package for it"
        )
        raise FetchError("unreachable", detail) from error
    except FetchError:
        raise
    except Exception as error:  # Every kind of store raises what its own libraries do.
        detail = f"{address} cannot be read: {str(error) or type(error).__name__}"
        raise FetchError("unreachable", detail) from error
    return folder / _COPY


class _Listing:
    """What was brought, in a file: the mark of each, and whether the store still lists it.

    What was not kept when a run ended is brought again.
    """

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        columns = "path TEXT PRIMARY KEY, mark TEXT NOT NULL, seen INTEGER NOT NULL"
        self._database.execute(f"CREATE TABLE IF NOT EXISTS files ({columns})")
        self._database.execute("UPDATE files SET seen = 0")

    def mark_of(self, path: str) -> str | None:
        """The mark that a file had when it was brought."""
        found = self._database.execute("SELECT mark FROM files WHERE path = ?", [path]).fetchone()
        return found[0] if found else None

    def note(self, path: str, mark: str) -> None:
        """Take down a file that is here."""
        self._database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, 1)", [path, mark])

    def keep(self) -> None:
        """Write through what was taken down."""
        self._database.commit()

    def take_out_unseen(self) -> Iterator[str]:
        """The files that the store does not list any more, to be dealt with; then they are taken out."""
        for (path,) in self._database.execute("SELECT path FROM files WHERE NOT seen").fetchall():
            yield path
        self._database.execute("DELETE FROM files WHERE NOT seen")

    def close(self) -> None:
        """Close the file, with all that was taken down."""
        self.keep()
        self._database.close()


def _mirror(files: Any, root: str, folder: Path, listing: _Listing, tell: Callable[[int], None]) -> None:
    for done, (name, facts) in enumerate(_listed(files, root), 1):
        below, mark = _below(name, root), _mark_of(name, facts)
        target = folder / _COPY / below
        if mark is None or listing.mark_of(below) != mark or not target.is_file():
            _make_room(target, folder / _COPY)
            _bring(files, name, target, folder / _ARRIVING)
        listing.note(below, mark or "")
        if done % _KEPT_AT_ONCE == 0:
            listing.keep()
        tell(done)
    for below in listing.take_out_unseen():
        if (folder / _COPY / below).is_file():
            (folder / _COPY / below).unlink()


def _listed(files: Any, root: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The files of a store below a root, with what it says of each; one folder is in memory at a time."""
    folders = [root]
    while folders:
        folder = folders.pop()
        for facts in files.ls(folder, detail=True):
            name = facts["name"].rstrip("/")
            if name == folder.rstrip("/"):  # Stores keep empty files in place of folders.
                continue
            if facts["type"] == "directory":
                folders.append(name)
            else:
                yield name, facts


def _below(name: str, root: str) -> str:
    """The path of a file below the root.

    Raises:
        FetchError: it leads out of its folder, or is none that a disk can have.
    """
    below = name.removeprefix(root).lstrip("/")
    if "\0" in below or any(part in ("", ".", "..") for part in below.split("/")):
        raise FetchError("bad_address", f"{name} leads out of its folder; rename it there")
    return below


def _mark_of(name: str, facts: Mapping[str, Any]) -> str | None:
    """All by which one tells that a file is another one; None where the store says nothing of the kind."""
    marks = {mark: str(facts[mark]) for mark in _MARKS if facts.get(mark) is not None}
    return json.dumps({**marks, "name": name, "size": facts.get("size")}) if marks else None


def _make_room(target: Path, top: Path) -> None:
    """Take away what was a file where a folder must be now, or the other way round."""
    for above in target.relative_to(top).parents:
        if (top / above).is_file():
            (top / above).unlink()
    if target.is_dir():
        shutil.rmtree(target)


def _bring(files: Any, name: str, target: Path, arriving: Path) -> None:
    """Bring a file: what is under its name is whole, whenever the run ends."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with files.open(name) as there, arriving.open("wb") as here:
        shutil.copyfileobj(there, here)
    os.replace(arriving, target)
