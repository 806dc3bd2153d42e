"""What the page tells of the rows in words and charts: events in time, figures by measure, quotes by speaker.

Counts are of all rows that are given; of the rows themselves it shows as many as can be read, and says how
many there are.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from pipelines.publishing.page.charts import Chart, Part, columns_over_time, stacked_bars
from schemas.vocabulary import EVENT_STATUSES, QUOTE_TYPES

Row = Mapping[str, Any]

#: How many events, measures, figures of one measure, speakers in the chart and in words, quotes of one, and
#: rows of a table that is told row by row are shown.
EVENTS_SHOWN: Final = 24
MEASURES_SHOWN: Final = 10
FIGURES_SHOWN: Final = 4
SPEAKERS_SHOWN: Final = 10
SPEAKERS_QUOTED: Final = 8
QUOTES_SHOWN: Final = 3
ROWS_TOLD: Final = 15

#: Most columns of the chart of events.
_MOST_COLUMNS: Final = 40
#: The share of events that a chart in a finer unit must hold, or it is drawn in a coarser one.
_MOST_EVENTS: Final = 0.6


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dated events.

    Args:
        chart: how many there are, by time and status; None where there is none.
        unit: what a column of the chart stands for: a month, year, decade or century.
        placed: how many events the chart could place: their dates lie within one of its columns.
        earlier: how many of them lie before the chart's first column.
        later: how many lie after its last.
        longer: how many have a date, but one that spans several columns, or is open.
        undated: how many have no date.
        rows: some of them in order of time.
    """

    chart: Chart | None
    unit: str
    placed: int
    earlier: int
    later: int
    longer: int
    undated: int
    rows: tuple[Row, ...]


def timeline(events: pl.DataFrame) -> Timeline:
    """The dated events in time.

    Args:
        events: rows of the table.
    """
    dated = events.filter(pl.col("date_edtf").is_not_null())
    undated = events.height - dated.height
    days = dated.filter(pl.col("date_earliest").is_not_null() & pl.col("date_latest").is_not_null())
    if days.is_empty():
        return Timeline(None, "year", 0, 0, 0, dated.height, undated, ())
    unit, placed = _finest_unit(days)
    low, high = _window(placed["column"])
    inside = placed.filter(pl.col("column").is_between(low, high))
    return Timeline(
        _chart_of_events(inside, range(low, high + 1), unit),
        unit.name,
        placed.height,
        int((placed["column"] < low).sum()),
        int((placed["column"] > high).sum()),
        dated.height - placed.height,
        undated,
        tuple(_evenly(placed.sort(*_IN_TIME).drop("column"), EVENTS_SHOWN)),
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of time for the columns of a chart: how columns are numbered, and what a number is called."""

    name: str
    number: Callable[[pl.Expr, pl.Expr], pl.Expr]
    label: Callable[[int], str]


_UNITS: Final = (
    _Unit(
        "month",
        lambda year, month: year * 12 + month - 1,
        lambda number: f"{number // 12}-{number % 12 + 1:02}",
    ),
    _Unit("year", lambda year, _: year, str),
    _Unit("decade", lambda year, _: year // 10, lambda number: f"{number}0s"),
    _Unit("century", lambda year, _: year // 100, lambda number: f"{number}00s"),
)
_IN_TIME: Final = ("date_earliest", "date_latest", "doc_id", "char_start", "row_id")


def _finest_unit(days: pl.DataFrame) -> tuple[_Unit, pl.DataFrame]:
    """The finest unit in which most events can be placed and drawn, and these events with their columns.

    An event whose date spans several columns is placed in none of them: it would stand for one it may not
    belong to.
    """
    for unit in _UNITS:
        placed = _placed(days, unit)
        low, high = _window(placed["column"]) if placed.height else (0, 0)
        drawn = int(placed["column"].is_between(low, high).sum())
        if placed.height and drawn >= _MOST_EVENTS * days.height:
            break
    return unit, placed


def _placed(days: pl.DataFrame, unit: _Unit) -> pl.DataFrame:
    """The events whose first and last day lie in the same column, with it."""
    ends = [
        unit.number(pl.col(day).str.slice(0, 4).cast(pl.Int64), pl.col(day).str.slice(5, 2).cast(pl.Int64))
        for day in ("date_earliest", "date_latest")
    ]
    return days.filter(ends[0] == ends[1]).with_columns(ends[0].alias("column"))


def _window(columns: pl.Series) -> tuple[int, int]:
    """The first and last column of the chart: of as many as fit side by side, those with most events."""
    counted = columns.drop_nulls().value_counts(name="events").sort(columns.name).rows()
    best, inside, first = (0, 0, 0), 0, 0
    for column, events in counted:
        inside += events
        while column - counted[first][0] >= _MOST_COLUMNS:
            inside -= counted[first][1]
            first += 1
        best = max(best, (inside, counted[first][0], column))
    return best[1:]


def _chart_of_events(inside: pl.DataFrame, places: range, unit: _Unit) -> Chart:
    counted = {
        (column, status): count
        for column, status, count in inside.group_by("column", "status").len().iter_rows()
    }
    statuses = [status for status in EVENT_STATUSES if status in set(inside["status"])]
    return columns_over_time(
        [Part(status, f"status-{status}") for status in statuses],
        [[counted.get((place, status), 0) for status in statuses] for place in places],
        [unit.label(place) for place in places],
    )


def _evenly(frame: pl.DataFrame, most: int) -> Iterator[Row]:
    """All rows of a table, or as many as are wanted, evenly spaced, the first and the last among them."""
    if frame.height <= most:
        return frame.iter_rows(named=True)
    places = [round(number * (frame.height - 1) / (most - 1)) for number in range(most)]
    return frame[places].iter_rows(named=True)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that have something in common.

    Args:
        name: what they have in common; None where it is that they lack it.
        total: how many there are.
        rows: the first of them.
    """

    name: str | None
    total: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """The largest groups of a table's rows.

    Args:
        total: how many groups there are.
        groups: the largest, those of equal size in order of name, that of rows without a name last.
        chart: how many rows each has; None where no chart is drawn.
    """

    total: int
    groups: tuple[Group, ...]
    chart: Chart | None = None


def figures_by_measure(statistics: pl.DataFrame) -> Groups:
    """The quantities that texts state, by what is counted or measured."""
    return _grouped(statistics, "measure", "text", MEASURES_SHOWN, FIGURES_SHOWN)


def quotes_by_speaker(quotes: pl.DataFrame) -> Groups:
    """The quotes by the name of their speaker, which may be that of different people."""
    found = _grouped(quotes, "speaker_name", "quotation", SPEAKERS_SHOWN, QUOTES_SHOWN)
    named = [group.name for group in found.groups if group.name]
    if not named:
        return found
    types = [kind for kind in QUOTE_TYPES if kind in set(quotes["quote_type"])]
    counted = {
        (name, kind): count
        for name, kind, count in quotes.group_by("speaker_name", "quote_type").len().iter_rows()
    }
    chart = stacked_bars(
        [Part(kind, f"quote-{kind}") for kind in types],
        {name: [counted.get((name, kind), 0) for kind in types] for name in named},
        "quotes",
    )
    return replace(found, chart=chart)


def _grouped(frame: pl.DataFrame, column: str, words: str, most: int, most_rows: int) -> Groups:
    sizes = frame.group_by(column).len().sort(pl.col(column).is_null(), -pl.col("len").cast(pl.Int64), column)
    groups = [
        Group(name, count, tuple(_rows_of(frame, column, name, words, most_rows)))
        for name, count in sizes.head(most).iter_rows()
    ]
    return Groups(sizes.height, tuple(groups))


def _rows_of(frame: pl.DataFrame, column: str, name: str | None, words: str, most: int) -> Iterator[Row]:
    """The first rows of a group that do not all say the same words."""
    group = frame.filter(pl.col(column).eq_missing(pl.lit(name, pl.String)))
    return group.unique(words, keep="first", maintain_order=True).head(most).iter_rows(named=True)


def rows_told_of(told: Mapping[str, Any]) -> list[Row]:
    """The rows that the page tells of, beside those that its tables show."""
    grouped = [
        row
        for groups in (told["measures"], told["speakers"])
        for group in groups.groups
        for row in group.rows
    ]
    worthy = [row for shown in told["worthy"] for row in shown.rows]
    return [*told["timeline"].rows, *told["questions"], *told["conflicts"], *worthy, *grouped]
