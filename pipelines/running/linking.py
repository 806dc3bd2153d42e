"""Joins the entities of all documents: evidence of each, clusters by name, the table of links.

Reads the tables as they were put together and completes them: `entities` gets its `canonical_id`, and
`entity_links` is made. What is evidence, and what a cluster, is said in `pipelines.linking`; here more
entities than memory holds are brought together.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.extraction.rules import load_rules
from pipelines.linking.clusters import Signature, canonical_ids
from pipelines.linking.evidence import RULES, Candidate, Key, Named, candidates_of
from pipelines.running.database import Database
from pipelines.running.withholding import is_personal, suspicious_words
from schemas.tables import polars_schema
from schemas.vocabulary import CANONICAL_PREFIX, ROW_ID_PREFIXES

#: Rows that are read, or put into the database, at once.
_ROWS: Final = 50_000
_BETWEEN_CELLS: Final = " | "
_READ: Final = ["doc_id", "entity_id", "name", "entity_type", "roles", "country"]
_CANDIDATES: Final = pl.Schema(
    dict.fromkeys(("entity_id", "doc_id", "entity_type", "name", "marks"), pl.String)
    | {"keys": pl.List(pl.String), "written": pl.List(pl.String)}
)
_CLUSTERS: Final = pl.Schema(
    dict.fromkeys(("entity_type", "name", "marks", "canonical_id"), pl.String) | {"keys": pl.List(pl.String)}
)

#: Each evidence of entities of one name once, with the day on which it was published first.
_SIGNATURES: Final = """
    SELECT entity_type, name, keys, marks, min(published) AS first
    FROM candidates JOIN read_parquet(?) AS documents USING (doc_id)
    GROUP BY ALL ORDER BY entity_type, name, keys, marks
"""
_JOINED: Final = """
    CREATE TABLE joined AS
    SELECT entity_id, doc_id, canonical_id, name, keys, written
    FROM candidates JOIN clusters USING (entity_type, name, keys, marks)
    WHERE canonical_id IS NOT NULL
"""
_ENTITIES: Final = """
    SELECT rows.* EXCLUDE (filename, file_row_number)
        REPLACE (coalesce(joined.canonical_id, ? || substr(rows.entity_id, 2)) AS canonical_id)
    FROM read_parquet(?, filename = true, file_row_number = true) AS rows
    LEFT JOIN joined ON joined.entity_id = rows.entity_id
    ORDER BY rows.filename, rows.file_row_number
"""
#: The evidence that several entities of a cluster share, in the order of the entities.
_LINKS: Final = """
    WITH evidence AS (
        SELECT * EXCLUDE (keys, written), unnest(keys) AS key, unnest(written) AS written FROM joined
    ), shared AS (
        SELECT canonical_id, key FROM evidence GROUP BY ALL HAVING count(*) > 1
    )
    SELECT
        ? || '-' || substr(sha256(evidence.entity_id || chr(10) || key), 1, 16) AS link_id,
        evidence.entity_id, evidence.doc_id, evidence.canonical_id, evidence.name AS compared_name,
        substr(key, 3) AS agreed, written, rules.rule_id, rules.confidence
    FROM evidence
    JOIN shared USING (canonical_id, key)
    JOIN rules ON rules.rank = key[1]
    JOIN read_parquet(?, filename = true, file_row_number = true) AS rows
    ON rows.entity_id = evidence.entity_id
    ORDER BY rows.filename, rows.file_row_number, key
"""


def link_entities(database: Database, documents: Sequence[Path], entities: Sequence[Path]) -> None:
    """Find out which entities are one, for `linked_entities` and `entity_links` to tell.

    Args:
        database: where what does not fit in memory is put.
        documents: the files of the table `documents`, by name.
        entities: those of the table `entities`, in which the rows of a document stand together.
    """
    database.put("candidates", pl.DataFrame(schema=_CANDIDATES))
    for frame in _frames(_candidate_rows(entities), _CANDIDATES):
        database.put("candidates", _without_personal_data(frame))
    database.put("clusters", pl.DataFrame(schema=_CLUSTERS))
    signatures = database.rows(_SIGNATURES, _names(documents))
    for frame in _frames(_cluster_rows(signatures), _CLUSTERS):
        database.put("clusters", frame)
    database.run(_JOINED)


def linked_entities(database: Database, entities: Sequence[Path]) -> Iterator[pl.DataFrame]:
    """The rows of files of `entities` as they stood, with their canonical ids, after `link_entities`."""
    yield pl.DataFrame(schema=polars_schema("entities"))
    yield from database.rows(_ENTITIES, CANONICAL_PREFIX, _names(entities))


def entity_links(database: Database, entities: Sequence[Path]) -> Iterator[pl.DataFrame]:
    """The rows of `entity_links`, in the order of the entities, after `link_entities`."""
    rules = load_rules("links")
    known = [(str(rank), rule, rules[rule].confidence) for rank, rule in enumerate(RULES)]
    database.put("rules", pl.DataFrame(known, schema=["rank", "rule_id", "confidence"], orient="row"))
    yield pl.DataFrame(schema=polars_schema("entity_links"))
    yield from database.rows(_LINKS, ROW_ID_PREFIXES["entity_links"], _names(entities))


def _names(files: Sequence[Path]) -> list[str]:
    return [str(path) for path in files]


def _candidate_rows(entities: Sequence[Path]) -> Iterator[dict[str, object]]:
    rows = chain.from_iterable(map(_rows_in, entities))
    for doc_id, of_document in groupby(rows, itemgetter(0)):
        for found in candidates_of([Named(*cells[1:]) for cells in of_document]):
            yield {"doc_id": doc_id, **_row_of(found)}


def _rows_in(path: Path) -> Iterator[tuple[Any, ...]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_ROWS, columns=_READ, use_threads=False):
            yield from zip(*_columns(batch), strict=True)


def _without_personal_data(candidates: pl.DataFrame) -> pl.DataFrame:
    """The entities of which no cell, as it is compared, reads like personal data."""
    lists = (pl.col(name).list.join(_BETWEEN_CELLS) for name in ("keys", "written"))
    words = candidates.select(pl.concat_str("name", *lists, separator=_BETWEEN_CELLS)).to_series()
    held = [at for at in suspicious_words(words).arg_true() if is_personal(words[at].split(_BETWEEN_CELLS))]
    return candidates.filter(~pl.int_range(candidates.height, eager=True).is_in(held)) if held else candidates


def _columns(batch: pa.RecordBatch) -> Iterator[list[object]]:
    return (batch[name].to_pylist() for name in _READ)


def _row_of(found: Candidate) -> dict[str, object]:
    keys = sorted(found.written)
    return {
        "entity_id": found.entity_id,
        "entity_type": found.entity_type,
        "name": found.name,
        "marks": " ".join(sorted(found.marks)),
        "keys": [f"{key.rank} {key.agreed}" for key in keys],
        "written": [found.written[key] for key in keys],
    }


def _cluster_rows(signatures: Iterable[pl.DataFrame]) -> Iterator[dict[str, object]]:
    rows = chain.from_iterable(frame.iter_rows() for frame in signatures)
    for (kind, name), of_name in groupby(rows, itemgetter(0, 1)):
        told = [cells[2:] for cells in of_name]
        ids = canonical_ids(kind, name, [_signature(*cells) for cells in told])
        for (keys, marks, _), canonical_id in zip(told, ids, strict=True):
            cells = (kind, name, marks, canonical_id, keys)
            yield dict(zip(_CLUSTERS, cells, strict=True))


def _signature(keys: Sequence[str], marks: str, first: str | None) -> Signature:
    return Signature(tuple(map(_key, keys)), frozenset(marks.split()), first)


def _key(told: str) -> Key:
    rank, agreed = told.split(" ", 1)
    return Key(int(rank), agreed)


def _frames(rows: Iterable[dict[str, object]], schema: pl.Schema) -> Iterator[pl.DataFrame]:
    held: list[dict[str, object]] = []
    for row in rows:
        held.append(row)
        if len(held) == _ROWS:
            yield pl.DataFrame(held, schema=schema)
            held = []
    yield pl.DataFrame(held, schema=schema)
