import pytest

from pipelines.running.locks import alone_in


def test_a_folder_belongs_to_one_run_at_a_time(tmp_path):
    with (
        alone_in(tmp_path),
        pytest.raises(BlockingIOError, match="Another run is writing"),
        alone_in(tmp_path),
    ):
        pass


def test_a_folder_is_free_again_after_a_run(tmp_path):
    for _ in range(2):
        with alone_in(tmp_path):
            pass


def test_what_fails_inside_is_not_taken_for_a_held_folder(tmp_path):
    with pytest.raises(BlockingIOError, match="a pipe is full"), alone_in(tmp_path):
        raise BlockingIOError("a pipe is full")
