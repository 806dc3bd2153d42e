"""Builds the files of a release in a folder: the same working tables and facts give the same bytes."""

import filecmp
import os
import shutil
from pathlib import Path

import polars as pl

from pipelines.extraction.rules import all_rules
from pipelines.publishing.canonical import json_page
from pipelines.publishing.comma_separated import csv_pages
from pipelines.publishing.content import Content, TableContent, csv_sha256, table_content
from pipelines.publishing.datapackage import data_package
from pipelines.publishing.dictionary import dictionary_frame
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.inputs import INPUTS
from pipelines.publishing.manifest import file_entry, files_below, write_manifest
from pipelines.publishing.parquet import write_parquet
from pipelines.publishing.provenance import provenance_lines
from pipelines.publishing.readme import licence_text, readme_text
from pipelines.publishing.release_tables import load_release_table, load_release_tables
from pipelines.publishing.report import quality_report, rows_by_rule

_DATA_FOLDERS = ("data/parquet", "data/csv")
_WORD_FOLDERS = ("provenance", "quality")


def build_release(work: Path, inputs: pl.DataFrame, folder: Path, facts: BuildFacts) -> None:
    """Write every file of a release.

    Args:
        work: the folder of tables, the working ones or those of a release.
        inputs: every input and its status, as `inputs.list_inputs` gives them.
        folder: the release's folder; exists and is empty.
        facts: the facts of the build, of this one or of the one that is rebuilt.
    """
    for place in _DATA_FOLDERS:
        (folder / place).mkdir(parents=True)
    content = Content(_write_data(work, folder, facts), csv_sha256(inputs))
    _describe(work, inputs, content, folder, facts)


def differs_in_words(
    release: Path, work: Path, inputs: pl.DataFrame, content: Content, folder: Path, facts: BuildFacts
) -> bool:
    """Whether a release would be described otherwise today, though it holds the same content.

    Args:
        release: the release.
        work: the folder of working tables, with the same content.
        inputs: every input and its status.
        content: what both hold.
        folder: an empty folder to describe it in once more.
        facts: the facts of the release's build.

    Returns:
        Whether some file beside the data would have other bytes, as the code that writes it has changed.
    """
    shutil.copytree(release.resolve() / "data", folder / "data", copy_function=os.symlink)
    _describe(work, inputs, content, folder, facts)
    described = [path for path in files_below(folder) if not path.startswith("data/")]
    _, different, missing = filecmp.cmpfiles(folder, release, described, shallow=False)
    return bool(different or missing)


def _describe(work: Path, inputs: pl.DataFrame, content: Content, folder: Path, facts: BuildFacts) -> None:
    """Write all files of a release but its data, which stands in the folder already."""
    for place in _WORD_FOLDERS:
        (folder / place).mkdir()
    _write_csv(inputs, folder / INPUTS)
    _write_metadata(work, inputs, content, folder, facts)
    write_manifest(folder, content, facts)


def _write_data(work: Path, folder: Path, facts: BuildFacts) -> dict[str, TableContent]:
    """Write every table in both formats; what they hold, by table."""
    contents = {}
    for table, frame in load_release_tables(work):
        contents[table] = table_content(table, frame)
        write_parquet(table, frame, folder / "data/parquet" / f"{table}.parquet", facts)
        _write_csv(frame, folder / "data/csv" / f"{table}.csv")
    return contents


def _write_metadata(
    work: Path, inputs: pl.DataFrame, content: Content, folder: Path, facts: BuildFacts
) -> None:
    """Write what describes the data files, which stand in the folder already."""
    files = [file_entry(folder, path) for path in files_below(folder) if path.startswith("data/")]
    by_rule = rows_by_rule(work)
    rows = {table: found.rows for table, found in content.tables.items()}
    with (folder / "provenance/prov.jsonld").open("w", encoding="utf-8", newline="") as file:
        file.writelines(provenance_lines(inputs, files, all_rules(), by_rule, facts))
    package = data_package(files, file_entry(folder, INPUTS), load_release_table(work, "documents"), facts)
    pages = {
        "README.md": readme_text(content, facts),
        "LICENSE": licence_text(facts),
        "datapackage.json": json_page(package),
        "quality/report.json": json_page(quality_report(work, inputs, rows, by_rule, facts.accuracy)),
    }
    _write_csv(dictionary_frame(), folder / "data_dictionary.csv")
    for path, text in pages.items():
        (folder / path).write_text(text, encoding="utf-8", newline="")


def _write_csv(frame: pl.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_pages(frame))
