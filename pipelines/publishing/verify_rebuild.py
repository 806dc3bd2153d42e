"""Rebuilds a release and compares it with what is there, byte by byte."""

import filecmp
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipelines.publishing.build import build_release
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import PARQUET, table_of
from pipelines.publishing.history.record import History, keep_tombstones
from pipelines.publishing.inputs import Inputs, list_inputs
from pipelines.publishing.manifest import files_below
from pipelines.publishing.release_tables import table_pieces
from pipelines.publishing.verification import Problem
from pipelines.publishing.verify_sources import Articles
from pipelines.publishing.verify_tables import first_difference, parquet_pieces
from pipelines.running.extract import update_tables


def differences_from_rebuild(
    release: Path,
    inputs: Inputs,
    articles: Articles | None,
    facts: BuildFacts,
    history: History,
    scratch: Path,
) -> list[Problem]:
    """Compare every file with that of a rebuild by the recorded facts and the recorded history.

    Args:
        release: the folder of the release.
        inputs: its list of inputs.
        articles: where its articles are; None where it is to be rebuilt from its own Parquet files.
        facts: the facts of its build.
        history: the history that it carries.
        scratch: a folder for the rebuild.
    """
    with tempfile.TemporaryDirectory(prefix="rebuild-", dir=scratch) as temporary:
        work, rebuilt = Path(temporary, "work"), Path(temporary, "release")
        rebuilt.mkdir()
        if articles is None:
            build_release(release / PARQUET.folder, inputs, rebuilt, facts, history, release)
        else:
            update_tables(articles.raw, work, listed=articles.listed())
            keep_tombstones(work, table_pieces(release / PARQUET.folder, "tombstones"))
            build_release(work, list_inputs(work, articles.raw), rebuilt, facts, history, release)
        return list(_differing_files(release, rebuilt))


def _differing_files(release: Path, rebuilt: Path) -> Iterator[Problem]:
    ours, theirs = set(files_below(release)), set(files_below(rebuilt))
    for path in sorted(ours ^ theirs):
        yield Problem(path, "is not made by a rebuild" if path in ours else "is missing: a rebuild makes it")
    differing = [
        path
        for path in sorted(ours & theirs)
        if not filecmp.cmp(release / path, rebuilt / path, shallow=False)
    ]
    for path in differing:
        yield Problem(path, "is not what a rebuild gives")
    last = {table_of(path): path for path in differing if path.startswith(f"{PARQUET.folder}/")}
    for table, path in last.items():
        expected, found = parquet_pieces(rebuilt, table), parquet_pieces(release, table)
        yield from first_difference(table, path, expected, found, "a rebuild")
