"""Tells somebody of runs that failed: in the log, and at a web address where one is named. Off by default.

The words go as JSON, `{"text": ...}`, which Slack, Mattermost, and most others that take hooks understand.
Nothing is sent unless the sensor is switched on in the UI and `GLEANINGS_WEBHOOK` names where to.
"""

import os
from typing import Final

import dagster as dg
import urllib3

#: The variable of the environment that names the address.
WEBHOOK: Final = "GLEANINGS_WEBHOOK"
_SECONDS: Final = 10.0


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.STOPPED,
    description=f"Tells of each run that failed: in the log, and at the address in {WEBHOOK}.",
)
def tell_of_failures(context: dg.RunFailureSensorContext) -> None:
    """Tell which run failed and why; where the address does not answer, the tick fails and says so."""
    run = context.dagster_run
    told = f"Gleanings: run {run.run_id} of {run.job_name} failed: {context.failure_event.message}"
    context.log.error(told)
    address = os.environ.get(WEBHOOK)
    if address:
        answer = urllib3.request("POST", address, json={"text": told}, timeout=_SECONDS, retries=2)
        if answer.status >= 400:
            raise RuntimeError(f"The address in {WEBHOOK} answers with status {answer.status}.")
