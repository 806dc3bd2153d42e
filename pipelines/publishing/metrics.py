"""The state of a dataset as numbers for a watching program, in Prometheus' text format (version 0.0.4).

The file is written at the end of each run that is to publish, also where it fails; node_exporter's textfile
collector, or whatever reads that format, takes it from there. Nothing is sent anywhere.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from pipelines.collecting.register import REGISTER, read_counts
from pipelines.publishing.durable import replace_text
from pipelines.publishing.last_run import LastRun, note_run
from pipelines.publishing.status import Status, status_after_run

#: The file, in the folder of working tables.
METRICS: Final = "metrics.prom"


def write_metrics(raw: Path, outputs: Path) -> None:
    """Write the file of metrics as a whole, at the end of a run, whose own note is written already.

    Args:
        raw: the folder of inputs.
        outputs: the folder of releases.

    Raises:
        OSError: the file cannot be written.
    """
    status = replace(status_after_run(outputs), collected=read_counts(raw / REGISTER))
    replace_text(outputs / "work" / METRICS, metrics_of(status))


@contextmanager
def noting_the_end(raw: Path, outputs: Path, run_id: str | None = None) -> Iterator[None]:
    """Note how the run within the block ends, and write the metrics; not where another run was in its way.

    Args:
        raw: the folder of inputs.
        outputs: the folder of releases.
        run_id: the run's id, where it has one.

    Raises:
        OSError: a file cannot be written.
    """
    started = time.monotonic()
    try:
        yield
    except Exception as error:
        note_end(raw, outputs, time.monotonic() - started, run_id, error)
        raise
    note_end(raw, outputs, time.monotonic() - started, run_id)


def note_end(
    raw: Path, outputs: Path, seconds: float, run_id: str | None, error: Exception | None = None
) -> None:
    """Note how a run has ended, and write the metrics; not where another run was in its way.

    Args:
        raw: the folder of inputs.
        outputs: the folder of releases.
        seconds: how long the run took.
        run_id: its id, where it has one.
        error: why it failed, if it did; what cannot be written then is let be, as the disk may be full.

    Raises:
        OSError: a file cannot be written, and the run did not fail.
    """
    if error is None:
        note_run(outputs, seconds, run_id, None)
        write_metrics(raw, outputs)
    elif not isinstance(error.__cause__ or error, BlockingIOError):
        with suppress(OSError, ValueError):
            note_run(outputs, seconds, run_id, error)
            write_metrics(raw, outputs)


def metrics_of(status: Status) -> str:
    """The metrics, one a line, each kind with what it says.

    >>> print(metrics_of(Status(inputs=3)).splitlines()[2])
    gleanings_inputs 3.0
    """
    looked: dict[str, float] = {"": float(status.inputs)} if status.inputs is not None else {}
    pending = dict.fromkeys(looked, float(len(status.pending)))
    gone = dict.fromkeys(looked, float(status.gone))
    reasons = Counter((left.stage, left.reason) for left in status.left)
    lines = [
        *_metric("inputs", "Articles in the folder of inputs.", looked),
        *_metric(
            "inputs_pending",
            "Articles that no run has taken up.",
            pending,
        ),
        *_metric(
            "documents_gone",
            "Documents whose article is no longer there.",
            gone,
        ),
        *_metric("rows", "Rows of the working tables.", _labelled("table", status.rows)),
        *_metric(
            "inputs_failed",
            "Inputs that could not be used, or not wholly.",
            {f'{{stage="{stage}",reason="{reason}"}}': count for (stage, reason), count in reasons.items()},
        ),
        *_metric(
            "rows_quarantined",
            "Rows that failed a check.",
            {
                f'{{table="{table}",check="{_escaped(check)}"}}': count
                for (table, check), count in status.set_aside.items()
            },
        ),
        *_metric("addresses", "Addresses by what became of them.", _labelled("status", status.collected)),
        *_metric(
            "release_info",
            "The newest release.",
            {f'{{version="{status.release}",date="{status.released}"}}': 1} if status.release else {},
        ),
        *(_of_run(status.last_run) if status.last_run else ()),
    ]
    return "".join(f"{line}\n" for line in lines)


def _of_run(run: LastRun) -> Iterator[str]:
    """The metrics of the last run."""
    succeeded = {"": _seconds_of(run.succeeded)} if run.succeeded else {}
    known = {f'{{run_id="{_escaped(run.run_id)}"}}': 1.0} if run.run_id else {}
    yield from _metric("last_run_failed", "Whether the last run failed.", {"": int(run.error is not None)})
    yield from _metric("last_run_seconds", "How long the last run took.", {"": run.seconds})
    yield from _metric("last_run_timestamp_seconds", "When it ended.", {"": _seconds_of(run.ended)})
    yield from _metric(
        "last_success_timestamp_seconds", "When the last run without a fault ended.", succeeded
    )
    yield from _metric("last_run_info", "The id of the last run.", known)


def _seconds_of(time: str) -> float:
    return datetime.fromisoformat(time).timestamp()


def _metric(name: str, told: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP gleanings_{name} {told}"
    yield f"# TYPE gleanings_{name} gauge"
    for labels, value in sorted(values.items()):
        yield f"gleanings_{name}{labels} {value}"


def _labelled(label: str, values: Mapping[str, int]) -> dict[str, float]:
    return {f'{{{label}="{_escaped(name)}"}}': value for name, value in values.items()}


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
