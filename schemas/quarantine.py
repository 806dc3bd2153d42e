"""The table `quarantine`: rows that failed their checks, whole, so that nothing is lost."""

import polars as pl

from schemas import fields
from schemas.table import Model, Table, row_law
from schemas.vocabulary import QUARANTINED_TABLES, ZONES


class Quarantine(Model):
    """One row for each row that failed a check: what it was, and which checks it failed."""

    doc_id: str | None = fields.words("The document, where the row names one")
    row_table: str = fields.code(QUARANTINED_TABLES, "The table that the row was meant for")
    row_id: str | None = fields.words(
        "The row's id; for signals and errors, which have none, the cells that tell them apart"
    )
    failed_checks: tuple[str, ...] = fields.parts("Names of the checks that the row failed, sorted")
    row_json: str = fields.pattern(
        r"^\{", "The row as JSON, keys sorted; numbers that JSON cannot hold are strings: `Infinity`, `NaN`"
    )
    zone: str | None = fields.code(ZONES, "The zone that the row stands in, where it names one")
    rule_id: str | None = fields.words("The rule that made the row, where it names one")
    confidence: float | None = fields.confidence("How often rows of this kind are right")

    @row_law
    def fails_a_check(cls) -> pl.Expr:
        """The row failed at least one check, and every check has a name."""
        check = pl.element()
        named = pl.col("failed_checks").list.eval(check.is_not_null() & (check != "")).list.all()
        return named & (pl.col("failed_checks").list.len() > 0)

    @row_law
    def failed_checks_are_sorted(cls) -> pl.Expr:
        """The names of checks are sorted, and each stands there once."""
        return pl.col("failed_checks").list.unique().list.sort() == pl.col("failed_checks")


TABLE = Table(name="quarantine", title="Quarantine", model=Quarantine, label=("row_table", "row_id"))
