"""Describes a release as a Data Package (v2, datapackage.org): CSV tables with schemas, Parquet files.

Columns, keys and constraints come from `schemas`, here turned into Table Schema's words.

A table in several CSV files is one resource with several paths, which programs read one after the other. It
has no size and no hash, as these are of one file in the standard: `manifest.json` has those of each. Parquet
files cannot be joined like that, so that each is a resource of its own.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from pipelines.publishing.about import Licence
from pipelines.publishing.canonical import Json
from pipelines.publishing.description import (
    ReleaseDescription,
    TableDescription,
    TableFile,
    WholeFileDescription,
    described_with_unit,
    whole_pattern,
)
from pipelines.publishing.forms import CSV, PARQUET
from pipelines.publishing.inputs import INPUT_COLUMNS
from pipelines.publishing.manifest import FileEntry
from schemas.dictionary import ColumnEntry

_CSV: Final[Mapping[str, Json]] = {
    "type": "table",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": {"lineTerminator": "\n"},
}


def data_package(release: ReleaseDescription) -> dict[str, Json]:
    """The content of `datapackage.json`, the descriptor of a release."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": release.name,
        "title": release.title,
        "description": release.description,
        "version": release.version,
        "created": f"{release.issued}T00:00:00Z",
        "keywords": list(release.keywords),
        "contributors": [{"title": release.creator, "roles": ["creator"]}],
        "licenses": [_licence(release.data_licence), _licence(release.metadata_licence)],
        "sources": _sources(release),
        "resources": [
            *(_table_resource(table) for table in release.tables),
            *(
                _parquet_resource(file, table)
                for table in release.tables
                for file in table.files
                if file.form == PARQUET
            ),
            *(_whole_resource(file) for file in release.wholes),
            _inputs_resource(release.inputs),
        ],
    }


def _table_schema(table: TableDescription) -> dict[str, Json]:
    """A table's columns, constraints and keys as a Table Schema."""
    described: dict[str, Json] = {
        "fields": [_field(column) for column in table.columns],
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


def _sources(release: ReleaseDescription) -> list[Json]:
    articles: list[Json] = [
        {"title": source.title, **({"path": source.url} if source.url else {})} for source in release.sources
    ]
    return [{"title": "Every input, with its hash", "path": release.inputs.path}, *articles]


def _table_resource(table: TableDescription) -> Json:
    described = _resource(table.name, table.title, table.description, table.files_of(CSV))
    return {**described, **_CSV, "rows": table.rows, "schema": _table_schema(table)}


def _inputs_resource(entry: FileEntry) -> Json:
    fields: list[Json] = [
        {"name": name, "type": "integer" if name == "n_chars" else "string", "description": description}
        for name, description in INPUT_COLUMNS.items()
    ]
    described = _resource("inputs", "Inputs", "One row for each input and what became of it.", [entry])
    return {**described, **_CSV, "schema": {"fields": fields, "missingValues": [""], "primaryKey": ["name"]}}


def _parquet_resource(file: TableFile, table: TableDescription) -> Json:
    return {
        **_resource(file.name, table.title, table.description, [file.entry]),
        # The standard's only type is `table`, for which programs would need a reader: so no type is given.
        "format": "vnd.apache.parquet",
        "mediatype": PARQUET.media_type,
    }


def _whole_resource(file: WholeFileDescription) -> Json:
    whole = file.whole
    return {
        **_resource(whole.name, whole.name.capitalize(), whole.description, [file.entry]),
        # As with Parquet: by the ends of their names, programs would take them for single tables.
        "format": whole.media_type.rpartition("/")[2],
        "mediatype": whole.media_type,
    }


def _resource(name: str, title: str, description: str, entries: Sequence[FileEntry]) -> dict[str, Json]:
    only = entries[0] if len(entries) == 1 else None
    return {
        "name": name,
        "path": only.path if only else [entry.path for entry in entries],
        "title": title,
        "description": description,
        **({"bytes": only.bytes, "hash": f"sha256:{only.sha256}"} if only else {}),
    }


def _field(entry: ColumnEntry) -> Json:
    """A column in Table Schema's words. That strings are not empty follows from `missingValues`."""
    limits = {"pattern": whole_pattern(entry.pattern), "minimum": entry.minimum, "maximum": entry.maximum}
    return {
        "name": entry.column,
        "type": "array" if entry.is_list else entry.type,
        "description": described_with_unit(entry),
        "constraints": {
            "required": not entry.nullable,
            **({"unique": True} if entry.unique else {}),
            **({"enum": list(entry.allowed_values)} if entry.codes else {}),
            **{term: limit for term, limit in limits.items() if limit is not None},
        },
    }
