"""Puts shards together where updates have left too many; rows are copied, and nothing is extracted again.

Shards lie in levels. Full ones that follow each other in order of doc_id are one level; each small one is a
level of its own, as an update has documents anywhere. Tables are put together from as many shards at once as
there are levels, so these are kept few: the smallest become one. What moves goes to a level about twice as
large, so that no document moves often.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from operator import itemgetter
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.running import planning
from pipelines.running.assembly import rows_by_document
from pipelines.running.database import Database
from pipelines.running.shard import ENTRY_SCHEMA, ShardManifest, shard_name, write_shard
from schemas.tables import SHARD_TABLES, polars_schema

#: Levels of shards that may lie over each other.
MOST_LEVELS: Final = 16
#: Below this share of what a shard may hold it is a small one.
_SMALL_SHARE: Final = 0.5


#: The shards of a ledger, and what is in each.
IN_USE: Final = """
    SELECT shard, count(*) AS documents, sum(size)::BIGINT AS size, min(doc_id) AS first, max(doc_id) AS last
    FROM living GROUP BY shard ORDER BY first, shard
"""


@dataclass(slots=True)
class _Level:
    """Shards that do not overlap, or a small one."""

    documents: int
    shards: list[str]


def shards_to_put_together(use: pl.DataFrame) -> set[str]:
    """The shards of the smallest levels, where there are more levels than there should be.

    Args:
        use: a row for each shard in use: `shard`, its `documents`, their `size`, the `first` and `last` of
            their ids.
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


def put_together(database: Database, shards: Path, version: str) -> None:
    """Make full shards of the documents in the smallest, where there are too many.

    The old shards stay as they are; from here on their documents are in the new ones.

    Args:
        database: its table `living` has the rows of the ledger.
        shards: the folder of shards.
        version: the code that made them.
    """
    taken = sorted(shards_to_put_together(database.all_rows(IN_USE)))
    moved = database.rows("FROM living WHERE shard IN (SELECT unnest(?)) ORDER BY doc_id", taken)
    rows = (row for frame in moved for row in frame.iter_rows(named=True))
    for together in planning.cut(rows, itemgetter("size")):
        database.run("CREATE OR REPLACE TABLE moved AS FROM living LIMIT 0")
        database.put("moved", pl.DataFrame(list(together)))
        name = _fuller_shard(database, shards, version)
        border = (together[0]["doc_id"], together[-1]["doc_id"])
        statement = "UPDATE living SET shard = ? WHERE shard IN (SELECT unnest(?)) AND doc_id BETWEEN ? AND ?"
        database.run(statement, name, taken, *border)


def _fuller_shard(database: Database, shards: Path, version: str) -> str:
    """Make a shard of the documents in the table `moved`, which are in others; its name."""
    entries = database.all_rows("FROM moved ORDER BY doc_id")
    name = shard_name(version, entries["digest"].bin.encode("hex"))
    tables = {
        table: pl.concat(
            [pl.DataFrame(schema=polars_schema(table)), *rows_by_document(table, database, "moved", shards)]
        )
        for table in SHARD_TABLES
    }
    begun = ShardManifest(name, version, 0, entries.height, {}, {})
    columns = entries.select(ENTRY_SCHEMA.names)
    write_shard(shards, begun, tables, columns.to_arrow().cast(ENTRY_SCHEMA))
    return name


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
