"""The forms in which a release has every table, and where the file of a table stands in each."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from schemas.tables import RELEASE_TABLES


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing tables down.

    Args:
        name: the form's name for programs.
        folder: where its files stand below the release's folder.
        extension: how their names end, without the full stop.
        media_type: their media type (IANA).
        description: what the form is for.
    """

    name: str
    folder: str
    extension: str
    media_type: str
    description: str

    def path(self, table: str) -> str:
        """Where a table's file stands below the release's folder, where it has only one."""
        return f"{self.folder}/{table}.{self.extension}"

    def part(self, table: str, number: int) -> str:
        """Where one of several files of a table stands, numbered from 0 in the order of their rows.

        >>> PARQUET.part("quotes", 12)
        'data/parquet/quotes/quotes-00012.parquet'
        """
        return f"{self.folder}/{table}/{table}-{number:05}.{self.extension}"

    def files(self, release: Path, table: str) -> list[str]:
        """The files that hold a table in a release's folder, in the order of their rows."""
        if (release / self.path(table)).is_file():
            return [self.path(table)]
        found = (release / self.folder / table).glob(f"*.{self.extension}")
        return sorted(path.relative_to(release).as_posix() for path in found)

    def all_files(self, release: Path) -> list[str]:
        """The files of all tables, one table after the other."""
        return [path for table in RELEASE_TABLES for path in self.files(release, table)]


def table_of(path: str) -> str:
    """The table that a file holds, by its path below the release's folder.

    >>> table_of("data/parquet/quotes.parquet"), table_of("data/csv/quotes/quotes-00012.csv")
    ('quotes', 'quotes')
    """
    place = PurePosixPath(path)
    folders = {form.folder for form in FORMS}
    return place.stem if place.parent.as_posix() in folders else place.parent.name


PARQUET: Final = Form(
    name="parquet",
    folder="data/parquet",
    extension="parquet",
    media_type="application/vnd.apache.parquet",
    description="Parquet, which keeps the types",
)
CSV: Final = Form(
    name="csv",
    folder="data/csv",
    extension="csv",
    media_type="text/csv",
    description="CSV (RFC 4180, UTF-8, LF), every cell to the letter",
)
SPREADSHEET: Final = Form(
    name="spreadsheet",
    folder="spreadsheet",
    extension="csv",
    media_type="text/csv",
    description="CSV for spreadsheets (byte-order mark, CRLF): text that would be run as a formula is "
    "kept from it by an apostrophe",
)
FORMS: Final = (PARQUET, CSV, SPREADSHEET)
