import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.document import Source
from pipelines.extraction.extractors import Extractors, extractor_packages, installed_extractors
from pipelines.running.shard import extract_sources
from schemas.laws import find_violations

SILENT = """
from pipelines.extraction.analysis import Findings

def extract_nothing(analysis):
    return Findings()
"""

WRONG = """
from dataclasses import replace

from pipelines.extraction.analysis import Findings
from pipelines.extraction.rows import Quote

def extract_nothing(analysis):
    if "boo" not in analysis.document.text:
        return Findings()
    quote = Quote(*(["word"] * len(Quote.__slots__)))
    return Findings((replace(quote, char_start=0, char_end=4),))
"""


RAISING = """
def extract_nothing(analysis):
    return analysis.document.text[analysis.document.text.index("boo") + 10**6]
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that Python finds installed packages in."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "silent_quotes.py").write_text(SILENT)
    installed_extractors.cache_clear()
    yield tmp_path
    installed_extractors.cache_clear()
    sys.modules.pop("silent_quotes", None)


def install(site: Path, package: str, table: str) -> None:
    facts = site / f"{package}-1.2.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n")
    entry = f"{table} = silent_quotes:extract_nothing\n"
    (facts / "entry_points.txt").write_text(f"[gleanings.extractors]\n{entry}")


def test_without_other_packages_the_projects_own_are_in_force():
    assert installed_extractors() == Extractors()
    assert extractor_packages() == {}


def test_a_package_takes_a_table_over(site: Path):
    install(site, "silent", "quotes")
    text = "“We waited long for 40 days,” said Ilka Brandvold."
    tables = extract_sources([Source("a.txt", text, "text/plain")])
    assert (tables["quotes"].height, tables["statistics"].height) == (0, 1)


def test_signals_that_its_extractor_overlooks_are_unaccounted_for(site: Path):
    install(site, "silent", "quotes")
    coverage = extract_sources([Source("a.txt", "“We waited,” said Ilka Brandvold.", "text/plain")])[
        "coverage"
    ]
    assert coverage["rule_id"].to_list() == ["coverage-overlooked"] * 2


def test_its_version_is_a_fact_of_the_build(site: Path):
    install(site, "silent", "quotes")
    assert extractor_packages() == {"silent": "1.2"}


def test_rows_of_a_wrong_type_cost_their_document_only(site: Path):
    (site / "silent_quotes.py").write_text(WRONG)
    install(site, "silent", "quotes")
    sources = [Source("bad.txt", "It said “boo” on 3 May 2021.", "text/plain")]
    sources.append(Source("good.txt", "It took 40 days.", "text/plain"))
    tables = extract_sources(sources)
    assert tables["documents"]["source_name"].to_list() == ["good.txt"]
    (error,) = tables["errors"].to_dicts()
    assert (error["source_name"], error["stage"], error["reason"]) == ("bad.txt", "validation", "failed")


@pytest.mark.parametrize("table", ["quotes", "statistics", "events", "faq"])
def test_an_extractor_that_raises_costs_its_own_table_only(site: Path, table: str):
    (site / "silent_quotes.py").write_text(RAISING)
    install(site, "silent", table)
    sentences = "“Was it boo?” asked Ilka Brandvold. Brandvold sold 40 boats on 3 May 2021."
    text = f"{sentences}\n\nFAQs\n\nWho pays?\nThe crew."
    tables = extract_sources([Source("a.txt", text, "text/plain")])
    made = {name for name in ("quotes", "statistics", "events", "faq") if tables[name].height}
    assert made == {"quotes", "statistics", "events", "faq"} - {table}
    assert tables["entities"]["name"].to_list() == ["Ilka Brandvold"]
    (error,) = tables["errors"].to_dicts()
    assert (error["stage"], error["reason"]) == ("extraction", "failed")
    assert error["detail"].startswith(f"no row of `{table}` could be made: IndexError: string index out of")
    assert error["doc_id"] == tables["documents"]["doc_id"][0]
    assert find_violations(tables, {error["doc_id"]: text}) == ()


def test_a_table_that_is_not_extracted_is_refused(site: Path):
    install(site, "silent", "coverage")
    with pytest.raises(ValueError, match="registers for `coverage`; name one of: faq, quotes"):
        installed_extractors()


def test_two_packages_for_one_table_are_refused(site: Path):
    install(site, "silent", "quotes")
    install(site, "mute", "quotes")
    with pytest.raises(ValueError, match="both register for `quotes`"):
        installed_extractors()
