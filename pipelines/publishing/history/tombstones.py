"""Tells which documents have left since the release before, and why."""

from collections.abc import Iterable, Iterator

import polars as pl

from pipelines.publishing.history.lineage import Lineage
from pipelines.publishing.pieces import merged
from pipelines.reading.inputs import lies_in
from schemas.tables import polars_schema


def bury(
    earlier: Iterable[pl.DataFrame],
    errors: Iterable[pl.DataFrame],
    lineage: Lineage,
    versions: tuple[str, str],
) -> Iterator[pl.DataFrame]:
    """The table `tombstones` of a release.

    Args:
        earlier: `tombstones` of the release before, in pieces.
        errors: `errors` of now, which tells why an input is no document, in pieces.
        lineage: which documents left, came, and became which.
        versions: the version of the release before, and of this one.

    Yields:
        The earlier tombstones, in pieces, but for documents that are back; and one for each that left.
    """
    last, left = versions
    rows = [
        {"doc_id": doc_id, "source_name": name, "reason": reason, "successor": successor}
        for doc_id, name, reason, successor in _reasons(errors, lineage)
    ]
    new = pl.DataFrame(
        [{**row, "last_release": last, "left_release": left} for row in rows],
        schema=polars_schema("tombstones"),
    )
    stayed = (piece.join(lineage.came, on="doc_id", how="anti") for piece in earlier)
    return merged("doc_id", stayed, [new])


def _reasons(errors: Iterable[pl.DataFrame], lineage: Lineage) -> Iterator[tuple[str, str, str, str | None]]:
    """Each document that left, with the name of its source, the reason, and its successor if it has one."""
    of_document: dict[str, str] = {}
    of_source: dict[str, str] = {}
    unseen: set[str] = set()
    for piece in errors:
        unseen.update(piece.filter(reason="unreadable")["source_name"])
        for column, known in (("doc_id", of_document), ("source_name", of_source)):
            told = piece.join(lineage.left, on=column, how="semi").select(column, "reason")
            known.update(told.iter_rows())
    with_successors = lineage.left.join(lineage.successors, on="doc_id", how="left", maintain_order="left")
    for doc_id, name, successor in with_successors.iter_rows():
        error = of_document.get(doc_id) or of_source.get(name)
        if error is None and lies_in(name, unseen):
            error = "unreadable"
        if successor is not None:
            yield doc_id, name, "superseded", successor
        elif error is not None:
            withdrawn = error == "opted_out"
            shown = f"withdrawn-{doc_id}" if withdrawn else name
            yield doc_id, shown, "opted_out" if withdrawn else "failed", None
        else:
            yield doc_id, name, "removed", None
