"""Checks what a release says of its own making against what is known here, and names what cannot be checked.

Its files and rows are checked elsewhere, and follow from the articles; its version, its day, the code and the
accuracy that it names do not. Where they contradict each other or this code's own records, that is a problem.
"""

import datetime
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path

from pipelines.publishing.accuracy import last_accuracy
from pipelines.publishing.facts import BuildFacts, requirements_sha256
from pipelines.publishing.history.record import History
from pipelines.publishing.manifest import MANIFEST, Manifest
from pipelines.publishing.releases import Version, version_of
from pipelines.publishing.verification import Problem
from pipelines.running.code_version import code_version
from schemas.tables import SCHEMA_VERSION


def check_claims(release: Path, facts: BuildFacts, history: History) -> Iterator[Problem]:
    """What in the facts of a build cannot be so.

    Args:
        release: the folder of the release.
        facts: what its manifest says.
        history: what it tells of the releases before it.
    """
    version, day = version_of(facts.version), _day(facts.issued)
    if version is None or day is None:
        yield Problem(MANIFEST, f"names no version and day, but {facts.version!r} and {facts.issued!r}")
        return
    if version_of(release.name) not in (None, version):
        yield Problem(
            MANIFEST, f"says that this is release {version}, and its folder is named {release.name}"
        )
    yield from _order(version, day, history)
    if facts.accuracy.contradicts(last_accuracy()):
        yield Problem(
            MANIFEST, "tells of another accuracy than this code's own record of the same evaluation"
        )


def is_made_here(manifest: Manifest) -> bool:
    """Whether a release says that it was made by the code, schemas and packages that are here."""
    facts = manifest.facts
    return (
        manifest.schema_version == SCHEMA_VERSION
        and facts.code_version == code_version()
        and all(_installed(package) == version for package, version in facts.software.items())
    )


def notes_on_making(release: Path, manifest: Manifest) -> Iterator[str]:
    """What cannot be checked, or is different here, so that a rebuild may give other bytes."""
    facts = manifest.facts
    if release.name != facts.version:
        yield f"the folder is named {release.name}; that it is release {facts.version}, only it says itself"
    if manifest.schema_version != SCHEMA_VERSION:
        yield f"made by the schemas {manifest.schema_version}, checked by the schemas {SCHEMA_VERSION}"
    if facts.code_version != code_version():
        yield f"made by the code {facts.code_version[:16]}, rebuilt by the code {code_version()[:16]}"
    if facts.accuracy.code_version != last_accuracy().code_version:
        yield "its accuracy is of another evaluation than the one recorded here, and was not checked"
    if facts.requirements_sha256 and facts.requirements_sha256 != requirements_sha256():
        yield "made with packages of another requirements.lock than the one here"
    for package, version in facts.software.items():
        here = _installed(package)
        if here != version:
            yield f"made with {package} {version}; here it is {here}"


def _installed(package: str) -> str:
    try:
        return installed_version(package)
    except PackageNotFoundError:
        return "absent"


def _order(version: Version, day: datetime.date, history: History) -> Iterator[Problem]:
    """Versions and days that do not follow from one another."""
    previous = history.previous
    before = version_of(previous.version) if previous else None
    earlier = _day(previous.issued) if previous else None
    if previous and (before is None or earlier is None or before >= version or earlier > day):
        yield Problem(
            MANIFEST,
            f"release {version} of {day} cannot follow release {previous.version} of {previous.issued}",
        )
    if (day.year, day.month) > (version.year, version.month) or (
        previous is None and (day.year, day.month) != (version.year, version.month)
    ):
        yield Problem(MANIFEST, f"release {version} cannot be of {day}: a version names the month of its day")


def _day(issued: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(issued)
    except (TypeError, ValueError):
        return None
