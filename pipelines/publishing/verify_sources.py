"""Finds the articles of a release among the raw inputs, and reads them again.

Of both there may be more than memory holds: they are brought together in a database.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.document import Failure, ReadingError
from pipelines.publishing.inputs import EXTRACTED, Inputs
from pipelines.reading.inputs import withdrawn_name
from pipelines.reading.read import read_source
from pipelines.reading.survey import Entry, read_entries
from pipelines.running.database import Database
from pipelines.running.planning import entries_of, plan_inputs

#: What tells an input of a release among those of a survey.
_WANTED: Final = ["name", "sha256", "sidecar_sha256", "status"]
#: How many inputs a note names.
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles of a release, as far as they are among the raw inputs, known by name and hash.

    Args:
        raw: where the inputs lie.
        database: its table `articles` says where each is found, in order of `doc_id`, as
            `planning.entries_of` takes them.
        failures: those of which a survey says that they are of no use.
        others: names of inputs that the release does not list.
    """

    raw: Path
    database: Database
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
        for found in self.database.rows("FROM articles"):
            yield from entries_of(found)

    def texts_of(self, doc_ids: pl.Series) -> dict[str, str]:
        """The texts of those articles that can be read, by doc_id.

        Args:
            doc_ids: the documents that are meant, in order.
        """
        if doc_ids.is_empty():
            return {}
        between = "SELECT * FROM articles WHERE doc_id BETWEEN ? AND ?"
        found = self.database.all_rows(between, doc_ids[0], doc_ids[-1])
        meant = found.filter(pl.col("doc_id").is_in(doc_ids.implode())).sort("place")
        texts: dict[str, str] = {}
        for source in read_entries(self.raw, entries_of(meant)):
            if isinstance(source, Failure):
                continue
            try:
                document = read_source(source)
            except ReadingError:
                continue
            texts.setdefault(document.doc_id, document.text)
        return texts


def find_articles(inputs: Inputs, raw: Path, database: Database) -> tuple[Articles, list[str]]:
    """Find the articles of a release among the raw inputs.

    Args:
        inputs: the release's list of inputs.
        raw: where the articles lie.
        database: where both are put.

    Returns:
        The articles; and which inputs of the release are not there any more, or have other facts beside them.
    """
    planned = plan_inputs(raw, database)
    failed = defaultdict(list)  # An archive may have several: a page too long, and an end that is missing.
    for failure in planned.failed():
        failed[failure.source_name].append(failure)
    for rows in inputs.pieces():
        database.put("wanted", rows.select(_WANTED))
    for entries in database.rows("FROM listed"):
        database.put("shown", _as_shown(entries))
    database.run(_FIND)
    articles, missing = Articles(raw, database, [], []), []
    for name in database.all_rows("FROM absent")["name"]:
        if name in failed:
            articles.failures.extend(failed[name])
        else:
            missing.append(name)
    articles.others.extend(
        database.all_rows("SELECT name FROM listed ANTI JOIN articles USING (place)")["name"]
    )
    listed = database.all_rows("SELECT name FROM wanted WHERE name IN (SELECT unnest(?))", list(failed))
    articles.others.extend(failed.keys() - set(listed["name"]))
    gone = _told(
        missing, f"not in {raw} any more as they were, so that no row of theirs was held to its words"
    )
    other = _told(_with_other_facts(raw, database), "with another sidecar than then")
    return articles, [*gone, *other]


def _told(names: Sequence[str], what: str) -> Iterator[str]:
    """A line that names some inputs of which the same is true."""
    if names:
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        yield f"inputs {what}: {', '.join(sorted(names)[:_NAMED])}{more}"


def _with_other_facts(raw: Path, database: Database) -> list[str]:
    """The names of articles that are as they were, but for the sidecar beside them."""
    names = []
    for found in database.rows(_WITH_FACTS):
        entries = list(entries_of(found))
        for source, then in zip(read_entries(raw, entries), found["sidecar_sha256"], strict=True):
            now = None if isinstance(source, Failure) else source.sidecar.sha256
            if now != then or isinstance(source, Failure):
                names.append(source.source_name if isinstance(source, Failure) else source.name)
    return names


#: The inputs of a release that are there, and those that are not.
_FIND: Final = """
    CREATE TABLE found AS FROM shown SEMI JOIN wanted USING (name, sha256);
    CREATE TABLE articles AS FROM listed SEMI JOIN found USING (place) ORDER BY doc_id, place;
    CREATE TABLE absent AS FROM wanted ANTI JOIN found USING (name, sha256) ORDER BY sha256, name;
"""


#: The inputs that became documents and have, or had, a sidecar: their entries, and its hash of then.
_WITH_FACTS: Final = f"""
    SELECT articles.*, wanted.sidecar_sha256
    FROM articles JOIN wanted ON articles.name = wanted.name
    WHERE wanted.status = '{EXTRACTED}' AND (articles.has_sidecar OR wanted.sidecar_sha256 IS NOT NULL)
    ORDER BY articles.place
"""


def _as_shown(entries: pl.DataFrame) -> pl.DataFrame:
    """The two names that a release may show an entry by, its own and that of one withdrawn, and its hash."""
    hashed = entries.select("name", "place", sha256=pl.col("content").bin.encode("hex"))
    withdrawn = pl.Series("name", map(withdrawn_name, hashed["sha256"]), dtype=pl.String)
    return pl.concat([hashed, hashed.with_columns(withdrawn)])
