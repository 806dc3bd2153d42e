"""What a table's module is made of: the model's base, laws within a row, and the table's own facts.

Which columns and laws a table has is said in its own module; the kinds of column in `fields`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import get_annotations
from typing import Any

import pandera.backends.polars.builtin_checks  # noqa: F401  # Else models are built without what these do.
import pandera.polars as pa
import polars as pl

from schemas.row import columns_of


class Model(pa.DataFrameModel):
    """The base of every table's model: exactly the declared columns, in the declared order.

    A table's columns are the fields of its rows; where nothing makes its rows one by one, the model declares
    them itself, in the same words.
    """

    class Config:
        """No further columns, and none out of order."""

        strict = True
        ordered = True

    def __init_subclass__(cls, row: type | None = None, **options: Any) -> None:
        """Take the columns over from a class of rows, or from the model itself."""
        if row or get_annotations(cls):
            columns = columns_of(row or cls)
            cls.__annotations__ = {name: dtype for name, (dtype, _) in columns.items()}
            for name, (_, told) in columns.items():
                told.__set_name__(cls, name)
                setattr(cls, name, told)
        super().__init_subclass__(**options)  # type: ignore[no-untyped-call]


def row_law(expression: Callable[[Any], pl.Expr]) -> object:
    """Declare a law between the cells of one row.

    The method's name is the check's name, its docstring the law in words. Null is no breach.

    Args:
        expression: a method of the model that gives the condition which every row must meet.

    Returns:
        The Pandera check.
    """

    def holds(cls: type[Model], data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(expression(cls))

    # Pandera takes the name from the function; one given as an argument is lost to the second heir.
    holds.__name__ = expression.__name__
    return pa.dataframe_check(description=expression.__doc__)(holds)


class Spanned(Model):
    """The base of models whose rows have a span of their own, `char_start` to `char_end`."""

    @row_law
    def span_runs_forward(cls) -> pl.Expr:
        """The span ends after its start."""
        return pl.col("char_end") > pl.col("char_start")


@dataclass(frozen=True, slots=True)
class SpanColumns:
    """Two offset columns and, where the table holds it, the column with the words that stand there."""

    start: str
    end: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose cells name rows of another table; both rows belong to one document."""

    column: str
    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the dataset.

    Args:
        name: its name, as in file names.
        title: its name for people.
        model: its columns and the laws within its rows; the docstring says what a row is.
        primary_key: the columns that name a row; empty where rows have no name of their own.
        label: the columns by which people tell rows without a primary key apart; not always unique.
        references: the columns that name rows of other tables.
        spans: the columns that point into the document's text.
        from_releases: whether its rows come from the releases before, and not from the articles.
        across_documents: whether its rows come of all documents together, and not of one after the other.
    """

    name: str
    title: str
    model: type[Model]
    primary_key: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    spans: tuple[SpanColumns, ...] = ()
    from_releases: bool = False
    across_documents: bool = False

    @property
    def row_key(self) -> tuple[str, ...]:
        """The columns by which a message names a row."""
        return self.primary_key or self.label

    def span_of(self, column: str) -> SpanColumns:
        """The offsets of the words that a column holds."""
        return next(span for span in self.spans if span.text == column)

    @property
    def description(self) -> str:
        """What a row of the table is."""
        return " ".join((self.model.__doc__ or "").split())
