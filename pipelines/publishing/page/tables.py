"""The tables as the page shows them: which columns first, and as many rows as the page has room for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

import polars as pl

from pipelines.publishing.canonical import Json, json_line
from pipelines.publishing.comma_separated import cell_texts
from pipelines.publishing.release_tables import released_columns
from schemas.dictionary import ColumnEntry
from schemas.tables import TABLES

#: How many bytes the rows of all tables, with the words around their own, may take on the page.
ROOM: Final = 88_000
#: No more rows than these are looked at, however large a table is.
MOST_ROWS: Final = 600
#: The tables that people come for; each may take as much room as this many of the others.
_MAIN: Final = frozenset({"quotes", "statistics", "events", "faq", "conflicts"})
_WEIGHT: Final = 8
#: How many rows stand in the page itself, for readers without scripts.
_FIRST: Final = 6

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
        rows: the rows on the page, cells in the order of `columns`: numbers, text, or null.
        words: the columns that hold words of the source: the column with them, and those of its offsets.
    """

    name: str
    title: str
    description: str
    total: int
    columns: tuple[ColumnEntry, ...]
    leading: int
    rows: tuple[tuple[Json, ...], ...]
    words: tuple[tuple[str, str, str], ...]

    @property
    def first_rows(self) -> tuple[tuple[Json, ...], ...]:
        """The leading cells of the rows that are part of the page itself."""
        return tuple(row[: self.leading] for row in self.rows[:_FIRST])

    @property
    def key(self) -> str | None:
        """The column that names a row, if there is one."""
        key = TABLES[self.name].primary_key
        return key[0] if len(key) == 1 else None

    @property
    def keys(self) -> frozenset[str]:
        """The names of the rows on the page, where rows have names."""
        return frozenset(self.column(self.key)) if self.key else frozenset()

    def column(self, name: str) -> list[str]:
        """The text cells of a column that are on the page; none where the table has no such column."""
        places = [place for place, column in enumerate(self.columns) if column.column == name]
        return [cell for row in self.rows for place in places if isinstance(cell := row[place], str)]

    def as_data(self) -> Json:
        """What the page's script needs to know."""
        return {
            "columns": [column.column for column in self.columns],
            "numbers": [column.type in ("integer", "number") for column in self.columns],
            "leading": self.leading,
            "key": self.key,
            "words": self.words,
            "rows": self.rows,
        }


def table_view(name: str, first: pl.DataFrame, total: int) -> TableView:
    """A table with its first rows.

    Args:
        name: the table's name.
        first: no more than `MOST_ROWS` rows, in the release's order.
        total: how many rows it has.
    """
    table = TABLES[name]
    columns = _in_order_of_interest(name)
    words = tuple((span.text, span.start, span.end) for span in table.spans if span.text)
    leading = _leading(name)
    rows = _cells(first.select(column.column for column in columns))
    return TableView(name, table.title, table.description, total, columns, len(leading), tuple(rows), words)


def that_fit(views: Sequence[TableView], more: Mapping[str, int], room: int) -> list[TableView]:
    """The tables in the page's order, with no more rows than there is room for, each with its share at most.

    What a small table does not need falls to the larger ones.

    Args:
        views: the tables.
        more: how many bytes a row takes beside its cells, by the row's name.
        room: bytes.
    """
    sizes = {view.name: _sizes(view, more) for view in views}
    weights = {name: _WEIGHT if name in _MAIN else 1 for name in sizes}
    shares: dict[str, int] = {}
    for name in sorted(sizes, key=lambda name: sum(sizes[name]) / weights[name]):
        left = sum(weight for other, weight in weights.items() if other not in shares)
        shares[name] = min(sum(sizes[name]), (room - sum(shares.values())) * weights[name] // left)
    fitting = [
        replace(view, rows=view.rows[: _fitting(sizes[view.name], shares[view.name])]) for view in views
    ]
    order = [*_LEADING, *sizes]
    return sorted(fitting, key=lambda view: order.index(view.name))


def _fitting(sizes: Sequence[int], share: int) -> int:
    """How many of the first items fit.

    >>> _fitting([4, 4, 4], 9), _fitting([4], 0), _fitting([], 5)
    (2, 0, 0)
    """
    return sum(total <= share for total in accumulate(sizes))


def _sizes(view: TableView, more: Mapping[str, int]) -> list[int]:
    """How many bytes each row of a table takes on the page."""
    named = view.column(view.key) if view.key else []
    beside = [more.get(name, 0) for name in named] or [0] * len(view.rows)
    return [len(json_line(row).encode()) + other for row, other in zip(view.rows, beside, strict=True)]


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
