"""Builds the files of a release in a folder: the same working tables and facts give the same bytes."""

import filecmp
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pipelines.extraction.rules import all_rules
from pipelines.publishing.attestation import write_attestation
from pipelines.publishing.canonical import json_page
from pipelines.publishing.citation import citation_file
from pipelines.publishing.comma_separated import csv_pages
from pipelines.publishing.content import Content, TableContent, csv_sha256, table_content
from pipelines.publishing.croissant import croissant
from pipelines.publishing.csvw import CSVW, csvw
from pipelines.publishing.datapackage import data_package
from pipelines.publishing.dcat import dcat
from pipelines.publishing.description import ReleaseDescription, describe_release
from pipelines.publishing.dictionary import DICTIONARY, dictionary_frame
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import CSV, PARQUET, SPREADSHEET
from pipelines.publishing.history.record import History, write_history
from pipelines.publishing.inputs import INPUTS
from pipelines.publishing.manifest import files_below, write_manifest
from pipelines.publishing.page.write import write_page
from pipelines.publishing.parquet import read_parquet, write_parquet
from pipelines.publishing.provenance import provenance_lines
from pipelines.publishing.readme import licence_text, readme_text
from pipelines.publishing.release_tables import load_release_tables
from pipelines.publishing.report import quality_report, rows_by_rule
from pipelines.publishing.schema_org import schema_org
from pipelines.publishing.spreadsheet import spreadsheet_pages
from pipelines.publishing.statements import statement_pages
from schemas.tables import RELEASE_TABLES

#: The forms that hold the data itself; all else of a release is made of these, the inputs and the facts.
_DATA_FORMS = (PARQUET, CSV)
_DATA_FILES = frozenset(form.path(table) for form in _DATA_FORMS for table in RELEASE_TABLES)
_WORD_FOLDERS = ("provenance", "quality", SPREADSHEET.folder)


def build_release(
    work: Path, inputs: pl.DataFrame, folder: Path, facts: BuildFacts, history: History
) -> None:
    """Write every file of a release.

    Args:
        work: the folder of tables, the working ones or those of a release.
        inputs: every input and its status, as `inputs.list_inputs` gives them.
        folder: the release's folder; exists and is empty.
        facts: the facts of the build, of this one or of the one that is rebuilt.
        history: what it tells of the releases before it, likewise.
    """
    for form in _DATA_FORMS:
        (folder / form.folder).mkdir(parents=True)
    content = Content(_write_data(work, folder, facts), csv_sha256(inputs))
    _describe(work, inputs, content, folder, facts, history)


def differs_in_words(
    release: Path,
    work: Path,
    inputs: pl.DataFrame,
    content: Content,
    folder: Path,
    facts: BuildFacts,
    history: History,
) -> bool:
    """Whether a release would be described otherwise today, though it holds the same content.

    Args:
        release: the release.
        work: the folder of working tables, with the same content.
        inputs: every input and its status.
        content: what both hold.
        folder: an empty folder to describe it in once more.
        facts: the facts of the release's build.
        history: the history that the release carries.

    Returns:
        Whether some file would have other bytes, as the code that writes it has changed, or is missing.
    """
    if not all((release / path).is_file() for path in _DATA_FILES):
        return True
    for form in _DATA_FORMS:
        (folder / form.folder).mkdir(parents=True)
    for path in _DATA_FILES:
        (folder / path).symlink_to(release.resolve() / path)
    _describe(work, inputs, content, folder, facts, history)
    described = [path for path in files_below(folder) if path not in _DATA_FILES]
    _, different, missing = filecmp.cmpfiles(folder, release, described, shallow=False)
    return bool(different or missing)


def _describe(
    work: Path, inputs: pl.DataFrame, content: Content, folder: Path, facts: BuildFacts, history: History
) -> None:
    """Write all files of a release but its data, which stands in the folder already."""
    for place in _WORD_FOLDERS:
        (folder / place).mkdir()
    _write_lines(folder / INPUTS, csv_pages(inputs))
    _write_lines(folder / DICTIONARY, csv_pages(dictionary_frame()))
    _write_spreadsheets(folder)
    release = describe_release(folder, content, facts)
    _write_metadata(work, inputs, release, folder, facts)
    write_history(folder, history, work, content, facts)
    write_page(work, release, folder, facts)
    write_attestation(folder, inputs, facts, history.previous)
    write_manifest(folder, content, facts)


def _write_data(work: Path, folder: Path, facts: BuildFacts) -> dict[str, TableContent]:
    """Write every table in both formats; what they hold, by table."""
    contents = {}
    for table, frame in load_release_tables(work):
        contents[table] = table_content(table, frame)
        write_parquet(table, frame, folder / PARQUET.path(table), facts)
        _write_lines(folder / CSV.path(table), csv_pages(frame))
    return contents


def _write_spreadsheets(folder: Path) -> None:
    """Write every table for spreadsheets, from its Parquet file."""
    for table in RELEASE_TABLES:
        frame = pl.DataFrame(pl.from_arrow(read_parquet(folder / PARQUET.path(table))))
        _write_lines(folder / SPREADSHEET.path(table), spreadsheet_pages(frame))


def _write_metadata(
    work: Path, inputs: pl.DataFrame, release: ReleaseDescription, folder: Path, facts: BuildFacts
) -> None:
    """Write what describes the files of tables, which stand in the folder already."""
    by_rule = rows_by_rule(work)
    rows = {table.name: table.rows for table in release.tables}
    pages = {
        "README.md": readme_text(release, facts),
        "LICENSE": licence_text(release),
        **statement_pages(work, release, facts),
        "CITATION.cff": citation_file(release),
        CSVW: json_page(csvw(release)),
        "croissant.json": json_page(croissant(release)),
        "datapackage.json": json_page(data_package(release)),
        "dcat.ttl": dcat(release),
        "schema-org.jsonld": json_page(schema_org(release)),
        "quality/report.json": json_page(quality_report(work, inputs, rows, by_rule, facts.accuracy)),
    }
    for path, text in pages.items():
        _write_lines(folder / path, [text])
    _write_lines(
        folder / "provenance/prov.jsonld", provenance_lines(inputs, release, all_rules(), by_rule, facts)
    )


def _write_lines(path: Path, pieces: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
