import datetime
import json
import os
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from pipelines.reading.survey import Entry, survey
from pipelines.running import extract, planning
from pipelines.running.assembly import ROW_GROUP
from pipelines.running.extract import extract_tables, update_tables
from pipelines.running.ledger import shards_folder
from schemas.tables import TABLE_NAMES, arrow_schema
from tests.extracting import ARTICLE, tables_in, write_articles
from tests.forbidding import as_somebody
from tests.reading.test_web_archives import response


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    write_articles(tmp_path / "raw", range(6))
    return tmp_path / "raw"


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two documents a shard."""
    monkeypatch.setattr(planning, "SHARD_INPUTS", 2)
    monkeypatch.setattr("pipelines.running.engines._SMALL", 0)


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards made one after the other in this process, by the same function as everywhere."""
    from pipelines.running.shard import extract_shard

    monkeypatch.setattr(
        "pipelines.running.engines.Engine.make_shards", lambda self, specs: map(extract_shard, specs)
    )


def names_of(folder: Path, table: str = "documents") -> list[str]:
    return pl.read_parquet(folder / f"{table}.parquet")["source_name"].to_list()


def rebuilt(raw: Path, folder: Path) -> dict[str, bytes]:
    update_tables(raw, folder)
    return tables_in(folder)


def shard_names(work: Path) -> set[str]:
    return {folder.name for folder in shards_folder(work).iterdir()}


def test_every_input_of_the_same_useless_content_is_an_error_also_after_other_inputs_left(
    raw: Path, tmp_path: Path
):
    for name in ("void.txt", "void-too.txt"):
        (raw / name).touch()
    update_tables(raw, tmp_path / "work")
    (raw / "003.txt").unlink()
    update_tables(raw, tmp_path / "work")
    assert names_of(tmp_path / "work", "errors") == ["void-too.txt", "void.txt"]
    assert tables_in(tmp_path / "work") == rebuilt(raw, tmp_path / "other")


def test_tables_have_their_schemas_and_the_order_of_the_inputs(raw: Path, tmp_path: Path):
    written = extract_tables(raw, tmp_path / "out")
    assert names_of(tmp_path / "out") == [f"00{n}.txt" for n in range(6)]
    assert written.inputs == 6
    for table in TABLE_NAMES:
        assert pq.read_schema(tmp_path / "out" / f"{table}.parquet").equals(arrow_schema(table))


def test_nothing_but_the_tables_is_left(raw: Path, tmp_path: Path):
    extract_tables(raw, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.parquet" for name in TABLE_NAMES}


@pytest.mark.usefixtures("one_process")
def test_sharding_changes_no_row(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    extract_tables(raw, tmp_path / "one")
    monkeypatch.setattr(planning, "SHARD_INPUTS", 2)
    extract_tables(raw, tmp_path / "many")
    for table in TABLE_NAMES:
        one, many = (pl.read_parquet(tmp_path / side / f"{table}.parquet") for side in ("one", "many"))
        assert one.equals(many)


@pytest.mark.usefixtures("one_process", "small_shards")
def test_progress_counts_inputs(raw: Path, tmp_path: Path):
    seen: list[int] = []
    extract_tables(raw, tmp_path / "out", progress=seen.append)
    assert seen == [2, 4, 6]


@pytest.mark.usefixtures("one_process", "small_shards")
def test_a_run_that_ends_early_leaves_no_table_and_the_next_goes_on_from_it(raw, tmp_path, monkeypatch):
    def stop(done: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract_tables(raw, tmp_path / "out", progress=stop)
    assert list((tmp_path / "out").glob("*.parquet")) == []
    extract_tables(raw, tmp_path / "whole")
    (raw / "000.txt").touch()
    extract_tables(raw, tmp_path / "out")
    assert tables_in(tmp_path / "out") == tables_in(tmp_path / "whole")


def test_the_same_content_twice_is_one_document_with_two_sources(raw: Path, tmp_path: Path):
    (raw / "copy.txt").write_bytes((raw / "003.txt").read_bytes())
    written = extract_tables(raw, tmp_path / "out")
    documents = pl.read_parquet(tmp_path / "out" / "documents.parquet")
    shared = documents.filter(pl.col("other_sources").list.len() > 0)
    assert shared.select("source_name", "other_sources").rows() == [("003.txt", ["copy.txt"])]
    assert (documents.height, written.inputs) == (6, 7)
    assert names_of(tmp_path / "out", "errors") == []


def test_an_article_that_opted_out_is_out_under_every_name(raw: Path, tmp_path: Path):
    (raw / "copy.txt").write_bytes((raw / "003.txt").read_bytes())
    (raw / "copy.yaml").write_text("opt_out: true\n")
    extract_tables(raw, tmp_path / "out")
    errors = pl.read_parquet(tmp_path / "out" / "errors.parquet")
    assert errors["reason"].to_list() == ["opted_out", "opted_out"]
    assert all(name.startswith("withdrawn-") for name in errors["source_name"])
    assert "003.txt" not in names_of(tmp_path / "out")


def test_one_id_for_two_contents_is_an_error_of_the_second(tmp_path: Path):
    rows = [{"doc_id": "same", "text": ARTICLE.format(n=n)} for n in (2, 3)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    extract_tables(tmp_path / "rows.jsonl", tmp_path / "out")
    errors = pl.read_parquet(tmp_path / "out" / "errors.parquet")
    assert errors.select("source_name", "reason").rows() == [("rows.jsonl#2", "duplicate")]


@pytest.mark.usefixtures("one_process", "small_shards")
def test_only_new_and_changed_documents_are_extracted_and_all_is_as_if_made_from_nothing(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    work = tmp_path / "work"
    update_tables(raw, work)
    (raw / "001.txt").write_text(ARTICLE.format(n=77))
    (raw / "002.txt").unlink()
    (raw / "003.yaml").write_text("opt_out: true\n")
    write_articles(raw, range(6, 8))
    extracted: list[str] = []
    cut = planning.cut_shards

    def noted(inputs):
        found = list(inputs)
        extracted.extend(entry.name for entry in found)
        return cut(found)

    monkeypatch.setattr(extract, "cut_shards", noted)
    update_tables(raw, work)
    assert sorted(extracted) == ["001.txt", "003.txt", "006.txt", "007.txt"]
    assert tables_in(work) == rebuilt(raw, tmp_path / "other")
    assert [name[:10] for name in names_of(work, "errors")] == ["withdrawn-"]


@pytest.mark.usefixtures("one_process")
def test_an_update_can_be_given_the_inputs_that_are_meant(raw: Path, tmp_path: Path):
    work = tmp_path / "work"
    update_tables(
        raw,
        work,
        listed=[entry for entry in survey(raw) if isinstance(entry, Entry) and entry.name != "002.txt"],
    )
    (raw / "002.txt").unlink()
    assert tables_in(work) == rebuilt(raw, tmp_path / "other")


@pytest.mark.usefixtures("one_process", "small_shards")
def test_a_run_with_nothing_new_touches_no_table(raw: Path, tmp_path: Path):
    work = tmp_path / "work"
    first = update_tables(raw, work)
    before = {path: path.stat().st_mtime_ns for path in work.glob("*.parquet")}
    assert update_tables(raw, work) == first
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.usefixtures("one_process", "small_shards")
def test_changed_rules_make_every_shard_anew(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    work = tmp_path / "work"
    update_tables(raw, work)
    before = shard_names(work)
    for module in ("pipelines.running.extract", "pipelines.running.shard"):
        monkeypatch.setattr(f"{module}.rows_version", lambda: "other rules")
    assert update_tables(raw, work).notices == []
    assert before.isdisjoint(shard_names(work))


@pytest.mark.usefixtures("one_process", "small_shards")
@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("ledger/ledger.duckdb", "the ledger was damaged"),
        ("shards/*/quotes.parquet", "was damaged; its documents were extracted again"),
    ],
)
def test_what_is_damaged_is_found_made_anew_and_said(raw: Path, tmp_path: Path, broken: str, told: str):
    work = tmp_path / "work"
    update_tables(raw, work)
    whole = tables_in(work)
    next(work.glob(broken)).write_bytes(b"broken")
    assert told in " ".join(update_tables(raw, work).notices)
    assert tables_in(work) == whole
    assert update_tables(raw, work).notices == []


@pytest.mark.usefixtures("one_process", "small_shards")
@pytest.mark.parametrize("days", [0, 7])
def test_damage_that_leaves_size_and_time_is_found_by_a_deep_run_and_once_a_week(
    raw, tmp_path, monkeypatch, days
):
    work = tmp_path / "work"
    update_tables(raw, work)
    whole = tables_in(work)
    damaged = next(work.glob("shards/*/quotes.parquet"))
    facts, content = damaged.stat(), bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    os.utime(damaged, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert update_tables(raw, work).notices == []
    monkeypatch.setattr("pipelines.running.ledger._WEEK", datetime.timedelta(days=7 - days))
    assert len(update_tables(raw, work, deep=days == 0).notices) == 1
    assert tables_in(work) == whole


@pytest.mark.usefixtures("one_process", "small_shards")
def test_a_changed_table_is_put_together_again(raw: Path, tmp_path: Path):
    work = tmp_path / "work"
    update_tables(raw, work)
    whole = tables_in(work)
    (work / "events.parquet").write_bytes(b"broken")
    update_tables(raw, work)
    assert tables_in(work) == whole


@pytest.mark.usefixtures("one_process", "small_shards")
def test_an_update_that_ends_early_is_gone_on_with(raw: Path, tmp_path: Path):
    work = tmp_path / "work"

    def stop(done: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_tables(raw, work, progress=stop)
    kept = shard_names(work)
    seen: list[int] = []
    update_tables(raw, work, progress=seen.append)
    assert kept < shard_names(work)
    assert seen[0] == 4
    assert tables_in(work) == rebuilt(raw, tmp_path / "other")


@pytest.mark.usefixtures("one_process")
def test_groups_of_rows_do_not_depend_on_shards(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pipelines.running.assembly.ROW_GROUP", 5)
    assert ROW_GROUP > 5
    whole = rebuilt(raw, tmp_path / "whole")
    monkeypatch.setattr(planning, "SHARD_INPUTS", 1)
    assert rebuilt(raw, tmp_path / "single") == whole


@pytest.mark.usefixtures("one_process", "small_shards")
@pytest.mark.parametrize("run", [extract_tables, update_tables])
def test_tables_are_the_same_where_little_fits_in_memory(raw, tmp_path, monkeypatch, run):
    write_articles(raw, range(6, 30))
    for name, content in [("copy.txt", (raw / "003.txt").read_bytes()), ("empty.txt", b""), ("a.xyz", b"")]:
        (raw / name).write_bytes(content)
    (raw / "copy-2.txt").write_bytes((raw / "004.txt").read_bytes())
    (raw / "copy-2.yaml").write_text("opt_out: true\n")
    run(raw, tmp_path / "whole")
    with monkeypatch.context() as patch:
        for size in ("database.ROWS", "planning._HELD"):
            patch.setattr(f"pipelines.running.{size}", 3)
        run(raw, tmp_path / "parts")
        assert tables_in(tmp_path / "parts") == tables_in(tmp_path / "whole")
        (raw / "005.txt").unlink()
        (raw / "011.txt").write_text(ARTICLE.format(n=99))
        run(raw, tmp_path / "parts")
    run(raw, tmp_path / "other")
    assert tables_in(tmp_path / "parts") == tables_in(tmp_path / "other")


def run_as_somebody(raw: Path, work: Path) -> list[str]:
    """The documents after a run that may not look at all of the inputs."""
    with as_somebody():
        listed = list(survey(raw))
    update_tables(raw, work, listed=listed)
    return sorted(names_of(work))


def test_what_cannot_be_looked_at_stays_as_it_was(forbidding: Path, tmp_path: Path):
    raw, work = forbidding / "raw", tmp_path / "work"
    write_articles(raw, range(3))
    write_articles(raw / "below", range(3, 6))
    update_tables(raw, work)
    before = names_of(work)
    (raw / "below").chmod(0)
    (raw / "000.txt").chmod(0)
    (raw / "001.txt").unlink()
    assert run_as_somebody(raw, work) == sorted(set(before) - {"001.txt"})
    assert names_of(work, "errors") == ["000.txt", "below"]
    assert run_as_somebody(raw, work) == sorted(set(before) - {"001.txt"})
    (raw / "below").chmod(0o755)
    (raw / "below" / "003.txt").unlink()
    assert run_as_somebody(raw, work) == sorted(set(before) - {"001.txt", "below/003.txt"})
    raw.chmod(0)
    assert run_as_somebody(raw, work) == sorted(set(before) - {"001.txt", "below/003.txt"})
    raw.chmod(0o755)


def test_what_is_seen_elsewhere_is_not_kept_unseen(forbidding: Path, tmp_path: Path):
    raw, work = forbidding / "raw", tmp_path / "work"
    raw.mkdir()
    write_articles(raw / "below", range(2))
    update_tables(raw, work)
    write_articles(raw, range(2))
    (raw / "000.yaml").write_text("opt_out: true\n")
    (raw / "below").chmod(0)
    assert run_as_somebody(raw, work) == ["001.txt"]
    (raw / "below").chmod(0o755)


def test_pages_of_an_archive_that_breaks_off_stay_as_they_were(tmp_path: Path):
    raw, work = tmp_path / "raw", tmp_path / "work"
    raw.mkdir()
    pages = [response(f"<p>The mill of Orsund has {n} wheels.</p>".encode()) for n in range(3, 6)]
    (raw / "crawl.warc.gz").write_bytes(b"".join(pages))
    update_tables(raw, work)
    before = tables_in(work)["documents"]
    (raw / "crawl.warc.gz").write_bytes(b"".join(pages)[: len(pages[0]) + 99])
    update_tables(raw, work)
    assert tables_in(work)["documents"] == before
