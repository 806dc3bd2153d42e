import csv
import json
import shutil

import pytest
from csvw import CSVW

from pipelines.publishing.forms import CSV

pytestmark = pytest.mark.usefixtures("no_network")


def is_valid(release):
    """Whether the tables are valid; references may be null, which the validator's strict mode forbids."""
    path = release / "data/csv/csv-metadata.json"
    try:
        return CSVW(str(path), validate=True, strict=False).is_valid
    except ValueError:
        return False


def rewrite(release, table, edit):
    path = release / CSV.files(release, table)[-1]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    edit(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_the_tables_are_valid(published):
    assert is_valid(published.path)


def test_the_rows_of_every_table_are_valid(either_release):
    assert is_valid(either_release)


def test_every_csv_file_is_described_once(either_release, either_described):
    text = (either_release / "data/csv/csv-metadata.json").read_text(encoding="utf-8")
    described = sorted(f"data/csv/{table['url']}" for table in json.loads(text)["tables"])
    assert described == sorted(
        entry.path for table in either_described.tables for entry in table.files_of(CSV)
    )


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("quotes", "quote_type", "hearsay"),
        ("quotes", "quote_type", "directly"),
        ("quotes", "char_start", "-1"),
        ("quotes", "char_end", "soon"),
        ("quotes", "confidence", "1.5"),
        ("quotes", "rule_id", ""),
        ("quotes", "doc_id", "unknown"),
        ("entities", "roles", "mayor"),
        ("statistics", "row_id", "s1"),
        ("statistics", "is_vague", "perhaps"),
    ],
)
def test_a_wrong_cell_makes_them_invalid(full_release, table, column, cell):
    rewrite(full_release, table, lambda rows: rows[1].update({column: cell}))
    assert not is_valid(full_release)


def test_a_wrong_cell_in_one_of_several_files_makes_them_invalid(built_in_parts, tmp_path):
    release = shutil.copytree(built_in_parts, tmp_path / "release")
    rewrite(release, "quotes", lambda rows: rows[-1].update(quote_type="hearsay"))
    assert not is_valid(release)


def test_a_row_twice_makes_them_invalid(full_release):
    rewrite(full_release, "faq", lambda rows: rows.append(rows[0]))
    assert not is_valid(full_release)


def test_another_column_makes_them_invalid(full_release):
    rewrite(full_release, "faq", lambda rows: [row.update(more="1") for row in rows])
    assert not is_valid(full_release)


def test_a_column_without_its_description_makes_them_invalid(full_release):
    path = full_release / "data/csv/csv-metadata.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["tables"][0]["tableSchema"]["columns"].pop()
    path.write_text(json.dumps(content), encoding="utf-8")
    assert not is_valid(full_release)


def test_a_program_finds_the_description_by_the_table(full_release):
    found = CSVW(str(full_release / "data/csv/quotes.csv"), validate=True, strict=False)
    assert not found.no_metadata
