"""SHA-256 in hexadecimal digits, of what comes in and of what is written: ids and sums are made of it.

A hash over several things (the code, the content of a release) is put together where it is needed.
"""

import hashlib
from pathlib import Path


def sha256_of(content: bytes | str) -> str:
    """SHA-256 of bytes, or of a text's bytes in UTF-8.

    >>> sha256_of("é") == sha256_of("é".encode())
    True
    """
    return hashlib.sha256(
        content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    ).hexdigest()


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, which need not all be in memory at once."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
