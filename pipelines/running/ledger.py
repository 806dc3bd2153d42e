"""The ledger: which document, with which content, is in which shard. It is what makes a run incremental.

Stands beside the shards in order of doc_id, and can be made of them at any time; each file is known by its
hash, so that a damaged one is found and made anew. It is read and written a stretch at a time, so that it may
be larger than memory. What a run does with it is said in `extract`.
"""

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.reading.hashes import file_sha256
from pipelines.reading.inputs import lies_in
from pipelines.running.assembly import WrittenFile, written_files
from pipelines.running.shard import SOURCES, sound_manifest
from pipelines.running.sorting import Rising, Sorter, in_groups, merged

_SHARDS: Final = "shards"
_TABLES: Final = "ledger"
_STATE: Final = "ledger/state.json"
_SCHEMA: Final = pa.schema(
    [
        ("name", pa.large_string()),
        ("doc_id", pa.large_string()),
        ("digest", pa.large_binary()),
        ("size", pa.int64()),
        ("shard", pa.large_string()),
    ]
)
#: Documents that are read from the ledger at once.
_GROUP: Final = 2**16


@dataclass(frozen=True, slots=True)
class State:
    """What the last run left in a folder of working tables.

    Args:
        rows_version: the code that made the shards.
        ledger_sha256: hash of the ledger's file.
        errors_sha256: hash of the errors that are in no shard.
        tables: the tables' files.
    """

    rows_version: str
    ledger_sha256: str
    errors_sha256: str
    tables: Mapping[str, WrittenFile]


@dataclass(frozen=True)
class Ledger:
    """The documents that are done.

    Args:
        work: the folder of working tables.
        sound: the shards that are sound and made by the present code.
        is_there: whether the table that the last run left is there.
        is_whole: whether, beside that, all shards that it names are sound.
        adopted: the documents of sound shards that the ledger knows nothing of.
        state: what the last run left; None where that is not known.
        notices: what was found broken, in words.
    """

    work: Path
    sound: frozenset[str]
    is_there: bool
    is_whole: bool
    adopted: Sorter
    state: State | None
    notices: list[str] = field(default_factory=list)

    def documents(self) -> Iterator[pl.DataFrame]:
        """A row for each document in order of doc_id: `name`, `doc_id`, `digest` and `size` as in
        `survey.Entry`, the digest as bytes, and `shard`.
        """
        is_sound = pl.col("shard").is_in(list(self.sound))
        table = read_ledger(self.work, self.state.ledger_sha256) if self.state and self.is_there else ()
        known = (rows.filter(is_sound) for rows in table)
        for rows in merged([known, self.adopted.in_order()], "doc_id"):
            yield rows.unique("digest", keep="first", maintain_order=True)

    def without(self, gone: Sorter) -> Iterator[pl.DataFrame]:
        """The same rows, save some of them."""
        going = Rising(gone.in_order(), "doc_id")
        for rows in self.documents():
            digests = [frame.select("digest") for frame in going.through(rows["doc_id"][-1])]
            yield rows.join(pl.concat(digests), on="digest", how="anti") if digests else rows


def shards_folder(work: Path) -> Path:
    """Where the shards of a folder of working tables are."""
    return work / _SHARDS


def open_ledger(work: Path, rows_version: str, scratch: Path) -> Ledger:
    """The documents whose shards are sound and made by this code; all other shards are removed.

    Args:
        work: the folder of working tables.
        rows_version: what `pipelines.running.code_version.rows_version` gives now.
        scratch: a folder for rows that do not fit in memory.
    """
    notices: list[str] = []
    state = _state(work, notices)
    is_there = False
    if state and state.rows_version == rows_version:
        is_there = _hash_of(_table(work, state.ledger_sha256)) == state.ledger_sha256
        if not is_there:
            notices.append("the ledger was damaged; it was made anew from the shards")
    known = _shards_named(work, state.ledger_sha256) if state and is_there else set()
    sound, damaged = set(), set()
    adopted = Sorter("doc_id", scratch)
    for folder in sorted(shards_folder(work).iterdir()):
        manifest = sound_manifest(folder)
        if manifest and manifest.rows_version == rows_version:
            sound.add(folder.name)
            if folder.name not in known:
                adopted.add(entries_in(folder))
        else:
            if folder.name in known:
                damaged.add(folder.name)
                notices.append(f"shard {folder.name} was damaged; its documents were extracted again")
            shutil.rmtree(folder)
    gone = known - sound - damaged
    notices += [f"shard {name} was gone; its documents were extracted again" for name in sorted(gone)]
    is_whole = is_there and known <= sound
    return Ledger(work, frozenset(sound), is_there, is_whole, adopted, state, notices)


@dataclass(frozen=True)
class Division:
    """What is to be done about a ledger, in rows by doc_id.

    Args:
        gone: the rows of the ledger that hold no more.
        new: the documents that are new.
        unseen: the rows that hold until it can be seen whether they do.
    """

    gone: Sorter
    new: Sorter
    unseen: list[pl.DataFrame]

    def give_up(self, doc_ids: Collection[str]) -> None:
        """Let documents go that were kept unseen: another input tells what became of them."""
        for rows in self.unseen:
            self.gone.add(rows.filter(pl.col("doc_id").is_in(list(doc_ids))))


def divide(
    ledger: Ledger, documents: Iterable[pl.DataFrame], scratch: Path, unseen: Collection[str] = ()
) -> Division:
    """Compare what is done with what there is.

    Not being able to look is no sight of a loss: what the ledger has of places that could not be looked into
    stays, unless the document is seen elsewhere.

    Args:
        ledger: what is done.
        documents: what there is, in order of doc_id, as `planning.Inputs.documents` gives it.
        scratch: a folder for rows that do not fit in memory.
        unseen: the names of those places.
    """
    division = Division(Sorter("doc_id", scratch), Sorter("doc_id", scratch), [])
    coming = Rising(documents, "doc_id")
    for rows in ledger.documents():
        found = coming.through(rows["doc_id"][-1])
        seen = [frame.select("digest", "doc_id") for frame in found]
        there = pl.concat(seen) if seen else rows.select("digest", "doc_id")[:0]
        missing = rows.join(there.select("digest"), on="digest", how="anti")
        hidden = missing.filter([lies_in(name, unseen) for name in missing["name"]] if unseen else False)
        kept = hidden.join(there, on="doc_id", how="anti")
        division.gone.add(missing.join(kept, on="digest", how="anti"))
        if kept.height:
            division.unseen.append(kept)
        known = rows.select("digest")
        for frame in found:
            division.new.add(frame.join(known, on="digest", how="anti"))
    for frame in coming.rest():
        division.new.add(frame)
    return division


def read_ledger(work: Path, sha256: str) -> Iterator[pl.DataFrame]:
    """The rows of a table of the ledger in order of doc_id.

    Args:
        work: the folder of working tables.
        sha256: what `write_ledger` gave.
    """
    with pq.ParquetFile(_table(work, sha256)) as table:
        for group in range(table.num_row_groups):
            yield pl.DataFrame(table.read_row_group(group))


def write_ledger(work: Path, documents: Iterable[pl.DataFrame]) -> str:
    """Write a table of the ledger beside that which counts until `write_state` names the new one; its hash.

    Args:
        work: the folder of working tables.
        documents: the rows in order of doc_id.
    """
    part = work / _TABLES / "documents.part"
    part.parent.mkdir(exist_ok=True)
    with pq.ParquetWriter(part, _SCHEMA, compression="zstd", use_dictionary=["shard"]) as table:
        for group in in_groups(documents, _GROUP):
            table.write_table(group.select(_SCHEMA.names).to_arrow().cast(_SCHEMA))
    sha256 = file_sha256(part)
    os.replace(part, _table(work, sha256))
    return sha256


def write_state(work: Path, state: State) -> None:
    """Write down what is in the folder. From here on it counts; before, all counts that the last run left."""
    part = (work / _STATE).with_suffix(".part")
    part.write_text(json.dumps(asdict(state)), encoding="utf-8")
    os.replace(part, work / _STATE)


def tables_are(work: Path, files: Mapping[str, WrittenFile]) -> bool:
    """Whether the working tables are these files, to the byte."""
    try:
        return written_files(work) == files
    except (OSError, ValueError):
        return False


def entries_in(folder: Path) -> pl.DataFrame:
    """The documents of a shard as rows of the ledger."""
    entries = pl.read_parquet(folder / f"{SOURCES}.parquet")
    return entries.with_columns(shard=pl.lit(folder.name))


def remove_unused(work: Path, sha256: str) -> None:
    """Remove the shards that hold no living document, and all tables of the ledger but one.

    Args:
        work: the folder of working tables.
        sha256: the hash of that one, which names the living.
    """
    living = _shards_named(work, sha256)
    for folder in shards_folder(work).iterdir():
        if folder.name not in living:
            shutil.rmtree(folder)
    for path in (work / _TABLES).glob("documents*"):
        if path != _table(work, sha256):
            path.unlink()


def _table(work: Path, sha256: str) -> Path:
    return work / _TABLES / f"documents-{sha256[:16]}.parquet"


def _shards_named(work: Path, sha256: str) -> set[str]:
    """The shards that a table of the ledger names."""
    with pq.ParquetFile(_table(work, sha256), read_dictionary=["shard"]) as table:
        names = (table.read_row_group(group, ["shard"])["shard"] for group in range(table.num_row_groups))
        return {name for column in names for name in column.unique().to_pylist()}


def _state(work: Path, notices: list[str]) -> State | None:
    try:
        found = json.loads((work / _STATE).read_bytes())
        tables = {table: WrittenFile(**file) for table, file in found.pop("tables").items()}
        return State(**found, tables=tables)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        notices.append(f"{_STATE} was damaged; it was made anew from the shards")
        return None


def _hash_of(path: Path) -> str | None:
    try:
        return file_sha256(path)
    except OSError:
        return None
