"""The Dagster home: the project's settings reach it, and a recorded run is there to see."""

import logging
import tomllib
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._daemon.auto_run_reexecution import event_log_consumer

from pipelines.defs.home import CODE_LOCATION, WORKSPACE, begin_events, prepare_home, run_job
from pipelines.defs.resources import PROJECT, Paths
from pipelines.publishing.last_run import last_run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "dagster.yaml").write_bytes((PROJECT / "dagster.yaml").read_bytes())
    return prepare_home(tmp_path)


def test_the_home_gets_the_projects_settings(home: Path):
    assert home.name == ".dagster"
    assert (home / "dagster.yaml").read_bytes() == (PROJECT / "dagster.yaml").read_bytes()


def test_settings_that_changed_reach_the_home_again(home: Path):
    (home / "dagster.yaml").write_text("telemetry: {enabled: true}\n", encoding="utf-8")
    prepare_home(home.parent)
    assert (home / "dagster.yaml").read_bytes() == (PROJECT / "dagster.yaml").read_bytes()


def test_the_instance_sends_no_telemetry_and_runs_one_at_a_time(home: Path):
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert not instance.telemetry_enabled
        assert not instance.nux_enabled
        assert instance.run_monitoring_enabled
        assert instance.get_concurrency_config().run_queue_config.tag_concurrency_limits[0] == {
            "key": "product",
            "value": "dataset",
            "limit": 1,
        }


def test_the_home_says_where_the_definitions_are(home: Path):
    (loaded,) = yaml.safe_load((home / WORKSPACE).read_text())["load_from"]
    assert loaded == {
        "python_module": {"module_name": "pipelines.definitions", "location_name": CODE_LOCATION}
    }


def test_the_daemon_finds_a_note_of_which_events_it_has_seen_and_so_warns_of_none(home: Path):
    begin_events(home)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        log = logging.getLogger("daemon")
        seen = event_log_consumer._fetch_persisted_cursors(
            instance, event_log_consumer.DAGSTER_EVENT_TYPES, log
        )
        assert set(seen.values()) == {0}
        key = next(map(event_log_consumer._create_cursor_key, event_log_consumer.DAGSTER_EVENT_TYPES))
        instance.daemon_cursor_storage.set_cursor_values({key: "7"})
        begin_events(home)
        assert instance.daemon_cursor_storage.get_cursor_values({key}) == {key: "7"}


def test_a_run_from_the_command_line_is_recorded_quietly(home: Path, paths: Paths, capfd):
    outcome = run_job(paths, home)
    assert (outcome.success, outcome.errors) == (True, ())
    assert capfd.readouterr() == ("", "")
    with dg.DagsterInstance.from_config(str(home)) as instance:
        run = instance.get_run_by_id(outcome.run_id)
        assert run.status is dg.DagsterRunStatus.SUCCESS
        assert run.remote_job_origin.location_name == CODE_LOCATION
        assert instance.get_latest_materialization_event(dg.AssetKey("release")) is not None


def test_a_failure_is_told_in_words(home: Path, paths: Paths):
    (paths.raw_folder / "lighthouse.txt").unlink()
    outcome = run_job(paths, home)
    assert not outcome.success
    assert outcome.errors[0].startswith("release: ")
    assert "There are no articles in" in outcome.errors[0]
    noted = last_run(paths.outputs_folder)
    assert (noted.run_id, "There are no articles in" in noted.error) == (outcome.run_id, True)


def test_recorded_runs_carry_the_name_under_which_the_ui_knows_the_definitions():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["dg"]["project"]["code_location_name"] == CODE_LOCATION
