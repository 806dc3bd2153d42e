"""Finds the articles of a release among the raw inputs, and reads them again."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from pipelines.document import Failure, ReadingError, Source
from pipelines.hashes import sha256_of
from pipelines.publishing.verification import Problem
from pipelines.reading.inputs import list_sources, withdrawn_name
from pipelines.reading.read import read_source
from pipelines.reading.survey import Entry, survey


def sources_of(inputs: pl.DataFrame, raw: Path) -> Iterator[Source | Failure]:
    """Those of the raw inputs that a release was made of, known by name and hash, in their order.

    Args:
        inputs: the release's list of inputs.
        raw: where the articles lie.
    """
    hashes = dict(inputs.select("name", "sha256").iter_rows())
    for source in list_sources(raw):
        if isinstance(source, Failure):
            if source.source_name in hashes:
                yield source
        elif hashes.get(source.name) == sha256_of(source.payload):
            yield source


def entries_of(inputs: pl.DataFrame, raw: Path) -> Iterator[Entry | Failure]:
    """The same as entries of a survey, to be extracted once more."""
    hashes = dict(inputs.select("name", "sha256").iter_rows())
    for found in survey(raw):
        if isinstance(found, Failure):
            if found.source_name in hashes:
                yield found
        elif found.content in (hashes.get(found.name), hashes.get(withdrawn_name(found.content))):
            yield found


def missing_inputs(inputs: pl.DataFrame, raw: Path) -> list[Problem]:
    """The inputs of a release that the raw inputs lack."""
    found = {
        source.source_name if isinstance(source, Failure) else source.name
        for source in sources_of(inputs, raw)
    }
    missing = inputs.filter(~pl.col("name").is_in(found))
    return [
        Problem(f"input {name}", f"is not in {raw} with the SHA-256 {sha256}")
        for name, sha256 in missing.select("name", "sha256").iter_rows()
    ]


def texts_of(inputs: pl.DataFrame, raw: Path) -> dict[str, str]:
    """The texts of all articles of a release that can be found and read, by doc_id."""
    texts = {}
    for source in sources_of(inputs, raw):
        if isinstance(source, Failure):
            continue
        try:
            document = read_source(source)
        except ReadingError:
            continue
        texts[document.doc_id] = document.text
    return texts
