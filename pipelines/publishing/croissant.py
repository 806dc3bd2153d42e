"""Describes a release as a Croissant 1.0 dataset (mlcommons.org/croissant); its records load from Parquet.

References between tables are left out: to a program that reads Croissant they are joins, which nobody asked
for. They stand in the Data Package and in CSVW. The records of a table in several Parquet files are read
from a set of files, given by a pattern. It is not said to be contained in these files, as to the standard's
own loader they would then be archives to look into.
"""

from collections.abc import Mapping
from typing import Final

from pipelines.publishing.canonical import Json
from pipelines.publishing.citation import citation_line
from pipelines.publishing.description import (
    ReleaseDescription,
    TableDescription,
    TableFile,
    described_with_unit,
)
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.manifest import FileEntry
from schemas.dictionary import ColumnEntry

#: The context of the standard, word for word, so that programs know it and need not fetch it.
_CONTEXT: Final[Json] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}

_TYPES: Final[Mapping[str, str]] = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
}

#: The only media type by which programs that read Croissant know Parquet; IANA has registered another since.
_PARQUET_TYPE: Final = "application/x-parquet"


def croissant(release: ReleaseDescription) -> dict[str, Json]:
    """The content of `croissant.json`."""
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": release.name,
        "alternateName": release.title,
        "description": release.description,
        "version": release.version,
        "datePublished": release.issued,
        "license": release.data_licence.url,
        "creator": {"@type": "sc:Organization", "name": release.creator},
        "publisher": {"@type": "sc:Organization", "name": release.creator},
        "keywords": list(release.keywords),
        "inLanguage": release.language,
        "url": "./",
        "identifier": release.identifier,
        "citeAs": citation_line(release),
        "distribution": [
            *(_file_object(file) for file in release.table_files),
            *(_object(file.entry, file.whole.description, file.whole.media_type) for file in release.wholes),
            *(_file_set(table) for table in release.tables if table.is_in_parts(PARQUET)),
        ],
        "recordSet": [_record_set(table) for table in release.tables],
    }


def _file_object(file: TableFile) -> Json:
    media_type = _PARQUET_TYPE if file.form == PARQUET else file.form.media_type
    return _object(file.entry, file.form.description, media_type)


def _object(entry: FileEntry, description: str, media_type: str) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": entry.path,
        "name": entry.path,
        "description": description,
        "contentUrl": entry.path,
        "contentSize": f"{entry.bytes} B",
        "encodingFormat": media_type,
        "sha256": entry.sha256,
    }


def _file_set(table: TableDescription) -> Json:
    return {
        "@type": "cr:FileSet",
        "@id": table.place(PARQUET),
        "name": table.place(PARQUET),
        "description": f"All Parquet files of the table {table.name}",
        "encodingFormat": _PARQUET_TYPE,
        "includes": table.pattern(PARQUET),
    }


def _record_set(table: TableDescription) -> Json:
    key: list[Json] = [{"@id": f"{table.name}/{name}"} for name in table.primary_key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        **({"key": key} if key else {}),
        "field": [_field(table, column) for column in table.columns],
    }


def _field(table: TableDescription, column: ColumnEntry) -> Json:
    identifier = f"{table.name}/{column.column}"
    described: dict[str, Json] = {
        "@type": "cr:Field",
        "@id": identifier,
        "name": column.column,
        "description": described_with_unit(column),
        **({"repeated": True} if column.is_list else {}),
    }
    source: dict[str, Json] = {
        "fileSet" if table.is_in_parts(PARQUET) else "fileObject": {"@id": table.place(PARQUET)},
        "extract": {"column": column.column},
    }
    if not column.parts:
        return {**described, "dataType": _TYPES[column.item_type], "source": source}
    parts: list[Json] = [
        {
            "@type": "cr:Field",
            "@id": f"{identifier}/{part}",
            "name": part,
            "dataType": _TYPES[kind],
            "source": {**source, "transform": {"jsonPath": part}},
        }
        for part, kind in column.parts.items()
    ]
    return {**described, "subField": parts}
