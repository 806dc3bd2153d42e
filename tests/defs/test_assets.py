"""The assets and the job: what a run makes, shows and refuses."""

from hashlib import sha256
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from pipelines.defs import assets
from pipelines.defs.resources import Paths
from schemas.tables import RELEASE_TABLES, TABLE_NAMES, polars_schema


def materialized(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetMaterialization]:
    made = (
        event.step_materialization_data.materialization for event in result.get_asset_materialization_events()
    )
    return {one.asset_key.to_user_string(): one for one in made}


def data_versions(result: dg.ExecuteInProcessResult) -> dict[str, str]:
    return {name: one.tags["dagster/data_version"] for name, one in materialized(result).items()}


def failed_checks(result: dg.ExecuteInProcessResult) -> set[str]:
    return {
        f"{check.asset_key.to_user_string()}.{check.check_name}"
        for check in result.get_asset_check_evaluations()
        if not check.passed
    }


def test_a_run_materializes_every_asset_and_makes_a_release(two_runs):
    assert two_runs.first.success
    assert set(materialized(two_runs.first)) == {"raw_articles", *RELEASE_TABLES, "release"}
    assert (two_runs.paths.outputs_folder / "latest/manifest.json").is_file()


def test_inputs_show_their_names_and_hashes(two_runs):
    shown = materialized(two_runs.first)["raw_articles"].metadata["first inputs"].value
    assert "lighthouse.txt" in shown
    assert sha256((two_runs.paths.raw_folder / "lighthouse.txt").read_bytes()).hexdigest() in shown


def test_tables_show_rows_first_rows_file_and_time(two_runs):
    shown = materialized(two_runs.first)["documents"].metadata
    assert shown["dagster/row_count"].value == 1
    assert shown["dagster/column_lineage"].value.deps_by_column["title"]
    assert "| title | raw&#95;articles.text |" in shown["what columns are made from"].value
    assert "lighthouse.txt" in shown["first rows"].value
    assert Path(shown["file"].value) == two_runs.paths.work_folder / "documents.parquet"
    assert shown["extraction of all tables (seconds)"].value > 0


def test_coverage_shows_a_picture_of_what_became_of_the_signals(two_runs):
    shown = materialized(two_runs.first)["coverage"].metadata["what became of the signals"].value
    assert shown.startswith("![Signals by kind")
    assert "| signal | reason |" in shown


def test_the_release_shows_its_version_and_whether_the_run_made_it(two_runs):
    first, second = (materialized(run)["release"].metadata for run in (two_runs.first, two_runs.second))
    assert first["version"] == second["version"]
    assert (first["made by this run"].value, second["made by this run"].value) == (True, False)


def test_the_release_links_its_page_and_files(two_runs):
    shown = materialized(two_runs.first)["release"].metadata
    version = shown["version"].value
    assert shown["page"] == dg.MetadataValue.url(f"/released/{version}/index.html")
    assert f"[data/csv/quotes.csv](/released/{version}/data/csv/quotes.csv)" in shown["files"].value


def added_up(shown: dict, prefix: str) -> int:
    return sum(count.value for name, count in shown.items() if name.startswith(prefix))


@pytest.mark.parametrize(
    ("asset", "prefix"),
    [
        ("raw_articles", "inputs: "),
        ("coverage", "signals: "),
        ("errors", "inputs: "),
        ("entity_links", "joined by "),
        ("release", "rows of "),
    ],
)
def test_counts_have_the_same_names_in_every_run_and_add_up(two_runs, asset: str, prefix: str):
    first, second = (dict(materialized(run)[asset].metadata) for run in (two_runs.first, two_runs.second))
    assert set(first) == set(second)
    assert added_up(second, prefix) == second["dagster/row_count"].value
    assert len([name for name in second if name.startswith(prefix)]) > 3


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_the_first_rows_show_every_column(two_runs, table: str):
    shown = materialized(two_runs.first)[table].metadata["first rows"].value
    lines = shown.splitlines()[2:]
    assert not lines or len(lines) == len(polars_schema(table))


def test_the_same_articles_have_the_same_data_versions(two_runs):
    assert data_versions(two_runs.first) == data_versions(two_runs.second)


def test_another_article_gives_the_inputs_another_data_version(run_job, paths: Paths):
    before = paths.raw_content()
    (paths.raw_folder / "lighthouse.yaml").write_text("publisher: Tervola Courier\n", encoding="utf-8")
    after = data_versions(run_job())["raw_articles"]
    assert after != before
    assert after == paths.raw_content()


def test_a_broken_article_ends_in_errors_and_the_run_goes_on(run_job, paths: Paths):
    (paths.raw_folder / "broken.txt").write_bytes(b"\x00\x01\x02\xff" * 500)
    result = run_job()
    assert result.success
    assert pl.read_parquet(paths.work_folder / "errors.parquet")["source_name"].to_list() == ["broken.txt"]
    assert "errors.every_input_read" in failed_checks(result)
    assert "documents.nothing_lost" not in failed_checks(result)


@pytest.mark.usefixtures("documents_that_break_their_schema")
def test_a_row_that_breaks_its_schema_keeps_the_release_from_being_made(run_job, paths: Paths):
    result = run_job()
    assert not result.success
    assert "documents.matches_schema" in failed_checks(result)
    assert "release" not in materialized(result)
    assert not (paths.outputs_folder / "latest").exists()


def test_no_article_at_all_is_a_failure(run_job, paths: Paths):
    (paths.raw_folder / "lighthouse.txt").unlink()
    assert not run_job().success


@pytest.mark.parametrize("asset", ["raw_articles", *RELEASE_TABLES, "release"])
def test_every_asset_says_what_it_is_and_whose(asset: str):
    spec = {spec.key.to_user_string(): spec for made in assets.ASSETS for spec in made.specs}[asset]
    assert spec.description
    assert spec.group_name
    assert spec.kinds
    assert spec.owners == ["team:gleanings"]
    assert spec.tags


def test_the_lineage_runs_from_the_articles_to_the_release():
    made_from = {
        spec.key.to_user_string(): {dep.asset_key.to_user_string() for dep in spec.deps}
        for made in assets.ASSETS
        for spec in made.specs
    }
    assert made_from["documents"] == {"raw_articles"}
    assert made_from["zones"] == {"documents"}
    assert all(made_from[table] == {"zones"} for table in ("quotes", "statistics", "events", "faq"))
    assert made_from["evidence"] == {"quotes", "statistics", "events", "faq", "entities"}
    assert made_from["release"] == set(RELEASE_TABLES)
    assert made_from["tombstones"] == {"documents", "errors"}


def test_columns_are_shown_before_the_first_run():
    specs = [
        spec for made in assets.ASSETS for spec in made.specs if spec.key.to_user_string() in RELEASE_TABLES
    ]
    assert len(specs) == len(RELEASE_TABLES)
    assert all(spec.metadata["dagster/column_schema"].columns for spec in specs)
