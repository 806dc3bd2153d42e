import polars as pl
import pytest

from pipelines.publishing.release_tables import (
    load_release_table,
    release_schema,
    released_columns,
    sort_keys,
    table_files,
    table_pieces,
    to_release_arrow,
)
from schemas.tables import RELEASE_TABLES, TABLES


def test_the_text_of_zones_stays_behind():
    assert "text" not in release_schema("zones").names
    assert "text" not in [entry.column for entry in released_columns("zones")]
    assert "text" in release_schema("statistics").names


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_rows_have_one_order_whatever_order_they_came_in(shard, work_of, table):
    turned = {name: frame.reverse() for name, frame in shard.tables.items()}
    one, other = work_of(shard.tables, "one"), work_of(turned, "other")
    assert load_release_table(one, table).equals(load_release_table(other, table))


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_a_row_is_placed_by_what_names_it(table):
    assert set(TABLES[table].primary_key) <= set(sort_keys(table))


def test_arrow_tables_come_in_one_piece(shard):
    rows = shard.tables["quotes"]
    pieces = pl.concat([rows, rows], rechunk=False)
    assert to_release_arrow("quotes", pieces).column("row_id").num_chunks == 1


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_pieces_hold_whole_documents_in_order_wherever_row_groups_end(shard, work_of, tmp_path, table):
    whole = load_release_table(work_of(shard.tables, "work"), table)
    whole.write_parquet(tmp_path / f"{table}.parquet", row_group_size=1)
    pieces = list(table_pieces(tmp_path, table))
    assert pl.concat(pieces).equals(whole)
    key = sort_keys(table)[0]
    assert sum(piece[key].n_unique() for piece in pieces) == whole[key].n_unique()


def test_a_table_in_several_files_is_one_table(shard, work_of, tmp_path):
    whole = load_release_table(work_of(shard.tables, "work"), "quotes")
    (tmp_path / "quotes").mkdir()
    for number in range(whole.height):
        whole[number : number + 1].write_parquet(tmp_path / f"quotes/quotes-{number:05}.parquet")
    assert len(table_files(tmp_path, "quotes")) == whole.height > 1
    assert pl.concat(table_pieces(tmp_path, "quotes")).equals(whole)
    assert load_release_table(tmp_path, "quotes").equals(whole)


def test_pieces_of_a_table_without_rows_are_one_without_rows(shard, work_of):
    shard.tables["faq"] = shard.tables["faq"].clear()
    (piece,) = table_pieces(work_of(shard.tables, "work"), "faq")
    assert piece.is_empty()
    assert piece.columns == release_schema("faq").names


def test_pieces_are_not_made_of_a_table_in_another_order(shard, work_of):
    shard.tables["quotes"] = shard.tables["quotes"].reverse()
    with pytest.raises(ValueError, match="not in order of `doc_id`"):
        list(table_pieces(work_of(shard.tables, "work"), "quotes"))
