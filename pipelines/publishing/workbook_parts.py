"""The parts of a workbook beside its rows, as Office Open XML (ECMA-376) has them: styles, widths, names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

#: The formats of cells, by their place in `STYLES`: text, the header, a day.
TEXT: Final = 1
HEADER: Final = 2
DAY: Final = 3
STYLES: Final = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)

#: Widths of columns in characters: of ids, numbers and codes, and of words.
_ID_WIDTH: Final = 20
_SHORT_WIDTH: Final = 12
_WORDS_WIDTH: Final = 40
#: Columns of text that hold a word or two, by how their names end.
_SHORT: Final = (
    "_type",
    "_table",
    "basis",
    "comparator",
    "country",
    "date_edtf",
    "language",
    "precision",
    "status",
)
_MIDDLING: Final = ("_id", "doc_id", "rule_id")


def widths(of_columns: Iterable[int]) -> str:
    """The widths of a sheet's columns, in characters."""
    columns = (
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(of_columns, start=1)
    )
    return f"<cols>{''.join(columns)}</cols>"


def width_of(field: pa.Field) -> int:
    """The width that a column should have: as much as its name, and as what it holds needs."""
    # A button to filter by stands beside the name.
    name = len(field.name) + 4
    if not (pa.types.is_string(field.type) or pa.types.is_nested(field.type)) or field.name.endswith(_SHORT):
        return max(name, _SHORT_WIDTH)
    return max(name, _ID_WIDTH if field.name.endswith(_MIDDLING) else _WORDS_WIDTH)


def fixed_parts(title: str, issued: str, sheets: int) -> dict[str, str]:
    """The parts that say what the package holds, and what it is.

    Args:
        title: its title.
        issued: the day of its making, ISO 8601.
        sheets: how many sheets it has.
    """
    overrides = {
        "/xl/workbook.xml": f"{_TYPE}.sheet.main+xml",
        "/xl/styles.xml": f"{_TYPE}.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/xl/worksheets/sheet{at}.xml": f"{_TYPE}.worksheet+xml" for at in range(1, sheets + 1)},
    }
    types = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": _relations(
            [(f"{_OFFICE}/officeDocument", "xl/workbook.xml"), (core, "docProps/core.xml")]
        ),
        "docProps/core.xml": f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dc:title>{escape(title)}</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">'
        f"{issued}T00:00:00Z</dcterms:created></cp:coreProperties>",
    }


def workbook_parts(sheets: Sequence[str], areas: Mapping[str, str]) -> dict[str, str]:
    """The parts that name the sheets, in their order, and the cells of some that can be filtered."""
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(sheets, start=1)
    )
    filtered = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{sheets.index(name)}" hidden="1">'
        f"{name}!{area}</definedName>"
        for name, area in areas.items()
    )
    related = [(f"{_OFFICE}/worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    return {
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{listed}</sheets><definedNames>{filtered}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": _relations([*related, (f"{_OFFICE}/styles", "styles.xml")]),
    }


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
