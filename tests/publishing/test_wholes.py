import copy
import csv
import datetime
import io
import json
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import PurePath

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.publishing.comma_separated import cells_as_text
from pipelines.publishing.database import DatabaseFile
from pipelines.publishing.publish import publish
from pipelines.publishing.release_tables import load_release_table, release_schema, released_columns
from pipelines.publishing.sheet_rows import MOST_UNITS, column_letters, count_cut_cells
from pipelines.publishing.verify import verify
from pipelines.publishing.wholes import DATABASE, WORKBOOK, take_over_the_same
from pipelines.publishing.workbook import MOST_ROWS_OF_SHEET, WorkbookFile
from schemas import edtf
from schemas.tables import RELEASE_TABLES, TABLES
from tests.publishing.conftest import DAY, built
from tests.publishing.workbooks import sheets_of

#: What spreadsheets would take for something else, or could not hold as it is.
TRICKY = (
    *("=1+1", "+1", "-2", "@SUM(A1)", "007", "1e5", "3/4", "2021-05", "TRUE", "1" * 20, "null", "NA"),
    *(" so ", "a\nb", "a\r\nb\tc", "<&>\"'", "_x0041_", "_x_x0041_", "\x00\x0b\x1f\ufffe", "\U0001d4b3"),
)
LETTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from("_x04=<&\r\n")
OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def rows_of(release, table):
    return load_release_table(release / "data/parquet", table)


def in_database(release, query):
    with closing(sqlite3.connect(release / DATABASE.path)) as connection:
        return connection.execute(query).fetchall()


def stored(cell):
    """A cell as the database has it."""
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, list) else cell


def workbook_of(pieces, path, facts):
    """The sheets of a workbook of one table, whatever its columns are."""
    book = WorkbookFile(path, facts)
    book.begin("errors")
    for rows in pieces:
        book.write(rows)
    book.close()
    return sheets_of(path)


def read_back(rows, folder, facts):
    return workbook_of([rows], folder / "book.xlsx", facts)["errors"][1:]


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_the_workbook_has_every_cell_with_its_type_in_a_sheet_a_table(full_built, table):
    header, *rows = sheets_of(full_built / WORKBOOK.path)[table]
    frame = rows_of(full_built, table)
    assert list(header.values()) == frame.columns
    lists = [name for name, kind in frame.schema.items() if kind.is_nested()]
    texts = cells_as_text(frame.select(lists)) if lists else pl.DataFrame()
    days = [entry.column for entry in released_columns(table) if entry.pattern == edtf.DAY]
    expected = [
        {column_letters(at): cell for at, cell in enumerate(row) if cell is not None}
        for row in frame.with_columns(*texts.get_columns(), pl.col(days).str.to_date()).iter_rows()
    ]
    assert rows == expected


def test_the_first_sheet_says_what_the_workbook_is_and_how_many_rows_each_other_has(full_built, facts):
    sheets = sheets_of(full_built / WORKBOOK.path)
    assert list(sheets) == ["about", *RELEASE_TABLES]
    about = {row["A"]: row["B"] for row in sheets["about"]}
    assert next(iter(about)) == f"Gleanings {facts.version}"
    assert about["quotes"].endswith(f"Rows: {len(sheets['quotes']) - 1}.")


@pytest.mark.parametrize("text", TRICKY)
def test_text_stays_to_the_letter_the_text_it_is(text, tmp_path, facts):
    assert read_back(pl.DataFrame({"said": [text]}), tmp_path, facts) == [{"A": text}]


@settings(max_examples=30)
@given(st.text(LETTERS, min_size=1))
def test_any_text_is_read_back_as_it_is(tmp_path_factory, facts, text):
    assert read_back(pl.DataFrame({"said": [text]}), tmp_path_factory.mktemp("book"), facts) == [{"A": text}]


def test_text_that_is_longer_than_a_cell_takes_is_cut_and_told(tmp_path, facts):
    fits, beyond = "𝒳" * (MOST_UNITS // 2), "𝒳" * MOST_UNITS
    rows = pl.DataFrame({"said": [fits, beyond, None]})
    assert count_cut_cells(rows) == 1
    sheets = workbook_of([rows], tmp_path / "book.xlsx", facts)
    cells = [row.get("A") for row in sheets["errors"][1:]]
    assert cells == [fits, fits + "…", None]
    assert sheets["about"][-1]["B"].endswith("and end with … here: 1.")


def test_days_are_days_and_those_before_spreadsheets_know_any_are_text(tmp_path, facts):
    days = [datetime.date(2021, 5, 3), datetime.date(1900, 3, 1), datetime.date(1899, 7, 14), None]
    rows = read_back(pl.DataFrame({"day": days}), tmp_path, facts)
    assert [row.get("A") for row in rows] == [*days[:2], "1899-07-14", None]


def test_a_day_that_is_none_leaves_its_column_text(full_built, facts, tmp_path):
    rows = rows_of(full_built, "events").with_columns(date_latest=pl.lit("2023-02-29"))
    book = WorkbookFile(tmp_path / "book.xlsx", facts)
    book.begin("events")
    book.write(rows)
    book.close()
    header, *cells = sheets_of(tmp_path / "book.xlsx")["events"]
    (letters,) = [at for at, name in header.items() if name == "date_latest"]
    assert {row[letters] for row in cells} == {"2023-02-29"}


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_the_database_has_every_cell_with_its_type(full_built, table):
    columns = ", ".join(f'"{name}"' for name in release_schema(table).names)
    frame = rows_of(full_built, table)
    assert in_database(full_built, f"SELECT {columns} FROM {table}") == [
        tuple(stored(cell) for cell in row) for row in frame.rows()
    ]


def test_the_database_has_the_keys_and_tells_what_columns_mean(full_built, facts):
    for name, table in TABLES.items():
        key = in_database(full_built, f"SELECT name FROM pragma_table_info('{name}') WHERE pk ORDER BY pk")
        assert tuple(column for (column,) in key) == table.primary_key
    assert dict(in_database(full_built, "SELECT * FROM about"))["title"].endswith(facts.version)
    told = in_database(full_built, 'SELECT "column" FROM data_dictionary WHERE "table" = \'quotes\'')
    assert [column for (column,) in told] == release_schema("quotes").names


@pytest.mark.parametrize("kind", [WorkbookFile, DatabaseFile])
def test_the_same_rows_give_the_same_bytes_in_whatever_pieces_they_come(kind, full_built, facts, tmp_path):
    rows = rows_of(full_built, "evidence")
    for name, size in (("whole", rows.height), ("pieces", 1)):
        file = kind(tmp_path / name, facts)
        file.begin("evidence")
        for piece in rows.iter_slices(size):
            file.write(piece)
        file.close()
    assert (tmp_path / "whole").read_bytes() == (tmp_path / "pieces").read_bytes()


@pytest.mark.parametrize(
    ("rows", "holds"),
    [
        ({"quotes": 250_000, "events": 250_000}, True),
        ({"quotes": 250_000, "events": 250_001}, False),
        ({"quotes": MOST_ROWS_OF_SHEET + 1}, False),
    ],
)
def test_a_workbook_has_as_many_rows_as_a_spreadsheet_opens(rows, holds):
    assert WORKBOOK.holds(rows) is holds
    assert replace(WORKBOOK, most_rows=10**9).holds(rows) is (max(rows.values()) <= MOST_ROWS_OF_SHEET)


def test_a_release_of_too_many_rows_goes_without_and_says_so(
    valid_shard, facts, tmp_path_factory, monkeypatch
):
    monkeypatch.setattr("pipelines.publishing.wholes.Whole.holds", lambda whole, rows: whole == DATABASE)
    release = built(valid_shard, facts, tmp_path_factory)
    assert [path.name for path in release.glob("data/*.*")] == [PurePath(DATABASE.path).name]
    told = (release / "README.md").read_text(encoding="utf-8")
    assert f"- No `{WORKBOOK.path}`: a release has it up to 500,000 rows" in told
    assert f"- `{DATABASE.path}`: All tables" in told


def test_a_release_holds_whose_libraries_compressed_and_laid_out_pages_otherwise(work, raw, tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.publishing.workbook.COMPRESSION", zipfile.ZIP_STORED)
        patch.setattr("pipelines.publishing.database.PAGE", 8192)
        release = publish(work, tmp_path / "outputs", raw=raw, today=DAY).path
    assert verify(release, raw).problems == ()


@pytest.mark.parametrize("whole", [WORKBOOK, DATABASE], ids=lambda whole: whole.name)
def test_a_file_with_another_cell_does_not_pass_for_the_same(whole, full_built, full_release):
    path = full_release / whole.path
    rebuilt = path.read_bytes()
    take_over_the_same(full_built, full_release)
    assert path.read_bytes() == rebuilt
    if whole == DATABASE:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE quotes SET cue = 'whispered'")
    else:
        with zipfile.ZipFile(full_built / whole.path) as book, zipfile.ZipFile(path, "w") as again:
            for part in book.infolist():
                again.writestr(part, book.read(part).replace(b"said", b"shed"))
    for other in (path.read_bytes(), b"neither"):
        path.write_bytes(other)
        take_over_the_same(full_built, full_release)
        assert path.read_bytes() == other


def opened_by_office(path, folder, *options):
    """The cells of a file's sheets as LibreOffice shows them, by the name of the sheet."""
    every_sheet_as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", *options, "--convert-to", every_sheet_as_shown]
    subprocess.run([*command, "--outdir", folder, path], check=True, capture_output=True, timeout=120)
    return {
        written.stem.removeprefix(f"{path.stem}-"): list(
            csv.reader(io.StringIO(written.read_text(encoding="utf-8"), newline=""))
        )
        for written in folder.glob("*.csv")
    }


@needs_office
def test_libreoffice_shows_every_cell_of_the_workbook(full_built, tmp_path):
    shown = opened_by_office(full_built / WORKBOOK.path, tmp_path)
    assert shown.keys() == {"about", *RELEASE_TABLES}
    for table in RELEASE_TABLES:
        rows = cells_as_text(rows_of(full_built, table)).fill_null("")
        flags = rows.with_columns(pl.all().replace({"true": "TRUE", "false": "FALSE"}))
        assert shown[table] == [rows.columns, *map(list, flags.rows())]


@needs_office
def test_libreoffice_parts_no_cell_of_a_file_for_spreadsheets_by_what_its_dialogue_proposes(
    valid_shard, facts, tmp_path_factory, tmp_path
):
    shard = copy.deepcopy(valid_shard)
    words = ["a; b", "a\tb", "a\nb", "‘so’, “so”", "Zoë 𝒳", "=1+1"]
    documents = shard.tables["documents"]
    many = pl.concat(
        [
            documents[:1].with_columns(note=pl.lit(word), doc_id=pl.lit(f"n{at}"))
            for at, word in enumerate(words)
        ]
    )
    shard.tables["documents"] = pl.concat([documents, many])
    release = built(shard, facts, tmp_path_factory)
    # The dialogue proposes tab, comma and semicolon, and knows the encoding by the byte-order mark.
    shown = opened_by_office(
        release / "spreadsheet/documents.csv", tmp_path, "--infilter=CSV:9/44/59,34,UTF8,1"
    )["documents"]
    header, *rows = shown
    assert header[0].removeprefix("\ufeff") == "doc_id"
    notes = {row[0]: row[header.index("note")] for row in rows}
    assert [notes[f"n{at}"] for at in range(len(words))] == [*words[:-1], "'=1+1"]
