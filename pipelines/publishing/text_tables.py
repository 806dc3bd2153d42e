"""Writes the text files of a table of a release, CSV and spreadsheets: in one file, or in several.

How rows become lines is said in `comma_separated` and `spreadsheet`. Where a file ends depends on the lines
alone, not on the pieces in which they come.
"""

import shutil
from pathlib import Path
from typing import BinaryIO

import polars as pl

from pipelines.publishing.comma_separated import joined
from pipelines.publishing.forms import Form
from pipelines.publishing.parts import Parts


class TextTable:
    """A table in a form of text as it is written, in files that each begin with the header.

    A file that has reached its size ends with the document that it is at. Where sizes are those of bytes, a
    last file of less than half of one joins the file before it.

    Args:
        form: the form.
        table: the table.
        release: the folder of the release.
        header: what every file begins with.
        end: what ends a line.
        bytes_a_file: the size of a file; None where only its rows count.
        rows_a_file: the rows of a file; None where only its bytes count.
    """

    def __init__(
        self,
        form: Form,
        table: str,
        release: Path,
        header: str,
        end: str,
        *,
        bytes_a_file: int | None = None,
        rows_a_file: int | None = None,
    ) -> None:
        """Open the first file."""
        self._header = header.encode()
        self._end = end
        self._bytes_a_file = bytes_a_file
        self._rows_a_file = rows_a_file
        self._parts = Parts(form, table, release)
        self._file = self._next_file()

    def write(self, lines: pl.Series, documents: pl.Series) -> None:
        """Write the lines of rows that follow those before, and hold whole documents.

        Args:
            lines: the lines, without their ends.
            documents: the document that each row belongs to.
        """
        while len(lines):
            if self._is_full:
                self._file.close()
                self._file = self._next_file()
            room = self._room(lines, documents)
            self._file.write(joined(lines[:room], self._end).encode())
            self._rows += room
            lines, documents = lines[room:], documents[room:]

    def close(self) -> None:
        """Name the files."""
        self._file.close()
        if len(self._parts.paths) > 1 and self._bytes_a_file is not None:
            last = self._parts.paths[-1]
            if 2 * last.stat().st_size < self._bytes_a_file:
                self._join_last_two()
        self._parts.settle()

    def _next_file(self) -> BinaryIO:
        file: BinaryIO = self._parts.add().open("wb")
        file.write(self._header)
        self._rows = 0
        self._is_full = False
        return file

    def _room(self, lines: pl.Series, documents: pl.Series) -> int:
        """How many of the lines still go into the file; notes whether it is full then."""
        reached = pl.repeat(False, len(lines), eager=True)
        if self._bytes_a_file is not None:
            sizes = (lines.str.len_bytes().cast(pl.Int64) + len(self._end)).cum_sum()
            reached |= self._file.tell() + sizes >= self._bytes_a_file
        if self._rows_a_file is not None:
            reached |= self._rows + pl.int_range(1, len(lines) + 1, eager=True) >= self._rows_a_file
        self._is_full = reached.any()
        if not self._is_full:
            return len(lines)
        at = reached.arg_true()[0]
        return int(at + documents[at:].eq_missing(documents[at : at + 1]).sum())

    def _join_last_two(self) -> None:
        *_, before, last = self._parts.paths
        with before.open("ab") as joining, last.open("rb") as file:
            file.seek(len(self._header))
            shutil.copyfileobj(file, joining)
        last.unlink()
        self._parts.paths.pop()
