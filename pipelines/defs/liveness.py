"""Tells a run that goes on from one whose process is gone, so that no dead run keeps others in the queue.

Dagster's code server sees when a run that it started dies, but not once it was restarted itself; a run of the
command line has nobody to watch it. So the process of each run holds a lock as long as it lives, and whoever
finds the lock of a run free says that it failed.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import dagster as dg
from dagster._core.storage.tags import GRPC_INFO_TAG

#: The tag of the runs that hold a lock from before they are recorded, and what it says of them.
TRIGGER: Final = "trigger"
COMMAND_LINE: Final = "command_line"
_LOCKS: Final = "alive"
_UNFINISHED: Final = (
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
)
#: Seconds that a run which was launched has to take its lock once it is recorded as started.
_TIME_TO_LOCK: Final = 60.0
#: The locks that this process holds, by the path of each.
_held: Final[dict[Path, IO[bytes]]] = {}


@contextmanager
def alive(instance: dg.DagsterInstance, run_id: str) -> Iterator[None]:
    """Hold the lock of a run until the end of the block or of the process.

    Args:
        instance: where the run is recorded.
        run_id: the run, which need not be recorded yet.
    """
    stay_alive(instance, run_id)
    try:
        yield
    finally:
        path = _lock_of(instance, run_id)
        path.unlink(missing_ok=True)
        _held.pop(path).close()


def stay_alive(instance: dg.DagsterInstance, run_id: str) -> None:
    """Hold the lock of a run until the end of the process, if it is not held yet.

    Args:
        instance: where the run is recorded.
        run_id: the run.
    """
    path = _lock_of(instance, run_id)
    if path not in _held:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX)
        _held[path] = lock


def end_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """Say of each run whose process is gone that it failed.

    Returns:
        The runs.
    """
    dead = [run for run in instance.get_runs(_UNFINISHED_FILTER) if _is_dead(instance, run)]
    for run in dead:
        instance.report_run_failed(run, "Its process is gone: it was killed, or the machine stopped.")
    _remove_locks_of_finished(instance)
    return [run.run_id for run in dead]


_UNFINISHED_FILTER: Final = dg.RunsFilter(statuses=list(_UNFINISHED))


def _is_dead(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Whether a run that is not finished has no process; of one that was launched, once it has started."""
    if run.tags.get(TRIGGER) == COMMAND_LINE:
        return _is_held(instance, run.run_id) is not True
    if run.status is not dg.DagsterRunStatus.STARTED or GRPC_INFO_TAG not in run.tags:
        return False
    held = _is_held(instance, run.run_id)
    if held is None:
        record = instance.get_run_record_by_id(run.run_id)
        started = record.start_time if record else None
        return started is not None and time.time() - started > _TIME_TO_LOCK
    return not held


def _is_held(instance: dg.DagsterInstance, run_id: str) -> bool | None:
    """Whether somebody holds the lock of a run; None where nobody ever took it."""
    try:
        with _lock_of(instance, run_id).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return True
    return False


def _remove_locks_of_finished(instance: dg.DagsterInstance) -> None:
    """Remove the locks of runs that are over: a process that was launched leaves its own."""
    locks = [path for path in _folder(instance).glob("*") if path not in _held]
    unfinished = {run.run_id for run in instance.get_runs(_UNFINISHED_FILTER)} if locks else set()
    for path in locks:
        run = None if path.name in unfinished else instance.get_run_by_id(path.name)
        if run is not None and run.is_finished:
            path.unlink(missing_ok=True)


def _folder(instance: dg.DagsterInstance) -> Path:
    return Path(os.fspath(instance.root_directory)) / _LOCKS


def _lock_of(instance: dg.DagsterInstance, run_id: str) -> Path:
    return _folder(instance) / run_id
