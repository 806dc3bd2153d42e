"""Describes the CSV files of a release in the words of CSV on the Web (W3C, tabular metadata).

The file stands beside the tables under the name by which the standard has programs look for it.

To the standard a table is one file, so that each of several files of a table is a table here. It has all
columns again, as programs that read from a disk follow no link to a schema that others share, and its key
holds within the file. Its number of rows is not known, and references to a table in several files cannot be
told, as they lead to one file: the Data Package has both.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from pipelines.publishing.canonical import Json
from pipelines.publishing.description import ReleaseDescription, TableDescription, whole_pattern
from pipelines.publishing.forms import CSV
from pipelines.publishing.manifest import FileEntry
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
        "tables": list(_tables(release)),
    }


def _tables(release: ReleaseDescription) -> Iterator[Json]:
    files = {table.name: table.files_of(CSV) for table in release.tables}
    alone = {name: _address(entries[0]) for name, entries in files.items() if len(entries) == 1}
    for table in release.tables:
        schema = _schema(table, alone)
        for entry in files[table.name]:
            yield _table(table, entry, schema)


def _table(table: TableDescription, entry: FileEntry, schema: Json) -> Json:
    return {
        "@type": "Table",
        "url": _address(entry),
        "dc:title": table.title,
        "dc:description": table.description,
        **({} if table.is_in_parts(CSV) else {"dc:extent": f"{table.rows} rows"}),
        "schema:contentSize": f"{entry.bytes} B",
        "schema:sha256": entry.sha256,
        "tableSchema": schema,
    }


def _schema(table: TableDescription, alone: Mapping[str, str]) -> Json:
    """A table's columns, key and references.

    Args:
        table: the table.
        alone: the addresses of the tables that have only one file.
    """
    schema: dict[str, Json] = {"columns": [_column(column) for column in table.columns]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    references = [reference for reference in table.references if reference.table in alone]
    if references:
        schema["foreignKeys"] = [_foreign_key(reference, alone[reference.table]) for reference in references]
    return schema


def _address(entry: FileEntry) -> str:
    """Where a file stands below the folder of the description."""
    return PurePosixPath(entry.path).relative_to(CSV.folder).as_posix()


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


def _foreign_key(reference: Reference, address: str) -> Json:
    return {
        "columnReference": reference.column,
        "reference": {"resource": address, "columnReference": reference.key},
    }
