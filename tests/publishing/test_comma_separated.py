import csv
import io
import json

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.publishing.comma_separated import csv_pages

WORDS = st.text(st.characters(codec="utf-8"), min_size=1)
ROWS = st.lists(
    st.tuples(
        st.none() | WORDS,
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.booleans(),
        st.none() | st.lists(WORDS),
    )
)
SCHEMA = {
    "words": pl.String,
    "number": pl.Float64,
    "count": pl.Int64,
    "flag": pl.Boolean,
    "list": pl.List(pl.String),
}
READ = (str, float, int, {"true": True, "false": False}.__getitem__, json.loads)


@given(ROWS)
@example(
    [
        ("a,b", 0.1, 1, True, ['"']),
        ('she said "no"', 1e300, -1, False, []),
        ("two\r\nlines", -0.5, 0, None, None),
    ]
)
@example([("\r", None, None, None, None)])
def test_csv_loses_nothing(rows):
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    lines = csv.reader(io.StringIO("".join(csv_pages(frame)), newline=""), strict=True)
    assert next(lines) == list(SCHEMA)
    assert [
        tuple(read(cell) if cell else None for read, cell in zip(READ, line, strict=True)) for line in lines
    ] == rows


def test_lines_end_in_a_line_feed_and_only_where_needed_are_cells_quoted():
    frame = pl.DataFrame({"a": ["plain", "with, comma", None], "b": [1.0, 2.5, None]})
    assert "".join(csv_pages(frame)) == 'a,b\nplain,1\n"with, comma",2.5\n,\n'


def test_pages_end_with_whole_lines():
    frame = pl.DataFrame({"a": [f"line {number}" for number in range(120_000)]})
    pages = list(csv_pages(frame))
    assert len(pages) > 2
    assert all(page.endswith("\n") for page in pages)


def test_lists_of_mentions_are_json():
    frame = pl.DataFrame({"variants": [[{"text": "Ada", "char_start": 3}]]})
    assert "".join(csv_pages(frame)) == 'variants\n"[{""text"": ""Ada"", ""char_start"": 3}]"\n'
