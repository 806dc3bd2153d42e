"""Time grows no faster than length, also on text that was made to hurt."""

import time

import pytest

from pipelines.document import Source
from pipelines.running.shard import extract_sources

#: Lengths to begin with, the first that takes long enough to be measured being enough.
LENGTHS = (2_000, 8_000, 30_000)
#: Shorter, as each piece becomes rows.
LENGTHS_OF_ROWS = (1_500,)
LONG_ENOUGH = 0.1
GROWTH = 4
#: Room for a noisy machine, none for quadratic growth, which would ask for four times the proportional time.
TOLERANCE = 2.0
#: A machine that is busy with other things may slow one measurement down, and hardly three.
TRIES = 3


def seconds(text: str) -> float:
    """The CPU's time for a text: no other program has a part in it but by its use of caches."""
    start = time.process_time()
    extract_sources([Source("a.txt", text, "text/plain", "d")])
    return time.process_time() - start


def grows_with_its_length(piece: str, lengths: tuple[int, ...]) -> bool:
    for length in lengths:
        short = piece * (length // len(piece))
        if (base := seconds(short)) >= LONG_ENOUGH:
            break
    return any(seconds(short * GROWTH) < max(base, 0.05) * GROWTH * TOLERANCE for _ in range(TRIES))


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
    assert grows_with_its_length(piece, LENGTHS)


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
    assert grows_with_its_length(piece, LENGTHS_OF_ROWS)
