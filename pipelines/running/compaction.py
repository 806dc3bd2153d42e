"""Puts shards together where updates have left too many; rows are copied, and nothing is extracted again.

Shards lie in levels. Full ones that follow each other in order of doc_id are one level; each small one is a
level of its own, as an update has documents anywhere. Tables are put together from as many shards at once as
there are levels, so these are kept few: the smallest become one. What moves goes to a level about twice as
large, so that no document moves often.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from operator import itemgetter
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.running import planning
from pipelines.running.assembly import rows_by_document
from pipelines.running.shard import ENTRY_SCHEMA, ShardManifest, shard_name, write_shard
from schemas.tables import TABLE_NAMES, polars_schema

#: Levels of shards that may lie over each other.
MOST_LEVELS: Final = 16
#: Below this share of what a shard may hold it is a small one.
_SMALL_SHARE: Final = 0.5


@dataclass(slots=True)
class _Level:
    """Shards that do not overlap, or a small one."""

    documents: int
    shards: list[str]


def shards_in_use(documents: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The shards of a ledger: `shard`, `documents`, their bytes as `size`, `first` and `last` of their ids.

    Args:
        documents: the rows of the ledger in order of doc_id.
    """
    ids = pl.col("doc_id")
    parts = [
        rows.group_by("shard").agg(
            documents=pl.len(), size=pl.col("size").sum(), first=ids.first(), last=ids.last()
        )
        for rows in documents
    ]
    first, last = pl.col("first").min(), pl.col("last").max()
    empty = pl.DataFrame(schema={"shard": pl.String, "documents": pl.UInt32, "size": pl.Int64})
    empty = empty.with_columns(first=pl.lit("", pl.String), last=pl.lit("", pl.String))
    together = pl.concat([empty, *parts]).group_by("shard")
    return together.agg(pl.col("documents", "size").sum(), first, last).sort("first", "shard")


def shards_to_put_together(use: pl.DataFrame) -> set[str]:
    """The shards of the smallest levels, where there are more levels than there should be.

    Args:
        use: what `shards_in_use` gives.
    """
    levels = sorted(_levels(use), key=lambda level: level.documents)
    taken: set[str] = set()
    moved = 0
    for left in range(len(levels) if len(levels) > MOST_LEVELS else 0, 0, -1):
        level = levels[-left]
        if left <= MOST_LEVELS // 2 and level.documents > moved:
            break
        taken.update(level.shards)
        moved += level.documents
    return taken


def put_together(
    documents: Iterable[pl.DataFrame], taken: Collection[str], shards: Path, version: str
) -> Iterator[pl.DataFrame]:
    """Make full shards of the documents in some shards, which stay as they are.

    Args:
        documents: the rows of the ledger in order of doc_id.
        taken: the shards whose documents are meant.
        shards: the folder of shards.
        version: the code that made them.

    Yields:
        The rows of the ledger of one new shard after the other, in order of doc_id.
    """
    is_taken = pl.col("shard").is_in(list(taken))
    moved = (row for rows in documents for row in rows.filter(is_taken).iter_rows(named=True))
    for together in planning.cut(moved, itemgetter("size")):
        entries = pl.DataFrame(list(together))
        name = shard_name(version, entries["digest"].bin.encode("hex"))
        tables = {
            table: pl.concat(
                [pl.DataFrame(schema=polars_schema(table)), *rows_by_document(table, [entries], shards)]
            )
            for table in TABLE_NAMES
        }
        begun = ShardManifest(name, version, 0, entries.height, {}, {})
        columns = entries.select(ENTRY_SCHEMA.names)
        write_shard(shards, begun, tables, columns.to_arrow().cast(ENTRY_SCHEMA))
        yield entries.with_columns(shard=pl.lit(name))


def _levels(use: pl.DataFrame) -> Iterator[_Level]:
    ends: list[tuple[str, int]] = []
    levels: list[_Level] = []
    for shard, documents, size, first, last in use.sort("first").iter_rows():
        if _is_small(documents, size):
            yield _Level(documents, [shard])
        elif ends and ends[0][0] < first:
            _, at = heappop(ends)
            heappush(ends, (last, at))
            levels[at].shards.append(shard)
            levels[at].documents += documents
        else:
            heappush(ends, (last, len(levels)))
            levels.append(_Level(documents, [shard]))
    yield from levels


def _is_small(documents: int, size: int) -> bool:
    """Whether a shard is far from full, by either limit."""
    return documents < _SMALL_SHARE * planning.SHARD_INPUTS and size < _SMALL_SHARE * planning.SHARD_BYTES
