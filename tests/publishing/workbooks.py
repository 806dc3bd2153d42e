"""Reads workbooks (Office Open XML) as a spreadsheet does, and other files that hide their words."""

import datetime
import re
import sqlite3
import zipfile
from contextlib import closing

import lxml.etree
import polars as pl

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets_of(path):
    """The sheets of a workbook by name, each as its rows of cells by the letters of their columns."""
    with zipfile.ZipFile(path) as file:
        book = lxml.etree.fromstring(file.read("xl/workbook.xml"))
        styles = lxml.etree.fromstring(file.read("xl/styles.xml"))
        formats = [int(style.get("numFmtId")) for style in styles.find(f"{MAIN}cellXfs")]
        return {
            sheet.get("name"): [
                {re.sub(r"\d", "", cell.get("r")): value_of(cell, formats) for cell in row}
                for row in lxml.etree.fromstring(
                    file.read(f"xl/worksheets/sheet{at}.xml"), lxml.etree.XMLParser(huge_tree=True)
                ).find(f"{MAIN}sheetData")
            ]
            for at, sheet in enumerate(book.find(f"{MAIN}sheets"), start=1)
        }


def value_of(cell, formats):
    assert cell.find(f"{MAIN}f") is None, "a formula"
    if cell.get("t") == "inlineStr":
        assert formats[int(cell.get("s"))] == 49, "text has the format of text"
        return unescaped(cell.find(f"{MAIN}is/{MAIN}t").text)
    value = cell.find(f"{MAIN}v").text
    if cell.get("t") == "b":
        return value == "1"
    if formats[int(cell.get("s", 0))] >= 164:
        return datetime.date(1899, 12, 30) + datetime.timedelta(int(value))
    return float(value)


def unescaped(text):
    """Text as a spreadsheet shows it (ST_Xstring)."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def words_in(path):
    """All words of a file of a release, whatever they are packed in."""
    if path.suffix == ".parquet":
        return str(pl.read_parquet(path).to_dicts())
    if path.suffix == ".xlsx":
        return str(sheets_of(path))
    if path.suffix == ".sqlite":
        with closing(sqlite3.connect(path)) as connection:
            return "\n".join(connection.iterdump())
    return path.read_text(encoding="utf-8", errors="replace")
