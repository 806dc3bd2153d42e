"""The files of changes: one for each table whose rows have an id, first by kind of change, then by document.

Changes are found document by document. So each kind goes into a file of its own, and these are joined.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publishing.parquet import row_groups
from pipelines.publishing.pieces import merged, pieces_in
from schemas.changes import Changes
from schemas.tables import TABLES, arrow_schema_of, polars_schema_of
from schemas.vocabulary import CHANGES

SCHEMA: Final = polars_schema_of(Changes)
#: The order of the rows of a file of changes.
ORDER: Final = ("change", "doc_id", "new_id", "old_id", "column")
_ARROW_SCHEMA: Final = arrow_schema_of(Changes)
_KINDS: Final = sorted(CHANGES)
#: The last columns, which releases of the schemas 2.1.0 and before do not have.
_NOT_TOLD_ONCE: Final = ("known_by", "is_tied")


def has_changes(table: str) -> bool:
    """Whether the changes of a table are told row by row: where its rows have an id of their own."""
    return len(TABLES[table].primary_key) == 1 and not TABLES[table].from_releases


def no_changes() -> pl.DataFrame:
    """Changes without rows."""
    return pl.DataFrame(schema=SCHEMA)


def write_changes(pieces: Iterable[pl.DataFrame], path: Path, metadata: Mapping[str, str]) -> None:
    """Write a file of changes.

    Args:
        pieces: the changes in order, wherever the pieces end.
        path: the file to write.
        metadata: what stands in the file's header.
    """
    with row_groups(_ARROW_SCHEMA, ORDER, path, metadata) as groups:
        for piece in pieces:
            groups.write(_to_arrow(piece))


def read_changes(path: Path) -> Iterator[pl.DataFrame]:
    """The changes that a file holds, in pieces.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds other columns, or is no file of changes at all.
    """
    yield _of_arrow(pq.read_schema(path).empty_table())
    yield from map(_of_arrow, pieces_in(path))


@dataclass(frozen=True, slots=True)
class FirstChanges:
    """What a person is told first of a file of changes.

    Args:
        first: the first of those that tell more than another id.
        count: how many of these there are.
        moved: how many rows have another id and are otherwise as they were.
        tied: of how many of these another row would have done as well.
    """

    first: pl.DataFrame
    count: int
    moved: int
    tied: int


def first_changes(path: Path, number: int) -> FirstChanges:
    """The first changes that a file holds, those of ids alone left out, and how many of both it holds."""
    changes = pl.scan_parquet(path)
    is_moved = pl.col("change") == "moved"
    changed = changes.filter(change="changed").select("new_id")
    only_moved = changes.filter(is_moved).join(changed, on="new_id", how="anti")
    moved, tied = only_moved.select(pl.len(), pl.col("is_tied").sum()).collect(engine="streaming").row(0)
    others = changes.filter(~is_moved)
    count = others.select(pl.len()).collect(engine="streaming").item()
    return FirstChanges(others.head(number).collect(engine="streaming"), count, moved, tied)


def split_by_kind(found: Iterable[pl.DataFrame], folder: Path) -> dict[str, Path]:
    """Put changes into a file for each kind.

    Args:
        found: the changes in order of their documents, those of one range of documents in `ORDER`.
        folder: where to write.

    Returns:
        The file of each kind; all in it is in order.
    """
    paths = {kind: folder / f"{kind}.parquet" for kind in _KINDS}
    with ExitStack() as files:
        of_kind = {
            kind: files.enter_context(row_groups(_ARROW_SCHEMA, ORDER, path, {}))
            for kind, path in paths.items()
        }
        for changes in found:
            for (kind,), lines in changes.group_by("change", maintain_order=True):
                of_kind[str(kind)].write(_to_arrow(lines))
    return paths


def join_kinds(kinds: Mapping[str, Path], others: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """All changes in order.

    Args:
        kinds: a file of changes for each kind.
        others: changes of documents of which none is told in the files, in order.

    Yields:
        Changes, in pieces.
    """
    for kind in _KINDS:
        yield from merged("doc_id", read_changes(kinds[kind]), [others.filter(pl.col("change") == kind)])


def _of_arrow(changes: pa.Table) -> pl.DataFrame:
    """Changes as they are stored; what the release did not tell yet is null."""
    for name in _NOT_TOLD_ONCE:
        if name not in changes.column_names:
            kind = _ARROW_SCHEMA.field(name).type
            changes = changes.append_column(name, pa.nulls(changes.num_rows, kind))
    return pl.DataFrame(changes.cast(_ARROW_SCHEMA))


def _to_arrow(changes: pl.DataFrame) -> pa.Table:
    return changes.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(_ARROW_SCHEMA)
