"""The files of a release that is to be put somewhere. One that is not whole goes nowhere."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.depositing.places import DepositError
from pipelines.publishing.manifest import ASSETS, MANIFEST, SIGNATURE, SUMS, FileEntry, file_entry
from pipelines.publishing.page.assets import check_assets
from pipelines.publishing.releases import Version, version_of
from pipelines.publishing.verify_files import check_files

#: How many problems a refusal names.
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Contents:
    """A release to be put somewhere.

    Args:
        folder: where it lies.
        version: its version.
        files: all files of its folder, the manifest and the sums last: whoever sees these sees all others.
    """

    folder: Path
    version: Version
    files: tuple[FileEntry, ...]

    @property
    def manifest(self) -> FileEntry:
        """The manifest, by whose hash a release is known."""
        return next(entry for entry in self.files if entry.path == MANIFEST)


def contents_of(release: Path) -> Contents:
    """The files of a release, each compared with its size and hash in the manifest.

    Args:
        release: its folder, or a link to it.

    Raises:
        DepositError: it is no release, or one whose files are not those of its manifest.
    """
    folder = release.resolve()
    if not (folder / MANIFEST).exists():
        raise DepositError(f"{release} holds no {MANIFEST}: name a whole release, such as outputs/latest.")
    manifest, problems = check_files(folder)
    problems += check_assets(folder)
    if manifest is None or problems:
        named = "; ".join(map(str, problems[:_NAMED])) + ("; ..." if len(problems) > _NAMED else "")
        raise DepositError(
            f"{release} is not whole, and nothing was sent: {named}. `gleanings verify` names all that is "
            "wrong; put its files back from a copy."
        )
    version = version_of(manifest.facts.version)
    if version is None:
        raise DepositError(f"{release} calls itself {manifest.facts.version!r}, which is no version.")
    files = (*manifest.files, *(file_entry(folder, path) for path in _beside_the_manifest(folder)))
    return Contents(folder, version, tuple(files))


def _beside_the_manifest(folder: Path) -> list[str]:
    """The paths of what a manifest does not name, itself and the sums last."""
    code = (path for path in (folder / ASSETS).rglob("*") if path.is_file())
    signature = [SIGNATURE] if (folder / SIGNATURE).is_file() else []
    return [*sorted(path.relative_to(folder).as_posix() for path in code), *signature, MANIFEST, SUMS]
