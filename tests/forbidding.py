"""Files that may not be read, also where the superuser runs the tests, to whom nothing is forbidden."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

#: A user who owns nothing, by the number that systems keep for such.
_SOMEBODY = 65534


@contextmanager
def as_somebody() -> Iterator[None]:
    """Be another user than the superuser for a while; whoever is none stays who they are."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(_SOMEBODY)
    try:
        yield
    finally:
        os.seteuid(user)
