"""Keeps two runs from writing to one folder at once."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder against other runs, of this machine, until the end of the block or of the process.

    Args:
        folder: an existing folder.

    Raises:
        BlockingIOError: another run holds it.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        words = f"Another run is writing to {folder}; try again when it is done"
        raise BlockingIOError(errno.EAGAIN, words) from error
