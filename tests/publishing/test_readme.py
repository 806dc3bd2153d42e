import re

import pytest

PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def beside_raw(release, raw, monkeypatch):
    """The release, as the working directory, with the articles in `raw`."""
    (release / "raw").symlink_to(raw)
    monkeypatch.chdir(release)
    return release


def test_the_code_in_the_readme_runs_and_the_row_holds(beside_raw):
    blocks = PYTHON.findall((beside_raw / "README.md").read_text())
    assert len(blocks) == 3
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


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
