"""Writes and reads a table's Parquet file: what stands in its header, how its pages are laid out.

The bytes depend on the rows, the facts of the build and the version of pyarrow, and on nothing else.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publishing.about import DATA_LICENCE, DESCRIPTION, TITLE
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.release_tables import release_schema, sort_keys, to_release_arrow
from schemas.tables import SCHEMA_VERSION

ROW_GROUP_SIZE: Final = 122_880


def write_parquet(table: str, frame: pl.DataFrame, path: Path, facts: BuildFacts) -> None:
    """Write one table.

    Args:
        table: its name.
        frame: its rows, in the release's order.
        path: the file to write.
        facts: the facts of the build; the version stands in the file.
    """
    write_rows(to_release_arrow(table, frame), sort_keys(table), path, _file_metadata(table, facts))


def write_rows(rows: pa.Table, order: Sequence[str], path: Path, metadata: Mapping[str, str]) -> None:
    """Write rows.

    Args:
        rows: the rows, in order; their schema tells what each column means.
        order: the columns that order them.
        path: the file to write.
        metadata: what stands in the file's header.
    """
    rows = rows.combine_chunks()
    schema = rows.schema.with_metadata(dict(metadata))
    ordering = [(name, "ascending") for name in order]
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=3,
        data_page_version="1.0",
        write_page_index=True,
        write_page_checksum=True,
        sorting_columns=pq.SortingColumn.from_ordering(schema, ordering, null_placement="at_start"),
    ) as writer:
        writer.write_table(rows.cast(schema), row_group_size=ROW_GROUP_SIZE)


def read_parquet(path: Path) -> pa.Table:
    """Read a table's file, checking the checksum of every page."""
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        return file.read()


def _file_metadata(table: str, facts: BuildFacts) -> dict[str, str]:
    about_table = {
        key.decode(): value.decode() for key, value in (release_schema(table).metadata or {}).items()
    }
    return {
        "dataset": TITLE,
        "dataset_description": DESCRIPTION,
        "version": facts.version,
        "issued": facts.issued,
        "schema_version": SCHEMA_VERSION,
        "licence": DATA_LICENCE.identifier,
        "licence_url": DATA_LICENCE.url,
        "table": table,
        **about_table,
    }
