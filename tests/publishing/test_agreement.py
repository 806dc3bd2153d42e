"""The descriptions of a release agree: each standard's file is read back and compared, fact by fact.

Each file must tell every fact of the kinds listed for it, and each as the release is.
"""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import polars as pl
import pyarrow.parquet as pq
import pytest

from pipelines.publishing.canonical import json_page
from pipelines.publishing.citation import citation_file
from pipelines.publishing.croissant import croissant
from pipelines.publishing.csvw import csvw
from pipelines.publishing.datapackage import data_package
from pipelines.publishing.dcat import dcat
from pipelines.publishing.forms import CSV, FORMS, PARQUET, table_of
from pipelines.publishing.inputs import INPUT_COLUMNS, Inputs
from pipelines.publishing.provenance import provenance_lines
from pipelines.publishing.readme import licence_text, readme_text
from pipelines.publishing.schema_org import schema_org
from pipelines.publishing.wholes import WHOLES
from tests.publishing import told
from tests.publishing.conftest import description_of


@dataclass(frozen=True)
class Standard:
    """A file of a release: how it is written and read, which kinds of facts it tells, and of which files."""

    write: Callable
    read: Callable[[str], Mapping]
    kinds: str
    forms: tuple = (*FORMS, *WHOLES)


CORE = "title description version issued creator keywords identifier data_licence"
STANDARDS = {
    "datapackage.json": Standard(
        lambda release, facts: json_page(data_package(release)),
        told.read_data_package,
        "release: title description version issued creator keywords data_licence metadata_licence;"
        "table: title description rows columns key references;"
        "column: coarse_type description_and_unit nullable; file: bytes hash",
        (PARQUET, CSV, *WHOLES),
    ),
    "croissant.json": Standard(
        lambda release, facts: json_page(croissant(release)),
        told.read_croissant,
        f"release: {CORE}; table: description columns key;"
        "column: type description_and_unit; file: bytes hash",
    ),
    "data/csv/csv-metadata.json": Standard(
        lambda release, facts: json_page(csvw(release)),
        told.read_csvw,
        "release: title description version issued creator data_licence;"
        "table: title description rows columns key references;"
        "column: coarse_type description unit nullable; file: bytes hash",
        (CSV,),
    ),
    "dcat.ttl": Standard(
        lambda release, facts: dcat(release),
        told.read_dcat,
        f"release: {CORE} metadata_licence; table: description rows; file: bytes hash",
    ),
    "schema-org.jsonld": Standard(
        lambda release, facts: json_page(schema_org(release)),
        told.read_schema_org,
        f"release: {CORE} metadata_licence; table: title description rows columns;"
        "column: description unit; file: bytes hash",
    ),
    "CITATION.cff": Standard(
        lambda release, facts: citation_file(release), told.read_citation, f"release: {CORE}"
    ),
    "README.md": Standard(
        readme_text,
        told.read_readme,
        "release: title version keywords issued data_licence metadata_licence; table: rows description",
    ),
    "LICENSE": Standard(
        lambda release, facts: licence_text(release),
        told.read_licence,
        "release: version data_licence metadata_licence",
    ),
    "provenance/prov.jsonld": Standard(
        lambda release, facts: "".join(
            provenance_lines(Inputs(pl.LazyFrame(schema=list(INPUT_COLUMNS)), 0), release, {}, {}, facts)
        ),
        told.read_provenance,
        "release: version issued creator data_licence; file: hash",
    ),
}


def kinds_of(standard):
    """The kinds of facts that a file must tell, each with what it is of."""
    parts = (part.split(":") for part in STANDARDS[standard].kinds.split(";"))
    return [(of.strip(), kind.replace("_", " ")) for of, kinds in parts for kind in kinds.split()]


def expected_of(standard, release):
    """The facts that a file must tell of a release."""
    kinds, forms = kinds_of(standard), {form.name for form in STANDARDS[standard].forms}
    facts = {
        name: fact
        for name, fact in told.facts_of(release).items()
        if (name[0], name[-1]) in kinds and (name[0] != "file" or name[1] in forms)
    }
    in_parts = {table.name for table in release.tables if table.is_in_parts(CSV)}
    return ADAPTED.get(standard, lambda facts, in_parts: facts)(facts, in_parts)


def without_files_of_parts(facts, in_parts):
    """A resource of several files has no size and no hash."""
    return {
        name: fact
        for name, fact in facts.items()
        if name[:2] != ("file", CSV.name) or table_of(name[2]) not in in_parts
    }


def without_rows_of_parts_and_references_to_them(facts, in_parts):
    """A table is one file: nobody counted its rows, and a reference leads to one."""
    return {
        name: {reference for reference in fact if reference[1] not in in_parts}
        if name[-1] == "references"
        else fact
        for name, fact in facts.items()
        if name[-1] != "rows" or name[1] not in in_parts
    }


#: What a standard cannot tell of tables in several CSV files.
ADAPTED = {
    "datapackage.json": without_files_of_parts,
    "data/csv/csv-metadata.json": without_rows_of_parts_and_references_to_them,
}


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_file_tells_every_fact_as_it_is(either_built, either_described, standard):
    text = (either_built / standard).read_text(encoding="utf-8")
    assert STANDARDS[standard].read(text) == expected_of(standard, either_described)


def test_tables_are_in_several_files_and_in_one(built_in_parts):
    described = description_of(built_in_parts)
    for form in (PARQUET, CSV):
        assert {table.is_in_parts(form) for table in described.tables} == {True, False}


def changed_column(release, **changes):
    first, *rest = release.tables[0].columns
    return changed_table(release, columns=(replace(first, **changes), *rest))


def changed_table(release, **changes):
    return replace(release, tables=(replace(release.tables[0], **changes), *release.tables[1:]))


def changed_files(release, **changes):
    files = tuple(replace(file, entry=replace(file.entry, **changes)) for file in release.tables[0].files)
    return changed_table(release, files=files)


#: For each kind of fact a description of a release that is another in this, and in this only.
DEVIATIONS = {
    ("release", "title"): lambda release: replace(release, title="Leavings"),
    ("release", "description"): lambda release: replace(release, description="Something else."),
    ("release", "version"): lambda release: replace(release, version="1999.12.0"),
    ("release", "issued"): lambda release: replace(release, issued="1999-12-31"),
    ("release", "creator"): lambda release: replace(release, creator="Nobody"),
    ("release", "keywords"): lambda release: replace(release, keywords=("weather",)),
    ("release", "identifier"): lambda release: replace(release, content_sha256="0" * 64),
    ("release", "data licence"): lambda release: replace(
        release, data_licence=replace(release.data_licence, url="https://example.org/data-licence")
    ),
    ("release", "metadata licence"): lambda release: replace(
        release, metadata_licence=replace(release.metadata_licence, url="https://example.org/words-licence")
    ),
    ("table", "title"): lambda release: changed_table(release, title="Papers"),
    ("table", "description"): lambda release: changed_table(release, description="One row for each paper."),
    ("table", "rows"): lambda release: changed_table(release, rows=77),
    ("table", "columns"): lambda release: changed_table(release, columns=release.tables[0].columns[1:]),
    ("table", "key"): lambda release: changed_table(release, primary_key=("title",)),
    ("table", "references"): lambda release: changed_table(release, references=release.tables[1].references),
    ("column", "type"): lambda release: changed_column(release, type="integer"),
    ("column", "coarse type"): lambda release: changed_column(release, type="integer"),
    ("column", "description"): lambda release: changed_column(release, description="Something else"),
    ("column", "description and unit"): lambda release: changed_column(release, unit="parsecs"),
    ("column", "unit"): lambda release: changed_column(release, unit="parsecs"),
    ("column", "nullable"): lambda release: changed_column(release, nullable=True),
    ("file", "bytes"): lambda release: changed_files(release, bytes=7),
    ("file", "hash"): lambda release: changed_files(release, sha256="0" * 64),
}


@pytest.mark.parametrize(
    ("standard", "kind"), [(standard, kind) for standard in STANDARDS for kind in kinds_of(standard)]
)
def test_a_file_that_deviates_in_one_fact_is_noticed(described, facts, standard, kind):
    text = STANDARDS[standard].write(DEVIATIONS[kind](described), facts)
    found, expected = STANDARDS[standard].read(text), expected_of(standard, described)
    different = {name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name)}
    assert kind in {(name[0], name[-1]) for name in different}


def test_the_data_dictionary_says_the_same_of_every_column(full_built, described):
    with (full_built / "data_dictionary.csv").open(encoding="utf-8", newline="") as file:
        found = {
            (row["table"], row["column"]): (
                row["type"],
                row["description"],
                row["unit"] or None,
                row["nullable"] == "true",
            )
            for row in csv.DictReader(file)
        }
    assert found == {
        (table.name, column.column): (column.type, column.description, column.unit, column.nullable)
        for table in described.tables
        for column in table.columns
    }


def test_parquet_files_say_the_same_of_themselves(either_built, either_described):
    described = either_described
    for table in described.tables:
        parts = [pq.read_metadata(either_built / entry.path) for entry in table.files_of(PARQUET)]
        assert sum(metadata.num_rows for metadata in parts) == table.rows
        (schema,) = {metadata.schema.to_arrow_schema() for metadata in parts}
        about = {key.decode(): value.decode() for key, value in schema.metadata.items()}
        assert about["version"] == described.version
        assert about["issued"] == described.issued
        assert about["licence_url"] == described.data_licence.url
        assert about["dataset_description"] == described.description
        assert [
            (
                field.name,
                field.nullable,
                field.metadata[b"description"].decode(),
                field.metadata.get(b"unit", b"").decode() or None,
            )
            for field in schema
        ] == [(column.column, column.nullable, column.description, column.unit) for column in table.columns]


def test_the_manifest_counts_and_hashes_the_same(either_built, either_described):
    described = either_described
    manifest = json.loads((either_built / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["build"]["version"] == described.version
    assert manifest["build"]["issued"] == described.issued
    assert manifest["content_sha256"] == described.content_sha256
    assert {name: table["rows"] for name, table in manifest["tables"].items()} == {
        table.name: table.rows for table in described.tables
    }
    entries = {entry["path"]: (entry["bytes"], entry["sha256"]) for entry in manifest["files"]}
    for file in described.table_files:
        assert entries[file.entry.path] == (file.entry.bytes, file.entry.sha256)
