"""Lists the articles of an input table, JSON Lines or Parquet.

A row is {doc_id?, text | html, url?, title?, published?}. Streams: one line or one Arrow batch is held at a
time. A row that cannot be used becomes a failure, the others go on; a fact on an article that cannot be used
is left out and said, and costs no article.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.document import Failure, Sidecar, Source
from pipelines.reading.files import LONGEST_ARTICLE, Place, failure_of, open_within, too_large
from pipelines.reading.sidecars import WrongValueError, date_of, text_of, url_of

JSON_LINES = ".jsonl"
PARQUET = ".parquet"
#: What may be said of an article, and how it is read; an article without these is one all the same.
_FACTS: Mapping[str, Callable[[object], str | None]] = {
    "url": url_of,
    "title": partial(text_of, "title"),
    "published": partial(date_of, "published"),
}
_COLUMNS = ("doc_id", "text", "html", *_FACTS)
_BATCH_ROWS = 256
#: Bytes of a line at most: JSON may write each byte of an article as six.
_LONGEST_LINE = 6 * LONGEST_ARTICLE
#: A column chunk that unpacks to more than this many bytes, and to as many times its length, is a bomb.
_MOST_UNPACKED = 2**28
_MOST_TIMES = 100


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
    except Exception as error:  # Whatever is wrong with one input costs no other.
        yield failure_of(error, path.name)


def rows_at(path: Path, places: Sequence[Place]) -> Iterator[Source | Failure]:
    """Rows of a table once more.

    Args:
        path: the table.
        places: the name of each row, and the byte or the row at which it begins, in rising order.
    """
    if path.suffix.lower() == PARQUET:
        yield from _parquet_rows_at(path, places)
        return
    with open_within(path, None) as lines:
        for place in places:
            lines.seek(place.at)
            yield _json_row(place.name, lines.readline(_LONGEST_LINE + 1), place.at)


def _json_lines(path: Path) -> Iterator[Source | Failure]:
    at = number = 0
    with open_within(path, None) as lines:
        while line := lines.readline(_LONGEST_LINE + 1):
            number += 1
            if line.strip():
                yield _json_row(f"{path.name}#{number}", line, at)
            at += len(line)
            while len(line) > _LONGEST_LINE and not line.endswith(b"\n"):
                line = lines.readline(_LONGEST_LINE + 1)
                at += len(line)


def _json_row(name: str, line: bytes, at: int) -> Source | Failure:
    if len(line) > _LONGEST_LINE:
        return failure_of(too_large(_LONGEST_LINE), name)
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return _bad_row(name, f"it is no valid JSON in UTF-8: {error}")
    return _source(name, row, at) if isinstance(row, dict) else _bad_row(name, "it is no JSON object")


def _parquet_rows(path: Path) -> Iterator[Source | Failure]:
    at = 0
    with open_within(path, None) as file:
        try:
            table = pq.ParquetFile(file)
            for row in _rows_of(table, range(table.num_row_groups)):
                yield _parquet_row(f"{path.name}#{at + 1}", row, at)
                at += 1
        except pa.ArrowException as error:
            wrong = f"it breaks off after row {at}" if at else "it is no valid Parquet file"
            yield Failure(path.name, "reading", "unreadable", f"{wrong}: {error}")


def _parquet_rows_at(path: Path, places: Sequence[Place]) -> Iterator[Source | Failure]:
    """Reads no row group that holds none of the rows, and of the others no more than up to the last one."""
    names = {place.at: place.name for place in places}
    first = 0
    with open_within(path, None) as file:
        table = pq.ParquetFile(file)
        for group in range(table.num_row_groups):
            end = first + table.metadata.row_group(group).num_rows
            wanted = {at for at in names if first <= at < end}
            rows = zip(
                range(first, max(wanted, default=first - 1) + 1), _rows_of(table, [group]), strict=False
            )
            yield from (_parquet_row(names[at], row, at) for at, row in rows if at in wanted)
            first = end


def _rows_of(table: pq.ParquetFile, groups: Sequence[int]) -> Iterator[Mapping[str, pa.Scalar]]:
    """The rows of row groups, their cells as they are in the table; one is made an object at a time.

    Raises:
        ReadingError: they unpack to far more than they could be meant to.
    """
    columns = [name for name in _COLUMNS if name in table.schema_arrow.names]
    for group in groups:
        _refuse_bomb(table.metadata.row_group(group))
    for batch in table.iter_batches(_BATCH_ROWS, row_groups=list(groups), columns=columns):
        for row in range(batch.num_rows):
            yield {name: column[row] for name, column in zip(columns, batch.columns, strict=True)}


def _refuse_bomb(group: pq.RowGroupMetaData) -> None:
    for number in range(group.num_columns):
        chunk = group.column(number)
        unpacked = chunk.total_uncompressed_size
        if unpacked > _MOST_UNPACKED and unpacked > _MOST_TIMES * chunk.total_compressed_size:
            raise too_large(_MOST_UNPACKED)


def _parquet_row(name: str, cells: Mapping[str, pa.Scalar], at: int) -> Source | Failure:
    """One row as a source; bad UTF-8 and dates that no calendar has are found when its cells are read."""
    row: dict[str, object] = {}
    unusable = []
    for column, cell in cells.items():
        try:
            row[column] = cell.as_py()
        except (ValueError, ArithmeticError, pa.ArrowException) as error:
            wrong = f"its `{column}` cannot be read: {error}"
            if column not in _FACTS:
                return _bad_row(name, wrong)
            unusable.append(wrong)
    return _source(name, row, at, unusable)


def _source(name: str, row: Mapping[str, object], at: int, unusable: Iterable[str] = ()) -> Source | Failure:
    """One row as a source; without its words, or the id that it is to go by, it is none."""
    kind = "html" if row.get("text") is None else "text"
    payload = row.get(kind)
    doc_id = None
    try:
        doc_id = text_of("doc_id", row.get("doc_id"))
        if not isinstance(payload, str | bytes):
            raise WrongValueError("it needs the article's words in `text` or its page in `html`")
    except WrongValueError as error:
        return _bad_row(name, str(error), doc_id)
    facts, wrong = _facts(row)
    media_type = "text/plain" if kind == "text" else "text/html"
    left_out = (*unusable, *wrong)
    return Source(name, payload, media_type, doc_id, facts, "given", at, unusable=left_out)


def _facts(row: Mapping[str, object]) -> tuple[Sidecar, list[str]]:
    """What a row says of its article, and what is wrong with the rest, which costs nothing but itself."""
    facts: dict[str, str | None] = {}
    wrong = []
    for key, read in _FACTS.items():
        try:
            facts[key] = read(row.get(key) or None)
        except WrongValueError as error:
            wrong.append(str(error))
    url, title, published = map(facts.get, _FACTS)
    return Sidecar(url=url, title=title, published=published), wrong


def _bad_row(name: str, detail: str, doc_id: str | None = None) -> Failure:
    return Failure(name, "reading", "bad_row", detail, doc_id)
