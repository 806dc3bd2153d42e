"""Tells two contents apart: a hash of what a release holds, whatever files hold it and whenever it was built.

It is taken over the rows and the inputs, not over the code, the day or the packages.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.hashes import sha256_of
from pipelines.publishing.canonical import json_line
from pipelines.publishing.comma_separated import csv_pages
from pipelines.publishing.release_tables import load_release_tables, release_schema
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
        tables = {name: table.sha256 for name, table in self.tables.items()}
        return sha256_of(
            json_line({"schema_version": SCHEMA_VERSION, "tables": tables, "inputs": self.inputs_sha256})
        )


def content_of(work: Path, inputs: pl.DataFrame) -> Content:
    """The content that a release of these working tables and inputs would have."""
    tables = {table: table_content(table, frame) for table, frame in load_release_tables(work)}
    return Content(tables, csv_sha256(inputs))


def table_content(table: str, frame: pl.DataFrame) -> TableContent:
    """The content of one table: SHA-256 of a JSON line of its columns' types, followed by its CSV text.

    Args:
        table: its name.
        frame: its rows, in the release's order.
    """
    types = [[field.name, str(field.type)] for field in release_schema(table)]
    return TableContent(frame.height, csv_sha256(frame, before=f"{json_line(types)}\n"))


def csv_sha256(frame: pl.DataFrame, before: str = "") -> str:
    """SHA-256 of a table's CSV text, with some text before it."""
    digest = hashlib.sha256(before.encode())
    for page in csv_pages(frame):
        digest.update(page.encode())
    return digest.hexdigest()
