import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.publishing.parquet import (
    ROW_GROUP_SIZE,
    read_parquet,
    row_groups,
    write_parquet,
    write_rows,
)
from pipelines.publishing.release_tables import load_release_table, release_schema, sort_keys
from schemas.tables import RELEASE_TABLES, SCHEMA_VERSION


@pytest.fixture
def quotes(full_work, facts, tmp_path):
    write_parquet("quotes", load_release_table(full_work, "quotes"), tmp_path / "quotes.parquet", facts)
    return tmp_path / "quotes.parquet"


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_a_table_comes_back_as_it_went_in(full_work, facts, tmp_path, table):
    frame = load_release_table(full_work, table)
    assert frame.height
    write_parquet(table, frame, tmp_path / "table.parquet", facts)
    read = read_parquet(tmp_path / "table.parquet")
    assert pl.DataFrame(pl.from_arrow(read)).equals(frame)
    assert read.schema.equals(release_schema(table))


def test_pages_are_compressed_and_indexed(quotes):
    chunk = pq.ParquetFile(quotes).metadata.row_group(0).column(0)
    assert chunk.compression == "ZSTD"
    assert chunk.has_column_index
    assert chunk.has_offset_index


def test_every_page_of_data_is_of_version_one(quotes):
    content, metadata = quotes.read_bytes(), pq.ParquetFile(quotes).metadata
    # A page's header (compact Thrift) opens with its type: 0 for version one, 3 for version two.
    starts = [
        metadata.row_group(group).column(column).data_page_offset
        for group in range(metadata.num_row_groups)
        for column in range(metadata.num_columns)
    ]
    assert starts
    assert {content[start : start + 2] for start in starts} == {b"\x15\x00"}


def test_the_keys_of_the_file_stand_in_one_order(quotes):
    assert [key.decode() for key in pq.read_schema(quotes).metadata] == [
        *("dataset", "dataset_description", "version", "issued"),
        *("schema_version", "licence", "licence_url", "table"),
    ]


def test_the_file_says_how_its_rows_are_sorted(quotes):
    file = pq.ParquetFile(quotes)
    sorting = file.metadata.row_group(0).sorting_columns
    names = [file.metadata.schema.column(column.column_index).name for column in sorting]
    assert tuple(names) == sort_keys("quotes")
    assert not any(column.descending for column in sorting)


def test_the_file_alone_says_what_it_is(quotes, facts):
    schema = pq.read_schema(quotes)
    about = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert about["version"] == facts.version
    assert about["licence"] == "CC-BY-4.0"
    assert about["schema_version"] == SCHEMA_VERSION
    assert about["table"] == "quotes"
    assert "pandas" not in about
    assert all(field.metadata[b"description"] for field in schema)


def test_row_groups_have_one_size(facts, tmp_path):
    rows = ROW_GROUP_SIZE + 7
    zones = pl.DataFrame(
        {
            "doc_id": ["d"] * rows,
            "zone": ["body"] * rows,
            "char_start": range(rows),
            "char_end": range(1, rows + 1),
        }
    )
    write_parquet("zones", zones, tmp_path / "zones.parquet", facts)
    metadata = pq.ParquetFile(tmp_path / "zones.parquet").metadata
    assert [metadata.row_group(group).num_rows for group in range(2)] == [ROW_GROUP_SIZE, 7]


def test_the_bytes_do_not_depend_on_the_pieces_that_rows_came_in(full_work, facts, tmp_path, quotes):
    frame = load_release_table(full_work, "quotes")
    pieces = pl.concat([frame.slice(row, 1) for row in range(frame.height)], rechunk=False)
    assert pieces.n_chunks() > 1
    write_parquet("quotes", pieces, tmp_path / "pieces.parquet", facts)
    assert (tmp_path / "pieces.parquet").read_bytes() == quotes.read_bytes()


@pytest.mark.parametrize("height", [0, 3, ROW_GROUP_SIZE, 2 * ROW_GROUP_SIZE + 1])
def test_rows_that_come_in_turn_make_the_file_of_rows_that_come_at_once(tmp_path, height):
    rows = pa.table(
        {"row_id": [f"{number:07}" for number in range(height)]}, pa.schema([("row_id", "string")])
    )
    at_once, in_turn = tmp_path / "at-once.parquet", tmp_path / "in-turn.parquet"
    write_rows(rows, ["row_id"], at_once, {"table": "rows"})
    with row_groups(rows.schema, ["row_id"], in_turn, {"table": "rows"}) as groups:
        for start in range(0, height, 50_001):
            groups.write(rows[start : start + 50_001])
    assert in_turn.read_bytes() == at_once.read_bytes()
    assert read_parquet(in_turn).equals(rows)


def test_a_flipped_byte_in_a_page_is_noticed(quotes):
    start = pq.ParquetFile(quotes).metadata.row_group(0).column(0).dictionary_page_offset
    content = bytearray(quotes.read_bytes())
    content[start + 40] ^= 1
    quotes.write_bytes(content)
    with pytest.raises(OSError, match="CRC"):
        read_parquet(quotes)
