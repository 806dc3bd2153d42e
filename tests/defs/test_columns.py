"""The column tables of the UI, taken from the schemas."""

import dagster as dg
import pytest

from pipelines.defs.columns import table_lineage, table_schema
from schemas.tables import RELEASE_TABLES, polars_schema


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_every_column_has_a_type_and_a_description(table: str):
    columns = table_schema(table).columns
    assert [column.name for column in columns] == list(polars_schema(table))
    assert all(column.type and column.description for column in columns)


def column(table: str, name: str):
    return next(column for column in table_schema(table).columns if column.name == name)


def test_keys_and_references_are_constraints():
    assert "primary key" in column("quotes", "row_id").constraints.other
    assert column("quotes", "row_id").constraints.unique
    assert "refers to entities.entity_id" in column("quotes", "speaker_id").constraints.other


def test_nullable_columns_are_told_from_those_that_are_not():
    assert column("quotes", "speaker_text").constraints.nullable
    assert not column("quotes", "quotation").constraints.nullable


def test_codes_are_listed_unless_they_are_too_many():
    assert "one of: direct, mixed, indirect" in column("quotes", "quote_type").constraints.other
    assert any(said.endswith(" codes") for said in column("statistics", "country").constraints.other)


def test_columns_tell_what_they_are_made_from():
    lineage = table_lineage("quotes").deps_by_column
    assert lineage["doc_id"] == [dg.TableColumnDep(asset_key="documents", column_name="doc_id")]
    assert lineage["speaker_id"] == [dg.TableColumnDep(asset_key="entities", column_name="entity_id")]
    assert lineage["quotation"] == [dg.TableColumnDep(asset_key="zones", column_name="text")]
    assert table_lineage("documents").deps_by_column["title"][0].asset_key == dg.AssetKey("raw_articles")


def test_units_and_limits_are_told():
    assert column("quotes", "char_start").description.endswith("(unit: code points)")
    assert column("quotes", "confidence").constraints.other == ["at least 0", "at most 1"]


def test_laws_between_columns_are_the_tables_constraints():
    assert "The quotation is as long as its span." in table_schema("quotes").constraints.other
