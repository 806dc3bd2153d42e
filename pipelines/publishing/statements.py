"""What a release says plainly of rights, of people and of its faults: RIGHTS, PRIVACY, KNOWN_ISSUES."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from pipelines.publishing.accuracy import Accuracy
from pipelines.publishing.description import ReleaseDescription
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.readme import common_words, filled
from pipelines.publishing.release_tables import load_release_table
from pipelines.withholding import PERSONAL_DATA


def statement_pages(work: Path, release: ReleaseDescription, facts: BuildFacts) -> dict[str, str]:
    """The three pages by their names.

    Args:
        work: the folder of tables, the working ones or those of a release.
        release: what the release holds.
        facts: the facts of its build, with what the last evaluation found.
    """
    quarantine = load_release_table(work, "quarantine")
    withheld = quarantine.filter(pl.col("failed_checks").list.contains(PERSONAL_DATA)).height
    words = {
        **common_words(release),
        "withheld": f"{withheld:,}",
        "shares": "\n".join(_shares(facts.accuracy)),
        "counts": "\n".join(_counts(work, quarantine.height, withheld)),
    }
    names = ("RIGHTS.md", "PRIVACY.md", "KNOWN_ISSUES.md")
    return {name: filled(name.lower(), words) for name in names}


def _shares(accuracy: Accuracy) -> Iterator[str]:
    for name, table in accuracy.tables.items():
        yield f"| `{name}` | {1 - table.precision.value:.1%} | {1 - table.recall.value:.1%} |"


def _counts(work: Path, quarantined: int, withheld: int) -> Iterator[str]:
    errors, faq = load_release_table(work, "errors"), load_release_table(work, "faq")
    counts = {
        "inputs, or parts of them, that could not be used (`errors`)": errors.height,
        "rows that failed a check and are no part of the data (`quarantine`)": quarantined,
        "rows among these that hold personal data": withheld,
        "contradictions and impossibilities inside articles (`conflicts`)": load_release_table(
            work, "conflicts"
        ).height,
        "answers whose claims name no source (`faq`)": faq.filter(standing="unsourced").height,
    }
    for what, count in counts.items():
        yield f"| {what} | {count:,} |"
