import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pipelines
from pipelines.running.code_version import code_version, rows_version

HOME = Path(pipelines.__file__).parent.parent


@pytest.fixture
def copy(tmp_path):
    """The packages in another folder, to be changed, without what is large or compiled."""
    left_out = shutil.ignore_patterns("__pycache__", "weights.npz")
    for package in ("pipelines", "schemas"):
        shutil.copytree(HOME / package, tmp_path / package, ignore=left_out)
    return tmp_path


def test_the_version_does_not_depend_on_the_folder_nor_on_compiled_files(copy, tmp_path):
    other = shutil.copytree(copy, tmp_path / "other")
    (other / "schemas" / "__pycache__").mkdir(exist_ok=True)
    (other / "schemas" / "__pycache__" / "quotes.cpython-313.pyc").write_bytes(b"compiled")
    assert code_version(other) == code_version(copy)


@pytest.mark.parametrize(
    "path",
    [
        "pipelines/document.py",
        "pipelines/reading/hashes.py",
        "pipelines/running/shard.py",
        "pipelines/running/validation.py",
        "pipelines/reading/read.py",
        "pipelines/words/abbreviations.txt",
        "pipelines/extraction/rules/coverage.yaml",
        "schemas/vocabulary.py",
    ],
)
def test_a_change_of_what_makes_rows_changes_the_version(copy, path):
    before = code_version(copy)
    with (copy / path).open("a") as file:
        file.write("#")
    assert code_version(copy) != before


def test_a_renamed_file_changes_the_version(copy):
    before = code_version(copy)
    (copy / "schemas" / "zones.py").rename(copy / "schemas" / "regions.py")
    assert code_version(copy) != before


@pytest.mark.parametrize("path", ["pipelines/commands/publish.py", "pipelines/publishing/readme.py"])
def test_a_change_of_anything_else_does_not(copy, path):
    before = code_version(copy)
    with (copy / path).open("a") as file:
        file.write("#")
    assert code_version(copy) == before


def test_everything_that_a_shard_is_made_with_counts(copy):
    script = (
        "import sys; import pipelines.running.planning, pipelines.reading.html, pipelines.running.shard\n"
        "for name, module in sys.modules.items():\n"
        "    if name.split('.')[0] in ('pipelines', 'schemas') and module.__file__: print(module.__file__)\n"
    )
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    telling = {"pipelines/__init__.py", "pipelines/running/code_version.py"}
    files = {Path(file).relative_to(HOME).as_posix() for file in loaded.stdout.split()} - telling
    before = code_version(copy)
    for path in sorted(files):
        content = (copy / path).read_bytes()
        (copy / path).write_bytes(content + b"#")
        assert code_version(copy) != before, path
        (copy / path).write_bytes(content)


def test_other_packages_make_another_version_of_the_rows(monkeypatch):
    before = rows_version.__wrapped__()
    monkeypatch.setattr("pipelines.running.code_version.version", lambda name: "0")
    assert rows_version.__wrapped__() != before
