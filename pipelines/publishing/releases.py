"""The folder of releases: their versions, which one is the newest, and the pointers to the latest.

    releases/2026.11.0/   one folder a release, never changed once it stands there
    latest.json           version, path and manifest hash of the latest release, for programs
    latest                a link to its folder, for people
    releases.json         the map of all releases, as it stands in the latest one

What stands in a release belongs in `build`; when one is made, in `publish`.
"""

import datetime
import filecmp
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.publishing.canonical import json_page
from pipelines.publishing.durable import replace_link, replace_text, settle, sync
from pipelines.publishing.history.release_map import RELEASE_MAP
from pipelines.publishing.manifest import MANIFEST
from pipelines.reading.hashes import file_sha256

LATEST: Final = "latest.json"
_LINK: Final = "latest"
_RELEASES: Final = "releases"
_STAGING: Final = ".staging-"
_VERSION = re.compile(r"(\d{4})\.(\d{2})\.(\d+)")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A CalVer version: the year and month of a release, and its number in that month.

    >>> str(Version(2026, 4, 11)), Version(2026, 4, 11) > Version(2026, 4, 2)
    ('2026.04.11', True)
    """

    year: int
    month: int
    number: int

    def __str__(self) -> str:
        """The version as written."""
        return f"{self.year:04}.{self.month:02}.{self.number}"

    def next(self, day: datetime.date) -> "Version":
        """The version of the release after this one, made on a day; versions never go back.

        >>> [str(Version(2026, 4, 1).next(datetime.date(2026, month, 30))) for month in (3, 4, 5)]
        ['2026.04.2', '2026.04.2', '2026.05.0']
        """
        if (day.year, day.month) > (self.year, self.month):
            return first_version(day)
        return Version(self.year, self.month, self.number + 1)


def version_of(name: str) -> Version | None:
    """The version that a name is, or None.

    >>> version_of("2026.04.11"), version_of("latest")
    (Version(year=2026, month=4, number=11), None)
    """
    match = _VERSION.fullmatch(name)
    return Version(*map(int, match.groups())) if match else None


def first_version(day: datetime.date) -> Version:
    """The version of the first release of a day's month."""
    return Version(day.year, day.month, 0)


def release_path(outputs: Path, version: Version) -> Path:
    """The folder of a release."""
    return outputs / _RELEASES / str(version)


def newest_version(outputs: Path) -> Version | None:
    """The version of the newest release, if there is one."""
    found = (version_of(path.name) for path in (outputs / _RELEASES).glob("*"))
    return max(filter(None, found), default=None)


def last_version(outputs: Path) -> Version | None:
    """The newest version that there ever was here, as far as is known, if its release is there or not."""
    try:
        named = version_in_pointer((outputs / LATEST).read_bytes())
    except OSError:
        named = None
    return max(filter(None, [named, newest_version(outputs)]), default=None)


def point_to(outputs: Path, version: Version) -> None:
    """Make a release the latest; touches nothing where it is so already."""
    path = release_path(outputs, version)
    target = path.relative_to(outputs).as_posix()
    text = pointer_text(version, file_sha256(path / MANIFEST))
    if not (outputs / LATEST).is_file() or (outputs / LATEST).read_bytes() != text.encode():
        replace_text(outputs / LATEST, text)
    _show_map(outputs, path)
    link = outputs / _LINK
    if not link.is_symlink() or os.readlink(link) != target:
        replace_link(link, target)


def pointer_text(version: Version, manifest_sha256: str) -> str:
    """What `latest.json` says of the newest release."""
    path = release_path(Path(), version).as_posix()
    return json_page({"version": str(version), "path": path, "manifest_sha256": manifest_sha256})


def version_in_pointer(text: bytes) -> Version | None:
    """The version that a `latest.json` names; None where it names none."""
    try:
        return version_of(str(json.loads(text)["version"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _show_map(outputs: Path, release: Path) -> None:
    """Put the map of releases that stands in a release beside the releases too."""
    newest, shown = release / RELEASE_MAP, outputs / RELEASE_MAP
    if newest.exists() and not (shown.exists() and filecmp.cmp(newest, shown, shallow=False)):
        replace_text(shown, newest.read_text(encoding="utf-8"))


def manifest_hash_in_pointer(release: Path) -> str | None:
    """The manifest hash that `latest.json` gives for a release, where it points to that release.

    Raises:
        OSError: `latest.json` cannot be read.
        ValueError: it is no JSON, or something in it is missing.
    """
    pointer = release.parent.parent / LATEST
    if not pointer.exists():
        return None
    if not pointer.is_file():
        raise ValueError("it is no regular file")
    try:
        latest = json.loads(pointer.read_text(encoding="utf-8"))
        return str(latest["manifest_sha256"]) if latest["version"] == release.name else None
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"it lacks something, or has it in a wrong form: {error}") from error


@contextmanager
def staging_folder(outputs: Path) -> Iterator[Path]:
    """A folder beside the releases to build one in; gone at the end, unless it was promoted."""
    folder = Path(tempfile.mkdtemp(prefix=_STAGING, dir=outputs))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def promote(staging: Path, outputs: Path, version: Version) -> None:
    """Turn a staging folder into a release, in one step."""
    settle(staging)
    path = release_path(outputs, version)
    path.parent.mkdir(exist_ok=True)
    staging.rename(path)
    sync(path.parent)


def clear_staging(outputs: Path) -> None:
    """Remove what a run that crashed left behind."""
    for left in outputs.glob(f"{_STAGING}*"):
        shutil.rmtree(left)
