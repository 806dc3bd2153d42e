"""Cells that anybody may have written, shown in the UI."""

import base64
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.defs.markdown import as_text, picture, stacked_bars, table


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert('hi')</script>",
        "<img src=x onerror=alert(1)>",
        "[a link](javascript:alert(1))",
        "![](https://example.org/pixel.png)",
        "`code` *stars* _lines_ ~~struck~~ # heading",
        "&lt;b&gt;",
    ],
)
def test_markup_in_a_cell_is_shown_as_text(hostile: str):
    shown = as_text(hostile)
    assert not set("<>[]()`*_~!|") & set(shown)
    assert "&lt;" not in shown


def test_a_pipe_does_not_open_a_new_cell():
    assert table(("a", "b"), [("x|y", "z")]).splitlines()[2].count("|") == 3


def test_a_line_break_does_not_open_a_new_row():
    assert len(table(("a",), [("one\n\n| two |\r\nthree",)]).splitlines()) == 3


def test_characters_that_turn_the_direction_of_text_are_shown_by_their_codes():
    assert as_text("abc\u202edef") == "abcU+202Edef"


def test_long_cells_are_cut():
    assert as_text("word " * 100).endswith("…")


@given(st.text())
def test_no_cell_is_more_than_one_line_of_text(cell: str):
    shown = as_text(cell)
    assert len(shown.splitlines()) <= 1
    assert not set("<>|`[]") & set(shown)


def test_null_is_an_empty_cell():
    assert as_text(None) == ""


def test_bars_are_as_long_as_their_counts():
    svg = ET.fromstring(
        stacked_bars(
            {"number": {"row": 3, "reason": 1}, "date": {"row": 2}}, {"row": "#111", "reason": "#222"}
        )
    )
    widths = {
        title.text: float(rect.get("width"))
        for rect in svg.iter("{http://www.w3.org/2000/svg}rect")
        for title in rect
    }
    assert widths["row: 3"] == pytest.approx(3 * widths["reason: 1"], rel=0.01)
    assert widths["row: 2"] == pytest.approx(2 * widths["reason: 1"], rel=0.01)


def test_the_key_names_only_what_is_there():
    svg = stacked_bars({"number": {"row": 3}}, {"row": "#111", "unaccounted": "#222"})
    assert ">row<" in svg
    assert ">unaccounted<" not in svg


def test_bars_of_nothing_are_a_picture_still():
    assert ET.fromstring(stacked_bars({}, {"row": "#111"})) is not None


def test_a_picture_stands_in_the_markdown_itself():
    shown = picture("what | became", "<svg/>")
    assert shown.startswith("![what &#124; became](data:image/svg+xml;base64,")
    assert base64.b64decode(shown.split("base64,")[1].rstrip(")")) == b"<svg/>"
