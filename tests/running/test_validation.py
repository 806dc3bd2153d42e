"""What becomes of rows that fail their checks: nothing is lost, nothing dangles, what stays is valid."""

import json
import math
from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.running.validation import validate_tables
from schemas.laws import find_violations
from schemas.tables import TABLE_NAMES, polars_schema
from tests.examples import dear

ROWS = ("quotes", "statistics", "events", "faq", "entities", "conflicts", "coverage", "errors")


def validated(shard):
    return validate_tables(shard.tables, shard.texts)


def quarantined(tables, table):
    """The new rows of quarantine that come from a table."""
    return tables["quarantine"].filter(pl.col("row_table") == table, pl.col("row_json") != '{"value":"NaN"}')


def test_valid_tables_stay_as_they_are(shard):
    tables = validated(shard)
    assert tuple(tables) == tuple(shard.tables)
    for table in TABLE_NAMES:
        assert tables[table].equals(shard.tables[table])


def test_empty_tables_stay_empty(shard):
    shard.tables = {table: frame.clear() for table, frame in shard.tables.items()}
    assert all(frame.is_empty() for frame in validated(shard).values())


def test_a_number_that_cannot_be_one_ends_in_quarantine(shard):
    shard.change("statistics", value=math.inf)
    tables = validated(shard)
    (row,) = quarantined(tables, "statistics").to_dicts()
    assert (row["row_id"], row["failed_checks"]) == ("s-0000000000000001", ["value_is_finite"])
    assert json.loads(row["row_json"])["value"] == "Infinity"
    assert "s-0000000000000001" not in tables["statistics"]["row_id"]


def test_a_quarantined_row_names_all_checks_that_it_failed_in_order(shard):
    shard.change("statistics", value=math.nan, confidence=7.0, text="12M", zone="moon")
    (row,) = quarantined(validated(shard), "statistics").to_dicts()
    assert row["failed_checks"] == [
        "confidence_is_in_range",
        "text_matches_source",
        "value_is_finite",
        "zone_is_known_code",
        "zone_matches_zones",
    ]


def test_a_quarantined_row_is_kept_whole(shard):
    before = shard.tables["events"].row(0, named=True)
    shard.change("events", tier="undated")
    (row,) = quarantined(validated(shard), "events").to_dicts()
    assert json.loads(row["row_json"]) == before | {"tier": "undated"}
    assert row["row_json"] == json.dumps(
        json.loads(row["row_json"]), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def test_a_span_that_does_not_hold_ends_in_quarantine(shard):
    shard.change("quotes", row=2, quotation="not for long,")
    (row,) = quarantined(validated(shard), "quotes").to_dicts()
    assert row["failed_checks"] == ["quotation_matches_source"]


def test_signals_follow_their_row_into_quarantine(shard):
    shard.change("statistics", row=3, text="8")
    tables = validated(shard)
    (signal,) = tables["coverage"].filter(row_id="s-0000000000000004").to_dicts()
    assert signal["row_table"] == "quarantine"
    assert quarantined(tables, "coverage").is_empty()


def test_the_value_of_a_signal_that_cannot_be_a_number_stays_with_its_row(shard):
    shard.change("statistics", value=math.inf)
    shard.change("coverage", row=2, value=math.inf)
    tables = validated(shard)
    (signal,) = tables["coverage"].filter(row_id="s-0000000000000001").to_dicts()
    assert (signal["row_table"], signal["value"]) == ("quarantine", None)


def test_a_signal_without_a_row_whose_value_cannot_be_a_number_is_quarantined_itself(shard):
    shard.change("coverage", row=1, value=math.nan)
    (row,) = quarantined(validated(shard), "coverage").to_dicts()
    assert row["failed_checks"] == ["value_is_finite"]
    assert row["row_id"].startswith("d1:number:")


def test_a_signal_that_names_a_row_that_is_nowhere_is_quarantined(shard):
    shard.change("coverage", row_id="e-00000000000000ff")
    (row,) = quarantined(validated(shard), "coverage").to_dicts()
    assert row["failed_checks"] == ["row_id_resolves"]


def test_a_signal_without_row_or_reason_stays_visible(shard):
    shard.change("coverage", row=1, reason=None)
    tables = validated(shard)
    assert tables["coverage"].equals(shard.tables["coverage"])
    assert [found.law for found in find_violations(tables, shard.texts)] == ["signal_is_accounted_for"]


@pytest.mark.parametrize(
    ("moved", "row", "table", "column"),
    [
        ("quotes", 1, "statistics", "quote_id"),
        ("statistics", 1, "statistics", "restates_id"),
        ("entities", 1, "quotes", "speaker_id"),
        ("entities", 1, "entities", "variant_of"),
        ("entities", 1, "events", "actor_id"),
        ("entities", 1, "events", "recipient_id"),
        ("entities", 2, "events", "place_id"),
    ],
)
def test_a_reference_to_a_quarantined_row_becomes_null(shard, moved, row, table, column):
    shard.change(moved, row=row, confidence=2.0)
    tables = validated(shard)
    assert quarantined(tables, moved).height == 1
    assert tables[table].height
    assert tables[table][column].is_null().all()


def test_a_reference_to_nothing_takes_its_row_to_quarantine(shard):
    shard.change("statistics", quote_id="q-00000000000000ff")
    (row,) = quarantined(validated(shard), "statistics").to_dicts()
    assert row["failed_checks"] == ["quote_id_resolves"]


def test_rows_that_share_an_id_are_quarantined_together(shard):
    twice = shard.tables["faq"]
    shard.tables["faq"] = pl.concat([twice, twice.head(1)])
    tables = validated(shard)
    assert tables["faq"]["row_id"].to_list() == ["f-0000000000000002"]
    assert quarantined(tables, "faq").height == 2


def test_cells_unfit_for_quarantine_stand_in_its_json_only(shard):
    shard.change("quotes", row=2, zone="moon", rule_id="", confidence=math.nan, doc_id=None, row_id=None)
    (row,) = quarantined(validated(shard), "quotes").to_dicts()
    assert [row[column] for column in ("zone", "rule_id", "confidence", "doc_id", "row_id")] == [None] * 5
    assert json.loads(row["row_json"])["zone"] == "moon"


def test_a_confidence_of_zero_is_kept(shard):
    shard.change("quotes", row=2, confidence=0.0, quotation="not for long,")
    (row,) = quarantined(validated(shard), "quotes").to_dicts()
    assert row["confidence"] == 0.0


def test_rows_that_were_in_quarantine_before_stay_there(shard):
    shard.change("statistics", value=math.inf)
    assert validated(shard)["quarantine"].head(1).equals(shard.tables["quarantine"])


@pytest.mark.parametrize(
    ("table", "row", "cells", "fault"),
    [
        ("documents", 1, {"n_chars": 3}, "n_chars_is_length_of_text"),
        ("documents", 1, {"media_type": ""}, "media_type_is_well_formed"),
        ("zones", 3, {"zone": "moon"}, "zone_is_known_code"),
        ("zones", 3, {"char_end": 7, "text": "The har"}, "zones_tile_text"),
    ],
)
def test_a_document_that_is_itself_broken_becomes_an_error_and_is_withheld(shard, table, row, cells, fault):
    shard.change(table, row=row, **cells)
    tables = validated(shard)
    (error,) = tables["errors"].filter(stage="validation").to_dicts()
    assert (error["doc_id"], error["source_name"], error["reason"]) == ("d2", "d2.txt", "invalid")
    assert fault in error["detail"]
    for name in ("documents", "zones", "quotes", "statistics", "events", "entities", "coverage"):
        assert "d2" not in tables[name]["doc_id"]
        assert "d1" in tables[name]["doc_id"]


def test_a_conflict_keeps_a_side_that_has_moved_to_quarantine(shard):
    shard.change("entities", 1, entity_type="moon")
    (first, _) = validated(shard)["conflicts"].to_dicts()
    assert (first["first_table"], first["first_row_id"]) == ("quarantine", "n-0000000000000002")
    assert (first["second_table"], first["second_row_id"]) == ("entities", "n-0000000000000001")


def test_rows_of_a_broken_document_are_quarantined_because_of_it(shard):
    shard.change("documents", row=1, n_chars=3)
    found = validated(shard)["quarantine"].filter(doc_id="d2")
    assert {tuple(checks) for checks in found["failed_checks"]} == {("document_is_valid",)}
    assert set(found["row_table"]) == {"quotes", "statistics", "events", "entities", "coverage"}
    assert not found["row_json"].str.contains('"row_table":"quarantine"').any()


def test_a_zone_of_an_unknown_document_is_an_error(shard):
    shard.add("zones", doc_id="d7", zone="body", char_start=0, char_end=1, text="x")
    (error,) = validated(shard)["errors"].filter(stage="validation").to_dicts()
    assert (error["doc_id"], error["source_name"]) == ("d7", "d7")


def test_a_table_with_wrong_columns_is_refused(shard):
    shard.tables["quotes"] = shard.tables["quotes"].drop("cue")
    with pytest.raises(ValueError, match="`quotes` has the columns"):
        validated(shard)


#: Cells that break some check, by the column's type; and some that break none.
JUNK = {
    pl.String(): st.sampled_from(
        ["", "moon", "body", "q-0000000000000001", "d1", "d2", "quotes", "..", "\x00", "𝔐"]
    ),
    pl.Int64(): st.sampled_from([-1, 0, 1, 7, 10_000, 2**62]),
    pl.Float64(): st.sampled_from([math.inf, -math.inf, math.nan, -0.0, 0.5, 2.0]),
    pl.Boolean(): st.booleans(),
}


@st.composite
def corruptions(draw):
    """A cell of some table, and another value for it."""
    table = draw(st.sampled_from([*ROWS, "documents", "zones"]))
    column = draw(st.sampled_from(list(polars_schema(table))))
    junk = JUNK.get(polars_schema(table)[column], st.just([]))
    return table, draw(st.integers(0, 7)), column, draw(st.one_of(st.none(), junk))


@dear
@given(st.lists(corruptions(), min_size=1, max_size=6), st.sampled_from([None, *ROWS]))
def test_nothing_is_lost_nothing_dangles_and_what_stays_is_valid(shard, changes, doubled):
    whole = dict(shard.tables)
    try:
        for table, row, column, cell in changes:
            shard.change(table, row % shard.tables[table].height, **{column: cell})
        if doubled:
            shard.tables[doubled] = pl.concat([shard.tables[doubled]] * 2)
        tables = validated(shard)
        _assert_nothing_is_lost(shard.tables, tables)
        again = validate_tables(tables, shard.texts)
        assert all(again[table].equals(tables[table]) for table in TABLE_NAMES)
    finally:
        shard.tables = whole


def _assert_nothing_is_lost(before, after):
    moved = Counter(after["quarantine"]["row_table"].to_list())
    moved.subtract(before["quarantine"]["row_table"].to_list())
    for table in ROWS:
        new_errors = after["errors"].filter(stage="validation").height if table == "errors" else 0
        assert before[table].height == after[table].height - new_errors + moved[table]
    accounted = {*after["documents"]["doc_id"], *after["errors"].filter(stage="validation")["doc_id"], ""}
    assert {*before["documents"]["doc_id"], *before["zones"]["doc_id"]} <= accounted | {None}
