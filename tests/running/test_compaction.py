"""Shards that are put together: how many are left, that no row changes, that a killed run loses nothing."""

import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from pipelines.running import compaction, planning
from pipelines.running.compaction import IN_USE, MOST_LEVELS, shards_to_put_together
from pipelines.running.database import open_database
from pipelines.running.extract import update_tables
from pipelines.running.ledger import shards_folder
from tests.extracting import ARTICLE, tables_in, write_articles
from tests.faulting import LONG

#: Updates a folder, and is killed after so many of the steps that change a folder.
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from pipelines.running import compaction
from pipelines.running.extract import update_tables

left = int(sys.argv[1])

def deadly(step):
    def taken(*arguments, **named):
        global left
        result = step(*arguments, **named)
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return taken

if __name__ == "__main__":
    compaction.MOST_LEVELS = 2
    Path.rename, os.replace, shutil.rmtree = deadly(Path.rename), deadly(os.replace), deadly(shutil.rmtree)
    update_tables(Path(sys.argv[2]), Path(sys.argv[3]))
"""


def number_of_shards(work: Path) -> int:
    return len(list(shards_folder(work).iterdir()))


def test_many_small_updates_leave_few_shards_and_the_tables_of_a_run_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(planning, "SHARD_INPUTS", 16)
    raw, work = tmp_path / "raw", tmp_path / "work"
    for update in range(50):
        write_articles(raw, range(2 * update, 2 * update + 2))
        if update % 9 == 0:
            (raw / f"{update:03}-empty.txt").write_text(" " * update)
        if update % 10 == 9:
            (raw / f"{update - 5:03}.txt").write_text(ARTICLE.format(n=1000 + update))
            (raw / f"{update - 3:03}.txt").unlink()
        update_tables(raw, work)
    assert number_of_shards(work) <= MOST_LEVELS + 100 // 16
    update_tables(raw, tmp_path / "other")
    assert tables_in(work) == tables_in(tmp_path / "other")


@pytest.mark.parametrize("steps", [2, 4, 5, 7, 8, 11, 15] if LONG else [2, 7, 15])
def test_a_run_that_is_killed_while_it_puts_shards_together_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
):
    raw, work = tmp_path / "raw", tmp_path / "work"
    for update in range(2):
        write_articles(raw, range(3 * update, 3 * update + 3))
        update_tables(raw, work)
    write_articles(raw, range(6, 9))
    (tmp_path / "killed.py").write_text(KILLED)
    ran = subprocess.run([sys.executable, tmp_path / "killed.py", str(steps), raw, work], check=False)
    assert ran.returncode == -signal.SIGKILL
    monkeypatch.setattr(compaction, "MOST_LEVELS", 2)
    seen: list[int] = []
    assert update_tables(raw, work, progress=seen.append).notices == []
    assert seen == [9]
    assert number_of_shards(work) == 1
    update_tables(raw, tmp_path / "other")
    assert tables_in(work) == tables_in(tmp_path / "other")


def ledger_of(*shards: range) -> pl.DataFrame:
    """Rows of a ledger: shards of documents with these ids."""
    rows = [(f"{doc:06}", f"s{at}", 10) for at, documents in enumerate(shards) for doc in documents]
    return pl.DataFrame(rows, ["doc_id", "shard", "size"], orient="row").sort("doc_id")


def taken_of(scratch: Path, *shards: range) -> set[str]:
    with open_database(scratch) as database:
        database.put("living", ledger_of(*shards))
        return shards_to_put_together(database.all_rows(IN_USE))


def test_full_shards_that_follow_each_other_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(planning, "SHARD_INPUTS", 4)
    assert taken_of(tmp_path, *(range(at, at + 4) for at in range(0, 400, 4))) == set()


def test_small_shards_become_one_and_the_full_ones_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(planning, "SHARD_INPUTS", 4)
    full = [range(at, at + 4) for at in range(0, 400, 4)]
    small = [range(1000 + at, 1001 + at) for at in range(MOST_LEVELS)]
    assert taken_of(tmp_path, *full, *small) == {f"s{100 + at}" for at in range(MOST_LEVELS)}


def test_full_shards_that_lie_over_each_other_become_a_level_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(planning, "SHARD_INPUTS", 4)
    wide = [range(at, 4000, 1000) for at in range(MOST_LEVELS + 1)]
    assert taken_of(tmp_path, *wide) == {f"s{at}" for at in range(MOST_LEVELS + 1)}
