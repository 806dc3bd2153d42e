"""The one unit of work: a shard of sources in, every table of the shard out.

Reads, extracts and validates. Which sources make a shard and where shards run is decided by the caller;
what a release looks like, in `publishing`.
"""

import gc
import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from operator import attrgetter
from pathlib import Path
from typing import cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.document import Document, Failure, ReadingError, Source
from pipelines.extraction.evidence import gather_evidence
from pipelines.extraction.extract import Extraction, extract_document
from pipelines.extraction.rows import DocumentRow, ZoneRow
from pipelines.hashes import file_sha256, sha256_of
from pipelines.locks import alone_in
from pipelines.reading.read import read_source
from pipelines.validation import validate_tables
from pipelines.withholding import personal_stretches
from schemas.tables import TABLE_NAMES, arrow_schema, polars_schema

#: Documents a shard, where the caller does not say otherwise.
SHARD_SIZE = 500


@dataclass(frozen=True, slots=True)
class WrittenTables:
    """What a run of extraction wrote.

    Args:
        rows: rows by table.
        sha256: hash of each table's file.
    """

    rows: Mapping[str, int]
    sha256: Mapping[str, str]


def extract_shard(sources: Iterable[Source | Failure]) -> dict[str, pl.DataFrame]:
    """Read, extract and validate the sources of one shard.

    A source that cannot be read, or on which an extractor fails, becomes a row of `errors`; the others go on.

    Args:
        sources: the shard's sources, and the failures met when listing them.

    Returns:
        Every table of the contract by name, with all its columns, also when empty.
    """
    together = list(sources)
    with _no_search_for_cycles():
        try:
            return _tables_of(together)
        except Exception as error:  # One document must not cost the others: look for it.
            if len(together) > 1:
                alone = [extract_shard([source]) for source in together]
                return {table: pl.concat([tables[table] for tables in alone]) for table in TABLE_NAMES}
            return _tables_of([_unforeseen(together[0], "validation", error)])


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Without Python's search for cyclic garbage: extraction makes next to none, and the search takes a
    quarter of its time (2.7 against 3.9 CPU seconds a MB of news).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _tables_of(sources: Sequence[Source | Failure]) -> dict[str, pl.DataFrame]:
    rows: dict[str, list[object]] = {table: [] for table in TABLE_NAMES}
    texts: dict[str, str] = {}
    for source in sources:
        outcome = source if isinstance(source, Failure) else _extract_source(source)
        if isinstance(outcome, Failure):
            rows["errors"].append(outcome)
            continue
        document, extraction = outcome
        texts[document.doc_id] = document.text
        rows["documents"].append(_document_row(document))
        rows["zones"].extend(
            ZoneRow(
                document.doc_id, zone.zone, zone.span.start, zone.span.end, zone.span.text_of(document.text)
            )
            for zone in document.zones
        )
        for table in ("quotes", "statistics", "events", "faq", "entities", "conflicts", "coverage"):
            rows[table].extend(getattr(extraction, table))
    personal = personal_stretches(texts)
    tables = {table: _frame(table, found) for table, found in rows.items()}
    valid = validate_tables(tables, texts, personal)
    return {**valid, "evidence": _frame("evidence", list(gather_evidence(valid, texts, personal.spans)))}


def extract_tables(
    sources: Iterable[Source | Failure], out: Path, progress: Callable[[int], None] = lambda documents: None
) -> WrittenTables:
    """Extract every source and write `out/<table>.parquet`, shard by shard, in bounded memory.

    Files are written beside their place and renamed at the end, so that `out` never holds half a table; what
    was written is removed where the run ends early.

    Args:
        sources: what `pipelines.reading.inputs.list_sources` yields.
        out: the folder to write to; made where it is missing.
        progress: called after each shard with the number of sources done so far.

    Returns:
        Rows and file hashes by table.

    Raises:
        BlockingIOError: another run is writing to `out`, or publishing from it.
    """
    out.mkdir(parents=True, exist_ok=True)
    with alone_in(out):
        return _write_tables(sources, out, progress)


def _write_tables(
    sources: Iterable[Source | Failure], out: Path, progress: Callable[[int], None]
) -> WrittenTables:
    parts = {table: out / f".{table}.parquet.part" for table in TABLE_NAMES}
    try:
        rows = _write_parts(sources, parts, progress)
        for table, part in parts.items():
            os.replace(part, out / f"{table}.parquet")
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return WrittenTables(dict(rows), {table: file_sha256(out / f"{table}.parquet") for table in TABLE_NAMES})


def _write_parts(
    sources: Iterable[Source | Failure], parts: Mapping[str, Path], progress: Callable[[int], None]
) -> Counter[str]:
    """Write every table to its file; the number of rows by table."""
    rows: Counter[str] = Counter(dict.fromkeys(parts, 0))
    done = 0
    with ExitStack() as stack:
        writers = {
            table: stack.enter_context(pq.ParquetWriter(part, arrow_schema(table), compression="zstd"))
            for table, part in parts.items()
        }
        for shard in _batches(_without_duplicates(sources), SHARD_SIZE):
            for table, frame in extract_shard(shard).items():
                rows[table] += frame.height
                writers[table].write_table(to_arrow(table, frame))
            done += len(shard)
            progress(done)
    return rows


def to_arrow(table: str, frame: pl.DataFrame) -> pa.Table:
    """A validated frame as an Arrow table with the schema that `schemas` gives it."""
    return frame.to_arrow().cast(arrow_schema(table))


def _extract_source(source: Source) -> tuple[Document, Extraction] | Failure:
    document = None
    try:
        document = read_source(source)
        return document, extract_document(document)
    except ReadingError as error:
        return _failure(source, error.stage, error.reason, error.detail)
    except Exception as error:  # Bad input never stops a run and never vanishes.
        return _unforeseen(source, "reading" if document is None else "extraction", error)


def _unforeseen(source: Source | Failure, stage: str, error: Exception) -> Failure:
    """The failure of a source by an error that nobody foresaw; a failure stays what it is."""
    if isinstance(source, Failure):
        return source
    at = traceback.extract_tb(error.__traceback__)[-1]
    detail = f"{type(error).__name__}: {error} ({Path(at.filename).name}, line {at.lineno})"
    return _failure(source, stage, "failed", detail, None if stage == "reading" else _doc_id(source))


def _failure(source: Source, stage: str, reason: str, detail: str, doc_id: str | None = None) -> Failure:
    return Failure(source.name, stage, reason, detail, doc_id or source.doc_id, sha256_of(source.payload))


def _doc_id(source: Source) -> str:
    return source.doc_id or sha256_of(source.payload)[:16]


def _without_duplicates(sources: Iterable[Source | Failure]) -> Iterator[Source | Failure]:
    """Each document once: a later source with the id of an earlier one becomes a failure that says so."""
    first: dict[str, str] = {}
    for source in sources:
        if isinstance(source, Failure):
            yield source
            continue
        doc_id = _doc_id(source)
        if doc_id in first:
            detail = f"the same document as {first[doc_id]} (doc_id {doc_id}); keep one of them"
            yield _failure(source, "reading", "duplicate", detail, doc_id)
        else:
            first[doc_id] = source.name
            yield source


def _batches(items: Iterable[Source | Failure], size: int) -> Iterator[list[Source | Failure]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _document_row(document: Document) -> DocumentRow:
    known = document.sidecar
    return DocumentRow(
        doc_id=document.doc_id,
        source_name=document.source_name,
        source_sha256=document.source_sha256,
        sidecar_sha256=known.sha256,
        text_sha256=document.text_sha256,
        media_type=document.media_type,
        encoding=document.encoding,
        title=document.title,
        authors=known.authors,
        publisher=known.publisher,
        url=document.url,
        published=document.published,
        published_basis=document.published_basis,
        retrieved=known.retrieved,
        language=document.language,
        licence=known.licence,
        rights=known.rights,
        note=known.note,
        n_chars=len(document.text),
    )


def _frame(table: str, rows: Sequence[object]) -> pl.DataFrame:
    """Rows as a frame, made column by column: five times as quick as asking each row for each cell."""
    schema = arrow_schema(table)
    if not rows:
        return pl.DataFrame(schema=polars_schema(table))
    columns = [_column(cells, field.type) for cells, field in zip(_cells(rows, schema), schema, strict=True)]
    return pl.DataFrame(pa.table(columns, names=schema.names))


def _cells(rows: Sequence[object], fields: Iterable[pa.Field]) -> Iterator[tuple[object, ...]]:
    """The cells of each field in turn, one a row."""
    return zip(*map(attrgetter(*(field.name for field in fields)), rows), strict=True)


def _column(cells: Sequence[object], kind: pa.DataType) -> pa.Array:
    """Cells as an Arrow column; where each holds a tuple of parts, the parts' own cells become columns."""
    if not (pa.types.is_list(kind) and pa.types.is_struct(kind.value_type)):
        return pa.array(cells, kind)
    lists = cast(Sequence[Sequence[object]], cells)
    fields = list(kind.value_type)
    parts = list(chain.from_iterable(lists))
    columns = _cells(parts, fields) if parts else [()] * len(fields)
    structs = [_column(part, field.type) for part, field in zip(columns, fields, strict=True)]
    ends = accumulate(map(len, lists), initial=0)
    return pa.ListArray.from_arrays(
        pa.array(ends, pa.int32()), pa.StructArray.from_arrays(structs, fields=fields)
    )
