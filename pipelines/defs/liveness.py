"""Tells a run that goes on from one whose process is gone, for runs that no daemon started.

Dagster watches over the runs that its daemon launches. A run of the command line has nobody to watch it:
killed, it would stand as started for ever, and keep all later ones in the queue. So it holds a lock as long
as it lives, and whoever finds its lock free says that it failed.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import dagster as dg

#: The tag of the runs that hold a lock, and what it says of them.
TRIGGER: Final = "trigger"
COMMAND_LINE: Final = "command_line"
_LOCKS: Final = "alive"
_UNFINISHED: Final = (
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
)


@contextmanager
def alive(instance: dg.DagsterInstance, run_id: str) -> Iterator[None]:
    """Hold the lock of a run until the end of the block or of the process.

    Args:
        instance: where the run is recorded.
        run_id: the run, which need not be recorded yet.
    """
    path = _lock_of(instance, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def end_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """Say of each run of the command line whose process is gone that it failed.

    Returns:
        The runs.
    """
    filters = dg.RunsFilter(statuses=list(_UNFINISHED), tags={TRIGGER: COMMAND_LINE})
    dead = [run for run in instance.get_runs(filters) if not _is_alive(instance, run.run_id)]
    for run in dead:
        instance.report_run_failed(run, "Its process is gone: it was killed, or the machine stopped.")
    return [run.run_id for run in dead]


def _is_alive(instance: dg.DagsterInstance, run_id: str) -> bool:
    try:
        with _lock_of(instance, run_id).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _lock_of(instance: dg.DagsterInstance, run_id: str) -> Path:
    return Path(os.fspath(instance.root_directory)) / _LOCKS / run_id
