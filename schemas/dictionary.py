"""The data dictionary: every column of every table in words, derived from the models.

What documentation, metadata files and user interfaces need to know of a column is asked for here; they never
look into the models themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import polars as pl

from schemas.checks import declared_checks
from schemas.tables import RELEASE_TABLES, TABLES, polars_schema

_LIST: Final = "list of "
_TYPES: Final[Mapping[object, str]] = {
    pl.String(): "string",
    pl.Int64(): "integer",
    pl.Float64(): "number",
    pl.Boolean(): "boolean",
}


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """What there is to know of one column.

    Args:
        table: the table.
        column: the column's name.
        type: `string`, `integer`, `number`, `boolean`, or `list of` these or of `{name: type}`.
        is_list: whether cells are lists.
        parts: the types of the named parts of a list's items; empty where items have no parts.
        nullable: whether cells may be null.
        unique: whether no two rows have the same cell.
        unit: of the cells, where they have one.
        description: what the cells mean.
        codes: the allowed values, each with its meaning; empty where the column is no closed list.
        pattern: the regular expression that the cells match, if any.
        minimum: the least value, if any.
        maximum: the greatest value, if any.
        constraint: all of that in words.
    """

    table: str
    column: str
    type: str
    nullable: bool
    unique: bool
    unit: str | None
    description: str
    codes: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    constraint: str = ""
    is_list: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def item_type(self) -> str:
        """The type of a list's items, or of the cells themselves where they are no lists."""
        return self.type.removeprefix(_LIST)

    @property
    def allowed_values(self) -> tuple[str, ...]:
        """The codes that cells may hold; empty where the column is no closed list."""
        return tuple(self.codes)


def data_dictionary() -> tuple[ColumnEntry, ...]:
    """Every column of every table, in their order."""
    return tuple(entry for table in RELEASE_TABLES for entry in describe_columns(table))


@cache
def describe_columns(table: str) -> tuple[ColumnEntry, ...]:
    """The columns of one table, in their order.

    >>> entry = describe_columns("quotes")[0]
    >>> entry.column, entry.type, entry.nullable, entry.constraint
    ('row_id', 'string', False, 'is never null; stands in one row only; matches ^q-[0-9a-f]{16}$')
    """
    return tuple(_describe(table, name, dtype) for name, dtype in polars_schema(table).items())


def _describe(table: str, name: str, dtype: pl.DataType) -> ColumnEntry:
    column = TABLES[table].model.to_schema().columns[name]
    metadata = column.metadata or {}
    limits = {limit: value for check in column.checks for limit, value in (check.statistics or {}).items()}
    is_number = dtype.is_numeric()
    return ColumnEntry(
        table=table,
        column=name,
        type=type_name(dtype),
        nullable=column.nullable,
        unique=column.unique,
        unit=metadata.get("unit"),
        description=str(column.description),
        codes=metadata.get("codes", {}),
        pattern=limits.get("pattern"),
        minimum=limits.get("min_value") if is_number else None,
        maximum=limits.get("max_value") if is_number else None,
        constraint="; ".join(check.description for check in declared_checks(table) if check.column == name),
        is_list=isinstance(dtype, pl.List),
        parts=_parts(dtype),
    )


def _parts(dtype: pl.DataType) -> Mapping[str, str]:
    item = dtype.inner if isinstance(dtype, pl.List) else None
    return {part.name: type_name(part.dtype) for part in item.fields} if isinstance(item, pl.Struct) else {}


def type_name(dtype: object) -> str:
    """The name of a type for people.

    >>> type_name(pl.List(pl.Struct({"text": pl.String, "char_start": pl.Int64})))
    'list of {text: string, char_start: integer}'
    """
    if isinstance(dtype, pl.List):
        return f"{_LIST}{type_name(dtype.inner)}"
    if isinstance(dtype, pl.Struct):
        return "{" + ", ".join(f"{part.name}: {type_name(part.dtype)}" for part in dtype.fields) + "}"
    return _TYPES[dtype]
