"""Tells which code makes the rows: one hash over every file that extraction depends on.

Rows also depend on the packages that read and extract; `rows_version` is a hash over both.
"""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import distributions, version
from pathlib import Path

import pipelines
from pipelines.extraction.extractors import extractor_packages
from pipelines.reading.hashes import sha256_of

_HOME = Path(pipelines.__file__).parent.parent
_DEPENDED_ON = (
    "pipelines/document.py",
    "pipelines/extraction",
    "pipelines/grammar",
    "pipelines/linking",
    "pipelines/reading",
    "pipelines/running/__init__.py",
    "pipelines/running/garbage.py",
    "pipelines/running/linking.py",
    "pipelines/running/planning.py",
    "pipelines/running/shard.py",
    "pipelines/running/database.py",
    "pipelines/running/validation.py",
    "pipelines/running/withholding.py",
    "pipelines/words",
    "schemas",
)
#: Folders that no row comes from: how the reader's weights were learned (the weights themselves count), and
#: what Python compiles.
_NOT_ROWS = frozenset({"__pycache__", "training"})
#: The packages of which a new version may change a row or the bytes that hold it.
ROW_PACKAGES = (
    "charset-normalizer",
    "fastwarc",
    "lxml",
    "pandera",
    "phonenumbers",
    "polars",
    "pyarrow",
    "pyyaml",
    "trafilatura",
)


def code_version(home: Path = _HOME, places: Sequence[str] = _DEPENDED_ON) -> str:
    """SHA-256 over the paths and contents of the code, word lists and rules that make the rows.

    Args:
        home: the folder that holds the packages; it has no part in the hash.
        places: the files and folders below it that count; by default those that rows depend on.
    """
    digest = hashlib.sha256()
    for path in sorted(_files(home, places)):
        content = (home / path).read_bytes()
        digest.update(f"{path}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def rows_version() -> str:
    """SHA-256 over the code and the versions of the packages that make the rows: another one, other rows.

    Python's own counts too, as it brings the tables of Unicode.
    """
    packages = {name: version(name) for name in ROW_PACKAGES} | extractor_packages()
    parts = [
        code_version(),
        *sys.version_info[:2],
        *(f"{name} {packages[name]}" for name in sorted(packages)),
    ]
    return sha256_of("\n".join(map(str, parts)))


@cache
def whole_version() -> str:
    """SHA-256 over all code that makes rows and releases, and the versions of all installed packages."""
    installed = sorted(f"{package.name} {package.version}" for package in distributions())
    return sha256_of(
        "\n".join([code_version(places=("pipelines", "schemas")), *map(str, sys.version_info), *installed])
    )


def _files(home: Path, places: Sequence[str]) -> Iterator[str]:
    for place in (home / name for name in places):
        for path in place.rglob("*") if place.is_dir() else [place]:
            if path.is_file() and _NOT_ROWS.isdisjoint(path.parts):
                yield path.relative_to(home).as_posix()
