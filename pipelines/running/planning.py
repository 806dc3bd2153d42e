"""Decides which inputs become documents, and which documents make a shard.

Inputs with the same content are one document. A shard is cut where it holds enough; cutting changes no row.
More inputs than memory holds are sorted on disk, as `sorting` says.
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
from pipelines.running.garbage import no_search_for_cycles
from pipelines.running.sorting import Sorter

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
_ORDER: Final = "order"
#: Hashes, which are held in half the memory as bytes.
_HASHES: Final = ("content", "digest")
#: Entries that are held one by one before or after they are columns, which take a tenth of the memory.
_HELD: Final = 20_000

_Item = TypeVar("_Item")
_Listed = tuple[int, Entry]


@dataclass(frozen=True)
class Inputs:
    """The inputs of a run. `documents` or `in_order` goes through them, once.

    Args:
        location: where they are.
        count: how many there are, of which some may hold the same document.
        entries: the entries by doc_id: `order`, and the fields of `Entry` with hashes as bytes.
        failures: the failures by `order`, with the fields of `Failure`: those met when listing, and after
            going through the inputs those that are no document because of another.
        scratch: a folder for rows that do not fit in memory.
        unseen: the names of files and folders that could not be looked into, whatever is in them.
    """

    location: Path
    count: int
    entries: Sorter
    failures: Sorter
    scratch: Path
    unseen: frozenset[str] = frozenset()

    def documents(self) -> Iterator[pl.DataFrame]:
        """The entry of each document, in order of doc_id.

        Inputs with the same content are one document, named after the first. Where one of them is opted out,
        all are. Inputs with the same given id and other content are failures, save the first.
        """
        for listed in self.entries.in_order():
            yield self._joined(listed)

    def in_order(self) -> Iterator[Entry | Failure]:
        """Documents and failures as they were listed."""
        documents = Sorter(_ORDER, self.scratch)
        for frame in self.documents():
            documents.add(frame)
        entries = (listed for frame in documents.in_order() for listed in _listed(frame))
        failures = (failed for frame in self.failures.in_order() for failed in _failed(frame))
        found: Iterable[tuple[int, Entry | Failure]] = merge(entries, failures, key=itemgetter(0))
        return (each for _, each in found)

    def failed(self) -> Iterator[Failure]:
        """The failures as they were listed."""
        return (failure for frame in self.failures.in_order() for _, failure in _failed(frame))

    def _joined(self, listed: pl.DataFrame) -> pl.DataFrame:
        """The documents among listed entries; the others go to the failures."""
        doc_id = pl.col("doc_id")
        shared = ((doc_id == doc_id.shift(1)) | (doc_id == doc_id.shift(-1))).fill_null(False)
        several = listed.filter(shared)
        if several.is_empty():
            return listed
        kept: list[_Listed] = []
        failed: dict[int, Failure] = {}
        for _, together in groupby(_listed(several), key=lambda found: found[1].doc_id):
            kept += _one_document(self.location, list(together), failed)
        self.failures.add(_frame_of_failures(failed))
        return pl.concat([listed.filter(~shared), _frame(kept)]).sort("doc_id")


def plan_inputs(location: Path, scratch: Path, listed: Iterable[Entry | Failure] | None = None) -> Inputs:
    """List the inputs at a location.

    Args:
        location: where the inputs are.
        scratch: a folder for rows that do not fit in memory.
        listed: what a survey of the location found; by default it is surveyed here.
    """
    entries, failures = Sorter("doc_id", scratch), Sorter(_ORDER, scratch)
    coming = enumerate(survey(location) if listed is None else listed)
    count = 0
    unseen: set[str] = set()
    with no_search_for_cycles():
        while some := list(islice(coming, _HELD)):
            count += len(some)
            entries.add(_frame([(order, found) for order, found in some if isinstance(found, Entry)]))
            failed = {order: found for order, found in some if isinstance(found, Failure)}
            failures.add(_frame_of_failures(failed))
            unseen |= {found.source_name for found in failed.values() if found.reason == "unreadable"}
    return Inputs(location, count, entries, failures, scratch, frozenset(unseen))


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
    """The rows of `Inputs.documents` as entries."""
    return (entry for _, entry in _listed(documents))


def _listed(documents: pl.DataFrame) -> Iterator[_Listed]:
    """Entries with their places in the order of listing."""
    for some in documents.iter_slices(_HELD):
        with no_search_for_cycles():
            cells: dict[str, Iterable[Any]] = {name: some[name].to_list() for name in _FIELDS.names}
            cells |= {name: map(bytes.hex, cells[name]) for name in _HASHES}
            cells["others"] = map(tuple, cells["others"])
            listed = list(zip(some[_ORDER].to_list(), map(Entry, *cells.values()), strict=True))
        yield from listed


def _frame(listed: Sequence[_Listed]) -> pl.DataFrame:
    """Entries as columns; made by way of Arrow, which takes lists of names eighty times as quickly."""
    entries = [entry for _, entry in listed]
    columns = {name: map(attrgetter(name), entries) for name in _FIELDS.names}
    columns |= {name: map(bytes.fromhex, columns[name]) for name in _HASHES}
    cells = [[order for order, _ in listed], *map(list, columns.values())]
    return pl.DataFrame(pa.table(cells, pa.schema([(_ORDER, pa.int64()), *_FIELDS])))


def _failed(failures: pl.DataFrame) -> Iterator[tuple[int, Failure]]:
    for order, *fields in failures.iter_rows():
        yield order, Failure(*fields)


def _frame_of_failures(failed: Mapping[int, Failure]) -> pl.DataFrame:
    rows = [
        (order, *(getattr(failure, name) for name in _FAILURE_FIELDS)) for order, failure in failed.items()
    ]
    schema = {_ORDER: pl.Int64(), **dict.fromkeys(_FAILURE_FIELDS, pl.String())}
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
