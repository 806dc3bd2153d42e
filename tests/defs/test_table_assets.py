"""One table, or one check, can be run alone, and what the UI then shows is what is there."""

import dagster as dg
import pytest

from pipelines.defs.build import build_defs
from pipelines.defs.resources import Paths
from tests.defs.test_assets import data_versions, failed_checks, materialized

SECOND = "The bridge of Tervola\n\nIt cost 12 million euros and opened on 3 May 2021, the council said."


@pytest.fixture
def run(instance: dg.DagsterInstance, paths: Paths):
    """Runs what is selected on the test's folders."""

    def execute(selection: dg.AssetSelection) -> dg.ExecuteInProcessResult:
        job = dg.define_asset_job("alone", selection=selection)
        made = build_defs({"paths": paths})
        resolved = dg.Definitions(
            assets=made.assets, asset_checks=made.asset_checks, jobs=[job], resources=made.resources
        )
        return resolved.resolve_job_def("alone").execute_in_process(instance=instance, raise_on_error=False)

    return execute


def checks_of(result: dg.ExecuteInProcessResult) -> set[str]:
    found = result.get_asset_check_evaluations()
    return {f"{check.asset_key.to_user_string()}.{check.check_name}" for check in found}


def test_a_table_alone_is_made_with_its_checks_and_no_others(run, run_job):
    assert run_job().success
    result = run(dg.AssetSelection.assets("quotes"))
    assert set(materialized(result)) == {"quotes"}
    assert checks_of(result) == {
        "quotes.matches_schema",
        "quotes.references_hold",
        "quotes.near_last_release",
    }


def test_tables_that_change_beside_the_one_that_was_asked_for_are_recorded(run, run_job, paths: Paths):
    before = data_versions(run_job())
    (paths.raw_folder / "bridge.txt").write_text(SECOND, encoding="utf-8")
    alone = materialized(run(dg.AssetSelection.assets("statistics")))
    assert {"statistics", "documents", "coverage"} <= set(alone)
    assert alone["documents"].metadata["dagster/row_count"].value == 2
    assert all(alone[name].tags["dagster/data_version"] != before[name] for name in alone)
    after = data_versions(run_job())
    assert {name: after[name] for name in alone} == {
        name: one.tags["dagster/data_version"] for name, one in alone.items()
    }


def test_a_check_alone_looks_at_the_tables_and_makes_none(run, run_job, paths: Paths):
    assert run_job().success
    table = paths.work_folder / "coverage.parquet"
    before = table.stat().st_mtime_ns
    check = dg.AssetCheckKey(dg.AssetKey("coverage"), "every_signal_accounted")
    result = run(dg.AssetSelection.checks(check))
    assert result.success
    assert checks_of(result) == {"coverage.every_signal_accounted"}
    assert materialized(result) == {}
    assert table.stat().st_mtime_ns == before


def test_a_check_without_tables_says_what_to_do(run):
    result = run(dg.AssetSelection.checks(dg.AssetCheckKey(dg.AssetKey("coverage"), "matches_schema")))
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    assert "Run the job `publish_dataset` before" in str(failure.step_failure_data.error)


def test_a_check_alone_tells_of_an_article_that_no_run_has_taken_up(run, run_job, paths: Paths):
    assert run_job().success
    (paths.raw_folder / "bridge.txt").write_text(SECOND, encoding="utf-8")
    result = run(dg.AssetSelection.checks(dg.AssetCheckKey(dg.AssetKey("documents"), "nothing_lost")))
    assert failed_checks(result) == {"documents.nothing_lost"}


@pytest.mark.usefixtures("documents_that_break_their_schema")
def test_a_table_that_breaks_its_schema_beside_another_one_is_not_recorded(run):
    result = run(dg.AssetSelection.assets("quotes"))
    assert not result.success
    assert "documents" not in materialized(result)


def test_a_document_that_left_is_among_the_tombstones_before_a_release_is_made(run, run_job, paths: Paths):
    (paths.raw_folder / "bridge.txt").write_text(SECOND, encoding="utf-8")
    assert run_job().success
    (paths.raw_folder / "bridge.txt").unlink()
    result = run(dg.AssetSelection.assets("documents", "errors", "tombstones"))
    shown = materialized(result)["tombstones"].metadata
    assert (shown["dagster/row_count"].value, shown["left: removed"].value) == (1, 1)
    assert "bridge.txt" in shown["first rows"].value
