"""The tables by name, and the polars and Arrow schemas derived from their models."""

from collections.abc import Mapping
from functools import cache
from typing import Final

import polars as pl
import pyarrow as pa

from schemas import (
    conflicts,
    coverage,
    documents,
    entities,
    entity_links,
    errors,
    events,
    evidence,
    faq,
    quarantine,
    quotes,
    statistics,
    tombstones,
    zones,
)
from schemas.table import Model, Table

#: Version of the tables' columns, types and constraints (semantic versioning): what went or became another
#: type raises the first number, what came the second, all else the third.
SCHEMA_VERSION: Final = "2.2.0"

#: Every table by name, in the order in which they are listed and written.
TABLES: Final[Mapping[str, Table]] = {
    module.TABLE.name: module.TABLE
    for module in (
        documents,
        zones,
        quotes,
        statistics,
        events,
        faq,
        entities,
        entity_links,
        conflicts,
        evidence,
        coverage,
        quarantine,
        errors,
        tombstones,
    )
}

#: The tables that extraction makes from the articles.
TABLE_NAMES: Final = tuple(name for name, table in TABLES.items() if not table.from_releases)

#: Those of them that a shard has; the others come of all documents together.
SHARD_TABLES: Final = tuple(name for name in TABLE_NAMES if not TABLES[name].across_documents)

#: The tables of a release: all of extraction, and what is known only from the releases before it.
RELEASE_TABLES: Final = tuple(TABLES)

_ARROW_TYPES: Final[Mapping[object, pa.DataType]] = {
    pl.String(): pa.string(),
    pl.Int64(): pa.int64(),
    pl.Float64(): pa.float64(),
    pl.Boolean(): pa.bool_(),
}


@cache
def polars_schema(table: str) -> pl.Schema:
    """The columns of a table with their polars types."""
    return polars_schema_of(TABLES[table].model)


def polars_schema_of(model: type[Model]) -> pl.Schema:
    """The columns of a model with their polars types."""
    columns = model.to_schema().columns
    return pl.Schema({name: column.dtype.type for name, column in columns.items()})


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The columns of a table with their Arrow types, whether they may be null, description and unit."""
    return arrow_schema_of(TABLES[table].model)


def arrow_schema_of(model: type[Model]) -> pa.Schema:
    """The columns of a model with their Arrow types, whether they may be null, description and unit."""
    columns = model.to_schema().columns
    return pa.schema(
        [
            pa.field(
                name,
                _arrow_type(dtype),
                nullable=columns[name].nullable,
                metadata=_field_metadata(columns[name].description, columns[name].metadata["unit"]),
            )
            for name, dtype in polars_schema_of(model).items()
        ]
    )


def _field_metadata(description: str, unit: str | None) -> dict[str, str]:
    return {"description": description, **({"unit": unit} if unit else {})}


def _arrow_type(dtype: object) -> pa.DataType:
    if isinstance(dtype, pl.List):
        return pa.list_(_arrow_type(dtype.inner))
    if isinstance(dtype, pl.Struct):
        return pa.struct([pa.field(field.name, _arrow_type(field.dtype)) for field in dtype.fields])
    return _ARROW_TYPES[dtype]
