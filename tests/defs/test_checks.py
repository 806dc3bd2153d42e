"""The asset checks: each passes on valid tables and fails on the fault it is there for."""

from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from pipelines.defs.checks import CHECKS, check_results, check_specs
from pipelines.defs.extracted import Extracted
from pipelines.defs.resources import Paths
from pipelines.running.extract import update_tables
from schemas.tables import RELEASE_TABLES

ASKED = [(check.name, table) for check in CHECKS for table in check.tables]


def ask(name: str, table: str, extracted: Extracted) -> dg.AssetCheckResult:
    (result,) = check_results(table, extracted, {name})
    return result


@pytest.mark.parametrize(
    ("name", "table"), [pair for pair in ASKED if pair[0] not in ("nothing_quarantined", "every_input_read")]
)
def test_valid_tables_pass(name: str, table: str, extracted: Extracted):
    result = ask(name, table, extracted)
    assert result.passed, result.description


def test_every_table_is_checked_against_its_schema_and_only_that_blocks():
    specs = check_specs(RELEASE_TABLES)
    blocking = {(spec.name, spec.asset_key.to_user_string()) for spec in specs if spec.blocking}
    assert blocking == {("matches_schema", table) for table in RELEASE_TABLES}


def test_every_check_that_is_declared_is_answered(extracted: Extracted):
    answered = {
        (result.check_name, table)
        for table in RELEASE_TABLES
        for result in check_results(table, extracted, {check.name for check in CHECKS})
    }
    assert answered == set(ASKED)


def test_a_row_that_breaks_its_schema_is_an_error_with_the_row_shown(shard, tmp_path, write_shard):
    shard.change("quotes", quote_type="shouted")
    result = ask("matches_schema", "quotes", write_shard(shard, tmp_path))
    assert not result.passed
    assert result.severity is dg.AssetCheckSeverity.ERROR
    assert result.metadata["failed rows"].value == 1
    assert "shouted" in result.metadata["first failed rows"].value
    assert "quote_type_is_known_code".replace("_", "&#95;") in result.metadata["checks"].value


def test_a_table_with_other_columns_is_an_error(shard, tmp_path, write_shard):
    extracted = write_shard(shard, tmp_path)
    extracted.file("faq").write_bytes(extracted.file("quotes").read_bytes())
    assert not ask("matches_schema", "faq", extracted).passed


def test_a_reference_to_no_row_is_a_warning(shard, tmp_path, write_shard):
    shard.change("quotes", speaker_id="n-ffffffffffffffff")
    result = ask("references_hold", "quotes", write_shard(shard, tmp_path))
    assert (result.passed, result.severity) == (False, dg.AssetCheckSeverity.WARN)


def test_an_input_that_is_neither_document_nor_error_is_a_warning(extracted: Extracted):
    result = ask("nothing_lost", "documents", replace(extracted, inputs=extracted.inputs + 1))
    assert (result.passed, result.severity) == (False, dg.AssetCheckSeverity.WARN)


def test_inputs_of_the_same_content_are_not_lost(paths: Paths, tmp_path: Path):
    article = next(paths.raw_folder.glob("*.txt"))
    (paths.raw_folder / "same.txt").write_bytes(article.read_bytes())
    written = update_tables(paths.raw_folder, tmp_path / "work")
    rows = {table: file.rows for table, file in written.tables.items()}
    result = ask("nothing_lost", "documents", Extracted(tmp_path / "work", rows, written.inputs, 0.5, {}))
    assert result.passed
    assert result.metadata["same content"].value == 1


def test_a_signal_without_row_and_reason_is_a_warning(shard, tmp_path, write_shard):
    shard.change("coverage", row=1, reason=None)
    result = ask("every_signal_accounted", "coverage", write_shard(shard, tmp_path))
    assert (result.passed, result.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert result.metadata["unaccounted for"].value == 1


def test_quarantined_rows_and_errors_are_warnings_that_show_them(extracted: Extracted):
    quarantined, left_out = (
        ask("nothing_quarantined", "quarantine", extracted),
        ask("every_input_read", "errors", extracted),
    )
    assert not quarantined.passed
    assert not left_out.passed
    assert "the file is a picture" in left_out.metadata["first rows"].value


def test_a_table_that_shrinks_beside_its_documents_is_a_warning(extracted: Extracted):
    before = {**extracted.rows, "quotes": 10 * extracted.rows["quotes"]}
    assert not ask("near_last_release", "quotes", replace(extracted, released_rows=before)).passed


def test_a_table_that_grows_with_its_documents_is_no_drift(extracted: Extracted):
    before = {table: rows // 2 for table, rows in extracted.rows.items()}
    after = replace(
        extracted, rows={table: 20 * rows for table, rows in before.items()}, released_rows=before
    )
    assert ask("near_last_release", "events", after).passed


def test_fewer_documents_than_released_are_a_warning(extracted: Extracted):
    before = {**extracted.rows, "documents": extracted.rows["documents"] + 1}
    assert not ask("near_last_release", "documents", replace(extracted, released_rows=before)).passed
