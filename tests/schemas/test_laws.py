"""Every law over whole tables is broken once here, and found."""

import pytest

from schemas.law import Law
from schemas.laws import LAWS, find_violations, row_keys

#: The link of Malta in the first document of the valid shard.
FIRST_LINK = "l-65d561ec7298c127"
#: For each law: the table, the row in it and the cells to change, so that the first row of the law's own
#: table breaks the law.
BREACHES: dict[tuple[str, str], tuple[str, int, dict[str, object]]] = {
    ("documents", "n_chars_is_length_of_text"): ("documents", 0, {"n_chars": 3}),
    ("documents", "text_sha256_is_hash_of_text"): ("documents", 0, {"text_sha256": "a" * 64}),
    ("documents", "zones_tile_text"): ("zones", 1, {"char_start": 20}),
    ("zones", "doc_id_resolves"): ("zones", 0, {"doc_id": "gone"}),
    ("zones", "text_matches_source"): ("zones", 0, {"text": "Mill bridge opens!!"}),
    ("quotes", "doc_id_resolves"): ("quotes", 0, {"doc_id": "gone"}),
    ("quotes", "speaker_id_resolves"): ("quotes", 0, {"speaker_id": "n-00000000000000ff"}),
    ("quotes", "quotation_matches_source"): ("quotes", 0, {"quotation": "we are glad,"}),
    ("quotes", "speaker_text_matches_source"): ("quotes", 0, {"speaker_text": "Ana Rayes"}),
    ("quotes", "cue_matches_source"): ("quotes", 0, {"cue": "told"}),
    ("quotes", "row_id_is_unique_in_dataset"): ("statistics", 0, {"row_id": "q-0000000000000001"}),
    ("quotes", "zone_matches_zones"): ("quotes", 0, {"zone": "caption"}),
    ("quotes", "utterance_stays_in_document"): ("quotes", 2, {"utterance_id": "u-0000000000000001"}),
    ("statistics", "doc_id_resolves"): ("statistics", 0, {"doc_id": "gone"}),
    ("statistics", "quote_id_resolves"): ("statistics", 0, {"quote_id": "q-00000000000000ff"}),
    ("statistics", "restates_id_resolves"): ("statistics", 0, {"restates_id": "s-00000000000000ff"}),
    ("statistics", "subject_id_resolves"): ("statistics", 0, {"subject_id": "n-00000000000000ff"}),
    ("statistics", "place_id_resolves"): ("statistics", 0, {"place_id": "n-00000000000000ff"}),
    ("statistics", "text_matches_source"): ("statistics", 0, {"text": "12M"}),
    ("statistics", "row_id_is_unique_in_dataset"): ("events", 0, {"row_id": "s-0000000000000001"}),
    ("statistics", "zone_matches_zones"): ("statistics", 0, {"zone": "caption"}),
    ("statistics", "statistic_stands_in_its_quote"): ("statistics", 0, {"quote_id": "q-0000000000000001"}),
    ("events", "doc_id_resolves"): ("events", 0, {"doc_id": "gone"}),
    ("events", "actor_id_resolves"): ("events", 0, {"actor_id": "n-00000000000000ff"}),
    ("events", "recipient_id_resolves"): ("events", 0, {"recipient_id": "n-00000000000000ff"}),
    ("events", "place_id_resolves"): ("events", 0, {"place_id": "n-00000000000000ff"}),
    ("events", "text_matches_source"): ("events", 0, {"char_start": 0, "char_end": 59}),
    ("events", "trigger_matches_source"): ("events", 0, {"trigger": "told"}),
    ("events", "date_text_matches_source"): ("events", 0, {"date_text": "3 MAY 2021"}),
    ("events", "row_id_is_unique_in_dataset"): ("quotes", 0, {"row_id": "e-0000000000000001"}),
    ("events", "zone_matches_zones"): ("events", 0, {"zone": "caption"}),
    ("faq", "doc_id_resolves"): ("faq", 0, {"doc_id": "gone"}),
    ("faq", "question_matches_source"): ("faq", 0, {"question": "Is it Free?"}),
    ("faq", "answer_matches_source"): ("faq", 0, {"answer": "No, for all.."}),
    ("faq", "row_id_is_unique_in_dataset"): ("quotes", 0, {"row_id": "f-0000000000000001"}),
    ("faq", "zone_matches_zones"): ("faq", 0, {"zone": "body"}),
    ("faq", "positions_follow_the_page"): ("faq", 0, {"position": 3}),
    ("entities", "doc_id_resolves"): ("entities", 0, {"doc_id": "gone"}),
    ("entities", "variant_of_resolves"): ("entities", 0, {"variant_of": "n-00000000000000ff"}),
    ("entities", "entity_id_is_unique_in_dataset"): ("quotes", 0, {"row_id": "n-0000000000000001"}),
    ("entities", "variants_match_source"): (
        "entities", 0, {"variants": [{"text": "Rayes", "char_start": 0, "char_end": 5}]}
    ),
    ("entity_links", "doc_id_resolves"): ("entity_links", 0, {"doc_id": "gone"}),
    ("entity_links", "entity_id_resolves"): ("entity_links", 0, {"entity_id": "n-00000000000000ff"}),
    ("entity_links", "link_id_is_unique_in_dataset"): ("quotes", 0, {"row_id": FIRST_LINK}),
    ("entity_links", "canonical_id_resolves"): (
        "entity_links", 0, {"canonical_id": "k-00000000000000ff"}
    ),
    ("conflicts", "doc_id_resolves"): ("conflicts", 0, {"doc_id": "gone"}),
    ("conflicts", "first_text_matches_source"): ("conflicts", 0, {"first_text": "Ana Rayes"}),
    ("conflicts", "second_text_matches_source"): ("conflicts", 0, {"second_text": "Reyes"}),
    ("conflicts", "conflict_id_is_unique_in_dataset"): ("quotes", 0, {"row_id": "c-0000000000000001"}),
    ("conflicts", "zone_matches_zones"): ("conflicts", 0, {"zone": "faq"}),
    ("conflicts", "first_row_id_resolves"): ("conflicts", 0, {"first_row_id": "n-00000000000000ff"}),
    ("conflicts", "second_row_id_resolves"): ("conflicts", 0, {"second_table": "quotes"}),
    ("quotes", "row_has_evidence"): ("evidence", 0, {"row_id": "q-00000000000000ff"}),
    ("statistics", "row_has_evidence"): ("evidence", 2, {"row_id": "s-00000000000000ff"}),
    ("events", "row_has_evidence"): ("evidence", 5, {"row_id": "e-00000000000000ff"}),
    ("faq", "row_has_evidence"): ("evidence", 8, {"row_id": "f-00000000000000ff"}),
    ("entities", "row_has_evidence"): ("evidence", 10, {"row_id": "n-00000000000000ff"}),
    ("evidence", "doc_id_resolves"): ("evidence", 0, {"doc_id": "gone"}),
    ("evidence", "exact_matches_source"): ("evidence", 0, {"exact": "we are glad,"}),
    ("evidence", "words_are_those_of_the_row"): ("quotes", 0, {"row_id": "q-00000000000000ff"}),
    ("evidence", "context_matches_source"): ("evidence", 0, {"prefix": "opens “"}),
    ("evidence", "unique_words_stand_once"): ("evidence", 0, {"exact": "is", "prefix": None, "suffix": None}),
    ("evidence", "context_is_not_personal"): ("zones", 1, {"zone": "author_bio"}),
    ("tombstones", "withdrawn_document_is_gone"): ("tombstones", 0, {"doc_id": "d2"}),
    ("tombstones", "successor_resolves"): ("tombstones", 0, {"successor": "gone"}),
    ("coverage", "doc_id_resolves"): ("coverage", 0, {"doc_id": "gone"}),
    ("coverage", "zone_matches_zones"): ("coverage", 0, {"zone": "faq"}),
    ("coverage", "span_stands_in_text"): ("coverage", 0, {"char_end": 10_000}),
    ("coverage", "row_id_resolves"): ("coverage", 0, {"row_id": "e-00000000000000ff"}),
    ("coverage", "signal_is_accounted_for"): ("coverage", 0, {"row_table": None, "row_id": None}),
}  # fmt: skip


def name_of(law: Law) -> str:
    return f"{law.table}.{law.name}"


def test_the_valid_shard_breaks_no_law(shard):
    assert find_violations(shard.tables, shard.texts) == ()


@pytest.mark.parametrize("law", LAWS, ids=name_of)
def test_each_law_finds_the_row_that_breaks_it(shard, law):
    table, row, cells = BREACHES[law.table, law.name]
    shard.change(table, row, **cells)
    broken = law.broken(shard.tables, shard.texts)
    assert len(broken) == shard.tables[law.table].height
    assert broken[0]
    assert row_keys(law.table, shard.tables[law.table])[0] in {
        found.row_key for found in find_violations(shard.tables, shard.texts) if found.law == law.name
    }


def test_no_breach_is_left_over_from_a_law_that_is_gone():
    assert set(BREACHES) == {(law.table, law.name) for law in LAWS}


@pytest.mark.parametrize("law", LAWS, ids=name_of)
def test_every_law_holds_on_empty_tables(shard, law):
    empty = {table: frame.clear() for table, frame in shard.tables.items()}
    assert law.broken(empty, {}).to_list() == []


def test_a_violation_says_which_row_breaks_which_law(shard):
    shard.change("statistics", text="12M")
    violation, of_evidence = find_violations(shard.tables, shard.texts)
    assert of_evidence.law == "words_are_those_of_the_row"
    assert (violation.table, violation.row_key, violation.law) == (
        "statistics", "s-0000000000000001", "text_matches_source"
    )  # fmt: skip
    assert "to the letter" in violation.message


def test_a_reference_to_a_row_of_another_document_does_not_resolve(shard):
    shard.change("quotes", speaker_id="n-0000000000000004")
    assert [found.law for found in find_violations(shard.tables, shard.texts)] == ["speaker_id_resolves"]


def test_zones_that_overlap_or_leave_the_end_bare_do_not_tile(shard):
    shard.change("zones", row=3, char_end=10, text=shard.texts["d2"][:10])
    assert ("documents", "d2") in {(v.table, v.row_key) for v in find_violations(shard.tables, shard.texts)}


def test_a_text_that_is_missing_matches_nothing(shard):
    del shard.texts["d2"]
    broken = {(v.table, v.law) for v in find_violations(shard.tables, shard.texts)}
    assert {("quotes", "quotation_matches_source"), ("documents", "zones_tile_text")} <= broken


def test_offsets_count_code_points(shard):
    text = "𝔐𝔦𝔩𝔩 — 7 carts"
    shard.texts["d2"] = text
    shard.change("statistics", row=3, char_start=7, char_end=8)
    laws = {v.law for v in find_violations(shard.tables, shard.texts) if v.row_key == "s-0000000000000004"}
    assert "text_matches_source" not in laws
