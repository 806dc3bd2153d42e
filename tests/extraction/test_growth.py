"""Time grows no faster than length, also on text that was made to hurt."""

import time

import pytest

from pipelines.document import Source
from pipelines.shard import extract_sources

LENGTH = 30_000
GROWTH = 4
#: Room for a noisy machine, none for quadratic growth, which would ask for four times the proportional time.
TOLERANCE = 2.0


def seconds(text: str) -> float:
    start = time.process_time()
    extract_sources([Source("a.txt", text, "text/plain", "d")])
    return time.process_time() - start


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "“",
        "”",
        "'",
        "‘",
        "7",
        ",",
        "1,",
        "1.",
        " ",
        "\n",
        ".",
        "?",
        "-",
        "$",
        "(",
        "a",
        "A",
        "said ",
        "Harbour ",
        "one ",
        "the ",
        "two-",
        "and two ",
        "1-",
        "“a ",
        '"a" ',
        "May ",
        "million ",
        "of the ",
        "1 in ",
        "A. ",
        "a? ",
        "a?\n",
        "\n\na",
        "• a\n",
        "- ",
        "# ",
    ],
)
def test_hostile_text_costs_no_more_than_its_length(piece: str):
    short = piece * (LENGTH // len(piece))
    seconds(short[:100])
    base = max(seconds(short), 0.02)
    assert seconds(short * GROWTH) < base * GROWTH * TOLERANCE
