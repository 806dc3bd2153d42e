import csv
import json
import re
from itertools import chain

import frictionless
import pytest

from pipelines.publishing.forms import CSV
from pipelines.publishing.manifest import files_below
from schemas.tables import RELEASE_TABLES, TABLES

pytestmark = pytest.mark.usefixtures("no_network")


def errors_of(release, resource=None):
    """What is wrong with the files of a release, or of one resource of it."""
    report = frictionless.Package(str(release / "datapackage.json")).validate(name=resource)
    return report.flatten(["title", "type", "rowNumber", "fieldName"])


def descriptor_of(release):
    return json.loads((release / "datapackage.json").read_text(encoding="utf-8"))


def test_frictionless_finds_the_package_and_its_data_valid(published):
    assert errors_of(published.path) == []


def test_frictionless_finds_rows_of_every_table_valid(either_release, either_described):
    package = frictionless.Package(str(either_release / "datapackage.json"))
    for table in either_described.tables:
        assert len(package.get_table_resource(table.name).read_rows()) == table.rows > 0
    assert errors_of(either_release) == []


@pytest.mark.parametrize(
    ("table", "column", "cell", "error"),
    [
        ("quotes", "quote_type", "hearsay", "constraint-error"),
        ("quotes", "char_start", "-1", "constraint-error"),
        ("quotes", "confidence", "1.5", "constraint-error"),
        ("quotes", "char_end", "soon", "type-error"),
        ("quotes", "rule_id", "", "constraint-error"),
        ("quotes", "doc_id", "unknown", "foreign-key"),
        ("entities", "roles", "mayor", "type-error"),
        ("statistics", "row_id", "s1", "constraint-error"),
    ],
)
def test_a_wrong_cell_makes_the_package_invalid(either_release, table, column, cell, error):
    path = either_release / CSV.files(either_release, table)[-1]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[-1][column] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    assert error in {kind for _, kind, _, _ in errors_of(either_release, table)}


def test_a_changed_file_makes_the_package_invalid(full_release):
    (full_release / "data" / "parquet" / "faq.parquet").write_bytes(b"other")
    assert "hash-count" in {kind for _, kind, _, _ in errors_of(full_release)}


def test_every_data_file_stands_in_one_resource(either_release):
    paths = [resource["path"] for resource in descriptor_of(either_release)["resources"]]
    listed = sorted(chain.from_iterable([path] if isinstance(path, str) else path for path in paths))
    data = [
        path
        for path in files_below(either_release)
        if re.fullmatch(r"data/.*\.(csv|parquet|xlsx|sqlite)", path)
    ]
    assert listed == sorted([*data, "provenance/inputs.csv"])


def test_only_csv_files_are_tables(either_release):
    types = {
        resource["format"]: resource.get("type") for resource in descriptor_of(either_release)["resources"]
    }
    assert types == {
        "csv": "table",
        "vnd.apache.parquet": None,
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet": None,
        "vnd.sqlite3": None,
    }


def test_resources_have_names_of_their_own(either_release):
    names = [resource["name"] for resource in descriptor_of(either_release)["resources"]]
    assert len(names) == len(set(names))


def test_only_a_resource_of_several_files_has_no_size_and_no_hash(built_in_parts):
    for resource in descriptor_of(built_in_parts)["resources"]:
        assert ({"bytes", "hash"} <= resource.keys()) == isinstance(resource["path"], str)


def test_the_package_names_its_licences_sources_and_makers(published):
    descriptor = descriptor_of(published.path)
    assert [licence["name"] for licence in descriptor["licenses"]] == ["CC-BY-4.0", "CC0-1.0"]
    assert {"title": "Market hall sold", "path": "https://harbourpost.example/market-hall"} in descriptor[
        "sources"
    ]
    assert descriptor["contributors"]


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_keys_and_columns_are_those_of_the_schemas(full_release, table):
    resources = {resource["name"]: resource for resource in descriptor_of(full_release)["resources"]}
    schema = resources[table]["schema"]
    names = [field["name"] for field in schema["fields"]]
    assert tuple(schema.get("primaryKey", ())) == TABLES[table].primary_key
    assert all(field["description"] for field in schema["fields"])
    for key in schema.get("foreignKeys", []):
        assert key["fields"][0] in names
        assert key["reference"]["resource"] in ("", *RELEASE_TABLES)


def test_a_wrong_number_of_rows_makes_the_package_invalid(full_release):
    path = full_release / "data" / "csv" / "entities.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write(path.read_text(encoding="utf-8").splitlines()[-1].replace("-0", "-f") + "\n")
    assert "row-count" in {kind for _, kind, _, _ in errors_of(full_release, "entities")}
