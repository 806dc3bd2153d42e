import csv
import io
import json

import polars as pl
import pyarrow.parquet as pq
import pytest

from pipelines.publishing.comma_separated import cells_as_text
from pipelines.publishing.handing_out import FORMS, put_in_form, write_table, write_tables
from pipelines.running.locks import alone_in
from schemas.tables import TABLE_NAMES


def written(work, table, form):
    file = io.BytesIO()
    write_table(work, table, form, file)
    return file.getvalue()


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_json_lines_have_every_cell_of_every_row_with_its_type(full_work, table):
    rows = pq.read_table(full_work / f"{table}.parquet").to_pylist()
    assert [json.loads(line) for line in written(full_work, table, "jsonl").splitlines()] == rows
    assert rows


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_csv_has_the_header_and_every_cell_of_every_row(full_work, table):
    frame = pl.read_parquet(full_work / f"{table}.parquet")
    header, *rows = csv.reader(
        io.StringIO(written(full_work, table, "csv").decode(), newline=""), strict=True
    )
    assert header == frame.columns
    assert rows == [[cell or "" for cell in row] for row in cells_as_text(frame).iter_rows()]


def test_a_table_in_parquet_is_the_file_itself(full_work):
    assert written(full_work, "quotes", "parquet") == (full_work / "quotes.parquet").read_bytes()


def test_a_table_without_rows_is_a_header_or_nothing(full_work):
    quotes = pq.read_table(full_work / "quotes.parquet")
    pq.write_table(quotes[:0], full_work / "quotes.parquet")
    assert written(full_work, "quotes", "csv").decode() == ",".join(quotes.column_names) + "\n"
    assert written(full_work, "quotes", "jsonl") == b""


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_gets_every_table_in_one_form_and_nothing_else(full_work, tmp_path, form):
    out = tmp_path / "out"
    out.mkdir()
    write_tables(full_work, out, form)
    assert {path.name for path in out.iterdir()} == {f"{table}.{form}" for table in TABLE_NAMES}


def test_tables_of_a_run_that_fails_do_not_replace_those_before(full_work, tmp_path):
    write_tables(full_work, tmp_path, "csv")
    before = (tmp_path / "documents.csv").read_bytes()
    (full_work / "errors.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(ValueError, match="Parquet"):
        write_tables(full_work, tmp_path, "csv")
    assert (tmp_path / "documents.csv").read_bytes() == before
    assert not list(tmp_path.glob(".*.part"))


def test_two_runs_do_not_write_to_one_folder(tmp_path):
    with alone_in(tmp_path), pytest.raises(BlockingIOError), put_in_form(tmp_path, "csv"):
        pass
