import polars as pl
import pytest

from pipelines.publishing.release_tables import (
    load_release_table,
    release_schema,
    released_columns,
    sort_keys,
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
