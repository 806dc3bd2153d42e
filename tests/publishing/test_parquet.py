from dataclasses import replace

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.publishing.parquet import ROW_GROUP_SIZE, ParquetTable, row_groups
from pipelines.publishing.pieces import pieces_in
from pipelines.publishing.release_tables import (
    load_release_table,
    release_schema,
    sort_keys,
    table_files,
    table_pieces,
)
from schemas.tables import RELEASE_TABLES, SCHEMA_VERSION, polars_schema


def written(table, pieces, release, facts):
    """The files of a table that is written piece by piece."""
    writer = ParquetTable(table, release, facts)
    for rows in pieces:
        writer.write(rows)
    writer.close()
    return table_files(release / "data/parquet", table)


def zones_of(documents, each):
    """Zones of as many documents, so many of each."""
    rows = documents * each
    return pl.DataFrame(
        {
            "doc_id": [f"{row // each:016x}" for row in range(rows)],
            "zone": ["body"] * rows,
            "char_start": [row * 2_654_435_761 % 2**31 for row in range(rows)],  # Hard to compress.
            "char_end": range(1, rows + 1),
        }
    )


@pytest.fixture
def quotes(full_work, facts, tmp_path):
    (path,) = written("quotes", [load_release_table(full_work, "quotes")], tmp_path, facts)
    return path


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_a_table_comes_back_as_it_went_in(full_work, facts, tmp_path, table):
    frame = load_release_table(full_work, table)
    assert frame.height
    (path,) = written(table, [frame], tmp_path, facts)
    read = pq.read_table(path)
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
    (path,) = written("zones", [zones_of(1, ROW_GROUP_SIZE + 7)], tmp_path, facts)
    metadata = pq.ParquetFile(path).metadata
    assert [metadata.row_group(group).num_rows for group in range(2)] == [ROW_GROUP_SIZE, 7]


def test_the_bytes_do_not_depend_on_the_pieces_that_rows_came_in(full_work, facts, tmp_path, quotes):
    frame = load_release_table(full_work, "quotes")
    pieces = [frame.slice(row, 1) for row in range(frame.height)]
    (path,) = written("quotes", pieces, tmp_path / "pieces", facts)
    assert path.read_bytes() == quotes.read_bytes()


@pytest.mark.parametrize("height", [0, 3, ROW_GROUP_SIZE, 2 * ROW_GROUP_SIZE + 1])
def test_rows_that_come_in_turn_make_the_file_of_rows_that_come_at_once(tmp_path, height):
    rows = pa.table(
        {"row_id": [f"{number:07}" for number in range(height)]}, pa.schema([("row_id", "string")])
    )
    at_once, in_turn = tmp_path / "at-once.parquet", tmp_path / "in-turn.parquet"
    with row_groups(rows.schema, ["row_id"], at_once, {"table": "rows"}) as groups:
        groups.write(rows)
    with row_groups(rows.schema, ["row_id"], in_turn, {"table": "rows"}) as groups:
        for start in range(0, height, 50_001):
            groups.write(rows[start : start + 50_001])
    assert in_turn.read_bytes() == at_once.read_bytes()
    assert pq.read_table(in_turn).equals(rows)


def test_a_large_table_is_several_files_that_end_with_a_document(facts, tmp_path):
    zones = zones_of(3000, 150)
    small = replace(facts, file_bytes=100_000)
    files = written("zones", [zones], tmp_path, small)
    assert [path.name for path in files] == [f"zones-{number:05}.parquet" for number in range(len(files))]
    assert len(files) > 2
    sizes = [path.stat().st_size for path in files]
    assert min(sizes) >= small.file_bytes / 2
    found = [pl.read_parquet(path) for path in files]
    assert pl.concat(found).equals(zones)
    assert sum(frame["doc_id"].n_unique() for frame in found) == 3000
    assert pl.concat(table_pieces(tmp_path / "data/parquet", "zones")).equals(zones.sort(sort_keys("zones")))


@pytest.mark.parametrize("documents", [("d1", "d2"), (None, "d1")])
def test_a_full_file_takes_all_rows_of_its_last_document(facts, tmp_path, monkeypatch, documents):
    monkeypatch.setattr("pipelines.publishing.parquet.ROW_GROUP_SIZE", 2)
    row = {
        "row_table": "quotes",
        "failed_checks": ["a_check"],
        "row_json": "{}",
        "rule_id": "r",
        "confidence": 1.0,
    }
    cells = [{**row, "doc_id": document} for document in [documents[0]] * 7 + [documents[1]] * 3]
    rows = pl.DataFrame(cells, schema=polars_schema("quarantine"))
    files = written("quarantine", [rows], tmp_path, replace(facts, file_bytes=1))
    assert [pl.read_parquet(path).height for path in files] == [7, 3]
    assert pl.concat(pl.read_parquet(path) for path in files).equals(rows)


def test_where_files_end_does_not_depend_on_the_pieces(facts, tmp_path):
    zones = zones_of(3000, 150)
    small = replace(facts, file_bytes=100_000)
    one = written("zones", [zones], tmp_path / "one", small)
    pieces = zones.partition_by("doc_id", maintain_order=True)
    other = written(
        "zones", [pl.concat(pieces[at : at + 7]) for at in range(0, 3000, 7)], tmp_path / "other", small
    )
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_small_last_file_joins_the_one_before(facts, tmp_path):
    zones, small = zones_of(3000, 42), replace(facts, file_bytes=100_000)
    (path,) = written("zones", [zones], tmp_path, small)
    assert path.name == "zones.parquet"
    assert not (tmp_path / "data/parquet/zones").exists()
    assert path.read_bytes() == written("zones", [zones], tmp_path / "alone", facts)[0].read_bytes()


def test_a_flipped_byte_in_a_page_is_noticed(quotes):
    start = pq.ParquetFile(quotes).metadata.row_group(0).column(0).dictionary_page_offset
    content = bytearray(quotes.read_bytes())
    content[start + 40] ^= 1
    quotes.write_bytes(content)
    with pytest.raises(OSError, match="CRC"):
        list(pieces_in(quotes))
