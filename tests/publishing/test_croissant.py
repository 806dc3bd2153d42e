import json
import math
import shutil
import sys
from functools import cache

import mlcroissant
import pytest
from absl import logging as absl_logging

from pipelines.publishing.forms import PARQUET
from pipelines.publishing.release_tables import load_release_table
from schemas.dictionary import describe_columns
from schemas.tables import RELEASE_TABLES

pytestmark = [
    pytest.mark.usefixtures("no_network"),
    # What the library of the standard uses will be called otherwise.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
    pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.reset_index"),
]

# mlcroissant brings a log handler that closes the stream that it was made with when logging is set up anew:
# pytest's own capture of standard error, were it left so.
absl_logging.get_absl_handler().python_handler.stream = sys.__stderr__


def dataset_of(release):
    return mlcroissant.Dataset(str(release / "croissant.json"))


#: For releases that no test changes: a description is read and judged in a second.
known_dataset_of = cache(dataset_of)


def records_of(dataset, table):
    """The rows of a table as a reader of Croissant gets them, without the prefixes of their names."""
    return [plain(record) for record in dataset.records(table)]


def plain(value):
    match value:
        case bytes():
            return value.decode("utf-8")
        case list():
            return [plain(item) for item in value]
        case dict():
            return {name.rpartition("/")[2]: plain(part) for name, part in value.items()}
        case float() if math.isnan(value):
            return None
    return value


def change(release, edit):
    path = release / "croissant.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_the_records_of_every_table_load_and_are_its_rows(either_built, table):
    rows = load_release_table(either_built / PARQUET.folder, table).to_dicts()
    assert rows
    assert records_of(known_dataset_of(either_built), table) == rows


def test_a_table_without_rows_loads_as_well(published):
    assert published.rows["quarantine"] == 0
    assert records_of(known_dataset_of(published.path), "quarantine") == []


def test_the_validator_has_only_the_advice_that_versions_be_semantic(either_built):
    issues = known_dataset_of(either_built).metadata.ctx.issues
    assert not issues.errors
    assert all("MAJOR.MINOR.PATCH" in str(warning) for warning in issues.warnings)


def causes_of(error):
    """The words of an error and of all that led to it."""
    return f"{error}\n{causes_of(error.__cause__)}" if error else ""


@pytest.mark.parametrize("term", ["@type", "distribution", "recordSet"])
def test_a_description_without_something_that_must_be_there_does_not_load(full_release, term):
    change(full_release, lambda content: content.pop(term))
    with pytest.raises((mlcroissant.ValidationError, ValueError, KeyError)):
        records_of(dataset_of(full_release), "quotes")


def test_a_field_of_a_column_that_is_not_there_does_not_load(full_release):
    def rename(content):
        quotes = next(records for records in content["recordSet"] if records["@id"] == "quotes")
        quotes["field"][0]["source"]["extract"]["column"] = "row_number"

    change(full_release, rename)
    with pytest.raises(mlcroissant.GenerationError) as raised:
        records_of(dataset_of(full_release), "quotes")
    assert "row_number" in causes_of(raised.value)


def test_a_field_of_a_wrong_type_does_not_load(full_release):
    def retype(content):
        quotes = next(records for records in content["recordSet"] if records["@id"] == "quotes")
        field = next(field for field in quotes["field"] if field["name"] == "quotation")
        field["dataType"] = "sc:Integer"

    change(full_release, retype)
    with pytest.raises(mlcroissant.GenerationError) as raised:
        records_of(dataset_of(full_release), "quotes")
    assert "invalid literal" in causes_of(raised.value)


def test_a_changed_file_does_not_load(full_release):
    (full_release / "data/parquet/quotes.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(mlcroissant.GenerationError) as raised:
        records_of(dataset_of(full_release), "quotes")
    assert "Hash of downloaded file" in causes_of(raised.value)


def test_one_of_several_files_that_is_damaged_does_not_load(built_in_parts, tmp_path):
    release = shutil.copytree(built_in_parts, tmp_path / "release")
    (release / PARQUET.part("quotes", 1)).write_bytes(b"PAR1 and no more")
    with pytest.raises(mlcroissant.GenerationError) as raised:
        records_of(dataset_of(release), "quotes")
    assert "Parquet" in causes_of(raised.value)


def test_lists_are_repeated_and_their_parts_are_told(full_release):
    content = json.loads((full_release / "croissant.json").read_text(encoding="utf-8"))
    for records in content["recordSet"]:
        fields = {field["name"]: field for field in records["field"]}
        for column in describe_columns(records["name"]):
            if column.column in fields:
                field = fields[column.column]
                assert field.get("repeated", False) == column.is_list
                assert [part["name"] for part in field.get("subField", [])] == list(column.parts)
