"""Builds the files of a release in a folder: the same working tables and facts give the same bytes."""

import filecmp
import tempfile
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Final

from pipelines.extraction.rules import all_rules
from pipelines.publishing.attestation import write_attestation
from pipelines.publishing.canonical import json_page
from pipelines.publishing.citation import citation_file
from pipelines.publishing.comma_separated import cells_as_text, csv_lines, csv_pages, header_line
from pipelines.publishing.content import Content, ContentHash, TableContent, inputs_sha256
from pipelines.publishing.croissant import croissant
from pipelines.publishing.csvw import CSVW, csvw
from pipelines.publishing.datapackage import data_package
from pipelines.publishing.dcat import dcat
from pipelines.publishing.description import ReleaseDescription, describe_release
from pipelines.publishing.dictionary import DICTIONARY, dictionary_frame
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import CSV, FORMS, PARQUET, SPREADSHEET
from pipelines.publishing.history.record import History, write_history
from pipelines.publishing.inputs import INPUTS, Inputs
from pipelines.publishing.manifest import files_below, write_manifest
from pipelines.publishing.page.write import PAGE, write_page
from pipelines.publishing.parquet import ParquetTable
from pipelines.publishing.provenance import provenance_lines
from pipelines.publishing.readme import licence_text, readme_text
from pipelines.publishing.redaction import ids_like_numbers, redact_file
from pipelines.publishing.release_tables import release_schema, sort_keys, table_pieces
from pipelines.publishing.report import quality_report, rows_by_rule
from pipelines.publishing.schema_org import schema_org
from pipelines.publishing.spreadsheet import BYTE_ORDER_MARK, LINE_END, NEEDS_QUOTES, guarded
from pipelines.publishing.statements import statement_pages
from pipelines.publishing.text_tables import TextTable
from pipelines.publishing.wholes import WHOLES, WholeFile, take_over_the_same, written_wholes
from schemas.tables import RELEASE_TABLES

#: How files end that describe a release; tables and lists of cells lost what is personal before.
_DESCRIBING: Final = (".json", ".jsonld", ".md", ".cff", ".ttl", "LICENSE")
_WORD_FOLDERS: Final = ("provenance", "quality")
#: Rows of a file for spreadsheets, which open no more than 1,048,576, the header among them.
_ROWS_OF_SPREADSHEETS: Final = 1_000_000


def build_release(
    work: Path,
    inputs: Inputs,
    folder: Path,
    facts: BuildFacts,
    history: History,
    rebuilt: Path | None = None,
) -> Content:
    """Write every file of a release.

    Args:
        work: the folder of tables, the working ones or those of a release.
        inputs: every input and its status, as `inputs.list_inputs` gives them.
        folder: the release's folder; exists and is empty.
        facts: the facts of the build, of this one or of the one that is rebuilt.
        history: what it tells of the releases before it, likewise.
        rebuilt: the release that is built once more; its workbook and its database are taken over where they
            say the same, as libraries of another machine may have written the same in other bytes.

    Returns:
        What it holds.
    """
    for form in FORMS:
        (folder / form.folder).mkdir(parents=True)
    with written_wholes(work, folder, facts) as wholes:
        tables = {table: _write_table(work, table, folder, facts, wholes) for table in RELEASE_TABLES}
    if rebuilt:
        take_over_the_same(rebuilt, folder)
    content = Content(tables, inputs_sha256(inputs))
    _describe(work, inputs, content, folder, facts, history)
    return content


def differs_in_words(
    release: Path,
    built: Path,
    work: Path,
    inputs: Inputs,
    content: Content,
    facts: BuildFacts,
    history: History,
    scratch: Path,
) -> bool:
    """Whether a release would be written or described otherwise today, though it holds the same content.

    Args:
        release: the release.
        built: the same as it is built today, by other facts.
        work: the folder of working tables that this was built of.
        inputs: every input and its status.
        content: what both hold.
        facts: the facts of the release's build.
        history: the history that the release carries.
        scratch: a folder for passing files.

    Returns:
        Whether some file would have other bytes, as the code that writes it has changed, or is missing.
    """
    wholes = [[whole.path for whole in WHOLES if (place / whole.path).exists()] for place in (release, built)]
    parquet = PARQUET.all_files(release)
    texts = [form.all_files(built) for form in (CSV, SPREADSHEET)]
    if (
        len(parquet) < len(RELEASE_TABLES)
        or wholes[0] != wholes[1]
        or texts != [form.all_files(release) for form in (CSV, SPREADSHEET)]
    ):
        return True
    # The version stands in these files, so that only the release's own can be as they were.
    places = dict.fromkeys([*parquet, *wholes[0]], release) | dict.fromkeys(chain(*texts), built)
    with tempfile.TemporaryDirectory(prefix="gleanings-publish-", dir=scratch) as temporary:
        folder = Path(temporary)
        for path, place in places.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).symlink_to(place / path)
        _describe(work, inputs, content, folder, facts, history)
        described = [path for path in files_below(folder) if places.get(path) != release]
        _, different, missing = filecmp.cmpfiles(folder, release, described, shallow=False)
        return bool(different or missing)


def _describe(
    work: Path, inputs: Inputs, content: Content, folder: Path, facts: BuildFacts, history: History
) -> None:
    """Write all files of a release but its data, which stands in the folder already."""
    for place in _WORD_FOLDERS:
        (folder / place).mkdir()
    _write_lines(folder / INPUTS, inputs.csv_pages())
    _write_lines(folder / DICTIONARY, csv_pages(dictionary_frame()))
    release = describe_release(folder, content, facts)
    _write_metadata(work, inputs, release, folder, facts)
    write_history(folder, history, work, content, facts)
    ids = ids_like_numbers(folder)
    for path in files_below(folder):
        if path.endswith(_DESCRIBING):
            redact_file(folder / path, ids)
    write_page(release, folder, facts)
    redact_file(folder / PAGE, ids)
    known = [file.entry for file in release.table_files]
    write_attestation(folder, inputs, facts, history.previous, known)
    write_manifest(folder, content, facts, known)


def _write_table(
    work: Path, table: str, folder: Path, facts: BuildFacts, wholes: Iterable[WholeFile]
) -> TableContent:
    """Write a table in every form and in those of all tables, in one pass over its rows; what it holds."""
    header = header_line(release_schema(table).names)
    told = ContentHash(release_schema(table))
    parquet = ParquetTable(table, folder, facts)
    csv = TextTable(CSV, table, folder, f"{header}\n", "\n", bytes_a_file=facts.file_bytes)
    spreadsheet = TextTable(
        SPREADSHEET,
        table,
        folder,
        f"{BYTE_ORDER_MARK}{header}{LINE_END}",
        LINE_END,
        rows_a_file=_ROWS_OF_SPREADSHEETS,
    )
    for whole in wholes:
        whole.begin(table)
    for rows in table_pieces(work, table):
        cells = cells_as_text(rows)
        lines, documents = csv_lines(cells), rows[sort_keys(table)[0]]
        told.add(lines)
        parquet.write(rows)
        csv.write(lines, documents)
        spreadsheet.write(csv_lines(guarded(rows.schema, cells), NEEDS_QUOTES), documents)
        for whole in wholes:
            whole.write(rows)
    for written in (parquet, csv, spreadsheet):
        written.close()
    return told.content


def _write_metadata(
    work: Path, inputs: Inputs, release: ReleaseDescription, folder: Path, facts: BuildFacts
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
