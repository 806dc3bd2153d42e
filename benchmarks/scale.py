"""What runs cost as articles grow in number: runs with little or nothing new, and memory.

Runs the commands as a person would, each in a process of its own, on one worker; the kernel tells their CPU
time and the memory of the largest of their processes. Called by `make benchmark-scale`.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from benchmarks.articles import write_articles, write_table
from benchmarks.figures import Figure, table_of

_UPDATE: Final = (
    "import sys, pathlib; from pipelines.engines import Engine; from pipelines.extract import update_tables; "
    "update_tables(*map(pathlib.Path, sys.argv[1:]), Engine(workers=1))"
)
#: Characters of an article where runs are compared, and where memory is.
_ARTICLE: Final = 1500
_SHORT: Final = 250


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: CPU seconds, and megabytes of memory at the most."""

    cpu: float
    megabytes: float


def run(*command: str | Path) -> Run:
    """Run a command to its end.

    Raises:
        RuntimeError: it failed.
    """
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Run(used.ru_utime + used.ru_stime, kilobytes / 1000)


def extract(table: Path, out: Path) -> Run:
    """`gleanings extract` on one worker."""
    return run(*_gleanings("extract", table), "--out", out, "--workers", "1")


def update(raw: Path, outputs: Path) -> Run:
    """The extraction of `gleanings publish` alone, on one worker."""
    return run(sys.executable, "-c", _UPDATE, raw, outputs / "work")


def publish(raw: Path, outputs: Path) -> Run:
    """`gleanings publish` on one worker."""
    return run(*_gleanings("publish", "--raw", raw), "--outputs", outputs, "--workers", "1")


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


def _gleanings(command: str, *arguments: str | Path) -> tuple[str | Path, ...]:
    return Path(sys.executable).with_name("gleanings"), command, *arguments


@click.command()
@click.option("--little-new", default=10_000, show_default=True, help="Articles of the run that is repeated.")
@click.option("--extracted", default=20_000, show_default=True, help="Articles extracted for memory's sake.")
@click.option("--published", default=2_000, show_default=True, help="Articles published for memory's sake.")
def main(little_new: int, extracted: int, published: int) -> None:
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
    click.echo(table_of(figures))


if __name__ == "__main__":
    main()
