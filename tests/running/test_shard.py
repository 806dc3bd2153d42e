from dataclasses import replace
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from pipelines.document import Failure, Source
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.extract import Extraction
from pipelines.reading.survey import survey
from pipelines.running import shard
from pipelines.running.code_version import rows_version
from pipelines.running.shard import ShardSpec, extract_shard, extract_sources, sound_manifest
from schemas.tables import SHARD_TABLES, arrow_schema

ARTICLE = (
    "The council of Velmoria opened a harbour on 4 March 2023.\n\n“We waited long,” said Ilka Brandvold.\n"
)


def plain(name: str, text: str, doc_id: str | None = None) -> Source:
    return Source(name, text.encode(), "text/plain", doc_id)


def test_every_table_is_there_also_when_empty():
    tables = extract_sources([])
    assert tuple(tables) == SHARD_TABLES
    assert all(frame.height == 0 for frame in tables.values())


def test_a_source_that_cannot_be_read_is_an_error_and_the_others_go_on():
    tables = extract_sources([plain("empty.txt", ""), plain("a.txt", ARTICLE)])
    assert tables["errors"].select("source_name", "reason").rows() == [("empty.txt", "empty")]
    assert tables["documents"]["source_name"].to_list() == ["a.txt"]


def test_an_article_whose_date_is_none_keeps_its_rows_and_the_error_names_it():
    wrong = "`published` must be a date"
    tables = extract_sources([replace(plain("table.jsonl#1", ARTICLE, "seven"), unusable=(wrong,))])
    assert tables["documents"]["doc_id"].to_list() == ["seven"]
    assert tables["quotes"].height == 1
    told = tables["errors"].select("doc_id", "source_name", "reason", "detail").rows()
    assert told == [("seven", "table.jsonl#1", "bad_row", f"left out: {wrong}")]


def test_a_failure_met_when_listing_is_kept():
    tables = extract_sources([Failure("a.xyz", "reading", "unsupported", "no reader")])
    assert tables["errors"]["detail"].to_list() == ["no reader"]


def test_an_extractor_that_raises_costs_its_document_only(monkeypatch: pytest.MonkeyPatch):
    real = shard.extract

    def fragile(analysis: Analysis) -> Extraction:
        if analysis.document.source_name == "bad.txt":
            raise ValueError("boom")
        return real(analysis)

    monkeypatch.setattr(shard, "extract", fragile)
    tables = extract_sources([plain("bad.txt", "Bad. " + ARTICLE), plain("good.txt", ARTICLE)])
    (error,) = tables["errors"].to_dicts()
    assert (error["stage"], error["reason"]) == ("extraction", "failed")
    assert error["detail"].startswith("ValueError: boom")
    assert error["doc_id"]
    assert tables["documents"]["source_name"].to_list() == ["good.txt"]


def test_a_sentence_that_is_longer_than_any_is_read_in_pieces_and_said():
    tables = extract_sources([Source("list.txt", "It sold 40 boats, " + "1, " * 500, "text/plain")])
    (error,) = tables["errors"].to_dicts()
    assert (error["stage"], error["reason"]) == ("extraction", "cut")
    assert error["detail"].startswith(
        "sentences of more than 400 words and marks, which were read in pieces: 1;"
    )
    assert error["doc_id"] == tables["documents"]["doc_id"].item()
    assert tables["statistics"]["text"][0] == "40"


def test_documents_read_together_give_the_rows_that_each_gives_alone():
    sources = [plain(f"{at}.txt", f"Number {at}. {ARTICLE}") for at in range(70)]
    together = extract_sources(sources)
    for at in (0, 31, 32, 69):
        for table, rows in extract_sources([sources[at]]).items():
            same = together[table].filter(pl.col("doc_id") == rows["doc_id"].first()) if rows.height else rows
            assert same.equals(rows), table


def spec_of(location: Path, folder: Path) -> ShardSpec:
    folder.mkdir(exist_ok=True)
    return ShardSpec(location, folder, tuple(survey(location)), rows_version())


@pytest.fixture
def spec(tmp_path: Path) -> ShardSpec:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(ARTICLE)
    (raw / "b.xyz").write_text("no article")
    return spec_of(raw, tmp_path / "shards")


def test_a_shard_holds_every_table_by_its_schema_and_says_what_is_in_it(spec: ShardSpec):
    manifest = extract_shard(spec)
    for table in SHARD_TABLES:
        found = pq.read_table(spec.folder / manifest.shard_id / f"{table}.parquet")
        assert found.schema.equals(arrow_schema(table))
        assert manifest.rows[table] == found.num_rows
    assert (manifest.rows["documents"], manifest.rows["errors"], manifest.inputs) == (1, 1, 2)


def test_a_shard_that_is_there_is_not_made_again(spec: ShardSpec, monkeypatch: pytest.MonkeyPatch):
    made = extract_shard(spec)
    monkeypatch.setattr(shard, "extract_sources", None)
    assert extract_shard(spec) == made


def test_a_damaged_shard_is_made_again(spec: ShardSpec):
    made = extract_shard(spec)
    (spec.folder / made.shard_id / "quotes.parquet").write_bytes(b"")
    assert sound_manifest(spec.folder / made.shard_id) is None
    assert extract_shard(spec) == made
    assert sound_manifest(spec.folder / made.shard_id) == made


def test_a_shard_that_is_interrupted_leaves_nothing_behind(spec: ShardSpec, monkeypatch: pytest.MonkeyPatch):
    def interrupted(sources: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(shard, "extract_sources", interrupted)
    with pytest.raises(KeyboardInterrupt):
        extract_shard(spec)
    assert list(spec.folder.iterdir()) == []


def test_a_machine_with_other_code_refuses_the_work(spec: ShardSpec):
    with pytest.raises(RuntimeError, match="install the same version there"):
        extract_shard(replace(spec, rows_version="other"))


def test_an_article_that_changed_since_it_was_listed_is_an_error(spec: ShardSpec):
    (spec.location / "a.txt").write_text(ARTICLE.replace("March", "April"))
    manifest = extract_shard(spec)
    errors = pl.read_parquet(spec.folder / manifest.shard_id / "errors.parquet")
    assert "changed while it was being read" in errors["detail"][0]
    assert manifest.rows["documents"] == 0
