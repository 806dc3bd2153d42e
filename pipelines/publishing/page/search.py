"""Writes what the page searches: `search/`, with all rows of a release, and the words that they are found by.

The release is cut into parts (`parts`), each a folder of scripts (`script_files`):

    search/00000/head.js                 its documents, and where their rows stand
    search/00000/quotes/quotes-00000.js  rows of a table, column by column
    search/00000/words/words-00000.js    words in order, and the rows that have them

The page's script reads the heads when something is first searched, then the words that are asked for, and
of rows only the files with those that it shows.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import polars as pl

from pipelines.publishing.canonical import Json
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.manifest import SEARCH
from pipelines.publishing.page.parts import COLUMNS, WITHOUT_DOCUMENTS, Part, RowsInOrder, parts_of
from pipelines.publishing.page.script_files import write_script
from pipelines.publishing.page.words import CODES, words_of
from schemas.tables import RELEASE_TABLES

#: Of more documents than these the page searches the first in order of `doc_id`, and says so.
SEARCHED_DOCUMENTS: Final = 50_000
#: About how much text a file of rows holds, in bytes, before it is compressed, and one of words, of which a
#: search reads one or two for each word and part.
FILE_BYTES: Final = 400_000
WORD_FILE_BYTES: Final = 100_000
#: What a cell takes beside its text.
_CELL_BYTES: Final = 4
#: The file of the ids of entities, among those of words that are put aside.
_NAMES: Final = "names.parquet"


@dataclass(frozen=True, slots=True)
class Searched:
    """What can be searched of a release.

    Args:
        parts: how many parts it is cut into.
        documents: how many documents they have.
    """

    parts: int
    documents: int


def write_search(folder: Path, most_documents: int = SEARCHED_DOCUMENTS) -> Searched:
    """Write what the page of a release searches.

    Args:
        folder: the release's folder, with its Parquet files.
        most_documents: of more documents than these only the first are searched.

    Returns:
        How much that is.
    """
    tables = folder / PARQUET.folder
    parts = list(parts_of(tables, most_documents))
    heads: dict[str, dict[str, Any]] = {part.name: {} for part in parts}
    with tempfile.TemporaryDirectory(prefix="words-", dir=folder) as scratch:
        for table in sorted(RELEASE_TABLES, key=lambda name: name != "entities"):
            rows = RowsInOrder(tables, table)
            for part in parts:
                taken = rows.take(part)
                heads[part.name][table] = _write_rows(folder / SEARCH, part, table, taken)
                _keep_words(Path(scratch) / part.name, table, taken)
        for part in parts:
            _write_head(folder / SEARCH, part, heads[part.name], _kept_words(Path(scratch) / part.name))
    return Searched(len(parts), sum(part.documents.height for part in parts))


def _keep_words(folder: Path, table: str, rows: pl.DataFrame) -> None:
    """Put the words of a table's rows aside, until those of all tables are there."""
    folder.mkdir(exist_ok=True)
    if table == "entities":
        rows.select("entity_id", "canonical_id").write_parquet(folder / _NAMES)
    words = words_of(table, rows, pl.read_parquet(folder / _NAMES))
    words.write_parquet(folder / f"{table}.parquet")


def _kept_words(folder: Path) -> pl.DataFrame:
    """The words of all tables in order; `table` is the place of a table among those of a release."""
    words = (
        pl.read_parquet(folder / f"{table}.parquet").with_columns(table=pl.lit(number, pl.UInt8))
        for number, table in enumerate(RELEASE_TABLES)
    )
    return pl.concat(words).sort("word", "table")


def _write_head(folder: Path, part: Part, tables: dict[str, Any], words: pl.DataFrame) -> None:
    head: dict[str, Json] = {
        "documents": {column: part.documents[column].to_list() for column in COLUMNS},
        "tables": tables,
        "words": list(_write_words(folder, part, words)),
        "codes": {field: _codes(words, field) for field in CODES},
    }
    write_script(folder, f"{part.name}/head", head)


def _write_rows(folder: Path, part: Part, table: str, rows: pl.DataFrame) -> dict[str, Any]:
    """Write the rows of a table; how many each document has of them, and where each file begins.

    Rows of no document come first. The cells name no document, unless it is none of the release.
    """
    columns = [name for name in rows.columns if name != "doc_id" or table in WITHOUT_DOCUMENTS]
    pieces = list(_in_files(rows))
    for number, piece in enumerate(pieces):
        cells = {column: piece[column].to_list() for column in columns}
        write_script(folder, f"{part.name}/{table}/{table}-{number:05}", cells)
    return {
        "rows": rows.height,
        "files": [0, *accumulate(piece.height for piece in pieces[:-1])] if pieces else [],
        "counts": _rows_by_document(part, table, rows),
    }


def _in_files(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Rows in pieces of about the same amount of text; where they are cut depends on the cells alone."""
    if rows.is_empty():
        return
    sizes = [
        pl.col(name).str.len_bytes().fill_null(0) for name, kind in rows.schema.items() if kind == pl.String
    ]
    lists = [40 * pl.col(name).list.len() for name, kind in rows.schema.items() if isinstance(kind, pl.List)]
    size = pl.sum_horizontal(*sizes, *lists, pl.lit(_CELL_BYTES * rows.width)).cast(pl.Int64)
    file = rows.select(file=(size.cum_sum() - 1) // FILE_BYTES).to_series()
    for number in file.unique(maintain_order=True):
        yield rows.filter(file == number)


def _rows_by_document(part: Part, table: str, rows: pl.DataFrame) -> list[int]:
    """How many rows each document has."""
    if table in WITHOUT_DOCUMENTS:
        return []
    counts = rows.group_by("doc_id").len()
    joined = part.documents.select("doc_id").join(counts, on="doc_id", how="left", maintain_order="left")
    return joined["len"].fill_null(0).to_list()


def _write_words(folder: Path, part: Part, words: pl.DataFrame) -> Iterator[str]:
    """Write words in their order; the first word of each file."""
    size = pl.col("rows").str.len_bytes() + pl.col("word").str.len_bytes()
    numbered = words.with_columns(file=(size.cum_sum() - 1) // WORD_FILE_BYTES)
    # All tables of a word stand in one file.
    file = numbered.select(pl.col("file").max().over("word")).to_series()
    for number, name in enumerate(file.unique(maintain_order=True)):
        piece = words.filter(file == name)
        cells = {column: piece[column].to_list() for column in ("word", "table", "rows")}
        write_script(folder, f"{part.name}/words/words-{number:05}", cells)
        yield piece["word"][0]


def _codes(words: pl.DataFrame, field: str) -> list[str]:
    """The codes of a field that rows have, in order."""
    mark = f"={field}="
    found = words["word"].filter(words["word"].str.starts_with(mark)).unique().sort()
    return found.str.strip_prefix(mark).to_list()
