"""The assets: the dataset's tables and what each is made from, as Dagster's lineage shows it.

Four steps, each one call into the pipeline: list the inputs, extract every table, see what has left, make a
release. The step that extracts is in `table_assets`; what is asked of tables is in `checks`, what is shown of
them in `metadata`.

No asset has partitions: a run looks at all inputs and reads only those that are new, so that an archive needs
no backfill by months, and the month of an article is not known before it is read (docs/running.md).
"""

from collections.abc import Iterator
from datetime import timedelta

import dagster as dg

from pipelines.collecting.collect import collect
from pipelines.collecting.register import REGISTER, read_counts
from pipelines.defs.checks import check_results, check_specs
from pipelines.defs.columns import shown_columns
from pipelines.defs.ends import note_success
from pipelines.defs.extracted import Extracted, rows_in
from pipelines.defs.metadata import (
    collected_metadata,
    inputs_metadata,
    release_metadata,
    tombstones_metadata,
)
from pipelines.defs.release_checks import (
    ACCURACY_KNOWN,
    NEAR_RELEASE_BEFORE,
    accuracy_known,
    near_release_before,
)
from pipelines.defs.resources import Compute, Layout, Paths
from pipelines.defs.table_assets import CODE_VERSION, OWNERS, tables
from pipelines.publishing.publish import publish, update_tombstones
from pipelines.reading.hashes import file_sha256
from pipelines.reading.inputs import list_sources
from schemas.tables import RELEASE_TABLES, TABLES


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
    known = read_counts(paths.raw_folder / REGISTER)
    return dg.MaterializeResult(metadata=collected_metadata(found, known))


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


@dg.asset(
    deps=["documents", "errors"],
    group_name="accounting",
    description=f"{TABLES['tombstones'].description} Made from the working tables and the newest release, "
    "which comes after it in the lineage.",
    code_version=CODE_VERSION,
    owners=OWNERS,
    kinds={"polars", "pandera", "parquet"},
    tags={"layer": "table"},
    metadata=shown_columns("tombstones"),
    check_specs=list(check_specs(["tombstones"])),
)
def tombstones(paths: Paths, compute: Compute) -> Iterator[dg.MaterializeResult[None]]:
    """Compare the documents of this run with those of the newest release."""
    update_tombstones(paths.work_folder, paths.outputs_folder, wait=compute.wait)
    work = paths.work_folder
    extracted = Extracted(work, {"tombstones": rows_in(work, "tombstones")}, 0, 0.0, {})
    file = extracted.file("tombstones")
    yield dg.MaterializeResult(
        data_version=dg.DataVersion(file_sha256(file)),
        metadata=tombstones_metadata(file),
        check_results=list(check_results("tombstones", extracted, {"matches_schema"})),
    )


@dg.asset(
    deps=list(RELEASE_TABLES),
    group_name="publishing",
    description="The newest release: every table as Parquet and CSV with metadata, provenance and checksums. "
    "It is made only where the data changed, and never changed afterwards.",
    code_version=CODE_VERSION,
    owners=OWNERS,
    kinds={"parquet", "csv", "json"},
    tags={"layer": "release"},
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36)),
    check_specs=[ACCURACY_KNOWN, NEAR_RELEASE_BEFORE],
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
    note_success(context.instance, context.run.run_id, paths)
    for notice in published.notices:
        context.log.warning(notice)
    yield dg.MaterializeResult(
        data_version=dg.DataVersion(published.version),
        metadata=release_metadata(published),
        check_results=[accuracy_known(published.path), near_release_before(published.path)],
    )


ASSETS = [collected, raw_articles, tables, tombstones, release]
