"""A release says plainly what is licensed, what is withheld, and where it is wrong."""

import re

import polars as pl

PAGES = ("RIGHTS.md", "PRIVACY.md", "KNOWN_ISSUES.md")


def test_the_readme_and_the_page_lead_to_them_and_they_to_each_other(published):
    readme, page = (published.path.joinpath(name).read_text() for name in ("README.md", "index.html"))
    for name in PAGES:
        assert f"({name})" in readme
        assert f'href="{name}"' in page
        text = published.path.joinpath(name).read_text()
        assert published.version in text
        assert all((published.path / found).is_file() for found in re.findall(r"`(\w+\.md)`", text))
        assert "$" not in text


def test_the_known_issues_tell_the_measured_shares_and_the_counts_of_the_release(published):
    known = published.path.joinpath("KNOWN_ISSUES.md").read_text()
    tables = {
        table: pl.read_parquet(published.path / f"data/parquet/{table}.parquet")
        for table in ("errors", "faq", "conflicts")
    }
    assert re.search(r"\| `quotes` \| \d+\.\d% \| \d+\.\d% \|", known)
    assert f"(`errors`) | {tables['errors'].height} |" in known
    assert f"(`conflicts`) | {tables['conflicts'].height} |" in known
    assert f"(`faq`) | {tables['faq'].filter(standing='unsourced').height} |" in known


def test_the_rights_of_a_row_say_whose_its_words_are(published):
    quotes = pl.read_parquet(published.path / "data/parquet/quotes.parquet")
    faq = pl.read_parquet(published.path / "data/parquet/faq.parquet")
    assert set(quotes.filter(pl.col("quote_type") == "indirect")["rights"]) == {"publisher"}
    assert set(quotes.filter(pl.col("quote_type") != "indirect")["rights"]) == {"speaker"}
    assert set(faq["rights"]) == {"publisher"}


def test_a_release_with_tables_in_several_files_is_counted_as_one_in_one(full_built, built_in_parts):
    for name in PAGES:
        assert (built_in_parts / name).read_text() == (full_built / name).read_text()
