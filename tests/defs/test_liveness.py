"""Runs of the command line: those that go on are left alone, those that are dead are ended."""

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from pipelines.defs.home import prepare_home, run_job
from pipelines.defs.liveness import end_dead_runs
from pipelines.defs.resources import PROJECT, Paths
from pipelines.defs.sensors import dead_runs

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


def test_a_killed_run_of_the_command_line_is_ended_and_the_next_one_publishes(home: Path, paths: Paths):
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
    assert run_job(paths, home).success


def test_a_run_that_ended_leaves_no_lock(home: Path, paths: Paths):
    assert run_job(paths, home).success
    assert list((home / "alive").iterdir()) == []
