"""Disks that are full, or may not be written to."""

import errno
import subprocess
from pathlib import Path

import polars as pl
import pytest

from benchmarks.scale import files_of
from pipelines.running.database import open_database
from tests.faulting import Fault
from tests.faults.conftest import Place, small_disk
from tests.forbidding import as_somebody

#: What a run of these articles leaves on a disk, in kilobytes, and more than enough to begin with.
_DISK = 6_000


def ends_for_want_of_room(place: Place) -> bool:
    """Whether a run ends with an error that says that there is no room."""
    try:
        place.run()
    except OSError as error:
        return error.errno == errno.ENOSPC or "No space left" in str(error)
    return False


@pytest.mark.fault(
    "The disk is full, at every stage of a run",
    "it ends with words that say so; with room again, the next run makes the same bytes",
)
def test_a_full_disk_costs_nothing(fault: Fault, place: Place, tmp_path: Path):
    whole = place.from_nothing()
    rooms = fault.size(3, 40)
    for number in range(rooms):
        with small_disk(tmp_path / f"disk-{number}", _DISK) as disk:
            place.outputs = disk / "outputs"
            left = 40 + number * 2_400 // rooms + fault.chance.randrange(2_400 // rooms)
            filler = disk / "filler"
            filler.write_bytes(bytes(1024 * (_DISK - left)))
            is_told = ends_for_want_of_room(place)
            filler.unlink()
            place.run()
            fault.done(is_told and files_of(place.outputs) == whole)


@pytest.mark.fault(
    "The disk of a release that is there fills up",
    "it stays the newest, whole; with room again, the next run publishes what is new",
)
def test_a_full_disk_leaves_the_release_before_as_it_was(fault: Fault, place: Place, tmp_path: Path):
    for number in range(fault.size(1, 10)):
        with small_disk(tmp_path / f"disk-{number}", 2 * _DISK) as disk:
            place.outputs = disk / "outputs"
            first = place.run()
            before = files_of(first.path)
            (place.raw / f"new-{number}.txt").write_text(
                f"The mill of Orsund closed on {number + 1} May 2021."
            )
            free = 1024 * (2 * _DISK) - sum(path.stat().st_size for path in disk.rglob("*") if path.is_file())
            filler = disk / "filler"
            filler.write_bytes(bytes(free - fault.chance.randrange(150_000, 1_500_000)))
            with pytest.raises(OSError, match=r"No space|rrno 28"):
                place.run()
            is_whole = (
                files_of(first.path) == before and place.outputs.joinpath("latest").resolve() == first.path
            )
            filler.unlink()
            fault.done(is_whole and place.run().changed)


def test_a_full_disk_is_told_without_a_traceback(place: Place, tmp_path: Path):
    with small_disk(tmp_path / "disk", 900) as disk:
        place.outputs = disk / "outputs"
        ran = subprocess.run(place.command(), capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.endswith("No space left on device. Make room there, and run it again.\n")
    assert "Traceback" not in ran.stderr


@pytest.mark.fault(
    "`outputs/` may not be written to",
    "the run ends with words that say so; the release stays; where it may be again, the next run publishes",
)
def test_a_folder_that_may_not_be_written_to_is_left_as_it_is(fault: Fault, forbidding: Path):
    place = Place(forbidding)
    first = place.run()
    before = files_of(place.outputs)
    (place.raw / "new.txt").write_text("The mill of Orsund closed on 3 May 2021.")
    for closed in (place.outputs, place.work, place.outputs / "releases"):
        closed.chmod(0o555)
        with as_somebody(), pytest.raises(PermissionError):
            place.run()
        closed.chmod(0o755)
        fault.done(files_of(place.outputs) == before)
    assert place.run().version > first.version


def test_a_disk_that_is_full_for_a_database_is_told_as_such(tmp_path: Path):
    rows = pl.DataFrame({"words": [f"{number * 7919 % 100_003:016x}" for number in range(50_000)]})
    with small_disk(tmp_path / "disk", 600) as disk, open_database(tmp_path) as database:
        database.put("rows", rows)
        database.run(f"ATTACH '{disk}/file.duckdb' AS kept")
        with pytest.raises(OSError, match="No space left"):
            database.run("CREATE TABLE kept.rows AS FROM rows; DETACH kept")
