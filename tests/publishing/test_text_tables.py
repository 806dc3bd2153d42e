import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publishing.forms import CSV
from pipelines.publishing.text_tables import TextTable
from tests.examples import dear

HEADER = "said\n"


def written(pieces, release, **sizes):
    """The files of a table whose pieces are pairs of a document and its lines."""
    table = TextTable(CSV, "quotes", release, HEADER, "\n", **sizes)
    for document, lines in pieces:
        table.write(pl.Series(lines, dtype=pl.String), pl.Series([document] * len(lines)))
    table.close()
    return [(release / path).read_text() for path in CSV.files(release, "quotes")]


def test_a_table_that_is_small_is_one_file_with_its_name(tmp_path):
    assert written([("a", ["one", "two"])], tmp_path, bytes_a_file=1000) == ["said\none\ntwo\n"]
    assert [path.name for path in (tmp_path / "data/csv").iterdir()] == ["quotes.csv"]


def test_a_table_without_rows_is_a_header(tmp_path):
    assert written([], tmp_path, bytes_a_file=1000) == [HEADER]


def test_a_file_ends_with_the_document_with_which_it_is_full(tmp_path):
    pieces = [("a", ["one", "two"]), ("b", ["three", "four", "five"]), ("c", ["six and seven"])]
    assert written(pieces, tmp_path, bytes_a_file=15) == [
        "said\none\ntwo\nthree\nfour\nfive\n",
        "said\nsix and seven\n",
    ]


def test_files_may_be_told_by_their_rows(tmp_path):
    pieces = [("a", ["1", "2"]), ("b", ["3"]), ("c", ["4"]), ("d", ["5"])]
    assert written(pieces, tmp_path, rows_a_file=2) == ["said\n1\n2\n", "said\n3\n4\n", "said\n5\n"]


def test_a_small_last_file_joins_the_one_before(tmp_path):
    pieces = [("a", ["a line of some length"]), ("b", ["x"])]
    assert written(pieces, tmp_path, bytes_a_file=20) == ["said\na line of some length\nx\n"]


@dear
@given(
    documents=st.lists(st.lists(st.text("aé", min_size=1, max_size=9), min_size=1, max_size=5), max_size=9),
    data=st.data(),
)
def test_where_files_end_depends_on_the_lines_alone(tmp_path_factory, documents, data):
    lines = [(str(number), line) for number, lines in enumerate(documents) for line in lines]
    size = data.draw(st.integers(1, 60))
    apart = written(
        ((str(number), of) for number, of in enumerate(documents)),
        tmp_path_factory.mktemp("a"),
        bytes_a_file=size,
    )
    table = TextTable(
        CSV, "quotes", together := tmp_path_factory.mktemp("b"), HEADER, "\n", bytes_a_file=size
    )
    table.write(
        pl.Series([line for _, line in lines], dtype=pl.String),
        pl.Series([document for document, _ in lines], dtype=pl.String),
    )
    table.close()
    assert [(together / path).read_text() for path in CSV.files(together, "quotes")] == apart
    assert "".join(file.removeprefix(HEADER) for file in apart) == "".join(f"{line}\n" for _, line in lines)
