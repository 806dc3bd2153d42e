"""What a release says plainly of rights, of people and of its faults: RIGHTS, PRIVACY, KNOWN_ISSUES."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from pipelines.publishing.accuracy import Accuracy
from pipelines.publishing.description import ReleaseDescription
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.readme import common_words, filled
from pipelines.publishing.release_tables import scan_release_table
from pipelines.running.withholding import PERSONAL_DATA


def statement_pages(work: Path, release: ReleaseDescription, facts: BuildFacts) -> dict[str, str]:
    """The three pages by their names.

    Args:
        work: the folder of tables, the working ones or those of a release.
        release: what the release holds.
        facts: the facts of its build, with what the last evaluation found.
    """
    withheld = _rows_where(work, "quarantine", pl.col("failed_checks").list.contains(PERSONAL_DATA))
    words = {
        **common_words(release),
        "withheld": f"{withheld:,}",
        "shares": "\n".join(_shares(facts.accuracy)),
        "counts": "\n".join(_counts(work, release, withheld)),
    }
    names = ("RIGHTS.md", "PRIVACY.md", "KNOWN_ISSUES.md")
    return {name: filled(name.lower(), words) for name in names}


def _shares(accuracy: Accuracy) -> Iterator[str]:
    for name, table in accuracy.tables.items():
        yield f"| `{name}` | {1 - table.precision.value:.1%} | {1 - table.recall.value:.1%} |"


def _counts(work: Path, release: ReleaseDescription, withheld: int) -> Iterator[str]:
    rows = {table.name: table.rows for table in release.tables}
    unsourced = _rows_where(work, "faq", pl.col("standing") == "unsourced")
    counts = {
        "inputs, or parts of them, that could not be used (`errors`)": rows["errors"],
        "rows that failed a check and are no part of the data (`quarantine`)": rows["quarantine"],
        "rows among these that hold personal data": withheld,
        "contradictions and impossibilities inside articles (`conflicts`)": rows["conflicts"],
        "answers whose claims name no source (`faq`)": unsourced,
    }
    for what, count in counts.items():
        yield f"| {what} | {count:,} |"


def _rows_where(work: Path, table: str, so: pl.Expr) -> int:
    """How many rows of a table are so; they are counted as they are read."""
    counted = scan_release_table(work, table).filter(so).select(pl.len())
    return int(counted.collect(engine="streaming").item())
