"""What a second worker brings: a run of extraction on one, and on two."""

import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.articles import write_table
from pipelines.running.engines import Engine
from pipelines.running.extract import extract_tables


@dataclass(frozen=True, slots=True)
class CostOfRun:
    """What a run took: CPU seconds of the process that plans and joins, of its workers, and of the clock."""

    planner: float
    workers: float
    clock: float


def cost_of_run(location: Path, workers: int) -> CostOfRun:
    """Extract everything at a location on so many workers."""
    with tempfile.TemporaryDirectory() as out:
        clock, planner, children = time.perf_counter(), time.process_time(), _of_children()
        extract_tables(location, Path(out), Engine(workers=workers))
        return CostOfRun(
            time.process_time() - planner, _of_children() - children, time.perf_counter() - clock
        )


def one_and_two_workers(articles: int, characters: int) -> tuple[CostOfRun, CostOfRun]:
    """A run over generated articles on one worker, and on two."""
    with tempfile.TemporaryDirectory() as temporary:
        table = Path(temporary, "articles.jsonl")
        write_table(table, range(articles), characters)
        return cost_of_run(table, 1), cost_of_run(table, 2)


def gain_by_cpu(one: CostOfRun, two: CostOfRun) -> float:
    """How much quicker two workers are where each has a core to itself, by what was spent.

    The planner's time stands alone, before and after that of the workers, who share theirs evenly. Holds on a
    busy machine too, where the clock tells of others' work.

    >>> gain_by_cpu(CostOfRun(1.0, 20.0, 21.0), CostOfRun(1.0, 22.0, 12.0))
    1.75
    """
    return (one.planner + one.workers) / (two.planner + two.workers / 2)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
