"""The ledger and the planning of shards at a size, with the code that runs use: CPU by step, and memory.

Articles are entries as a survey would list them, of no file; shards are folders with a manifest and no
tables, 500 articles each. What surveys, extraction and hashing shards' files cost is measured elsewhere.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final, TypeVar

import click
import polars as pl

from benchmarks.figures import Figure, table_of
from pipelines.reading.hashes import sha256_of
from pipelines.reading.survey import Entry
from pipelines.running.code_version import rows_version
from pipelines.running.ledger import State, divide, open_ledger, shards_folder, write_ledger, write_state
from pipelines.running.planning import SHARD_INPUTS, Inputs, cut_shards, entries_of, plan_inputs
from pipelines.running.shard import MANIFEST, ShardManifest, ShardSpec
from pipelines.running.sorting import Sorter, scratch_in

_Result = TypeVar("_Result")
_BYTES: Final = 3000


class _Steps:
    """CPU seconds by step."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = {}

    def take(self, name: str, step: Callable[[], _Result]) -> _Result:
        """Take a step, and note what it cost."""
        start = time.process_time()
        result = step()
        self.cpu[name] = time.process_time() - start
        return result


def listed(rows: int) -> Iterator[Entry]:
    """Entries as of so many articles in web archives."""
    for at in range(rows):
        archive, content = f"2026/{at // 20_000:06}.warc.gz", sha256_of(str(at))
        yield Entry(f"{archive}#{at}", archive.encode(), at, content[:16], content, content, _BYTES)


def measure(work: Path, rows: int) -> Iterator[Figure]:
    """A ledger of so many documents: planned, written, opened, compared with a list of which 1 % is new."""
    steps = _Steps()
    shards_folder(work).mkdir(parents=True)
    with scratch_in(work) as scratch:
        inputs = steps.take("list and sort", lambda: plan_inputs(work, scratch, listed(rows)))
        with tempfile.TemporaryDirectory(dir=scratch) as first:
            names, digest = _first_run(steps, work, inputs, Path(first))
        done = _done(rows)
        _make_folders(work, names[:done])
        write_state(work, State(rows_version(), digest, "", {}))
        ledger = steps.take("open the ledger", lambda: open_ledger(work, rows_version(), scratch))
        new = steps.take("find the 1 % that is new", lambda: divide(ledger, inputs.documents(), scratch).new)
        if new.height != rows - done * SHARD_INPUTS or ledger.notices:
            raise RuntimeError(f"{new.height} of {rows} articles are new; {ledger.notices}")
    for name, cpu in steps.cpu.items():
        yield Figure(name, 1e6 * cpu / rows, "CPU s per million")
    yield Figure("all steps", sum(steps.cpu.values()), "CPU s")
    on_disk = sum(path.stat().st_size for path in work.glob("ledger/*.parquet"))
    yield Figure("ledger on disk", on_disk / rows, "bytes/article")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    yield Figure("peak memory", peak / 1e6, "MB")


def _done(rows: int) -> int:
    """How many shards are made where 1 % of the articles is not yet done."""
    return rows * 99 // 100 // SHARD_INPUTS


def _first_run(steps: _Steps, work: Path, inputs: Inputs, scratch: Path) -> tuple[list[str], str]:
    """The names of all shards, and the hash of a ledger that lacks the last 1 %."""
    empty = open_ledger(work, rows_version(), scratch)
    new = steps.take("join what is the same", lambda: divide(empty, inputs.documents(), scratch).new)
    names = steps.take("cut and name shards", lambda: _scheduled(work, new))
    documents = _ledger_rows(new, names[: _done(inputs.count)])
    return names, steps.take("write the ledger", lambda: write_ledger(work, documents))


def _scheduled(work: Path, documents: Sorter) -> list[str]:
    """The names of the shards of all documents."""
    entries = (entry for frame in documents.in_order() for entry in entries_of(frame))
    return [ShardSpec(work, work, together, rows_version()).shard_id for together in cut_shards(entries)]


def _ledger_rows(documents: Sorter, shards: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The rows of a ledger in which these shards are done."""
    names = pl.Series(shards)
    at = 0
    for frame in documents.in_order():
        done = frame.head(max(0, len(shards) * SHARD_INPUTS - at))
        shard = pl.int_range(at, at + done.height, eager=True) // SHARD_INPUTS
        yield done.select("name", "doc_id", "digest", "size", shard=names.gather(shard))
        at += frame.height


def _make_folders(work: Path, names: Sequence[str]) -> None:
    for name in names:
        manifest = ShardManifest(name, rows_version(), 0, SHARD_INPUTS, {}, {})
        folder = shards_folder(work) / name
        folder.mkdir()
        (folder / MANIFEST).write_text(json.dumps(asdict(manifest)), encoding="utf-8")


@click.command()
@click.option("--rows", default=1_000_000, show_default=True, help="Articles in the ledger.")
def main(rows: int) -> None:
    """Measure the ledger and the planning of shards at a size, and print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        click.echo(f"{rows:,} articles\n\n{table_of(measure(Path(temporary, 'work'), rows))}")


if __name__ == "__main__":
    main()
