"""The two files of a release that people read first: README.md and LICENSE, from their templates."""

from collections.abc import Iterator, Mapping
from importlib import resources
from string import Template

from pipelines.publishing.about import (
    CREATOR,
    DATA_LICENCE,
    DESCRIPTION,
    METADATA_LICENCE,
    RIGHTS_NOTE,
    TITLE,
)
from pipelines.publishing.accuracy import Accuracy
from pipelines.publishing.content import Content
from pipelines.publishing.facts import BuildFacts
from schemas.tables import TABLES


def readme_text(content: Content, facts: BuildFacts) -> str:
    """The README of a release: what it is, how to load it, check it and cite it."""
    lines = (
        f"| `{name}` | {found.rows:,} | {TABLES[name].description} |"
        for name, found in content.tables.items()
    )
    words = {
        **_common_words(facts),
        "tables": "\n".join(lines),
        "accuracy": "\n".join(_accuracy_lines(facts.accuracy)),
        "measured_code": facts.accuracy.code_version[:16],
        "code": facts.code_version[:16],
        "content": content.sha256[:16],
    }
    return _filled("readme.md", words)


def licence_text(facts: BuildFacts) -> str:
    """The LICENSE of a release: the names and addresses of its licences, and what they allow in a word."""
    return _filled("licence.txt", _common_words(facts))


def _accuracy_lines(accuracy: Accuracy) -> Iterator[str]:
    for name, table in accuracy.tables.items():
        yield f"| `{name}` | {table.precision} | {table.recall} | {'; '.join(table.sets)} |"


def _common_words(facts: BuildFacts) -> dict[str, str]:
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "version": facts.version,
        "issued": facts.issued,
        "creator": CREATOR,
        "rights": RIGHTS_NOTE,
        "data_title": DATA_LICENCE.title,
        "data_identifier": DATA_LICENCE.identifier,
        "data_url": DATA_LICENCE.url,
        "metadata_title": METADATA_LICENCE.title,
        "metadata_identifier": METADATA_LICENCE.identifier,
        "metadata_url": METADATA_LICENCE.url,
    }


def _filled(name: str, words: Mapping[str, str]) -> str:
    template = resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
    return Template(template).substitute(words)
