"""The log of runs as lines of JSON, where the environment asks for it; otherwise it is as Dagster writes it.

Dagster takes the logger of a run from its configuration, and a run begun in the UI has none. So the logger
of such runs is replaced: a name from below its public surface, at the version that is pinned.
"""

import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dagster as dg
from dagster._core.execution import context_creation_job
from dagster._core.log_manager import LOG_RECORD_METADATA_ATTR
from structlog.typing import EventDict

from pipelines.logs import JSON, VARIABLE, json_formatter, rooms_logged_as_json

#: The name of the logger in the configuration of runs.
JSON_LOGGER = "json"
#: What Dagster adds to each record, as far as the lines have it.
_FACTS = ("run_id", "job_name", "step_key")
#: What it adds that the words say already, or that no line can hold.
_LEFT_OUT = ("dagster_event", "dagster_event_batch_metadata", LOG_RECORD_METADATA_ATTR)


def is_wanted() -> bool:
    """Whether the environment asks for lines of JSON."""
    return os.environ.get(VARIABLE) == JSON


@contextmanager
def logged_as_wanted(run_id: str) -> Iterator[None]:
    """Write what the rooms log within the block in JSON, if that is wanted."""
    if is_wanted():
        with rooms_logged_as_json(run_id):
            yield
    else:
        yield


def install() -> None:
    """Let the runs of this process log in JSON, if that is wanted."""
    if is_wanted():
        vars(context_creation_job)["default_system_loggers"] = _json_logger


@dg.logger({}, description="Lines of JSON on standard error.")
def json_logger(_: dg.InitLoggerContext) -> logging.Logger:
    """What Dagster and the steps of a run log, a line each."""
    logger = logging.Logger("dagster", logging.DEBUG)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(json_formatter(_plain))
    logger.addHandler(handler)
    return logger


def _json_logger(_: object) -> Sequence[tuple[dg.LoggerDefinition, Mapping[str, object]]]:
    return [(json_logger, {})]


def _plain(_: object, __: str, line: EventDict) -> EventDict:
    """A record of Dagster with its own words, and the facts that it keeps apart beside them."""
    facts = line.get(LOG_RECORD_METADATA_ATTR)
    for name in _LEFT_OUT:
        event = line.pop(name, None)
        if name == "dagster_event" and event is not None:
            line["event_type"] = event.event_type_value
    if facts:
        line.update({name: facts[name] for name in _FACTS if facts[name]}, event=facts["orig_message"])
    return line
