"""Joins the entities of all documents: evidence of each, clusters by name, the table of links.

Reads the tables as they were put together and completes them: `entities` gets its `canonical_id`, and
`entity_links` is made. What is evidence, and what a cluster, is said in `pipelines.linking`; here more
entities than memory holds are brought together.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
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

_Cells = tuple[Any, ...]
#: Rows that are read, or put into the database, at once.
_ROWS: Final = 50_000
_BETWEEN_CELLS: Final = " | "
_READ: Final = ["doc_id", "entity_id", "name", "entity_type", "roles", "country"]
_WORDS: Final = pa.list_(pa.string())
_CANDIDATES: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("doc_id", "entity_id", "entity_type", "name", "marks")),
        ("keys", _WORDS),
        ("written", _WORDS),
    ]
)
_CLUSTERS: Final = pa.schema(
    [*((name, pa.string()) for name in ("entity_type", "name", "marks", "canonical_id")), ("keys", _WORDS)]
)

#: A key is written as one digit, the place of its rule, a space, and what must agree.
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
    database.put("candidates", pl.DataFrame(_CANDIDATES.empty_table()))
    for frame in _frames(_candidate_rows(entities), _CANDIDATES):
        database.put("candidates", _without_personal_data(frame))
    database.put("clusters", pl.DataFrame(_CLUSTERS.empty_table()))
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


def _candidate_rows(entities: Sequence[Path]) -> Iterator[_Cells]:
    rows = chain.from_iterable(map(_rows_in, entities))
    for doc_id, of_document in groupby(rows, itemgetter(0)):
        for found in candidates_of([Named(*cells[1:]) for cells in of_document]):
            yield _cells_of(doc_id, found)


def _rows_in(path: Path) -> Iterator[_Cells]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_ROWS, columns=_READ, use_threads=False):
            yield from zip(*_columns(batch), strict=True)


def _without_personal_data(candidates: pl.DataFrame) -> pl.DataFrame:
    """The entities of which no cell, as it is compared, reads like personal data."""
    agreed = pl.col("keys").list.eval(pl.element().str.slice(2)).list.join(_BETWEEN_CELLS)
    written = pl.col("written").list.join(_BETWEEN_CELLS)
    words = candidates.select(pl.concat_str("name", agreed, written, separator=_BETWEEN_CELLS)).to_series()
    held = [at for at in suspicious_words(words).arg_true() if is_personal(words[at].split(_BETWEEN_CELLS))]
    return candidates.filter(~pl.int_range(candidates.height, eager=True).is_in(held)) if held else candidates


def _columns(batch: pa.RecordBatch) -> Iterator[list[object]]:
    return (batch[name].to_pylist() for name in _READ)


def _cells_of(doc_id: str, found: Candidate) -> _Cells:
    """The row of `candidates` of an entity."""
    told = sorted((f"{key.rank} {key.agreed}", words) for key, words in found.written.items())
    keys, written = zip(*told, strict=True)
    marks = " ".join(sorted(found.marks))
    return doc_id, found.entity_id, found.entity_type, found.name, marks, keys, written


def _cluster_rows(signatures: Iterable[pl.DataFrame]) -> Iterator[_Cells]:
    rows = chain.from_iterable(frame.iter_rows() for frame in signatures)
    for (kind, name), of_name in groupby(rows, itemgetter(0, 1)):
        told = [cells[2:] for cells in of_name]
        ids = canonical_ids(kind, name, [_signature(*cells) for cells in told])
        for (keys, marks, _), canonical_id in zip(told, ids, strict=True):
            yield kind, name, marks, canonical_id, keys


def _signature(keys: Sequence[str], marks: str, first: str | None) -> Signature:
    return Signature(tuple(map(_key, keys)), frozenset(marks.split()), first)


def _key(told: str) -> Key:
    rank, agreed = told.split(" ", 1)
    return Key(int(rank), agreed)


def _frames(rows: Iterator[_Cells], schema: pa.Schema) -> Iterator[pl.DataFrame]:
    """Rows as frames, made column by column in Arrow, as lists of words take polars much longer."""
    while held := list(islice(rows, _ROWS)):
        columns = zip(zip(*held, strict=True), schema.types, strict=True)
        yield pl.DataFrame(pa.table([pa.array(*column) for column in columns], names=schema.names))
