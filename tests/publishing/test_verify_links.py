"""Entities that are joined otherwise than their cells tell are found, with the articles and without."""

import shutil

import polars as pl
import pytest

from pipelines.publishing.forms import PARQUET
from pipelines.publishing.publish import publish
from pipelines.publishing.verify import verify
from pipelines.publishing.verify_links import check_links
from pipelines.running.database import open_database
from pipelines.running.extract import update_tables
from tests.publishing.conftest import DAY


@pytest.fixture
def problems(tmp_path):
    """What is wrong with the links of a release of some tables, in words."""

    def problems_of(tables):
        for table in ("documents", "entities", "entity_links"):
            path = tmp_path / PARQUET.path(table)
            path.parent.mkdir(parents=True, exist_ok=True)
            tables[table].write_parquet(path)
        with open_database(tmp_path) as database:
            return [str(problem) for problem in check_links(tmp_path, database)]

    return problems_of


def test_links_that_the_cells_tell_are_sound(shard, problems):
    assert problems(shard.tables) == []


def test_an_entity_with_the_id_of_another_is_named(shard, problems):
    shard.change("entities", 3, canonical_id=shard.tables["entities"]["canonical_id"][2])
    (problem,) = problems(shard.tables)
    assert problem.startswith("entities n-0000000000000004: is joined otherwise")


def test_an_entity_that_should_be_joined_and_is_not_is_named(shard, problems):
    shard.change("entities", 2, canonical_id="k-0000000000000003")
    assert any(problem.startswith("entities n-0000000000000003") for problem in problems(shard.tables))


@pytest.mark.parametrize("rows", [slice(0, 1), slice(0, 0), [0, 1, 1]])
def test_links_that_are_missing_or_too_many_are_found(shard, problems, rows):
    shard.tables["entity_links"] = shard.tables["entity_links"][rows]
    (problem,) = problems(shard.tables)
    assert problem.startswith("data/parquet/entity_links.parquet: does not hold the links")


def test_a_link_with_other_words_is_found(shard, problems):
    shard.change("entity_links", written="Mdina")
    assert problems(shard.tables) != []


def test_tables_without_documents_are_sound(shard, problems):
    assert problems({table: frame.clear() for table, frame in shard.tables.items()}) == []


@pytest.fixture
def published_as(tmp_path):
    """Publishes these articles and no others, and verifies the release, which it gives."""

    def publish_all(**articles):
        raw = tmp_path / "raw"
        shutil.rmtree(raw, ignore_errors=True)
        raw.mkdir()
        for name, text in articles.items():
            (raw / f"{name}.txt").write_text(text, encoding="utf-8")
        update_tables(raw, tmp_path / "work")
        release = publish(tmp_path / "work", tmp_path / "outputs", raw=raw, today=DAY).path
        for articles_at_hand in (raw, None):
            assert verify(release, articles_at_hand).problems == ()
        return release

    return publish_all


def test_releases_tell_what_is_joined_as_articles_come_and_go(published_as):
    opened = "Kenyan President Ada Smith opened the harbour. It cost 12 million shillings."
    small = "The harbour is too small, Kenyan President Ada Smith said on 3 May 2021."
    release = published_as(opened=opened)
    assert pl.read_parquet(release / PARQUET.path("entity_links")).is_empty()
    release = published_as(opened=opened, small=small)
    links = pl.read_parquet(release / PARQUET.path("entity_links"))
    assert links["agreed"].to_list() == ["president, KEN"] * 2
    assert links["canonical_id"].n_unique() == 1
    told = pl.read_parquet(release / "changes/entity_links.parquet")
    assert told["change", "new_id"].rows() == [("added", link) for link in links.sort("doc_id")["link_id"]]
    release = published_as(small=small)
    assert pl.read_parquet(release / PARQUET.path("entity_links")).is_empty()
    told = pl.read_parquet(release / "changes/entity_links.parquet")
    assert set(told["change", "old_id"].rows()) == {("removed", link) for link in links["link_id"]}
    assert "Ada Smith" not in (release / "CHANGELOG.md").read_text(encoding="utf-8")
