import csv
import io
import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publishing.comma_separated import cells_as_text, csv_lines, header_line, joined
from pipelines.publishing.spreadsheet import BYTE_ORDER_MARK, LINE_END, NEEDS_QUOTES, guarded

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
LETTERS = st.characters(codec="utf-8", exclude_characters="\ufeff") | st.sampled_from("=+-@;\t\r\n '\"")
WORDS = st.text(LETTERS, min_size=1)


def text_of(frame):
    """The text of a table's file for spreadsheets."""
    lines = csv_lines(guarded(frame.schema, cells_as_text(frame)), NEEDS_QUOTES)
    return f"{BYTE_ORDER_MARK}{header_line(frame.columns)}{LINE_END}{joined(lines, LINE_END)}"


def cells_of(frame):
    """The cells of the file as a spreadsheet reads them, without the header."""
    return list(csv.reader(io.StringIO(text_of(frame).removeprefix("\ufeff"), newline=""), strict=True))[1:]


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        *(
            (cell, f"'{cell}")
            for cell in ("=1+1", "+1", "-2", "@SUM(A1)", "＝1", " =1", "\tso", "\rso", "\nso")
        ),
        ("\t=1", "'\t'=1"),
        ("so;=1", "so;'=1"),
        ("so; +1", "so;' +1"),
        ('so;"=1"', 'so;\'"=1"'),
        ("first\n-2", "first\n'-2"),
        ("first;\r\n@so", "first;\r\n'@so"),
    ],
)
def test_text_that_would_be_run_gets_an_apostrophe(cell, guarded):
    assert cells_of(pl.DataFrame({"said": [cell]})) == [[guarded]]


@pytest.mark.parametrize("cell", ["a=b", "3-2", "'=1", "so", "we - they", "2021-05-03"])
def test_other_text_stays_as_it_is(cell):
    assert cells_of(pl.DataFrame({"said": [cell]})) == [[cell]]


@pytest.mark.parametrize("cell", ["so; and so", "so\tand so", "so, and so"])
def test_text_with_what_some_program_parts_cells_at_stands_in_quotation_marks(cell):
    assert f'"{cell}"{LINE_END}' in text_of(pl.DataFrame({"said": [cell]}))


@given(st.lists(WORDS))
def test_no_text_begins_as_a_formula_however_it_is_split_and_none_loses_a_character(words):
    cells = [cell for (cell,) in cells_of(pl.DataFrame({"said": words}, schema={"said": pl.String}))]
    pieces = [piece for cell in cells for piece in re.split("[;\t\r\n]", cell)]
    assert not any(piece.lstrip('" ').startswith(SIGNS) for piece in pieces)
    assert [cell.replace("'", "") for cell in cells] == [word.replace("'", "") for word in words]


def test_numbers_stay_numbers():
    frame = pl.DataFrame({"value": [-2.5, None], "count": [-3, 4], "flag": [True, False]})
    assert cells_of(frame) == [["-2.5", "-3", "true"], ["", "4", "false"]]


def test_lists_are_json_that_no_spreadsheet_runs():
    assert cells_of(pl.DataFrame({"roles": [["=1", "mayor"]]})) == [['["=1", "mayor"]']]


def test_the_file_begins_with_a_byte_order_mark_and_its_lines_end_for_spreadsheets():
    assert text_of(pl.DataFrame({"a": ["é", None], "b": [1, 2]})) == "\ufeffa,b\r\né,1\r\n,2\r\n"


def test_every_table_has_a_spreadsheet_with_the_rows_of_its_csv_file(full_release):
    for path in sorted((full_release / "data/csv").glob("*.csv")):
        rows = path.read_text(encoding="utf-8").count("\n")
        guarded = (full_release / "spreadsheet" / path.name).read_bytes()
        assert guarded.startswith(b"\xef\xbb\xbf")
        assert guarded.count(b"\r\n") == rows
