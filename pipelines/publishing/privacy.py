"""The gate before a release: no file of it may hold personal data, nor a row from a zone about an author.

Rows with personal data left their tables when these were made (`running.withholding`), and files that are
put together of their cells had it left out (`redaction`); this looks at the finished files once more, whoever
wrote them, at the same words as those two. Nothing is changed: what does not pass is not published. Code of
others that the page uses lies in `assets/` as its makers published it, with their names, and is no data.

A table says the same in every form. So of its text files only such rows are searched as have other words than
the row at their place in its Parquet files. The workbook and the database of all tables are no text; they are
written out of the very rows that the Parquet files are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.csv as pc

from pipelines.publishing.comma_separated import cells_as_text
from pipelines.publishing.forms import CSV, FORMS, PARQUET, SPREADSHEET
from pipelines.publishing.manifest import ASSETS, SEARCH, files_below
from pipelines.publishing.pieces import pieces_in
from pipelines.publishing.redaction import ids_like_numbers, personal_data_in, stretches_in
from pipelines.publishing.release_tables import scan_release_table
from pipelines.publishing.wholes import WHOLES
from pipelines.reading.personal.find import find_personal_data
from pipelines.running.withholding import suspicious_words, words_of
from schemas.tables import RELEASE_TABLES
from schemas.vocabulary import PERSONAL_ZONES

#: The browser code is others'; what the page searches is cells of the tables, compressed: these are read.
_NOT_READ: Final = (f"{ASSETS}/", f"{SEARCH}/")
#: A signal's row gives offsets and codes, and its values only outside personal zones.
_WITHOUT_TEXT: Final = "coverage"
#: Text is looked through in pieces of so many characters, to the end of a line.
_PIECE: Final = 4_000_000
_BETWEEN_CELLS: Final = " | "


def find_leaks(release: Path) -> list[str]:
    """The places of a release with personal data, each as `path, place: kind`; the data are not repeated.

    Args:
        release: the folder of the release, complete.
    """
    ids = ids_like_numbers(release)
    paths = files_below(release)
    of_tables = {path for form in FORMS for path in form.all_files(release)}
    of_tables |= {whole.path for whole in WHOLES}
    others = [path for path in paths if path not in of_tables and not path.startswith(_NOT_READ)]
    return [
        *(f"the name of a file: {kinds}" for path in paths if (kinds := _kinds_in([path], ids))),
        *chain.from_iterable(_leaks_in_table(release, table, ids) for table in RELEASE_TABLES),
        *chain.from_iterable(_leaks_in_other(release, path, ids) for path in others),
    ]


def _kinds_in(words: Iterable[str], ids: Set[str]) -> str:
    return ", ".join(sorted({datum.kind for stretch in words for datum in personal_data_in(stretch, ids)}))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Some rows of a file of a release, and the number of the first of them, from 1."""

    release: Path
    path: str
    first: int
    rows: pl.DataFrame

    def words(self, columns: Sequence[str]) -> pl.Series:
        """All words of each row that stand in some columns."""
        cells = cells_as_text(self.rows.select(columns))
        return cells.select(
            pl.concat_str(cells.columns or pl.lit(""), separator=_BETWEEN_CELLS, ignore_nulls=True)
        ).to_series()

    def leaks(self, words: pl.Series, ids: Set[str]) -> Iterator[str]:
        """Those of the rows with personal data in a cell.

        Args:
            words: the words of each row together, null for those that are not to be looked at.
            ids: what `ids_like_numbers` gives.
        """
        columns = _columns_of_words(self.rows)
        for at in suspicious_words(words).arg_true():
            row = self.rows.row(at, named=True)
            if kinds := _kinds_in(chain.from_iterable(words_of(row[name]) for name in columns), ids):
                yield f"{self.path}, row {self.first + at}{self._article(row)}: {kinds}"

    def _article(self, row: Mapping[str, object]) -> str:
        """The article that a row is of, as far as that can be told."""
        documents = scan_release_table(self.release / PARQUET.folder, "documents")
        known = documents.filter(pl.col("doc_id") == row.get("doc_id")).select("source_name").collect()
        name = next(iter(known["source_name"]), row.get("source_name"))
        return f" (article {name})" if name and not find_personal_data(str(name)) else ""


def _leaks_in_table(release: Path, table: str, ids: Set[str]) -> Iterator[str]:
    """Rows of a table with personal data, or from a personal zone, in any of its forms."""
    texts = [_TextRows(release, form.files(release, table)) for form in (CSV, SPREADSHEET)]
    for rows in chain.from_iterable(_parquet_rows(release, path) for path in PARQUET.files(release, table)):
        columns = _columns_of_words(rows.rows)
        words = rows.words(columns)
        yield from rows.leaks(words, ids)
        for at in _in_personal_zones(table, rows.rows):
            yield f"{rows.path}, row {rows.first + at}: stands in what the page says of its author"
        for text in texts:
            yield from _leaks_in_others_words(text, columns, words, ids)
    for text in texts:
        yield from (leak for rows in text.take() for leak in rows.leaks(rows.words(rows.rows.columns), ids))
        yield from (leak for path in text.unreadable for leak in _leaks_in_text(release, path, ids))


def _leaks_in_others_words(
    text: "_TextRows", columns: Sequence[str], words: pl.Series, ids: Set[str]
) -> Iterator[str]:
    """Leaks in the next rows of text files that do not have the words which they should have."""
    start = 0
    for rows in text.take(len(words)):
        there = rows.words([name for name in columns if name in rows.rows.columns])
        others = there.set(there.eq_missing(words[start : start + len(there)]), None)
        yield from rows.leaks(others, ids)
        start += len(there)


class _TextRows:
    """The rows of text files of a table, taken so many at a time; notes files that are no CSV."""

    def __init__(self, release: Path, paths: Sequence[str]) -> None:
        self.unreadable: list[str] = []
        self._coming = chain.from_iterable(self._read(release, path) for path in paths)
        self._held: _Rows | None = None

    def take(self, most: int | None = None) -> Iterator[_Rows]:
        """The next rows, no more than so many, or all that are left."""
        left = most
        while (left is None or left) and (rows := self._held or next(self._coming, None)):
            now = rows.rows.height if left is None else min(left, rows.rows.height)
            rest = rows.rows[now:]
            self._held = _Rows(rows.release, rows.path, rows.first + now, rest) if rest.height else None
            left = None if left is None else left - now
            yield _Rows(rows.release, rows.path, rows.first, rows.rows[:now])

    def _read(self, release: Path, path: str) -> Iterator[_Rows]:
        try:
            yield from _csv_rows(release, path)
        except pa.ArrowInvalid:
            self.unreadable.append(path)


def _leaks_in_other(release: Path, path: str, ids: Set[str]) -> Iterator[str]:
    """Rows or lines of a file that is no table's."""
    if path.endswith(f".{PARQUET.extension}"):
        for rows in _parquet_rows(release, path):
            yield from rows.leaks(rows.words(_columns_of_words(rows.rows)), ids)
    elif path.endswith(f".{CSV.extension}"):
        text = _TextRows(release, [path])
        yield from (
            leak for rows in text.take() for leak in rows.leaks(rows.words(_columns_of_words(rows.rows)), ids)
        )
        yield from (leak for path in text.unreadable for leak in _leaks_in_text(release, path, ids))
    else:
        yield from _leaks_in_text(release, path, ids)


def _parquet_rows(release: Path, path: str) -> Iterator[_Rows]:
    first = 1
    for rows in pieces_in(release / path):
        yield _Rows(release, path, first, pl.DataFrame(rows))
        first += rows.num_rows


def _csv_rows(release: Path, path: str) -> Iterator[_Rows]:
    """The rows of a CSV file, every cell as text.

    Raises:
        ArrowInvalid: it is none.
    """
    with pc.open_csv(
        release / path,
        pc.ReadOptions(use_threads=False),
        pc.ParseOptions(newlines_in_values=True),
        pc.ConvertOptions(
            column_types=dict.fromkeys(_header(release / path), pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    ) as batches:
        first = 1
        for batch in batches:
            yield _Rows(release, path, first, pl.DataFrame(pl.from_arrow(batch)))
            first += batch.num_rows


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return file.readline().rstrip("\r\n").split(",")


def _columns_of_words(rows: pl.DataFrame) -> list[str]:
    """The columns that may hold words, which ids, hashes and numbers are not."""
    return [
        name
        for name, kind in rows.schema.items()
        if not name.endswith(("_id", "sha256")) and (kind == pl.String or kind.is_nested())
    ]


def _in_personal_zones(table: str, frame: pl.DataFrame) -> list[int]:
    if table in ("zones", _WITHOUT_TEXT) or "zone" not in frame.columns:
        return []
    inside = frame["zone"].is_in(list(PERSONAL_ZONES)).fill_null(False)
    if "row_table" in frame.columns:
        inside &= (frame["row_table"] != _WITHOUT_TEXT).fill_null(True)
    return inside.arg_true().to_list()


def _leaks_in_text(release: Path, path: str, ids: Set[str]) -> Iterator[str]:
    """Lines, by their number from 1, with personal data; what is no UTF-8 is looked at as far as it reads."""
    line = 1
    with (release / path).open(encoding="utf-8", errors="replace", newline="") as file:
        while lines := file.readlines(_PIECE):
            text = "".join(lines)
            for stretch in stretches_in(path, text):
                for datum in personal_data_in(stretch.words, ids):
                    at = min(stretch.start + datum.span.start, stretch.end)
                    yield f"{path}, line {line + text.count(chr(10), 0, at)}: {datum.kind}"
            line += text.count("\n")
