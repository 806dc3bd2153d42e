"""A database for more rows than memory holds: DuckDB sorts, joins and compares them, if need be on disk.

Rows come in as frames and go out as frames, in an order that the query names in full, so that the same rows
come whatever the memory. It lives as long as a run does; what a run leaves for the next is in `ledger`. What
the rows are belongs with those who ask for them.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

#: Rows that come out at once.
ROWS: Final = 2**16
#: The share of the machine's memory that is used where no other limit is given.
_SHARE: Final = 0.25
#: What DuckDB says where a disk has no room: for a file, or for rows that do not fit in memory.
_OF_FULL_DISKS: Final = ("No space left on device", "max_temp_directory_size")


class Database:
    """Tables by name, each made by the first rows that are put into it.

    All that it is asked raises an `OSError` where a disk is full.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Use a connection, which is closed by whoever opened it."""
        self._connection = connection

    def put(self, table: str, rows: pl.DataFrame) -> None:
        """Put rows into a table; all of one table have the same columns."""
        with self._cursor() as cursor:
            cursor.register("rows_to_put", rows.to_arrow(compat_level=pl.CompatLevel.oldest()))
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {table} AS FROM rows_to_put LIMIT 0")
            cursor.execute(f"INSERT INTO {table} BY NAME FROM rows_to_put")

    def run(self, statements: str, *values: object) -> None:
        """Run statements that give no rows."""
        with self._cursor() as cursor:
            cursor.execute(statements, values or None)

    def rows(self, query: str, *values: object) -> Iterator[pl.DataFrame]:
        """The rows of a query, `ROWS` at a time; other queries may run between."""
        with self._cursor() as cursor:
            for batch in cursor.sql(query, params=values or None).to_arrow_reader(ROWS):
                yield pl.DataFrame(batch)

    def all_rows(self, query: str, *values: object) -> pl.DataFrame:
        """All rows of a query, at least their columns."""
        with self._cursor() as cursor:
            return pl.DataFrame(cursor.sql(query, params=values or None).to_arrow_table())

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.all_rows(f"SELECT count(*) FROM {table}").item())

    def repeated(self, table: str, column: str) -> pl.Series:
        """The values of a column that several rows of a table have, in order."""
        query = f"SELECT {column} FROM {table} GROUP BY {column} HAVING count(*) > 1 ORDER BY {column}"
        return self.all_rows(query)[column]

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor; a full disk is told as it is everywhere, and not as what DuckDB could not do for it."""
        try:
            with self._connection.cursor() as cursor:
                yield cursor
        except duckdb.Error as error:
            if not any(words in str(error) for words in _OF_FULL_DISKS):
                raise
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error


@contextmanager
def open_database(scratch: Path, megabytes: int | None = None) -> Iterator[Database]:
    """A database without tables, which goes at the end of the block.

    Args:
        scratch: a folder for what does not fit in memory.
        megabytes: the memory that it may use; by default a quarter of the machine's.
    """
    limit = megabytes or int(_SHARE * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e6)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{limit}MB",
        "temp_directory": str(scratch),
        "threads": 1,
        "autoinstall_known_extensions": False,  # Nothing comes from the network.
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=settings) as connection:
        yield Database(connection)
