"""Many runs at once: they wait for each other, or say who is at it."""

import subprocess
import time

import pytest

from benchmarks.scale import files_of
from tests.faulting import Fault
from tests.faults.conftest import Place


@pytest.mark.fault(
    "Ten processes publish at once",
    "those that wait all end well, the others say who is at it; it comes to the same bytes",
)
def test_processes_that_publish_at_once_wait_or_say_so(fault: Fault, place: Place):
    whole = place.from_nothing()
    for _ in range(fault.size(1, 3)):
        waiting = [start(place, "--wait", "600") for _ in range(fault.size(1, 7))]
        time.sleep(fault.chance.uniform(0, 2))
        hasty = [start(place) for _ in range(fault.size(1, 3))]
        told = [process.communicate(timeout=600)[1] for process in hasty]
        are_told = [
            process.returncode == 0 or (process.returncode == 1 and "Another run" in words)
            for process, words in zip(hasty, told, strict=True)
        ]
        ends = [process.communicate(timeout=600) and process.returncode for process in waiting]
        fault.done(not any(ends) and all(are_told), len(ends) + len(told))
    fault.done(files_of(place.outputs) == whole, times=0)


def start(place: Place, *options: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(place.command(*options), stdout=pipe, stderr=pipe, text=True)
