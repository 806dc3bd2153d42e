"""The kinds of column that tables are made of: ids, offsets, codes, words, numbers, dates.

What makes a cell of a kind well formed is said here, once; which columns a table has, and what they
mean, in the table's own module. Each function takes the column's description and gives its Pandera field;
its type, and whether a cell may be null, are those of the row's field.
"""

from typing import Any

import pandera.polars as pa

from schemas.countries import COUNTRIES
from schemas.edtf import CALENDAR_DATE, DAY, EDTF
from schemas.vocabulary import Vocabulary


def words(description: str, *, unique: bool = False) -> Any:
    """Any words; never the empty string, which null stands for."""
    return pa.Field(
        str_length={"min_value": 1},
        unique=unique,
        description=description,
        metadata={"unit": None},
    )


def code(vocabulary: Vocabulary, description: str) -> Any:
    """A code of a closed list."""
    return pa.Field(
        isin=list(vocabulary),
        description=description,
        metadata={"unit": None, "codes": vocabulary},
    )


def pattern(regex: str, description: str, *, unique: bool = False) -> Any:
    """Words that match a regular expression from end to end."""
    return pa.Field(str_matches=regex, unique=unique, description=description, metadata={"unit": None})


def row_key(prefix: str, description: str, *, unique: bool = False) -> Any:
    """A stable id: the prefix of a kind of row and 16 hexadecimal digits."""
    return pattern(rf"^{prefix}-[0-9a-f]{{16}}$", description, unique=unique)


def sha256(description: str) -> Any:
    """A SHA-256 in lower-case hexadecimal digits."""
    return pattern(r"^[0-9a-f]{64}$", description)


def version(description: str) -> Any:
    """The version of a release: year, month and number."""
    return pattern(r"^[0-9]{4}\.[0-9]{2}\.[0-9]+$", description)


def edtf(description: str) -> Any:
    """A date, season or interval in the syntax of EDTF level 1 (ISO 8601-2)."""
    return pattern(EDTF, description)


def calendar_date(description: str) -> Any:
    """A year, month or day (EDTF level 0)."""
    return pattern(CALENDAR_DATE, description)


def day(description: str) -> Any:
    """A day (ISO 8601), whole and of four digits a year, so that days sort as text, too."""
    return pattern(DAY, description)


def country(description: str) -> Any:
    """An ISO 3166-1 alpha-3 code."""
    return code(COUNTRIES, description)


def offset(description: str) -> Any:
    """A place in the document's text."""
    return pa.Field(ge=0, description=description, metadata={"unit": "code points"})


def count(description: str, unit: str, *, least: int) -> Any:
    """A whole number that is never below `least`."""
    return pa.Field(ge=least, description=description, metadata={"unit": unit})


def number(description: str, unit: str) -> Any:
    """A number; that it is finite is a law of its own."""
    return pa.Field(description=description, metadata={"unit": unit})


def confidence(description: str) -> Any:
    """A share between 0 and 1."""
    return pa.Field(
        in_range={"min_value": 0.0, "max_value": 1.0},
        description=description,
        metadata={"unit": "share of rows of the rule that are right"},
    )


def flag(description: str) -> Any:
    """True or false."""
    return pa.Field(description=description, metadata={"unit": None})


def parts(description: str) -> Any:
    """A list of items of one type, which may be empty; what an item must be is a law of the table."""
    return pa.Field(description=description, metadata={"unit": None})
