"""Decides which inputs become documents, and which documents make a shard.

Inputs with the same content are one document. A shard is cut where it holds enough; cutting changes no row.
There may be more inputs than memory holds: they are in a `Database`, in the tables `listed` and `failures`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, Final, TypeVar

import polars as pl
import pyarrow as pa

from pipelines.document import Failure
from pipelines.reading.survey import Entry, read_entries, survey
from pipelines.running.database import Database
from pipelines.running.garbage import no_search_for_cycles

#: Inputs and bytes a shard: what comes first. A shard is some seconds of work and a few megabytes of tables.
SHARD_INPUTS: Final = 500
SHARD_BYTES: Final = 16 * 2**20

_FIELDS: Final = pa.schema(
    [
        ("name", pa.large_string()),
        ("path", pa.large_binary()),
        ("at", pa.int64()),
        ("doc_id", pa.large_string()),
        ("content", pa.large_binary()),
        ("digest", pa.large_binary()),
        ("size", pa.int64()),
        ("has_sidecar", pa.bool_()),
        ("others", pa.large_list(pa.large_string())),
    ]
)
_FAILURE_FIELDS: Final = ("source_name", "stage", "reason", "detail", "doc_id", "source_sha256")
#: The place of an input in the order of listing.
_PLACE: Final = "place"
#: Hashes, which are held in half the memory as bytes.
_HASHES: Final = ("content", "digest")
#: Entries that are held one by one before or after they are columns, which take a tenth of the memory.
_HELD: Final = 20_000

_Item = TypeVar("_Item")
_Listed = tuple[int, Entry]


@dataclass(frozen=True)
class Inputs:
    """The inputs of a run, which are in a database.

    Its table `listed` holds the entries: `place`, and the fields of `Entry` with hashes as bytes. `failures`
    holds the failures: `place`, and the fields of `Failure`.

    Args:
        location: where they are.
        count: how many there are, of which some may hold the same document.
        database: where they are listed.
        unseen: the names of files and folders that could not be looked into, whatever is in them.
    """

    location: Path
    count: int
    database: Database
    unseen: frozenset[str] = frozenset()

    def join_the_same(self) -> None:
        """Leave one entry a document.

        Inputs with the same content are one document, named after the first. Where one of them is opted out,
        all are. Inputs with the same given id and other content are failures, save the first.
        """
        repeated = "SELECT doc_id FROM listed GROUP BY doc_id HAVING count(*) > 1"
        self.database.run(f"CREATE TABLE shared AS FROM listed SEMI JOIN ({repeated}) USING (doc_id)")
        self.database.run("DELETE FROM listed WHERE doc_id IN (SELECT doc_id FROM shared)")
        for some in _several(self.database.rows(f"FROM shared ORDER BY doc_id, {_PLACE}")):
            kept: list[_Listed] = []
            failed: dict[int, Failure] = {}
            for together in some:
                kept += _one_document(self.location, together, failed)
            self.database.put("listed", _frame(kept))
            self.database.put("failures", _frame_of_failures(failed))

    def in_order(self) -> Iterator[Entry | Failure]:
        """Entries and failures as they were listed."""
        entries = (listed for frame in self._of("listed") for listed in _listed(frame))
        failures = (failed for frame in self._of("failures") for failed in _failed(frame))
        found: Iterable[tuple[int, Entry | Failure]] = merge(entries, failures, key=itemgetter(0))
        return (each for _, each in found)

    def failed(self) -> Iterator[Failure]:
        """The failures as they were listed."""
        return (failure for frame in self._of("failures") for _, failure in _failed(frame))

    def _of(self, table: str) -> Iterator[pl.DataFrame]:
        return self.database.rows(f"FROM {table} ORDER BY {_PLACE}")


def plan_inputs(
    location: Path, database: Database, listed: Iterable[Entry | Failure] | None = None
) -> Inputs:
    """List the inputs at a location.

    Args:
        location: where the inputs are.
        database: where to list them.
        listed: what a survey of the location found; by default it is surveyed here.
    """
    coming = enumerate(survey(location) if listed is None else listed)
    count = 0
    unseen: set[str] = set()
    database.put("listed", _frame([]))
    database.put("failures", _frame_of_failures({}))
    with no_search_for_cycles():
        while some := list(islice(coming, _HELD)):
            count += len(some)
            failed = {place: found for place, found in some if isinstance(found, Failure)}
            database.put(
                "listed", _frame([(place, found) for place, found in some if isinstance(found, Entry)])
            )
            database.put("failures", _frame_of_failures(failed))
            unseen |= {found.source_name for found in failed.values() if found.reason == "unreadable"}
    return Inputs(location, count, database, frozenset(unseen))


def cut(items: Iterable[_Item], size_of: Callable[[_Item], int]) -> Iterator[tuple[_Item, ...]]:
    """What goes into one shard after the other, in its order.

    Args:
        items: inputs, or what stands for them.
        size_of: the bytes of an input.
    """
    shard: list[_Item] = []
    size = 0
    for item in items:
        shard.append(item)
        size += size_of(item)
        if len(shard) == SHARD_INPUTS or size >= SHARD_BYTES:
            yield tuple(shard)
            shard, size = [], 0
    if shard:
        yield tuple(shard)


def cut_shards(inputs: Iterable[Entry | Failure]) -> Iterator[tuple[Entry | Failure, ...]]:
    """The inputs of one shard after the other, in their order."""
    return cut(inputs, lambda found: found.size if isinstance(found, Entry) else 0)


def entries_of(documents: pl.DataFrame) -> Iterator[Entry]:
    """Rows of the table `listed` as entries."""
    return (entry for _, entry in _listed(documents))


def _several(shared: Iterable[pl.DataFrame]) -> Iterator[list[list[_Listed]]]:
    """Entries in order of doc_id, those of one doc_id together, of some thousand at once."""
    entries = (listed for frame in shared for listed in _listed(frame))
    together = (list(group) for _, group in groupby(entries, key=lambda found: found[1].doc_id))
    while some := list(islice(together, _HELD)):
        yield some


def _listed(documents: pl.DataFrame) -> Iterator[_Listed]:
    """Entries with their places in the order of listing."""
    for some in documents.iter_slices(_HELD):
        with no_search_for_cycles():
            cells: dict[str, Iterable[Any]] = {name: some[name].to_list() for name in _FIELDS.names}
            cells |= {name: map(bytes.hex, cells[name]) for name in _HASHES}
            cells["others"] = map(tuple, cells["others"])
            listed = list(zip(some[_PLACE].to_list(), map(Entry, *cells.values()), strict=True))
        yield from listed


def _frame(listed: Sequence[_Listed]) -> pl.DataFrame:
    """Entries as columns; made by way of Arrow, which takes lists of names eighty times as quickly."""
    entries = [entry for _, entry in listed]
    columns = {name: map(attrgetter(name), entries) for name in _FIELDS.names}
    columns |= {name: map(bytes.fromhex, columns[name]) for name in _HASHES}
    cells = [[place for place, _ in listed], *map(list, columns.values())]
    return pl.DataFrame(pa.table(cells, pa.schema([(_PLACE, pa.int64()), *_FIELDS])))


def _failed(failures: pl.DataFrame) -> Iterator[tuple[int, Failure]]:
    for place, *fields in failures.iter_rows():
        yield place, Failure(*fields)


def _frame_of_failures(failed: Mapping[int, Failure]) -> pl.DataFrame:
    rows = [
        (order, *(getattr(failure, name) for name in _FAILURE_FIELDS)) for order, failure in failed.items()
    ]
    schema = {_PLACE: pl.Int64(), **dict.fromkeys(_FAILURE_FIELDS, pl.String())}
    return pl.DataFrame(rows, schema, orient="row")


def _one_document(location: Path, listed: Sequence[_Listed], failed: dict[int, Failure]) -> list[_Listed]:
    """The entry that several inputs of one doc_id become, if any; other outcomes go to the failures."""
    usable, out = [], None
    for order, entry in listed:
        found = next(read_entries(location, [entry])) if entry.has_sidecar else entry
        if isinstance(found, Failure):
            failed[order] = found
            out = found if found.reason == "opted_out" else out
        else:
            usable.append((order, entry))
    if out:
        failed.update((order, out) for order, _ in usable)
        return []
    return [_first_of(usable, failed)] if usable else []


def _first_of(usable: Sequence[_Listed], failed: dict[int, Failure]) -> _Listed:
    """The first entry, with the names of all that hold the same; those that do not become failures."""
    order, first = usable[0]
    for at, entry in usable[1:]:
        if entry.content != first.content:
            detail = f"another article, {first.name}, has the same doc_id {entry.doc_id}; give each its own"
            failed[at] = Failure(entry.name, "reading", "duplicate", detail, entry.doc_id, entry.content)
    others = tuple(entry.name for _, entry in usable[1:] if entry.content == first.content)
    return order, first.with_others(others) if others else first
