"""Files of `outputs/` that are damaged: found, named, and made anew, or the run says what to do."""

import os
from pathlib import Path
from random import Random

import pytest

from benchmarks.scale import files_of
from pipelines.publishing.publish import PublishError
from tests.faulting import Fault
from tests.faults.conftest import Place

_NEW = "The mill of Orsund closed on 3 May 2021."


def damage(path: Path, chance: Random) -> None:
    """Turn a bit of a file over, cut it short, empty it, or take it away."""
    content = bytearray(path.read_bytes())
    match chance.randrange(4):
        case 0 if content:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            path.write_bytes(content)
        case 1:
            path.write_bytes(content[: len(content) // 2])
        case 2:
            path.write_bytes(b"")
        case _:
            path.unlink()


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


@pytest.mark.fault(
    "The ledger, a shard or a working table is damaged",
    "it is found and made anew, to the same bytes",
)
def test_damaged_working_files_are_made_anew(fault: Fault, place: Place):
    place.run()
    whole = files_of(place.outputs)
    kinds = ("ledger/*", "shards/*/*", "*.parquet")
    for number in range(fault.size(3, 100)):
        damage(fault.chance.choice(sorted(place.work.glob(kinds[number % len(kinds)]))), fault.chance)
        place.run(deep=True)
        fault.done(files_of(place.outputs) == whole)


@pytest.mark.fault(
    "A file of the newest release is damaged",
    "it is named, and a whole release takes its place; or nothing is made of it, and its file is named",
)
def test_a_damaged_release_is_named_and_nothing_is_built_on_it(fault: Fault, place: Place):
    place.run()
    for number in range(fault.size(2, 30)):
        (place.raw / f"new-{number}.txt").write_text(f"{_NEW} It had {number} wheels.")
        newest = (place.outputs / "latest").resolve()
        damaged = fault.chance.choice(
            [path for path in files_below(newest) if "assets" not in path.relative_to(newest).parts]
        )
        content = damaged.read_bytes()
        damage(damaged, fault.chance)
        name = damaged.relative_to(newest).as_posix()
        try:
            published = place.run()
        except PublishError as error:
            fault.done(name in str(error) and (place.outputs / "latest").resolve() == newest)
            damaged.write_bytes(content)
            place.run()
        else:
            fault.done(any(name in notice for notice in published.notices) and published.changed)


@pytest.mark.fault(
    "The pointers to the newest release are damaged or gone",
    "they are written anew",
)
def test_damaged_pointers_are_written_anew(fault: Fault, place: Place):
    place.run()
    whole = files_of(place.outputs)
    for _ in range(fault.size(1, 30)):
        for name in ("latest.json", "releases.json"):
            damage(place.outputs / name, fault.chance)
        (place.outputs / "latest").unlink()
        os.symlink("releases/1999.01.0", place.outputs / "latest")
        place.run()
        is_linked = (place.outputs / "latest").resolve().parent == (place.outputs / "releases").resolve()
        fault.done(is_linked and files_of(place.outputs) == whole)
