"""A clock that is set back, or jumps, between runs."""

import datetime
import os

import pytest

from pipelines.publishing.publish import publish
from pipelines.publishing.releases import version_of
from pipelines.publishing.verify import verify
from pipelines.running.engines import Engine
from pipelines.running.extract import update_tables
from tests.faulting import Fault
from tests.faults.conftest import Place


@pytest.mark.fault(
    "The clock is set back or forward between runs, and files are older or younger than it",
    "each new article comes through once, versions only rise, and the newest release holds",
)
def test_a_clock_that_jumps_costs_nothing(fault: Fault, place: Place, monkeypatch: pytest.MonkeyPatch):
    last = None
    for number in range(fault.size(2, 20)):
        day = datetime.date(2026, 6, 15) + datetime.timedelta(days=fault.chance.randrange(-2000, 2000))
        new = place.raw / f"new-{number}.txt"
        new.write_text(f"The mill of Orsund sold {number} carts on 3 May 2021.", encoding="utf-8")
        seconds = fault.chance.randrange(10**9, 3 * 10**9)
        os.utime(new, (seconds, seconds))
        with monkeypatch.context() as patch:
            patch.setattr("pipelines.running.ledger.datetime", clock_of(day))
            update_tables(place.raw, place.work, Engine(workers=1))
        published = publish(place.work, place.outputs, raw=place.raw, today=day)
        version = version_of(published.version)
        assert version is not None
        is_new = published.changed and (last is None or version > last)
        fault.done(is_new and published.rows["documents"] == number + 4)
        last = version
    fault.done(not verify(place.outputs / "latest", raw=place.raw).problems, times=0)


def clock_of(day: datetime.date) -> object:
    """The module `datetime` with a clock that stands at the noon of a day."""

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> "Clock":
            return cls(day.year, day.month, day.day, 12, tzinfo=tz)

    class Module:
        datetime, UTC, date, timedelta = Clock, datetime.UTC, datetime.date, datetime.timedelta

    return Module
