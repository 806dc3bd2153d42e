"""Inputs that change or vanish while they are read, and many of which some are broken."""

import threading
from pathlib import Path
from random import Random

import polars as pl
import pytest

from benchmarks.articles import write_articles
from pipelines.publishing.publish import publish
from pipelines.running.engines import Engine
from pipelines.running.extract import update_tables
from tests.faulting import Fault
from tests.faults.conftest import DAY, Place

#: Contents that nobody can use, each in its own way.
BROKEN = {
    ".txt": b"",
    ".html": b"\x00\x01\x02\x03" * 50,
    ".warc.gz": b"\x1f\x8b\x08\x00broken",
    ".md": b"%PDF-1.7\n1 0 obj <</Filter /FlateDecode>> stream\n" + bytes(range(256)) * 4,
}


def change(raw: Path, chance: Random, ended: threading.Event, done: list[str]) -> None:
    """Write, cut, rename and remove articles until it ends."""
    number = 0
    while not ended.wait(0.002):
        number += 1
        path = raw / f"moving-{chance.randrange(12)}.txt"
        match chance.randrange(4):
            case 0:
                path.unlink(missing_ok=True)
            case 1 if path.exists():
                path.rename(raw / f"moving-{chance.randrange(12)}.txt")
            case 2 if path.exists():
                path.write_text(path.read_text(encoding="utf-8")[:20], encoding="utf-8")
            case _:
                path.write_text(f"The mill of Orsund sold {number} carts on 3 May 2021.", encoding="utf-8")
        done.append(path.name)


@pytest.mark.fault(
    "Articles change, move and vanish while they are read",
    "the run ends well; the next one that is left alone comes to the bytes of a run from nothing",
)
def test_articles_that_change_while_they_are_read_cost_nothing(fault: Fault, place: Place):
    ended, done = threading.Event(), list[str]()
    other = threading.Thread(target=change, args=(place.raw, fault.chance, ended, done))
    other.start()
    try:
        for _ in range(fault.size(3, 100)):
            update_tables(place.raw, place.work, Engine(workers=1))
    finally:
        ended.set()
        other.join()
    update_tables(place.raw, place.work, Engine(workers=1))
    update_tables(place.raw, place.folder / "from-nothing", Engine(workers=1))
    ours, theirs = (
        {path.name: path.read_bytes() for path in work.glob("*.parquet")}
        for work in (place.work, place.folder / "from-nothing")
    )
    fault.done(ours == theirs, len(done))


@pytest.mark.fault(
    "One in a hundred of many articles is broken",
    "each of these is named with its reason, all others are published",
)
def test_broken_articles_among_many_are_named_and_the_others_published(fault: Fault, place: Place):
    count = fault.size(200, 10_000)
    write_articles(place.raw, range(count), 300)
    paths = sorted(place.raw.rglob("*.txt"))
    broken = set()
    for number, path in enumerate(fault.chance.sample(paths, max(len(BROKEN), count // 100))):
        ending, content = list(BROKEN.items())[number % len(BROKEN)]
        path.unlink()
        bad = path.with_name(path.stem + ending)
        bad.write_bytes(content + str(number).encode() * bool(content))
        broken.add(bad.relative_to(place.raw).as_posix())
    update_tables(place.raw, place.work, Engine())
    publish(place.work, place.outputs, raw=place.raw, today=DAY)
    release = place.outputs / "latest" / "data" / "parquet"
    errors = pl.read_parquet(release / "errors.parquet")
    documents = pl.read_parquet(release / "documents.parquet")
    are_named = set(errors["source_name"]) == broken and bool(errors["reason"].is_not_null().all())
    fault.done(are_named and documents.height == len(paths) - len(broken), len(broken))
