"""Tells how far a release can be checked that follows other schemas than those here.

Of an older release some tables or columns are not there yet: what is there is checked as that of any other. A
release that has columns which are unknown here, or of other types, needs the code that made it.
"""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publishing.forms import PARQUET
from pipelines.publishing.manifest import Manifest
from pipelines.publishing.release_tables import release_schema
from schemas.tables import RELEASE_TABLES, SCHEMA_VERSION


def is_of_other_schemas(manifest: Manifest) -> bool:
    """Whether a release says that it follows other schemas than those here."""
    return manifest.schema_version != SCHEMA_VERSION


def tables_of(manifest: Manifest) -> list[str]:
    """The tables that a release must have: all, and of other schemas those that it names."""
    named = manifest.content.tables
    return [table for table in RELEASE_TABLES if table in named or not is_of_other_schemas(manifest)]


def is_readable(release: Path, manifest: Manifest) -> bool:
    """Whether a release follows these schemas, or others of which all columns are known here by type."""
    if not is_of_other_schemas(manifest):
        return True
    return manifest.content.tables.keys() <= set(RELEASE_TABLES) and all(
        field in list(release_schema(table))
        for table in tables_of(manifest)
        for field in _fields(release, table)
    )


def missing_columns(release: Path, manifest: Manifest) -> Iterator[str]:
    """The tables, and the columns as `table.column`, that a release of other schemas does not have."""
    if not is_of_other_schemas(manifest):
        return
    for table in RELEASE_TABLES:
        if table not in manifest.content.tables:
            yield table
            continue
        there = {field.name for field in _fields(release, table)}
        yield from (f"{table}.{name}" for name in release_schema(table).names if name not in there)


def _fields(release: Path, table: str) -> list[pa.Field]:
    """The columns of a table as the first of its files has them; none where it cannot be read."""
    files = PARQUET.files(release, table)
    try:
        return list(pq.read_schema(release / files[0])) if files else []
    except (pa.ArrowException, OSError, ValueError):
        return []
