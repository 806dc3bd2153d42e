"""The ledger: which document, with which content, is in which shard. It is what makes a run incremental.

A database beside the shards, which comes into place whole at the end of a run: one that is killed leaves what
the last one wrote. It can be made of the shards at any time; a damaged one is found and made anew. What a run
does with it is said in `extract`.
"""

import datetime
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from pipelines.reading.hashes import sha256_of
from pipelines.reading.inputs import lies_in
from pipelines.running.assembly import WrittenFile, written_files
from pipelines.running.database import Database
from pipelines.running.planning import Inputs
from pipelines.running.shard import SOURCES, sound_manifest

_SHARDS: Final = "shards"
_LEDGER: Final = "ledger"
_FILE: Final = "ledger.duckdb"
_COLUMNS: Final = pl.Schema(
    {"name": pl.String, "doc_id": pl.String, "digest": pl.Binary, "size": pl.Int64, "shard": pl.String}
)

_MARKS: Final = pl.Schema({"shard": pl.String, "mark": pl.String})
#: How long sizes and times are trusted.
_WEEK: Final = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class State:
    """What the last run left in a folder of working tables.

    Args:
        rows_version: the code that made the shards.
        errors_sha256: hash of the errors that are in no shard.
        tables: the tables' files.
        checked: the day on which all shards were last read whole, as ISO 8601 has it.
    """

    rows_version: str
    errors_sha256: str
    tables: Mapping[str, WrittenFile]
    checked: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The documents that are done, a row each in the table `done` of a run's database.

    Its columns are `name`, `doc_id`, `digest` and `size` as in `survey.Entry`, the digest as bytes, and
    `shard`.

    Args:
        is_whole: whether the ledger that the last run left names these documents and no others.
        state: what the last run left; None where that is not known.
        notices: what was found broken, in words.
        checked: the day on which all shards were last read whole.
    """

    is_whole: bool
    state: State | None
    notices: list[str]
    checked: str

    @property
    def is_to_be_noted(self) -> bool:
        """Whether all shards were read whole on another day than was written down."""
        return self.state is None or self.checked != self.state.checked


def shards_folder(work: Path) -> Path:
    """Where the shards of a folder of working tables are."""
    return work / _SHARDS


def open_ledger(work: Path, rows_version: str, database: Database, deep: bool = False) -> Ledger:
    """The documents whose shards are sound and made by this code; all other shards are removed.

    A shard is sound whose files have the sizes and times that were written down; of any other, all files are
    read and compared with their hashes. So are all once a week, as a disk may change a file in silence.

    Args:
        work: the folder of working tables.
        rows_version: what `pipelines.running.code_version.rows_version` gives now.
        database: where the documents go.
        deep: whether to read all files of all shards now.
    """
    notices: list[str] = []
    state = _read(work, rows_version, database, notices)
    today = datetime.datetime.now(datetime.UTC).date()
    is_deep = deep or state is None or today - datetime.date.fromisoformat(state.checked) >= _WEEK
    marks = {} if is_deep else dict(database.all_rows("SELECT shard, mark FROM marks").iter_rows())
    known = set(_shards_in(database, "done"))
    sound: set[str] = set()
    damaged: set[str] = set()
    for folder in sorted(shards_folder(work).iterdir()):
        if marks.get(folder.name) == _mark_of(folder) or _is_sound(folder, rows_version):
            sound.add(folder.name)
        else:
            damaged.add(folder.name)
            shutil.rmtree(folder)
    for name in sorted(known - sound):
        what = "damaged" if name in damaged else "gone"
        notices.append(f"shard {name} was {what}; its documents were extracted again")
    database.run("DELETE FROM done WHERE shard NOT IN (SELECT unnest(?))", sorted(sound))
    _adopt(work, database, sorted(sound - known))
    checked = state.checked if state and not is_deep else today.isoformat()
    return Ledger(state is not None and known == sound, state, notices, checked)


def add_shards(database: Database, table: str, work: Path, names: Iterable[str]) -> None:
    """Put the documents of shards into a table of the shape of `done`."""
    for name in names:
        entries = pl.read_parquet(shards_folder(work) / name / f"{SOURCES}.parquet")
        database.put(table, entries.with_columns(shard=pl.lit(name)))


def compare(database: Database, inputs: Inputs) -> None:
    """Compare what is done with what there is, which is in the tables `done` and `listed`.

    Not being able to look is no sight of a loss: what the ledger has of places that could not be looked into
    stays, unless the document is seen elsewhere, or another input tells what became of it.

    Makes the tables `new`, rows of `listed`, and `gone`, rows of `done` that hold no more.
    """
    database.run("CREATE TABLE new AS FROM listed ANTI JOIN done USING (digest)")
    database.run("CREATE TABLE gone AS FROM done ANTI JOIN listed USING (digest)")
    if not inputs.unseen:
        return
    seen = "SELECT doc_id FROM listed UNION ALL SELECT doc_id FROM failures"
    for rows in database.rows(f"FROM gone ANTI JOIN ({seen}) USING (doc_id)"):
        hidden = [
            digest
            for name, digest in rows.select("name", "digest").iter_rows()
            if lies_in(name, inputs.unseen)
        ]
        database.run("DELETE FROM gone WHERE digest IN (SELECT unnest(?))", hidden)


def write_ledger(work: Path, database: Database, state: State) -> None:
    """Write down that the table `documents` is done, and what is in the folder.

    From here on it counts; before, all counts that the last run left.
    """
    part = work / _LEDGER / f"{_FILE}.part"
    part.parent.mkdir(exist_ok=True)
    for left in part.parent.glob(f"{part.name}*"):
        left.unlink()
    database.put("state", pl.DataFrame({"words": [json.dumps(asdict(state))]}))
    marks = [(name, _mark_of(shards_folder(work) / name)) for name in _shards_in(database, "documents")]
    database.put("new_marks", pl.DataFrame(marks, _MARKS, orient="row"))
    with _attached(database, part):
        database.run("CREATE TABLE kept.documents AS FROM documents")
        database.run("CREATE TABLE kept.marks AS FROM new_marks")
        database.run("CREATE TABLE kept.state AS FROM state")
    os.replace(part, part.with_name(_FILE))


def tables_are(work: Path, files: Mapping[str, WrittenFile]) -> bool:
    """Whether the working tables are these files, to the byte."""
    try:
        return written_files(work) == files
    except (OSError, ValueError):
        return False


def remove_unused(work: Path, database: Database) -> None:
    """Remove the shards that hold none of the table `documents`."""
    living = set(_shards_in(database, "documents"))
    for folder in shards_folder(work).iterdir():
        if folder.name not in living:
            shutil.rmtree(folder)


def _read(work: Path, rows_version: str, database: Database, notices: list[str]) -> State | None:
    """Fill the table `done` with what the last run left; its state, if it was one of the present code."""
    database.put("done", pl.DataFrame(schema=_COLUMNS))
    database.put("marks", pl.DataFrame(schema=_MARKS))
    path = work / _LEDGER / _FILE
    if not path.exists():
        return None
    try:
        with _attached(database, path):
            found = json.loads(database.all_rows("FROM kept.state").item())
            tables = {table: WrittenFile(**file) for table, file in found.pop("tables").items()}
            state = State(**found, tables=tables)
            if state.rows_version != rows_version:
                return None
            database.run("INSERT INTO done FROM kept.documents")
            database.run("INSERT INTO marks FROM kept.marks")
    except duckdb.Error:
        notices.append("the ledger was damaged; it was made anew from the shards")
        return None
    return state


def _is_sound(folder: Path, rows_version: str) -> bool:
    """Whether a shard is made by this code, and all of its files are what they were."""
    manifest = sound_manifest(folder)
    return manifest is not None and manifest.rows_version == rows_version


def _mark_of(folder: Path) -> str:
    """Hash of names, sizes and times of change of a shard's files: cheap, the same while nothing moves."""
    found = ((file.name, file.stat()) for file in os.scandir(folder))
    facts = sorted(f"{name} {facts.st_size} {facts.st_mtime_ns}" for name, facts in found)
    return sha256_of("\n".join(facts))


def _adopt(work: Path, database: Database, names: Iterable[str]) -> None:
    """Put the documents of sound shards that the ledger knows nothing of into `done`."""
    database.put("adopted", pl.DataFrame(schema=_COLUMNS))
    add_shards(database, "adopted", work, names)
    unknown = (
        "SELECT DISTINCT ON (digest) * FROM adopted ANTI JOIN done USING (digest) ORDER BY digest, shard"
    )
    database.run(f"INSERT INTO done BY NAME {unknown}")


def _shards_in(database: Database, table: str) -> Iterator[str]:
    yield from database.all_rows(f"SELECT DISTINCT shard FROM {table}")["shard"]


@contextmanager
def _attached(database: Database, path: Path) -> Iterator[None]:
    """The database of a file, which is `kept` within the block."""
    quoted = str(path).replace("'", "''")
    database.run(f"ATTACH '{quoted}' AS kept")
    try:
        yield
    finally:
        database.run("DETACH kept")
