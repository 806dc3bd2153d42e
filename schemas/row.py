"""How a class becomes the rows of a table, and its fields the table's columns.

A table's module declares each column once, as a field of its rows: `cue: str | None = fields.words("...")`.
Mypy sees the rows, which code makes and reads; Pandera sees the columns. What kinds of column there are is
said in `fields`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as parts_of
from inspect import get_annotations
from typing import Any, Final, TypeVar, dataclass_transform, get_args

import polars as pl

from schemas import fields

T = TypeVar("T")

_POLARS: Final[Mapping[object, pl.DataType]] = {
    str: pl.String(),
    int: pl.Int64(),
    float: pl.Float64(),
    bool: pl.Boolean(),
}
#: What Pandera is told of the columns of each class of rows.
_COLUMNS: Final[dict[type, Mapping[str, Any]]] = {}


@dataclass_transform(
    frozen_default=True,
    field_specifiers=(
        fields.calendar_date,
        fields.code,
        fields.confidence,
        fields.count,
        fields.country,
        fields.day,
        fields.edtf,
        fields.flag,
        fields.number,
        fields.offset,
        fields.parts,
        fields.pattern,
        fields.row_key,
        fields.sha256,
        fields.words,
    ),
)
def row(cls: type[T]) -> type[T]:
    """Make a class the rows of a table: values that are equal by their cells and not to be changed.

    They are made by the hundred thousand a megabyte of text, so that mypy holds them frozen and Python does
    not: `dataclass(frozen=True)` takes three times as long to make one.
    """
    columns = {name: cls.__dict__[name] for name in cls.__annotations__ if name in cls.__dict__}
    for name in columns:
        delattr(cls, name)
    made = dataclass(slots=True, unsafe_hash=True)(cls)
    _COLUMNS[made] = columns
    return made


def columns_of(cls: type) -> dict[str, tuple[pl.DataType, Any]]:
    """The columns that a class declares: their polars types and what Pandera is told of them.

    Whether a cell may be null is taken from the type: `str | None` may be.
    """
    told = _COLUMNS.get(cls, cls.__dict__)
    columns = {}
    for name, hint in get_annotations(cls).items():
        told[name].nullable = type(None) in get_args(hint)
        told[name].nullable_explicit = True
        columns[name] = (_polars_type(hint), told[name])
    return columns


def _polars_type(hint: Any) -> pl.DataType:
    """The type of a column whose cells have a type of Python's."""
    item, *more = get_args(hint) or (hint,)
    if item in _POLARS:
        dtype = _POLARS[item]
    else:
        dtype = pl.Struct({part.name: _polars_type(part.type) for part in parts_of(item)})
    return pl.List(dtype) if ... in more else dtype
