import importlib
import re

import datasets
import polars as pl
import pyarrow as pa
import pytest

from pipelines.publishing.release_tables import release_schema

PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def inside(either_release, monkeypatch):
    """A release as the working directory, with a file for each table, and with several."""
    monkeypatch.chdir(either_release)
    return either_release


@pytest.fixture
def beside_raw(release, raw, monkeypatch):
    """The release, as the working directory, with the articles in `raw`."""
    (release / "raw").symlink_to(raw)
    monkeypatch.chdir(release)
    return release


@pytest.fixture
def hub_offline(monkeypatch, tmp_path, no_network):
    """Hugging Face's loader, kept to files of this machine, with a cache of its own."""
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")


def python_blocks(release):
    return PYTHON.findall((release / "README.md").read_text(encoding="utf-8"))


def test_each_line_that_loads_a_table_gives_its_rows(inside, either_described, hub_offline):
    (rows,) = [table.rows for table in either_described.tables if table.name == "statistics"]
    lines = python_blocks(inside)[0].splitlines()
    assert len(lines) == 4
    for line in lines:
        package = line.rpartition("import ")[2]
        names = {package: importlib.import_module(package)}
        exec(compile(line, "README.md", "exec"), names)
        assert len(names["statistics"]) == rows


def test_every_file_that_a_line_loads_is_there(inside):
    text = (inside / "README.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"(?:data|spreadsheet)/[\w./*-]+\.\w+", text))
    assert len(paths) >= 4
    assert all(list(inside.glob(path)) for path in paths)


def test_only_a_release_with_tables_in_several_files_speaks_of_them(full_built, built_in_parts):
    spoken = "stands in a folder of its name, in several files"
    assert spoken not in (full_built / "README.md").read_text(encoding="utf-8")
    assert spoken in (built_in_parts / "README.md").read_text(encoding="utf-8")


def test_the_check_of_a_row_against_its_source_runs_and_holds(beside_raw):
    exec(compile(python_blocks(beside_raw)[2], "README.md", "exec"), {})


def test_the_readme_counts_the_rows_of_every_table(published):
    text = (published.path / "README.md").read_text()
    for table, rows in published.rows.items():
        assert f"| `{table}` | {rows:,} |" in text


def test_readme_and_licence_name_the_version_and_the_licences(published):
    for name in ("README.md", "LICENSE"):
        text = (published.path / name).read_text()
        assert published.version in text
        assert "https://creativecommons.org/licenses/by/4.0/" in text
        assert "https://creativecommons.org/publicdomain/zero/1.0/" in text


def test_the_readme_tells_how_accurate_each_table_is(full_release):
    text = (full_release / "README.md").read_text()
    row = "| `quotes` | 0.900 (0.596 to 0.982) | 0.750 (0.301 to 0.954) | Two invented pages |"
    assert row in text.splitlines()
    assert f"Measured with the code `{'e' * 16}`" in text


def test_the_readme_says_what_had_to_be_right_on_pages_in_view_and_on_unseen_ones(full_release):
    text = (full_release / "README.md").read_text()
    asked = "| `quotes` | in quotation marks: four fifths of the words | 0.800 | 0.750 | 0.700 |  |"
    alone = "| `events` | the row reads alone: actor and recipient are both right |  | 0.500 |  |  |"
    assert {asked, alone} <= set(text.splitlines())
    assert f"of the code `{'b' * 16}` (commit `{'a' * 12}`). Much changed." in text


def loaded(release, table):
    return datasets.load_dataset(str(release), table, split="train")


def test_hugging_face_loads_every_table_that_has_rows(either_release, either_described, hub_offline):
    tables = either_described.tables
    assert datasets.get_dataset_config_names(str(either_release)) == [table.name for table in tables]
    for table in tables:
        rows = loaded(either_release, table.name)
        assert rows.num_rows == table.rows
        assert rows.column_names == [column.column for column in table.columns]


def test_hugging_face_gives_a_table_without_rows_with_its_columns(release, published, hub_offline):
    empty = [table for table, rows in published.rows.items() if not rows]
    assert empty
    for table in empty:
        rows = datasets.load_dataset(str(release), table, split="train", streaming=True)
        assert list(rows) == []
        assert list(rows.features) == release_schema(table).names


def test_words_that_pandas_takes_for_missing_stay_words_as_the_readme_says(inside, monkeypatch):
    (path,) = re.findall(r'pandas\.read_csv\("([^"]+)"', (inside / "README.md").read_text(encoding="utf-8"))
    header = pl.read_csv(inside / path, n_rows=0).columns
    told = dict.fromkeys(header, "") | {"text": "NA", "measure": "null", "unit": "None"}
    pl.DataFrame([told]).write_csv(inside / path)
    names = {"pandas": importlib.import_module("pandas")}
    exec(compile(python_blocks(inside)[1], "README.md", "exec"), names)
    row = names["statistics"].iloc[0]
    assert (row["text"], row["measure"], row["unit"]) == ("NA", "null", "None")
    assert names["pandas"].isna(row["place"])


def test_hugging_face_does_not_load_a_damaged_file(full_release, hub_offline):
    (full_release / "data/parquet/quotes.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(pa.ArrowInvalid):
        loaded(full_release, "quotes")


def test_hugging_face_does_not_load_a_configuration_that_the_header_lacks(full_release, hub_offline):
    path = full_release / "README.md"
    path.write_text(path.read_text(encoding="utf-8").replace("config_name: quotes", "config_name: quips"))
    with pytest.raises(ValueError, match="quotes"):
        loaded(full_release, "quotes")
