"""The tables of extraction as assets: what each is made from, and the step that makes them all.

They come from one reading of each article, so a run for one table brings all of them up to the articles, at
no cost where nothing is new. The table that was asked for is checked and recorded, and those that changed
beside it are recorded, too: what the UI shows is what is there. A check alone looks at what is there.
"""

import time
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

import dagster as dg

from pipelines.defs.checks import check_results, check_specs, faults_of_schema
from pipelines.defs.columns import shown_columns
from pipelines.defs.extracted import Extracted, extracted_before, rows_of_last_release
from pipelines.defs.metadata import table_metadata
from pipelines.defs.resources import Compute, Paths
from pipelines.running.assembly import WrittenFile
from pipelines.running.code_version import code_version
from pipelines.running.extract import WrittenTables, update_tables
from pipelines.running.left_out import log_left_out
from pipelines.running.locks import alone_in
from schemas.tables import TABLE_NAMES, TABLES

OWNERS = ["team:gleanings"]
CODE_VERSION = code_version()[:16]
#: Inputs and rows that were left out, of each as many as the log of a run names.
_LOGGED = 50
_DATA_VERSION = "dagster/data_version"


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
    "entity_links": Place("accounting", ("entities", "documents")),
    "conflicts": Place("accounting", (*_FOUND, "entities")),
    "evidence": Place("accounting", (*_FOUND, "entities")),
    "coverage": Place("accounting", _FOUND),
    "quarantine": Place("accounting", _FOUND),
    "errors": Place("accounting", _FOUND),
}


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
        metadata=shown_columns(table),
    )


@dg.multi_asset(
    name="extract_tables",
    specs=[_spec(table) for table in TABLE_NAMES],
    check_specs=list(check_specs(TABLE_NAMES)),
    can_subset=True,
)
def tables(
    context: dg.AssetExecutionContext, paths: Paths, compute: Compute
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Extract every table from what is new among the articles, then check and show what was asked for."""
    selected = {key.to_user_string() for key in context.selected_asset_keys}
    if not selected:
        if not (paths.work_folder / "documents.parquet").exists():
            raise dg.Failure("No run has made the tables yet. Run the job `publish_dataset` before.")
        with alone_in(paths.work_folder, compute.wait):
            extracted = extracted_before(paths)
            for table in TABLE_NAMES:
                yield from _answers(context, table, extracted)
        return
    started = time.perf_counter()
    written = update_tables(
        paths.raw_folder,
        paths.work_folder,
        compute.chosen(),
        progress=lambda done: context.log.info(f"{done} inputs done"),
        wait=compute.wait,
        deep=compute.deep,
    )
    for notice in written.notices:
        context.log.warning(notice)
    log_left_out(paths.work_folder, context.log, most=_LOGGED)
    extracted = _extracted(written, paths, time.perf_counter() - started)
    for table in TABLE_NAMES:
        if table in selected:
            yield dg.MaterializeResult(
                asset_key=table,
                data_version=dg.DataVersion(written.tables[table].sha256),
                metadata=table_metadata(table, extracted),
                check_results=list(_answers(context, table, extracted)),
            )
    _record_others(context, written.tables, selected, extracted)


def _extracted(written: WrittenTables, paths: Paths, seconds: float) -> Extracted:
    return Extracted(
        folder=paths.work_folder,
        rows={table: file.rows for table, file in written.tables.items()},
        inputs=written.inputs,
        seconds=seconds,
        released_rows=rows_of_last_release(paths.outputs_folder),
    )


def _answers(
    context: dg.AssetExecutionContext, table: str, extracted: Extracted
) -> Iterator[dg.AssetCheckResult]:
    """The answers of the checks of a table that were asked for."""
    asked = {
        check.name for check in context.selected_asset_check_keys if check.asset_key == dg.AssetKey(table)
    }
    yield from check_results(table, extracted, asked)


def _record_others(
    context: dg.AssetExecutionContext,
    files: Mapping[str, WrittenFile],
    selected: Set[str],
    extracted: Extracted,
) -> None:
    """Record each table that changed beside those that were asked for; it must match its schema, too."""
    for table in TABLE_NAMES:
        if table in selected or _recorded_version(context, table) == files[table].sha256:
            continue
        fault = faults_of_schema(table, extracted)
        if fault:
            raise dg.Failure(f"{table}, which changed beside what was asked for: {fault}")
        context.log_event(
            dg.AssetMaterialization(
                table,
                metadata=table_metadata(table, extracted),
                tags={_DATA_VERSION: files[table].sha256},
            )
        )


def _recorded_version(context: dg.AssetExecutionContext, table: str) -> str | None:
    """The data version of a table that was recorded last."""
    event = context.instance.get_latest_materialization_event(dg.AssetKey(table))
    recorded = event.asset_materialization if event else None
    return (recorded.tags or {}).get(_DATA_VERSION) if recorded else None
