"""Lists every input of a release, also those that became no document."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.document import Failure, Source
from pipelines.publishing.comma_separated import cells_as_text, csv_lines, header_line, joined
from pipelines.publishing.release_tables import load_release_table, scan_release_table, table_pieces
from pipelines.reading.inputs import is_table, list_files, read_file
from pipelines.reading.tables import list_rows
from pipelines.reading.web_archives import list_pages
from pipelines.running.withholding import is_personal

#: Where the list stands in a release.
INPUTS: Final = "provenance/inputs.csv"

#: What describes the making of a release names no more inputs than these one by one, and otherwise this list.
MOST_NAMED: Final = 10_000

#: The status of an input that became a document, and of one with the same content as such; any other status
#: is a reason of `errors`.
EXTRACTED: Final = "extracted"
SAME_DOCUMENT: Final = "same_document"

#: The columns of the list, each with what it says.
INPUT_COLUMNS: Final = {
    "name": "Path below the folder of inputs, or `table.jsonl#7` for a row of a table",
    "doc_id": "The document that the input became, where it got that far",
    "sha256": "SHA-256 of the input's bytes",
    "sidecar_sha256": "SHA-256 of the bytes of its sidecar",
    "media_type": "Media type",
    "url": "Where it was published",
    "publisher": "Who published it",
    "licence": "The licence under which its publisher gives it",
    "n_chars": "Length of its text in Unicode code points",
    "status": "`extracted`, `same_document` where it was so under another name, or the reason why it was not",
}


_SCHEMA: Final = pl.Schema({name: pl.Int64() if name == "n_chars" else pl.String() for name in INPUT_COLUMNS})
_ARROW_SCHEMA: Final = pa.schema(
    [(name, pa.int64() if name == "n_chars" else pa.string()) for name in INPUT_COLUMNS]
)
#: What can be known of an input that became no document.
_KNOWN_SCHEMA: Final = dict.fromkeys(
    ("name", "media_type", "sidecar_sha256", "url", "publisher", "licence"), pl.String
)
_PIECE: Final = 50_000
#: Where the list is kept below a folder of working tables: not among these.
_KEPT: Final = "publishing/inputs.parquet"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The list of a release's inputs, which may be longer than memory has room for.

    Args:
        rows: the list, with the columns of `INPUT_COLUMNS`, in order of documents and then of names; inputs
            of which not even the document is known come first.
        count: how many inputs there are.
    """

    rows: pl.LazyFrame
    count: int

    @property
    def are_named(self) -> bool:
        """Whether they are few enough that what describes the making of a release names each."""
        return self.count <= MOST_NAMED

    def pieces(self) -> Iterator[pl.DataFrame]:
        """The list in pieces of bounded size, at least one, if an empty one."""
        yield pl.DataFrame(schema=_SCHEMA)
        yield from self.rows.collect_batches(chunk_size=_PIECE, maintain_order=True)

    def csv_pages(self) -> Iterator[str]:
        """The text of the list as CSV, in pieces of bounded size."""
        yield header_line(INPUT_COLUMNS) + "\n"
        for rows in self.pieces():
            yield joined(csv_lines(cells_as_text(rows)), "\n")


def list_inputs(work: Path, raw: Path) -> Inputs:
    """Every input of a run.

    Args:
        work: the folder of working tables; the list is kept there, too.
        raw: where the inputs lie; asked about those that became no document.
    """
    path = work / _KEPT
    path.parent.mkdir(exist_ok=True)
    count = 0
    with pq.ParquetWriter(path, _ARROW_SCHEMA) as file:
        for rows in _listed(work, raw):
            file.write_table(rows.to_arrow().cast(_ARROW_SCHEMA))
            count += rows.height
    return Inputs(pl.scan_parquet(path), count)


def _listed(work: Path, raw: Path) -> Iterator[pl.DataFrame]:
    failed = _failed_inputs(work)
    others = {*failed["name"], *_names_of_same(work)}
    known = _listed_inputs(raw, others) if others else pl.DataFrame(schema=_KNOWN_SCHEMA)
    for documents in table_pieces(work, "documents"):
        is_next = pl.col("doc_id").is_null() | (pl.col("doc_id") <= documents["doc_id"].max())
        extra = pl.concat([_same_documents(documents), failed.filter(is_next)], how="diagonal")
        failed = failed.filter(~is_next.fill_null(True))
        yield _in_order([extracted_inputs(documents), _with_facts(extra, known)])
    yield _in_order([_with_facts(failed, known)])


def _in_order(listed: Sequence[pl.DataFrame]) -> pl.DataFrame:
    rows = pl.concat([pl.DataFrame(schema=_SCHEMA), *listed], how="diagonal")
    return rows.select(list(INPUT_COLUMNS)).sort("doc_id", "name")


def extracted_inputs(documents: pl.DataFrame) -> pl.DataFrame:
    """The inputs that became documents, in the order of the list."""
    other_names = {
        "name": pl.col("source_name"),
        "sha256": pl.col("source_sha256"),
        "status": pl.lit(EXTRACTED),
    }
    columns = (other_names.get(name, pl.col(name)).alias(name) for name in INPUT_COLUMNS)
    return documents.select(columns).sort("doc_id", "name")


def _same_documents(documents: pl.DataFrame) -> pl.DataFrame:
    """The inputs with the same content as one that became a document."""
    return (
        documents.filter(pl.col("other_sources").list.len() > 0)
        .explode("other_sources")
        .select(
            "doc_id",
            "n_chars",
            name=pl.col("other_sources"),
            sha256=pl.col("source_sha256"),
            status=pl.lit(SAME_DOCUMENT),
        )
    )


def _names_of_same(work: Path) -> pl.Series:
    names = scan_release_table(work, "documents").select(pl.col("other_sources").explode().drop_nulls())
    return names.collect(engine="streaming").to_series()


def _failed_inputs(work: Path) -> pl.DataFrame:
    """The inputs that became no document, each once, under the first of its errors."""
    errors = load_release_table(work, "errors").unique("source_name", keep="first", maintain_order=True)
    names = errors.lazy().select("source_name")
    extracted = scan_release_table(work, "documents").select("source_name")
    known = extracted.join(names, on="source_name", how="semi").collect(engine="streaming")
    return errors.join(known, on="source_name", how="anti").select(
        pl.col("source_name").alias("name"),
        "doc_id",
        pl.col("source_sha256").alias("sha256"),
        pl.col("reason").alias("status"),
    )


def _with_facts(inputs: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    return inputs.join(known, on="name", how="left", maintain_order="left")


def _listed_inputs(raw: Path, names: Collection[str]) -> pl.DataFrame:
    """What can be known of each named input without extracting it, but for what is personal."""
    rows = [
        {
            "name": source.name,
            "media_type": source.media_type,
            "sidecar_sha256": source.sidecar.sha256,
            "url": source.sidecar.url,
            "publisher": source.sidecar.publisher,
            "licence": source.sidecar.licence,
        }
        for source in _sources_among(raw, names)
        if not isinstance(source, Failure) and source.name in names
    ]
    shown = [
        {column: None if is_personal(cell) and column != "name" else cell for column, cell in row.items()}
        for row in rows
    ]
    return pl.DataFrame(shown, schema=_KNOWN_SCHEMA)


def _sources_among(raw: Path, names: Collection[str]) -> Iterator[Source | Failure]:
    """The inputs in those files that named ones may be in; no other file is read."""
    archives = {name.rpartition("#")[0] for name in names}
    for found in list_files(raw):
        if isinstance(found, Failure):
            continue
        if is_table(raw):
            yield from list_rows(found.path)
        elif found.holds_pages and found.name in archives:
            yield from list_pages(found.path, found.name, found.root)
        elif found.name in names:
            yield read_file(found)


def read_inputs(path: Path) -> Inputs:
    """Read through the list of inputs of a release.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no such list.
    """
    rows = pl.scan_csv(path, schema=_SCHEMA)
    try:
        return Inputs(rows, sum(piece.height for piece in Inputs(rows, 0).pieces()))
    except pl.exceptions.PolarsError as error:
        raise ValueError(str(error)) from error
