"""Keeps two runs from writing to one folder at once. A lock ends with its process, however that ends."""

import errno
import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

#: Who holds a folder: a hidden file in it, for people; only the lock itself counts.
_HOLDER: Final = ".held-by.json"
#: Seconds between two tries.
_PAUSE: Final = 0.2


@contextmanager
def alone_in(folder: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold a folder against other runs, of this machine, until the end of the block or of the process.

    Args:
        folder: an existing folder.
        wait: seconds to wait for a run that holds it.

    Raises:
        BlockingIOError: another run holds it, and still does after the wait; its words say which.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, folder, time.monotonic() + wait)
        _tell(folder)
        try:
            yield
        finally:
            with suppress(OSError):
                (folder / _HOLDER).unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                holder = f" ({told})" if (told := _told_holder(folder)) else ""
                words = f"Another run{holder} is writing to {folder}; try again when it is done"
                raise BlockingIOError(errno.EAGAIN, words) from error
            time.sleep(_PAUSE)
        else:
            return


def _tell(folder: Path) -> None:
    """Write down who holds the folder, where that can be written."""
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
    facts = {"pid": os.getpid(), "command": command, "since": datetime.now(UTC).isoformat(timespec="seconds")}
    with suppress(OSError):
        (folder / _HOLDER).write_text(json.dumps(facts), encoding="utf-8")


def holder_of(folder: Path) -> str | None:
    """Who holds a folder, in words; None where nobody does.

    >>> holder_of(Path("no/such/folder")) is None
    True
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _told_holder(folder) or "a run that does not say which"
    finally:
        os.close(descriptor)
    return None


def _told_holder(folder: Path) -> str | None:
    """What the holder of a folder wrote down."""
    try:
        facts = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        return f"process {facts['pid']}, {facts['command']}, since {facts['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return None
