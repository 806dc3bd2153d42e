"""Builds the files of a release in a folder: the same working tables and facts give the same bytes."""

from pathlib import Path

import polars as pl

from pipelines.publishing.comma_separated import csv_pages
from pipelines.publishing.content import Content, csv_sha256, table_content
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.inputs import list_inputs
from pipelines.publishing.manifest import write_manifest
from pipelines.publishing.parquet import write_parquet
from pipelines.publishing.release_tables import load_release_tables

_FOLDERS = ("data/parquet", "data/csv", "provenance", "quality")


def build_release(work: Path, raw: Path, folder: Path, facts: BuildFacts) -> None:
    """Write every file of a release.

    Args:
        work: the folder of working tables.
        raw: where the inputs lie.
        folder: the release's folder; exists and is empty.
        facts: the facts of the build, of this one or of the one that is rebuilt.
    """
    for place in _FOLDERS:
        (folder / place).mkdir(parents=True)
    contents = {}
    for table, frame in load_release_tables(work):
        contents[table] = table_content(table, frame)
        write_parquet(table, frame, folder / "data/parquet" / f"{table}.parquet", facts)
        write_csv(frame, folder / "data/csv" / f"{table}.csv")
    inputs = list_inputs(work, raw)
    write_csv(inputs, folder / "provenance/inputs.csv")
    write_manifest(folder, Content(contents, csv_sha256(inputs)), facts)


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_pages(frame))
