"""Engines as they are: processes of this machine, and clusters of Dask and Ray that begin and end here."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from pipelines.running import engines, planning
from pipelines.running.engines import Engine, EngineError
from pipelines.running.extract import extract_tables, update_tables
from tests.extracting import tables_in, write_articles

#: A module that Python loads as it starts, where its folder is on the path: it makes one article deadly.
DEADLY = """
import os
import sys
from importlib.abc import MetaPathFinder

class Deadly(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "pipelines.running.shard":
            sys.meta_path.remove(self)
            import pipelines.extraction.extract as extract
            real = extract.extract
            def deadly(analysis):
                if "deadly" in analysis.document.text:
                    os._exit(9)
                return real(analysis)
            extract.extract = deadly
        return None

sys.meta_path.insert(0, Deadly())
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    write_articles(tmp_path / "raw", range(8))
    return tmp_path / "raw"


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two documents a shard, and no shard too small for a process."""
    monkeypatch.setattr(planning, "SHARD_INPUTS", 2)
    monkeypatch.setattr(engines, "_SMALL", 0)


@pytest.fixture(scope="module")
def dask() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        yield cluster.scheduler_address.replace("tcp://", "dask://")


def expected(raw: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The tables as this process makes them on its own."""
    from pipelines.running.shard import extract_shard

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "make_shards", lambda self, specs: map(extract_shard, specs))
        extract_tables(raw, folder)
    return tables_in(folder)


def test_processes_and_clusters_give_the_same_bytes(raw, tmp_path, monkeypatch, dask):
    alone = expected(raw, tmp_path / "alone", monkeypatch)
    for number, engine in enumerate([Engine(workers=2), Engine(dask), Engine("ray", 2)]):
        extract_tables(raw, tmp_path / str(number), engine)
        assert tables_in(tmp_path / str(number)) == alone, engine


@pytest.mark.fault("A worker process is killed", "its shards are made again, to the same bytes")
def test_a_worker_that_is_killed_costs_nothing_but_time(fault, raw, tmp_path, monkeypatch):
    alone = expected(raw, tmp_path / "alone", monkeypatch)
    for number in range(fault.size(1, 10)):
        extract_with_a_worker_killed(raw, tmp_path / str(number))
        fault.done(tables_in(tmp_path / str(number)) == alone)


def extract_with_a_worker_killed(raw, out):
    killed: list[int] = []

    def kill_one_worker() -> None:
        while not killed:
            for child in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
                for pid in map(int, child.read_text().split()):
                    if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                        os.kill(pid, signal.SIGKILL)
                        killed.append(pid)
                        return
            time.sleep(0.05)

    killer = threading.Thread(target=kill_one_worker)
    killer.start()
    extract_tables(raw, out, Engine(workers=2))
    killer.join()
    assert killed


def test_an_article_that_ends_its_interpreter_is_an_error_and_the_rest_is_kept(raw, tmp_path, monkeypatch):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(DEADLY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    (raw / "005.txt").write_text("A deadly article of 3 May 2023.")
    update_tables(raw, tmp_path / "work", Engine(workers=1))
    errors = pl.read_parquet(tmp_path / "work" / "errors.parquet")
    assert errors.select("source_name", "stage", "reason").rows() == [("005.txt", "extraction", "failed")]
    assert "the interpreter ended" in errors["detail"][0]
    documents = pl.read_parquet(tmp_path / "work" / "documents.parquet")
    assert set(documents["source_name"]) == {f"00{n}.txt" for n in range(8)} - {"005.txt"}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("spark://host:1", "names no engine"),
        ("dask", "names no engine"),
        ("dask://127.0.0.1:9", "No Dask scheduler"),
    ],
)
def test_an_engine_that_cannot_be_used_is_told(raw, tmp_path, address, told):
    with pytest.raises(EngineError, match=told):
        extract_tables(raw, tmp_path / "out", Engine(address))


def test_a_script_that_begins_again_in_each_worker_is_told_so_and_ends(raw, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\n"
        "from pipelines.running import engines, extract\n"
        "engines._SMALL = 0\n"
        "extract.extract_tables(*map(Path, sys.argv[1:]))\n"
    )
    ran = subprocess.run(
        [sys.executable, script, raw, tmp_path / "out"], capture_output=True, text=True, timeout=600
    )
    assert ran.returncode == 1
    assert "No process for extraction can start here" in ran.stderr.splitlines()[-1]


def test_where_no_worker_can_start_no_article_is_blamed(raw, tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("import os, sys\nif '-c' in sys.orig_argv: os._exit(9)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(EngineError, match="No process"):
        update_tables(raw, tmp_path / "work", Engine(workers=1))
