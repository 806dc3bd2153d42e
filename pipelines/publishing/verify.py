"""Verifies a release: that its files are whole, and that every cell follows from the raw articles.

Four questions: are the files those of the manifest, do the tables obey the schemas and the laws, do the
spans hold in the articles, does a rebuild give the same bytes. Without the articles the release is rebuilt
from its own Parquet files, so that all else is checked against them. Nothing here changes a release.
"""

import filecmp
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.build import build_release
from pipelines.publishing.code_version import code_version
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.inputs import list_inputs, read_inputs
from pipelines.publishing.manifest import files_below
from pipelines.publishing.parquet import read_parquet
from pipelines.publishing.verification import Problem, Verification
from pipelines.publishing.verify_files import check_files
from pipelines.publishing.verify_sources import missing_inputs, sources_of, texts_of
from pipelines.publishing.verify_tables import NoTexts, check_laws, differences, read_tables
from pipelines.shard import extract_tables
from schemas.tables import TABLE_NAMES

INPUTS: Final = "provenance/inputs.csv"

__all__ = ["Problem", "Verification", "verify"]


def verify(release: Path, raw: Path | None) -> Verification:
    """Verify a release.

    Args:
        release: its folder, or a link to it.
        raw: where the articles lie that it was made of; None where they are not at hand.

    Returns:
        What is wrong, and what could not be checked.
    """
    release = release.resolve()
    manifest, problems = check_files(release)
    if manifest is None or problems:
        return Verification(tuple(problems), ("nothing else was checked, as the files are not whole",))
    tables, problems = read_tables(release, manifest)
    inputs = read_inputs(release / INPUTS)
    missing = missing_inputs(inputs, raw) if raw else []
    notes = list(_notes_on_making(manifest.facts))
    if len(tables) == len(TABLE_NAMES):
        broken, remarks = _laws(tables, inputs, raw)
        problems += broken
        notes += remarks
    if missing:
        notes.append("not rebuilt, and only in part checked against its sources, as inputs are missing")
    else:
        problems += _against_rebuild(release, raw, inputs, manifest.facts)
    return Verification((*problems, *missing), tuple(notes))


def _laws(
    tables: dict[str, pl.DataFrame], inputs: pl.DataFrame, raw: Path | None
) -> tuple[list[Problem], list[str]]:
    """Check the laws, as far as there are texts to check them against."""
    if raw is None:
        return check_laws(tables, NoTexts())
    texts = texts_of(inputs, raw)
    at_hand = {
        table: frame.filter(pl.col("doc_id").is_in(texts.keys()) | pl.col("doc_id").is_null())
        for table, frame in tables.items()
    }
    return check_laws(at_hand, texts)


def _notes_on_making(facts: BuildFacts) -> Iterator[str]:
    """What is different here from where the release was made; a rebuild may then give other bytes."""
    if facts.code_version != code_version():
        yield f"made by the code {facts.code_version[:16]}, rebuilt by the code {code_version()[:16]}"
    for package, version in facts.software.items():
        try:
            here = installed_version(package)
        except PackageNotFoundError:
            here = "absent"
        if here != version:
            yield f"made with {package} {version}; here it is {here}"


def _against_rebuild(
    release: Path, raw: Path | None, inputs: pl.DataFrame, facts: BuildFacts
) -> list[Problem]:
    """Compare every file with that of a rebuild by the recorded facts."""
    with tempfile.TemporaryDirectory(prefix="gleanings-verify-") as temporary:
        work, rebuilt = Path(temporary, "work"), Path(temporary, "release")
        rebuilt.mkdir()
        if raw is None:
            build_release(release / "data/parquet", inputs, rebuilt, facts)
        else:
            extract_tables(sources_of(inputs, raw), work)
            build_release(work, list_inputs(work, raw), rebuilt, facts)
        return list(_differing_files(release, rebuilt))


def _differing_files(release: Path, rebuilt: Path) -> Iterator[Problem]:
    ours, theirs = set(files_below(release)), set(files_below(rebuilt))
    for path in sorted(ours ^ theirs):
        yield Problem(path, "is not made by a rebuild" if path in ours else "is missing: a rebuild makes it")
    for path in sorted(ours & theirs):
        if not filecmp.cmp(release / path, rebuilt / path, shallow=False):
            yield Problem(path, "is not what a rebuild gives")
            if path.endswith(".parquet"):
                yield from _differing_rows(path, release, rebuilt)


def _differing_rows(path: str, release: Path, rebuilt: Path) -> Iterator[Problem]:
    found, expected = (
        pl.DataFrame(pl.from_arrow(read_parquet(folder / path))) for folder in (release, rebuilt)
    )
    if found.columns == expected.columns:
        yield from differences(Path(path).stem, path, expected, expected, found, "a rebuild")
