"""The evidence of a shard: every row shows its words, and nothing that is personal."""

import polars as pl

from pipelines.document import Sidecar, Source
from pipelines.running.shard import extract_sources
from schemas.evidence import SHOWN_CELLS
from schemas.laws import find_violations
from schemas.tables import TABLES

ARTICLE = """The ferry to Ostrava island runs again

The island's ferry sailed again on 4 May 2023 after repairs that cost 3.5 million euros.

“We waited for two winters,” said Milena Horak, the harbour master. “Now the school bus can cross, too.”

How long does the crossing take? ›

The crossing takes 25 minutes.

Author information

Name: Odo Trellick

Birthday: 1988-02-29

Phone: +4915550199283
"""


def tables_of(url: str | None = None, text: str = ARTICLE) -> dict[str, pl.DataFrame]:
    return extract_sources([Source("ferry.txt", text, "text/plain", sidecar=Sidecar(url=url))])


def test_every_row_shows_its_words():
    tables = tables_of()
    for table, cells in SHOWN_CELLS.items():
        rows = set(tables[table][TABLES[table].primary_key[0]])
        shown = tables["evidence"].filter(pl.col("row_table") == table)
        assert rows, table
        assert set(shown.select("row_id", "cell").iter_rows()) == {
            (row, cell) for row in rows for cell in cells
        }


def test_the_evidence_of_an_article_breaks_no_law():
    tables = tables_of("https://news.example/ferry")
    (doc_id,) = tables["documents"]["doc_id"]
    assert find_violations(tables, {doc_id: ARTICLE}) == ()


def test_nothing_beside_the_words_comes_from_what_the_page_says_of_its_author():
    answer = tables_of()["evidence"].filter(pl.col("cell") == "answer")
    assert answer["exact"].to_list() == ["The crossing takes 25 minutes."]
    assert answer["suffix"].to_list() == [None]
    twice = ARTICLE.replace("Author", "The crossing takes 25 minutes.\n\nAuthor")
    shown = tables_of(text=twice)["evidence"].select(pl.concat_str("prefix", "suffix", ignore_nulls=True))
    assert not [words for (words,) in shown.iter_rows() if "Author" in words or "Odo" in words]


def test_a_row_of_an_article_with_an_address_links_to_its_words():
    evidence = tables_of("https://news.example/ferry")["evidence"]
    amount = evidence.filter(pl.col("exact") == "3.5 million")
    assert amount["link"].to_list() == [
        "https://news.example/ferry#:~:text=after%20repairs%20that%20cost-,3.5%20million,-euros."
    ]


def test_a_mention_by_the_full_name_is_shown_before_an_earlier_one_by_a_part():
    text = "Horak waited. “It sails,” said Milena Horak on 4 May 2023.\n\n“At last,” Horak said on Friday."
    tables = tables_of(text=text)
    (entity,) = tables["entities"].filter(pl.col("name") == "Milena Horak")["entity_id"]
    assert tables["evidence"].filter(pl.col("row_id") == entity)["exact"].to_list() == ["Milena Horak"]
