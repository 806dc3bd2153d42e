"""The definitions as a whole: they load, resources can be swapped, and the automation is on."""

import datetime
from pathlib import Path

import dagster as dg
import pytest

from pipelines.definitions import defs
from pipelines.defs.build import build_defs
from pipelines.defs.executor import watched_executor
from pipelines.defs.jobs import publish_dataset
from pipelines.defs.resources import PROJECT, Paths
from pipelines.defs.schedules import daily_release, hourly_collection
from schemas.tables import RELEASE_TABLES


def test_the_definitions_load():
    dg.Definitions.validate_loadable(defs)


def test_the_job_holds_every_asset_in_four_steps():
    job = defs.resolve_job_def("publish_dataset")
    assert len(job.asset_layer.executable_asset_keys) == len(RELEASE_TABLES) + 2
    assert {node.name for node in job.nodes} == {"raw_articles", "extract_tables", "tombstones", "release"}
    assert job.executor_def is watched_executor


def test_collecting_is_a_job_of_its_own_before_the_articles_in_the_lineage():
    job = defs.resolve_job_def("collect_articles")
    assert {node.name for node in job.nodes} == {"collected"}
    graph = defs.resolve_asset_graph()
    assert graph.get(dg.AssetKey("raw_articles")).parent_keys == {dg.AssetKey("collected")}


@pytest.mark.parametrize(
    ("file", "asks"), [(None, False), ("delay: 1", False), ("sources: [{folder: x}]", True), ("[", True)]
)
def test_places_are_asked_every_hour_where_some_are_named(tmp_path: Path, file: str | None, asks: bool):
    if file is not None:
        (tmp_path / "sources.yaml").write_text(file)
    context = dg.build_schedule_context(resources={"paths": Paths(raw=str(tmp_path))})
    tick = hourly_collection.evaluate_tick(context)
    assert bool(tick.run_requests) == asks
    assert bool(tick.skip_message) != asks


def test_by_default_the_projects_own_folders_are_used():
    assert Paths().raw_folder == PROJECT / "raw"
    assert Paths().work_folder == PROJECT / "outputs" / "work"


@pytest.mark.parametrize(
    ("named", "instead"), [("raw", "`store:` in sources.yaml"), ("outputs", "gleanings deposit")]
)
def test_the_address_of_a_store_is_no_folder_that_is_not_there_yet(named, instead):
    paths = Paths(**{named: "s3://desk/articles"})
    with pytest.raises(ValueError, match=rf"is no folder of a disk: .*{instead}"):
        getattr(paths, f"{named}_folder")


def test_a_resource_can_be_swapped():
    swapped = build_defs({"paths": Paths(raw="elsewhere", outputs="there")})
    assert swapped.resources["paths"].raw == "elsewhere"


def test_the_schedule_asks_for_one_run_a_day_and_is_on_from_the_start():
    assert daily_release.default_status is dg.DefaultScheduleStatus.RUNNING
    assert (daily_release.cron_schedule, daily_release.execution_timezone) == ("15 4 * * *", "UTC")
    tick = daily_release.evaluate_tick(
        dg.build_schedule_context(
            scheduled_execution_time=datetime.datetime(2026, 3, 1, 4, 15, tzinfo=datetime.UTC)
        )
    )
    assert len(tick.run_requests) == 1
    assert daily_release.job_name == publish_dataset.name
