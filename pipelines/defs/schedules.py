"""The schedules: when work is done without anybody asking. What a run does is said in the jobs."""

import dagster as dg

from pipelines.collecting.sources import SourcesError, read_sources
from pipelines.defs.jobs import collect_articles, publish_dataset, verify_release
from pipelines.defs.resources import Paths

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


@dg.schedule(
    job=collect_articles,
    cron_schedule="5 * * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Asks the places in `raw/sources.yaml` every hour. Nothing is asked where it names none.",
)
def hourly_collection(paths: Paths) -> dg.RunRequest | dg.SkipReason:
    """One run where a place is named, or where the file is at fault, so that its run says so."""
    try:
        if not read_sources(paths.raw_folder).places:
            return dg.SkipReason("raw/sources.yaml names no place.")
    except SourcesError:
        pass
    return dg.RunRequest(tags={"trigger": "schedule"})


weekly_verification = dg.ScheduleDefinition(
    name="weekly_verification",
    job=verify_release,
    cron_schedule="45 4 * * 0",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Verifies the newest release every Sunday at 04:45 UTC.",
    tags={"trigger": "schedule"},
)

SCHEDULES = [daily_release, hourly_collection, weekly_verification]
