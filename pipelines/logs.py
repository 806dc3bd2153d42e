"""The log as lines of JSON for a watching program, with the ids of the run and of documents.

Rooms log with Python's `logging`, with facts beside the words (`extra`); here these become lines. Nobody sees
them unless they are asked for: what a person is told is in `console`.
"""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import Processor

#: The variable of the environment that asks for the log of Dagster's runs in JSON, and what it then says.
VARIABLE: Final = "GLEANINGS_LOG"
JSON: Final = "json"
#: The logger above those of all rooms.
ROOMS: Final = "pipelines"
_log = logging.getLogger(__name__)


def json_formatter(*further: Processor) -> logging.Formatter:
    """What makes a line of JSON of a record: time, level, logger, words, the run's id, and the facts beside.

    Args:
        further: what else to do with the facts of a record.
    """
    return ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            add_log_level,
            add_logger_name,
            ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *further,
        ],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(default=str),
        ],
    )


@contextmanager
def run_logged_as_json(run_id: str, command: str) -> Iterator[None]:
    """Write what the rooms log within the block to standard error, with the beginning and the end of the run.

    Args:
        run_id: the run.
        command: what is run, for the lines.
    """
    started = time.monotonic()
    with rooms_logged_as_json(run_id, command=command):
        _log.info("The run begins")
        try:
            yield
        except SystemExit as end:
            _log.info("The run ends", extra={"seconds": _since(started), "exit_code": end.code or 0})
            raise
        except BaseException as error:
            told = str(error) or type(error).__name__
            _log.error("The run failed", extra={"seconds": _since(started), "error": told})
            raise
        _log.info("The run ends", extra={"seconds": _since(started), "exit_code": 0})


@contextmanager
def rooms_logged_as_json(run_id: str, **facts: str) -> Iterator[None]:
    """Write what the rooms log within the block to standard error.

    Args:
        run_id: the run.
        facts: what else each line is to say.
    """
    rooms = logging.getLogger(ROOMS)
    with structlog.contextvars.bound_contextvars(run_id=run_id, **facts):
        if rooms.handlers:  # A run within a run: its lines are written already.
            yield
            return
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(json_formatter())
        level = rooms.level
        rooms.addHandler(handler)
        rooms.setLevel(logging.INFO)
        try:
            yield
        finally:
            rooms.setLevel(level)
            rooms.removeHandler(handler)


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)
