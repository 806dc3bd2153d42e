"""Sorts more rows than memory holds: in sorted runs on disk, read again one range of keys after the other.

The borders of ranges are taken from the runs themselves, so that any distribution of keys will do. Few rows
stay in memory and cost no more than a sort of them. What the rows are is no matter here.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa

#: Rows that are held in memory before they are put on disk, and the least of a range that is read again.
HELD: Final = 2**19
#: Rows that are read from disk at once.
_PIECE: Final = 2**10
_SCRATCH: Final = ".sorting"


@contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """A folder for what does not fit in memory; goes at the end, and what a run left that was killed before.

    Args:
        folder: where it is made; the run must be alone in there.
    """
    scratch = folder / _SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch)


class Sorter:
    """Takes rows in any order, and gives them in that of a key; those of one key as they came."""

    def __init__(self, key: str, scratch: Path) -> None:
        """Sort by a column.

        Args:
            key: the column, without nulls.
            scratch: a folder for rows that do not fit in memory.
        """
        self._key = key
        self._scratch = scratch
        self._held: list[pl.DataFrame] = []
        self._runs: _Runs | None = None
        self._spilled = 0
        self.height = 0

    def add(self, rows: pl.DataFrame) -> None:
        """Take some rows; all must have the same columns."""
        self._held.append(pl.DataFrame(rows.to_arrow()))  # Else some rows would hold the cells of many.
        self.height += rows.height
        if self.height - self._spilled >= HELD:
            self._spill()

    def in_order(self) -> Iterator[pl.DataFrame]:
        """All rows, a frame at a time; all rows of a key are in one frame. No row can be added any more."""
        if self._runs is None:
            if self._held:
                yield self._sorted()
            return
        if self._held:
            self._spill()
        yield from self._runs.in_order()

    def repeated(self) -> pl.Series:
        """The keys that several rows have, where these are strings. No row can be added any more."""
        key = self._key
        found = [rows.filter(pl.col(key).is_duplicated())[key].unique() for rows in self.in_order()]
        return pl.concat([pl.Series(key, [], dtype=pl.String), *found])

    def _sorted(self) -> pl.DataFrame:
        return _in_order(pl.concat(self._held), self._key)

    def _spill(self) -> None:
        if self._runs is None:
            self._runs = _Runs(self._key, Path(tempfile.mkdtemp(dir=self._scratch)) / "runs.arrow")
        self._runs.add(self._sorted())
        self._held = []
        self._spilled = self.height


class _Runs:
    """Sorted runs in one file of Arrow batches, of each of which the first and the last key are known."""

    def __init__(self, key: str, path: Path) -> None:
        self._key = key
        self._path = path
        self._writer: pa.ipc.RecordBatchFileWriter | None = None
        self._firsts: list[str | int] = []
        self._lasts: list[str | int] = []

    def add(self, run: pl.DataFrame) -> None:
        table = run.to_arrow()
        if self._writer is None:
            self._writer = pa.ipc.new_file(self._path, table.schema)
        for at in range(0, run.height, _PIECE):
            self._writer.write_table(table[at : at + _PIECE].combine_chunks())
        keys, lasts = run[self._key], range(_PIECE - 1, run.height + _PIECE - 1, _PIECE)
        self._firsts += keys.gather_every(
            _PIECE
        ).to_list()  # As a column they would hold all keys of the run.
        self._lasts += keys.gather([min(last, run.height - 1) for last in lasts]).to_list()

    def in_order(self) -> Iterator[pl.DataFrame]:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        pieces = pl.DataFrame({"first": self._firsts, "last": self._lasts}).with_row_index("piece")
        borders = pieces["first"].sort().gather_every(HELD // _PIECE).unique(maintain_order=True).to_list()
        with pa.OSFile(str(self._path)) as file, pa.ipc.open_file(file) as runs:
            for low, high in zip(borders, [*borders[1:], None], strict=True):
                touched = pieces.filter(pl.col("last") >= low, _is_before(high, "first"))["piece"]
                rows = pl.DataFrame(pa.Table.from_batches([runs.get_batch(piece) for piece in touched]))
                within = rows.filter(pl.col(self._key) >= low, _is_before(high, self._key))
                yield _in_order(within, self._key)


def _in_order(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """Rows sorted by a key, which many are already."""
    return rows if rows[key].is_sorted() else rows.sort(key, maintain_order=True)


def _is_before(border: str | int | None, column: str) -> pl.Expr:
    """Whether a value is below a border; where there is none, all are."""
    return pl.lit(True) if border is None else pl.col(column) < border


class Rising:
    """Frames that are in order of a key, taken from the front up to one key after the other."""

    def __init__(self, frames: Iterable[pl.DataFrame], key: str) -> None:
        """Take from frames.

        Args:
            frames: with the same columns.
            key: the column of strings that they are in order of, without nulls.
        """
        self._frames = (frame for frame in frames if frame.height)
        self._key = key
        self._front = next(self._frames, None)

    @property
    def last(self) -> str | None:
        """The last key of the frame at the front; None where nothing is left."""
        return None if self._front is None else str(self._front[self._key][-1])

    def rest(self) -> Iterator[pl.DataFrame]:
        """All that is left."""
        while self._front is not None:
            yield self._front
            self._front = next(self._frames, None)

    def through(self, key: str) -> list[pl.DataFrame]:
        """All that is left up to a key, and with it."""
        taken = []
        while self._front is not None:
            end = self._front[self._key].search_sorted(key, side="right")
            taken.append(self._front[:end])
            if end < self._front.height:
                self._front = self._front[end:]
                break
            self._front = next(self._frames, None)
        return taken


def merged(streams: Iterable[Iterable[pl.DataFrame]], key: str) -> Iterator[pl.DataFrame]:
    """Several streams of frames as one, all in order of a key; all rows of a key are in one frame.

    Args:
        streams: frames in order of the key, with the same columns. Of one key, the rows of the first stream
            come first.
        key: the column of strings that they are in order of, without nulls.

    >>> one = [pl.DataFrame({"k": ["a", "c"]}), pl.DataFrame({"k": ["c", "f"]})]
    >>> pl.concat(merged([one, [pl.DataFrame({"k": ["b", "d", "g"]})]], "k"))["k"].to_list()
    ['a', 'b', 'c', 'c', 'd', 'f', 'g']
    """
    rising = [Rising(frames, key) for frames in streams]
    while ends := [stream.last for stream in rising if stream.last is not None]:
        taken = [frame for stream in rising for frame in stream.through(min(ends))]
        yield _in_order(pl.concat(taken), key)


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
