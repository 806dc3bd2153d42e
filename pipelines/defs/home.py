"""The Dagster home: the folder of the instance that remembers runs, and a run of the job recorded there.

For the command line, which knows nothing of Dagster. What the job does is said in `jobs` and `assets`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import yaml
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.definitions.repository_definition import SINGLETON_REPOSITORY_NAME
from dagster._core.execution.api import execute_run
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteRepositoryOrigin
from dagster._core.storage.tags import MAX_RETRIES_TAG
from dagster._core.utils import make_new_run_id
from dagster._daemon.auto_run_reexecution.event_log_consumer import DAGSTER_EVENT_TYPES, _create_cursor_key

from pipelines.defs.build import build_defs
from pipelines.defs.jobs import publish_dataset
from pipelines.defs.liveness import COMMAND_LINE, TRIGGER, alive, end_dead_runs
from pipelines.defs.loggers import JSON_LOGGER
from pipelines.defs.resources import PROJECT, Compute, Layout, Paths

#: The name under which the UI knows the definitions, as `[tool.dg.project]` gives it; a run that carries it
#: shows up at its job.
CODE_LOCATION = "gleanings"

#: The file of a home that says where the definitions are.
WORKSPACE = "workspace.yaml"
_LOADED = {
    "load_from": [{"python_module": {"module_name": "pipelines.definitions", "location_name": CODE_LOCATION}}]
}

#: Where the UI looks for the job of a run. `execute_in_process` records no such place, and the UI's timeline
#: would lack the run; hence a few names from below Dagster's public surface, at the version that is pinned.
_REPOSITORY = RemoteRepositoryOrigin(RegisteredCodeLocationOrigin(CODE_LOCATION), SINGLETON_REPOSITORY_NAME)

_NO_LOGS = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
_JSON_LOGS: dict[str, object] = {"loggers": {JSON_LOGGER: {}}}


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """How a recorded run ended.

    Args:
        success: whether every step did what it should and no blocking check failed.
        run_id: the run in the UI.
        errors: what went wrong, one line a step; empty where nothing did.
    """

    success: bool
    run_id: str
    errors: tuple[str, ...]


def prepare_home(root: Path = PROJECT) -> Path:
    """Make `.dagster` below a folder the Dagster home, with the project's settings in it.

    Args:
        root: the folder that holds `dagster.yaml`; the home also gets a `workspace.yaml`, for the UI.

    Returns:
        The path for DAGSTER_HOME.
    """
    home = root / ".dagster"
    home.mkdir(exist_ok=True)
    _place(home / "dagster.yaml", (root / "dagster.yaml").read_bytes())
    _place(home / WORKSPACE, yaml.safe_dump(_LOADED).encode())
    return home


def _place(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def begin_events(home: Path) -> None:
    """Note in a home which events the daemon has seen, where it has no note of that: all up to now.

    The daemon does the same when it first starts, and warns of it.

    Args:
        home: what `prepare_home` returned.
    """
    with dg.DagsterInstance.from_config(str(home)) as instance:
        keys = {_create_cursor_key(event_type) for event_type in DAGSTER_EVENT_TYPES}
        missing = keys - instance.daemon_cursor_storage.get_cursor_values(keys).keys()
        if missing:
            newest = instance.event_log_storage.get_maximum_record_id() or 0
            instance.daemon_cursor_storage.set_cursor_values(dict.fromkeys(missing, str(newest)))


def run_job(
    paths: Paths | None = None,
    home: Path | None = None,
    compute: Compute | None = None,
    layout: Layout | None = None,
    run_id: str | None = None,
    log_json: bool = False,
) -> JobOutcome:
    """Run the job `publish_dataset` in this process and record it, so that the UI shows it.

    Args:
        paths: where to read and write; the project's own folders where it is None.
        home: what `prepare_home` returned; it is called where this is None.
        compute: where to extract; this machine where it is None.
        layout: how the release lies on the disk; as it is by default where it is None.
        run_id: the run's id, a UUID; a new one where it is None.
        log_json: whether to write what Dagster logs to standard error, in lines of JSON.

    Returns:
        How the run ended.
    """
    job = build_defs(_given(paths=paths, compute=compute, layout=layout)).resolve_job_def(
        publish_dataset.name
    )
    with dg.DagsterInstance.from_config(str(home or prepare_home())) as instance:
        end_dead_runs(instance)
        run_id = run_id or make_new_run_id()
        with alive(instance, run_id):
            run = instance.create_run_for_job(
                job,
                run_id=run_id,
                run_config=_JSON_LOGS if log_json else _NO_LOGS,
                tags={**job.run_tags, TRIGGER: COMMAND_LINE, MAX_RETRIES_TAG: "0"},
                remote_job_origin=_REPOSITORY.get_job_origin(job.name),
            )
            result = execute_run(InMemoryJob(job), run, instance)
        return JobOutcome(result.success, result.run_id, tuple(_errors(result)))


def _given(**resources: object) -> dict[str, object]:
    return {name: resource for name, resource in resources.items() if resource}


def _errors(result: dg.JobExecutionResult) -> Iterator[str]:
    """One line for each step that failed: the step, and the words of the error it began with."""
    for event in result.filter_events(lambda event: event.is_step_failure):
        error = event.step_failure_data.error
        while error and error.cause:
            error = error.cause
        yield f"{event.step_key}: {error.message.strip() if error else event.message}"
