import subprocess
import sys

import pytest

from pipelines.running.locks import alone_in


def test_a_folder_belongs_to_one_run_at_a_time(tmp_path):
    with (
        alone_in(tmp_path),
        pytest.raises(BlockingIOError, match=r"Another run .* is writing"),
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


HOLD = """
import sys, time
from pathlib import Path
from pipelines.running.locks import alone_in

with alone_in(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read() if sys.argv[2] == "on" else time.sleep(1)
"""


def hold(folder, how):
    command = [sys.executable, "-c", HOLD, str(folder), how]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_who_holds_a_folder_is_told(tmp_path):
    with hold(tmp_path, "on") as process:
        with pytest.raises(BlockingIOError, match=rf"process {process.pid}, .* since 20"), alone_in(tmp_path):
            pass
        process.kill()


def test_a_killed_run_holds_no_folder(tmp_path):
    with hold(tmp_path, "on") as process:
        process.kill()
        process.wait()
        with alone_in(tmp_path):
            pass


def test_a_run_waits_for_another_as_long_as_it_is_told(tmp_path):
    with hold(tmp_path, "for a second") as process:
        with pytest.raises(BlockingIOError), alone_in(tmp_path, wait=0.01):
            pass
        with alone_in(tmp_path, wait=60):
            pass
        assert process.wait() == 0
