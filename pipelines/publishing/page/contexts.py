"""The words around the words of a row, and the address that opens its source there, from `evidence`."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.publishing.canonical import Json
from pipelines.publishing.page.wording import web_address
from pipelines.publishing.release_tables import load_release_table


@dataclass(frozen=True, slots=True)
class Context:
    """What stands right before and after some words, and the address that opens their article at them."""

    prefix: str
    suffix: str
    link: str | None

    def as_data(self) -> Json:
        """The context for the page's script."""
        return [self.prefix, self.suffix, self.link]


def contexts_of(work: Path, row_ids: Collection[str]) -> dict[str, dict[str, Context]]:
    """The contexts of some rows: by the row's id and the column that holds the words.

    Args:
        work: the folder of working tables.
        row_ids: the rows.
    """
    wanted = load_release_table(work, "evidence").filter(pl.col("row_id").is_in(sorted(row_ids)))
    contexts: dict[str, dict[str, Context]] = {}
    columns = ("row_id", "cell", "prefix", "suffix", "link")
    for row_id, cell, prefix, suffix, link in wanted.select(columns).iter_rows():
        contexts.setdefault(row_id, {})[cell] = Context(prefix or "", suffix or "", web_address(link))
    return contexts
