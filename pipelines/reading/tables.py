"""Lists the articles of an input table, JSON Lines or Parquet.

A row is {doc_id?, text | html, url?, title?, published?}. Streams: one line or one Arrow batch is held at a
time. A row that cannot be used becomes a failure, the others go on.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.document import Failure, Sidecar, Source
from pipelines.reading.sidecars import WrongValueError, date_of, text_of, url_of

JSON_LINES = ".jsonl"
PARQUET = ".parquet"
_COLUMNS = ("doc_id", "text", "html", "url", "title", "published")
_BATCH_ROWS = 256


def list_rows(path: Path) -> Iterator[Source | Failure]:
    """The articles of a table, in its order.

    Args:
        path: a `.jsonl` or `.parquet` file.

    Yields:
        A source for each row, named `FILE#ROW` (rows count from 1), or a failure for one that cannot be used.
    """
    try:
        if path.suffix.lower() == PARQUET:
            yield from _parquet_rows(path)
        else:
            yield from _json_lines(path)
    except OSError as error:
        detail = (
            f"it cannot be read: {error.strerror or error}; check that it is whole and that you may read it"
        )
        yield Failure(path.name, "reading", "unreadable", detail)


def _json_lines(path: Path) -> Iterator[Source | Failure]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            name = f"{path.name}#{number}"
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                yield _bad_row(name, f"it is no valid JSON in UTF-8: {error}")
                continue
            yield _source(name, row) if isinstance(row, dict) else _bad_row(name, "it is no JSON object")


def _parquet_rows(path: Path) -> Iterator[Source | Failure]:
    try:
        table = pq.ParquetFile(path)
    except pa.ArrowException as error:
        yield Failure(path.name, "reading", "unreadable", f"it is no valid Parquet file: {error}")
        return
    with table:
        columns = [name for name in _COLUMNS if name in table.schema_arrow.names]
        number = 0
        try:
            for batch in table.iter_batches(_BATCH_ROWS, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield _source(f"{path.name}#{number}", row)
        except pa.ArrowException as error:
            yield Failure(path.name, "reading", "unreadable", f"it breaks off after row {number}: {error}")


def _source(name: str, row: Mapping[str, object]) -> Source | Failure:
    """One row as a source."""
    kind = "html" if row.get("text") is None else "text"
    payload = row.get(kind)
    try:
        if not isinstance(payload, str | bytes):
            raise WrongValueError("it needs the article's words in `text` or its page in `html`")
        return Source(
            name,
            payload,
            "text/plain" if kind == "text" else "text/html",
            text_of("doc_id", row.get("doc_id")),
            Sidecar(
                url=url_of(row.get("url") or None),
                title=text_of("title", row.get("title") or None),
                published=date_of("published", row.get("published") or None),
            ),
            "given",
        )
    except WrongValueError as error:
        return _bad_row(name, str(error))


def _bad_row(name: str, detail: str) -> Failure:
    return Failure(name, "reading", "bad_row", detail)
