"""Charts say what the numbers say, in the page's colours, and are drawn alike every time."""

import re
import subprocess
import sys

import lxml.etree
import pytest

from pipelines.publishing.page.charts import Measured, Part, columns_over_time, intervals, stacked_bars

PARTS = (Part("kept", "rows"), Part("left", "excluded"))
SVG = "{http://www.w3.org/2000/svg}"


def boxes(svg, colour):
    """The rectangles of a colour, each as left edge, width and height, from the left or else the top."""
    found = lxml.etree.fromstring(svg).iter(f"{SVG}rect")
    return [
        tuple(float(box.get(name, 0)) for name in ("x", "width", "height"))
        for box in found
        if box.get("fill") == f"var(--{colour})"
    ]


def test_columns_stand_in_equal_steps_also_where_some_are_empty():
    counts = [[1, 0], [0, 0], [0, 0], [2, 1], [0, 0], [4, 0]]
    chart = columns_over_time(PARTS, counts, ["2018", "2019", "2020", "2021", "2022", "2023"])
    (first, _, low), (second, _, middle), (third, _, high) = sorted(boxes(chart.wide, "rows"))
    assert second - first == pytest.approx(3 / 2 * (third - second), rel=0.01)
    assert [middle / low, high / low] == pytest.approx([2, 4], rel=0.02)
    assert len({round(width) for _, width, _ in boxes(chart.wide, "rows")}) == 1


def test_bars_are_as_long_as_their_numbers_one_part_after_the_other():
    chart = stacked_bars(PARTS, {"some": [3, 1], "more": [6, 2]}, "rows")
    (_, more, _), (_, some, _) = sorted(boxes(chart.wide, "rows"), reverse=True, key=lambda box: box[1])
    assert more / some == pytest.approx(2, rel=0.01)
    assert sorted(box[0] for box in boxes(chart.wide, "excluded")) == pytest.approx([some, more], abs=0.2)


def test_points_lie_within_their_intervals():
    shares = [Measured("quotes", "kept", 0.9, 0.8, 0.95), Measured("quotes", "left", 0.5, 0.2, 0.7)]
    drawn = lxml.etree.fromstring(intervals(PARTS, shares).wide)
    lines = [line for line in drawn.iter(f"{SVG}line") if "grid" not in line.get("stroke")]
    points = list(drawn.iter(f"{SVG}circle"))
    assert len(points) == 2
    for line, point in zip(lines, points, strict=True):
        assert float(line.get("x1")) < float(point.get("cx")) < float(line.get("x2"))


def test_a_drawing_has_no_style_no_id_and_no_colour_of_its_own():
    for svg in (chart := stacked_bars(PARTS, {"a": [1, 2]}, "rows")).wide, chart.narrow:
        assert not re.search(r"<style|style=|id=|class=|#[0-9a-f]{3,6}|rgb\(", svg)
        assert "var(--rows)" in svg


def test_a_hostile_label_is_text():
    svg = stacked_bars(PARTS, {"</svg><script>alert(1)</script>": [1, 2]}, "rows").wide
    assert "</svg><script>" in "".join(lxml.etree.fromstring(svg).itertext())
    assert "<script" not in svg


def test_another_process_draws_the_same():
    code = (
        "from pipelines.publishing.page.charts import *; "
        "print(stacked_bars((Part('kept', 'rows'), Part('left', 'excluded')), {'a': [1, 2]}, 'rows').wide)"
    )
    drawn = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert drawn.strip() == stacked_bars(PARTS, {"a": [1, 2]}, "rows").wide
