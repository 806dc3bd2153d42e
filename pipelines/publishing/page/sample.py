"""Which rows the page is drawn from: all, or where documents are very many those of the first of them.

Nothing is read of a table beyond these rows, so that a page costs the same however large the release is. An
id is a hash of the document's bytes, unless its input brought another, so that the first documents in order
of their ids are a fair sample of all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.release_tables import scan_release_table, sort_keys, table_pieces

#: Of more documents than these the page is drawn from a sample, which is so many.
SAMPLED_DOCUMENTS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Sample:
    """The documents that the page is drawn from, and their rows.

    Args:
        tables: the folder of the release's Parquet files.
        documents: how many documents they are.
        of: how many the release has.
        last: the id of the last of them, in order of `doc_id`; None where they are all.
    """

    tables: Path
    documents: int
    of: int
    last: str | None

    def pieces(self, table: str) -> Iterator[pl.DataFrame]:
        """Their rows of a table, in the release's order and in pieces of bounded size."""
        for rows in table_pieces(self.tables, table):
            inside = self._inside(table, rows)
            yield inside
            if inside.height < rows.height:
                return

    def rows(self, table: str) -> pl.DataFrame:
        """All their rows of a table."""
        return pl.concat(self.pieces(table))

    def first_rows(self, table: str, most: int) -> pl.DataFrame:
        """The first of their rows of a table; of one that is not in order of documents, its first rows."""
        return self._inside(table, scan_release_table(self.tables, table).head(most).collect())

    def _inside(self, table: str, rows: pl.DataFrame) -> pl.DataFrame:
        if self.last is None or sort_keys(table)[0] != "doc_id":
            return rows
        return rows.filter((pl.col("doc_id") <= self.last).fill_null(True))


def sample_of(tables: Path, documents: int, most: int) -> Sample:
    """The documents that the page is drawn from.

    Args:
        tables: the folder of a release's Parquet files.
        documents: how many documents the release has.
        most: how many the sample has at most.
    """
    if documents <= most:
        return Sample(tables, documents, documents, None)
    first = scan_release_table(tables, "documents").select("doc_id").head(most).collect()
    return Sample(tables, most, documents, first.item(-1, "doc_id"))
