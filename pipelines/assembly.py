"""Puts the tables of shards together, in bounded memory: one file a table.

In the order of the inputs for whoever extracts something once; in the order of the documents' ids for a
dataset that grows, where the bytes depend on the documents alone and not on the shards that they are in.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.hashes import file_sha256
from pipelines.shard import to_arrow
from schemas.tables import TABLE_NAMES, arrow_schema, polars_schema

#: Rows that are written at once where a table is in the order of the documents.
ROW_GROUP: Final = 122_880

_ORDER_OF_ERRORS: Final = ("source_name", "doc_id", "stage", "reason", "detail")


@dataclass(frozen=True, slots=True)
class LivingShard:
    """A shard, and which of its inputs still count.

    Args:
        folder: where it is.
        doc_ids: the documents that count, in order.
        names: the names of their inputs.
        is_whole: whether these are all that it holds.
    """

    folder: Path
    doc_ids: pl.Series
    names: pl.Series
    is_whole: bool


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A table's file: its rows and the hash of its bytes."""

    rows: int
    sha256: str


def join_in_order(shards: Sequence[Path], out: Path) -> dict[str, WrittenFile]:
    """Write every table, the rows of one shard after those of another; a single shard's files are moved."""
    if len(shards) == 1:
        with _parts(out) as parts:
            for table, part in parts.items():
                os.replace(shards[0] / f"{table}.parquet", part)
    else:
        with _parts(out) as parts:
            for table, part in parts.items():
                with pq.ParquetWriter(part, arrow_schema(table), compression="zstd") as writer:
                    for shard in shards:
                        writer.write_table(pq.read_table(shard / f"{table}.parquet"))
    return written_files(out)


def merge_by_document(
    shards: Sequence[LivingShard], listed_errors: pl.DataFrame, out: Path
) -> dict[str, WrittenFile]:
    """Write every table in the order of the documents' ids, and errors in that of their inputs.

    Args:
        shards: the shards.
        listed_errors: errors that are in no shard.
        out: the folder to write to.
    """
    in_order = sorted(shards, key=lambda shard: str(shard.doc_ids[0]))
    with _parts(out) as parts:
        for table, part in parts.items():
            frames = _errors(in_order, listed_errors) if table == "errors" else _by_document(table, in_order)
            _write_groups(table, frames, part)
    return written_files(out)


def written_files(out: Path) -> dict[str, WrittenFile]:
    """Rows and hash of every table in a folder."""
    paths = {table: out / f"{table}.parquet" for table in TABLE_NAMES}
    return {
        table: WrittenFile(pq.read_metadata(path).num_rows, file_sha256(path))
        for table, path in paths.items()
    }


@contextmanager
def _parts(out: Path) -> Iterator[Mapping[str, Path]]:
    """A file for each table beside its place; renamed if all goes well, else removed."""
    parts = {table: out / f".{table}.parquet.part" for table in TABLE_NAMES}
    try:
        yield parts
        for table, part in parts.items():
            os.replace(part, out / f"{table}.parquet")
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _by_document(table: str, shards: Sequence[LivingShard]) -> Iterator[pl.DataFrame]:
    """The rows of all shards in order of doc_id; holds those shards only that overlap the one being read."""
    held = pl.DataFrame(schema=polars_schema(table))
    for shard in shards:
        is_ready = (pl.col("doc_id") < shard.doc_ids[0]).fill_null(True)
        yield held.filter(is_ready)
        held = pl.concat([held.filter(~is_ready), _living_rows(table, shard)])
        held = held.sort("doc_id", maintain_order=True)
    yield held


def _living_rows(table: str, shard: LivingShard) -> pl.DataFrame:
    rows = pl.read_parquet(shard.folder / f"{table}.parquet", schema=polars_schema(table))
    if shard.is_whole:
        return rows
    is_living = pl.col("doc_id").is_in(shard.doc_ids.implode()).fill_null(table != "errors")
    if table == "errors":
        is_living |= pl.col("source_name").is_in(shard.names.implode())
        # Another input of the same content has a name that the ledger does not know.
        is_living |= pl.col("source_sha256").str.slice(0, 16).is_in(shard.doc_ids.implode()).fill_null(False)
    return rows.filter(is_living)


def _errors(shards: Iterable[LivingShard], listed: pl.DataFrame) -> Iterator[pl.DataFrame]:
    yield pl.concat([listed, *(_living_rows("errors", shard) for shard in shards)]).sort(_ORDER_OF_ERRORS)


def _write_groups(table: str, frames: Iterable[pl.DataFrame], path: Path) -> None:
    """Write frames in groups of a fixed number of rows, so that no byte tells how they came."""
    with pq.ParquetWriter(path, arrow_schema(table), compression="zstd") as writer:
        held = pl.DataFrame(schema=polars_schema(table))
        for frame in frames:
            held = pl.concat([held, frame])
            while held.height >= ROW_GROUP:
                writer.write_table(_in_one_piece(table, held[:ROW_GROUP]), row_group_size=ROW_GROUP)
                held = held[ROW_GROUP:]
        if held.height:
            writer.write_table(_in_one_piece(table, held), row_group_size=ROW_GROUP)


def _in_one_piece(table: str, frame: pl.DataFrame) -> pa.Table:
    return to_arrow(table, frame).combine_chunks()
