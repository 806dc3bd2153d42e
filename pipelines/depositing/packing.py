"""A release as the few files that a record holds: what lies at its top as it is, each folder as a ZIP file.

A record has no folders and few files. `data/parquet/` becomes `data-parquet.zip`, with the paths of the
release in it, so that all of them, unpacked in one place, are the release again. Nothing is compressed, as
that comes out otherwise from one machine to the next: the same release gives the same bytes.
"""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pipelines.depositing.contents import Contents
from pipelines.depositing.places import DepositError, Item

#: Files that a record of Zenodo may have.
_MOST_FILES: Final = 100
_FILE_MODE: Final = 0o644
_UNIX: Final = 3
_CHUNK: Final = 2**20


@dataclass(frozen=True, slots=True)
class Package:
    """A file of a record.

    Args:
        item: its name, its size and its MD5, by which Zenodo knows files.
        path: where it lies, for as long as no other is asked for.
    """

    item: Item
    path: Path


def package_names(contents: Contents) -> list[str]:
    """The names of the files of a record, in the order in which they are sent: manifest and sums last.

    Raises:
        DepositError: they are more than a record may have.
    """
    names = list(_packages(contents))
    if len(names) > _MOST_FILES:
        raise DepositError(
            f"The release would be {len(names)} files of a record, which may have {_MOST_FILES}: publish it "
            "anew with a larger --file-size."
        )
    return names


def packages_of(contents: Contents, scratch: Path) -> Iterator[Package]:
    """The files of a record, made one after the other: there is never more than one beside the release.

    Args:
        contents: the release.
        scratch: a folder for what is packed.

    Raises:
        DepositError: they are more than a record may have.
    """
    package_names(contents)
    for name, paths in _packages(contents).items():
        if paths == [name]:
            yield _package(name, contents.folder / name)
            continue
        packed = scratch / name
        _pack(contents.folder, paths, packed)
        yield _package(name, packed)
        packed.unlink()


def _packages(contents: Contents) -> dict[str, list[str]]:
    """The files of a release that go into each file of a record, by its name."""
    packages: dict[str, list[str]] = {}
    for entry in contents.files:
        folder = PurePosixPath(entry.path).parent.as_posix()
        name = entry.path if folder == "." else f"{folder.replace('/', '-')}.zip"
        packages.setdefault(name, []).append(entry.path)
    return packages


def _pack(folder: Path, paths: list[str], target: Path) -> None:
    with ZipFile(target, "w", ZIP_STORED) as packed:
        for path in paths:
            member = ZipInfo(path)  # Of the first day that ZIP knows.
            member.create_system = _UNIX
            member.external_attr = _FILE_MODE << 16
            member.file_size = (folder / path).stat().st_size
            with (folder / path).open("rb") as source, packed.open(member, "w") as sink:
                shutil.copyfileobj(source, sink, _CHUNK)


def _package(name: str, path: Path) -> Package:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    return Package(Item(name, path.stat().st_size, f"md5:{digest}"), path)
