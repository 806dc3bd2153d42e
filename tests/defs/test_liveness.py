"""Runs that go on are left alone, those that are dead are ended."""

import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import dagster as dg
import pytest
from dagster._core.storage.tags import GRPC_INFO_TAG

from pipelines.defs.build import build_defs
from pipelines.defs.home import prepare_home, run_job
from pipelines.defs.jobs import publish_dataset
from pipelines.defs.liveness import end_dead_runs
from pipelines.defs.resources import PROJECT, Paths
from pipelines.defs.sensors import dead_runs
from tests.faulting import Fault

RUN = """
import sys
from pathlib import Path
from pipelines.defs.home import run_job
from pipelines.defs.resources import Paths
from pipelines.publishing import publish

publish._publish_if_new = lambda *_: print("at it", flush=True) or sys.stdin.read()
run_job(Paths(raw=sys.argv[1], outputs=sys.argv[2]), Path(sys.argv[3]))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "dagster.yaml").write_bytes((PROJECT / "dagster.yaml").read_bytes())
    return prepare_home(tmp_path)


@pytest.mark.fault(
    "A run of Dagster is killed",
    "it is ended as failed, its slot is free, and the next run comes to the same bytes",
)
def test_a_killed_run_of_the_command_line_is_ended_and_the_next_one_publishes(
    fault: Fault, home: Path, paths: Paths
):
    command = [sys.executable, "-c", RUN, paths.raw, paths.outputs, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != b"at it":
            assert process.poll() is None
        with dg.DagsterInstance.from_config(str(home)) as instance:
            assert end_dead_runs(instance) == []
            process.kill()
            process.wait()
            (run,) = instance.get_runs()
            assert run.status is dg.DagsterRunStatus.STARTED
            context = dg.build_sensor_context(instance=instance)
            assert dead_runs(context).skip_message == f"Ended: {run.run_id}."
            assert instance.get_run_by_id(run.run_id).status is dg.DagsterRunStatus.FAILURE
            assert dead_runs(context).skip_message == "No run is dead."
    fault.done(run_job(paths, home).success)


def test_a_run_that_ended_leaves_no_lock(home: Path, paths: Paths):
    assert run_job(paths, home).success
    assert list((home / "alive").iterdir()) == []


HOLD = "import fcntl, sys; lock = open(sys.argv[1], 'wb'); fcntl.flock(lock, 2); print(flush=True); input()"


def launched(instance: dg.DagsterInstance) -> str:
    """A run as a code server starts it, which is recorded as started now."""
    job = build_defs().resolve_job_def(publish_dataset.name)
    run = instance.create_run_for_job(job, tags={GRPC_INFO_TAG: "{}"})
    instance.report_dagster_event(
        dg.DagsterEvent(dg.DagsterEventType.RUN_START.value, run.job_name), run.run_id
    )
    return run.run_id


def test_a_launched_run_is_dead_once_nobody_holds_its_lock(home: Path):
    with dg.DagsterInstance.from_config(str(home)) as instance:
        run_id = launched(instance)
        (home / "alive").mkdir()
        lock = home / "alive" / run_id
        command = [sys.executable, "-c", HOLD, str(lock)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline()
            assert end_dead_runs(instance) == []
            process.kill()
            process.wait()
        assert end_dead_runs(instance) == [run_id]
        assert not lock.exists()


def test_a_launched_run_has_a_minute_to_take_its_lock(home: Path, monkeypatch: pytest.MonkeyPatch):
    with dg.DagsterInstance.from_config(str(home)) as instance:
        run_id = launched(instance)
        assert end_dead_runs(instance) == []
        now = time.time()
        monkeypatch.setattr("pipelines.defs.liveness.time", SimpleNamespace(time=lambda: now + 61))
        assert end_dead_runs(instance) == [run_id]


def test_a_run_that_somebody_executes_without_a_lock_is_left_alone(home: Path, monkeypatch):
    job = build_defs().resolve_job_def(publish_dataset.name)
    monkeypatch.setattr("pipelines.defs.liveness.time", SimpleNamespace(time=lambda: 1e12))
    with dg.DagsterInstance.from_config(str(home)) as instance:
        instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
        assert end_dead_runs(instance) == []
