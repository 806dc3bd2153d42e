"""What the tests of faults share: articles, a run of the whole way on them, and what is there afterwards."""

import datetime
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.articles import write_articles
from benchmarks.scale import files_of
from pipelines.publishing.publish import Published, publish
from pipelines.running.engines import Engine
from pipelines.running.extract import update_tables

#: A day of which runs before and after midnight give releases of one name.
EPOCH = "1800000000"
DAY = datetime.datetime.fromtimestamp(int(EPOCH), datetime.UTC).date()


class Place:
    """A folder with articles, and what runs make of them."""

    def __init__(self, folder: Path, articles: int = 3) -> None:
        self.raw, self.outputs, self.folder = folder / "raw", folder / "outputs", folder
        write_articles(self.raw, range(articles), 600)

    @property
    def work(self) -> Path:
        return self.outputs / "work"

    def run(self, outputs: Path | None = None, *, deep: bool = False) -> Published:
        """All that `gleanings publish` does, in this process."""
        outputs = outputs or self.outputs
        update_tables(self.raw, outputs / "work", Engine(workers=1), deep=deep)
        return publish(outputs / "work", outputs, raw=self.raw, today=DAY)

    def from_nothing(self) -> Mapping[str, str]:
        """What a run makes where nothing was before."""
        outputs = self.folder / "from-nothing"
        self.run(outputs)
        return files_of(outputs)

    def command(self, *options: str) -> list[str | Path]:
        """The words of `gleanings publish`."""
        gleanings = Path(sys.executable).with_name("gleanings")
        return [
            gleanings,
            "publish",
            "--raw",
            self.raw,
            "--outputs",
            self.outputs,
            "--workers",
            "1",
            *options,
        ]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk in memory of so many kilobytes, which only the superuser of Linux can make."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("no disk of its own can be made here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "SOURCE_DATE_EPOCH", EPOCH)
