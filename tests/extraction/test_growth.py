"""Time grows no faster than length, also on text that was made to hurt."""

import time

import pytest

from pipelines.document import Source
from pipelines.running.shard import extract_sources

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


#: Shorter, as each of these pieces becomes rows.
LENGTH_OF_ROWS = 1_500


@pytest.mark.parametrize(
    "piece",
    [
        "1/",
        "x=1&",
        "1 ",
        "$1 ",
        "1\u200f",
        "5 percent of ",
        "percent ",
        "half a ",
        "two-thirds ",
        "to ",
        "from 3 to ",
        "between 1 and ",
        "3 May ",
        "10:30 ",
        "a\xa0",
        "Ada Byron, ",
        "once ",
        "x@",
    ],
)
def test_repeated_pieces_of_rows_cost_no_more_than_their_length(piece: str):
    short = piece * (LENGTH_OF_ROWS // len(piece))
    seconds(short[:100])
    base = max(seconds(short), 0.05)
    assert seconds(short * GROWTH) < base * GROWTH * TOLERANCE
