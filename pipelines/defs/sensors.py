"""The sensors: one asks for a run when the raw folder holds what no release does, one ends dead runs.

The folder is watched as a whole, sidecars included: one run per change, never one per article. A run that
failed is asked for again, after longer and longer times, until a run has published what is there. What a run
does is said in the job.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Final

import dagster as dg

from pipelines.defs.alerts import tell_of_failures
from pipelines.defs.jobs import publish_dataset
from pipelines.defs.liveness import end_dead_runs
from pipelines.defs.resources import Paths

_RAW_ARTICLES = dg.AssetKey("raw_articles")
#: The tag of a run that says what content it was asked to publish.
_CONTENT: Final = "raw_content"
#: Seconds after which a run that failed is asked for again; doubled each time, up to a day.
_PAUSE: Final = 300
_LONGEST_PAUSE: Final = 86_400
#: Failures of one content that are looked at; after so many the pause is the longest.
_LOOKED_AT: Final = 12


@dataclass(frozen=True, slots=True)
class RawState:
    """What the sensor saw of the raw folder; its cursor is this as JSON.

    Args:
        listing: `Paths.raw_listing` at the last look.
        content: `Paths.raw_content` at the last look; the bytes are read only when the listing differs.
        change: how many changes there were; makes each run key new, also when an old content comes back.
    """

    listing: str = ""
    content: str = ""
    change: int = 0

    @classmethod
    def from_cursor(cls, cursor: str | None) -> "RawState":
        """The state that a cursor holds; one that equals no folder where there is no cursor yet."""
        return cls(**json.loads(cursor)) if cursor else cls()

    def as_cursor(self) -> str:
        """The state as a cursor."""
        return json.dumps(asdict(self))


def look_at(paths: Paths, before: RawState) -> RawState:
    """The state of the raw folder now; `change` is one up where the content is not what it was before."""
    listing = paths.raw_listing()
    if listing == before.listing:
        return before
    content = paths.raw_content()
    return RawState(listing, content, before.change + (content != before.content))


@dg.sensor(
    job=publish_dataset,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Looks at `raw/` every 30 seconds and asks for one run when an article or a sidecar was "
    "added, changed or removed, and for another where that one failed: after 5 minutes, 10, 20 and so on.",
)
def raw_folder_changed(context: dg.SensorEvaluationContext, paths: Paths) -> dg.SensorResult:
    """One run request where the raw folder holds what no run has published, or is about to."""
    now = look_at(paths, RawState.from_cursor(context.cursor))
    short = now.content[:16]
    own = dg.RunsFilter(tags={_CONTENT: short})
    runs = context.instance.get_runs(own, limit=_LOOKED_AT)
    reason = _of_last_run(context.instance, now.content) or _of_own_runs(context.instance, runs)
    if reason:
        return dg.SensorResult(skip_reason=reason, cursor=now.as_cursor())
    before = context.instance.get_runs_count(own)
    request = dg.RunRequest(
        run_key=f"{now.change}-{short}-{before}", tags={"trigger": "raw_folder", _CONTENT: short}
    )
    return dg.SensorResult(run_requests=[request], cursor=now.as_cursor())


def _of_last_run(instance: dg.DagsterInstance, content: str) -> str | None:
    """Why no run is needed, if the last run that looked at the folder saw this content."""
    event = instance.get_latest_materialization_event(_RAW_ARTICLES)
    seen = event.asset_materialization if event else None
    if event is None or seen is None or (seen.tags or {}).get("dagster/data_version") != content:
        return None
    run = instance.get_run_by_id(event.run_id)
    if run is None or run.is_failure_or_canceled:
        return None
    return "The last run has published what is there." if run.is_finished else "A run is at it."


def _of_own_runs(instance: dg.DagsterInstance, runs: Sequence[dg.DagsterRun]) -> str | None:
    """Why no run is needed now, judged by those that were asked to publish this content, the newest first."""
    if not runs:
        return None
    newest = runs[0]
    if not newest.is_finished:
        return "A run is at it."
    if newest.status is dg.DagsterRunStatus.CANCELED:
        return "Somebody cancelled the run; it is asked for again when something changes, or by hand."
    failures = sum(1 for _ in takewhile(lambda run: run.status is dg.DagsterRunStatus.FAILURE, runs))
    if not failures:
        return None
    record = instance.get_run_record_by_id(newest.run_id)
    pause = min(_PAUSE * 2 ** (failures - 1), _LONGEST_PAUSE)
    left = (record.end_time or 0.0) + pause - time.time() if record else 0.0
    return f"The run failed; it is tried again in {left / 60:.0f} minutes." if left > 0 else None


@dg.sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Ends runs whose process is gone, so that those in the queue may begin.",
)
def dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Never a run: what it did is in the reason."""
    ended = end_dead_runs(context.instance)
    return dg.SkipReason(f"Ended: {', '.join(ended)}." if ended else "No run is dead.")


SENSORS = [raw_folder_changed, dead_runs, tell_of_failures]
