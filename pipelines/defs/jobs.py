"""The job: one way to make the whole dataset. When it runs is said in the schedules and the sensors."""

import dagster as dg

#: The steps run in one process: there are three, and a process for each would cost more than it does.
publish_dataset = dg.define_asset_job(
    "publish_dataset",
    selection=dg.AssetSelection.all(),
    description="Reads every article in `raw/`, extracts and checks all tables, and makes a release "
    "where anything changed.",
    executor_def=dg.in_process_executor,
    tags={"team": "gleanings", "product": "dataset"},
)

JOBS = [publish_dataset]
