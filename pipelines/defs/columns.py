"""The adapter from a table's schema to the column table that the UI shows.

Types, descriptions and constraints are those of the data dictionary; here they only take Dagster's form.
"""

import dagster as dg

from schemas.checks import declared_checks
from schemas.dictionary import ColumnEntry, describe_columns
from schemas.table import Table
from schemas.tables import TABLES

#: Longer lists of codes are shown by their number.
_LISTED_CODES = 60
#: Columns of a table made from releases that are those of `documents` there.
_LIKE_DOCUMENTS = ("doc_id", "source_name")
#: The asset of the articles, and the tables that reading makes of them.
_INPUTS = "raw_articles"
_READ = frozenset({"documents", "zones"})


def shown_columns(name: str) -> dict[str, object]:
    """What the UI is told of a table's columns before any run; their lineage it takes from runs.

    Args:
        name: one of `schemas.tables.RELEASE_TABLES`.
    """
    return {"dagster/column_schema": table_schema(name), "dagster/table_name": name}


def table_schema(name: str) -> dg.TableSchema:
    """A table's columns and the laws between them.

    Args:
        name: one of `schemas.tables.RELEASE_TABLES`.

    Returns:
        Dagster's description of the table.
    """
    laws = [check.description for check in declared_checks(name) if check.column is None]
    return dg.TableSchema(
        columns=[_column(TABLES[name], entry) for entry in describe_columns(name)],
        constraints=dg.TableConstraints(other=laws),
    )


def table_lineage(name: str) -> dg.TableColumnLineage:
    """What each column of a table is made from, as its references and offsets tell.

    Args:
        name: one of `schemas.tables.RELEASE_TABLES`.

    Returns:
        Of a reference, the key that it names; of offsets and of the words that stand there, the text of the
        zones, which comes from the articles; of all else that is said of a row, the row's own words. A
        table that comes from releases has the names of documents.
    """
    table = TABLES[name]
    if table.from_releases:
        return dg.TableColumnLineage(
            {column: [dg.TableColumnDep("documents", column)] for column in _LIKE_DOCUMENTS}
        )
    words = dg.TableColumnDep(asset_key=_INPUTS if name in _READ else "zones", column_name="text")
    refers = {
        ref.column: dg.TableColumnDep(asset_key=ref.table, column_name=ref.key) for ref in table.references
    }
    columns = [entry.column for entry in describe_columns(name)]
    return dg.TableColumnLineage({column: [refers.get(column, words)] for column in columns})


def _column(table: Table, entry: ColumnEntry) -> dg.TableColumn:
    return dg.TableColumn(
        name=entry.column,
        type=entry.type,
        description=f"{entry.description} (unit: {entry.unit})" if entry.unit else entry.description,
        constraints=dg.TableColumnConstraints(
            nullable=entry.nullable,
            unique=entry.unique,
            other=[*_keys(table, entry.column), *_codes(entry), *_limits(entry)],
        ),
    )


def _keys(table: Table, column: str) -> list[str]:
    """What the column has to do with the names of rows."""
    own = ["primary key"] if column in table.primary_key else []
    return own + [f"refers to {ref.table}.{ref.key}" for ref in table.references if ref.column == column]


def _codes(entry: ColumnEntry) -> list[str]:
    """The closed list that the cells come from, where there is one."""
    if not entry.codes:
        return []
    if len(entry.codes) > _LISTED_CODES:
        return [f"one of {len(entry.codes)} codes"]
    return [f"one of: {', '.join(entry.codes)}"]


def _limits(entry: ColumnEntry) -> list[str]:
    """The pattern and the bounds of the cells, where there are any."""
    limits = [f"matches {entry.pattern}"] if entry.pattern else []
    limits += [] if entry.minimum is None else [f"at least {entry.minimum:g}"]
    return limits + ([] if entry.maximum is None else [f"at most {entry.maximum:g}"])
