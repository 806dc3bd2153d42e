"""Lists every input of a release, also those that became no document."""

from pathlib import Path
from typing import Final

import polars as pl

from pipelines.document import Failure
from pipelines.publishing.release_tables import load_release_table
from pipelines.reading.inputs import list_sources

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


def list_inputs(work: Path, raw: Path) -> pl.DataFrame:
    """Every input of a run in order of name, with the columns of `INPUT_COLUMNS`.

    Args:
        work: the folder of working tables.
        raw: where the inputs lie; asked about those that became no document.
    """
    documents = load_release_table(work, "documents")
    extracted = extracted_inputs(documents)
    failed = _failed_inputs(load_release_table(work, "errors"), set(extracted["name"]))
    others = pl.concat([_other_inputs(documents), failed], how="diagonal")
    known = others.join(
        _listed_inputs(raw, set(others["name"])), on="name", how="left", maintain_order="left"
    )
    return pl.concat([extracted, known], how="diagonal").select(list(INPUT_COLUMNS)).sort("name", "doc_id")


def extracted_inputs(documents: pl.DataFrame) -> pl.DataFrame:
    """The inputs that became documents, in order of name."""
    other_names = {
        "name": pl.col("source_name"),
        "sha256": pl.col("source_sha256"),
        "status": pl.lit(EXTRACTED),
    }
    columns = (other_names.get(name, pl.col(name)).alias(name) for name in INPUT_COLUMNS)
    return documents.select(columns).sort("name", "doc_id")


def _other_inputs(documents: pl.DataFrame) -> pl.DataFrame:
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


def _failed_inputs(errors: pl.DataFrame, extracted: set[str]) -> pl.DataFrame:
    """The inputs that became no document, each once, under the first of its errors."""
    failed = errors.filter(~pl.col("source_name").is_in(extracted)).unique(
        "source_name", keep="first", maintain_order=True
    )
    return failed.select(
        pl.col("source_name").alias("name"),
        "doc_id",
        pl.col("source_sha256").alias("sha256"),
        pl.col("reason").alias("status"),
    )


def _listed_inputs(raw: Path, names: set[str]) -> pl.DataFrame:
    """What can be known, without reading it, of each named input that could be listed."""
    sources = (source for source in list_sources(raw) if not isinstance(source, Failure)) if names else ()
    rows = [
        {
            "name": source.name,
            "media_type": source.media_type,
            "sidecar_sha256": source.sidecar.sha256,
            "url": source.sidecar.url,
            "publisher": source.sidecar.publisher,
            "licence": source.sidecar.licence,
        }
        for source in sources
        if source.name in names
    ]
    columns = ("name", "media_type", "sidecar_sha256", "url", "publisher", "licence")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))


def are_named(inputs: pl.DataFrame) -> bool:
    """Whether inputs are few enough that what describes the making of a release names each."""
    return inputs.height <= MOST_NAMED


def read_inputs(path: Path) -> pl.DataFrame:
    """Read the list of inputs of a release.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no such list.
    """
    schema = {name: pl.Int64 if name == "n_chars" else pl.String for name in INPUT_COLUMNS}
    try:
        return pl.read_csv(path, schema=schema)
    except pl.exceptions.PolarsError as error:
        raise ValueError(str(error)) from error
