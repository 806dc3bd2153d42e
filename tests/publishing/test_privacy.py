from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publishing.privacy import find_leaks, personal_data
from pipelines.publishing.publish import publish
from pipelines.reading.inputs import list_sources
from pipelines.shard import extract_tables

AUTHOR_FIRST = """Author information

Name: Milo Grant

Birthday: 1990-01-02

Address: 3 Harbour Row, Apartment 9, Saltcoats 55012

Phone: +4412345678901

Introduction: My name is Milo Grant, I am a cheerful person from Tolva who loves writing.

The quarry at Tolva closes

“We are done with the quarry,” said Milo Grant, the mayor of Tolva, on 4 May 2021. It had 300 workers.
"""
ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to ada.brook+desk@mail.example.org now", "ada.brook+desk@mail.example.org"),
        ("Phone: +9663362133320", "+9663362133320"),
        ("call (030) 555-0199-22", "(030) 555-0199-22"),
        ("Address: 3 Mill Lane, Oldham 90210", "3 Mill Lane, Oldham 90210"),
    ],
)
def test_addresses_and_numbers_are_told(text, found):
    assert personal_data(text) == [found]


@pytest.mark.parametrize(
    "text", ["Name: Ada Brook", "Birthday: 1988-02-29", "Views: 6003", "Hobby: Chess, Kites"]
)
def test_other_lines_are_not(text):
    assert personal_data(text) == []


@given(st.text(alphabet="1a@. :,-(+\n", max_size=400))
def test_any_text_can_be_searched(text):
    assert all(found in text for found in personal_data(text))


def test_long_runs_are_searched_in_time_that_grows_with_their_length():
    for run in ("1", "a", "@", "1 ", ": 1,", "(", "a@a."):
        personal_data(run * (500_000 // len(run)))


def with_author(shard):
    zone = {"doc_id": "d1", "zone": "author_bio", "char_start": 0, "char_end": 1}
    shard.add("zones", text="E-mail: ada@mail.example\nPhone: 030 5550 19922", **zone)


def test_tables_without_personal_data_pass(shard, work_of):
    with_author(shard)
    assert find_leaks(work_of(shard.tables, "work")) == []


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [
        ("quotes", "speaker_role", "quotes q-0000000000000001"),
        ("documents", "note", "documents d1"),
        ("quarantine", "row_json", "quarantine"),
    ],
)
def test_a_cell_that_repeats_an_author_s_address_is_named_without_it(shard, work_of, table, column, row):
    with_author(shard)
    shard.change(table, **{column: "{call 030 5550 19922}"})
    leaks = find_leaks(work_of(shard.tables, "work"))
    assert len(leaks) == 1
    assert leaks[0].startswith(row)
    assert "19922" not in leaks[0]


def test_another_document_s_number_is_no_leak(shard, work_of):
    with_author(shard)
    shard.change("statistics", 3, measure="030 5550 19922")
    assert find_leaks(work_of(shard.tables, "work")) == []


def test_a_row_in_an_author_s_zone_is_named_but_not_a_signal(shard, work_of):
    shard.change("faq", zone="author_bio")
    shard.change("coverage", 1, zone="author_bio")
    leaks = find_leaks(work_of(shard.tables, "work"))
    assert [leak.split(":")[0] for leak in leaks] == ["faq f-0000000000000001"]


def test_an_author_who_is_introduced_before_the_article_stays_out_of_it(tmp_path):
    (tmp_path / "raw").mkdir()
    author, _, _ = AUTHOR_FIRST.partition("\n\nThe quarry")
    (tmp_path / "raw" / "quarry.txt").write_text(AUTHOR_FIRST, encoding="utf-8")
    extract_tables(list_sources(tmp_path / "raw"), tmp_path / "work")
    publish(tmp_path / "work", tmp_path / "outputs", raw=tmp_path / "raw")
    entities = pl.read_parquet(tmp_path / "work" / "entities.parquet")
    mentions = entities.explode("variants")["variants"].struct.field("char_start")
    assert "Milo Grant" in entities["name"]
    assert mentions.min() > len(author)


def everything_in(release):
    """The text of all files, and the cells of all tables, which compression hides."""
    cells = [str(pl.read_parquet(path).to_dicts()) for path in release.rglob("*.parquet")]
    files = [path.read_text(errors="replace") for path in release.rglob("*") if path.is_file()]
    return "\n".join([*cells, *files])


def test_nothing_of_an_author_is_published(published):
    content = everything_in(published.path)
    assert "Milena Horak" in content
    for private in (
        "Trellick",
        "Lower Quay",
        "40217",
        "4915550199283",
        "odo.trellick",
        "1988-02-29",
        "Kites",
    ):
        assert private not in content


def test_nothing_of_the_seed_article_s_author_is_published(tmp_path):
    raw = ROOT / "raw"
    extract_tables(list_sources(raw), tmp_path / "work")
    release = publish(tmp_path / "work", tmp_path / "outputs", raw=raw).path
    zones = pl.read_parquet(tmp_path / "work" / "zones.parquet").filter(zone="author_bio")
    labelled = [line.partition(": ")[2] for text in zones["text"] for line in text.splitlines()]
    private = [value for value in labelled if len(value) > 7]
    assert len(private) >= 5
    content = everything_in(release)
    assert [value for value in private if value in content] == []
