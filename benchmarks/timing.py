"""CPU seconds of a piece of work: the least of several tries, as nothing makes work quicker than it is."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def cpu_of(work: Callable[[], object], repeats: int) -> float:
    """CPU seconds of this process for one call: the least of so many."""
    return min(_once(work) for _ in range(repeats))


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Without Python's search for cyclic garbage, as shards are made."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _once(work: Callable[[], object]) -> float:
    with no_search_for_cycles():
        start = time.process_time()
        work()
        return time.process_time() - start
