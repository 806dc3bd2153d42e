"""The files `changes/<table>.parquet`: what became of the rows of the release before, row by row.

There is one for each table whose rows have an id of their own. All have the same columns, so that they can be
read together. They are no table of the dataset: what they tell is told once, by the release that brought it.
"""

import polars as pl

from schemas import fields
from schemas.table import Model, row_law
from schemas.vocabulary import CHANGES, KNOWN_BY


class Changes(Model):
    """One row for each row that came, went or got another id, and for each cell that changed."""

    change: str = fields.code(CHANGES, "What became of the row")
    doc_id: str = fields.words("The document; of a row that is gone, the one that it belonged to")
    old_id: str | None = fields.words("The row's id in the release before")
    new_id: str | None = fields.words("The row's id in this release")
    column: str | None = fields.words("The column of a changed cell")
    old: str | None = fields.words(
        "The cell before, as in the CSV file; of a row that is gone, all its cells as a JSON object, unless "
        "its document has left"
    )
    new: str | None = fields.words("The cell now, as in the CSV file")

    known_by: str | None = fields.code(KNOWN_BY, "Of a row with another id: how it is known to be the same")
    is_tied: bool | None = fields.flag(
        "Of such a row: whether another one would have fitted as well, so that the place decided"
    )

    @row_law
    def ids_fit_the_change(cls) -> pl.Expr:
        """A new row has no old id, a row that is gone no new one; every other row has both."""
        absent = pl.col("old_id").is_null() == (pl.col("change") == "added")
        return absent & (pl.col("new_id").is_null() == (pl.col("change") == "removed"))

    @row_law
    def changed_cell_has_column(cls) -> pl.Expr:
        """A changed cell names its column and differs from before; no other row names one."""
        differs = pl.col("old").ne_missing(pl.col("new"))
        of_cell = pl.col("change") == "changed"
        return (pl.col("column").is_not_null() == of_cell) & (differs | ~of_cell)
