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
_MOST_EVENTS: Final = 0.8
#: The first date of an EDTF date or interval, where it has one between the years 1 and 9999.
_FIRST_DATE: Final = r"^(?:\.\.)?/?([0-9][0-9X]{3})(?:-(0[1-9]|1[0-2]))?"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dated events.

    Args:
        chart: how many there are, by time and status; None where there is none.
        unit: what a column of the chart stands for: a month, year, decade or century.
        placed: how many events have a date that a chart can place.
        earlier: how many of them lie before the chart's first column.
        later: how many lie after its last.
        rows: some of them in order of time.
    """

    chart: Chart | None
    unit: str
    placed: int
    earlier: int
    later: int
    rows: tuple[Row, ...]


def timeline(events: pl.DataFrame) -> Timeline:
    """The dated events in time.

    Args:
        events: rows of the table.
    """
    first = pl.col("date_edtf")
    placed = (
        events.with_columns(
            first.str.extract(_FIRST_DATE, 1).str.replace_all("X", "0").cast(pl.Int64).alias("year"),
            first.str.extract(_FIRST_DATE, 2).cast(pl.Int64).alias("month"),
        )
        .filter(pl.col("year").is_not_null())
        .sort("year", pl.col("month").fill_null(0), "date_edtf", "doc_id", "char_start", "row_id")
    )
    if placed.is_empty():
        return Timeline(None, "year", 0, 0, 0, ())
    unit, columns = _finest_unit(placed)
    low, high = _window(columns)
    inside = placed.select("status", column=columns).filter(pl.col("column").is_between(low, high))
    return Timeline(
        _chart_of_events(inside, range(low, high + 1), unit),
        unit.name,
        placed.height,
        int((columns < low).sum()),
        int((columns > high).sum()),
        tuple(_evenly(placed, EVENTS_SHOWN)),
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of time for the columns of a chart: how columns are numbered, and what a number is called."""

    name: str
    number: pl.Expr
    label: Callable[[int], str]


_UNITS: Final = (
    _Unit(
        "month",
        pl.col("year") * 12 + pl.col("month") - 1,
        lambda number: f"{number // 12}-{number % 12 + 1:02}",
    ),
    _Unit("year", pl.col("year"), str),
    _Unit("decade", pl.col("year") // 10, lambda number: f"{number}0s"),
    _Unit("century", pl.col("year") // 100, lambda number: f"{number}00s"),
)


def _finest_unit(placed: pl.DataFrame) -> tuple[_Unit, pl.Series]:
    """The finest unit in which all events can be placed and most fit into the chart, and their columns."""
    for unit in _UNITS:
        columns = placed.select(unit.number).to_series()
        low, high = _window(columns)
        if not columns.null_count() and columns.is_between(low, high).sum() >= _MOST_EVENTS * len(columns):
            break
    return unit, columns


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


def telling_row(statistics: pl.DataFrame) -> Row | None:
    """The statistic of which the text says most: the first among those with the most cells filled."""
    asked = ["subject", "measure", "population", "place", "time_period", "source_name"]
    filled = pl.sum_horizontal(pl.col(column).is_not_null() for column in asked)
    known = statistics.filter(pl.col("value").is_not_null() & pl.col("unit").is_not_null())
    best = known.filter(filled == filled.max()).head(1)
    return next(best.iter_rows(named=True), None)


def rows_told_of(told: Mapping[str, Any]) -> list[Row]:
    """The rows that the page tells of, beside those that its tables show."""
    grouped = [
        row
        for groups in (told["measures"], told["speakers"])
        for group in groups.groups
        for row in group.rows
    ]
    example = [told["example"]] if told["example"] else []
    return [*told["timeline"].rows, *told["questions"], *told["conflicts"], *example, *grouped]
