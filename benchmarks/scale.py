"""What runs cost as articles grow in number: runs with little new, runs that are killed, memory.

Runs the commands as a person would, each in a process of its own, on one worker; the kernel tells their CPU
time and the memory of the largest of their processes. Called by `make benchmark-scale`. The long search for
what killed runs may break is in `soak`.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

import click

from benchmarks.articles import write_articles, write_table
from benchmarks.figures import Figure, table_of
from pipelines.publishing.last_run import LAST_RUN
from pipelines.publishing.metrics import METRICS
from pipelines.reading.hashes import file_sha256

_UPDATE: Final = (
    "import sys, pathlib; from pipelines.running.engines import Engine; "
    "from pipelines.running.extract import update_tables; "
    "update_tables(*map(pathlib.Path, sys.argv[1:]), Engine(workers=1))"
)
#: Characters of an article where runs are compared, and where memory is.
_ARTICLE: Final = 1500
_SHORT: Final = 250
#: How often a run is killed at the most.
_KILLS: Final = 5


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: CPU seconds, seconds by the clock, and megabytes of memory at the most."""

    cpu: float
    clock: float
    megabytes: float


def run(*command: str | Path) -> Run:
    """Run a command to its end.

    Raises:
        RuntimeError: it failed.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Run(used.ru_utime + used.ru_stime, time.perf_counter() - start, kilobytes / 1000)


def is_killed(after: float, *command: str | Path) -> bool:
    """Run a command, and kill all of its processes at once where it takes longer than so many seconds.

    Raises:
        RuntimeError: it failed before that.
    """
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return False


def extract(table: Path, out: Path) -> Run:
    """`gleanings extract` on one worker."""
    return run(*_gleanings("extract", table), "--out", out, "--workers", "1")


def update(raw: Path, outputs: Path) -> Run:
    """The extraction of `gleanings publish` alone, on one worker."""
    return run(sys.executable, "-c", _UPDATE, raw, outputs / "work")


def publish(raw: Path, outputs: Path) -> Run:
    """`gleanings publish` on one worker."""
    return run(*publishing(raw, outputs))


def publishing(raw: Path, outputs: Path) -> tuple[str | Path, ...]:
    """The words of that command."""
    return *_gleanings("publish", "--raw", raw), "--outputs", outputs, "--workers", "1"


def runs_with_little_new(folder: Path, count: int) -> Iterator[Figure]:
    """CPU of runs with nothing new and with 1 % new articles, by that of the full run."""
    for name, make in (("extraction", update), ("gleanings publish", publish)):
        raw, outputs = folder / f"{name}-raw", folder / f"{name}-outputs"
        write_articles(raw, range(count), _ARTICLE)
        yield from _shares(name, make, raw, outputs, count)


def _shares(
    name: str, make: Callable[[Path, Path], Run], raw: Path, outputs: Path, count: int
) -> Iterator[Figure]:
    full = make(raw, outputs)
    yield Figure(f"{name}, {count:,} articles", full.cpu, "CPU s")
    yield Figure(f"{name}, nothing new", 100 * make(raw, outputs).cpu / full.cpu, "% of full", 5)
    write_articles(raw, range(count, count + max(1, count // 100)), _ARTICLE)
    yield Figure(f"{name}, 1 % new", 100 * make(raw, outputs).cpu / full.cpu, "% of full", 6)


def memory_of_extraction(folder: Path, few: int, many: int) -> Iterator[Figure]:
    """Peak memory of `gleanings extract` on ten times the articles, by that on a tenth."""
    before = None
    for count in (few, many):
        table = folder / f"{count}.jsonl"
        write_table(table, range(count), _SHORT)
        used = extract(table, folder / f"tables-{count}")
        yield from _memory("extraction", count, used, before)
        before = used


def memory_of_publishing(folder: Path, few: int, many: int) -> Iterator[Figure]:
    """Peak memory of `gleanings publish` on ten times the articles, by that on a tenth."""
    before = None
    for count in (few, many):
        raw = folder / f"raw-{count}"
        write_articles(raw, range(count), _SHORT)
        update(raw, folder / f"outputs-{count}")
        used = publish(raw, folder / f"outputs-{count}")
        yield from _memory("publishing", count, used, before)
        before = used


def _memory(name: str, count: int, used: Run, before: Run | None) -> Iterator[Figure]:
    yield Figure(f"{name}, {count:,} short articles", used.cpu, "CPU s")
    yield Figure(f"{name}, {count:,} short articles, peak memory", used.megabytes, "MB")
    if before:
        growth = used.megabytes / before.megabytes
        yield Figure(f"{name}, growth of peak memory over ten times the articles", growth, "x", 1.3)


def runs_that_are_killed(folder: Path, count: int, seed: int = 0) -> Iterator[Figure]:
    """What `gleanings publish` takes of short articles, and whether it is the same if runs of it are killed.

    Args:
        folder: a folder to work in.
        count: articles.
        seed: decides the moments at which a run is killed.
    """
    raw, whole, resumed = folder / "raw", folder / "whole", folder / "resumed"
    write_articles(raw, range(count), _SHORT)
    used = publish(raw, whole)
    yield Figure(f"gleanings publish, {count:,} short articles", used.cpu, "CPU s")
    yield Figure(f"gleanings publish, {count:,} short articles, peak memory", used.megabytes, "MB")
    chance = random.Random(seed)
    moments = (used.clock * chance.uniform(0.05, 0.35) for _ in range(_KILLS))
    killed = list(takewhile(bool, (is_killed(moment, *publishing(raw, resumed)) for moment in moments)))
    last = publish(raw, resumed)
    yield Figure("runs of it that were killed", len(killed), "", 1, at_least=True)
    yield Figure("the run after these", 100 * last.cpu / used.cpu, "% of full")
    ours, theirs = files_of(whole), files_of(resumed)
    yield Figure("tables and files of releases", len(ours), "")
    yield Figure("of these, not the same to the byte", len(ours.items() ^ theirs.items()), "", 0)


def files_of(outputs: Path) -> dict[str, str]:
    """The hashes of working tables and of all that is published; what a run took is of that run alone."""
    of_one_run = (METRICS, LAST_RUN)
    paths = [path for path in outputs.rglob("*") if path.is_file() and path.name not in of_one_run]
    below = {path.relative_to(outputs): path for path in paths}
    return {
        path.as_posix(): file_sha256(file)
        for path, file in below.items()
        if len(path.parts) < 3 or path.parts[0] != "work"
    }


def _gleanings(command: str, *arguments: str | Path) -> tuple[str | Path, ...]:
    return Path(sys.executable).with_name("gleanings"), command, *arguments


@click.command()
@click.option("--little-new", default=10_000, show_default=True, help="Articles of the run that is repeated.")
@click.option("--extracted", default=20_000, show_default=True, help="Articles extracted for memory's sake.")
@click.option("--published", default=2_000, show_default=True, help="Articles published for memory's sake.")
@click.option("--resumed", default=2_000, show_default=True, help="Articles of the run that is killed.")
def main(little_new: int, extracted: int, published: int, resumed: int) -> None:
    """Measure and print the table; the memory of each kind of run is taken again at ten times the articles.

    A number of 0 leaves its measurement out.
    """
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if little_new:
            figures += runs_with_little_new(folder, little_new)
        if extracted:
            figures += memory_of_extraction(folder, extracted, 10 * extracted)
        if published:
            figures += memory_of_publishing(folder, published, 10 * published)
        if resumed:
            figures += runs_that_are_killed(folder / "killed", resumed)
    click.echo(table_of(figures))


if __name__ == "__main__":
    main()
