"""Describes a release as a Data Package (v2, datapackage.org): every CSV table with its schema, every file.

Columns, keys and constraints come from `schemas`, here turned into Table Schema's words.
"""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

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
from pipelines.publishing.inputs import INPUT_COLUMNS
from pipelines.publishing.manifest import FileEntry
from pipelines.publishing.release_tables import released_columns
from schemas.dictionary import ColumnEntry
from schemas.table import Table
from schemas.tables import TABLES

#: More sources than this would bury the tables; all are in `provenance/inputs.csv`.
_LISTED_SOURCES: Final = 1000

_CSV: Final[Mapping[str, Json]] = {
    "type": "table",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": {"lineTerminator": "\n"},
}


def data_package(
    files: Sequence[FileEntry], inputs: FileEntry, documents: pl.DataFrame, facts: BuildFacts
) -> dict[str, Json]:
    """The descriptor of a release.

    Args:
        files: the data files of the release.
        inputs: the file that lists the inputs.
        documents: the table of that name.
        facts: the facts of the build.

    Returns:
        The content of `datapackage.json`.
    """
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
        "resources": [
            *(_csv_resource(entry) for entry in files if entry.path.endswith(".csv")),
            *(_parquet_resource(entry) for entry in files if entry.path.endswith(".parquet")),
            _inputs_resource(inputs),
        ],
    }


def table_schema(table: Table) -> dict[str, Json]:
    """A table's columns, constraints and keys as a Table Schema, for the table as published."""
    described: dict[str, Json] = {
        "fields": [_field(entry) for entry in released_columns(table.name)],
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
    described = _resource(table.name, table.title, table.description, entry)
    return {**described, **_CSV, "schema": table_schema(table)}


def _inputs_resource(entry: FileEntry) -> Json:
    fields: list[Json] = [
        {"name": name, "type": "integer" if name == "n_chars" else "string", "description": description}
        for name, description in INPUT_COLUMNS.items()
    ]
    described = _resource("inputs", "Inputs", "One row for each input and what became of it.", entry)
    return {**described, **_CSV, "schema": {"fields": fields, "missingValues": [""], "primaryKey": ["name"]}}


def _parquet_resource(entry: FileEntry) -> Json:
    table = TABLES[PurePosixPath(entry.path).stem]
    return {
        **_resource(f"{table.name}-parquet", table.title, table.description, entry),
        # The standard's only type is `table`, for which programs would need a reader: so no type is given.
        "format": "vnd.apache.parquet",
        "mediatype": "application/vnd.apache.parquet",
    }


def _resource(name: str, title: str, description: str, entry: FileEntry) -> dict[str, Json]:
    return {
        "name": name,
        "path": entry.path,
        "title": title,
        "description": description,
        "bytes": entry.bytes,
        "hash": f"sha256:{entry.sha256}",
    }


def _field(entry: ColumnEntry) -> Json:
    """A column in Table Schema's words. That strings are not empty follows from `missingValues`."""
    limits = {"pattern": _whole_pattern(entry.pattern), "minimum": entry.minimum, "maximum": entry.maximum}
    return {
        "name": entry.column,
        "type": "array" if entry.type.startswith("list of ") else entry.type,
        "description": entry.description + (f" ({entry.unit})" if entry.unit else ""),
        "constraints": {
            "required": not entry.nullable,
            **({"unique": True} if entry.unique else {}),
            **({"enum": list(entry.allowed_values)} if entry.codes else {}),
            **{term: limit for term, limit in limits.items() if limit is not None},
        },
    }


def _whole_pattern(pattern: str | None) -> str | None:
    """A pattern as Table Schema has it, where it always matches the whole cell.

    >>> _whole_pattern("^q-[0-9a-f]+$"), _whole_pattern("^{")
    ('q-[0-9a-f]+', '{.*')
    """
    if pattern is None:
        return None
    body = pattern.removeprefix("^")
    return body.removesuffix("$") if body.endswith("$") else f"{body}.*"
