"""Checks that the tables of a release have their schemas, and say the same in both formats.

Also says where two versions of a table differ, for the comparison with a rebuild. What rows must be like is
checked in `verify_rows`.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa

from pipelines.publishing.comma_separated import cell_texts
from pipelines.publishing.content import table_content
from pipelines.publishing.manifest import Manifest
from pipelines.publishing.parquet import read_parquet
from pipelines.publishing.release_tables import release_schema
from pipelines.publishing.verification import Problem
from schemas.laws import row_keys
from schemas.tables import RELEASE_TABLES

_Tables = dict[str, pl.DataFrame]


def read_tables(release: Path, manifest: Manifest) -> tuple[_Tables, list[Problem]]:
    """Read every Parquet file of a release and compare it with the schemas, the manifest and the CSV file.

    Args:
        release: the folder of the release.
        manifest: its manifest.

    Returns:
        The tables that could be read and have their schema, and what is wrong.
    """
    tables: _Tables = {}
    problems: list[Problem] = []
    for table in RELEASE_TABLES:
        path = Path("data/parquet", f"{table}.parquet")
        try:
            found = read_parquet(release / path)
            problems += _against_schema(path, found.schema, release_schema(table))
            frame = pl.DataFrame(pl.from_arrow(found.cast(release_schema(table))))
        except (pa.ArrowException, OSError, ValueError) as error:
            problems.append(Problem(str(path), f"cannot be read as the table `{table}`: {error}"))
            continue
        tables[table] = frame
        if table_content(table, [frame]) != manifest.content.tables.get(table):
            problems.append(
                Problem(str(path), "does not hold the rows whose number and hash the manifest gives")
            )
        problems += _against_csv(release, table, frame)
    return tables, problems


def _against_schema(path: Path, found: pa.Schema, declared: pa.Schema) -> Iterator[Problem]:
    if not found.equals(declared, check_metadata=False):
        columns = [field.name for field in found if field not in list(declared)]
        missing = [name for name in declared.names if name not in found.names]
        yield Problem(
            str(path), f"does not follow its schema in the columns {', '.join([*columns, *missing])}"
        )


def _against_csv(release: Path, table: str, frame: pl.DataFrame) -> Iterator[Problem]:
    """The first cell in which the CSV file of a table is not its Parquet file."""
    path = Path("data/csv", f"{table}.csv")
    try:
        with (release / path).open(encoding="utf-8", newline="") as file:
            csv.field_size_limit(sys.maxsize)
            lines = csv.reader(file, strict=True)
            header = next(lines, [])
            cells = pl.DataFrame(list(lines), schema=dict.fromkeys(header, pl.String), orient="row")
    except (OSError, ValueError, csv.Error, pl.exceptions.PolarsError) as error:
        yield Problem(str(path), f"cannot be read: {error}")
        return
    texts = frame.select(cell_texts(column).fill_null("") for column in frame.get_columns())
    if cells.columns != texts.columns:
        yield Problem(str(path), f"has the columns {', '.join(cells.columns)}")
        return
    yield from differences(table, str(path), frame, texts, cells, "the Parquet file")


def differences(
    table: str, path: str, rows: pl.DataFrame, expected: pl.DataFrame, found: pl.DataFrame, other: str
) -> Iterator[Problem]:
    """The first cell in which two versions of a table differ.

    Args:
        table: the table's name.
        path: the file that is checked.
        rows: the rows by which a message names a row, in the order of `expected`.
        expected: the cells as they should be.
        found: the cells of the file.
        other: what `expected` was read from, in words.

    Yields:
        One problem, or none.
    """
    pairs = zip(expected.iter_rows(), found.iter_rows(), strict=False)
    row = next((number for number, (want, have) in enumerate(pairs) if want != have), None)
    if row is not None:
        cells = zip(expected.columns, expected.row(row), found.row(row), strict=True)
        column, want, have = next(cell for cell in cells if cell[1] != cell[2])
        key = row_keys(table, rows.slice(row, 1))[0]
        yield Problem(f"{table} {key}", f"{path} has {have!r} as `{column}` where {other} has {want!r}")
    elif expected.height != found.height:
        yield Problem(path, f"has {found.height} rows where {other} has {expected.height}")
