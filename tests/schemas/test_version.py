"""The version of the schemas is raised with them, as its documentation says."""

import csv
import json
from pathlib import Path

import pytest

from schemas.dictionary import data_dictionary
from schemas.tables import SCHEMA_VERSION

LATEST = Path(__file__).resolve().parents[2] / "outputs" / "latest"

#: For each column, as `(table, column)`: its type, and the codes that it may hold.
Columns = dict[tuple[str, str], tuple[str, frozenset[str]]]


def released() -> tuple[Columns, str]:
    """The columns of the release in the tree, and the version of its schemas."""
    version = json.loads((LATEST / "manifest.json").read_text(encoding="utf-8"))["schema_version"]
    with (LATEST / "data_dictionary.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["table"], row["column"]): (row["type"], frozenset(json.loads(row["codes"] or "{}")))
            for row in csv.DictReader(file)
        }, version


def present() -> Columns:
    return {
        (entry.table, entry.column): (entry.type, frozenset(entry.codes))
        for entry in data_dictionary()
        if (entry.table, entry.column) != ("zones", "text")
    }


def least_version(before: Columns, after: Columns, version: str) -> tuple[int, ...]:
    """The version that the schemas must have at least after a change."""
    major, minor, patch = map(int, version.split("."))
    broken = any(
        column not in after or after[column][0] != kind or not codes <= after[column][1]
        for column, (kind, codes) in before.items()
    )
    if broken:
        return major + 1, 0, 0
    return (major, minor, patch) if after == before else (major, minor + 1, 0)


def test_the_version_is_raised_as_the_change_since_the_last_release_demands():
    before, version = released()
    assert tuple(map(int, SCHEMA_VERSION.split("."))) >= least_version(before, present(), version)


@pytest.mark.parametrize(
    ("change", "least"),
    [
        ({}, (1, 4, 2)),
        ({("faq", "new"): ("string", frozenset())}, (1, 5, 0)),
        ({("faq", "answer"): ("integer", frozenset())}, (2, 0, 0)),
        ({("faq", "zone"): ("string", frozenset({"faq", "body", "title"}))}, (1, 5, 0)),
        ({("faq", "zone"): ("string", frozenset({"faq"}))}, (2, 0, 0)),
    ],
)
def test_what_came_raises_the_minor_part_and_what_went_the_major_one(change, least):
    before = {
        ("faq", "answer"): ("string", frozenset()),
        ("faq", "zone"): ("string", frozenset({"faq", "body"})),
    }
    assert least_version(before, {**before, **change}, "1.4.2") == least


def test_a_column_that_went_raises_the_major_part():
    before = {("faq", "answer"): ("string", frozenset())}
    assert least_version(before, {}, "1.4.2") == (2, 0, 0)
