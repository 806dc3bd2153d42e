"""Describes the CSV files of a release in the words of CSV on the Web (W3C, tabular metadata).

The file stands beside the tables under the name by which the standard has programs look for it.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from pipelines.publishing.canonical import Json
from pipelines.publishing.description import ReleaseDescription, TableDescription, whole_pattern
from pipelines.publishing.forms import CSV
from schemas.dictionary import ColumnEntry
from schemas.table import Reference

#: Where the description stands in a release.
CSVW: Final = f"{CSV.folder}/csv-metadata.json"

_TYPES: Final[Mapping[str, str]] = {
    "string": "string",
    "integer": "integer",
    "number": "double",
    "boolean": "boolean",
}


def csvw(release: ReleaseDescription) -> dict[str, Json]:
    """The content of `csv-metadata.json`."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@type": "TableGroup",
        "dc:title": release.title,
        "dc:description": release.description,
        "dc:creator": release.creator,
        "dc:issued": {"@value": release.issued, "@type": "xsd:date"},
        "dc:license": {"@id": release.data_licence.url},
        "schema:version": release.version,
        "tables": [_table(table) for table in release.tables],
    }


def _table(table: TableDescription) -> Json:
    entry = table.file(CSV)
    schema: dict[str, Json] = {"columns": [_column(column) for column in table.columns]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    if table.references:
        schema["foreignKeys"] = [_foreign_key(reference) for reference in table.references]
    return {
        "@type": "Table",
        "url": PurePosixPath(entry.path).name,
        "dc:title": table.title,
        "dc:description": table.description,
        "dc:extent": f"{table.rows} rows",
        "schema:contentSize": f"{entry.bytes} B",
        "schema:sha256": entry.sha256,
        "tableSchema": schema,
    }


def _column(column: ColumnEntry) -> Json:
    return {
        "name": column.column,
        "titles": column.column,
        "dc:description": column.description,
        **({"schema:unitText": column.unit} if column.unit else {}),
        "datatype": "json" if column.is_list else _datatype(column),
        "required": not column.nullable,
    }


def _datatype(column: ColumnEntry) -> Json:
    """The type of a column's cells with its limits. Codes are told as a pattern, as there is no other way."""
    codes = f"({'|'.join(column.allowed_values)})" if column.codes else None
    limits = {
        "format": codes or whole_pattern(column.pattern),
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    return {
        "base": _TYPES[column.type],
        **{term: limit for term, limit in limits.items() if limit is not None},
    }


def _foreign_key(reference: Reference) -> Json:
    return {
        "columnReference": reference.column,
        "reference": {
            "resource": PurePosixPath(CSV.path(reference.table)).name,
            "columnReference": reference.key,
        },
    }
