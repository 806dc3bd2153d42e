"""Tells which documents have left since the release before, and why."""

from collections.abc import Iterator

import polars as pl

from pipelines.publishing.history.compare import Lineage
from schemas.tables import polars_schema


def bury(
    before: pl.DataFrame,
    earlier: pl.DataFrame,
    errors: pl.DataFrame,
    lineage: Lineage,
    versions: tuple[str, str],
) -> pl.DataFrame:
    """The table `tombstones` of a release.

    Args:
        before: `documents` of the release before.
        earlier: its `tombstones`.
        errors: `errors` of now, which tells why an input is no document.
        lineage: the documents of both.
        versions: the version of the release before, and of this one.

    Returns:
        The earlier tombstones, but for those of documents that are back, and one for each that left.
    """
    gone = before.filter(~pl.col("doc_id").is_in(list(lineage.present)))
    buried = earlier.filter(~pl.col("doc_id").is_in([*lineage.present, *gone["doc_id"]]))
    last, left = versions
    rows = [
        {"doc_id": doc_id, "source_name": name, "reason": reason, "successor": lineage.successors.get(doc_id)}
        for doc_id, name, reason in _reasons(gone, errors, lineage)
    ]
    new = pl.DataFrame(
        [{**row, "last_release": last, "left_release": left} for row in rows],
        schema=polars_schema("tombstones"),
    )
    return pl.concat([buried, new]).sort("doc_id")


def _reasons(gone: pl.DataFrame, errors: pl.DataFrame, lineage: Lineage) -> Iterator[tuple[str, str, str]]:
    """Each document that left, with the name of its source and the reason."""
    of_document = dict(errors.filter(pl.col("doc_id").is_not_null()).select("doc_id", "reason").iter_rows())
    of_source = dict(errors.select("source_name", "reason").iter_rows())
    for doc_id, name in gone.select("doc_id", "source_name").iter_rows():
        error = of_document.get(doc_id) or of_source.get(name)
        if doc_id in lineage.successors:
            yield doc_id, name, "superseded"
        elif error is not None:
            withdrawn = error == "opted_out"
            yield doc_id, f"withdrawn-{doc_id}" if withdrawn else name, "opted_out" if withdrawn else "failed"
        else:
            yield doc_id, name, "removed"
