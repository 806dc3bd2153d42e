"""What the tests of Dagster's wrapper share: folders to run in, and a run of the job on them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pyarrow.parquet as pq
import pytest

from pipelines.defs import table_assets
from pipelines.defs.build import build_defs
from pipelines.defs.extracted import Extracted
from pipelines.defs.jobs import publish_dataset
from pipelines.defs.resources import Paths
from pipelines.running.engines import Engine
from pipelines.running.extract import WrittenTables
from pipelines.running.shard import to_arrow

ARTICLE = """Lighthouse of Tervola to be lit again

The lighthouse of Tervola will shine again from 3 May 2025, the harbour office said. About 240 boats pass it.

“We have waited nine years for this light,” harbour master Oona Lehto told the Tervola Courier.
"""

RunJob = Callable[[], dg.ExecuteInProcessResult]


@dataclass(frozen=True)
class TwoRuns:
    paths: Paths
    first: dg.ExecuteInProcessResult
    second: dg.ExecuteInProcessResult


def lay_out(folder: Path) -> Paths:
    (folder / "raw").mkdir()
    (folder / "raw/lighthouse.txt").write_text(ARTICLE, encoding="utf-8")
    return Paths(raw=str(folder / "raw"), outputs=str(folder / "outputs"))


def execute(instance: dg.DagsterInstance, paths: Paths) -> dg.ExecuteInProcessResult:
    job = build_defs({"paths": paths}).resolve_job_def(publish_dataset.name)
    return job.execute_in_process(instance=instance, raise_on_error=False)


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A raw folder with one article, and no outputs yet."""
    return lay_out(tmp_path)


@pytest.fixture
def documents_that_break_their_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has extraction leave documents without a media type behind."""
    update_tables = table_assets.update_tables

    def extract_badly(raw: Path, out: Path, engine: Engine, **options: Any) -> WrittenTables:
        written = update_tables(raw, out, engine, **options)
        documents = pl.read_parquet(out / "documents.parquet")
        documents.with_columns(media_type=pl.lit("")).write_parquet(out / "documents.parquet")
        return written

    monkeypatch.setattr(table_assets, "update_tables", extract_badly)


@pytest.fixture
def run_job(instance: dg.DagsterInstance, paths: Paths) -> RunJob:
    """Runs the job on the test's folders; a failure is in the result, not raised."""
    return lambda: execute(instance, paths)


@pytest.fixture(scope="session")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> TwoRuns:
    """Two runs of the job on the same article, one after the other, for tests that only look."""
    paths = lay_out(tmp_path_factory.mktemp("two_runs"))
    with dg.DagsterInstance.ephemeral() as instance:
        return TwoRuns(paths, execute(instance, paths), execute(instance, paths))


@pytest.fixture
def extracted(shard, tmp_path: Path) -> Extracted:
    """The valid tables of the shared shard as a run of extraction would have left them."""
    return write_tables(shard, tmp_path / "work")


@pytest.fixture
def write_shard() -> Callable[..., Extracted]:
    return write_tables


def write_tables(shard, folder: Path) -> Extracted:
    folder.mkdir(exist_ok=True)
    for table, frame in shard.tables.items():
        pq.write_table(to_arrow(table, frame), folder / f"{table}.parquet")
    rows = {table: frame.height for table, frame in shard.tables.items()}
    copies = int(shard.tables["documents"]["other_sources"].list.len().sum())
    inputs = rows["documents"] + copies + rows["errors"]
    return Extracted(folder, rows, inputs=inputs, seconds=0.5, released_rows={})
