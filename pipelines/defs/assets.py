"""The assets: the dataset's tables and what each is made from, as Dagster's lineage shows it.

Three steps, each one call into the pipeline: list the inputs, extract every table, make a release. All
tables are made in one step, as they come from one reading of each article; what is asked of them is in
`checks`, what is shown of them in `metadata`.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import dagster as dg

from pipelines.collecting.collect import collect
from pipelines.defs import columns
from pipelines.defs.checks import check_results, check_specs
from pipelines.defs.extracted import Extracted, rows_of_last_release
from pipelines.defs.metadata import (
    broken_inputs,
    collected_metadata,
    inputs_metadata,
    release_metadata,
    table_metadata,
)
from pipelines.defs.release_checks import ACCURACY_KNOWN, accuracy_known
from pipelines.defs.resources import Compute, Layout, Paths
from pipelines.publishing.metrics import write_metrics
from pipelines.publishing.publish import publish
from pipelines.reading.inputs import list_sources
from pipelines.running.code_version import code_version
from pipelines.running.extract import update_tables
from schemas.tables import TABLE_NAMES, TABLES

OWNERS = ["team:gleanings"]
CODE_VERSION = code_version()[:16]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands in the lineage: the group it is shown in and what it is made from."""

    group: str
    made_from: tuple[str, ...]


_FOUND = ("quotes", "statistics", "events", "faq")
PLACES: Mapping[str, Place] = {
    "documents": Place("reading", ("raw_articles",)),
    "zones": Place("reading", ("documents",)),
    **{table: Place("extraction", ("zones",)) for table in _FOUND},
    "entities": Place("accounting", _FOUND),
    "conflicts": Place("accounting", (*_FOUND, "entities")),
    "evidence": Place("accounting", (*_FOUND, "entities")),
    "coverage": Place("accounting", _FOUND),
    "quarantine": Place("accounting", _FOUND),
    "errors": Place("accounting", _FOUND),
}


@dg.asset(
    group_name="collecting",
    description="Articles brought from the feeds, sitemaps, pages, folders, tables and stores that "
    "`raw/sources.yaml` names: each once, with a sidecar that says where it came from.",
    owners=OWNERS,
    kinds={"python", "file"},
    tags={"layer": "input"},
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=3)),
)
def collected(
    context: dg.AssetExecutionContext, paths: Paths, compute: Compute
) -> dg.MaterializeResult[None]:
    """Ask every place for what is new; what could not be had is in the log and tried again."""
    found = collect(paths.raw_folder, wait=compute.wait)
    for notice in found.notices:
        context.log.warning(notice)
    for trouble in found.troubles:
        context.log.warning(f"{trouble.place}: {trouble.address}: {trouble.detail}")
    return dg.MaterializeResult(metadata=collected_metadata(found))


@dg.asset(
    deps=["collected"],
    group_name="reading",
    description="The articles in the raw folder, each with its sidecar. The pipeline never changes them.",
    owners=OWNERS,
    kinds={"python", "file"},
    tags={"layer": "input"},
    retry_policy=dg.RetryPolicy(max_retries=2, delay=2),  # A file may be in the midst of being written.
)
def raw_articles(paths: Paths) -> dg.MaterializeResult[None]:
    """List the inputs; the data version is the hash of all their names and bytes."""
    return dg.MaterializeResult(
        data_version=dg.DataVersion(paths.raw_content()),
        metadata=inputs_metadata(paths.raw_folder, list_sources(paths.raw_folder)),
    )


def _spec(table: str) -> dg.AssetSpec:
    """A table as an asset."""
    place = PLACES[table]
    return dg.AssetSpec(
        table,
        deps=place.made_from,
        description=TABLES[table].description,
        group_name=place.group,
        code_version=CODE_VERSION,
        owners=OWNERS,
        kinds={"polars", "pandera", "parquet"},
        tags={"layer": "table"},
        metadata={
            "dagster/column_schema": columns.table_schema(table),
            "dagster/column_lineage": columns.table_lineage(table),
            "dagster/table_name": table,
        },
    )


@dg.multi_asset(
    name="extract_tables",
    specs=[_spec(table) for table in TABLE_NAMES],
    check_specs=list(check_specs()),
)
def tables(
    context: dg.AssetExecutionContext, paths: Paths, compute: Compute
) -> Iterator[dg.MaterializeResult[None]]:
    """Extract every table from what is new among the articles, then check and show each."""
    started = time.perf_counter()
    written = update_tables(
        paths.raw_folder,
        paths.work_folder,
        compute.chosen(),
        progress=lambda done: context.log.info(f"{done} inputs done"),
        wait=compute.wait,
        deep=compute.deep,
    )
    for notice in (*written.notices, *broken_inputs(paths.work_folder)):
        context.log.warning(notice)
    extracted = Extracted(
        folder=paths.work_folder,
        rows={table: file.rows for table, file in written.tables.items()},
        inputs=written.inputs,
        seconds=time.perf_counter() - started,
        released_rows=rows_of_last_release(paths.outputs_folder),
    )
    for table in TABLE_NAMES:
        yield dg.MaterializeResult(
            asset_key=table,
            data_version=dg.DataVersion(written.tables[table].sha256),
            metadata=table_metadata(table, extracted),
            check_results=list(check_results(table, extracted)),
        )


@dg.asset(
    deps=list(PLACES),
    group_name="publishing",
    description="The newest release: every table as Parquet and CSV with metadata, provenance and checksums. "
    "It is made only where the data changed, and never changed afterwards.",
    code_version=CODE_VERSION,
    owners=OWNERS,
    kinds={"parquet", "csv", "json"},
    tags={"layer": "release"},
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36)),
    check_specs=[ACCURACY_KNOWN],
)
def release(
    context: dg.AssetExecutionContext, paths: Paths, compute: Compute, layout: Layout
) -> Iterator[dg.MaterializeResult[None]]:
    """Publish the tables of this run where they differ from the last release."""
    published = publish(
        paths.work_folder,
        paths.outputs_folder,
        raw=paths.raw_folder,
        file_bytes=layout.file_bytes,
        wait=compute.wait,
    )
    write_metrics(paths.outputs_folder, time.time() - _start_of(context))
    for notice in published.notices:
        context.log.warning(notice)
    yield dg.MaterializeResult(
        data_version=dg.DataVersion(published.version),
        metadata=release_metadata(published),
        check_results=[accuracy_known(published.path)],
    )


def _start_of(context: dg.AssetExecutionContext) -> float:
    """When the run began, in seconds since 1970."""
    record = context.instance.get_run_record_by_id(context.run.run_id)
    return (record and record.start_time) or time.time()


ASSETS = [collected, raw_articles, tables, release]
