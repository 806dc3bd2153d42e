"""The forms in which a release has every table, and where the file of a table stands in each."""

from dataclasses import dataclass
from typing import Final


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
        """Where a table's file stands below the release's folder."""
        return f"{self.folder}/{table}.{self.extension}"


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
