"""The checks of the release: asked by hand or once a week, beside the run that makes it."""

from pathlib import Path

import dagster as dg

from pipelines.defs.release_checks import verified
from pipelines.defs.resources import Paths
from pipelines.publishing.manifest import MANIFEST
from pipelines.publishing.releases import newest_version, release_path
from pipelines.reading.hashes import file_sha256
from pipelines.running.code_version import code_version
from tests.defs.conftest import TwoRuns


def newest(paths: Paths) -> Path:
    version = newest_version(paths.outputs_folder)
    assert version is not None
    return release_path(paths.outputs_folder, version)


def test_a_run_asks_whether_the_accuracy_is_that_of_its_rules(two_runs: TwoRuns):
    checks = {check.check_name: check for check in two_runs.first.get_asset_check_evaluations()}
    told = (newest(two_runs.paths) / MANIFEST).read_text()
    assert checks["accuracy_known"].passed == (told.count(code_version()) > 1)


def test_a_release_is_verified_beside_its_run_and_changes_nothing(two_runs: TwoRuns):
    before = file_sha256(newest(two_runs.paths) / MANIFEST)
    result = verified(two_runs.paths)
    assert result.passed, result.metadata
    assert file_sha256(newest(two_runs.paths) / MANIFEST) == before


def test_a_release_far_from_the_one_before_is_a_warning(run_job, paths: Paths):
    run_job()
    (paths.raw_folder / "lighthouse.txt").rename(paths.raw_folder / "kept.md")
    (paths.raw_folder / "second.txt").write_text("Bridge of Tervola\n\nIt opened.", encoding="utf-8")
    checks = {check.check_name: check for check in run_job().get_asset_check_evaluations()}
    check = checks["near_release_before"]
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert "quotes" in check.description


def test_where_there_is_no_release_there_is_nothing_to_verify(paths: Paths):
    assert verified(paths).passed is False
