"""Opens the files of an input within limits: regular files, inside the input's folder, of bounded length.

Whatever is read of an input, sidecars, tables and archives too, is opened here, and whatever goes wrong with
it is told by `failure_of`: one bad input costs itself and no other. What the bytes mean belongs elsewhere.
"""

import os
import stat
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from pipelines.document import Failure, ReadingError

#: No article of news is longer; a page that is would cost minutes, and more memory than a whole shard.
LONGEST_ARTICLE: Final = 16 * 2**20
#: A pipe without a writer is opened at once, and no terminal comes to govern the process.
_FLAGS: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY


@dataclass(frozen=True, slots=True)
class Place:
    """Where one of the articles that a file holds stands in it.

    Args:
        name: as in `Source.name`.
        at: as in `Source.at`.
        content: SHA-256 of its bytes.
    """

    name: str
    at: int
    content: str


def open_within(path: Path, root: Path | None) -> BinaryIO:
    """Open a regular file to be read.

    Args:
        path: the file, or a link to it.
        root: the folder that a link must not lead out of; None for a file that a person named.

    Raises:
        ReadingError: `unsupported`, where it is no regular file, or a link leads out of the folder.
        OSError: it cannot be opened.
    """
    if root is not None and path.is_symlink():
        _refuse_outside(path, root)
    _refuse_irregular(os.stat(path))
    descriptor = os.open(path, _FLAGS)
    try:
        _refuse_irregular(os.fstat(descriptor))
        return open(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_within(path: Path, root: Path | None, longest: int = LONGEST_ARTICLE) -> bytes:
    """The bytes of a regular file.

    Args:
        path: the file, or a link to it.
        root: as for `open_within`.
        longest: how many bytes it may have.

    Raises:
        ReadingError: as for `open_within`; or `too_large`.
        OSError: it cannot be read.
    """
    with open_within(path, root) as file:
        payload = file.read(longest + 1)
    if len(payload) > longest:
        raise too_large(longest)
    return payload


def too_large(longest: int) -> ReadingError:
    """The error of an input, or of a part of one, that has more bytes than are read."""
    detail = f"it holds more than {longest:,} bytes, unpacked; take out what does not belong to the article"
    return ReadingError("too_large", detail)


def failure_of(error: Exception, name: str, doc_id: str | None = None, digest: str | None = None) -> Failure:
    """What an error means for the input that was being read.

    Args:
        error: whatever was raised, foreseen or not.
        name: as in `Source.name`.
        doc_id: the document, where it is known.
        digest: SHA-256 of the input's bytes, where they could be read.
    """
    match error:
        case ReadingError():
            stage, reason, detail = error.stage, error.reason, error.detail
        case OSError():
            stage, reason = "reading", "unreadable"
            cause = error.strerror or error
            detail = f"it cannot be read: {cause}; check that it is there, whole, and that you may read it"
        case _:
            stage, reason, detail = "reading", "failed", told(error)
    return Failure(name, stage, reason, detail, doc_id, digest)


def told(error: Exception) -> str:
    """An error that nobody foresaw in words: its kind, its message, and where it was raised."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(at.filename).name}, line {at.lineno})"


def _refuse_outside(path: Path, root: Path) -> None:
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(os.path.realpath(root)):
        detail = (
            "it is a link that leads out of the folder of inputs, and is not followed; put the file there"
        )
        raise ReadingError("unsupported", detail)


def _refuse_irregular(facts: os.stat_result) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise ReadingError("unsupported", "it is no regular file; give the article as a file")
