"""The benchmarks: what they measure on, and the tables that they print. No figure is judged here."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.articles import article, write_articles
from benchmarks.figures import Figure, compared, table_of
from benchmarks.ledger import measure
from benchmarks.pages import page
from benchmarks.soak import Reads, look_at_newest
from pipelines.document import Source
from pipelines.running.shard import extract_sources

ROOT = Path(__file__).resolve().parents[1]


def printed(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "benchmarks", "--repeats", "1", "--no-workers", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("write", [article, page])
def test_the_same_number_and_seed_give_the_same_article(write):
    assert write(7, 2000, seed=3) == write(7, 2000, seed=3)


@pytest.mark.parametrize("write", [article, page])
def test_another_number_or_seed_gives_another_article(write):
    assert len({write(7, 2000), write(8, 2000), write(7, 2000, seed=1)}) == 3


def test_a_generated_megabyte_has_signals_of_every_kind_about_as_densely_as_news():
    texts = [article(number, 4000) for number in range(20)]
    tables = extract_sources([Source(f"{at}.txt", text, "text/plain") for at, text in enumerate(texts)])
    assert 9_000 < 1e6 * tables["coverage"].height / sum(map(len, texts)) < 16_000
    assert set(tables["coverage"]["signal"]) >= {"number", "date", "quote_mark"}
    assert all(tables[table].height for table in ("quotes", "statistics", "events", "entities"))


def test_the_body_of_a_generated_page_is_its_article():
    tables = extract_sources([Source("a.html", page(1, 2000), "text/html")])
    body = tables["zones"].filter(zone="body")["text"].str.join("").item()
    assert body.split() == article(1, 2000).split("\n", 1)[1].split()


def test_a_table_of_figures_says_what_falls_short():
    figures = [Figure("slow", 3, "s", 2), Figure("quick", 1, "s", 2), Figure("gain", 1.5, "x", 1.85, True)]
    assert table_of(figures).splitlines()[-1] == "Falls short: slow; gain."


def test_a_table_of_figures_that_meet_their_targets_says_so():
    assert table_of([Figure("quick", 1, "s", 2)]).endswith("All targets are met.")


def test_a_figure_is_compared_by_its_ratio():
    assert compared("dates", 1.0, "another", 4.0).ratio == 0.25


def test_a_tiny_benchmark_prints_its_table():
    lines = printed("--megabytes", "0.016").splitlines()
    named = {line.split("|")[1].strip() for line in lines if line.startswith("|")}
    assert {"reading", "dates", "events", "coverage", "all tables, in a shard"} <= named


def test_a_folder_of_ones_own_is_measured_too(tmp_path):
    write_articles(tmp_path, range(2), 1000)
    assert "| text, 2 articles" in printed(tmp_path)


def test_a_table_of_figures_without_targets_judges_nothing():
    assert table_of([Figure("size", 1, "MB")]).splitlines()[-1].startswith("| size")


def test_the_benchmark_of_the_ledger_finds_what_is_new(tmp_path):
    assert any(figure.name == "open the ledger" for figure in measure(tmp_path / "work", 1500))


def test_a_reader_of_releases_sees_what_is_torn_and_waits_for_the_first(tmp_path):
    reads = Reads()
    look_at_newest(tmp_path, reads)
    assert reads == Reads()
    (tmp_path / "latest").symlink_to("releases/2026.11.0")
    look_at_newest(tmp_path, reads)
    (tmp_path / "releases/2026.11.0").mkdir(parents=True)
    (tmp_path / "releases/2026.11.0/manifest.json").write_text("{")
    look_at_newest(tmp_path, reads)
    assert (reads.whole, len(reads.torn)) == (0, 2)
