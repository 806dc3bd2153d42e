"""The state of a dataset as numbers for a watching program, in Prometheus' text format (version 0.0.4).

The file is written at the end of each run that publishes; node_exporter's textfile collector, or whatever
reads that format, takes it from there. Nothing is sent anywhere.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from pipelines.publishing.durable import replace_text
from pipelines.publishing.status import Status, status_after_run

#: The file, in the folder of working tables.
METRICS: Final = "metrics.prom"


def write_metrics(outputs: Path, seconds: float) -> None:
    """Write the file of metrics as a whole, at the end of a run.

    Args:
        outputs: the folder of releases.
        seconds: how long the run took.

    Raises:
        OSError: the file cannot be written.
    """
    run = [
        *_metric("last_run_seconds", "How long the last run took.", {"": round(seconds, 3)}),
        *_metric("last_run_timestamp_seconds", "When the last run ended.", {"": round(time.time(), 3)}),
    ]
    replace_text(outputs / "work" / METRICS, metrics_of(status_after_run(outputs)) + _page(run))


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
    ]
    return _page(lines)


def _page(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _metric(name: str, told: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP gleanings_{name} {told}"
    yield f"# TYPE gleanings_{name} gauge"
    for labels, value in sorted(values.items()):
        yield f"gleanings_{name}{labels} {value}"


def _labelled(label: str, values: Mapping[str, int]) -> dict[str, float]:
    return {f'{{{label}="{_escaped(name)}"}}': value for name, value in values.items()}


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
