"""The schedule: when the dataset is made without anybody asking. What a run does is said in the job."""

import dagster as dg

from pipelines.defs.jobs import publish_dataset

#: Once a day, so that a new version of the rules reaches the dataset even when no article changes.
daily_release = dg.ScheduleDefinition(
    name="daily_release",
    job=publish_dataset,
    cron_schedule="15 4 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Makes the dataset every day at 04:15 UTC. No new release where the data is the same.",
    tags={"trigger": "schedule"},
)

SCHEDULES = [daily_release]
