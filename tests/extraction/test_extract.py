"""Laws that hold for every document, whatever it says."""

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Source
from pipelines.extraction.extract import extract
from pipelines.running.shard import extract_sources
from schemas.laws import find_violations
from tests.examples import dear

#: Pieces of news articles, invented; a test shuffles them into documents that nobody wrote.
PIECES = [
    "Velmoria's harbour safety act, a new chapter for the coast (2024)",
    "[By Tomas Erling I Edited by Ruth Adair | Coast Desk ]",
    "“We owe this to the crews,” said Minister Ilka Brandvold.",
    "“It began in 1998. Nobody listened.",
    "\"He called it 'a scandal',\" Brandvold told the Coast Desk on Tuesday.",
    "Over 12,500 people signed a petition in March 2023, and 3 in 10 accidents happen at night.",
    "Sales rose 4.5% to $3.5-4 billion, a INF% increase from 2019.",
    "Which port is the safest? ›",
    "  • Port Alba. ...\n  • Port Cerin. ...\nApr 5, 2024",
    "Views: 6003\n\nRating: 4.7 / 5 (67 voted)",
    "Author information\n\nName: Quilla Marrow\n\nPhone: +0000000000000",
    "Read more with Coast Desk",
    "On 15 April 15, she signed the law; two-thirds of members voted for it.",
    'The "Harbour Act" takes effect on 16 June. Is that enough?',
    "stray ” mark, 5' 10\" tall, ’tis, 24/7, Article 50, one of the 18",
]
articles = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("\n\n".join)
noise = st.text(min_size=1)


def tables_of(text: str, doc_id: str = "0123456789abcdef") -> dict[str, pl.DataFrame]:
    return extract_sources([Source("a.txt", text, "text/plain", doc_id)])


@dear
@given(articles | noise)
def test_no_law_is_broken(text: str):
    assert find_violations(tables_of(text), {"0123456789abcdef": text}) == ()


@dear
@given(articles | noise)
def test_no_signal_is_unaccounted_for(text: str):
    coverage = tables_of(text)["coverage"]
    assert coverage.filter(pl.col("row_id").is_null() & pl.col("reason").is_null()).to_dicts() == []


@dear
@given(noise)
def test_no_text_makes_an_extractor_fail(text: str):
    assert "failed" not in tables_of(text)["errors"]["reason"].to_list()


@dear
@given(articles, articles)
def test_a_document_yields_the_same_rows_in_any_company(one: str, other: str):
    alone = tables_of(one)
    together = extract_sources(
        [
            Source("b.txt", other, "text/plain", "fedcba9876543210"),
            Source("a.txt", one, "text/plain", "0123456789abcdef"),
        ]
    )
    for table, frame in alone.items():
        rows = together[table].filter(pl.col("doc_id") == "0123456789abcdef").to_dicts()
        assert json.dumps(rows) == json.dumps(frame.to_dicts())


@pytest.mark.parametrize(
    "text",
    [
        "It will open mid–March.",
        "Ada Byron, the",
        "Ada , The",
        "Clinton, his",
        "Peter Quay told reporters on",
        "It served from 1000 to 1500 year after year.",
        "It fell, going from 1000 to 2000 year.",
        "İSTANBUL-2 İLİ-3",
        "It began at 10:30:2024.",
        "It cost 3 bıllıon, two-thİrds of half a mİllİon.",
        "The works stood under’24with",
        "Sales rose by 5 percent",
        "an increase of $20",
        "5",
        "“We are glad,” added",
        "more than a decade ago, says",
        "٣/٥/٢٠٢٤ and １２ ſeptember",
    ],
)
def test_words_cut_short_and_odd_letters_make_no_extractor_fail(text: str):
    tables = tables_of(text)
    assert tables["errors"]["detail"].to_list() == []
    assert find_violations(tables, {"0123456789abcdef": text}) == ()


def test_a_capital_that_two_small_letters_stand_for_moves_no_number():
    (number,) = tables_of("The İstanbul-2024 plan")["coverage"].filter(signal="number").to_dicts()
    assert (number["char_start"], number["char_end"], number["value"]) == (13, 17, 2024.0)


def test_an_entity_needs_no_row_that_points_to_it(analysed):
    text = "Old friends of the late Ingrid Halvorsen in Kenya."
    assert [entity.name for entity in extract(analysed(text)).entities] == ["Ingrid Halvorsen", "Kenya"]


def test_what_only_furniture_names_is_no_entity(analysed):
    assert extract(analysed("More from Ingrid Halvorsen in Kenya.", "related")).entities == ()
