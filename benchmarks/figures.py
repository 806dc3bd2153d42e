"""A measured figure beside its target, and the table of them that a person reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_HEAD: Final = ("figure", "measured", "target", "peer", "ratio", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Args:
        name: what was measured.
        measured: its value.
        unit: the value's unit.
        target: what it should come to; None for a figure that is only told.
        at_least: whether the target is the least that will do, not the most.
        peer: what it is compared with, with its own value and unit, in words.
        ratio: its value by that of the peer.
    """

    name: str
    measured: float
    unit: str
    target: float | None = None
    at_least: bool = False
    peer: str = ""
    ratio: float | None = None

    @property
    def falls_short(self) -> bool:
        """Whether it misses its target."""
        if self.target is None:
            return False
        return self.measured < self.target if self.at_least else self.measured > self.target


def compared(name: str, measured: float, peer_name: str, peer: float, unit: str = "CPU s/MB") -> Figure:
    """A figure beside the value of the same kind that a peer came to."""
    return Figure(name, measured, unit, peer=f"{peer_name} {_number(peer)}", ratio=measured / peer)


def table_of(figures: Iterable[Figure]) -> str:
    """The figures as a table in Markdown; below it, what falls short.

    >>> print(table_of([Figure("speed", 3.0, "s/MB", target=2.0), compared("dates", 1.0, "slow", 8.0, "s")]))
    | figure | measured | target | peer   | ratio |             |
    |--------|----------|--------|--------|-------|-------------|
    | speed  | 3 s/MB   | <= 2   |        |       | falls short |
    | dates  | 1 s      |        | slow 8 | 0.125 |             |
    <BLANKLINE>
    Falls short: speed.
    """
    told = list(figures)
    rows = [_HEAD, *map(_cells, told)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEAD))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    short = [figure.name for figure in told if figure.falls_short]
    if any(figure.target is not None for figure in told):
        lines += ["", f"Falls short: {'; '.join(short)}." if short else "All targets are met."]
    return "\n".join(lines)


def _cells(figure: Figure) -> tuple[str, ...]:
    sign = ">=" if figure.at_least else "<="
    return (
        figure.name,
        f"{_number(figure.measured)} {figure.unit}".strip(),
        "" if figure.target is None else f"{sign} {_number(figure.target)}",
        figure.peer,
        "" if figure.ratio is None else _number(figure.ratio),
        "falls short" if figure.falls_short else "",
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
