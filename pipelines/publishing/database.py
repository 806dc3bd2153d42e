"""Writes the tables of a release as one database (SQLite 3), with their keys and the meaning of every column.

Booleans are 0 and 1, lists are JSON, days are text in ISO 8601, as the database has no such types. The bytes
depend on the rows, the facts of the build and the library that comes with the machine, and on nothing else.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa

from pipelines.publishing.about import DATA_LICENCE, DESCRIPTION, RIGHTS_NOTE, TITLE
from pipelines.publishing.comma_separated import cell_texts
from pipelines.publishing.dictionary import DICTIONARY, dictionary_frame
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.release_tables import release_schema
from schemas.tables import SCHEMA_VERSION, TABLES

_TYPES: Final[Mapping[pa.DataType, str]] = {
    pa.int64(): "INTEGER",
    pa.bool_(): "INTEGER",
    pa.float64(): "REAL",
}
#: Bytes of a page.
PAGE: Final = 4096
#: How pages are laid out and written; the file is of no use before it is whole, so that nothing guards it.
_SETTINGS: Final = (
    *("PRAGMA encoding = 'UTF-8'", "PRAGMA auto_vacuum = NONE"),
    *("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -16000"),
)
_SCHEMA: Final = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name"
_ROWS: Final = 'SELECT * FROM "{}" ORDER BY rowid'


class DatabaseFile:
    """A database as it is written, one table after the other.

    Args:
        path: the file to write.
        facts: the facts of the build, of which the table `about` tells some.
    """

    def __init__(self, path: Path, facts: BuildFacts) -> None:
        """Begin with what the release is, and what its columns mean."""
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._insert = ""
        self._connection.execute(f"PRAGMA page_size = {PAGE}")
        for setting in _SETTINGS:
            self._connection.execute(setting)
        self._connection.execute("BEGIN")
        self._write_all("about", _about(facts))
        self._write_all(Path(DICTIONARY).stem, dictionary_frame())

    def begin(self, table: str) -> None:
        """Begin a table."""
        schema, key = release_schema(table), TABLES[table].primary_key
        columns = [
            f"{_quoted(field.name)} {_TYPES.get(field.type, 'TEXT')}{'' if field.nullable else ' NOT NULL'}"
            for field in schema
        ]
        if key:
            columns.append(f"PRIMARY KEY ({', '.join(map(_quoted, key))})")
        self._create(table, columns, len(schema))

    def write(self, rows: pl.DataFrame) -> None:
        """Write rows of the table that follow those before."""
        self._connection.executemany(self._insert, _cells(rows).iter_rows())

    def close(self) -> None:
        """Write what waits."""
        try:
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        finally:
            self._connection.close()

    def _write_all(self, table: str, rows: pl.DataFrame) -> None:
        self._create(table, [f"{_quoted(name)} TEXT" for name in rows.columns], rows.width)
        self.write(rows.select(pl.all().cast(pl.String)))

    def _create(self, table: str, columns: list[str], width: int) -> None:
        self._connection.execute(f"CREATE TABLE {_quoted(table)} ({', '.join(columns)})")
        self._insert = f"INSERT INTO {_quoted(table)} VALUES ({', '.join('?' * width)})"


def same_tables(one: Path, other: Path) -> bool:
    """Whether two databases have the same tables, with the same rows in the same order."""
    try:
        with closing(_reading(one)) as ours, closing(_reading(other)) as theirs:
            schemas = [side.execute(_SCHEMA).fetchall() for side in (ours, theirs)]
            return schemas[0] == schemas[1] and all(
                row == beside
                for (table, _) in schemas[0]
                for row, beside in zip_longest(
                    *(side.execute(_ROWS.format(table)) for side in (ours, theirs))
                )
            )
    except sqlite3.Error:
        return False


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _about(facts: BuildFacts) -> pl.DataFrame:
    told = {
        "title": f"{TITLE} {facts.version}",
        "description": DESCRIPTION,
        "issued": facts.issued,
        "schema_version": SCHEMA_VERSION,
        "licence": f"{DATA_LICENCE.title}, {DATA_LICENCE.url}",
        "rights": RIGHTS_NOTE,
    }
    return pl.DataFrame({"what": list(told), "told": list(told.values())})


def _cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of which each cell is of a type that the database has."""
    return pl.DataFrame(
        [
            cell_texts(column) if column.dtype.is_nested() or column.dtype == pl.Date else column
            for column in rows
        ]
    )


def _quoted(name: str) -> str:
    return f'"{name}"'
