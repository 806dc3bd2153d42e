"""Puts the definitions together, so that the code location and the tests do it in the same way.

What the definitions are is said in the modules beside this one.
"""

from collections.abc import Mapping

import dagster as dg

from pipelines.defs import loggers
from pipelines.defs.assets import ASSETS
from pipelines.defs.executor import watched_executor
from pipelines.defs.jobs import JOBS
from pipelines.defs.release_checks import verified
from pipelines.defs.resources import Compute, Layout, Paths
from pipelines.defs.schedules import SCHEDULES
from pipelines.defs.sensors import SENSORS


def build_defs(overrides: Mapping[str, object] | None = None) -> dg.Definitions:
    """The project's definitions.

    Args:
        overrides: resources by key that take the place of the default ones, such as the `paths` of a test.

    Returns:
        Every asset with its checks, the job, the schedule, the sensor and the resources.
    """
    loggers.install()
    return dg.Definitions(
        assets=ASSETS,
        asset_checks=[verified],
        jobs=JOBS,
        schedules=SCHEDULES,
        sensors=SENSORS,
        executor=watched_executor,
        loggers={"console": dg.colored_console_logger, loggers.JSON_LOGGER: loggers.json_logger},
        resources={"paths": Paths(), "compute": Compute(), "layout": Layout(), **(overrides or {})},
    )
