"""The words around the words of a row, and the address that opens its source there, from `evidence`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import polars as pl

from pipelines.publishing.page.wording import web_address


@dataclass(frozen=True, slots=True)
class Context:
    """What stands right before and after some words, and the address that opens their article at them."""

    prefix: str
    suffix: str
    link: str | None


def contexts_of(evidence: Iterable[pl.DataFrame], row_ids: Collection[str]) -> dict[str, dict[str, Context]]:
    """The contexts of some rows: by the row's id and the column that holds the words.

    Args:
        evidence: the table, in pieces, as far as it is about the rows.
        row_ids: the rows.
    """
    contexts: dict[str, dict[str, Context]] = {}
    columns = ("row_id", "cell", "prefix", "suffix", "link")
    wanted = pl.col("row_id").is_in(sorted(row_ids))
    for rows in evidence:
        for row_id, cell, prefix, suffix, link in rows.filter(wanted).select(columns).iter_rows():
            contexts.setdefault(row_id, {})[cell] = Context(prefix or "", suffix or "", web_address(link))
    return contexts
