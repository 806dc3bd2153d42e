"""Runs that are killed at random moments: of the command line, through Dagster, and the daemon."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg
import pytest

from benchmarks.scale import files_of, is_killed, run
from benchmarks.soak import soak
from pipelines.defs.home import WORKSPACE, prepare_home
from pipelines.defs.liveness import end_dead_runs
from pipelines.defs.resources import OUTPUTS, PROJECT, RAW
from tests.faulting import LONG, Fault
from tests.faults.conftest import Place


@pytest.mark.fault(
    "`gleanings publish` is killed at a random moment",
    "no reader sees a torn release, no later run fails, and all comes to the same bytes",
)
def test_killed_runs_of_the_command_line_cost_nothing(fault: Fault, tmp_path: Path):
    rounds, articles, kills = fault.size(1, 5), fault.size(2, 12), fault.size(1, 12)
    figures = {
        figure.name: figure
        for figure in soak(tmp_path, rounds, articles, kills, fault.chance.randrange(10**6))
    }
    assert figures["reads of the newest release"].measured > 0
    is_harmless = not any(figures[name].measured for name in figures if name.startswith("of these, "))
    fault.done(is_harmless, int(figures["runs that were killed"].measured))


#: Runs the job of Dagster in a process of its own, and records it in a home.
RUN = """
import sys
from pathlib import Path
from pipelines.defs.home import run_job
from pipelines.defs.resources import Paths

sys.exit(not run_job(Paths(raw=sys.argv[1], outputs=sys.argv[2]), Path(sys.argv[3])).success)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "dagster.yaml").write_bytes((PROJECT / "dagster.yaml").read_bytes())
    return prepare_home(tmp_path)


@pytest.mark.skipif(not LONG, reason="its short form is in tests/defs/test_liveness.py")
@pytest.mark.fault(
    "A run of Dagster is killed",
    "it is ended as failed, its slot is free, and the next run comes to the same bytes",
)
def test_killed_runs_of_dagster_cost_nothing(fault: Fault, place: Place, home: Path):
    command = [sys.executable, "-c", RUN, place.raw]
    longest = run(*command, place.folder / "whole", home).clock
    for _ in range(fault.size(0, 8)):
        if is_killed(fault.chance.uniform(0, longest), *command, place.outputs, home):
            with dg.DagsterInstance.from_config(str(home)) as instance:
                end_dead_runs(instance)
                fault.done(not instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])))
    run(*command, place.outputs, home)
    fault.done(files_of(place.outputs) == files_of(place.folder / "whole"), times=0)


@pytest.mark.skipif(not LONG, reason="the daemon looks every 30 seconds")
@pytest.mark.fault(
    "The daemon is killed with all that it started",
    "started again, it publishes what is there, to the same bytes",
)
def test_a_killed_daemon_costs_nothing_but_time(
    fault: Fault, place: Place, home: Path, monkeypatch: pytest.MonkeyPatch
):
    whole = place.from_nothing()
    monkeypatch.chdir(home)
    for name, folder in (("DAGSTER_HOME", home), (RAW, place.raw), (OUTPUTS, place.outputs)):
        monkeypatch.setenv(name, str(folder))
    daemon = [sys.executable, "-m", "dagster._daemon", "run", "-w", str(home / WORKSPACE)]
    for _ in range(fault.size(0, 2)):
        fault.done(is_killed(fault.chance.uniform(10, 60), *daemon))
    with subprocess.Popen(daemon, start_new_session=True) as process:
        try:
            until = time.monotonic() + 900
            while not (place.outputs / "latest").exists() and time.monotonic() < until:
                time.sleep(1)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
    ours = {path: sha256 for path, sha256 in files_of(place.outputs).items() if path.startswith("releases/")}
    fault.done(bool(ours) and ours.items() <= whole.items(), times=0)
