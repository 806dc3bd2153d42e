from pathlib import Path

import polars as pl
import pytest

from pipelines import shard
from pipelines.document import Document, Failure, Source
from pipelines.extraction.extract import Extraction
from pipelines.shard import extract_shard, extract_tables
from schemas.tables import TABLE_NAMES, arrow_schema

ARTICLE = (
    "The council of Velmoria opened a harbour on 4 March 2023.\n\n“We waited long,” said Ilka Brandvold.\n"
)


def plain(name: str, text: str, doc_id: str | None = None) -> Source:
    return Source(name, text.encode(), "text/plain", doc_id)


def test_every_table_is_there_also_when_empty():
    tables = extract_shard([])
    assert tuple(tables) == TABLE_NAMES
    assert all(frame.height == 0 for frame in tables.values())


def test_tables_have_the_schemas_types(tmp_path: Path):
    extract_tables([plain("a.txt", ARTICLE)], tmp_path)
    for table in TABLE_NAMES:
        found = pl.read_parquet(tmp_path / f"{table}.parquet").to_arrow().schema.names
        assert found == arrow_schema(table).names


def test_a_source_that_cannot_be_read_is_an_error_and_the_others_go_on():
    tables = extract_shard([plain("empty.txt", ""), plain("a.txt", ARTICLE)])
    assert tables["errors"].select("source_name", "reason").rows() == [("empty.txt", "empty")]
    assert tables["documents"]["source_name"].to_list() == ["a.txt"]


def test_a_failure_met_when_listing_is_kept():
    tables = extract_shard([Failure("a.xyz", "reading", "unsupported", "no reader")])
    assert tables["errors"]["detail"].to_list() == ["no reader"]


def test_an_extractor_that_raises_costs_its_document_only(monkeypatch: pytest.MonkeyPatch):
    real = shard.extract_document

    def fragile(document: Document) -> Extraction:
        if document.source_name == "bad.txt":
            raise ValueError("boom")
        return real(document)

    monkeypatch.setattr(shard, "extract_document", fragile)
    tables = extract_shard([plain("bad.txt", "Bad. " + ARTICLE), plain("good.txt", ARTICLE)])
    (error,) = tables["errors"].to_dicts()
    assert (error["stage"], error["reason"]) == ("extraction", "failed")
    assert error["detail"].startswith("ValueError: boom")
    assert error["doc_id"]
    assert tables["documents"]["source_name"].to_list() == ["good.txt"]


def test_the_same_content_twice_is_one_document_and_said(tmp_path: Path):
    extract_tables([plain("a.txt", ARTICLE), plain("b.txt", ARTICLE)], tmp_path)
    assert pl.read_parquet(tmp_path / "documents.parquet")["source_name"].to_list() == ["a.txt"]
    assert pl.read_parquet(tmp_path / "errors.parquet").select("source_name", "reason").rows() == [
        ("b.txt", "duplicate")
    ]


def test_sharding_changes_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    sources = [plain(f"{n}.txt", f"{ARTICLE}\nSome {n} ships came.\n") for n in range(5)]
    extract_tables(sources, tmp_path / "one")
    monkeypatch.setattr(shard, "SHARD_SIZE", 2)
    extract_tables(sources, tmp_path / "many")
    for table in TABLE_NAMES:
        one, many = (pl.read_parquet(tmp_path / side / f"{table}.parquet") for side in ("one", "many"))
        assert one.equals(many)


def test_progress_counts_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shard, "SHARD_SIZE", 2)
    seen: list[int] = []
    extract_tables([plain(f"{n}.txt", f"{ARTICLE}{n}") for n in range(5)], tmp_path, seen.append)
    assert seen == [2, 4, 5]


def test_half_written_tables_are_never_left_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(sources: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(shard, "extract_shard", interrupted)
    with pytest.raises(KeyboardInterrupt):
        extract_tables([plain("a.txt", ARTICLE)], tmp_path)
    assert list(tmp_path.iterdir()) == []
