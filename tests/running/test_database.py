"""Rows that go through a database come out as they went in, in order, whatever memory there is."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.running.database import open_database
from pipelines.running.passing import scratch_in


def rows(count: int) -> pl.DataFrame:
    keys = [f"{number * 7919 % 100_003:016x}" for number in range(count)]
    return pl.DataFrame({"key": keys, "place": range(count), "names": [["a", "b"]] * count})


@pytest.mark.parametrize("megabytes", [30, None])
def test_more_rows_than_memory_holds_come_in_order(tmp_path: Path, megabytes: int | None):
    with open_database(tmp_path, megabytes) as database:
        for frame in rows(300_000).iter_slices(50_000):
            database.put("rows", frame)
        found = pl.concat(database.rows("FROM rows ORDER BY key, place"))
        assert database.repeated("rows", "key").len() == 100_003
    assert found.equals(rows(300_000).sort("key", "place"))
    assert list(tmp_path.iterdir()) == []


def test_queries_may_run_while_rows_of_another_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pipelines.running.database.ROWS", 10)
    with open_database(tmp_path) as database:
        database.put("rows", rows(5000))
        for frame in database.rows("FROM rows ORDER BY place"):
            database.put("others", frame)
        assert database.all_rows("FROM others").equals(rows(5000))


def test_a_table_can_be_without_rows(tmp_path: Path):
    with open_database(tmp_path) as database:
        database.put("rows", rows(0))
        assert database.count("rows") == 0
        assert database.all_rows("FROM rows WHERE key IN (SELECT unnest(?))", []).equals(rows(0))


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path):
    (tmp_path / ".passing" / "old").mkdir(parents=True)
    with scratch_in(tmp_path) as scratch:
        assert list(scratch.iterdir()) == []
    assert list(tmp_path.iterdir()) == []
