import shutil

from pipelines.publishing.inputs import INPUT_COLUMNS, list_inputs, read_inputs
from pipelines.reading.inputs import read_file
from pipelines.running.extract import update_tables


def by_name(inputs):
    return {row["name"]: row for row in inputs.rows.collect().iter_rows(named=True)}


def test_every_input_is_listed_with_what_became_of_it(work, raw):
    inputs = by_name(list_inputs(work, raw))
    assert {name: row["status"] for name, row in inputs.items()} == {
        "ferry.txt": "extracted",
        "town/market.html": "extracted",
        "void.txt": "empty",
    }


def test_an_input_is_listed_with_its_hashes_and_what_its_sidecar_says(work, raw):
    market = by_name(list_inputs(work, raw))["town/market.html"]
    assert market["publisher"] == "Harbour Post"
    assert market["url"] == "https://harbourpost.example/market-hall"
    assert market["licence"] == "all rights reserved"
    assert len(market["sha256"]) == len(market["sidecar_sha256"]) == 64


def test_an_input_that_became_no_document_keeps_what_is_known_of_it(work, raw):
    void = by_name(list_inputs(work, raw))["void.txt"]
    assert void["media_type"] == "text/plain"
    assert void["n_chars"] is None
    assert len(void["sha256"]) == 64


def test_an_article_that_opted_out_is_listed_and_nothing_else_of_it_is_published(raw, tmp_path):
    other = shutil.copytree(raw, tmp_path / "raw")
    (other / "ferry.yaml").write_text("opt_out: true\n")
    update_tables(other, tmp_path / "work")
    inputs = list_inputs(tmp_path / "work", other).rows.collect()
    assert "ferry.txt" not in inputs["name"]
    (withdrawn,) = inputs.filter(status="opted_out").to_dicts()
    assert withdrawn["name"] == f"withdrawn-{withdrawn['doc_id']}"
    assert withdrawn["url"] is None


def test_two_inputs_of_the_same_content_are_listed_as_one_document(raw, tmp_path):
    other = shutil.copytree(raw, tmp_path / "raw")
    shutil.copy(other / "ferry.txt", other / "town" / "ferry.txt")
    (other / "town" / "ferry.yaml").write_text("publisher: Town Crier\n")
    update_tables(other, tmp_path / "work")
    inputs = by_name(list_inputs(tmp_path / "work", other))
    first, second = inputs["ferry.txt"], inputs["town/ferry.txt"]
    assert (first["status"], second["status"]) == ("extracted", "same_document")
    assert first["doc_id"] == second["doc_id"]
    assert (first["publisher"], second["publisher"]) == (None, "Town Crier")


def test_the_list_reads_back_as_it_was_written(work, raw, tmp_path):
    inputs = list_inputs(work, raw)
    (tmp_path / "inputs.csv").write_text("".join(inputs.csv_pages()), encoding="utf-8", newline="")
    read = read_inputs(tmp_path / "inputs.csv")
    rows = read.rows.collect()
    assert rows.equals(inputs.rows.collect())
    assert rows.height == read.count == inputs.count
    assert rows.columns == list(INPUT_COLUMNS)


def test_the_list_is_in_order_of_documents_and_those_of_which_none_is_known_come_first(raw, tmp_path):
    other = shutil.copytree(raw, tmp_path / "raw")
    shutil.copy(other / "ferry.txt", other / "a-ferry.txt")
    (other / "data.csv").write_text("a,b\n")
    (other / "void-too.txt").touch()
    update_tables(other, tmp_path / "work")
    listed = list_inputs(tmp_path / "work", other).rows.collect()
    assert listed.equals(listed.sort("doc_id", "name"))
    assert listed["doc_id"].null_count() >= 1
    assert listed.height == 6


def test_no_article_is_read_again_but_those_that_became_no_document(work, raw, monkeypatch):
    read = []
    monkeypatch.setattr(
        "pipelines.publishing.inputs.read_file", lambda found: read.append(found.name) or read_file(found)
    )
    assert list_inputs(work, raw).count == 3
    assert read == ["void.txt"]
