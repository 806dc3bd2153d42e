"""Checks that entities are joined as their own cells tell: all of it is worked out again and compared."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.forms import PARQUET
from pipelines.publishing.pieces import by_ranges, in_step
from pipelines.publishing.release_tables import in_release_order, stored_rows, table_files
from pipelines.publishing.verification import Problem
from pipelines.running.database import Database
from pipelines.running.linking import entity_links, link_entities, linked_entities
from schemas.laws import row_keys

_OTHER_ID: Final = "is joined otherwise by what the entities' own cells tell"
_OTHER_LINKS: Final = "does not hold the links that the entities' own cells tell"


def check_links(release: Path, database: Database) -> list[Problem]:
    """Work out again which entities are one, and compare that with what a release says.

    Args:
        release: the folder of the release; its tables have their schemas and are in order.
        database: where what does not fit in memory is put.
    """
    tables = release / PARQUET.folder
    documents, entities = (table_files(tables, name) for name in ("documents", "entities"))
    link_entities(database, documents, entities)
    again = _pieces("entities", linked_entities(database, entities))
    problems = [
        Problem(f"entities {key}", _OTHER_ID)
        for ours, theirs in in_step(stored_rows(tables, "entities"), again)
        for key in row_keys("entities", ours.filter(ours["canonical_id"] != theirs["canonical_id"]))
    ]
    links = in_step(_pieces("entity_links", stored_rows(tables, "entity_links")), _links(database, entities))
    if not all(ours.equals(theirs) for ours, theirs in links):
        problems.append(Problem(PARQUET.path("entity_links"), _OTHER_LINKS))
    return problems


def _links(database: Database, entities: list[Path]) -> Iterator[pl.DataFrame]:
    return _pieces("entity_links", entity_links(database, entities))


def _pieces(table: str, rows: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Rows that are in order of their documents, in the release's order; at least one piece."""
    for (piece,) in by_ranges("doc_id", rows):
        yield in_release_order(table, piece)
