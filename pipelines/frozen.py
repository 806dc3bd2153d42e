"""The values that pass between finders and become rows: dataclasses that do not change once they are made.

They are made by the hundred thousand a megabyte of text, so that mypy holds them frozen and Python does not:
`dataclass(frozen=True)` takes three times as long to make a value, and a tenth of all of extraction's time.
Values that are made a few at a time are plain frozen dataclasses.
"""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """Make a class a dataclass with slots, equal by its fields, to be hashed by them, and not to be changed.

    >>> @frozen
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(1) == Point(1, 0), {Point(1): "here"}[Point(1)]
    (True, 'here')
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
