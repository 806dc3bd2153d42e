"""The tables as the page shows them: which columns first, and the first rows, for readers without scripts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from pipelines.publishing.canonical import Json
from pipelines.publishing.comma_separated import cell_texts
from pipelines.publishing.release_tables import released_columns
from schemas.dictionary import ColumnEntry
from schemas.evidence import SHOWN_CELLS
from schemas.tables import RELEASE_TABLES, TABLES

#: How many rows of each table stand in the page itself.
FIRST_ROWS: Final = 6

#: The tables in the order of the page, each with the columns that are shown first; the others are shown when
#: asked for. A table that is not named comes last and begins with its first columns.
_LEADING: Final[Mapping[str, tuple[str, ...]]] = {
    "quotes": ("quotation", "speaker_name", "speaker_role", "cue", "quote_type", "attribution"),
    "statistics": (
        *("text", "value", "unit", "comparator", "subject", "measure", "population"),
        *("place", "time_period", "source_name"),
    ),
    "events": ("text", "date_edtf", "event_type", "status", "actor", "place"),
    "faq": ("position", "question", "answer", "standing", "is_contradicted", "answer_date"),
    "conflicts": ("kind", "first_text", "second_text", "difference"),
    "entities": ("name", "entity_type", "roles", "country"),
    "entity_links": ("compared_name", "agreed", "written", "canonical_id", "entity_id"),
    "documents": ("title", "publisher", "published", "authors", "n_chars", "language"),
    "coverage": ("signal", "row_table", "reason", "char_start", "char_end", "zone"),
    "zones": ("zone", "char_start", "char_end", "doc_id"),
    "quarantine": ("row_table", "failed_checks", "row_json"),
    "evidence": ("exact", "prefix", "suffix", "row_table", "link"),
    "errors": ("source_name", "stage", "reason", "detail"),
}


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as the page shows it.

    Args:
        name: its name.
        title: its name for people.
        description: what a row is.
        total: how many rows it has.
        columns: its columns, in the order of the page.
        leading: how many of these are shown first.
        rows: its first rows, cells in the order of `columns`: numbers, text, or null.
    """

    name: str
    title: str
    description: str
    total: int
    columns: tuple[ColumnEntry, ...]
    leading: int
    rows: tuple[tuple[Json, ...], ...]

    @property
    def first_rows(self) -> tuple[tuple[Json, ...], ...]:
        """The leading cells of its first rows."""
        return tuple(row[: self.leading] for row in self.rows)

    def as_data(self, place: int) -> Json:
        """What the page's script needs to know.

        Args:
            place: the table's place on the page.
        """
        return {
            "title": self.title,
            "place": place,
            "number": RELEASE_TABLES.index(self.name),
            "leading": self.leading,
            "evidence": self.name in SHOWN_CELLS,
            "columns": [
                {
                    "name": column.column,
                    "number": column.type in ("integer", "number"),
                    "about": column.description.replace("`", ""),
                }
                for column in self.columns
            ],
        }


def table_view(name: str, first: pl.DataFrame, total: int) -> TableView:
    """A table with its first rows.

    Args:
        name: the table's name.
        first: the rows, in the release's order.
        total: how many rows it has.
    """
    table = TABLES[name]
    columns = _in_order_of_interest(name)
    rows = _cells(first.select(column.column for column in columns))
    leading = len(_leading(name))
    return TableView(name, table.title, table.description, total, columns, leading, tuple(rows))


def in_order_of_page(views: Mapping[str, TableView]) -> list[TableView]:
    """The tables in the page's order."""
    order = [*_LEADING, *views]
    return sorted(views.values(), key=lambda view: order.index(view.name))


def _leading(name: str) -> tuple[str, ...]:
    """The columns shown first that the table has; where none is named, those that tell its rows apart."""
    has = {column.column for column in released_columns(name)}
    named = _LEADING.get(name) or tuple(column.column for column in released_columns(name))[:6]
    return tuple(column for column in named if column in has)


def _in_order_of_interest(name: str) -> tuple[ColumnEntry, ...]:
    columns = {column.column: column for column in released_columns(name)}
    leading = _leading(name)
    return tuple(columns[column] for column in [*leading, *(each for each in columns if each not in leading)])


def _cells(frame: pl.DataFrame) -> Iterator[tuple[Json, ...]]:
    """The rows of a table; what is neither number nor null is text, as in the CSV file."""
    return iter(
        frame.select(column if column.dtype.is_numeric() else cell_texts(column) for column in frame).rows()
    )
