"""Decides which inputs become documents, and which documents make a shard.

Inputs with the same content are one document. A shard is cut where it holds enough; cutting changes no row.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.document import Failure
from pipelines.reading.survey import Entry, read_entries, survey

#: Inputs and bytes a shard: what comes first. A shard is some seconds of work and a few megabytes of tables.
SHARD_INPUTS: Final = 500
SHARD_BYTES: Final = 16 * 2**20

_COLUMNS: Final[dict[str, pl.DataType]] = {
    "order": pl.Int64(),
    "name": pl.String(),
    "path": pl.Binary(),
    "at": pl.Int64(),
    "doc_id": pl.String(),
    "content": pl.String(),
    "digest": pl.String(),
    "size": pl.Int64(),
    "has_sidecar": pl.Boolean(),
    "others": pl.List(pl.String()),
}
#: Entries that are held one by one before they become columns, which take a tenth of the memory.
_HELD: Final = 20_000


@dataclass(frozen=True)
class Inputs:
    """The inputs of a run, each document once.

    Args:
        documents: an entry for each document, in order of the inputs: `order`, and the fields of `Entry`.
        failures: the failures met when listing, by their place in that order.
    """

    documents: pl.DataFrame
    failures: dict[int, Failure]

    @property
    def count(self) -> int:
        """How many inputs there are, of which some may hold the same document."""
        return self.documents.height + len(self.failures) + int(self.documents["others"].list.len().sum())

    def in_order(self) -> Iterator[Entry | Failure]:
        """Documents and failures as they were listed."""
        failures = sorted(self.failures.items())
        at = 0
        for order, entry in _entries(self.documents):
            while at < len(failures) and failures[at][0] < order:
                yield failures[at][1]
                at += 1
            yield entry
        for _, failure in failures[at:]:
            yield failure


def plan_inputs(location: Path, listed: Iterable[Entry | Failure] | None = None) -> Inputs:
    """List the inputs at a location and join those that are one document.

    Inputs with the same content are one document, named after the first. Where one of them is opted out, all
    are. Inputs with the same given id and other content are failures, save the first.

    Args:
        location: where the inputs are.
        listed: what a survey of the location found; by default it is surveyed here.
    """
    failures: dict[int, Failure] = {}
    frames, held = [], []
    for order, found in enumerate(survey(location) if listed is None else listed):
        if isinstance(found, Failure):
            failures[order] = found
        else:
            held.append(_row(order, found))
        if len(held) == _HELD:
            frames.append(_frame(held))
            held = []
    documents = pl.concat([*frames, _frame(held)])
    return _joined(location, documents, failures)


def cut_shards(inputs: Iterable[Entry | Failure]) -> Iterator[tuple[Entry | Failure, ...]]:
    """The inputs of one shard after the other, in their order."""
    shard: list[Entry | Failure] = []
    size = 0
    for found in inputs:
        shard.append(found)
        size += found.size if isinstance(found, Entry) else 0
        if len(shard) == SHARD_INPUTS or size >= SHARD_BYTES:
            yield tuple(shard)
            shard, size = [], 0
    if shard:
        yield tuple(shard)


def entries_of(documents: pl.DataFrame) -> Iterator[Entry]:
    """The rows of `Inputs.documents` as entries."""
    return (entry for _, entry in _entries(documents))


_FIELDS: Final = tuple(name for name in _COLUMNS if name != "order")


def _frame(rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row")


def _entries(documents: pl.DataFrame) -> Iterator[tuple[int, Entry]]:
    for row in documents.select(list(_COLUMNS)).iter_rows(named=True):
        yield row.pop("order"), Entry(**{**row, "others": tuple(row["others"])})


def _joined(location: Path, listed: pl.DataFrame, failures: dict[int, Failure]) -> Inputs:
    """The documents among the listed entries, and the failures with those that are none."""
    shared = pl.col("doc_id").is_duplicated()
    several = listed.filter(shared)
    if several.is_empty():
        return Inputs(listed, failures)
    kept = []
    for together in several.partition_by("doc_id", maintain_order=True):
        kept += _one_document(location, list(_entries(together)), failures)
    documents = pl.concat([listed.filter(~shared), _frame(kept)]).sort("order")
    return Inputs(documents, failures)


def _one_document(
    location: Path, listed: Sequence[tuple[int, Entry]], failures: dict[int, Failure]
) -> list[tuple[object, ...]]:
    """The entry, as a row, of what several inputs of one doc_id become; other outcomes go to the failures."""
    usable, out = [], None
    for order, entry in listed:
        found = next(read_entries(location, [entry])) if entry.has_sidecar else entry
        if isinstance(found, Failure):
            failures[order] = found
            out = found if found.reason == "opted_out" else out
        else:
            usable.append((order, entry))
    if out:
        failures.update((order, out) for order, _ in usable)
        return []
    return [_first_of(usable, failures)] if usable else []


def _first_of(usable: Sequence[tuple[int, Entry]], failures: dict[int, Failure]) -> tuple[object, ...]:
    """The first entry, with the names of all that hold the same; those that do not become failures."""
    order, first = usable[0]
    for at, entry in usable[1:]:
        if entry.content != first.content:
            detail = f"another article, {first.name}, has the same doc_id {entry.doc_id}; give each its own"
            failures[at] = Failure(entry.name, "reading", "duplicate", detail, entry.doc_id, entry.content)
    others = tuple(entry.name for _, entry in usable[1:] if entry.content == first.content)
    return _row(order, first.with_others(others) if others else first)


def _row(order: int, entry: Entry) -> tuple[object, ...]:
    return (order, *(getattr(entry, name) for name in _FIELDS))
