"""Describes a release as a Data Package (v2, datapackage.org): every CSV table with its schema, every file.

Columns, keys and constraints come from `schemas`, here turned into Table Schema's words.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

import pandera.polars as pa
import polars as pl

from pipelines.publishing.about import (
    CREATOR,
    DATA_LICENCE,
    DESCRIPTION,
    KEYWORDS,
    METADATA_LICENCE,
    NAME,
    TITLE,
    Licence,
)
from pipelines.publishing.canonical import Json
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.manifest import FileEntry
from pipelines.publishing.release_tables import release_schema
from schemas.table import Table
from schemas.tables import TABLES

#: More sources than this would bury the tables; all are in `provenance/inputs.csv`.
_LISTED_SOURCES: Final = 1000

_TYPES: Final[Mapping[pl.DataType, str]] = {
    pl.String(): "string",
    pl.Int64(): "integer",
    pl.Float64(): "number",
    pl.Boolean(): "boolean",
}


def data_package(files: Iterable[FileEntry], documents: pl.DataFrame, facts: BuildFacts) -> dict[str, Json]:
    """The descriptor of a release.

    Args:
        files: the data files of the release.
        documents: the table of that name.
        facts: the facts of the build.

    Returns:
        The content of `datapackage.json`.
    """
    entries = list(files)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": facts.version,
        "created": f"{facts.issued}T00:00:00Z",
        "keywords": list(KEYWORDS),
        "contributors": [{"title": CREATOR, "roles": ["creator"]}],
        "licenses": [_licence(DATA_LICENCE), _licence(METADATA_LICENCE)],
        "sources": _sources(documents),
        "resources": [_csv_resource(entry) for entry in entries if entry.path.endswith(".csv")]
        + [_parquet_resource(entry) for entry in entries if entry.path.endswith(".parquet")],
    }


def table_schema(table: Table) -> dict[str, Json]:
    """A table's columns, constraints and keys as a Table Schema, for the table as published."""
    columns = table.model.to_schema().columns
    described: dict[str, Json] = {
        "fields": [_field(name, columns[name]) for name in release_schema(table.name).names],
        "missingValues": [""],
    }
    if table.primary_key:
        described["primaryKey"] = list(table.primary_key)
    if table.references:
        described["foreignKeys"] = [
            {
                "fields": [reference.column],
                "reference": {
                    "resource": "" if reference.table == table.name else reference.table,
                    "fields": [reference.key],
                },
            }
            for reference in table.references
        ]
    return described


def _licence(licence: Licence) -> Json:
    return {"name": licence.identifier, "title": licence.title, "path": licence.url}


def _sources(documents: pl.DataFrame) -> list[Json]:
    listed = documents.select("title", "source_name", "url").head(_LISTED_SOURCES).iter_rows()
    articles: list[Json] = [
        {"title": title or name, **({"path": url} if url and url.startswith(("http://", "https://")) else {})}
        for title, name, url in listed
    ]
    return [{"title": "Every input, with its hash", "path": "provenance/inputs.csv"}, *articles]


def _csv_resource(entry: FileEntry) -> Json:
    table = TABLES[PurePosixPath(entry.path).stem]
    return {
        **_resource(table.name, table, entry),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n"},
        "schema": table_schema(table),
    }


def _parquet_resource(entry: FileEntry) -> Json:
    table = TABLES[PurePosixPath(entry.path).stem]
    return {
        **_resource(f"{table.name}-parquet", table, entry),
        # The standard's only type is `table`, for which programs would need a reader: so no type is given.
        "format": "vnd.apache.parquet",
        "mediatype": "application/vnd.apache.parquet",
    }


def _resource(name: str, table: Table, entry: FileEntry) -> dict[str, Json]:
    return {
        "name": name,
        "path": entry.path,
        "title": table.title,
        "description": table.description,
        "bytes": entry.bytes,
        "hash": f"sha256:{entry.sha256}",
    }


def _field(name: str, column: pa.Column) -> Json:
    unit = column.metadata["unit"]
    return {
        "name": name,
        "type": "array" if isinstance(column.dtype.type, pl.List) else _TYPES[column.dtype.type],
        "description": column.description + (f" ({unit})" if unit else ""),
        "constraints": {
            "required": not column.nullable,
            **({"unique": True} if column.unique else {}),
            **{term: value for check in column.checks for term, value in _constraint(check).items()},
        },
    }


def _constraint(check: pa.Check) -> dict[str, Json]:
    """A check of a column in Table Schema's words."""
    limits = check.statistics or {}
    match check.name:
        case "isin":
            return {"enum": list(limits["allowed_values"])}
        case "str_matches":
            return {"pattern": limits["pattern"].removeprefix("^").removesuffix("$")}
        case "str_length":
            return {"minLength": limits["min_value"]}
        case "greater_than_or_equal_to":
            return {"minimum": limits["min_value"]}
        case "in_range":
            return {"minimum": limits["min_value"], "maximum": limits["max_value"]}
    raise ValueError(f"no words of Table Schema for the check {check.name}")
