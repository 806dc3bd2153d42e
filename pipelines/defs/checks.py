"""The asset checks: what is asked of every table before it may become part of a release.

Each check has a name, the tables it is asked of, and a function that looks at the written tables and
answers in an `Outcome`. What a valid row is, is said in `schemas`; here the answers are only put into
Dagster's words. A blocking check that fails keeps `release` from running; the others warn.
"""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

import dagster as dg
import polars as pl

from pipelines.defs import markdown
from pipelines.defs.extracted import LAWS_OF_KEYS, Extracted
from pipelines.defs.metadata import PREVIEW_ROWS, Shown, first_rows
from schemas.checks import declared_checks, failing_rows
from schemas.tables import RELEASE_TABLES

#: By how much the rows per document may differ from the last release before it is worth a look.
DRIFT = 0.25


@dataclass(frozen=True, slots=True)
class Outcome:
    """A check's answer: passed or not, why in a sentence, and what to look at."""

    passed: bool
    summary: str
    metadata: Mapping[str, Shown] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One question to one or more tables.

    Args:
        name: the check's name in the UI.
        tables: the tables it is asked of.
        description: what it asks, for a person.
        ask: gives the answer for one of the tables.
        blocking: whether a failure is an error that stops the release; otherwise it is a warning.
    """

    name: str
    tables: tuple[str, ...]
    description: str
    ask: Callable[[str, Extracted], Outcome]
    blocking: bool = False


def matches_schema(table: str, extracted: Extracted) -> Outcome:
    """Whether the table, as written, passes every check that its schema declares.

    Rows that fail a check leave their table before it is written, so a failure here is a fault of the
    pipeline and not of an article.
    """
    counts: Counter[str] = Counter()
    failed, first = 0, [pl.DataFrame()]
    for rows in extracted.pieces(table):
        try:
            failures = failing_rows(table, rows)
        except ValueError as error:
            return Outcome(False, str(error))
        if failures:
            counts.update({name: int(fails.sum()) for name, fails in failures.items()})
            failing = rows.filter(pl.any_horizontal(list(failures.values())))
            failed += failing.height
            first.append(failing.head(PREVIEW_ROWS))
    checks = [(check.name, check.description, counts[check.name]) for check in declared_checks(table)]
    checks.sort(key=itemgetter(2), reverse=True)
    return Outcome(
        not counts,
        f"{failed} of {extracted.rows[table]} rows fail {len(counts)} of {len(checks)} checks.",
        {
            "failed rows": failed,
            "first failed rows": first_rows(pl.concat(first, how="diagonal").lazy()),
            "checks": dg.MetadataValue.md(markdown.table(("check", "demand", "failed rows"), checks)),
            "moved to quarantine before": _quarantined(table, extracted),
        },
    )


def references_hold(table: str, extracted: Extracted) -> Outcome:
    """Whether the table's ids are unique in the dataset, and its references name rows that are there."""
    broken = [
        (law.name, law.description, rows) for law, rows in extracted.breaches.items() if law.table == table
    ]
    count = sum(rows for _, _, rows in broken)
    return Outcome(
        count == 0,
        f"{count} breaches of {len(broken)} laws.",
        {
            "breaches": count,
            "laws": dg.MetadataValue.md(markdown.table(("law", "demand", "rows that break it"), broken)),
        },
    )


def nothing_lost(table: str, extracted: Extracted) -> Outcome:
    """Whether every input became a document or an error."""
    documents = extracted.rows["documents"]
    names = extracted.scan("documents").select("source_name")
    copies = extracted.scan("documents").select(pl.col("other_sources").list.len().sum()).collect().item()
    errors = extracted.scan("errors").select("source_name").join(names, on="source_name", how="anti")
    failed = _count(errors)
    return Outcome(
        extracted.inputs == documents + copies + failed,
        f"{extracted.inputs} inputs: {documents} documents, {copies} of the same content, {failed} errors.",
        {"inputs": extracted.inputs, "documents": documents, "same content": copies, "errors": failed},
    )


def every_signal_accounted(table: str, extracted: Extracted) -> Outcome:
    """Whether every signal of the sources became a row or has a reason why not."""
    loose = extracted.scan(table).filter(pl.col("row_id").is_null() & pl.col("reason").is_null())
    count = _count(loose)
    return Outcome(
        count == 0,
        f"{extracted.rows[table]} signals, {count} of them unaccounted for.",
        {"unaccounted for": count, "first unaccounted for": first_rows(loose)},
    )


def nothing_quarantined(table: str, extracted: Extracted) -> Outcome:
    """Whether every row passed the checks of its table."""
    return _is_empty(table, extracted, "Rows in quarantine")


def every_input_read(table: str, extracted: Extracted) -> Outcome:
    """Whether every input could be read and extracted."""
    return _is_empty(table, extracted, "Inputs left out")


def near_last_release(table: str, extracted: Extracted) -> Outcome:
    """Whether a table has about as many rows per document as in the last release, and no fewer documents."""
    if table not in extracted.released_rows:
        return Outcome(True, "There is no earlier release to compare with.")
    drift = drift_of(table, extracted.rows, extracted.released_rows)
    return Outcome(
        drift.is_small,
        f"{drift.now} rows; {drift.expected:.0f} expected after {drift.before} in the last release.",
        {"rows": drift.now, "rows in the last release": drift.before, "drift": round(drift.share, 4)},
    )


@dataclass(frozen=True, slots=True)
class Drift:
    """How far the rows of a table are from what the release before lets expect.

    Args:
        table: the table.
        now: its rows.
        before: its rows in the release before.
        expected: its rows if there were as many per document as before.
    """

    table: str
    now: int
    before: int
    expected: float

    @property
    def share(self) -> float:
        """The difference as a share of what is expected."""
        return abs(self.now - self.expected) / max(self.expected, 1)

    @property
    def is_small(self) -> bool:
        """Whether there are about as many rows per document, and no fewer documents."""
        return self.now >= self.before if self.table == "documents" else self.share <= DRIFT


def drift_of(table: str, now: Mapping[str, int], before: Mapping[str, int]) -> Drift:
    """How far a table is from the release before.

    >>> drift_of("quotes", {"documents": 20, "quotes": 30}, {"documents": 10, "quotes": 20})
    Drift(table='quotes', now=30, before=20, expected=40.0)
    """
    documents = before.get("documents", 0)
    is_scaled = table != "documents" and documents
    expected = before[table] * now["documents"] / documents if is_scaled else float(before[table])
    return Drift(table, now[table], before[table], expected)


#: The tables whose rows are compared with those of the release before.
COMPARED = ("documents", "quotes", "statistics", "events", "faq", "entities", "coverage")

CHECKS = (
    Check(
        "matches_schema",
        RELEASE_TABLES,
        "Every row passes every check of the table's Pandera model. Where one does not, there is no release.",
        matches_schema,
        blocking=True,
    ),
    Check(
        "references_hold",
        tuple(dict.fromkeys(law.table for law in LAWS_OF_KEYS)),
        "Ids are unique in the dataset, and each reference names a row of the same document that is there.",
        references_hold,
    ),
    Check(
        "nothing_lost",
        ("documents",),
        "Every input is a row of `documents` or of `errors`.",
        nothing_lost,
    ),
    Check(
        "every_signal_accounted",
        ("coverage",),
        "Every numeric expression, date expression, quotation mark and question of the sources became a row "
        "or has a reason why not.",
        every_signal_accounted,
    ),
    Check(
        "nothing_quarantined",
        ("quarantine",),
        "No row failed the checks of its table. Rows that did are kept here and are no part of the data.",
        nothing_quarantined,
    ),
    Check(
        "every_input_read",
        ("errors",),
        "No input was left out. Those that were are listed here with the stage and the reason.",
        every_input_read,
    ),
    Check(
        "near_last_release",
        COMPARED,
        f"There are about as many rows per document as in the last release (within {DRIFT:.0%}), "
        "and no fewer documents.",
        near_last_release,
    ),
)


def check_specs(tables: Collection[str]) -> Iterator[dg.AssetCheckSpec]:
    """Every check of some tables, for the step that makes these."""
    for check in CHECKS:
        for table in filter(tables.__contains__, check.tables):
            yield dg.AssetCheckSpec(
                check.name, asset=table, description=check.description, blocking=check.blocking
            )


def faults_of_schema(table: str, extracted: Extracted) -> str | None:
    """What is wrong with a table by its schema, in a sentence; None where nothing is."""
    outcome = matches_schema(table, extracted)
    return None if outcome.passed else outcome.summary


def check_results(table: str, extracted: Extracted, asked: Container[str]) -> Iterator[dg.AssetCheckResult]:
    """The answers of the checks of a table.

    Args:
        table: the table.
        extracted: the tables as they were written.
        asked: the names of the checks that are wanted.
    """
    for check in CHECKS:
        if table in check.tables and check.name in asked:
            outcome = check.ask(table, extracted)
            yield dg.AssetCheckResult(
                asset_key=table,
                check_name=check.name,
                passed=outcome.passed,
                severity=dg.AssetCheckSeverity.ERROR if check.blocking else dg.AssetCheckSeverity.WARN,
                description=outcome.summary,
                metadata=dict(outcome.metadata),
            )


def _count(frame: pl.LazyFrame) -> int:
    return int(frame.select(pl.len()).collect().item())


def _is_empty(table: str, extracted: Extracted, what: str) -> Outcome:
    """Whether a table has no rows; its first rows are shown."""
    rows = extracted.rows[table]
    first = first_rows(extracted.scan(table))
    return Outcome(rows == 0, f"{what}: {rows}.", {"rows": rows, "first rows": first})


def _quarantined(table: str, extracted: Extracted) -> int:
    """How many of the table's rows were moved to quarantine."""
    return _count(extracted.scan("quarantine").filter(pl.col("row_table") == table))
