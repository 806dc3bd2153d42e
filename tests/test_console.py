"""What the command says of a run's tables."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import console
from schemas.tables import arrow_schema


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with the tables of a run in which nothing went wrong."""
    for table in ("errors", "quarantine", "documents"):
        put(tmp_path, table)
    return tmp_path


def put(work: Path, table: str, *rows: dict) -> None:
    """Write a table of rows that name only the columns of interest."""
    schema = pa.schema([column.with_nullable(True) for column in arrow_schema(table)])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), work / f"{table}.parquet")


def failed(*checks: str) -> dict:
    return {"row_table": "statistics", "failed_checks": list(checks)}


def test_where_nothing_went_wrong_nothing_is_said(work):
    assert console.failures_in_words(work) == ""
    assert console.quarantine_in_words(work) == ""


def test_an_unusable_input_is_told_with_its_name_and_what_to_do(work):
    put(work, "errors", {"source_name": "mill.txt", "detail": "it is empty; take it away"})
    assert console.failures_in_words(work) == "1 input gave no rows:\n  mill.txt: it is empty; take it away"


def test_a_document_that_lost_a_part_is_not_told_as_one_without_rows(work):
    lost = {"stage": "validation", "reason": "personal_data", "detail": "`title`: left out"}
    put(work, "documents", {"source_name": "pier.txt"})
    put(
        work,
        "errors",
        {"source_name": "mill.txt", "detail": "it is empty; take it away"},
        {"source_name": "pier.txt", **lost},
    )
    assert console.failures_in_words(work).splitlines() == [
        "1 input gave no rows:",
        "  mill.txt: it is empty; take it away",
        "1 input gave rows, but not all of them or of what is known:",
        "  pier.txt: `title`: left out",
    ]


def test_rows_in_quarantine_are_counted_by_the_checks_they_failed_most_failed_first(work):
    put(
        work,
        "quarantine",
        failed("a_unit"),
        failed("span_holds"),
        failed("span_holds", "a_unit"),
        failed("span_holds"),
    )
    assert console.quarantine_in_words(work).splitlines() == [
        "4 rows failed a check and went to quarantine:",
        "  statistics, span_holds: 3 rows",
        "  statistics, a_unit: 2 rows",
    ]


def test_of_a_long_list_the_rest_is_counted(work):
    put(work, "quarantine", *(failed(f"check_{number}") for number in range(console.LISTED + 5)))
    lines = console.quarantine_in_words(work).splitlines()
    assert len(lines) == 1 + console.LISTED + 1
    assert lines[-1] == f"  ... and 5 more, all in {work / 'quarantine.parquet'}"


def test_progress_is_silent_where_standard_error_is_no_terminal(capfd):
    with console.progress_shown("Extracting") as progress:
        progress(3)
    assert capfd.readouterr() == ("", "")


def test_the_articles_of_which_rows_were_withheld_are_named(work):
    put(work, "documents", *({"doc_id": f"d{at}", "source_name": f"mill-{at}.txt"} for at in range(7)))
    held = (
        {"doc_id": f"d{at}", "row_table": "quotes", "failed_checks": ["personal_data"]} for at in range(7)
    )
    put(work, "quarantine", *held)
    last = console.quarantine_in_words(work).splitlines()[-1]
    names = ", ".join(f"mill-{at}.txt" for at in range(5))
    assert last == f"  those with personal_data are of {names}, 2 more"
