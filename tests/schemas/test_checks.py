"""Every check that the models declare is broken once here, and found."""

import polars as pl
import pytest
from pandera.errors import SchemaError

from schemas import fields
from schemas.checks import DeclaredCheck, declared_checks, failing_rows
from schemas.table import Model, Table, row_law
from schemas.tables import RELEASE_TABLES, TABLES, polars_schema

CHECKS = [check for table in RELEASE_TABLES for check in declared_checks(table)]

#: For each ending of a check on one column: the cell that breaks it.
BREAKING_CELLS = {
    "_is_present": None,
    "_is_known_code": "no such code",
    "_is_well_formed": "?! ill formed",
    "_is_not_empty": "",
    "_is_not_too_small": -1,
    "_is_in_range": 1.5,
}

#: For each law within a row: cells that break it when put into the table's first row.
BREAKING_ROWS: dict[tuple[str, str], dict[str, object]] = {
    ("documents", "authors_are_not_empty"): {"authors": ["Ilka Brand", ""]},
    ("documents", "other_sources_are_not_empty"): {"other_sources": [""]},
    ("documents", "published_has_basis"): {"published_basis": "none"},
    ("zones", "text_fits_span"): {"text": "short"},
    ("zones", "span_runs_forward"): {"char_start": 19, "char_end": 19},
    ("quotes", "span_runs_forward"): {"char_end": 0},
    ("quotes", "quotation_fits_span"): {"quotation": "We are glad"},
    ("quotes", "speaker_fits_span"): {"speaker_text": "Ana"},
    ("quotes", "speaker_has_span"): {"speaker_end": None},
    ("quotes", "cue_fits_span"): {"cue": "says so"},
    ("quotes", "cue_has_span"): {"cue": None},
    ("quotes", "unknown_speaker_is_absent"): {"attribution": "unknown"},
    ("quotes", "resolved_speaker_has_name"): {"speaker_name": None},
    ("quotes", "indirect_quote_has_cue"): {
        "quote_type": "indirect", "cue": None, "cue_start": None, "cue_end": None
    },
    ("statistics", "span_runs_forward"): {"char_end": 0},
    ("statistics", "text_fits_span"): {"text": "12 m"},
    ("statistics", "value_is_finite"): {"value": float("inf")},
    ("statistics", "value_min_is_finite"): {"value": None, "value_min": float("-inf")},
    ("statistics", "value_max_is_finite"): {"value": None, "value_max": float("nan")},
    ("statistics", "value_or_range"): {"value": None},
    ("statistics", "range_runs_upward"): {"value": None, "value_min": 2.0, "value_max": 1.0},
    ("statistics", "vague_magnitude_is_open"): {"is_vague": True},
    ("statistics", "country_has_place"): {"place": None, "place_id": None},
    ("statistics", "subject_id_has_words"): {"subject": None},
    ("statistics", "place_id_has_words"): {"place": None, "country": None},
    ("statistics", "direction_is_of_change"): {"direction": "up"},
    ("statistics", "restates_another"): {"restates_id": "s-0000000000000001"},
    ("events", "span_runs_forward"): {"char_end": 0},
    ("events", "text_fits_span"): {"text": "said"},
    ("events", "trigger_fits_span"): {"trigger": "says so"},
    ("events", "trigger_stands_in_clause"): {"trigger_start": 0, "trigger_end": 4},
    ("events", "date_text_fits_span"): {"date_text": "3 May"},
    ("events", "date_text_has_span"): {"date_text_start": None},
    ("events", "dated_event_has_date_text"): {"tier": "undated"},
    ("events", "date_comes_from_text"): {
        "date_text": None, "date_text_start": None, "date_text_end": None
    },
    ("events", "date_has_precision"): {"date_precision": "none"},
    ("events", "date_has_basis"): {"date_basis": "none"},
    ("events", "date_bounds_come_from_date"): {"date_edtf": None},
    ("events", "first_day_precedes_last"): {"date_earliest": "2021-05-04"},
    ("events", "actor_id_has_words"): {"actor": None},
    ("events", "actor_name_has_words"): {"actor": None},
    ("events", "recipient_name_has_words"): {"recipient": None},
    ("events", "recipient_id_has_words"): {"recipient": None},
    ("events", "place_id_has_words"): {"place": None, "country": None},
    ("events", "country_has_place"): {"place": None, "place_id": None},
    ("statistics", "days_come_from_period"): {"time_period": None},
    ("statistics", "first_day_precedes_last"): {"time_earliest": "2021-05-04"},
    ("faq", "question_fits_span"): {"question": "Is it?"},
    ("faq", "answer_fits_span"): {"answer": "Yes."},
    ("faq", "answer_follows_question"): {"answer_start": 0, "answer_end": 13},
    ("faq", "question_is_trimmed"): {"question": " Is it fre"},
    ("faq", "answer_is_trimmed"): {"answer": "Yes, for all\n"},
    ("entities", "roles_are_not_empty"): {"roles": ["mayor", None]},
    ("entities", "entity_is_mentioned"): {"variants": []},
    ("entities", "variants_fit_their_spans"): {
        "variants": [{"text": "Raye", "char_start": 3, "char_end": 8}]
    },
    ("entities", "variant_of_another"): {"variant_of": "n-0000000000000001"},
    ("conflicts", "first_fits_span"): {"first_text": "Ana"},
    ("conflicts", "second_fits_span"): {"second_text": "Ray"},
    ("conflicts", "second_side_is_whole"): {"second_row_id": None},
    ("conflicts", "sides_stand_in_order"): {"first_start": 900, "first_end": 909},
    ("evidence", "span_runs_forward"): {"char_end": 0},
    ("evidence", "exact_fits_span"): {"exact": "We are glad"},
    ("evidence", "link_leads_to_one_place"): {"is_unique": False},
    ("coverage", "span_runs_forward"): {"char_end": 0},
    ("coverage", "value_is_finite"): {"value": float("nan")},
    ("coverage", "value_min_is_finite"): {"value_min": float("inf")},
    ("coverage", "value_max_is_finite"): {"value_max": float("-inf")},
    ("coverage", "row_has_table"): {"row_table": None},
    ("coverage", "row_excludes_reason"): {"reason": "no_event"},
    ("coverage", "timex_belongs_to_date"): {"signal": "number"},
    ("tombstones", "successor_belongs_to_superseded"): {"successor": None},
    ("quarantine", "fails_a_check"): {"failed_checks": []},
    ("quarantine", "failed_checks_are_sorted"): {"failed_checks": ["value_is_finite", "text_fits_span"]},
}  # fmt: skip


def breaking_cells(check: DeclaredCheck) -> dict[str, object]:
    if check.column is None:
        return BREAKING_ROWS[check.table, check.name]
    return {check.column: BREAKING_CELLS[check.name.removeprefix(check.column)]}


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_the_valid_shard_fails_no_check(shard, table):
    assert failing_rows(table, shard.tables[table]) == {}


@pytest.mark.parametrize(
    "check", [c for c in CHECKS if not c.name.endswith("_is_unique")], ids=lambda c: f"{c.table}.{c.name}"
)
def test_each_declared_check_finds_the_row_that_breaks_it(shard, check):
    shard.change(check.table, **breaking_cells(check))
    failed = failing_rows(check.table, shard.tables[check.table])
    assert failed[check.name].to_list() == [True] + [False] * (shard.tables[check.table].height - 1)


@pytest.mark.parametrize(
    "check", [c for c in CHECKS if c.name.endswith("_is_unique")], ids=lambda c: f"{c.table}.{c.name}"
)
def test_rows_that_share_an_id_all_fail(shard, check):
    frame = shard.tables[check.table]
    failed = failing_rows(check.table, pl.concat([frame, frame.head(1)]))
    assert failed[check.name].to_list() == [True] + [False] * (frame.height - 1) + [True]


def test_no_breaking_row_is_left_over_from_a_check_that_is_gone():
    assert set(BREAKING_ROWS) == {(check.table, check.name) for check in CHECKS if check.column is None}


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_names_of_checks_are_unique_in_a_table_and_say_what_they_demand(table):
    checks = declared_checks(table)
    assert len({check.name for check in checks}) == len(checks)
    assert all(check.description.strip() for check in checks)


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_no_string_cell_may_be_empty(shard, table):
    for column, dtype in polars_schema(table).items():
        if dtype == pl.String:
            shard.change(table, **{column: ""})
            failed = failing_rows(table, shard.tables[table])
            assert any(check.startswith(column) for check in failed), f"{table}.{column}"


def test_a_failing_row_is_found_wherever_it_stands(shard):
    rows = shard.tables["quotes"].to_dicts()
    many = [dict(rows[0], row_id=f"q-{number:016x}") for number in range(500)]
    for number in (7, 499):
        many[number]["zone"] = "byline"
    failed = failing_rows("quotes", pl.DataFrame(many, schema=polars_schema("quotes")))
    assert failed["zone_is_known_code"].arg_true().to_list() == [7, 499]


def test_a_frame_with_other_columns_is_refused(shard):
    with pytest.raises(ValueError, match="has the columns"):
        failing_rows("quotes", shard.tables["quotes"].drop("cue"))


def test_a_frame_with_other_types_is_refused(shard):
    with pytest.raises(ValueError, match="has the columns"):
        failing_rows("faq", shard.tables["faq"].with_columns(pl.col("position").cast(pl.Int32)))


class Lopsided(Model):
    """One row for each try to look at a column that is not there."""

    name: str = fields.words("A name")

    @row_law
    def looks_elsewhere(cls) -> pl.Expr:
        """The cell of another column is greater than one."""
        return pl.col("gone") > 1


def test_a_check_that_cannot_run_is_no_pass(monkeypatch):
    monkeypatch.setitem(TABLES, "lopsided", Table("lopsided", "Lopsided", Lopsided))
    with pytest.raises(SchemaError, match="gone"):
        failing_rows("lopsided", pl.DataFrame({"name": ["a"]}))
