"""Draws the page's charts as SVG that takes its colours and fonts from the page, and is the same everywhere.

Lets-Plot draws them: it measures text by tables of its own, not by the fonts of the machine, and needs no
browser. What it leaves in a drawing that a strict page cannot have (style sheets, style attributes, ids made
by chance) is taken out here. What is drawn is decided in the modules beside this one.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import lets_plot as lp
from lxml import etree

from pipelines.publishing.page.wording import without_controls

#: Widths in pixels in which every chart is drawn: for a page on a desk, and for one on a phone.
WIDE: Final = 680
NARROW: Final = 320

#: The size of all letters in pixels; Lets-Plot leaves room for letters of this size.
FONT_SIZE: Final = 12

#: How many pixels a letter of a label takes, with its share of the space between labels.
_ROOM_PER_LETTER: Final = 12

#: Stands for the colour of lines across the plot until the drawing is done.
_GRID: Final = "#0f0103"
_DECIMALS = re.compile(r"-?\d+\.\d+(?:[eE][-+]?\d+)?")
_RGB = re.compile(r"rgb\((\d+),(\d+),(\d+)\)")
_SVG: Final = "{http://www.w3.org/2000/svg}"
_PATH: Final = f"{_SVG}path"
#: Style sheets, and what cuts off marks at the plot's edge, where no mark goes beyond it.
_IDLE_ELEMENTS: Final = (f"{_SVG}style", f"{_SVG}defs")
#: Styles and names that style sheets would use, what Lets-Plot's own viewer reads, and what is so anyway.
_IDLE_ATTRIBUTES: Final = frozenset(
    {
        *("style", "class", "id", "clip-path", "clip-bounds-jfx", "buffered-rendering", "display"),
        *("fill-opacity", "stroke-opacity", "pointer-events", "fill-rule"),
    }
)
#: What an element has where it does not say.
_SO_ANYWAY: Final = frozenset(
    {
        *((place, "0") for place in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy")),
        *(("stroke", "none"), ("stroke-width", "1"), ("transform", "translate(0 0 )")),
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of bars: what it stands for, and the custom property of the style sheet that colours it."""

    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as it stands on the page.

    Args:
        wide: its SVG for wide windows.
        narrow: its SVG for narrow ones.
        legend: the parts that its colours tell apart.
    """

    wide: str
    narrow: str
    legend: tuple[Part, ...] = ()


def stacked_bars(
    parts: Sequence[Part], bars: Mapping[str, Sequence[float]], unit: str, whole: float | None = None
) -> Chart:
    """Horizontal bars, one below the other.

    Args:
        parts: the parts that each bar is made of, from the left.
        bars: the length of each part, by the bar's label, from the top.
        unit: what lengths are measured in, for the axis.
        whole: where the axis ends; by default a little beyond the longest bar.
    """
    labels = list(bars)
    end = whole or 1.05 * max(sum(lengths) for lengths in bars.values())

    def plot(width: int) -> Any:
        return (
            lp.ggplot(_pieces(parts, list(bars.values()), 0.62))
            + lp.geom_rect(
                lp.aes(ymin="near", ymax="far", xmin="from", xmax="to", fill="part"), size=0, sampling="none"
            )
            + lp.scale_fill_manual(values=_sentinels(parts), limits=[part.label for part in parts])
            + _lines_of(labels, width)
            + lp.scale_x_continuous(limits=[0, end], breaks=_whole_steps(end), expand=[0, 0], format=",d")
            + lp.labs(x=unit, y="")
            + _theme(values="x")
            + lp.ggsize(width, 48 + 30 * len(bars))
        )

    return _chart(plot, parts)


def columns_over_time(
    parts: Sequence[Part], counts: Sequence[Sequence[float]], labels: Sequence[str]
) -> Chart:
    """Upright bars from left to right.

    Args:
        parts: the parts that each bar is made of, from the bottom.
        counts: the height of each part, for each bar.
        labels: the name of each bar; as many are printed as fit.
    """
    tallest = max(sum(heights) for heights in counts)
    longest = max(map(len, labels))

    def plot(width: int) -> Any:
        step = max(1, -(-len(labels) * _ROOM_PER_LETTER * longest // (width - 60)))
        return (
            lp.ggplot(_pieces(parts, counts, 0.82))
            + lp.geom_rect(
                lp.aes(xmin="near", xmax="far", ymin="from", ymax="to", fill="part"), size=0, sampling="none"
            )
            + lp.scale_fill_manual(values=_sentinels(parts), limits=[part.label for part in parts])
            + lp.scale_x_continuous(
                breaks=list(range(0, len(labels), step)),
                labels=list(labels[::step]),
                limits=[-0.6, len(labels) - 0.4],
                expand=[0, 0],
            )
            + lp.scale_y_continuous(
                limits=[0, 1.05 * tallest], breaks=_whole_steps(tallest), expand=[0, 0], format=",d"
            )
            + lp.labs(x="", y="events")
            + _theme(values="y")
            + lp.ggsize(width, 200)
        )

    return _chart(plot, parts)


@dataclass(frozen=True, slots=True)
class Measured:
    """A share that was measured, with its interval, all from 0 to 1, and what it is the share of."""

    label: str
    part: str
    value: float
    low: float
    high: float


def intervals(parts: Sequence[Part], measured: Sequence[Measured]) -> Chart:
    """Points with their intervals on an axis from 0 to 1, one line a label, its parts side by side."""
    labels = list(dict.fromkeys(one.label for one in measured))
    names = [part.label for part in parts]
    apart = 0.3
    data = {
        "part": [one.part for one in measured],
        "place": [
            labels.index(one.label) + apart * (names.index(one.part) - (len(names) - 1) / 2)
            for one in measured
        ],
        **{name: [getattr(one, name) for one in measured] for name in ("value", "low", "high")},
    }

    def plot(width: int) -> Any:
        return (
            lp.ggplot(data, lp.aes(y="place", color="part"))
            + lp.geom_segment(lp.aes(x="low", xend="high", yend="place"), size=1.4)
            + lp.geom_point(lp.aes(x="value"), size=3.6)
            + lp.scale_color_manual(values=_sentinels(parts), limits=names)
            + _lines_of(labels, width)
            + lp.scale_x_continuous(breaks=[0, 0.25, 0.5, 0.75, 1], limits=[0, 1.02], expand=[0, 0])
            + lp.labs(x="share of rows", y="")
            + _theme(values="x")
            + lp.ggsize(width, 52 + 40 * len(labels))
        )

    return _chart(plot, parts)


def _lines_of(labels: Sequence[str], width: int) -> Any:
    """An upright axis of labels, the first on top, each at the place of its number."""
    return lp.scale_y_continuous(
        breaks=list(range(len(labels))),
        labels=[_shortened(label, width) for label in labels],
        limits=[-0.5, len(labels) - 0.5],
        expand=[0, 0],
        trans="reverse",
    )


def _pieces(
    parts: Sequence[Part], bars: Sequence[Sequence[float]], thickness: float
) -> dict[str, list[float | str]]:
    """Where the pieces of stacked bars lie: across, about the bar's number; along, one after the other."""
    pieces: list[dict[str, float | str]] = [
        {
            "part": part.label,
            "near": place - thickness / 2,
            "far": place + thickness / 2,
            "from": end - value,
            "to": end,
        }
        for place, values in enumerate(bars)
        for part, value, end in zip(parts, values, accumulate(values), strict=True)
        if value
    ]
    return {name: [piece[name] for piece in pieces] for name in ("part", "near", "far", "from", "to")}


def _chart(plot: Callable[[int], Any], parts: Sequence[Part]) -> Chart:
    colours = {_GRID: "grid"} | {
        sentinel: part.colour for sentinel, part in zip(_sentinels(parts), parts, strict=True)
    }
    wide, narrow = (_plain_svg(plot(width).to_svg(), colours) for width in (WIDE, NARROW))
    return Chart(wide, narrow, tuple(parts) if len(parts) > 1 else ())


def _sentinels(parts: Sequence[Part]) -> list[str]:
    """A colour for each part that stands for the custom property until the drawing is done."""
    return [f"#{number:02x}0102" for number, _ in enumerate(parts, start=1)]


def _theme(values: str) -> Any:
    """No frame, no ticks, no legend (the page has its own), and thin lines across the axis of values.

    Args:
        values: that axis, x or y.
    """
    blank = lp.element_blank()
    other = "y" if values == "x" else "x"
    return lp.theme_minimal() + lp.theme(
        legend_position="none",
        plot_background=blank,
        axis_text=lp.element_text(size=FONT_SIZE, angle=0),
        axis_ticks=blank,
        axis_line=blank,
        panel_grid_minor=blank,
        panel_inset=0,
        plot_margin=[2, 14, 2, 2],
        **{
            f"axis_title_{values}": lp.element_text(size=FONT_SIZE),
            f"axis_title_{other}": blank,
            f"panel_grid_major_{values}": lp.element_line(color=_GRID, size=1),
            f"panel_grid_major_{other}": blank,
        },
    )


def _whole_steps(tallest: float) -> list[int]:
    """About four whole numbers from 0 up to the tallest column.

    >>> _whole_steps(3), _whole_steps(23), _whole_steps(1250)
    ([0, 1, 2, 3], [0, 10, 20], [0, 500, 1000])
    """
    rough = max(tallest / 4, 1)
    power = 10 ** (len(str(int(rough))) - 1)
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return list(range(0, int(tallest) + 1, int(step)))


def _shortened(label: str, width: int) -> str:
    """A label that leaves at least half of the width to the bars, as it may stand in a drawing."""
    label = without_controls(label)
    most = width // 15
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def _plain_svg(drawn: str, colours: Mapping[str, str]) -> str:
    """A drawing of Lets-Plot without what a strict page forbids and what says nothing.

    Args:
        drawn: the SVG as drawn.
        colours: the custom property for each sentinel.
    """
    root = etree.fromstring(drawn.encode(), etree.XMLParser(remove_blank_text=True))
    for element in list(root.iter()):
        if element.tag in _IDLE_ELEMENTS or (element.tag == _PATH and "d" not in element.attrib):
            element.getparent().remove(element)
        else:
            _put_plainly(element.attrib, colours)
    etree.strip_tags(root, f"{_SVG}tspan")
    root.set("viewBox", f"0 0 {root.attrib['width']} {root.attrib.pop('height')}")
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def _put_plainly(attributes: Any, colours: Mapping[str, str]) -> None:
    """Leave of an element's attributes what is not so anyway, in the page's colours and short numbers."""
    for name, value in attributes.items():
        if name in ("fill", "stroke"):
            attributes[name] = _colour(value, colours)
        else:
            attributes[name] = _DECIMALS.sub(_rounded, value).strip()
        if name in _IDLE_ATTRIBUTES or (name, attributes[name]) in _SO_ANYWAY:
            del attributes[name]
    if attributes.get("stroke-width") == "0":
        del attributes["stroke-width"]


def _rounded(number: re.Match[str]) -> str:
    """A tenth of a pixel is as fine as a chart need be."""
    return f"{float(number[0]):.1f}".removesuffix(".0")


def _colour(drawn: str, colours: Mapping[str, str]) -> str:
    """What an element is coloured by on the page.

    >>> [_colour(drawn, {"#010102": "rows"}) for drawn in ("rgb(1,1,2)", "#010102", "rgb(255,255,255)")]
    ['var(--rows)', 'var(--rows)', 'none']
    """
    found = _RGB.fullmatch(drawn)
    code = "#" + "".join(f"{int(number):02x}" for number in found.groups()) if found else drawn
    return f"var(--{colours[code]})" if code in colours else "none"
