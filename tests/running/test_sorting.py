"""The sort of more rows than memory holds, at sizes small enough to be told apart from a sort in memory."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.running import sorting
from pipelines.running.sorting import Rising, Sorter, merged, scratch_in

KEYS = st.lists(st.text("ab", max_size=3), max_size=60)


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight rows in memory, two read at once."""
    monkeypatch.setattr(sorting, "HELD", 8)
    monkeypatch.setattr(sorting, "_PIECE", 2)


def rows(keys: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"key": keys}, schema={"key": pl.String}).with_row_index("at")


def sorted_in_parts(keys: list[str], part: int, scratch: Path) -> list[pl.DataFrame]:
    sorter = Sorter("key", scratch)
    for frame in rows(keys).iter_slices(part):
        sorter.add(frame)
    return list(sorter.in_order())


@pytest.mark.usefixtures("little_memory")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=KEYS.filter(bool), part=st.integers(1, 20))
def test_rows_come_in_order_of_the_key_and_those_of_one_key_as_they_came_together(keys, part, tmp_path):
    frames = sorted_in_parts(keys, part, tmp_path)
    assert pl.concat(frames).equals(rows(keys).sort("key", maintain_order=True))
    seen = [key for frame in frames for key in set(frame["key"])]
    assert len(seen) == len(set(keys))


@pytest.mark.usefixtures("little_memory")
def test_a_range_holds_no_more_than_its_share_whatever_the_distribution_of_keys(tmp_path: Path):
    keys = [f"{number // 10 if number % 3 else number:05}" for number in range(3000)]
    frames = sorted_in_parts(keys, 5, tmp_path)
    assert len(frames) > 100
    assert max(frame.height for frame in frames) <= 3 * sorting.HELD


def test_few_rows_stay_in_memory(tmp_path: Path):
    sorted_in_parts(["b", "a"], 1, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path):
    (tmp_path / ".sorting" / "old").mkdir(parents=True)
    with scratch_in(tmp_path) as scratch:
        assert list(scratch.iterdir()) == []
    assert list(tmp_path.iterdir()) == []


@given(streams=st.lists(KEYS, max_size=4), part=st.integers(1, 9))
def test_streams_in_order_become_one_in_order(streams, part):
    frames = [rows(sorted(keys)).with_columns(stream=at) for at, keys in enumerate(streams)]
    together = list(merged([frame.iter_slices(part) for frame in frames], "key"))
    expected = pl.concat([rows([]).with_columns(stream=0), *frames]).sort("key", maintain_order=True)
    assert pl.concat([expected[:0], *together]).equals(expected)
    assert sum(len(set(frame["key"])) for frame in together) == expected["key"].n_unique()


def test_what_is_taken_from_the_front_ends_with_the_key():
    front = Rising(rows(["a", "b", "b", "c"]).iter_slices(2), "key")
    assert [frame["key"].to_list() for frame in front.through("b")] == [["a", "b"], ["b"]]
    assert front.last == "c"
    assert pl.concat(front.through("z"))["key"].to_list() == ["c"]
    assert front.last is None
