"""Rows as code makes them, and the columns that follow from them."""

import polars as pl
import pytest

from schemas import fields
from schemas.row import columns_of, row
from schemas.table import Model


@row
class Stop:
    """A stop of a ferry."""

    name: str
    minutes: int


@row
class Crossing:
    """A row of a table of crossings."""

    crossing: str = fields.words("Name", unique=True)
    price: float | None = fields.number("Price", "EUR")
    is_daily: bool = fields.flag("Whether it goes every day")
    boats: tuple[str, ...] = fields.parts("Boats")
    stops: tuple[Stop, ...] = fields.parts("Stops")


class Crossings(Model, row=Crossing):
    """One row for each crossing."""


class Piers(Model):
    """One row for each pier."""

    pier: str | None = fields.words("Name")


def test_a_row_has_a_cell_for_each_column_and_no_cell_is_left_out():
    crossing = Crossing("Ostrava", None, True, ("Ida",), (Stop("Quay", 3),))
    assert crossing == Crossing(
        crossing="Ostrava", price=None, is_daily=True, boats=("Ida",), stops=(Stop("Quay", 3),)
    )
    assert hash(crossing)
    with pytest.raises(TypeError, match="price"):
        Crossing("Ostrava")
    with pytest.raises(AttributeError):
        crossing.depth = 3


def test_columns_have_the_order_and_the_types_of_the_fields():
    columns = Crossings.to_schema().columns
    assert [(name, column.dtype.type) for name, column in columns.items()] == [
        ("crossing", pl.String()),
        ("price", pl.Float64()),
        ("is_daily", pl.Boolean()),
        ("boats", pl.List(pl.String())),
        ("stops", pl.List(pl.Struct({"name": pl.String, "minutes": pl.Int64}))),
    ]


def test_a_column_may_be_null_where_the_field_may_be_none():
    assert [name for name, column in Crossings.to_schema().columns.items() if column.nullable] == ["price"]


def test_a_model_may_declare_its_columns_itself():
    (column,) = Piers.to_schema().columns.values()
    assert (column.name, column.dtype.type, column.nullable) == ("pier", pl.String(), True)


def test_what_is_told_of_a_column_is_kept():
    assert columns_of(Crossing)["price"][1].metadata == {"unit": "EUR"}
    assert Crossings.to_schema().columns["crossing"].unique
