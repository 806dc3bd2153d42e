"""The executor of every run: all steps in one process, which shows as long as it lives that it does.

There are a handful of steps, and a process for each would cost more than it does. How a run whose process is
gone is told from one that goes on is said in `liveness`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import dagster as dg
from dagster._core.execution.retries import RetryMode
from dagster._core.executor.in_process import InProcessExecutor

from pipelines.defs.liveness import stay_alive
from pipelines.defs.loggers import logged_as_wanted

if TYPE_CHECKING:
    from dagster._core.execution.context.system import PlanOrchestrationContext
    from dagster._core.execution.plan.plan import ExecutionPlan


class WatchedExecutor(InProcessExecutor):
    """Dagster's executor in one process, which first takes the lock of its run."""

    def execute(
        self, plan_context: "PlanOrchestrationContext", execution_plan: "ExecutionPlan"
    ) -> Iterator[dg.DagsterEvent]:
        """Run all steps; the lock is held until the process ends, and so until the run's end is recorded."""
        stay_alive(plan_context.instance, plan_context.run_id)
        with logged_as_wanted(plan_context.run_id):
            yield from super().execute(plan_context, execution_plan)


@dg.executor(name="in_process")
def watched_executor(_: dg.InitExecutorContext) -> WatchedExecutor:
    """The executor of all jobs, and of runs of single assets; steps that have a retry policy are retried."""
    return WatchedExecutor(retries=RetryMode.ENABLED)
