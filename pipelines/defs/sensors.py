"""The sensor: asks for a run when something in the raw folder changed.

It watches the folder as a whole, sidecars included, and asks for one run per change, never for one per
article. What a run does is said in the job.
"""

import json
from dataclasses import asdict, dataclass

import dagster as dg

from pipelines.defs.jobs import publish_dataset
from pipelines.defs.resources import Paths

_RAW_ARTICLES = dg.AssetKey("raw_articles")


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
    description="Looks at `raw/` every 30 seconds and asks for one run when an article or a sidecar "
    "was added, changed or removed.",
)
def raw_folder_changed(context: dg.SensorEvaluationContext, paths: Paths) -> dg.SensorResult:
    """One run request where the raw folder holds what neither the last look nor the last run saw."""
    before = RawState.from_cursor(context.cursor)
    now = look_at(paths, before)
    if now.content == before.content:
        return dg.SensorResult(skip_reason="Nothing changed in the raw folder.", cursor=now.as_cursor())
    if now.content == _content_of_last_run(context.instance):
        return dg.SensorResult(skip_reason="The last run has read what is there.", cursor=now.as_cursor())
    request = dg.RunRequest(
        run_key=f"{now.change}-{now.content[:16]}",
        tags={"trigger": "raw_folder", "raw_content": now.content[:16]},
    )
    return dg.SensorResult(run_requests=[request], cursor=now.as_cursor())


def _content_of_last_run(instance: dg.DagsterInstance) -> str | None:
    """The content that the last run recorded as the data version of `raw_articles`."""
    event = instance.get_latest_materialization_event(_RAW_ARTICLES)
    seen = event.asset_materialization if event else None
    return (seen.tags or {}).get("dagster/data_version") if seen else None


SENSORS = [raw_folder_changed]
