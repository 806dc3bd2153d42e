"""Tells two contents apart: a hash of what a release holds, whatever files hold it and whenever it was built.

It is taken over the rows and the inputs, not over the code, the day or the packages.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from pipelines.publishing.canonical import json_line
from pipelines.publishing.comma_separated import cells_as_text, csv_lines, header_line, joined
from pipelines.publishing.inputs import Inputs
from pipelines.publishing.release_tables import release_schema
from pipelines.reading.hashes import sha256_of
from schemas.tables import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class TableContent:
    """How many rows a table has, and a hash of what they say."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a release holds.

    Args:
        tables: every table's rows and hash, by name.
        inputs_sha256: hash of the list of inputs, which holds the hashes of inputs and sidecars.
    """

    tables: Mapping[str, TableContent]
    inputs_sha256: str

    @property
    def sha256(self) -> str:
        """One hash over all tables, all inputs and the version of the schemas."""
        return self.sha256_by(SCHEMA_VERSION)

    def sha256_by(self, schema_version: str) -> str:
        """The same for a release that follows some version of the schemas."""
        tables = {name: table.sha256 for name, table in self.tables.items()}
        return sha256_of(
            json_line({"schema_version": schema_version, "tables": tables, "inputs": self.inputs_sha256})
        )


class ContentHash:
    """The content of one table, taken as its rows are told: SHA-256 of their CSV text.

    A JSON line of the columns' types goes before, so that equal text of other types is other content.

    Args:
        schema: the table's columns.
    """

    def __init__(self, schema: pa.Schema) -> None:
        """Begin with the table's columns."""
        types = [[field.name, str(field.type)] for field in schema]
        self._digest = hashlib.sha256(f"{json_line(types)}\n{header_line(schema.names)}\n".encode())
        self._rows = 0

    def add(self, lines: pl.Series) -> None:
        """Add rows, as the lines of their CSV text."""
        self._digest.update(joined(lines, "\n").encode())
        self._rows += len(lines)

    @property
    def content(self) -> TableContent:
        """The content so far."""
        return TableContent(self._rows, self._digest.hexdigest())


def table_content(table: str, pieces: Iterable[pl.DataFrame]) -> TableContent:
    """The content of one table.

    Args:
        table: its name.
        pieces: its rows, in the release's order.
    """
    told = ContentHash(release_schema(table))
    for rows in pieces:
        told.add(csv_lines(cells_as_text(rows)))
    return told.content


def inputs_sha256(inputs: Inputs) -> str:
    """SHA-256 of the CSV text of a list of inputs."""
    digest = hashlib.sha256()
    for page in inputs.csv_pages():
        digest.update(page.encode())
    return digest.hexdigest()
