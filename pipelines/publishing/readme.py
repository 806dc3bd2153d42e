"""The two files of a release that people read first: README.md and LICENSE, from their templates."""

from collections.abc import Iterator, Mapping
from importlib import resources
from string import Template

from pipelines.publishing.accuracy import Accuracy
from pipelines.publishing.description import ReleaseDescription
from pipelines.publishing.facts import BuildFacts


def readme_text(release: ReleaseDescription, facts: BuildFacts) -> str:
    """The README of a release: what it is, how to load it, check it and cite it."""
    lines = (f"| `{table.name}` | {table.rows:,} | {table.description} |" for table in release.tables)
    words = {
        **_common_words(release),
        "tables": "\n".join(lines),
        "accuracy": "\n".join(_accuracy_lines(facts.accuracy)),
        "measured_code": facts.accuracy.code_version[:16],
        "code": facts.code_version[:16],
        "content": release.content_sha256[:16],
    }
    return _filled("readme.md", words)


def licence_text(release: ReleaseDescription) -> str:
    """The LICENSE of a release: the names and addresses of its licences, and what they allow in a word."""
    return _filled("licence.txt", _common_words(release))


def _accuracy_lines(accuracy: Accuracy) -> Iterator[str]:
    for name, table in accuracy.tables.items():
        yield f"| `{name}` | {table.precision} | {table.recall} | {'; '.join(table.sets)} |"


def _common_words(release: ReleaseDescription) -> dict[str, str]:
    return {
        "title": release.title,
        "description": release.description,
        "version": release.version,
        "issued": release.issued,
        "creator": release.creator,
        "rights": release.rights,
        "data_title": release.data_licence.title,
        "data_identifier": release.data_licence.identifier,
        "data_url": release.data_licence.url,
        "metadata_title": release.metadata_licence.title,
        "metadata_identifier": release.metadata_licence.identifier,
        "metadata_url": release.metadata_licence.url,
    }


def _filled(name: str, words: Mapping[str, str]) -> str:
    template = resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
    return Template(template).substitute(words)
