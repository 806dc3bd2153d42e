"""The facts of a build: all that a release's bytes depend on besides the raw articles and the code.

They stand in `manifest.json`, and a rebuild takes them from there: nothing else may reach the files
of a release, no clock, no path, no host's name, no interpreter's version.
"""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any, Final

import pipelines
from pipelines.extraction.extractors import extractor_packages
from pipelines.publishing.accuracy import Accuracy, accuracy_of_json, last_accuracy
from pipelines.publishing.canonical import Json
from pipelines.reading.hashes import file_sha256
from pipelines.running.code_version import ROW_PACKAGES, code_version

#: The packages of which a new version may change the rows, the bytes that hold them, or the browser code.
_DECISIVE_PACKAGES = tuple(sorted([*ROW_PACKAGES, "itables", "jinja2", "lets-plot"]))
#: A file ends at the first document after so many bytes, and a last one of less than half of it joins the one
#: before: so files of a large table have between 128 and some 400 MB.
FILE_BYTES: Final = 256 * 2**20
_LOCK = Path(pipelines.__file__).parent.parent / "requirements.lock"


@dataclass(frozen=True, slots=True)
class BuildFacts:
    """What was decided or found when a release was first built.

    Args:
        version: the release's CalVer version, `YYYY.MM.N`.
        issued: the day of the release, ISO 8601.
        code_version: the hash of the code that made the rows (`code_version.code_version`).
        software: versions of the packages that decide about bytes, by package.
        requirements_sha256: hash of `requirements.lock`, where there is one.
        accuracy: what the last evaluation before the build found.
        file_bytes: the size of a file of a table in bytes: a larger table is several files.
    """

    version: str
    issued: str
    code_version: str
    software: Mapping[str, str]
    requirements_sha256: str | None
    accuracy: Accuracy
    file_bytes: int = FILE_BYTES

    def as_json(self) -> dict[str, Json]:
        """The facts as they stand in the manifest."""
        return asdict(self)


def facts_of_json(found: Mapping[str, Any]) -> BuildFacts:
    """The facts from their JSON.

    Raises:
        KeyError, TypeError, AttributeError: something in it is missing or of a wrong kind.
    """
    return BuildFacts(**{**found, "accuracy": accuracy_of_json(found["accuracy"])})


def requirements_sha256() -> str | None:
    """Hash of `requirements.lock`, where there is one."""
    return file_sha256(_LOCK) if _LOCK.exists() else None


def facts_of_this_build(version: str, issued: datetime.date, file_bytes: int = FILE_BYTES) -> BuildFacts:
    """The facts of a release that is built now, by the code and the packages installed here.

    Args:
        version: the release's version.
        issued: the day of the release.
        file_bytes: the size of a file of a table.
    """
    return BuildFacts(
        version=version,
        issued=issued.isoformat(),
        code_version=code_version(),
        software={package: installed_version(package) for package in _DECISIVE_PACKAGES}
        | extractor_packages(),
        requirements_sha256=requirements_sha256(),
        accuracy=last_accuracy(),
        file_bytes=file_bytes,
    )
