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

from pipelines.reading.hashes import file_sha256
from pipelines.running.database import Database
from pipelines.running.linking import entity_links, link_entities, linked_entities
from pipelines.running.shard import SOURCES, to_arrow
from schemas.tables import SHARD_TABLES, TABLE_NAMES, arrow_schema, polars_schema

#: Rows that are written at once where a table is in the order of the documents.
ROW_GROUP: Final = 122_880

_ORDER_OF_ERRORS: Final = ("source_name", "doc_id", "stage", "reason", "detail")


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A table's file: its rows and the hash of its bytes."""

    rows: int
    sha256: str


def join_in_order(database: Database, shards: Sequence[Path], out: Path) -> dict[str, WrittenFile]:
    """Write every table, the rows of one shard after those of another; a single shard's files are moved.

    Args:
        database: where entities are joined.
        shards: the folders of the shards, in order.
        out: the folder to write to.
    """
    with _parts(out) as parts:
        for table in SHARD_TABLES:
            if len(shards) == 1:
                os.replace(shards[0] / f"{table}.parquet", parts[table])
                continue
            with pq.ParquetWriter(parts[table], arrow_schema(table), compression="zstd") as writer:
                for shard in shards:
                    writer.write_table(pq.read_table(shard / f"{table}.parquet"))
        _join_entities(database, parts)
    return written_files(out)


def merge_by_document(
    database: Database, shards: Path, listed_errors: pl.DataFrame, out: Path
) -> dict[str, WrittenFile]:
    """Write every table in the order of the documents' ids, and errors in that of their inputs.

    Args:
        database: its table `documents` has the living documents: `name`, `doc_id` and `shard`.
        shards: the folder of shards.
        listed_errors: errors that are in no shard.
        out: the folder to write to.
    """
    with _parts(out) as parts:
        for table in SHARD_TABLES:
            frames = rows_by_document(table, database, "documents", shards)
            if table == "errors":
                frames = iter([pl.concat([listed_errors, *frames]).sort(_ORDER_OF_ERRORS)])
            _write_groups(table, frames, parts[table])
        _join_entities(database, parts)
    return written_files(out)


def rows_by_document(table: str, database: Database, documents: str, shards: Path) -> Iterator[pl.DataFrame]:
    """The rows of living documents in order of doc_id; those of errors a shard at a time.

    Args:
        table: the table's name.
        database: where the documents are.
        documents: the table that has them, as for `merge_by_document`.
        shards: the folder of shards.
    """
    names = database.all_rows(f"SELECT DISTINCT shard FROM {documents} ORDER BY shard")["shard"].to_list()
    if table == "errors":
        yield from _errors(database, documents, [shards / name for name in names])
    elif names:
        files, sources = (
            [str(shards / name / f"{kind}.parquet") for name in names] for kind in (table, SOURCES)
        )
        if arrow_schema(table).field("doc_id").nullable:
            yield from database.rows(_LIVING_OR_OF_NONE.format(documents=documents), files, sources)
        else:
            yield from database.rows(_LIVING.format(documents=documents), files)


def written_files(out: Path) -> dict[str, WrittenFile]:
    """Rows and hash of every table in a folder."""
    paths = {table: out / f"{table}.parquet" for table in TABLE_NAMES}
    return {
        table: WrittenFile(pq.read_metadata(path).num_rows, file_sha256(path))
        for table, path in paths.items()
    }


def in_groups(frames: Iterable[pl.DataFrame], size: int) -> Iterator[pl.DataFrame]:
    """The same rows in frames of so many each, save the last."""
    held: list[pl.DataFrame] = []
    height = 0
    for frame in frames:
        held.append(frame)
        height += frame.height
        while height >= size:
            together = pl.concat(held)
            yield together[:size]
            held, height = [together[size:]], height - size
    if height:
        yield pl.concat(held)


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


#: The rows of documents out of the shards that these are in.
_LIVING: Final = """
    SELECT rows.* EXCLUDE (filename, file_row_number)
    FROM read_parquet(?, filename = true, file_row_number = true) AS rows
    SEMI JOIN {documents} AS living
    ON living.doc_id = rows.doc_id AND living.shard = parse_path(rows.filename)[-2]
    ORDER BY rows.doc_id, rows.file_row_number
"""
#: The same, where rows may be of no document: these go with the first of their shard.
_LIVING_OR_OF_NONE: Final = """
    SELECT rows.* EXCLUDE (filename, file_row_number)
    FROM read_parquet($1, filename = true, file_row_number = true) AS rows
    JOIN (
        SELECT doc_id, parse_path(filename)[-2] AS shard
        FROM read_parquet($2, filename = true, file_row_number = true) WHERE file_row_number = 0
    ) AS sources ON sources.shard = parse_path(rows.filename)[-2]
    JOIN {documents} AS living
    ON living.doc_id = coalesce(rows.doc_id, sources.doc_id) AND living.shard = sources.shard
    ORDER BY rows.doc_id NULLS FIRST, living.doc_id, rows.file_row_number
"""


def _errors(database: Database, documents: str, shards: Iterable[Path]) -> Iterator[pl.DataFrame]:
    for shard in shards:
        rows = pl.read_parquet(shard / "errors.parquet", schema=polars_schema("errors"))
        if rows.height:
            living = f"SELECT name, doc_id FROM {documents} WHERE shard = ? ORDER BY doc_id"
            yield _living_errors(rows, shard, database.all_rows(living, shard.name))


def _living_errors(rows: pl.DataFrame, shard: Path, living: pl.DataFrame) -> pl.DataFrame:
    """Errors of some documents: by their id or, where it was not known, by their content, else by their name.

    Another input of the same content has a name that the ledger does not know.
    """
    documents = _documents_in(shard).implode()
    ids = (pl.col("doc_id"), pl.col("source_sha256").str.slice(0, 16))
    document = pl.coalesce(pl.when(one.is_in(documents)).then(one) for one in ids)
    is_named = pl.col("source_name").is_in(living["name"].implode())
    return rows.filter(document.is_in(living["doc_id"].implode()).fill_null(is_named))


def _documents_in(shard: Path) -> pl.Series:
    return pl.read_parquet(shard / f"{SOURCES}.parquet", columns=["doc_id"])["doc_id"]


def _join_entities(database: Database, parts: Mapping[str, Path]) -> None:
    """Put the entities of all documents together: their canonical ids, and the table of links."""
    entities = parts["entities"]
    linked = entities.with_suffix(".linked")
    try:
        link_entities(database, [parts["documents"]], [entities])
        _write_groups("entities", linked_entities(database, [entities]), linked)
        _write_groups("entity_links", entity_links(database, [entities]), parts["entity_links"])
        os.replace(linked, entities)
    finally:
        linked.unlink(missing_ok=True)


def _write_groups(table: str, frames: Iterable[pl.DataFrame], path: Path) -> None:
    """Write frames in groups of a fixed number of rows, so that no byte tells how they came."""
    with pq.ParquetWriter(path, arrow_schema(table), compression="zstd") as writer:
        for group in in_groups(frames, ROW_GROUP):
            writer.write_table(_in_one_piece(table, group), row_group_size=ROW_GROUP)


def _in_one_piece(table: str, frame: pl.DataFrame) -> pa.Table:
    return to_arrow(table, frame).combine_chunks()
