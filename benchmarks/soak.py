"""Kills `gleanings publish` at random moments, many times, while another thread reads what is published.

No reader may ever see a release that is not whole, no run may fail for what a killed one left, and in the end
all must be the same to the byte as where nothing was killed. Called by `tests/faults`. What runs cost is
measured in `scale`.
"""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from benchmarks.articles import write_articles
from benchmarks.figures import Figure
from benchmarks.scale import files_of, is_killed, publish, publishing
from pipelines.publishing.verify_files import check_files

_ARTICLE: Final = 1500


@dataclass(slots=True)
class Reads:
    """What a reader saw: how many times it looked, and each thing that was not whole, in words."""

    whole: int = 0
    torn: tuple[str, ...] = ()


def soak(folder: Path, rounds: int, count: int, kills: int, seed: int) -> Iterator[Figure]:
    """Publish more and more articles twice, in one of the two folders with runs that are killed.

    The environment should fix the day, as `SOURCE_DATE_EPOCH`: a month that ends gives releases another name.

    Args:
        folder: a folder to work in.
        rounds: how many releases.
        count: articles that are new in each.
        kills: runs of each that are begun, and killed where they do not end before.
        seed: decides the moments at which runs are killed.
    """
    raw, whole, killed = folder / "raw", folder / "whole", folder / "killed"
    chance = random.Random(seed)
    done = 0
    with _reading(killed) as reads:
        for first in range(0, rounds * count, count):
            write_articles(raw, range(first, first + count), _ARTICLE)
            longest = publish(raw, whole).clock
            moments = (chance.uniform(0, longest) for _ in range(kills))
            done += sum(is_killed(moment, *publishing(raw, killed)) for moment in moments)
            publish(raw, killed)
    for torn in reads.torn:
        click.echo(torn, err=True)
    ours, theirs = files_of(whole), files_of(killed)
    yield Figure("runs that were killed", done, "", 1, at_least=True)
    yield Figure("reads of the newest release", reads.whole + len(reads.torn), "", 1, at_least=True)
    yield Figure("of these, torn", len(reads.torn), "", 0)
    yield Figure("tables and files of releases", len(ours), "")
    yield Figure("of these, not the same to the byte", len(ours.items() ^ theirs.items()), "", 0)


@contextmanager
def _reading(outputs: Path) -> Iterator[Reads]:
    """Read the newest release over and over until the end of the block."""
    reads, ended = Reads(), threading.Event()

    def read() -> None:
        while not ended.wait(0.05):
            look_at_newest(outputs, reads)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield reads
    finally:
        ended.set()
        reader.join()


def look_at_newest(outputs: Path, reads: Reads) -> None:
    """Look once at the release that `latest` leads to; before the first one there is none."""
    latest = outputs / "latest"
    if not latest.is_symlink():
        return
    try:
        _, problems = check_files(latest.resolve())
    except Exception as error:  # Whatever a reader stumbles over is what is looked for.
        reads.torn += (f"{latest}: {error!r}",)
        return
    if problems:
        reads.torn += (f"{latest}: {problems[0]}",)
    else:
        reads.whole += 1
