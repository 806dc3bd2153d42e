"""Runs of extraction: everything at a location once, or no more than what is new since the last run.

Both list the inputs, plan shards, have an engine make them and put their tables together. How each of these
is done is said in `planning`, `shard`, `engines`, `assembly` and `ledger`.
"""

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.document import Failure
from pipelines.reading.hashes import sha256_of
from pipelines.reading.survey import Entry
from pipelines.running.assembly import WrittenFile, join_in_order, merge_by_document
from pipelines.running.code_version import rows_version
from pipelines.running.compaction import put_together
from pipelines.running.database import Database, open_database
from pipelines.running.engines import Engine
from pipelines.running.ledger import (
    State,
    add_shards,
    compare,
    open_ledger,
    remove_unused,
    shards_folder,
    tables_are,
    write_ledger,
)
from pipelines.running.locks import alone_in
from pipelines.running.passing import scratch_in
from pipelines.running.planning import cut_shards, entries_of, plan_inputs
from pipelines.running.shard import SOURCES, ShardManifest, ShardSpec, extract_sources

#: Where the shards of a run that keeps none are until it is done.
_PASSING: Final = ".shards"

Progress = Callable[[int], None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WrittenTables:
    """What a run of extraction wrote.

    Args:
        inputs: how many inputs there were.
        tables: rows and hash of each table's file.
        notices: what of an earlier run was found broken and made anew, in words.
    """

    inputs: int
    tables: dict[str, WrittenFile]
    notices: Sequence[str] = ()


def extract_tables(
    location: Path,
    out: Path,
    engine: Engine | None = None,
    progress: Progress = lambda inputs: None,
    listed: Iterable[Entry | Failure] | None = None,
) -> WrittenTables:
    """Extract every input at a location and write `out/<table>.parquet`, in the order of the inputs.

    Tables come into place by a rename once all are written, so that `out` never holds half a table. Where the
    run ends early, its finished shards stay, and the next run need not make them again.

    Args:
        location: where the inputs are, as `pipelines.reading.survey.survey` takes it.
        out: the folder to write to; made where it is missing.
        engine: where shards are made; by default on all cores of this machine.
        progress: called after each shard with the number of inputs done so far.
        listed: the inputs, where not all are meant that a survey finds.

    Raises:
        BlockingIOError: another run is writing to `out`, or publishing from it.
        EngineError: the engine cannot be used.
    """
    location, out = location.absolute(), out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    engine = engine or Engine()
    with alone_in(out), scratch_in(out) as scratch, open_database(scratch, engine.memory) as database:
        shards = out / _PASSING
        shards.mkdir(exist_ok=True)
        inputs = plan_inputs(location, database, listed)
        inputs.join_the_same()
        specs = _specs(location, shards, inputs.in_order())
        made = _made_in_order(engine.make_shards(specs), shards, progress)
        files = join_in_order(database, [shards / name for name in made], out)
        shutil.rmtree(shards)
    return WrittenTables(inputs.count, files)


def update_tables(
    raw: Path,
    work: Path,
    engine: Engine | None = None,
    progress: Progress = lambda inputs: None,
    listed: Iterable[Entry | Failure] | None = None,
    wait: float = 0.0,
    deep: bool = False,
) -> WrittenTables:
    """Bring the working tables up to the folder of inputs: only new or changed documents are extracted.

    Shards and a ledger of them stay in `work`. A change of the code that makes rows makes every shard anew.
    The tables come in order of doc_id and are, to the byte, those that a run from nothing would write, but
    for the documents of places that cannot be looked into now: these stay as they were.

    Args:
        raw: the folder of inputs.
        work: the folder of working tables; made where it is missing.
        engine: where shards are made; by default on all cores of this machine.
        progress: called after each shard with the number of inputs done so far.
        listed: the inputs, where not all are meant that a survey finds.
        wait: seconds to wait for another run that is writing to `work`.
        deep: whether to read all shards again, and not to trust the sizes and times of their files.

    Raises:
        BlockingIOError: another run is writing to `work`, or publishing from it.
        EngineError: the engine cannot be used.
    """
    raw, work = raw.absolute(), work.resolve()
    shards_folder(work).mkdir(parents=True, exist_ok=True)
    engine = engine or Engine()
    with alone_in(work, wait), scratch_in(work) as scratch, open_database(scratch, engine.memory) as database:
        ledger = open_ledger(work, rows_version(), database, deep)
        inputs = plan_inputs(raw, database, listed)
        inputs.join_the_same()
        compare(database, inputs)
        before = inputs.count - database.count("new")
        progress(before)
        specs = _specs(raw, shards_folder(work), _new_entries(database))
        made = _made_in_order(engine.make_shards(specs), shards_folder(work), progress, before)
        is_same = ledger.is_whole and not made and not database.count("gone")
        _take_over(database, work, made, is_same)
        errors = extract_sources(list(inputs.failed()))["errors"]
        errors_sha256 = sha256_of(errors.write_json())
        state = ledger.state
        if not (
            is_same and state and state.errors_sha256 == errors_sha256 and tables_are(work, state.tables)
        ):
            files = merge_by_document(database, shards_folder(work), errors, work)
            state = State(rows_version(), errors_sha256, files, ledger.checked)
            write_ledger(work, database, state)
        elif ledger.is_to_be_noted:
            write_ledger(work, database, replace(state, checked=ledger.checked))
        remove_unused(work, database)
    return WrittenTables(inputs.count, dict(state.tables), ledger.notices)


def _take_over(database: Database, work: Path, made: Iterable[str], is_same: bool) -> None:
    """Make the table `documents`: all that are done, in order, in shards that are not too many."""
    database.run("CREATE TABLE living AS FROM done ANTI JOIN gone USING (digest)")
    add_shards(database, "living", work, made)
    if not is_same:
        put_together(database, shards_folder(work), rows_version())
    database.run("CREATE TABLE documents AS FROM living ORDER BY doc_id")


def _new_entries(database: Database) -> Iterator[Entry]:
    return (entry for frame in database.rows("FROM new ORDER BY doc_id") for entry in entries_of(frame))


def _specs(location: Path, folder: Path, inputs: Iterable[Entry | Failure]) -> Iterator[ShardSpec]:
    first = 0
    for together in cut_shards(inputs):
        yield ShardSpec(location, folder, together, rows_version(), first)
        first += len(together)


def _made_in_order(
    made: Iterable[ShardManifest], folder: Path, progress: Progress, before: int = 0
) -> list[str]:
    """The names of shards in the order in which they were cut; after each it is told how much is done."""
    done = before
    names: list[tuple[int, str]] = []
    for manifest in made:
        done += manifest.inputs
        progress(done)
        _log_documents(folder / manifest.shard_id)
        names.append((manifest.first, manifest.shard_id))
    return [name for _, name in sorted(names)]


def _log_documents(shard: Path) -> None:
    """Log each document of a shard, where anybody listens."""
    if _log.isEnabledFor(logging.INFO):
        for name, doc_id in (
            pl.read_parquet(shard / f"{SOURCES}.parquet").select("name", "doc_id").iter_rows()
        ):
            _log.info("Taken up", extra={"doc_id": doc_id, "source_name": name, "shard": shard.name})
