"""Verifies a release: that its files are whole, and that every cell follows from the raw articles.

Three questions, each asked only where the one before found nothing wrong: are the files those of the
manifest; are the tables those of the schemas, the same in both formats; do the rows pass all checks and hold
in the articles, does what is told of earlier releases hold, does the attestation name these files and inputs,
and does a rebuild give the same bytes. Without the articles the release is rebuilt from its
own Parquet files, so that all else is checked against them. Nothing here changes a release.
"""

import filecmp
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path

import polars as pl

from pipelines.code_version import code_version
from pipelines.extract import update_tables
from pipelines.publishing.attestation import check_attestation
from pipelines.publishing.build import build_release
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.record import History
from pipelines.publishing.inputs import (
    EXTRACTED,
    INPUTS,
    extracted_inputs,
    inputs_in,
    list_inputs,
    read_inputs,
)
from pipelines.publishing.manifest import Manifest, files_below
from pipelines.publishing.page.assets import check_assets, notes_on_assets
from pipelines.publishing.parquet import read_parquet
from pipelines.publishing.verification import Problem, Verification
from pipelines.publishing.verify_files import check_files
from pipelines.publishing.verify_history import check_history
from pipelines.publishing.verify_rows import NoTexts, check_rows
from pipelines.publishing.verify_sources import entries_of, missing_inputs, texts_of
from pipelines.publishing.verify_tables import differences, read_tables
from schemas.tables import SCHEMA_VERSION

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
    notes = [*_notes_on_making(manifest), *notes_on_assets(release)]
    tables, of_tables = read_tables(release, manifest)
    inputs, of_inputs = _read_inputs(release)
    if inputs is None or of_tables:
        notes.append("the rest was not checked, as the tables are not sound")
        return Verification((*of_tables, *of_inputs), tuple(notes))
    history, of_history, on_history = check_history(
        release, {table: frame.height for table, frame in tables.items()}
    )
    if history is None:
        return Verification(
            tuple(of_history), (*notes, "the rest was not checked, as the history is not sound")
        )
    of_rows, on_rows = _check_rows(tables, inputs, raw)
    problems = [*_inputs_that_are_not_documents(inputs, tables["documents"]), *of_history, *of_rows]
    problems += check_attestation(release, inputs_in(inputs))
    missing = missing_inputs(inputs, raw) if raw else []
    if missing:
        notes.append("not rebuilt, and only in part checked against its sources, as inputs are missing")
    else:
        problems += _against_rebuild(release, tables, inputs, raw, manifest.facts, history)
    return Verification((*problems, *missing, *check_assets(release)), (*notes, *on_history, *on_rows))


def _read_inputs(release: Path) -> tuple[pl.DataFrame | None, list[Problem]]:
    try:
        return read_inputs(release / INPUTS), []
    except (OSError, ValueError) as error:
        return None, [Problem(INPUTS, f"cannot be read: {error}")]


def _inputs_that_are_not_documents(inputs: pl.DataFrame, documents: pl.DataFrame) -> Iterator[Problem]:
    listed = inputs.filter(pl.col("status") == EXTRACTED)
    if not listed.equals(extracted_inputs(documents)):
        yield Problem(INPUTS, "does not list the inputs that `documents` was made of")


def _check_rows(
    tables: dict[str, pl.DataFrame], inputs: pl.DataFrame, raw: Path | None
) -> tuple[list[Problem], list[str]]:
    """Check the rows, as far as there are texts to check them against."""
    if raw is None:
        return check_rows(tables, NoTexts())
    texts = texts_of(inputs, raw)
    at_hand = {
        table: frame.filter(pl.col("doc_id").is_in(texts.keys()) | pl.col("doc_id").is_null())
        for table, frame in tables.items()
    }
    return check_rows(at_hand, texts)


def _notes_on_making(manifest: Manifest) -> Iterator[str]:
    """What is different here from where the release was made; a rebuild may then give other bytes."""
    facts = manifest.facts
    if manifest.schema_version != SCHEMA_VERSION:
        yield f"made by the schemas {manifest.schema_version}, checked by the schemas {SCHEMA_VERSION}"
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
    release: Path,
    tables: dict[str, pl.DataFrame],
    inputs: pl.DataFrame,
    raw: Path | None,
    facts: BuildFacts,
    history: History,
) -> list[Problem]:
    """Compare every file with that of a rebuild by the recorded facts and the recorded history."""
    with tempfile.TemporaryDirectory(prefix="gleanings-verify-") as temporary:
        work, rebuilt = Path(temporary, "work"), Path(temporary, "release")
        rebuilt.mkdir()
        if raw is None:
            build_release(release / PARQUET.folder, inputs_in(inputs), rebuilt, facts, history)
        else:
            update_tables(raw, work, listed=entries_of(inputs, raw))
            tables["tombstones"].write_parquet(work / "tombstones.parquet")
            build_release(work, list_inputs(work, raw), rebuilt, facts, history)
        return list(_differing_files(release, tables, rebuilt))


def _differing_files(release: Path, tables: dict[str, pl.DataFrame], rebuilt: Path) -> Iterator[Problem]:
    ours, theirs = set(files_below(release)), set(files_below(rebuilt))
    for path in sorted(ours ^ theirs):
        yield Problem(path, "is not made by a rebuild" if path in ours else "is missing: a rebuild makes it")
    for path in sorted(ours & theirs):
        if not filecmp.cmp(release / path, rebuilt / path, shallow=False):
            yield Problem(path, "is not what a rebuild gives")
            if path.startswith(f"{PARQUET.folder}/"):
                table = Path(path).stem
                expected = pl.DataFrame(pl.from_arrow(read_parquet(rebuilt / path)))
                yield from differences(table, path, expected, expected, tables[table], "a rebuild")
