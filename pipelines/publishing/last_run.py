"""What became of the last run that was to publish: written down at its end, however it ended, and read back.

A run that is killed writes nothing, and what the run before it wrote stays, with its time.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pipelines.publishing.durable import replace_text

#: The file, in the folder of working tables.
LAST_RUN: Final = "last-run.json"


@dataclass(frozen=True, slots=True)
class LastRun:
    """A run that has ended.

    Args:
        ended: when, as ISO 8601 has it, in UTC.
        seconds: how long it took.
        error: why it failed, in words; None where it did not.
        succeeded: when the last run ended that did not fail; None where none is known.
        run_id: its id, where it has one.
    """

    ended: str
    seconds: float
    error: str | None = None
    succeeded: str | None = None
    run_id: str | None = None


def note_run(outputs: Path, seconds: float, run_id: str | None, error: Exception | None) -> None:
    """Write down how a run ended.

    Args:
        outputs: the folder of releases.
        seconds: how long the run took.
        run_id: its id, where it has one.
        error: why it failed, if it did.

    Raises:
        OSError: the file cannot be written.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    before = last_run(outputs)
    succeeded = (before.succeeded if before else None) if error else now
    told = (str(error) or type(error).__name__) if error else None
    run = LastRun(now, round(seconds, 3), told, succeeded, run_id)
    (outputs / "work").mkdir(parents=True, exist_ok=True)
    replace_text(outputs / "work" / LAST_RUN, json.dumps(asdict(run)))


def last_run(outputs: Path) -> LastRun | None:
    """The last run as it was written down; None where there is no such note, or it cannot be read."""
    with suppress(OSError, ValueError, TypeError):
        return LastRun(**json.loads((outputs / "work" / LAST_RUN).read_text(encoding="utf-8")))
    return None
