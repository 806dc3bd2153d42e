"""The quality report of a release: how much of everything, what became of what is no row, how right it is.

Tables are counted as they are read, however large they are.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.accuracy import Accuracy
from pipelines.publishing.canonical import Json
from pipelines.publishing.inputs import Inputs
from pipelines.publishing.release_tables import scan_release_table

#: The tables whose rows a rule made.
_RULED_TABLES: Final = (
    *("quotes", "statistics", "events", "faq", "entities", "entity_links", "conflicts", "coverage"),
)


def quality_report(
    work: Path,
    inputs: Inputs,
    rows: Mapping[str, int],
    by_rule: Mapping[str, Mapping[str, int]],
    accuracy: Accuracy,
) -> dict[str, Json]:
    """The report.

    Args:
        work: the folder of working tables.
        inputs: every input and its status.
        rows: rows by table.
        by_rule: what `rows_by_rule` gives.
        accuracy: what the last evaluation found.

    Returns:
        Counts, and measured shares, as JSON.
    """
    scan = partial(scan_release_table, work)
    statuses = _counts(inputs.rows, "status")
    return {
        "rows": dict(rows),
        "inputs": {"total": sum(statuses.values()), "by_status": statuses},
        "errors": {
            "total": rows["errors"],
            "by_stage_and_reason": _nested_counts(scan("errors"), "stage", "reason"),
        },
        "quarantined": {
            "total": rows["quarantine"],
            "by_table_and_check": _nested_counts(_checks(scan("quarantine")), "row_table", "check"),
        },
        "signals": _signals(scan("coverage")),
        "rows_by_rule": by_rule,
        "accuracy": accuracy.as_report(),
    }


def rows_by_rule(work: Path) -> dict[str, dict[str, int]]:
    """For each table whose rows rules made: how many rows each rule made."""
    return {table: _counts(scan_release_table(work, table), "rule_id") for table in _RULED_TABLES}


def _checks(quarantine: pl.LazyFrame) -> pl.LazyFrame:
    """One row for each check that a row failed."""
    return quarantine.select("row_table", pl.col("failed_checks").alias("check")).explode("check")


def _signals(coverage: pl.LazyFrame) -> Json:
    """For each kind of signal: how many there are, became rows, were excluded and why, or neither."""
    became_row = pl.col("row_id").is_not_null()
    excluded = pl.col("reason").is_not_null()
    reasons = _nested_counts(coverage.filter(excluded), "signal", "reason")
    totals = coverage.group_by("signal").agg(
        pl.len().alias("total"),
        became_row.sum().alias("became_row"),
        (~became_row & ~excluded).sum().alias("unaccounted"),
    )
    return {
        signal: {
            "total": total,
            "became_row": rows,
            "excluded_by_reason": reasons.get(signal, {}),
            "unaccounted": unaccounted,
        }
        for signal, total, rows, unaccounted in _streamed(totals.sort("signal")).iter_rows()
    }


def _counts(frame: pl.LazyFrame, column: str) -> dict[str, int]:
    counted = _streamed(frame.group_by(column).len().sort(column))
    return {str(value): int(count) for value, count in counted.iter_rows()}


def _nested_counts(frame: pl.LazyFrame, outer: str, inner: str) -> dict[str, dict[str, int]]:
    counted = _streamed(frame.group_by(outer, inner).len().sort(outer, inner))
    nested: dict[str, dict[str, int]] = {}
    for first, second, count in counted.iter_rows():
        nested.setdefault(str(first), {})[str(second)] = int(count)
    return nested


def _streamed(counted: pl.LazyFrame) -> pl.DataFrame:
    """What a table comes to, of which no more is in memory at once than some row groups."""
    return counted.collect(engine="streaming")
