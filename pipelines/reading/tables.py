"""Lists the articles of an input table, JSON Lines or Parquet.

A row is {doc_id?, text | html, url?, title?, published?}. Streams: one line or one Arrow batch is held at a
time. A row that cannot be used becomes a failure, the others go on.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
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


def rows_at(path: Path, places: Sequence[tuple[str, int]]) -> Iterator[Source | Failure]:
    """Rows of a table once more.

    Args:
        path: the table.
        places: the name of each row, and the byte or the row at which it begins, in rising order.
    """
    if path.suffix.lower() == PARQUET:
        yield from _parquet_rows_at(path, places)
        return
    with path.open("rb") as lines:
        for name, at in places:
            lines.seek(at)
            yield _json_row(name, lines.readline(), at)


def _json_lines(path: Path) -> Iterator[Source | Failure]:
    at = 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _json_row(f"{path.name}#{number}", line, at)
            at += len(line)


def _json_row(name: str, line: bytes, at: int) -> Source | Failure:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return _bad_row(name, f"it is no valid JSON in UTF-8: {error}")
    return _source(name, row, at) if isinstance(row, dict) else _bad_row(name, "it is no JSON object")


def _parquet_rows(path: Path) -> Iterator[Source | Failure]:
    try:
        table = pq.ParquetFile(path)
    except pa.ArrowException as error:
        yield Failure(path.name, "reading", "unreadable", f"it is no valid Parquet file: {error}")
        return
    at = 0
    with table:
        try:
            for row in _rows_of(table, range(table.num_row_groups)):
                yield _source(f"{path.name}#{at + 1}", row, at)
                at += 1
        except pa.ArrowException as error:
            yield Failure(path.name, "reading", "unreadable", f"it breaks off after row {at}: {error}")


def _parquet_rows_at(path: Path, places: Sequence[tuple[str, int]]) -> Iterator[Source | Failure]:
    """Reads no row group that holds none of the rows, and of the others no more than up to the last one."""
    names = {at: name for name, at in places}
    first = 0
    with pq.ParquetFile(path) as table:
        for group in range(table.num_row_groups):
            end = first + table.metadata.row_group(group).num_rows
            wanted = {at for at in names if first <= at < end}
            rows = zip(
                range(first, max(wanted, default=first - 1) + 1), _rows_of(table, [group]), strict=False
            )
            yield from (_source(names[at], row, at) for at, row in rows if at in wanted)
            first = end


def _rows_of(table: pq.ParquetFile, groups: Sequence[int]) -> Iterator[Mapping[str, object]]:
    columns = [name for name in _COLUMNS if name in table.schema_arrow.names]
    for batch in table.iter_batches(_BATCH_ROWS, row_groups=list(groups), columns=columns):
        yield from batch.to_pylist()


def _source(name: str, row: Mapping[str, object], at: int) -> Source | Failure:
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
            at,
        )
    except WrongValueError as error:
        return _bad_row(name, str(error))


def _bad_row(name: str, detail: str) -> Failure:
    return Failure(name, "reading", "bad_row", detail)
