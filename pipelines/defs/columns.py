"""The adapter from a table's schema to the column table that the UI shows.

Types, descriptions and constraints are the schema's own; here they are only put into words. A constraint
of a kind that has no words here is shown by its name.
"""

import dagster as dg
import pandera.polars as pa
import polars as pl
from pandera.api.polars.components import Column
from polars.datatypes import DataTypeClass

from schemas.table import Table
from schemas.tables import TABLES

#: Longer lists of codes are shown by their number.
_LISTED_CODES = 60

_TYPES = {pl.String(): "string", pl.Int64(): "integer", pl.Float64(): "number", pl.Boolean(): "boolean"}


def table_schema(name: str) -> dg.TableSchema:
    """A table's columns and the laws between them.

    Args:
        name: one of `schemas.tables.TABLE_NAMES`.

    Returns:
        Dagster's description of the table.
    """
    table = TABLES[name]
    schema = table.model.to_schema()
    laws = [f"{law.name}: {law.description}" for law in schema.checks]
    return dg.TableSchema(
        columns=[_column(table, column) for column in schema.columns.values()],
        constraints=dg.TableConstraints(other=laws),
    )


def type_name(dtype: pl.DataType) -> str:
    """A column's type in plain words.

    >>> type_name(pl.List(pl.Struct({"text": pl.String(), "char_start": pl.Int64()})))
    'list of {text: string, char_start: integer}'
    """
    if isinstance(dtype, pl.List):
        return f"list of {type_name(_instance(dtype.inner))}"
    if isinstance(dtype, pl.Struct):
        return (
            "{"
            + ", ".join(f"{field.name}: {type_name(_instance(field.dtype))}" for field in dtype.fields)
            + "}"
        )
    return _TYPES[dtype]


def _instance(dtype: pl.DataType | DataTypeClass) -> pl.DataType:
    return dtype if isinstance(dtype, pl.DataType) else dtype()


def _column(table: Table, column: Column) -> dg.TableColumn:
    unit = (column.metadata or {}).get("unit")
    keys = ["primary key"] if column.name in table.primary_key else []
    keys += [f"refers to {ref.table}.{ref.key}" for ref in table.references if ref.column == column.name]
    return dg.TableColumn(
        name=str(column.name),
        type=type_name(_instance(column.dtype.type)),
        description=f"{column.description}, in {unit}" if unit else column.description,
        constraints=dg.TableColumnConstraints(
            nullable=column.nullable,
            unique=column.unique,
            other=[*keys, *(_in_words(check) for check in column.checks)],
        ),
    )


def _in_words(check: pa.Check) -> str:
    """A constraint on a column's cells."""
    said = check.statistics or {}
    match check.name:
        case "isin":
            codes = said["allowed_values"]
            return (
                f"one of {len(codes)} codes" if len(codes) > _LISTED_CODES else f"one of: {', '.join(codes)}"
            )
        case "str_matches":
            return f"matches {said['pattern']}"
        case "str_length":
            return f"at least {said['min_value']} character"
        case "greater_than_or_equal_to":
            return f"at least {said['min_value']}"
        case "in_range":
            return f"from {said['min_value']:g} to {said['max_value']:g}"
    return str(check.name)
