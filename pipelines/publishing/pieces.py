"""Walks along tables that come in pieces, several at once, with no more than a few pieces in memory."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

#: Rows that are read at once: of the widest table some ten megabytes.
ROWS: Final = 20_000


def pieces_in(path: Path, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """The rows of a Parquet file, `ROWS` at a time, the checksum of every page checked.

    Args:
        path: the file.
        columns: those that are wanted, all by default; they come in the order of the file.

    Yields:
        Tables with rows; none where the file has none.
    """
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        for rows in file.iter_batches(ROWS, columns=columns, use_threads=False):
            if rows.num_rows:
                yield pa.table(rows)


def by_ranges(key: str, *tables: Iterable[pl.DataFrame]) -> Iterator[tuple[pl.DataFrame, ...]]:
    """The rows of several tables side by side, a range of keys at a time.

    Args:
        key: a column of strings that all tables have.
        tables: each in at least one piece, in order of `key`, nulls first; wherever the pieces end.

    Yields:
        For each table the rows of one range; all rows with the same key are in the same range, and ranges
        come in order. There is at least one range, if an empty one.

    >>> one = [pl.DataFrame({"k": ["a", "b"]}), pl.DataFrame({"k": ["d"]})]
    >>> other = [pl.DataFrame({"k": ["b", "c"]})]
    >>> [[side["k"].to_list() for side in together] for together in by_ranges("k", one, other)]
    [[['a'], []], [['b', 'd'], ['b', 'c']]]
    """
    readers = [_Reader(key, iter(pieces)) for pieces in tables]
    while borders := [reader.last for reader in readers if not reader.is_done]:
        border = min(borders, key=_place)
        together = tuple(reader.take_below(border) for reader in readers)
        if any(rows.height for rows in together):
            yield together
        for reader in readers:
            if reader.rows.height and reader.last == border:
                reader.read_on()
    yield tuple(reader.rows for reader in readers)


def merged(key: str, *tables: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The rows of several tables as those of one, in order of a key; what each must be stands in `by_ranges`.

    Of one key, the rows of the first table come first.

    >>> one = [pl.DataFrame({"k": ["a", "c"]}), pl.DataFrame({"k": ["c", "f"]})]
    >>> pl.concat(merged("k", one, [pl.DataFrame({"k": ["b", "d", "g"]})]))["k"].to_list()
    ['a', 'b', 'c', 'c', 'd', 'f', 'g']
    """
    for together in by_ranges(key, *tables):
        yield pl.concat(together).sort(key, maintain_order=True)


def in_step(
    one: Iterable[pl.DataFrame], other: Iterable[pl.DataFrame]
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Two tables row against row.

    Args:
        one: a table in at least one piece, wherever the pieces end.
        other: another, likewise.

    Yields:
        As many rows of the one as of the other, at least once, if none. Where one has fewer rows, last none
        of it beside some of those that only the other has.

    >>> one, other = [pl.DataFrame({"k": [1, 2]}), pl.DataFrame({"k": [3]})], [pl.DataFrame({"k": [1]})]
    >>> [(ours.height, theirs.height) for ours, theirs in in_step(one, other)]
    [(1, 1), (1, 0)]
    """
    pieces = iter(one), iter(other)
    held = [next(side) for side in pieces]
    while True:
        height = min(rows.height for rows in held)
        yield held[0][:height], held[1][:height]
        held = [
            rows[height:]
            if rows.height > height
            else next((more for more in side if more.height), rows.clear())
            for rows, side in zip(held, pieces, strict=True)
        ]
        if any(rows.is_empty() for rows in held):
            break
    if any(rows.height for rows in held):
        yield held[0], held[1]


def on_their_own(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows taken out of many, for which none of the others' text is kept in memory."""
    return pl.DataFrame(rows.to_arrow(compat_level=pl.CompatLevel.oldest()))


class _Reader:
    """A table of which some rows have been read and not been taken, and one more piece if there is one."""

    def __init__(self, key: str, pieces: Iterator[pl.DataFrame]) -> None:
        self.rows = next(pieces)
        self._key = key
        self._pieces = (piece for piece in pieces if piece.height)
        self._ahead = next(self._pieces, None)
        if self.rows.is_empty():
            self.read_on()

    @property
    def is_done(self) -> bool:
        """Whether all rows have been read."""
        return self._ahead is None

    @property
    def last(self) -> str | None:
        """The key of the last row; of it, and of no other key that was read, more rows may follow."""
        last: str | None = self.rows[self._key][-1]
        return last

    def read_on(self) -> None:
        """Read another piece, if there is one."""
        if self._ahead is not None:
            self.rows = pl.concat([self.rows, self._ahead])
            self._ahead = next(self._pieces, None)

    def take_below(self, border: str | None) -> pl.DataFrame:
        """The rows whose keys come before one, which are then taken."""
        at = int(self.rows[self._key].search_sorted(border))
        taken, self.rows = self.rows[:at], self.rows[at:]
        return taken


def _place(key: str | None) -> tuple[bool, str]:
    """What orders keys, nulls first."""
    return key is not None, key or ""
