"""What the tests of publishing share: a folder of invented articles, its working tables, its release."""

import datetime
import shutil
import socket
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from pipelines.publishing.accuracy import Accuracy, Share, SlotAccuracy, TableAccuracy, Unseen
from pipelines.publishing.build import build_release
from pipelines.publishing.description import describe_release
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.history.record import history_since
from pipelines.publishing.inputs import list_inputs
from pipelines.publishing.manifest import read_manifest
from pipelines.publishing.page.assets import write_assets
from pipelines.publishing.page.write import write_page
from pipelines.publishing.publish import publish
from pipelines.running.extract import update_tables
from pipelines.running.shard import to_arrow

DAY = datetime.date(2026, 5, 17)

FERRY = """The ferry to Ostrava island runs again (2023)

The island's ferry sailed again on 4 May 2023 after repairs that cost 3.5 million euros.

“We waited for two winters,” said Milena Horak, the harbour master. “Now the school bus can cross, too.”

About 640 people live on the island, and 12 percent of them work on the mainland.

Horak told the Harbour Post that nobody was hurt. She called the delay “a lesson, not a scandal”.

How long does the crossing take? ›

The crossing takes 25 minutes, and 40 minutes in winter.

Who may use the ferry? ›

Everybody may use it. Bicycles cost 2 euros.

Author information

Name: Odo Trellick

Birthday: 1988-02-29

Address: 14 Lower Quay, Apartment 3, Westhaven 40217

Phone: +4915550199283

E-mail: odo.trellick@harbourpost.example

Hobby: Chess, Kites
"""

MARKET = """<!DOCTYPE html>
<html lang="en"><head><title>Market hall sold</title>
<meta property="article:published_time" content="2022-11-09T08:00:00Z"></head>
<body><article><h1>Market hall sold</h1>
<p>The town sold its market hall for 1,250,000 crowns on Tuesday, the council said.</p>
<p>"It was <b>empty</b>, cold &amp; dark," said councillor Petra Silva, who voted against the sale.</p>
<p>Two-thirds of the stalls had been closed since 2019, and one in five roofs leaked.</p>
</article></body></html>
"""

MARKET_SIDECAR = """url: https://harbourpost.example/market-hall
publisher: Harbour Post
licence: all rights reserved
retrieved: 2022-11-10
"""


@pytest.fixture(scope="session")
def raw(tmp_path_factory):
    """A folder of two articles, one with a sidecar, and of an input that is no article."""
    folder = tmp_path_factory.mktemp("raw")
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "town").mkdir()
    (folder / "town" / "market.html").write_text(MARKET, encoding="utf-8")
    (folder / "town" / "market.yaml").write_text(MARKET_SIDECAR, encoding="utf-8")
    (folder / "void.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="session")
def work(raw, tmp_path_factory):
    """The working tables of those articles."""
    folder = tmp_path_factory.mktemp("work")
    update_tables(raw, folder)
    return folder


@pytest.fixture(scope="session")
def published(raw, work, tmp_path_factory):
    """The first release of them; tests that change something copy it first."""
    return publish(work, tmp_path_factory.mktemp("outputs"), raw=raw, today=DAY)


@pytest.fixture
def release(published, tmp_path):
    """A copy of that release on its own, to be changed."""
    return shutil.copytree(published.path, tmp_path / published.version)


@pytest.fixture
def outputs(published, tmp_path):
    """A copy of the folder of releases with that release, to be changed."""
    return shutil.copytree(published.path.parent.parent, tmp_path / "outputs", symlinks=True)


@pytest.fixture
def no_network(monkeypatch):
    """Refuses every connection and every look-up of a name: what runs needs nothing but the release."""

    def refuse(*_, **__):
        raise ConnectionRefusedError("the network is denied to tests")

    for owner, name in (
        (socket.socket, "connect"),
        (socket.socket, "connect_ex"),
        (socket, "getaddrinfo"),
        (socket, "create_connection"),
    ):
        monkeypatch.setattr(owner, name, refuse)


@pytest.fixture(scope="session")
def facts():
    """Facts of a build that never was."""
    cells = {"speaker": SlotAccuracy(Share(8, 9), Share(8, 10))}
    measured = TableAccuracy({"Two invented pages": "f" * 64}, Share(9, 10), Share(3, 4), cells, Share(1, 2))
    unseen = Unseen("pages of a <drawer>", "a" * 40, "b" * 64, "Much changed.", {"quotes.quoted.span.p": 0.7})
    figures = {"quotes.quoted.span.p": 0.8, "quotes.quoted.span.r": 0.75, "slots.events.reads_alone": 0.5}
    accuracy = Accuracy("e" * 64, {"quotes": measured}, figures, unseen)
    return BuildFacts("2026.05.0", "2026-05-17", "c" * 64, {"pyarrow": "1.2.3"}, "d" * 64, accuracy)


@pytest.fixture
def work_of(tmp_path):
    """Writes tables as extraction does, to a folder of a name; gives the folder."""

    def write(tables, name):
        folder = tmp_path / name
        folder.mkdir()
        for table, frame in tables.items():
            pq.write_table(to_arrow(table, frame), folder / f"{table}.parquet")
        return folder

    return write


@pytest.fixture
def full_work(shard, work_of):
    """Working tables with rows in every table."""
    return work_of(shard.tables, "full-work")


@pytest.fixture(scope="session")
def full_built(valid_shard, facts, tmp_path_factory):
    """A release with rows in every table; tests that change something copy it first."""
    return built(valid_shard, facts, tmp_path_factory)


def built(shard, facts, tmp_path_factory):
    """A release of the tables of a shard."""
    work, folder = tmp_path_factory.mktemp("full-work"), tmp_path_factory.mktemp("full-release")
    for table, frame in shard.tables.items():
        pq.write_table(to_arrow(table, frame), work / f"{table}.parquet")
    inputs = list_inputs(work, tmp_path_factory.mktemp("no-articles"))
    with history_since(None, work) as history:
        build_release(work, inputs, folder, facts, history)
    return folder


@pytest.fixture
def full_release(full_built, facts, tmp_path):
    """A copy of that release, to be changed."""
    return shutil.copytree(full_built, tmp_path / facts.version)


@pytest.fixture(scope="session")
def described(full_built):
    """What that release is."""
    return description_of(full_built)


def description_of(release):
    manifest = read_manifest(release)
    return describe_release(release, manifest.content, manifest.facts)


@pytest.fixture(scope="session")
def built_in_parts(valid_shard, facts, tmp_path_factory):
    """The same release, in which each document's rows of a table have files of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.publishing.parquet.ROW_GROUP_SIZE", 1)
        return built(valid_shard, replace(facts, file_bytes=1), tmp_path_factory)


@pytest.fixture(scope="session")
def sampled(built_in_parts, facts, tmp_path_factory):
    """That release with a page that is drawn from one of its two documents."""
    folder = shutil.copytree(built_in_parts, tmp_path_factory.mktemp("sampled") / facts.version)
    write_page(description_of(folder), folder, facts, most_documents=1)
    write_assets(folder)
    return folder


@pytest.fixture(params=["full_built", "built_in_parts"])
def either_built(request):
    """That release, with a file for each table, and with a file for each document of a table."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def either_release(either_built, facts, tmp_path):
    """A copy of it, to be changed."""
    return shutil.copytree(either_built, tmp_path / facts.version)


@pytest.fixture
def either_described(either_built):
    """What it is."""
    return description_of(either_built)
