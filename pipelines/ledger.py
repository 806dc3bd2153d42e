"""The ledger: which document, with which content, is in which shard. It is what makes a run incremental.

Stands beside the shards and can be made of them at any time; each file is known by its hash, so that a
damaged one is found and made anew. What a run does with it is said in `extract`.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.assembly import LivingShard, WrittenFile, written_files
from pipelines.hashes import file_sha256
from pipelines.shard import SOURCES, sound_manifest

_SHARDS: Final = "shards"
_TABLE: Final = "ledger/documents.parquet"
_STATE: Final = "ledger/state.json"
_SCHEMA: Final = {"name": pl.String, "doc_id": pl.String, "digest": pl.String, "shard": pl.String}


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
        documents: a row for each: `name`, `doc_id`, `digest` (as in `survey.Entry`) and `shard`.
        state: what the last run left; None where that is not known.
        notices: what was found broken, in words.
    """

    documents: pl.DataFrame
    state: State | None = None
    notices: list[str] = field(default_factory=list)


def shards_folder(work: Path) -> Path:
    """Where the shards of a folder of working tables are."""
    return work / _SHARDS


def open_ledger(work: Path, rows_version: str) -> Ledger:
    """The documents whose shards are sound and made by this code; all other shards are removed.

    Args:
        work: the folder of working tables.
        rows_version: what `pipelines.code_version.rows_version` gives now.
    """
    notices: list[str] = []
    state = _state(work, notices)
    documents = pl.DataFrame(schema=_SCHEMA)
    if state and state.rows_version == rows_version:
        if _hash_of(work / _TABLE) == state.ledger_sha256:
            documents = pl.read_parquet(work / _TABLE)
        else:
            notices.append("the ledger was damaged; it was made anew from the shards")
    known = set(documents["shard"].unique())
    sound, damaged, adopted = set(), set(), []
    for folder in sorted(shards_folder(work).iterdir()):
        manifest = sound_manifest(folder)
        if manifest and manifest.rows_version == rows_version:
            sound.add(folder.name)
            if folder.name not in known:
                adopted.append(entries_in(folder))
        else:
            if folder.name in known:
                damaged.add(folder.name)
                notices.append(f"shard {folder.name} was damaged; its documents were extracted again")
            shutil.rmtree(folder)
    gone = known - sound - damaged
    notices += [f"shard {name} was gone; its documents were extracted again" for name in sorted(gone)]
    documents = documents.filter(pl.col("shard").is_in(list(sound)))
    documents = pl.concat([documents, *adopted]).unique("digest", keep="first", maintain_order=True)
    return Ledger(documents, state, notices)


def write_ledger(work: Path, documents: pl.DataFrame) -> str:
    """Write the ledger's table; its hash."""
    part = (work / _TABLE).with_suffix(".part")
    part.parent.mkdir(exist_ok=True)
    documents.write_parquet(part)
    os.replace(part, work / _TABLE)
    return file_sha256(work / _TABLE)


def write_state(work: Path, state: State) -> None:
    """Write down what is in the folder; the last thing that a run does."""
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
    return entries.select("name", "doc_id", "digest", shard=pl.lit(folder.name))


def living_shards(work: Path, documents: pl.DataFrame) -> list[LivingShard]:
    """The shards that documents of the ledger are in; all others, which hold no living one, are removed."""
    living = []
    groups = {str(shard): rows for (shard,), rows in documents.sort("doc_id").group_by("shard")}
    for folder in sorted(shards_folder(work).iterdir()):
        rows = groups.get(folder.name)
        if rows is None:
            shutil.rmtree(folder)
        else:
            is_whole = rows.height == entries_in(folder).height
            living.append(LivingShard(folder, rows["doc_id"], rows["name"], is_whole))
    return living


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
