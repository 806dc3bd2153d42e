"""The one unit of work: a shard of articles in, every table of the shard out.

Reads, extracts, validates and writes. Which articles make a shard is decided in `planning`, where shards run
in `engines`, what becomes of their tables in `tables` and `ledger`.
"""

import json
import shutil
import socket
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from itertools import accumulate, chain
from operator import attrgetter
from pathlib import Path
from typing import Final, cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.document import Document, Failure, ReadingError, Source
from pipelines.extraction.analysis import Analysis, analyse
from pipelines.extraction.evidence import gather_evidence
from pipelines.extraction.extract import Extraction, extract
from pipelines.extraction.rows import DocumentRow, ZoneRow
from pipelines.grammar.tokens import LONGEST_SENTENCE
from pipelines.reading.files import told
from pipelines.reading.hashes import file_sha256, sha256_of
from pipelines.reading.read import read_source
from pipelines.reading.survey import Entry, read_entries
from pipelines.running.code_version import rows_version
from pipelines.running.garbage import no_search_for_cycles
from pipelines.running.validation import validate_tables
from pipelines.running.withholding import personal_stretches, without_personal_contexts
from schemas.tables import SHARD_TABLES, arrow_schema, polars_schema

MANIFEST: Final = "manifest.json"
#: How many documents, and of how many bytes, are in memory at once while one finder after the other looks at
#: them.
_LOOKED_AT_TOGETHER: Final = 128
_BYTES_TOGETHER: Final = 1 << 19
#: The table of a shard that says which articles are in it.
SOURCES: Final = "sources"
ENTRY_SCHEMA: Final = pa.schema(
    [("name", pa.string()), ("doc_id", pa.string()), ("digest", pa.binary()), ("size", pa.int64())]
)

_CUT: Final = (
    f"sentences of more than {LONGEST_SENTENCE} words and marks, which were read in pieces: {{}}; nothing "
    "needs to be done"
)
_FATAL: Final = (
    "the interpreter ended without a word while it was at work on this article, each time it was tried; "
    "keep the article for a report of the fault, and take it away"
)


@dataclass(frozen=True, slots=True)
class ShardSpec:
    """A shard to be made, on this machine or another that sees the same folders.

    Args:
        location: where the inputs are, as `pipelines.reading.survey.survey` takes it.
        folder: the folder of shards.
        inputs: the articles, and the failures met when listing them, in the order of the shard's rows.
        rows_version: what `pipelines.running.code_version.rows_version` gives where the shard is planned.
        first: the place of its first input among those of the run.
        ends_interpreter: whether reading or extracting its one article is known to end the interpreter.
    """

    location: Path
    folder: Path
    inputs: tuple[Entry | Failure, ...]
    rows_version: str
    first: int = 0
    ends_interpreter: bool = False

    @property
    def shard_id(self) -> str:
        """The shard's name."""
        known = (entry.digest if isinstance(entry, Entry) else repr(astuple(entry)) for entry in self.inputs)
        return shard_name(self.rows_version, known)

    def halves(self) -> tuple["ShardSpec", "ShardSpec"]:
        """Two shards of half the inputs each."""
        middle = len(self.inputs) // 2
        second = replace(self, inputs=self.inputs[middle:], first=self.first + middle)
        return replace(self, inputs=self.inputs[:middle]), second


@dataclass(frozen=True, slots=True)
class ShardManifest:
    """What is in a shard.

    Args:
        shard_id: its name, which is that of its folder.
        rows_version: the code that made it.
        first: as in the specification that it was asked for by.
        inputs: how many inputs went in.
        rows: rows by table.
        sha256: hash of each of its files, by name.
    """

    shard_id: str
    rows_version: str
    first: int
    inputs: int
    rows: Mapping[str, int]
    sha256: Mapping[str, str]


def shard_name(version: str, inputs: Iterable[str]) -> str:
    """The name of a shard: the same inputs and the same code give the same name.

    Args:
        version: the code that makes it.
        inputs: the digest of each input in order, or what tells a failure.
    """
    return sha256_of("\n".join([version, *inputs]))[:20]


def extract_shard(spec: ShardSpec) -> ShardManifest:
    """Make a shard: read its articles, extract, validate, and write every table.

    The shard's folder comes into place whole, by a rename. One that is there already, and sound, stays.

    Args:
        spec: the shard.

    Returns:
        What is in it.

    Raises:
        RuntimeError: the code here is not the one that the shard was planned with.
    """
    if rows_version() != spec.rows_version:
        raise RuntimeError(
            f"{socket.gethostname()} has other code or packages than the machine that sends it work; install "
            "the same version there, from the same lock file"
        )
    folder = spec.folder / spec.shard_id
    if manifest := sound_manifest(folder):
        return replace(manifest, first=spec.first)
    made = ShardManifest(spec.shard_id, spec.rows_version, spec.first, len(spec.inputs), {}, {})
    return write_shard(spec.folder, made, extract_sources(_sources_of(spec)), _entries_table(spec))


def write_shard(
    shards: Path, begun: ShardManifest, tables: Mapping[str, pl.DataFrame], entries: pa.Table
) -> ShardManifest:
    """Write a shard, whose folder comes into place whole, by a rename.

    Args:
        shards: the folder of shards.
        begun: its manifest, but for rows and hashes.
        tables: every table by name, validated.
        entries: its articles, by `ENTRY_SCHEMA`.

    Returns:
        Its whole manifest.
    """
    with tempfile.TemporaryDirectory(prefix=".making-", dir=shards) as temporary:
        made = Path(temporary, begun.shard_id)
        made.mkdir()
        for name, table in tables.items():
            pq.write_table(to_arrow(name, table), made / f"{name}.parquet", compression="zstd")
        pq.write_table(entries, made / f"{SOURCES}.parquet", compression="zstd")
        rows = {name: table.height for name, table in tables.items()}
        hashes = {path.name: file_sha256(path) for path in sorted(made.iterdir())}
        manifest = replace(begun, rows=rows, sha256=hashes)
        (made / MANIFEST).write_text(json.dumps(asdict(manifest)), encoding="utf-8")
        _put(made, shards / begun.shard_id)
    return manifest


def sound_manifest(folder: Path) -> ShardManifest | None:
    """What is in a shard, or None where there is none or a file of it is not what it was when it was made."""
    try:
        manifest = ShardManifest(**json.loads((folder / MANIFEST).read_bytes()))
        sound = all(file_sha256(folder / name) == digest for name, digest in manifest.sha256.items())
    except (OSError, ValueError, TypeError):
        return None
    return manifest if sound else None


def _put(made: Path, folder: Path) -> None:
    """Rename a finished shard into its place; where one is, it is broken, or another worker was quicker."""
    try:
        made.rename(folder)
    except OSError:
        if sound_manifest(folder) is None:
            shutil.rmtree(folder)
            made.rename(folder)


def _sources_of(spec: ShardSpec) -> Iterator[Source | Failure]:
    """The shard's inputs as they are read, one after the other; failures stand where they stood."""
    entries = [entry for entry in spec.inputs if isinstance(entry, Entry)]
    read = iter(()) if spec.ends_interpreter else read_entries(spec.location, entries)
    for entry in spec.inputs:
        if isinstance(entry, Failure):
            yield entry
        elif spec.ends_interpreter:
            fatal = Failure(entry.name, "extraction", "failed", _FATAL, entry.doc_id, entry.content)
            yield from _of_each(fatal, entry.others)
        else:
            source = next(read)
            if isinstance(source, Failure):
                yield from _of_each(source, entry.others)
            else:
                yield replace(source, others=entry.others)


def _of_each(failure: Failure, others: Iterable[str]) -> Iterator[Failure]:
    """The failure of an input, and that of every other input which holds the same."""
    yield failure
    yield from (replace(failure, source_name=name) for name in others)


def _entries_table(spec: ShardSpec) -> pa.Table:
    """The articles of a shard, for the ledger."""
    entries = [entry for entry in spec.inputs if isinstance(entry, Entry)]
    columns = {name: [getattr(entry, name) for entry in entries] for name in ENTRY_SCHEMA.names}
    return pa.table({**columns, "digest": list(map(bytes.fromhex, columns["digest"]))}, ENTRY_SCHEMA)


def extract_sources(sources: Iterable[Source | Failure]) -> dict[str, pl.DataFrame]:
    """Read, extract and validate sources.

    A source that cannot be read, or on which an extractor fails, becomes a row of `errors`; the others go on.

    Args:
        sources: no two of them of one doc_id, and the failures met when listing them.

    Returns:
        Every table of the contract by name, with all its columns, also when empty.
    """
    together = list(sources)
    with no_search_for_cycles():
        try:
            return _tables_of(together)
        except Exception as error:  # One document must not cost the others: look for it.
            if len(together) > 1:
                apart = [extract_sources([source]) for source in together]
                return {table: pl.concat([tables[table] for tables in apart]) for table in SHARD_TABLES}
            (alone,) = together
            others = () if isinstance(alone, Failure) else alone.others
            return _tables_of(list(_of_each(_unforeseen(alone, "validation", error), others)))


def _tables_of(sources: Sequence[Source | Failure]) -> dict[str, pl.DataFrame]:
    rows: dict[str, list[object]] = {table: [] for table in SHARD_TABLES}
    texts: dict[str, str] = {}
    for source, outcome in _outcomes(sources):
        if isinstance(source, Failure):
            rows["errors"].append(source)
            continue
        if isinstance(outcome, Failure):
            rows["errors"].extend(_of_each(outcome, source.others))
            continue
        document, extraction = outcome
        for failed in extraction.failed:
            detail = f"no row of `{failed.table}` could be made: {told(failed.error)}"
            failure = _failure(source, "extraction", "failed", detail, document.doc_id)
            rows["errors"].extend(_of_each(failure, source.others))
        if extraction.cut:
            failure = _failure(source, "extraction", "cut", _CUT.format(extraction.cut), document.doc_id)
            rows["errors"].extend(_of_each(failure, source.others))
        rows["errors"].extend(_unusable_facts(source, document))
        texts[document.doc_id] = document.text
        rows["documents"].append(_document_row(document, source.others))
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
    evidence = _frame("evidence", list(gather_evidence(valid, texts, personal.spans)))
    return without_personal_contexts({**valid, "evidence": evidence})


def to_arrow(table: str, frame: pl.DataFrame) -> pa.Table:
    """A validated frame as an Arrow table with the schema that `schemas` gives it."""
    return frame.to_arrow().cast(arrow_schema(table))


def _outcomes(
    sources: Sequence[Source | Failure],
) -> Iterator[tuple[Source | Failure, tuple[Document, Extraction] | Failure]]:
    """What becomes of each source, in order; the finders look at some documents together."""
    for together in _together(sources):
        read = [source if isinstance(source, Failure) else _read(source) for source in together]
        analyses = iter(analyse([document for document in read if isinstance(document, Document)]))
        for source, document in zip(together, read, strict=True):
            if isinstance(document, Failure):
                yield source, document
            else:
                yield source, _extract(source, next(analyses))


def _together(sources: Iterable[Source | Failure]) -> Iterator[list[Source | Failure]]:
    together: list[Source | Failure] = []
    size = 0
    for source in sources:
        together.append(source)
        size += 0 if isinstance(source, Failure) else len(source.payload)
        if len(together) == _LOOKED_AT_TOGETHER or size >= _BYTES_TOGETHER:
            yield together
            together, size = [], 0
    yield together


def _read(source: Source) -> Document | Failure:
    try:
        return read_source(source)
    except ReadingError as error:
        return _failure(source, error.stage, error.reason, error.detail)
    except Exception as error:  # Bad input never stops a run and never vanishes.
        return _unforeseen(source, "reading", error)


def _extract(source: Source | Failure, analysis: Analysis) -> tuple[Document, Extraction] | Failure:
    try:
        return analysis.document, extract(analysis)
    except Exception as error:
        return _unforeseen(source, "extraction", error)


def _unforeseen(source: Source | Failure, stage: str, error: Exception) -> Failure:
    """The failure of a source by an error that nobody foresaw; a failure stays what it is."""
    if isinstance(source, Failure):
        return source
    doc_id = source.doc_id or sha256_of(source.payload)[:16]
    return _failure(source, stage, "failed", told(error), None if stage == "reading" else doc_id)


def _failure(source: Source, stage: str, reason: str, detail: str, doc_id: str | None = None) -> Failure:
    return Failure(source.name, stage, reason, detail, doc_id or source.doc_id, sha256_of(source.payload))


def _unusable_facts(source: Source, document: Document) -> Iterator[Failure]:
    """What could not be used of the facts on an article, which is published without them."""
    for wrong in source.unusable:
        yield _failure(source, "reading", "bad_row", f"left out: {wrong}", document.doc_id)


def _document_row(document: Document, others: tuple[str, ...]) -> DocumentRow:
    known = document.sidecar
    return DocumentRow(
        doc_id=document.doc_id,
        article_id=document.article_id,
        source_name=document.source_name,
        other_sources=others,
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
