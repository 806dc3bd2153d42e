"""How a release is cited: as a line for people, and as CITATION.cff 1.2.0 (Citation File Format)."""

from typing import Final

import yaml

from pipelines.publishing.description import ReleaseDescription

#: Citation managers show no lines; PyYAML must not break any.
_WIDTH: Final = 10_000


def citation_line(release: ReleaseDescription) -> str:
    """The release as a reference: who made it, what it is, which one, when, and the hash of what it holds."""
    return (
        f"{release.creator}. {release.title}, version {release.version}. {release.issued}. "
        f"Content {release.content_sha256[:16]}. {release.data_licence.identifier}."
    )


def citation_file(release: ReleaseDescription) -> str:
    """The content of `CITATION.cff`."""
    described = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below, with its version.",
        "type": "dataset",
        "title": release.title,
        "abstract": release.description,
        "authors": [{"name": release.creator}],
        "version": release.version,
        "date-released": release.issued,
        "license": release.data_licence.identifier,
        "license-url": release.data_licence.url,
        "keywords": list(release.keywords),
        "identifiers": [
            {
                "type": "other",
                "value": release.identifier,
                "description": "SHA-256 of the content (RFC 6920), which manifest.json gives in hexadecimal",
            }
        ],
    }
    return yaml.safe_dump(described, sort_keys=False, allow_unicode=True, width=_WIDTH)
