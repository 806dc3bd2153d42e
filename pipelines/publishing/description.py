"""What a release is, said once for every writer: its names, licences, tables, columns, files and hashes.

A writer turns this into the words of its standard and adds no fact of its own, so that all of them agree.
Columns come from `schemas`, names and licences from `about`, the rest from the files themselves. How a
release was built is told by `facts`.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import polars as pl

from pipelines.publishing import about
from pipelines.publishing.about import Licence
from pipelines.publishing.content import Content
from pipelines.publishing.dictionary import DICTIONARY
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import FORMS, PARQUET, Form
from pipelines.publishing.inputs import INPUTS
from pipelines.publishing.manifest import FileEntry, file_entry
from pipelines.publishing.release_tables import release_schema, released_columns, scan_release_table
from pipelines.publishing.wholes import WHOLES, Whole
from schemas.dictionary import ColumnEntry
from schemas.table import Reference
from schemas.tables import SCHEMA_VERSION, TABLES

#: More sources than this would bury the tables; all are in `provenance/inputs.csv`.
_LISTED_SOURCES: Final = 100


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that holds a table, and the form it is in."""

    table: str
    form: Form
    entry: FileEntry

    @property
    def name(self) -> str:
        """What tells it from all others: `quotes-csv`, or `quotes-csv-00012` where it is one of several."""
        part = PurePosixPath(self.entry.path).stem.removeprefix(self.table)
        return f"{self.table}-{self.form.name}{part}"


@dataclass(frozen=True, slots=True)
class TableDescription:
    """What there is to know of one table.

    Args:
        name: its name, as in file names.
        title: its name for people.
        description: what a row of it is.
        rows: how many rows it has.
        columns: its columns, in their order.
        primary_key: the columns that name a row; empty where rows have no name of their own.
        references: the columns that name rows of other tables.
        files: the files that hold it, in the order of `forms.FORMS`; several of one form in order of rows.
    """

    name: str
    title: str
    description: str
    rows: int
    columns: tuple[ColumnEntry, ...]
    primary_key: tuple[str, ...]
    references: tuple[Reference, ...]
    files: tuple[TableFile, ...]

    def files_of(self, form: Form) -> tuple[FileEntry, ...]:
        """The files that hold the table in a form: one, or in a large release several, in order of rows."""
        return tuple(file.entry for file in self.files if file.form == form)

    def is_in_parts(self, form: Form) -> bool:
        """Whether it takes several files to hold the table in a form."""
        return len(self.files_of(form)) > 1

    def place(self, form: Form) -> str:
        """Where the table stands in a form: the path of its file, or the folder of its several files."""
        first = self.files_of(form)[0].path
        return str(PurePosixPath(first).parent) if self.is_in_parts(form) else first

    def pattern(self, form: Form) -> str:
        """The path of the table's file in a form, or the glob pattern of its several files."""
        return self.place(form) + (f"/*.{form.extension}" if self.is_in_parts(form) else "")


@dataclass(frozen=True, slots=True)
class WholeFileDescription:
    """A file that holds all tables, and of which kind it is."""

    whole: Whole
    entry: FileEntry


@dataclass(frozen=True, slots=True)
class ArticleSource:
    """An article that a release was made of, by its title or name, and its address where that is known."""

    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ReleaseDescription:
    """What there is to know of a release before its rows are looked at.

    Args:
        name: the dataset's name for programs.
        title: its name for people.
        description: what it is.
        keywords: what it is about.
        language: the language of its texts (BCP 47).
        creator: who made it.
        version: the release's CalVer version.
        issued: the day of the release, ISO 8601.
        schema_version: the version of the tables' schemas.
        content_sha256: the one hash over all that the release holds.
        data_licence: the licence of the data.
        metadata_licence: the licence of all else.
        rights: whose the words are that it quotes.
        tables: its tables, in their order.
        wholes: the files that hold all tables, of which a large release lacks some.
        inputs: the list of its inputs.
        dictionary: the data dictionary.
        sources: the first of the articles that it was made of.
        first_published: the earliest date of publication among all of them (EDTF), if any is known.
        last_published: the latest one.
        countries: where the things that rows tell of take place (ISO 3166-1 alpha-3).
    """

    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    language: str
    creator: str
    version: str
    issued: str
    schema_version: str
    content_sha256: str
    data_licence: Licence
    metadata_licence: Licence
    rights: str
    tables: tuple[TableDescription, ...]
    wholes: tuple[WholeFileDescription, ...]
    inputs: FileEntry
    dictionary: FileEntry
    sources: tuple[ArticleSource, ...]
    first_published: str | None
    last_published: str | None
    countries: tuple[str, ...]

    @property
    def identifier(self) -> str:
        """The name of the release that follows from what it holds: a URI by its hash (RFC 6920)."""
        digest = base64.urlsafe_b64encode(bytes.fromhex(self.content_sha256)).decode().rstrip("=")
        return f"ni:///sha-256;{digest}"

    @property
    def table_files(self) -> tuple[TableFile, ...]:
        """Every file that holds a table."""
        return tuple(file for table in self.tables for file in table.files)


def describe_release(folder: Path, content: Content, facts: BuildFacts) -> ReleaseDescription:
    """Describe a release.

    Args:
        folder: its folder, with the files of its tables, the list of inputs and the dictionary.
        content: what it holds.
        facts: the facts of the build.
    """
    documents = scan_release_table(folder / PARQUET.folder, "documents")
    published = _distinct(documents, "published")
    return ReleaseDescription(
        name=about.NAME,
        title=about.TITLE,
        description=about.DESCRIPTION,
        keywords=about.KEYWORDS,
        language=about.LANGUAGE,
        creator=about.CREATOR,
        version=facts.version,
        issued=facts.issued,
        schema_version=SCHEMA_VERSION,
        content_sha256=content.sha256,
        data_licence=about.DATA_LICENCE,
        metadata_licence=about.METADATA_LICENCE,
        rights=about.RIGHTS_NOTE,
        tables=tuple(_describe_table(folder, name, table.rows) for name, table in content.tables.items()),
        wholes=tuple(
            WholeFileDescription(whole, file_entry(folder, whole.path))
            for whole in WHOLES
            if (folder / whole.path).exists()
        ),
        inputs=file_entry(folder, INPUTS),
        dictionary=file_entry(folder, DICTIONARY),
        sources=_sources(documents),
        first_published=min(published, default=None),
        # A year ends after each of its months, and these after their days.
        last_published=max(published, default=None, key=lambda date: f"{date}~"),
        countries=tuple(sorted(_countries(folder, content.tables))),
    )


def described_with_unit(column: ColumnEntry) -> str:
    """What the cells of a column mean and in which unit, for standards that have no word for units.

    >>> from schemas.dictionary import describe_columns
    >>> described_with_unit(describe_columns("documents")[-1])
    'Length of the text (code points)'
    """
    return column.description + (f" ({column.unit})" if column.unit else "")


def whole_pattern(pattern: str | None) -> str | None:
    """A pattern as the standards for tables have it, where it always matches the whole cell.

    >>> whole_pattern("^q-[0-9a-f]+$"), whole_pattern("^{")
    ('q-[0-9a-f]+', '{.*')
    """
    if pattern is None:
        return None
    body = pattern.removeprefix("^")
    return body.removesuffix("$") if body.endswith("$") else f"{body}.*"


def _describe_table(folder: Path, name: str, rows: int) -> TableDescription:
    table = TABLES[name]
    return TableDescription(
        name=name,
        title=table.title,
        description=table.description,
        rows=rows,
        columns=released_columns(name),
        primary_key=table.primary_key,
        references=table.references,
        files=tuple(
            TableFile(name, form, file_entry(folder, path))
            for form in FORMS
            for path in form.files(folder, name)
        ),
    )


def _sources(documents: pl.LazyFrame) -> tuple[ArticleSource, ...]:
    listed = documents.select("title", "source_name", "url").head(_LISTED_SOURCES).collect().iter_rows()
    return tuple(
        ArticleSource(title or name, url if url and url.startswith(("http://", "https://")) else None)
        for title, name, url in listed
    )


def _countries(folder: Path, tables: Iterable[str]) -> set[str]:
    """The countries of those tables whose rows take place somewhere."""
    placed = [table for table in tables if {"place", "country"} <= set(release_schema(table).names)]
    frames = (scan_release_table(folder / PARQUET.folder, table) for table in placed)
    return {country for frame in frames for country in _distinct(frame, "country")}


def _distinct(frame: pl.LazyFrame, column: str) -> list[str]:
    """The different cells of a column, but for null."""
    cells = frame.select(pl.col(column).drop_nulls().unique()).collect(engine="streaming")
    return cells.to_series().to_list()
