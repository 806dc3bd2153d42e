"""Checks that every row of a release passes the checks and keeps the laws that `schemas` declares.

Almost all of that can be told of a document from its own rows and its text: so some documents are looked at
after the others. Laws across documents are asked last, of those rows alone that may break them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.forms import PARQUET
from pipelines.publishing.pieces import by_ranges
from pipelines.publishing.release_tables import (
    release_schema,
    sort_keys,
    stored_rows,
    stored_schema,
    table_files,
)
from pipelines.publishing.verification import Problem
from pipelines.publishing.verify_sources import Articles
from pipelines.running.assembly import in_groups
from pipelines.running.database import Database
from schemas.checks import declared_checks, failing_rows
from schemas.law import Law, Tables, Texts
from schemas.laws import LAWS, row_ids, row_keys
from schemas.tables import RELEASE_TABLES, TABLES, polars_schema
from schemas.vocabulary import ROW_ID_PREFIXES

#: The tables whose rows belong to documents.
_OF_DOCUMENTS: Final = tuple(table for table in RELEASE_TABLES if sort_keys(table)[0] == "doc_id")
#: Documents that are looked at together, at the most, and rows of any other table.
_DOCUMENTS: Final = 2_000
_ROWS: Final = 40_000


class _TextsNeededError(Exception):
    """A law asked for a text, and the articles are not at hand."""


class NoTexts(Mapping[str, str]):
    """The texts of a release whose articles are not at hand: asking for one is an error."""

    def __getitem__(self, doc_id: str) -> str:
        """Refuse."""
        raise _TextsNeededError

    def __iter__(self) -> Iterator[str]:
        """Refuse."""
        raise _TextsNeededError

    def __len__(self) -> int:
        """Refuse."""
        raise _TextsNeededError


@dataclass(frozen=True, slots=True)
class RowFindings:
    """What checking the rows of some documents finds.

    Args:
        problems: a problem for each row and what it breaks.
        defects: for each law that is broken without a fault of the release, how many rows break it.
        unchecked: the laws that could not be checked without texts.
    """

    problems: Sequence[Problem]
    defects: Mapping[Law, int]
    unchecked: frozenset[Law]


def check_all_rows(
    release: Path, articles: Articles | None, database: Database
) -> tuple[list[Problem], list[str], list[str]]:
    """Ask of every row of a release whether it fails a check or breaks a law.

    Args:
        release: the folder of the release; its tables have their schemas and are in order.
        articles: where its articles are, as far as they are at hand; None where none is. Rows of others are
            checked as far as can be without.
        database: where what does not fit in memory is put.

    Returns:
        A problem for each row and what it breaks; notes on defects that are no fault of the release; and
        which laws could not be checked.
    """
    problems = [
        problem
        for rows in stored_rows(release / PARQUET.folder, "errors")
        for problem in _failed_checks("errors", rows)
    ]
    defects: Counter[Law] = Counter()
    unchecked: set[Law] = set()
    names = _Names(database)
    for tables, texts in _some_documents(release, articles):
        names.note(tables)
        found = check_rows(tables, texts)
        problems += found.problems
        defects.update(found.defects)
        unchecked |= found.unchecked
    problems += _across_documents(release, *names.shared())
    return problems, list(_notes(defects)), list(_unchecked(unchecked))


def check_rows(tables: Tables, texts: Texts) -> RowFindings:
    """Ask of every row of some documents whether it fails a check or breaks a law that they keep alone.

    Args:
        tables: all rows of the documents, by table, as published.
        texts: the documents' texts by doc_id; `NoTexts` where the articles are not at hand.
    """
    whole = {**tables, "zones": _with_text(tables["zones"], texts)}
    problems = [problem for table, rows in whole.items() for problem in _failed_checks(table, rows)]
    defects: dict[Law, int] = {}
    unchecked = set()
    for law in LAWS:
        if not law.within_document:
            continue
        try:
            broken = row_keys(law.table, whole[law.table].filter(law.broken(whole, texts)))
        except _TextsNeededError:
            unchecked.add(law)
            continue
        except pl.exceptions.ColumnNotFoundError:  # Of an older release, which is told of once.
            continue
        if law.moves_rows:
            problems += _breaches(law, broken)
        elif broken:
            defects[law] = len(broken)
    return RowFindings(problems, defects, frozenset(unchecked))


def _some_documents(
    release: Path, articles: Articles | None
) -> Iterator[tuple[dict[str, pl.DataFrame], Texts]]:
    """All rows of some documents, by table, and their texts; then those of others."""
    found = by_ranges("doc_id", *(_slices(release, table) for table in _OF_DOCUMENTS))
    some = (dict(zip(_OF_DOCUMENTS, rows, strict=True)) for rows in found)
    if articles is None:
        yield from ((tables, NoTexts()) for tables in some)
        return
    for tables in some:
        documents = tables["documents"]
        texts = articles.texts_of(documents["doc_id"])
        is_at_hand = pl.col("doc_id").is_in(list(texts)) | pl.col("doc_id").is_null()
        yield _of_documents(tables, is_at_hand, from_releases=True), texts
        if len(texts) < documents.height:
            yield _of_documents(tables, ~is_at_hand, from_releases=False), NoTexts()


def _of_documents(tables: Tables, which: pl.Expr, *, from_releases: bool) -> dict[str, pl.DataFrame]:
    """The rows of some documents, with or without those of tables that come from earlier releases."""
    return {
        table: rows.filter(pl.lit(from_releases) if TABLES[table].from_releases else which)
        for table, rows in tables.items()
    }


def _slices(release: Path, table: str) -> Iterator[pl.DataFrame]:
    """The rows of a table, so many at once, in at least one piece, if an empty one."""
    if not table_files(release / PARQUET.folder, table):
        yield _no_rows(table)
        return
    rows = stored_rows(release / PARQUET.folder, table)
    first = next(rows)
    yield first.clear()
    yield from in_groups(chain([first], rows), _DOCUMENTS if table == "documents" else _ROWS)


class _Names:
    """The names that no two documents may share: ids of rows, and of utterances."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, tables: Tables) -> None:
        """Take the names in the rows of some documents."""
        self._database.put("row_ids", row_ids(tables).to_frame("name"))
        by_document = tables["quotes"].select("doc_id", name="utterance_id").drop_nulls().unique()
        self._database.put("utterances", by_document.select("name"))

    def shared(self) -> tuple[pl.Series, pl.Series]:
        """The ids that several rows have, and the utterances of several documents."""
        return self._database.repeated("row_ids", "name"), self._database.repeated("utterances", "name")


def _across_documents(release: Path, shared: pl.Series, utterances: pl.Series) -> Iterator[Problem]:
    """A problem for each row that breaks a law across documents.

    Args:
        release: the folder of the release.
        shared: the ids that several rows have.
        utterances: the utterances that have rows in several documents.
    """
    superseded = _rows(release, "tombstones", pl.col("successor").is_not_null())
    is_successor = pl.col("doc_id").is_in(superseded["successor"].implode())
    concerned = {
        table: pl.col(TABLES[table].primary_key[0]).is_in(shared.implode()) for table in ROW_ID_PREFIXES
    }
    concerned["quotes"] |= pl.col("utterance_id").is_in(utterances.implode())
    concerned["documents"] = is_successor
    concerned["tombstones"] = is_successor | pl.col("successor").is_not_null()
    tables = {table: _rows(release, table, which) for table, which in concerned.items()}
    for law in LAWS:
        if law.within_document:
            continue
        with suppress(pl.exceptions.ColumnNotFoundError):  # Of an older release, which is told of once.
            broken = tables[law.table].filter(law.broken(tables, NoTexts()))
            yield from _breaches(law, row_keys(law.table, broken))


def _rows(release: Path, table: str, which: pl.Expr) -> pl.DataFrame:
    tables = release / PARQUET.folder
    files = table_files(tables, table)
    if not files:
        return _no_rows(table)
    rows = pl.scan_parquet(files).select(stored_schema(tables, table).names)
    return rows.filter(which.fill_null(False)).collect(engine="streaming")


def _no_rows(table: str) -> pl.DataFrame:
    """A table that an older release does not have."""
    return pl.DataFrame(pl.from_arrow(release_schema(table).empty_table()))


def _breaches(law: Law, row_keys: Sequence[str]) -> list[Problem]:
    return [Problem(f"{law.table} {key}", f"breaks the law: {law.description}") for key in row_keys]


def _notes(defects: Mapping[Law, int]) -> Iterator[str]:
    for law in LAWS:
        if law in defects:
            yield f"{defects[law]} rows of {law.table} break a law: {law.description}"


def _unchecked(laws: Set[Law]) -> Iterator[str]:
    if laws:
        names = ", ".join(f"{law.table}.{law.name}" for law in LAWS if law in laws)
        yield f"without the articles: {names}"


def _failed_checks(table: str, frame: pl.DataFrame) -> Iterator[Problem]:
    """A problem for each row that fails a check; none is asked of a table that lacks columns."""
    if frame.columns != polars_schema(table).names():
        return
    words = {check.name: check.description for check in declared_checks(table)}
    for name, failed in failing_rows(table, frame).items():
        for key in row_keys(table, frame.filter(failed)):
            yield Problem(f"{table} {key}", f"fails the check {name}: {words[name]}")


def _with_text(zones: pl.DataFrame, texts: Texts) -> pl.DataFrame:
    """The zones with the column that releases leave out, filled with blanks where there are no texts."""
    spans = zones.select("doc_id", "char_start", "char_end").iter_rows()
    if isinstance(texts, NoTexts):
        words = [" " * (end - start) for _, start, end in spans]
    else:
        words = [texts[doc_id][start:end] for doc_id, start, end in spans]
    return zones.with_columns(pl.Series("text", words, dtype=pl.String))
