"""Runs of extraction: everything at a location once, or no more than what is new since the last run.

Both list the inputs, plan shards, have an engine make them and put their tables together. How each of these
is done is said in `planning`, `shard`, `engines`, `assembly` and `ledger`.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.document import Failure
from pipelines.reading.hashes import sha256_of
from pipelines.reading.survey import Entry
from pipelines.running.assembly import WrittenFile, join_in_order, merge_by_document
from pipelines.running.code_version import rows_version
from pipelines.running.compaction import put_together, shards_in_use, shards_to_put_together
from pipelines.running.engines import Engine
from pipelines.running.ledger import (
    State,
    divide,
    entries_in,
    open_ledger,
    read_ledger,
    remove_unused,
    shards_folder,
    tables_are,
    write_ledger,
    write_state,
)
from pipelines.running.locks import alone_in
from pipelines.running.planning import cut_shards, entries_of, plan_inputs
from pipelines.running.shard import ShardManifest, ShardSpec, extract_sources
from pipelines.running.sorting import Sorter, merged, scratch_in

#: Where the shards of a run that keeps none are until it is done.
_PASSING: Final = ".shards"

Progress = Callable[[int], None]


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
    with alone_in(out), scratch_in(out) as scratch:
        shards = out / _PASSING
        shards.mkdir(exist_ok=True)
        inputs = plan_inputs(location, scratch, listed)
        specs = _specs(location, shards, inputs.in_order())
        made = _made_in_order((engine or Engine()).make_shards(specs), progress)
        files = join_in_order([shards / name for name in made], out)
        shutil.rmtree(shards)
    return WrittenTables(inputs.count, files)


def update_tables(
    raw: Path,
    work: Path,
    engine: Engine | None = None,
    progress: Progress = lambda inputs: None,
    listed: Iterable[Entry | Failure] | None = None,
    wait: float = 0.0,
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

    Raises:
        BlockingIOError: another run is writing to `work`, or publishing from it.
        EngineError: the engine cannot be used.
    """
    raw, work = raw.absolute(), work.resolve()
    shards_folder(work).mkdir(parents=True, exist_ok=True)
    with alone_in(work, wait), scratch_in(work) as scratch:
        ledger = open_ledger(work, rows_version(), scratch)
        inputs = plan_inputs(raw, scratch, listed)
        division = divide(ledger, inputs.documents(), scratch, inputs.unseen)
        if division.unseen:
            division.give_up({failure.doc_id for failure in inputs.failed() if failure.doc_id})
        gone, new = division.gone, division.new
        progress(inputs.count - new.height)
        specs = _specs(raw, shards_folder(work), _entries(new))
        shards = (engine or Engine()).make_shards(specs)
        made = _made_in_order(shards, progress, inputs.count - new.height)
        if ledger.state and ledger.is_whole and not (made or gone.height or ledger.adopted.height):
            ledger_sha256 = ledger.state.ledger_sha256
        else:
            added = (entries_in(shards_folder(work) / name) for name in made)
            ledger_sha256 = _written_ledger(work, merged([ledger.without(gone), added], "doc_id"))
        errors = extract_sources(list(inputs.failed()))["errors"]
        errors_sha256 = sha256_of(errors.write_json())
        state = ledger.state
        if not (
            state
            and (state.rows_version, state.ledger_sha256, state.errors_sha256)
            == (rows_version(), ledger_sha256, errors_sha256)
            and tables_are(work, state.tables)
        ):
            documents = partial(read_ledger, work, ledger_sha256)
            files = merge_by_document(documents, shards_folder(work), errors, work)
            state = State(rows_version(), ledger_sha256, errors_sha256, files)
            write_state(work, state)
        remove_unused(work, ledger_sha256)
    return WrittenTables(inputs.count, dict(state.tables), ledger.notices)


def _written_ledger(work: Path, documents: Iterable[pl.DataFrame]) -> str:
    """Write the ledger, and put shards together where there are too many.

    The old shards and the old ledger stay until the new state is written: a run that is killed before that
    loses nothing.

    Args:
        work: the folder of working tables.
        documents: the rows of the ledger in order of doc_id.

    Returns:
        The hash of the ledger's table.
    """
    sha256 = write_ledger(work, documents)
    taken = shards_to_put_together(shards_in_use(read_ledger(work, sha256)))
    if not taken:
        return sha256
    fuller = put_together(read_ledger(work, sha256), taken, shards_folder(work), rows_version())
    is_left = ~pl.col("shard").is_in(list(taken))
    left = (rows.filter(is_left) for rows in read_ledger(work, sha256))
    return write_ledger(work, merged([left, fuller], "doc_id"))


def _entries(documents: Sorter) -> Iterator[Entry]:
    return (entry for frame in documents.in_order() for entry in entries_of(frame))


def _specs(location: Path, folder: Path, inputs: Iterable[Entry | Failure]) -> Iterator[ShardSpec]:
    first = 0
    for together in cut_shards(inputs):
        yield ShardSpec(location, folder, together, rows_version(), first)
        first += len(together)


def _made_in_order(made: Iterable[ShardManifest], progress: Progress, before: int = 0) -> list[str]:
    """The names of shards in the order in which they were cut; after each it is told how much is done."""
    done = before
    names: list[tuple[int, str]] = []
    for manifest in made:
        done += manifest.inputs
        progress(done)
        names.append((manifest.first, manifest.shard_id))
    return [name for _, name in sorted(names)]
