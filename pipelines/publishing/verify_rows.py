"""Checks that every row of a release passes the checks and keeps the laws that `schemas` declares."""

from collections.abc import Iterator, Mapping

import polars as pl

from pipelines.publishing.verification import Problem
from schemas.checks import declared_checks, failing_rows
from schemas.law import Tables, Texts
from schemas.laws import LAWS, row_keys


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


def check_rows(tables: Tables, texts: Texts) -> tuple[list[Problem], list[str]]:
    """Ask of every row whether it fails a check or breaks a law.

    Args:
        tables: every table, as published; of documents whose text is at hand, if any is.
        texts: the documents' texts by doc_id; `NoTexts` where the articles are not at hand.

    Returns:
        A problem for each row and what it breaks; and notes on defects that are no fault of the release,
        and on laws that could not be checked.
    """
    whole = {**tables, "zones": _with_text(tables["zones"], texts)}
    problems = [problem for table, frame in whole.items() for problem in _failed_checks(table, frame)]
    notes, unchecked = [], []
    for law in LAWS:
        try:
            broken = row_keys(law.table, whole[law.table].filter(law.broken(whole, texts)))
        except _TextsNeededError:
            unchecked.append(f"{law.table}.{law.name}")
            continue
        if law.moves_rows:
            problems += [
                Problem(f"{law.table} {key}", f"breaks the law: {law.description}") for key in broken
            ]
        elif broken:
            notes.append(f"{len(broken)} rows of {law.table} break a law: {law.description}")
    if unchecked:
        notes.append(f"not checked without the articles: {', '.join(unchecked)}")
    return problems, notes


def _failed_checks(table: str, frame: pl.DataFrame) -> Iterator[Problem]:
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
