"""Finds the articles of a release among the raw inputs, and reads them again.

Of both there may be more than memory holds: they are brought together in order of their documents.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.document import Failure, ReadingError
from pipelines.publishing.inputs import Inputs
from pipelines.publishing.pieces import by_ranges
from pipelines.publishing.verification import Problem
from pipelines.reading.inputs import withdrawn_name
from pipelines.reading.read import read_source
from pipelines.reading.survey import Entry, read_entries
from pipelines.running.planning import entries_of, plan_inputs
from pipelines.running.sorting import Rising, Sorter

#: What tells an input of a release among those of a survey.
_KNOWN_BY: Final = ["name", "sha256"]
#: How many inputs a note names.
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles of a release, as far as they are among the raw inputs, known by name and hash.

    Args:
        raw: where the inputs lie.
        entries: where each is found, in order of `doc_id`, as `planning.entries_of` takes them.
        failures: those of which a survey says that they are of no use.
        others: names of inputs that the release does not list.
    """

    raw: Path
    entries: Sorter
    failures: list[Failure]
    others: list[str]

    def notes_on_others(self) -> Iterator[str]:
        """What the raw inputs hold beside those of the release."""
        if self.others:
            named = ", ".join(sorted(self.others)[:_NAMED])
            more = f" and {len(self.others) - _NAMED} more" if len(self.others) > _NAMED else ""
            yield (
                f"{self.raw} holds inputs that the release does not list, which came later or were left out: "
                f"{named}{more}"
            )

    def listed(self) -> Iterator[Entry | Failure]:
        """All of them, to be extracted once more."""
        yield from self.failures
        for found in self.entries.in_order():
            yield from entries_of(found)


def find_articles(inputs: Inputs, raw: Path, scratch: Path) -> tuple[Articles, list[Problem]]:
    """Find the articles of a release among the raw inputs.

    Args:
        inputs: the release's list of inputs.
        raw: where the articles lie.
        scratch: a folder for what does not fit in memory.

    Returns:
        The articles, and a problem for each input of the release that the raw inputs lack.
    """
    planned = plan_inputs(raw, scratch)
    failed = defaultdict(list)  # An archive may have several: a page too long, and an end that is missing.
    for failure in planned.failed():
        failed[failure.source_name].append(failure)
    surveyed = Rising(planned.entries.in_order(), "doc_id")
    articles, missing = Articles(raw, Sorter("doc_id", scratch), [], []), []
    listed: set[str] = set()
    for wanted in _by_document(inputs):
        absent = wanted
        listed |= set(wanted["name"]) & failed.keys()
        for entries in surveyed.through(str(wanted["doc_id"].max() or "")):
            found = _found(wanted, entries)
            articles.others.extend(entries.join(found, on=["name", "digest"], how="anti")["name"])
            articles.entries.add(found.drop("shown", "sha256"))
            absent = absent.join(found, left_on=_KNOWN_BY, right_on=["shown", "sha256"], how="anti")
        for name, sha256 in absent.select(_KNOWN_BY).iter_rows():
            if name in failed:
                articles.failures.extend(failed[name])
            else:
                missing.append(Problem(f"input {name}", f"is not in {raw} with the SHA-256 {sha256}"))
    articles.others.extend(name for entries in surveyed.rest() for name in entries["name"])
    articles.others.extend(failed.keys() - listed)
    return articles, missing


def texts_of(raw: Path, entries: Iterable[pl.DataFrame]) -> dict[str, str]:
    """The texts of those articles that can be read, by doc_id.

    Args:
        raw: where the inputs lie.
        entries: where each article is found.
    """
    texts: dict[str, str] = {}
    for found in entries:
        for source in read_entries(raw, entries_of(found.sort("order"))):
            if isinstance(source, Failure):
                continue
            try:
                document = read_source(source)
            except ReadingError:
                continue
            texts.setdefault(document.doc_id, document.text)
    return texts


def _by_document(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """Name, hash and document of every input, in order of documents, those of one document together.

    An input that was not read has the document that a survey gives it by its bytes.
    """
    columns = (*_KNOWN_BY, "doc_id")
    has_document = pl.col("doc_id").is_not_null()
    unread = inputs.rows.filter(~has_document).select(columns).collect(engine="streaming")
    by_bytes = unread.with_columns(doc_id=pl.col("sha256").str.head(16).fill_null("")).sort("doc_id")
    others = (rows.filter(has_document).select(columns) for rows in inputs.pieces())
    return (pl.concat(together) for together in by_ranges("doc_id", others, [by_bytes]))


def _found(wanted: pl.DataFrame, surveyed: pl.DataFrame) -> pl.DataFrame:
    """The entries of a survey that are inputs of a release, with the name that it shows, and their hash."""
    entries = surveyed.with_columns(sha256=pl.col("content").bin.encode("hex"))
    withdrawn = pl.Series(map(withdrawn_name, entries["sha256"]), dtype=pl.String)
    named = entries.with_columns(shown=pl.concat_list("name", withdrawn)).explode("shown")
    known = named.join(wanted, left_on=["shown", "sha256"], right_on=_KNOWN_BY, how="semi")
    return known.sort("doc_id", "order")
