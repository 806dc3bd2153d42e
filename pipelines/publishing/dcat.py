"""Describes a release in DCAT-AP 3 (SEMIC), as Turtle: a catalogue of the release, its tables and files.

A table is a dataset of its own, as its files are the same rows in several forms and other tables hold others.
Addresses are relative to the release's folder, wherever it is put.
"""

from collections.abc import Iterator
from typing import Final

from pipelines.publishing.about import AVAILABILITY, CREATOR_KIND, THEME, Licence
from pipelines.publishing.csvw import CSVW
from pipelines.publishing.description import (
    ReleaseDescription,
    TableDescription,
    TableFile,
    WholeFileDescription,
)
from pipelines.publishing.forms import CSV
from pipelines.publishing.manifest import FileEntry
from pipelines.publishing.turtle import Statements, iri, nested, text, turtle_page, typed

_PREFIXES: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: The tables of codes that the profile asks for, and the addresses of media types.
_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_ADMS: Final = "http://purl.org/adms/"

#: The languages and forms of a release as these tables name them.
_LANGUAGES: Final = {"en": "ENG"}
#: These have no name for a database of this kind, which is binary.
_FILE_TYPES: Final = {"parquet": "PARQUET", "csv": "CSV", "xlsx": "XLSX", "sqlite": "BIN"}

#: A code that ISO 3166 leaves to its users has no place in the table of countries.
_NOT_OF_ISO: Final = frozenset({"XKX"})

#: The types of XML Schema for dates of each precision, by their length.
_DATE_TYPES: Final = {4: "gYear", 7: "gYearMonth", 10: "date"}

_Node = tuple[str, Statements]


def dcat(release: ReleaseDescription) -> str:
    """The text of `dcat.ttl`."""
    return turtle_page(_PREFIXES, _nodes(release))


def _nodes(release: ReleaseDescription) -> Iterator[_Node]:
    yield _catalogue(release)
    yield _whole(release)
    for table in release.tables:
        yield _table(table, release)
        for file in table.files:
            yield _distribution(file, release)
    for whole in release.wholes:
        yield _whole_file(whole, release)
    yield _package(release)
    yield _agent(release)
    yield from (_licence(licence) for licence in (release.data_licence, release.metadata_licence))


def _catalogue(release: ReleaseDescription) -> _Node:
    return iri("#catalogue"), {
        "a": ["dcat:Catalog"],
        "dct:title": [text(f"{release.title} {release.version}", release.language)],
        "dct:description": [text(release.description, release.language)],
        "dct:publisher": [iri("#creator")],
        "dct:language": _languages(release),
        "dct:license": [iri(release.metadata_licence.url)],
        "dct:issued": [typed(release.issued, "date")],
        "dct:modified": [typed(release.issued, "date")],
        "dct:spatial": _countries(release),
        "dcat:themeTaxonomy": [iri(f"{_AUTHORITY}data-theme")],
        "foaf:homepage": [iri("./")],
        "dcat:dataset": [iri("#release"), *(iri(f"#{table.name}") for table in release.tables)],
    }


def _whole(release: ReleaseDescription) -> _Node:
    """The release as one dataset."""
    return iri("#release"), {
        "a": ["dcat:Dataset"],
        "dct:title": [text(release.title, release.language)],
        "dct:description": [text(release.description, release.language)],
        "dct:identifier": [typed(release.identifier, "anyURI")],
        **_common(release),
        "dct:accessRights": [iri(f"{_AUTHORITY}access-right/PUBLIC")],
        "dct:provenance": [
            nested(
                {
                    "a": ["dct:ProvenanceStatement"],
                    "rdfs:label": [text("How the release was made, down to the rule of each row", "en")],
                    "rdfs:seeAlso": [iri("provenance/prov.jsonld")],
                }
            )
        ],
        "prov:wasGeneratedBy": [iri("provenance/prov.jsonld#publication")],
        "dct:source": [iri(source.url) for source in release.sources if source.url],
        "dct:hasPart": [iri(f"#{table.name}") for table in release.tables],
        "dcat:landingPage": [iri("./")],
        "foaf:page": [iri("README.md")],
        "dcat:distribution": [iri("#package"), *(iri(f"#{file.whole.name}") for file in release.wholes)],
    }


def _table(table: TableDescription, release: ReleaseDescription) -> _Node:
    rows = {
        "a": ["dct:SizeOrDuration"],
        "rdf:value": [str(table.rows)],
        "rdfs:label": [text(f"{table.rows} rows", "en")],
    }
    return iri(f"#{table.name}"), {
        "a": ["dcat:Dataset"],
        "dct:title": [text(f"{release.title}: {table.title}", release.language)],
        "dct:description": [text(table.description, release.language)],
        "dct:identifier": [text(table.name)],
        **_common(release),
        "dct:extent": [nested(rows)],
        "dct:isPartOf": [iri("#release")],
        "dcat:distribution": [iri(f"#{file.name}") for file in table.files],
    }


def _common(release: ReleaseDescription) -> dict[str, list[str]]:
    """What is the same of the release and of each of its tables."""
    return {
        "dct:publisher": [iri("#creator")],
        "dct:creator": [iri("#creator")],
        "dcat:contactPoint": [nested({"a": ["vcard:Organization"], "vcard:fn": [text(release.creator)]})],
        "dcat:keyword": [text(keyword, release.language) for keyword in release.keywords],
        "dcat:theme": [iri(f"{_AUTHORITY}data-theme/{THEME}")],
        "dct:language": _languages(release),
        "dct:spatial": _countries(release),
        "dct:temporal": _period(release),
        "dct:issued": [typed(release.issued, "date")],
        "dcat:version": [text(release.version)],
    }


def _distribution(file: TableFile, release: ReleaseDescription) -> _Node:
    return iri(f"#{file.name}"), {
        **_file(file.entry, file.form.description, file.form.media_type),
        "dct:conformsTo": [iri(CSVW)] if file.form == CSV else [],
        **_terms(release),
    }


def _whole_file(file: WholeFileDescription, release: ReleaseDescription) -> _Node:
    whole = file.whole
    return iri(f"#{whole.name}"), {
        **_file(file.entry, whole.description, whole.media_type),
        **_terms(release),
    }


def _file(entry: FileEntry, description: str, media_type: str) -> dict[str, list[str]]:
    """What there is to say of a file that can be downloaded."""
    checksum = {
        "a": ["spdx:Checksum"],
        "spdx:algorithm": ["spdx:checksumAlgorithm_sha256"],
        "spdx:checksumValue": [typed(entry.sha256, "hexBinary")],
    }
    file_type = _FILE_TYPES[entry.path.rpartition(".")[2]]
    return {
        "a": ["dcat:Distribution"],
        "dct:title": [text(entry.path)],
        "dct:description": [text(description, "en")],
        "dcat:accessURL": [iri(entry.path)],
        "dcat:downloadURL": [iri(entry.path)],
        "dcat:byteSize": [typed(entry.bytes, "nonNegativeInteger")],
        "spdx:checksum": [nested(checksum)],
        "dct:format": [iri(f"{_AUTHORITY}file-type/{file_type}")],
        "dcat:mediaType": [iri(_MEDIA_TYPES + media_type)],
    }


def _package(release: ReleaseDescription) -> _Node:
    """The folder with all files, by the descriptor that lists them."""
    return iri("#package"), {
        "a": ["dcat:Distribution"],
        "dct:title": [text("Data Package", "en")],
        "dct:description": [text("The folder of the release, with a descriptor that lists its tables", "en")],
        "dcat:accessURL": [iri("./")],
        "dcat:downloadURL": [iri("datapackage.json")],
        "dct:format": [iri(f"{_AUTHORITY}file-type/JSON")],
        "dcat:mediaType": [iri(f"{_MEDIA_TYPES}application/json")],
        "dct:conformsTo": [iri("https://datapackage.org/profiles/2.0/datapackage.json")],
        **_terms(release),
    }


def _terms(release: ReleaseDescription) -> dict[str, list[str]]:
    """On which terms a file can be had, and for how long."""
    rights = {"a": ["dct:RightsStatement"], "rdfs:label": [text(release.rights, "en")]}
    return {
        "dct:license": [iri(release.data_licence.url)],
        "dct:rights": [nested(rights)],
        "dcatap:availability": [iri(f"{_AUTHORITY}planned-availability/{AVAILABILITY}")],
    }


def _agent(release: ReleaseDescription) -> _Node:
    return iri("#creator"), {
        "a": ["foaf:Agent"],
        "foaf:name": [text(release.creator)],
        "dct:type": [iri(f"{_ADMS}publishertype/{CREATOR_KIND}")],
    }


def _licence(licence: Licence) -> _Node:
    return iri(licence.url), {
        "a": ["dct:LicenseDocument"],
        "dct:title": [text(licence.title, "en")],
        "dct:identifier": [text(licence.identifier)],
        "dct:type": [iri(f"{_ADMS}licencetype/{licence.kind}")],
    }


def _languages(release: ReleaseDescription) -> list[str]:
    return [iri(f"{_AUTHORITY}language/{_LANGUAGES[release.language]}")]


def _countries(release: ReleaseDescription) -> list[str]:
    return [
        iri(f"{_AUTHORITY}country/{country}") for country in release.countries if country not in _NOT_OF_ISO
    ]


def _period(release: ReleaseDescription) -> list[str]:
    """When the articles appeared, if that is known of any."""
    if release.first_published is None or release.last_published is None:
        return []
    ends = {"dcat:startDate": release.first_published, "dcat:endDate": release.last_published}
    dates = {term: [typed(date, _DATE_TYPES[len(date)])] for term, date in ends.items()}
    return [nested({"a": ["dct:PeriodOfTime"], **dates})]
