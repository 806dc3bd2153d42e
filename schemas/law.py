"""What a law over whole tables is. Laws are declared in `laws`, those on evidence in `evidence_laws`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

Tables = Mapping[str, pl.DataFrame]
#: The documents' texts by doc_id.
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Law:
    """A law over whole tables.

    Args:
        table: the table whose rows can break it.
        name: its name within the table, as in `quarantine.failed_checks`.
        description: what it demands, in words.
        broken: from every table and text, one boolean a row of `table`: true where the row breaks the law.
        moves_rows: whether a row that breaks it leaves its table; else the breach is only reported.
        within_document: whether all rows of a document, and its text, tell which of its rows break it; else
            those of other documents must be seen, too.
    """

    table: str
    name: str
    description: str
    broken: Callable[[Tables, Texts], pl.Series]
    moves_rows: bool = True
    within_document: bool = True
