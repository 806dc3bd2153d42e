"""Writes the tables of a release as one workbook (Office Open XML, ECMA-376): a sheet a table.

Cells keep their types, so that no spreadsheet guesses at them: text is text, also where it looks like a
formula, a date or a number with leading zeros. The first sheet says what the others hold. Rows become XML in
`sheet_rows`.

The bytes depend on the rows, the facts of the build and the compression library (zlib), and on nothing else.
"""

import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, Final, cast
from xml.sax.saxutils import escape

import polars as pl

from pipelines.publishing.about import DATA_LICENCE, DESCRIPTION, RIGHTS_NOTE, TITLE
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.release_tables import release_schema, released_columns
from pipelines.publishing.sheet_rows import column_letters, count_cut_cells, header_row, sheet_rows
from pipelines.publishing.workbook_parts import STYLES, fixed_parts, width_of, widths, workbook_parts
from schemas.edtf import DAY
from schemas.tables import TABLES

#: Rows that a sheet takes beside its header.
MOST_ROWS_OF_SHEET: Final = 1_048_575
COMPRESSION: Final = zipfile.ZIP_DEFLATED
#: No day in a zip file is earlier; a clock has no part in it.
_NO_DAY: Final = (1980, 1, 1, 0, 0, 0)
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET: Final = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
#: The header stays in sight.
_FROZEN: Final = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
    'state="frozen"/></sheetView></sheetViews>'
)
_ABOUT: Final = "about"
#: Bytes that are compared at once.
_PIECE: Final = 2**20


class WorkbookFile:
    """A workbook as it is written, one sheet after the other.

    Args:
        path: the file to write.
        facts: the facts of the build, of which the first sheet tells some.
    """

    def __init__(self, path: Path, facts: BuildFacts) -> None:
        """Begin without a sheet."""
        self._zip = zipfile.ZipFile(path, "w")
        self._facts = facts
        self._rows: dict[str, int] = {}
        self._cut: dict[str, int] = {}
        self._table = ""
        self._days: list[str] = []
        self._sheet: BinaryIO | None = None

    def begin(self, table: str) -> None:
        """Begin the sheet of a table."""
        self._end_sheet()
        self._table = table
        self._days = [entry.column for entry in released_columns(table) if entry.pattern == DAY]
        self._rows[table] = self._cut[table] = 0
        # The first sheet is that about all others, and is written last.
        self._sheet = self._member(f"xl/worksheets/sheet{len(self._rows) + 1}.xml")
        schema = release_schema(table)
        self._put(
            f"{_XML}{_SHEET}{_FROZEN}{widths(map(width_of, schema))}<sheetData>{header_row(schema.names)}\n"
        )

    def write(self, rows: pl.DataFrame) -> None:
        """Write rows of the sheet that follow those before."""
        rows = rows.with_columns(_days(rows[name]) for name in self._days)
        if rows.height:
            self._put("\n".join(sheet_rows(rows, first=self._rows[self._table] + 2).to_list()) + "\n")
        self._rows[self._table] += rows.height
        self._cut[self._table] += count_cut_cells(rows)

    def close(self) -> None:
        """Write the sheet about the others, and what holds all together."""
        self._end_sheet()
        about = "".join(self._about_rows())
        sheet = f"{_XML}{_SHEET}{widths([24, 120])}<sheetData>{about}</sheetData></worksheet>"
        parts = {
            "xl/worksheets/sheet1.xml": sheet,
            "xl/styles.xml": STYLES,
            **fixed_parts(f"{TITLE} {self._facts.version}", self._facts.issued, sheets=len(self._rows) + 1),
            **workbook_parts([_ABOUT, *self._rows], {name: self._area(name) for name in self._rows}),
        }
        for name, text in parts.items():
            with self._member(name) as member:
                member.write(text.encode())
        self._zip.close()

    def _about_rows(self) -> list[str]:
        lines = [
            (f"{TITLE} {self._facts.version}", DESCRIPTION),
            ("issued", self._facts.issued),
            ("licence", f"{DATA_LICENCE.title}, {DATA_LICENCE.url}"),
            ("rights", RIGHTS_NOTE),
            ("empty cells", "Nothing is known. No cell says `null`, `NA` or the like where it means this."),
            *(
                (table, f"{TABLES[table].description} Rows: {rows:,}.{self._cut_in_words(table)}")
                for table, rows in self._rows.items()
            ),
        ]
        frame = pl.DataFrame(lines, schema={"what": pl.String, "told": pl.String}, orient="row")
        return sheet_rows(frame, first=1).to_list()

    def _cut_in_words(self, table: str) -> str:
        cut = self._cut[table]
        return (
            f" Cells that are longer than a spreadsheet takes, and end with … here: {cut:,}." if cut else ""
        )

    def _area(self, table: str) -> str:
        """The cells of a table, its header among them."""
        last = column_letters(len(release_schema(table).names) - 1)
        return f"$A$1:${last}${self._rows[table] + 1}"

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            area = self._area(self._table).replace("$", "")
            self._put(f'</sheetData><autoFilter ref="{escape(area)}"/></worksheet>')
            self._sheet.close()
            self._sheet = None

    def _put(self, text: str) -> None:
        if self._sheet is not None:
            self._sheet.write(text.encode())

    def _member(self, name: str) -> BinaryIO:
        member = zipfile.ZipInfo(name, _NO_DAY)
        member.compress_type = COMPRESSION
        member.create_system = 3
        return cast("BinaryIO", self._zip.open(member, "w"))


def _days(column: pl.Series) -> pl.Series:
    """Days as such; text where one of them is none, as the 29th of February of some years."""
    days = column.str.to_date("%Y-%m-%d", strict=False)
    return days if days.null_count() == column.null_count() else column


def same_parts(one: Path, other: Path) -> bool:
    """Whether two workbooks hold the same parts, however they are compressed."""
    try:
        with zipfile.ZipFile(one) as ours, zipfile.ZipFile(other) as theirs:
            return ours.namelist() == theirs.namelist() and all(
                _same_bytes(ours, theirs, name) for name in ours.namelist()
            )
    except (OSError, zipfile.BadZipFile, zlib.error):
        return False


def _same_bytes(ours: zipfile.ZipFile, theirs: zipfile.ZipFile, name: str) -> bool:
    with ours.open(name) as part, theirs.open(name) as beside:
        while (read := part.read(_PIECE)) == beside.read(_PIECE):
            if not read:
                return True
    return False
