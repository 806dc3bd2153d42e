"""Describes a release as a schema.org Dataset in JSON-LD, as search engines read it inside a page.

Addresses are relative to the release's folder, wherever it is put. The context stands in the description, so
that no reader need fetch it.
"""

from pipelines.publishing.about import Licence
from pipelines.publishing.canonical import Json
from pipelines.publishing.citation import citation_line
from pipelines.publishing.description import (
    ReleaseDescription,
    TableDescription,
    TableFile,
    WholeFileDescription,
)
from pipelines.publishing.manifest import FileEntry
from schemas.countries import COUNTRIES
from schemas.dictionary import ColumnEntry


def schema_org(release: ReleaseDescription) -> dict[str, Json]:
    """The content of `schema-org.jsonld`, which a page embeds as it is."""
    return {
        "@context": {"@vocab": "https://schema.org/"},
        "@id": "#release",
        "@type": "Dataset",
        "name": release.title,
        "alternateName": f"{release.title} {release.version}",
        "description": release.description,
        "url": "./",
        "identifier": release.identifier,
        "version": release.version,
        "datePublished": release.issued,
        "inLanguage": release.language,
        "keywords": list(release.keywords),
        "creator": _maker(release),
        "publisher": _maker(release),
        "license": _licence(release.data_licence),
        "sdLicense": _licence(release.metadata_licence),
        "isAccessibleForFree": True,
        "conditionsOfAccess": "public",
        "copyrightNotice": release.rights,
        "creditText": citation_line(release),
        **_coverage(release),
        "isBasedOn": _sources(release),
        "hasPart": [_table(table, release) for table in release.tables],
        **({"distribution": [_whole(file) for file in release.wholes]} if release.wholes else {}),
    }


def _maker(release: ReleaseDescription) -> Json:
    return {"@id": "#creator", "@type": "Organization", "name": release.creator}


def _licence(licence: Licence) -> Json:
    return {
        "@id": licence.url,
        "@type": "CreativeWork",
        "name": licence.title,
        "identifier": licence.identifier,
        "url": licence.url,
    }


def _coverage(release: ReleaseDescription) -> dict[str, Json]:
    """When the articles appeared, and the countries of what they tell, as far as that is known."""
    countries: list[Json] = [
        {"@type": "Country", "identifier": country, "name": COUNTRIES[country]}
        for country in release.countries
    ]
    return {
        **(
            {"temporalCoverage": f"{release.first_published}/{release.last_published}"}
            if release.first_published
            else {}
        ),
        **({"spatialCoverage": countries} if countries else {}),
    }


def _sources(release: ReleaseDescription) -> list[Json]:
    articles: list[Json] = [
        {"@type": "NewsArticle", "name": source.title, **({"url": source.url} if source.url else {})}
        for source in release.sources
    ]
    listing: Json = {
        "@type": "CreativeWork",
        "name": "Every input, with its hash",
        "url": release.inputs.path,
    }
    return [listing, *articles]


def _table(table: TableDescription, release: ReleaseDescription) -> Json:
    return {
        "@id": f"#{table.name}",
        "@type": "Dataset",
        "name": table.title,
        "description": table.description,
        "license": {"@id": release.data_licence.url},
        "size": {"@type": "QuantitativeValue", "value": table.rows, "unitText": "rows"},
        "variableMeasured": [_variable(column) for column in table.columns],
        "distribution": [_download(file) for file in table.files],
    }


def _variable(column: ColumnEntry) -> Json:
    return {
        "@type": "PropertyValue",
        "name": column.column,
        "description": column.description,
        **({"unitText": column.unit} if column.unit else {}),
    }


def _whole(file: WholeFileDescription) -> Json:
    return _downloaded(file.entry, file.whole.description, file.whole.media_type)


def _download(file: TableFile) -> Json:
    return _downloaded(file.entry, file.form.description, file.form.media_type)


def _downloaded(entry: FileEntry, description: str, media_type: str) -> Json:
    return {
        "@type": "DataDownload",
        "name": entry.path,
        "description": description,
        "contentUrl": entry.path,
        "encodingFormat": media_type,
        "contentSize": f"{entry.bytes} B",
        "sha256": entry.sha256,
    }
