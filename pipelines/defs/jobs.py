"""The jobs: to make the whole dataset, to collect, to verify. When, is said in schedules and sensors."""

import dagster as dg
from dagster._core.storage.tags import RETRY_STRATEGY_TAG

from pipelines.defs.ends import note_failure
from pipelines.defs.executor import watched_executor
from pipelines.defs.release_checks import verified

#: A run that is tried again looks at the articles anew, and so publishes what is there by then.
publish_dataset = dg.define_asset_job(
    "publish_dataset",
    selection=dg.AssetSelection.all()
    - dg.AssetSelection.assets("collected")
    - dg.AssetSelection.checks(verified),
    description="Reads every article in `raw/`, extracts and checks all tables, and makes a release "
    "where anything changed.",
    executor_def=watched_executor,
    hooks={note_failure},
    tags={"team": "gleanings", "product": "dataset", RETRY_STRATEGY_TAG: "ALL_STEPS"},
)

#: It waits for servers most of the time, and must keep no release waiting: hence a job of its own.
collect_articles = dg.define_asset_job(
    "collect_articles",
    selection=dg.AssetSelection.assets("collected"),
    description="Asks every place in `raw/sources.yaml` for what is new. `publish_dataset` takes it up.",
    executor_def=watched_executor,
    tags={"team": "gleanings", "product": "collection"},
)

#: A rebuild costs as much as the release did.
verify_release = dg.define_asset_job(
    "verify_release",
    selection=dg.AssetSelection.checks(verified),
    description="Checks the newest release against its articles, rebuilds it and compares it byte by byte.",
    executor_def=watched_executor,
    tags={"team": "gleanings", "product": "verification"},
)

JOBS = [publish_dataset, collect_articles, verify_release]
