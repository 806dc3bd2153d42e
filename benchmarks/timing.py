"""CPU seconds of a piece of work: the least of several tries, as nothing makes work quicker than it is."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipelines.running.garbage import no_search_for_cycles


def cpu_of(work: Callable[[], object], repeats: int) -> float:
    """CPU seconds of this process for one call: the least of so many."""
    return min(_once(work) for _ in range(repeats))


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without garbage from before, and without the search for cyclic garbage, as shards are made."""
    gc.collect()
    with no_search_for_cycles():
        yield


def _once(work: Callable[[], object]) -> float:
    with undisturbed():
        start = time.process_time()
        work()
        return time.process_time() - start
