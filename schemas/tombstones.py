"""The table `tombstones`: the documents that earlier releases had and this one has not.

Its rows come from the release before, not from the articles. None of a document's words is in here.
"""

import polars as pl

from schemas import fields
from schemas.table import Model, Table, row_law
from schemas.vocabulary import WITHDRAWAL_REASONS


class Tombstones(Model):
    """One row for each document that an earlier release had and that has left since, with the reason."""

    doc_id: str = fields.words("The document that left", unique=True)
    source_name: str = fields.words("The name of its source when it was last there, unless it was withdrawn")
    reason: str = fields.code(WITHDRAWAL_REASONS, "Why it left")
    successor: str | None = fields.words("The document that the same source is now")
    last_release: str = fields.version("The last release that had it")
    left_release: str = fields.version("The first release without it")

    @row_law
    def successor_belongs_to_superseded(cls) -> pl.Expr:
        """A superseded document has a successor, and no other has one."""
        return (pl.col("reason") == "superseded") == pl.col("successor").is_not_null()


TABLE = Table(
    name="tombstones",
    title="Tombstones",
    model=Tombstones,
    primary_key=("doc_id",),
    from_releases=True,
)
