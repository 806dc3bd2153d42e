"""Notes how a run that is to publish ends, for `gleanings status` and whoever watches its metrics."""

import time

import dagster as dg

from pipelines.defs.resources import Paths
from pipelines.publishing.metrics import note_end


def note_success(instance: dg.DagsterInstance, run_id: str, paths: Paths) -> None:
    """Note that a run has published what there was."""
    note_end(paths.raw_folder, paths.outputs_folder, _seconds_since_start(instance, run_id), run_id)


@dg.failure_hook(required_resource_keys={"paths"})
def note_failure(context: dg.HookContext) -> None:
    """Note that a step failed, and why."""
    paths: Paths = context.resources.paths
    error = context.op_exception
    told = error if isinstance(error, Exception) else RuntimeError("a step of the run failed")
    seconds = _seconds_since_start(context.instance, context.run_id)
    note_end(paths.raw_folder, paths.outputs_folder, seconds, context.run_id, told)


def _seconds_since_start(instance: dg.DagsterInstance, run_id: str) -> float:
    record = instance.get_run_record_by_id(run_id)
    return time.time() - ((record and record.start_time) or time.time())
