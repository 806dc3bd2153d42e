"""Folders for passing files, beside the data or where that may not be: made, held, and cleared away.

A run that is killed cannot clear its own; the next run of its kind does. What a run may write beside the data
lies there instead: see `scratch_in`.
"""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from pipelines.running.locks import alone_in

_SCRATCH: Final = ".passing"


@contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """A folder for what does not fit in memory; goes at the end, and what a run left that was killed before.

    Args:
        folder: where it is made; the run must be alone in there.
    """
    scratch = folder / _SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch)


@contextmanager
def passing_folder(purpose: str) -> Iterator[Path]:
    """A new folder in the system's one for passing files; goes at the end of the block.

    Those that killed runs left for the same purpose go at its beginning; those of other users, and of runs
    that go on, stay.

    Args:
        purpose: a word that its name tells what it is for by.
    """
    prefix = f"gleanings-{purpose}-"
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        _clear(left)
    with ExitStack() as held:
        folder = _new_folder(prefix, held)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


def _new_folder(prefix: str, held: ExitStack) -> Path:
    """A folder that no other run takes for one that was left: it is locked and still there."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix))
        try:
            held.enter_context(alone_in(folder))
        except (BlockingIOError, FileNotFoundError):  # Another run came between, and clears it.
            continue
        if folder.exists():
            return folder


def _clear(left: Path) -> None:
    """Take away a folder of this user that no run holds; one that cannot be taken away is left."""
    try:
        found = left.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
            with alone_in(left):
                shutil.rmtree(left)
    except OSError:
        return
