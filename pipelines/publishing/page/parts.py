"""Cuts a release into parts that the page searches one by one: some documents, and their rows of every table.

What is written for a part depends on nothing outside of it, so that memory holds no more than one part, and a
word is looked up in as many files as there are parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.release_tables import stored_rows, table_pieces

#: A part ends with the document that makes it longer than this, in code points, or has so many documents.
PART_CHARACTERS: Final = 6_000_000
PART_DOCUMENTS: Final = 4_000
#: What is needed of every document.
COLUMNS: Final = ("doc_id", "title", "source_name", "publisher", "published", "url", "n_chars")
#: Tables of inputs that are no documents of the release; all their rows are of the first part, up to so many.
WITHOUT_DOCUMENTS: Final = frozenset({"errors", "tombstones"})
MOST_WITHOUT_DOCUMENTS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Part:
    """Some documents in order of `doc_id`, and their rows.

    Args:
        number: the part's place, from 0.
        documents: what the page needs of their rows of `documents`.
        last: whether no part follows.
    """

    number: int
    documents: pl.DataFrame
    last: bool

    @property
    def name(self) -> str:
        """What its folder is called.

        >>> Part(7, pl.DataFrame(), True).name
        '00007'
        """
        return f"{self.number:05}"


def parts_of(tables: Path, most_documents: int) -> Iterator[Part]:
    """The parts of a release.

    Args:
        tables: the folder of its Parquet files.
        most_documents: no more documents than these, the first in order of `doc_id`.

    Yields:
        At least one part, if one without documents.
    """
    waiting = None
    number = 0
    for documents in _cut(tables, most_documents):
        if waiting is not None:
            yield Part(number, waiting, last=False)
            number += 1
        waiting = documents
    if waiting is None:
        waiting = next(stored_rows(tables, "documents", COLUMNS)).clear()
    yield Part(number, waiting, last=True)


def _cut(tables: Path, most: int) -> Iterator[pl.DataFrame]:
    held: list[pl.DataFrame] = []
    left = most
    for piece in stored_rows(tables, "documents", COLUMNS):
        rows, left = piece.head(left), max(0, left - piece.height)
        while rows.height:
            room = PART_CHARACTERS - sum(int(part["n_chars"].sum()) for part in held)
            documents = PART_DOCUMENTS - sum(part.height for part in held)
            fitting = min(int((rows["n_chars"].cum_sum() < room).sum()) + 1, documents, rows.height)
            held.append(rows.head(fitting))
            if fitting == documents or int(held[-1]["n_chars"].sum()) >= room:
                yield pl.concat(held)
                held = []
            rows = rows[fitting:]
        if not left:
            break
    if held:
        yield pl.concat(held)


class RowsInOrder:
    """A table of a release, of which the rows are taken part by part."""

    def __init__(self, tables: Path, table: str) -> None:
        """A table of which nothing is taken yet.

        Args:
            tables: the folder of the release's Parquet files.
            table: the table.
        """
        self._table = table
        self._pieces = table_pieces(tables, table)
        self._held = next(self._pieces)

    def take(self, part: Part) -> pl.DataFrame:
        """The rows of a part's documents; rows of no document, or of one that left, come with the first part.

        Args:
            part: the next part.
        """
        if self._table in WITHOUT_DOCUMENTS:
            return self._first_rows() if part.number == 0 else self._held.clear()
        last = part.documents["doc_id"].to_list()[-1] if part.documents.height else ""
        taken = [self._up_to(last)]
        while self._held.is_empty() and (piece := next(self._pieces, None)) is not None:
            self._held = piece
            taken.append(self._up_to(last))
        return pl.concat(taken)

    def _first_rows(self) -> pl.DataFrame:
        rows = self._held
        while rows.height < MOST_WITHOUT_DOCUMENTS and (piece := next(self._pieces, None)) is not None:
            rows = pl.concat([rows, piece])
        return rows.head(MOST_WITHOUT_DOCUMENTS)

    def _up_to(self, last: str) -> pl.DataFrame:
        """Those of the rows at hand that come no later than a document; they are no longer at hand then."""
        inside = int((self._held["doc_id"] <= last).fill_null(True).sum())
        taken, self._held = self._held[:inside], self._held[inside:]
        return taken
