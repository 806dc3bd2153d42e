"""Writes extracted tables in the form that whoever extracts asks for: Parquet, CSV, JSON Lines.

Takes the folder of Parquet files that extraction writes. A release has its own forms, which are said in
`forms`; how cells become text in CSV is said in `comma_separated`, for both.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import polars as pl
import pyarrow.parquet as pq

from pipelines.publishing.comma_separated import cells_as_text, csv_lines, header_line, joined
from pipelines.publishing.pieces import pieces_in
from pipelines.running.locks import alone_in
from schemas.tables import TABLE_NAMES

#: The forms by the ends of their files' names.
FORMS: Final = ("parquet", "csv", "jsonl")
#: Where tables are before they have their form, below the folder that they are written to.
_BEFORE: Final = ".parquet"


def write_tables(tables: Path, out: Path, form: str) -> None:
    """Write every table to a folder; files come into place by a rename once all are written.

    Args:
        tables: the folder of Parquet files.
        out: the folder to write to; exists.
        form: one of `FORMS`.

    Raises:
        OSError: a file cannot be written; none of `out` has changed then.
    """
    parts = {table: out / f".{table}.{form}.part" for table in TABLE_NAMES}
    try:
        for table, part in parts.items():
            with part.open("wb") as file:
                write_table(tables, table, form, file)
        for table, part in parts.items():
            os.replace(part, out / f"{table}.{form}")
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def write_table(tables: Path, table: str, form: str, file: BinaryIO) -> None:
    """Write one table to a file, or to a stream that cannot be wound back.

    Args:
        tables: the folder of Parquet files.
        table: the table's name.
        form: one of `FORMS`.
        file: where to.
    """
    path = tables / f"{table}.parquet"
    if form == "parquet":
        with path.open("rb") as whole:
            shutil.copyfileobj(whole, file)
        return
    for piece in _csv(path) if form == "csv" else _json_lines(path):
        file.write(piece)


def _csv(path: Path) -> Iterator[bytes]:
    yield f"{header_line(pq.read_schema(path).names)}\n".encode()
    for rows in pieces_in(path):
        yield joined(csv_lines(cells_as_text(pl.DataFrame(rows))), "\n").encode()


def _json_lines(path: Path) -> Iterator[bytes]:
    """One JSON object a row, with every column; null where the cell is null, a list where it is one."""
    for rows in pieces_in(path):
        yield pl.DataFrame(rows).write_ndjson().encode()


@contextmanager
def put_in_form(out: Path, form: str) -> Iterator[Path]:
    """A folder for extraction to write to; at the end of the block, `out` has every table in a form.

    Shards that are finished in a run that ends early stay there for the next one.

    Args:
        out: the folder to write to; made where it is missing.
        form: one of `FORMS`.

    Raises:
        BlockingIOError: another run is writing to `out`.
        OSError: a file cannot be written.
    """
    if form == "parquet":
        yield out
        return
    out.mkdir(parents=True, exist_ok=True)
    tables = out / _BEFORE
    with alone_in(out):
        yield tables
        write_tables(tables, out, form)
        shutil.rmtree(tables)
