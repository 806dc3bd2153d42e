"""What the net sees of a word: the rows of the table of vectors that are summed for it.

Takes a word form alone; where it stands is the net's business. Reader and training share this module, and
weights hold for it only as it was when they were trained.
"""

from binascii import crc32
from typing import Final

#: Rows of the table by kind of feature: whole words (each has two), endings, beginnings, shapes.
WORD_ROWS: Final = 22_000
ENDING_ROWS: Final = 5_000
BEGINNING_ROWS: Final = 4_000
SHAPE_ROWS: Final = 1_000
#: All of them; the row behind the last is that of no word.
ROWS: Final = WORD_ROWS + ENDING_ROWS + BEGINNING_ROWS + SHAPE_ROWS
#: How many rows are summed for a word.
FEATURES: Final = 6

_AFFIX: Final = 3
_SHORT_AFFIX: Final = 2
_LONGEST_RUN: Final = 4
_DIGITS: Final = str.maketrans("123456789", "000000000")
_MARKS: Final = str.maketrans("’‘“”«»‐‑", '\'\'""""--')


def rows_of(word: str) -> tuple[int, int, int, int, int, int]:
    """The rows that are summed for a word: those of itself, its endings, its beginning and its shape.

    Digits count as zeros and typographic marks as plain ones, so that forms that differ in these alone are
    one.

    >>> rows_of("Mars") == rows_of("mars"), rows_of("Mars")[:5] == rows_of("mars")[:5]
    (False, True)
    >>> rows_of("1987") == rows_of("2026")
    True
    """
    plain = word.translate(_MARKS).translate(_DIGITS)
    lower = plain.lower()
    key = lower.encode()
    begin = WORD_ROWS
    return (
        crc32(key) % WORD_ROWS,
        crc32(key, 0x5EED) % WORD_ROWS,
        begin + crc32(lower[-_AFFIX:].encode(), 3) % ENDING_ROWS,
        begin + crc32(lower[-_SHORT_AFFIX:].encode(), 2) % ENDING_ROWS,
        begin + ENDING_ROWS + crc32(lower[:_AFFIX].encode(), 1) % BEGINNING_ROWS,
        begin + ENDING_ROWS + BEGINNING_ROWS + crc32(shape_of(plain).encode()) % SHAPE_ROWS,
    )


def shape_of(word: str) -> str:
    """Capitals as X, small letters as x, digits as d; runs of one kind end after four.

    >>> shape_of("McDonald"), shape_of("1,238"), shape_of("U.S.")
    ('XxXxxxx', 'd,ddd', 'X.X.')
    """
    shape: list[str] = []
    last, run = "", 0
    for letter in word:
        kind = "X" if letter.isupper() else "x" if letter.isalpha() else "d" if letter.isdigit() else letter
        run = run + 1 if kind == last else 1
        last = kind
        if run <= _LONGEST_RUN:
            shape.append(kind)
    return "".join(shape)
