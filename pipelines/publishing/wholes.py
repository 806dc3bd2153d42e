"""The files that hold all tables of a release at once, for people and programs that want a single file.

They are written in the same pass as the tables' own files, out of the same rows. A release that is too large
for one of them goes without it, and its README says so. What is in each is said in `workbook` and `database`.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import polars as pl
import pyarrow.parquet as pq

from pipelines.publishing.about import NAME
from pipelines.publishing.database import DatabaseFile, same_tables
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.release_tables import table_files
from pipelines.publishing.workbook import MOST_ROWS_OF_SHEET, WorkbookFile, same_parts
from schemas.tables import RELEASE_TABLES


class WholeFile(Protocol):
    """A file that takes one table after the other."""

    def begin(self, table: str) -> None:
        """Begin a table, which ends where the next one begins."""

    def write(self, rows: pl.DataFrame) -> None:
        """Write rows of the table that follow those before."""

    def close(self) -> None:
        """Write what is left."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A kind of file that holds all tables.

    Args:
        name: its name for programs.
        path: where it stands below the release's folder.
        media_type: its media type (IANA).
        description: what it is for.
        most_rows: the rows of all tables together beyond which a release goes without it.
        most_rows_of_table: likewise those of one table.
    """

    name: str
    path: str
    media_type: str
    description: str
    most_rows: int
    most_rows_of_table: int

    def holds(self, rows: Mapping[str, int]) -> bool:
        """Whether a release of so many rows by table has it."""
        return sum(rows.values()) <= self.most_rows and max(rows.values()) <= self.most_rows_of_table


WORKBOOK: Final = Whole(
    name="workbook",
    path=f"data/{NAME}.xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    description="All tables in one workbook (Office Open XML), a sheet each: numbers, dates and truth values "
    "keep their types, and no text is run as a formula",
    # More takes a spreadsheet minutes to open, and gigabytes of memory.
    most_rows=500_000,
    most_rows_of_table=MOST_ROWS_OF_SHEET,
)
DATABASE: Final = Whole(
    name="database",
    path=f"data/{NAME}.sqlite",
    media_type="application/vnd.sqlite3",
    description="All tables in one database (SQLite 3), with their keys, and the meaning of each column",
    # Beyond, Parquet files are read faster than a database is downloaded.
    most_rows=5_000_000,
    most_rows_of_table=5_000_000,
)
MAKERS: Final[dict[Whole, type[WorkbookFile] | type[DatabaseFile]]] = {
    WORKBOOK: WorkbookFile,
    DATABASE: DatabaseFile,
}
WHOLES: Final = tuple(MAKERS)


@contextmanager
def written_wholes(work: Path, folder: Path, facts: BuildFacts) -> Iterator[Sequence[WholeFile]]:
    """Those files that a release of so many rows has, as they are written.

    Args:
        work: the folder of working tables, which tell how many rows there are.
        folder: the release's folder.
        facts: the facts of the build.
    """
    rows = {table: _rows_of(work, table) for table in RELEASE_TABLES}
    with ExitStack() as stack:
        yield [
            _closing(stack, maker(folder / whole.path, facts))
            for whole, maker in MAKERS.items()
            if whole.holds(rows)
        ]


def take_over_the_same(release: Path, rebuilt: Path) -> None:
    """Put the files of a release into its rebuild where both say the same.

    The libraries that write them come with the machine: others may compress otherwise, or lay pages out so.

    Args:
        release: the folder of the release.
        rebuilt: that of its rebuild, with these files.
    """
    for whole, is_same in ((WORKBOOK, same_parts), (DATABASE, same_tables)):
        ours, theirs = release / whole.path, rebuilt / whole.path
        if ours.is_file() and theirs.is_file() and is_same(ours, theirs):
            shutil.copyfile(ours, theirs)


def _closing(stack: ExitStack, file: WholeFile) -> WholeFile:
    stack.callback(file.close)
    return file


def _rows_of(work: Path, table: str) -> int:
    return sum(pq.read_metadata(path).num_rows for path in table_files(work, table))
