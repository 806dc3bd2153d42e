"""Counts and logs what a run left out: inputs that gave no rows, or not all, and rows that were set aside."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow.parquet as pq

#: The document that an input is, or would be.
_DOC_ID: Final = pl.coalesce("doc_id", pl.col("source_sha256").str.slice(0, 16))
_OF_ERRORS: Final = (_DOC_ID, "source_name", "stage", "reason", "detail")
_OF_QUARANTINE: Final = ("doc_id", "row_table", "row_id", "failed_checks")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How much a run left out.

    Args:
        documents: the articles that were read.
        failures: the inputs, or parts of them, that could not be used.
        quarantined: the rows that failed a check.
    """

    documents: int
    failures: int
    quarantined: int

    @property
    def all_failed(self) -> bool:
        """Whether there were inputs, and none of them could be used."""
        return bool(self.failures) and not self.documents


def count_left_out(work: Path) -> LeftOut:
    """Count what a run left out.

    Args:
        work: a folder of working tables, as `pipelines.running.extract.extract_tables` writes it.
    """
    rows = (
        pq.read_metadata(work / f"{table}.parquet").num_rows
        for table in ("documents", "errors", "quarantine")
    )
    return LeftOut(*rows)


def log_left_out(work: Path, log: logging.Logger, most: int | None = None) -> None:
    """Log a warning for each row of `errors` and of `quarantine`, with its cells as facts beside the words.

    Args:
        work: a folder of working tables, as `pipelines.running.extract.extract_tables` writes it.
        log: where to.
        most: how many of each to log, and then how many more there are; all where it is None.
    """
    errors = pl.scan_parquet(work / "errors.parquet").select(_OF_ERRORS)
    for facts in _first(errors, most):
        log.warning(f"{facts['source_name']}{_of(facts)}: {facts['detail']}", extra=facts)
    _log_rest(errors, most, "inputs are in `errors`", log)
    quarantine = pl.scan_parquet(work / "quarantine.parquet").select(_OF_QUARANTINE)
    for facts in _first(quarantine, most):
        log.warning(f"A row of {facts['row_table']}{_of(facts)} went to quarantine", extra=facts)
    _log_rest(quarantine, most, "rows are in `quarantine`", log)


def _of(facts: dict[str, object]) -> str:
    return f" (document {facts['doc_id']})" if facts["doc_id"] else ""


def _first(rows: pl.LazyFrame, most: int | None) -> list[dict[str, object]]:
    return (rows if most is None else rows.head(most)).collect().to_dicts()


def _log_rest(rows: pl.LazyFrame, most: int | None, what: str, log: logging.Logger) -> None:
    count = int(rows.select(pl.len()).collect().item())
    if most is not None and count > most:
        log.warning(f"{count - most:,} more {what}.")
