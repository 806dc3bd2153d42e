"""The ledger and the planning of shards at a size, with the code that runs use: CPU by step, and memory.

Articles are entries as a survey would list them, of no file; shards are folders with a manifest and no
tables, 500 articles each. What surveys, extraction and hashing shards' files cost is measured elsewhere.
"""

import datetime
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
from pipelines.running.database import Database, open_database
from pipelines.running.ledger import State, compare, open_ledger, shards_folder, write_ledger
from pipelines.running.passing import scratch_in
from pipelines.running.planning import SHARD_INPUTS, cut_shards, entries_of, plan_inputs
from pipelines.running.shard import MANIFEST, ShardManifest, ShardSpec

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
        with open_database(scratch) as database:
            inputs = steps.take("list", lambda: plan_inputs(work, database, listed(rows)))
            steps.take("join what is the same", inputs.join_the_same)
            names = steps.take("sort, cut and name shards", lambda: _scheduled(work, database))
            done = _done(rows)
            _put_done(database, names[:done])
            _make_folders(work, names[:done])
            state = State(rows_version(), "", {}, datetime.datetime.now(datetime.UTC).date().isoformat())
            steps.take("write the ledger", lambda: write_ledger(work, database, state))
        with open_database(scratch) as database:
            ledger = steps.take("open the ledger", lambda: open_ledger(work, rows_version(), database))
            inputs = plan_inputs(work, database, listed(rows))
            steps.take("find the 1 % that is new", lambda: compare(database, inputs))
            new = database.count("new")
    if new != rows - done * SHARD_INPUTS or ledger.notices:
        raise RuntimeError(f"{new} of {rows} articles are new; {ledger.notices}")
    for name, cpu in steps.cpu.items():
        yield Figure(name, 1e6 * cpu / rows, "CPU s per million")
    yield Figure("all steps", sum(steps.cpu.values()), "CPU s")
    on_disk = sum(path.stat().st_size for path in work.glob("ledger/*"))
    yield Figure("ledger on disk", on_disk / rows, "bytes/article")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    yield Figure("peak memory", peak / 1e6, "MB")


def _done(rows: int) -> int:
    """How many shards are made where 1 % of the articles is not yet done."""
    return rows * 99 // 100 // SHARD_INPUTS


def _scheduled(work: Path, database: Database) -> list[str]:
    """The names of the shards of all documents."""
    entries = (entry for frame in database.rows("FROM listed ORDER BY doc_id") for entry in entries_of(frame))
    return [ShardSpec(work, work, together, rows_version()).shard_id for together in cut_shards(entries)]


def _put_done(database: Database, shards: Sequence[str]) -> None:
    """Make the table `documents` of those of the first shards."""
    columns = "name, doc_id, digest, size"
    database.put("shards", pl.DataFrame({"number": range(len(shards)), "shard": shards}))
    number = f"(row_number() OVER (ORDER BY doc_id) - 1) // {SHARD_INPUTS} AS number"
    cut = f"(SELECT {columns}, {number} FROM listed)"
    done = f"SELECT {columns}, shard FROM {cut} JOIN shards USING (number) ORDER BY doc_id"
    database.run(f"CREATE TABLE documents AS {done}")


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
