"""Checks that the files of a release are those that its manifest and its list of sums name, byte for byte."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.publishing.manifest import (
    MANIFEST,
    SUMS,
    FileEntry,
    Manifest,
    file_entry,
    files_below,
    irregular_below,
    read_manifest,
    read_sums,
)
from pipelines.publishing.releases import LATEST, manifest_hash_in_pointer
from pipelines.publishing.verification import Problem
from pipelines.reading.hashes import file_sha256


def check_files(release: Path) -> tuple[Manifest | None, list[Problem]]:
    """Compare the files of a release with its manifest, its sums, and the pointer to the latest release.

    Args:
        release: the folder of the release.

    Returns:
        The manifest, where it can be read, and what is wrong.
    """
    manifest, problems = check_own_files(release)
    return manifest, [*problems, *(check_pointer(release) if manifest else ())]


def check_own_files(release: Path) -> tuple[Manifest | None, list[Problem]]:
    """The same without a look at the pointer."""
    problems = [
        Problem(path, "is a link, a pipe or a device, and no file") for path in irregular_below(release)
    ]
    irregular = {problem.where for problem in problems}
    if not irregular.isdisjoint((MANIFEST, SUMS)):
        return None, problems
    found = {path: file_entry(release, path) for path in files_below(release) if path not in irregular}
    try:
        sums = read_sums(release)
        problems += _against_sums(found, sums)
    except (OSError, ValueError) as error:
        problems.append(Problem(SUMS, f"cannot be read: {error}"))
    try:
        manifest = read_manifest(release)
    except (OSError, ValueError) as error:
        return None, [*problems, Problem(MANIFEST, f"cannot be read: {error}")]
    problems += _against_manifest(found, manifest)
    return manifest, list(dict.fromkeys(problems))


def _against_sums(found: dict[str, FileEntry], sums: dict[str, str]) -> Iterator[Problem]:
    for path in sorted(sums.keys() - found.keys()):
        yield Problem(path, "is missing")
    for path in sorted(found.keys() - sums.keys() - {SUMS}):
        yield Problem(SUMS, f"does not name {path}")
    for path in sorted(sums.keys() & found.keys()):
        if found[path].sha256 != sums[path]:
            yield Problem(path, f"is not the file that {SUMS} names: it has changed")


def _against_manifest(found: dict[str, FileEntry], manifest: Manifest) -> Iterator[Problem]:
    named = {entry.path: entry for entry in manifest.files}
    for path in sorted(named.keys() - found.keys()):
        yield Problem(path, "is missing")
    for path in sorted(found.keys() - named.keys() - {SUMS, MANIFEST}):
        yield Problem(path, f"is not in {MANIFEST}")
    for path in sorted(named.keys() & found.keys()):
        if found[path] != named[path]:
            yield Problem(path, f"is not the file that {MANIFEST} names: it has changed")
    if manifest.content.sha256_by(manifest.schema_version) != manifest.content_sha256:
        yield Problem(MANIFEST, "`content_sha256` does not follow from the hashes of tables and inputs")


def check_pointer(release: Path) -> Iterator[Problem]:
    """What is wrong with the pointer to the latest release, or with the manifest if it points to this one."""
    try:
        named = manifest_hash_in_pointer(release)
    except (OSError, ValueError) as error:
        yield Problem(LATEST, f"cannot be read: {error}")
        return
    if named is not None and named != file_sha256(release / MANIFEST):
        yield Problem(MANIFEST, f"is not the file that {LATEST} names: it has changed")
