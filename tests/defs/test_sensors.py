"""The sensor: one run per change of the raw folder, and none without."""

import os
import time
from types import SimpleNamespace

import dagster as dg
import pytest

from pipelines.defs.build import build_defs
from pipelines.defs.jobs import publish_dataset
from pipelines.defs.resources import Paths
from pipelines.defs.sensors import SENSORS, RawState, look_at, raw_folder_changed
from tests.forbidding import as_somebody


@pytest.fixture
def tick(instance: dg.DagsterInstance, paths: Paths):
    """Evaluates the sensor as the daemon would: with the last cursor, and one run for a run key."""
    cursor: list[str | None] = [None]
    keys: set[str | None] = set()

    def evaluate() -> list[dg.RunRequest]:
        context = dg.build_sensor_context(instance=instance, cursor=cursor[0])
        result = raw_folder_changed(context, paths=paths)
        cursor[0] = result.cursor
        new = [request for request in result.run_requests or [] if request.run_key not in keys]
        keys.update(request.run_key for request in new)
        return new

    return evaluate


def test_the_first_look_asks_for_a_run(tick):
    assert len(tick()) == 1


def test_the_first_look_asks_for_none_where_the_last_run_read_what_is_there(tick, run_job):
    run_job()
    assert tick() == []


def test_without_a_change_no_run_is_asked_for(tick):
    tick()
    assert tick() == []


def test_several_new_articles_are_one_change(tick, paths: Paths):
    tick()
    for number in range(3):
        (paths.raw_folder / f"new-{number}.txt").write_text(f"Article {number}", encoding="utf-8")
    assert len(tick()) == 1
    assert tick() == []


def test_a_sidecar_is_a_change(tick, paths: Paths):
    tick()
    (paths.raw_folder / "lighthouse.yaml").write_text("publisher: Tervola Courier\n", encoding="utf-8")
    assert len(tick()) == 1


def test_a_removed_article_is_a_change(tick, paths: Paths):
    (paths.raw_folder / "second.txt").write_text("Second", encoding="utf-8")
    tick()
    (paths.raw_folder / "second.txt").unlink()
    assert len(tick()) == 1


def test_a_file_that_was_only_touched_is_no_change(tick, paths: Paths):
    tick()
    os.utime(paths.raw_folder / "lighthouse.txt", ns=(1, 1))
    assert tick() == []


def test_an_old_content_that_comes_back_gets_a_new_run_key(tick, paths: Paths):
    article = paths.raw_folder / "lighthouse.txt"
    old = article.read_bytes()
    keys = [tick()[0].run_key]
    article.write_bytes(b"New")
    keys.append(tick()[0].run_key)
    article.write_bytes(old)
    keys.append(tick()[0].run_key)
    assert len(set(keys)) == 3


def test_a_hidden_file_is_no_change(tick, paths: Paths):
    tick()
    (paths.raw_folder / ".lighthouse.txt.swp").write_bytes(b"x")
    assert tick() == []


def test_a_file_that_may_not_be_read_keeps_no_other_waiting(forbidding, tmp_path):
    (forbidding / "a.txt").write_text("One")
    (forbidding / "a.txt").chmod(0)
    os.mkfifo(forbidding / "b.txt")
    paths = Paths(raw=str(forbidding), outputs=str(tmp_path))
    with as_somebody():
        before = look_at(paths, RawState())
    (forbidding / "c.txt").write_text("Two")
    with as_somebody():
        assert look_at(paths, before).change == before.change + 1
    (forbidding / "a.txt").chmod(0o644)
    with as_somebody():
        assert look_at(paths, before).change == before.change + 1


def test_a_raw_folder_that_does_not_exist_counts_as_empty(tmp_path):
    paths = Paths(raw=str(tmp_path / "nowhere"), outputs=str(tmp_path))
    assert look_at(paths, RawState()).change == 1


def record(instance: dg.DagsterInstance, request: dg.RunRequest, status: dg.DagsterRunStatus) -> None:
    """A run as the daemon would launch it, that came to this status now."""
    job = build_defs().resolve_job_def(publish_dataset.name)
    run = instance.create_run_for_job(job, tags=dict(request.tags), status=dg.DagsterRunStatus.STARTED)
    ends = {
        dg.DagsterRunStatus.FAILURE: dg.DagsterEventType.RUN_FAILURE,
        dg.DagsterRunStatus.CANCELED: dg.DagsterEventType.RUN_CANCELED,
    }
    if status in ends:
        instance.report_dagster_event(dg.DagsterEvent(ends[status].value, run.job_name), run.run_id)


def at(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the sensor, and nothing else, take this for the time."""
    monkeypatch.setattr("pipelines.defs.sensors.time", SimpleNamespace(time=lambda: seconds))


def test_a_run_that_failed_is_asked_for_again_after_longer_and_longer(tick, instance, monkeypatch):
    now = time.time()
    (request,) = tick()
    for pause in (300, 600, 1200):
        record(instance, request, dg.DagsterRunStatus.FAILURE)
        at(monkeypatch, now + pause - 60)
        assert tick() == []
        at(monkeypatch, now + pause + 60)
        (request,) = tick()


@pytest.mark.parametrize("status", ["STARTED", "CANCELED"])
def test_a_run_that_goes_on_or_was_cancelled_is_not_asked_for_again(tick, instance, monkeypatch, status: str):
    (request,) = tick()
    record(instance, request, dg.DagsterRunStatus[status])
    at(monkeypatch, 1e12)
    assert tick() == []


def test_what_a_run_read_that_failed_later_is_not_taken_for_published(tick, run_job, paths: Paths):
    (paths.raw_folder / "lighthouse.txt").write_bytes(b"\0" * 100)
    assert not run_job().success
    assert len(tick()) == 1


def test_the_sensors_are_on_from_the_start_but_for_the_one_that_sends():
    on = {sensor.name for sensor in SENSORS if sensor.default_status is dg.DefaultSensorStatus.RUNNING}
    assert on == {"raw_folder_changed", "dead_runs"}
