"""Folders for passing files: what killed runs left goes, what others hold or own stays."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from pipelines.running.passing import passing_folder

#: Makes a folder with a file in it, says where, and is killed.
KILLED = (
    "import os, signal; from pipelines.running.passing import passing_folder\n"
    "with passing_folder('test') as folder:\n"
    "    (folder / 'file').write_text('x')\n"
    "    os.kill(os.getpid(), signal.SIGKILL)\n"
)


@pytest.fixture
def passing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for passing files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_a_folder_goes_at_the_end(passing: Path):
    with passing_folder("test") as folder:
        (folder / "file").write_text("x")
    assert list(passing.iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next(passing: Path):
    killed = subprocess.run([sys.executable, "-c", KILLED], check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = passing.iterdir()
    with passing_folder("test") as folder:
        assert list(passing.iterdir()) == [folder] != [left]


def test_the_folder_of_a_run_that_goes_on_stays(passing: Path):
    with passing_folder("test") as first, passing_folder("test") as second:
        assert first != second
        assert first.is_dir()


def test_what_is_no_folder_of_such_a_run_stays(passing: Path):
    (passing / "kept").mkdir()
    (passing / "gleanings-test-link").symlink_to(passing / "kept")
    (passing / "gleanings-other-1").mkdir()
    os.mkfifo(passing / "gleanings-test-pipe")
    with passing_folder("test"):
        pass
    assert {path.name for path in passing.iterdir()} == {
        "kept",
        "gleanings-test-link",
        "gleanings-other-1",
        "gleanings-test-pipe",
    }
