import json

import polars as pl

from pipelines.publishing.accuracy import last_accuracy
from pipelines.publishing.inputs import Inputs
from pipelines.publishing.report import quality_report, rows_by_rule


def report_of(release):
    return json.loads((release / "quality" / "report.json").read_text())


def test_every_row_of_coverage_is_counted_once(published):
    report = report_of(published.path)
    counted = 0
    for signal in report["signals"].values():
        excluded = sum(signal["excluded_by_reason"].values())
        assert signal["total"] == signal["became_row"] + excluded + signal["unaccounted"]
        counted += signal["total"]
    assert counted == report["rows"]["coverage"]


def test_rows_are_counted_by_table_and_by_rule(published):
    report = report_of(published.path)
    assert report["rows"] == dict(published.rows)
    for table, counts in report["rows_by_rule"].items():
        assert sum(counts.values()) == report["rows"][table]


def test_inputs_are_counted_by_what_became_of_them(published):
    report = report_of(published.path)
    assert report["inputs"] == {"total": 3, "by_status": {"empty": 1, "extracted": 2}}
    assert report["errors"] == {"total": 1, "by_stage_and_reason": {"reading": {"empty": 1}}}


def test_accuracy_is_told_with_intervals_digests_and_the_figures_of_unseen_pages(full_release):
    assert report_of(full_release)["accuracy"] == {
        "interval": "Wilson, 95 %",
        "code_version": "e" * 64,
        "tables": {
            "quotes": {
                "precision": {"value": 0.9, "low": 0.596, "high": 0.982, "n": 10},
                "recall": {"value": 0.75, "low": 0.301, "high": 0.954, "n": 4},
                "slots": {
                    "speaker": {
                        "precision": {"value": 0.889, "low": 0.565, "high": 0.98, "n": 9},
                        "recall": {"value": 0.8, "low": 0.49, "high": 0.943, "n": 10},
                    }
                },
                "reads_alone": {"value": 0.5, "low": 0.095, "high": 0.905, "n": 2},
                "sets": {"Two invented pages": "f" * 64},
            }
        },
        "figures": {
            "quotes.quoted.span.p": 0.8,
            "quotes.quoted.span.r": 0.75,
            "slots.events.reads_alone": 0.5,
        },
        "unseen": {
            "measured_on": "pages of a <drawer>",
            "commit": "a" * 40,
            "rows_version": "b" * 64,
            "note": "Much changed.",
            "figures": {"quotes.quoted.span.p": 0.7},
        },
    }


def test_quarantined_rows_are_counted_under_each_check_that_they_failed(full_release):
    assert report_of(full_release)["quarantined"] == {
        "total": 1,
        "by_table_and_check": {"statistics": {"text_fits_span": 1, "value_is_finite": 1}},
    }


def test_a_release_with_tables_in_several_files_is_counted_as_one_in_one(full_built, built_in_parts):
    assert report_of(built_in_parts) == report_of(full_built)


def test_a_signal_that_nobody_looked_at_is_unaccounted(shard, work_of):
    shard.add("coverage", doc_id="d1", signal="number", char_start=0, char_end=1, zone="body", rule_id="r")
    work = work_of(
        {
            **shard.tables,
            "coverage": shard.tables["coverage"].with_columns(pl.col("confidence").fill_null(1.0)),
        },
        "work",
    )
    rows = {table: frame.height for table, frame in shard.tables.items()}
    inputs = Inputs(pl.LazyFrame({"status": []}), 0)
    report = quality_report(work, inputs, rows, rows_by_rule(work), last_accuracy())
    assert report["signals"]["number"]["unaccounted"] == 1
