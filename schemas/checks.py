"""The checks that the models declare, by name and in words, and which rows of a frame fail them.

Pandera evaluates the checks; rows are told apart by each check's own boolean output, one value a row, never
by the positions in Pandera's lists of failure cases. Laws that need more than one row are in `laws`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandera.polars as pa
import polars as pl
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from schemas.tables import TABLES, polars_schema

#: How the name of a check on one column ends, by Pandera's name for the check.
_ENDINGS = {
    "isin": "is_known_code",
    "str_matches": "is_well_formed",
    "str_length": "is_not_empty",
    "greater_than_or_equal_to": "is_not_too_small",
    "in_range": "is_in_range",
}
_PRESENT, _UNIQUE = "is_present", "is_unique"


@dataclass(frozen=True, slots=True)
class DeclaredCheck:
    """A check that every row of a table must pass.

    Args:
        table: the table.
        name: the check's name within the table, as in `quarantine.failed_checks`.
        column: the column that it looks at; None for a law between the cells of a row.
        description: what it demands, in words.
    """

    table: str
    name: str
    column: str | None
    description: str


def declared_checks(table: str) -> tuple[DeclaredCheck, ...]:
    """Every check of a table's model, columns first, in their order."""
    schema = TABLES[table].model.to_schema()
    on_columns = [
        DeclaredCheck(table, f"{name}_{ending}", name, words)
        for name, column in schema.columns.items()
        for ending, words in _checks_of_column(column)
    ]
    laws = [DeclaredCheck(table, str(law.name), None, str(law.description)) for law in schema.checks]
    return (*on_columns, *laws)


def failing_rows(table: str, frame: pl.DataFrame) -> dict[str, pl.Series]:
    """The rows that fail a table's checks.

    Args:
        table: the table's name.
        frame: rows with exactly the table's columns.

    Returns:
        For each check that some row fails: one boolean a row, true where the row fails.

    Raises:
        ValueError: the frame's columns or their types are not the table's.
    """
    if frame.schema != polars_schema(table):
        raise ValueError(f"`{table}` has the columns {polars_schema(table)}, not {frame.schema}")
    if frame.is_empty() or _all_pass(table, frame):
        return {}
    try:
        TABLES[table].model.validate(frame, lazy=True)
    except SchemaErrors as errors:
        return {_check_name(error): _failed(error) for error in errors.schema_errors}
    return {}


def _all_pass(table: str, frame: pl.DataFrame) -> bool:
    """Whether all rows pass all checks: what Pandera asks, in one query.

    Its `validate` tells the failing rows and takes several queries a check, five times as long as this.
    """
    try:
        return all(pl.concat(_answers(table, frame.lazy()), how="horizontal").collect().row(0))
    except pl.exceptions.PolarsError:  # A check that cannot run; `validate` tells which.
        return False


def _answers(table: str, rows: pl.LazyFrame) -> list[pl.LazyFrame]:
    """One boolean a check, and one for what the columns themselves demand: whether all rows pass."""
    schema = TABLES[table].model.to_schema()
    checks = [(check, name) for name, column in schema.columns.items() for check in column.checks]
    checks += [(check, "*") for check in schema.checks]
    answers = [
        rows.select(_soundness(name, column) for name, column in schema.columns.items()),
        *(check.get_backend(rows)(check).apply(pa.PolarsData(rows, name)) for check, name in checks),
    ]
    return [
        answer.select(pl.all_horizontal(pl.all().all()).alias(str(at))) for at, answer in enumerate(answers)
    ]


def _soundness(name: str, column: pa.Column) -> pl.Expr:
    """Where a column has no null that it must not have, and no value twice that it must have once."""
    cell = pl.col(name)
    sound = pl.lit(True) if column.nullable else cell.is_not_null()
    if not column.nullable and column.dtype.type.is_float():
        sound &= cell.is_not_nan()
    if column.unique:
        sound &= cell.is_unique()
    return sound.alias(name)


def _checks_of_column(column: pa.Column) -> Iterator[tuple[str, str]]:
    if not column.nullable:
        yield _PRESENT, "is never null"
    if column.unique:
        yield _UNIQUE, "stands in one row only"
    for check in column.checks:
        yield _ENDINGS[str(check.name)], _in_words(check)


def _in_words(check: pa.Check) -> str:
    limits = check.statistics or {}
    match check.name:
        case "isin":
            return "one of the listed codes"
        case "str_matches":
            return f"matches {limits['pattern']}"
        case "str_length":
            return "is not the empty string"
        case "in_range":
            return f"lies between {limits['min_value']:g} and {limits['max_value']:g}"
    return f"is at least {limits['min_value']}"


def _check_name(error: SchemaError) -> str:
    if not isinstance(error.schema, pa.Column):
        return str(error.check.name)
    if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_NULLS:
        return f"{error.schema.name}_{_PRESENT}"
    if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_DUPLICATES:
        return f"{error.schema.name}_{_UNIQUE}"
    return f"{error.schema.name}_{_ENDINGS[error.check.name]}"


def _failed(error: SchemaError) -> pl.Series:
    """One boolean a row; an error without them comes from a check that could not run."""
    if not isinstance(error.check_output, pl.DataFrame):
        raise error
    return ~error.check_output.get_column(CHECK_OUTPUT_KEY).fill_null(True)
