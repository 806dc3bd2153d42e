"""Entities that are joined otherwise than their cells tell are found, with the articles and without."""

import pytest

from pipelines.publishing.forms import PARQUET
from pipelines.publishing.verify_links import check_links
from pipelines.running.database import open_database


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
