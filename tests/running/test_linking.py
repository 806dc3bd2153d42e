"""Entities joined over real tables: what is linked, what stays, what no order or engine changes."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.running import linking, planning
from pipelines.running.extract import extract_tables, update_tables
from tests.extracting import tables_in

ARTICLES = {
    "opened.txt": "Kenyan President Ada Smith opened the harbour in Kenya. The World Bank paid for it.",
    "small.txt": "The harbour is small, Kenyan President Ada Smith said. The World Bank agrees with Kenya.",
    "pictures.txt": "The painter Ada Smith showed twelve pictures in Malta. She won a prize there in 2019.",
}


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards of two documents, made one after the other in this process."""
    from pipelines.running.shard import extract_shard

    monkeypatch.setattr(planning, "SHARD_INPUTS", 2)
    monkeypatch.setattr(
        "pipelines.running.engines.Engine.make_shards", lambda self, specs: map(extract_shard, specs)
    )


def write(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names or ARTICLES:
        (folder / name).write_text(ARTICLES[name], encoding="utf-8")
    return folder


def canonical_ids(work: Path) -> dict[tuple[str, str], str]:
    """The canonical id of each entity, by its name and the name of its article."""
    documents, entities = (pl.read_parquet(work / f"{table}.parquet") for table in ("documents", "entities"))
    joined = entities.join(documents.select("doc_id", "source_name"), on="doc_id")
    return {(name, source): id for name, source, id in joined["name", "source_name", "canonical_id"].rows()}


@pytest.mark.usefixtures("one_process")
def test_who_is_named_in_several_articles_is_one_by_evidence_that_is_told(tmp_path: Path):
    update_tables(write(tmp_path / "raw"), tmp_path / "work")
    ids = canonical_ids(tmp_path / "work")
    assert ids["Ada Smith", "opened.txt"] == ids["Ada Smith", "small.txt"] != ids["Ada Smith", "pictures.txt"]
    links = pl.read_parquet(tmp_path / "work" / "entity_links.parquet")
    told = links.filter(canonical_id=ids["Ada Smith", "opened.txt"])
    assert (
        told["compared_name", "agreed", "written", "rule_id"].rows()
        == [("ada smith", "president, KEN", "Kenyan President", "link-office")] * 2
    )
    assert set(links["rule_id"]) == {"link-country", "link-known-body", "link-office"}
    assert ids["Ada Smith", "pictures.txt"] not in links["canonical_id"]


@pytest.mark.usefixtures("one_process")
def test_ids_stay_as_articles_come_and_go(tmp_path: Path):
    raw = write(tmp_path / "raw", "opened.txt", "pictures.txt")
    update_tables(raw, tmp_path / "work")
    before = canonical_ids(tmp_path / "work")
    assert pl.read_parquet(tmp_path / "work" / "entity_links.parquet").is_empty()
    write(raw, "small.txt")
    update_tables(raw, tmp_path / "work")
    both = canonical_ids(tmp_path / "work")
    assert before.items() <= both.items()
    (raw / "opened.txt").unlink()
    update_tables(raw, tmp_path / "work")
    after = canonical_ids(tmp_path / "work")
    assert after.items() <= both.items()
    assert pl.read_parquet(tmp_path / "work" / "entity_links.parquet").is_empty()


@pytest.mark.usefixtures("one_process")
def test_tables_are_those_of_a_run_from_nothing(tmp_path: Path):
    raw = write(tmp_path / "raw", "small.txt")
    update_tables(raw, tmp_path / "work")
    write(raw)
    update_tables(raw, tmp_path / "work")
    update_tables(raw, tmp_path / "other")
    assert tables_in(tmp_path / "work") == tables_in(tmp_path / "other")


@pytest.mark.usefixtures("one_process")
def test_an_extraction_joins_what_is_in_its_run(tmp_path: Path):
    raw = write(tmp_path / "raw")
    update_tables(raw, tmp_path / "work")
    extract_tables(raw, tmp_path / "out")
    assert canonical_ids(tmp_path / "out") == canonical_ids(tmp_path / "work")


@pytest.mark.usefixtures("one_process")
def test_evidence_that_reads_like_personal_data_joins_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(linking, "is_personal", lambda cells: "ada smith" in cells)
    monkeypatch.setattr(linking, "suspicious_words", lambda words: words.is_not_null())
    update_tables(write(tmp_path / "raw"), tmp_path / "work")
    links = pl.read_parquet(tmp_path / "work" / "entity_links.parquet")
    assert set(links["rule_id"]) == {"link-country", "link-known-body"}
