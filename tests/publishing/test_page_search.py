"""What the page searches: all rows of a release, and the words that lead to them, in files beside it."""

import base64
import gzip
import json
import re
import shutil
from itertools import accumulate, pairwise

import polars as pl
import pytest

from pipelines.publishing.manifest import read_manifest
from pipelines.publishing.page import parts as cutting
from pipelines.publishing.page import search as writing
from pipelines.publishing.page.parts import WITHOUT_DOCUMENTS
from pipelines.publishing.page.search import write_search
from pipelines.publishing.page.words import NAMING, WORDED
from pipelines.publishing.release_tables import load_release_table, released_columns
from schemas.tables import RELEASE_TABLES

SCRIPT = re.compile(r'gleaned\("([^"]+)","([A-Za-z0-9+/=]+)"\);\n')


def value_of(path):
    """What a script of the page hands over, and its name."""
    name, packed = SCRIPT.fullmatch(path.read_text(encoding="ascii")).groups()
    assert path.as_posix().endswith(f"search/{name}.js")
    return json.loads(gzip.decompress(base64.b64decode(packed)))


def all_files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.js")}


def heads(release):
    return [value_of(path) for path in sorted((release / "search").glob("*/head.js"))]


def numbered(release, part, table):
    return [value_of(path) for path in sorted((release / f"search/{part:05}" / table).glob("*.js"))]


def rows_searched(release, table):
    """The rows of a table as the page puts them together again."""
    rows = []
    for number, head in enumerate(heads(release)):
        told = head["tables"][table]
        pieces = numbered(release, number, table)
        assert told["files"] == [0, *accumulate(len(next(iter(piece.values()))) for piece in pieces)][:-1]
        cells = [
            dict(zip(piece, row, strict=True))
            for piece in pieces
            for row in zip(*piece.values(), strict=True)
        ]
        documents = [
            doc_id
            for doc_id, count in zip(head["documents"]["doc_id"], told["counts"], strict=False)
            for _ in range(count)
        ]
        loose = [None] * (told["rows"] - len(documents))
        for row, doc_id in zip(cells, loose + documents, strict=True):
            rows.append({"doc_id": doc_id, **row})
    return rows


def rows_with(release, word):
    """The places of the rows that have a word, by table, in a release of one part."""
    assert len(heads(release)) == 1
    found = {}
    for piece in numbered(release, 0, "words"):
        for other, table, steps in zip(piece["word"], piece["table"], piece["rows"], strict=True):
            if other == word:
                found[RELEASE_TABLES[table]] = list(accumulate(int(step) for step in steps.split(",")))
    return found


@pytest.fixture
def in_small_files(full_built, tmp_path, monkeypatch):
    """The search of a release that is cut as a large one is: a part a document, a file a row."""
    shutil.copytree(full_built / "data", tmp_path / "data")
    monkeypatch.setattr(cutting, "PART_CHARACTERS", 1)
    monkeypatch.setattr(writing, "FILE_BYTES", 1)
    monkeypatch.setattr(writing, "WORD_FILE_BYTES", 1)
    assert write_search(tmp_path).parts == 2
    return tmp_path


def in_any_order(rows):
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.mark.parametrize("release", ["full_built", "built_in_parts", "in_small_files"])
def test_every_row_of_every_table_can_be_searched_with_all_its_cells(release, request):
    folder = request.getfixturevalue(release)
    for table in RELEASE_TABLES:
        rows = load_release_table(folder / "data/parquet", table).to_dicts()
        assert in_any_order(rows_searched(folder, table)) == in_any_order(rows), table


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_every_worded_column_is_one_of_its_table(table):
    columns = {column.column for column in released_columns(table)}
    assert set(WORDED.get(table, ())) <= columns
    assert set(NAMING.get(table, ())) <= columns


def test_a_word_leads_to_all_rows_that_have_it(full_built):
    quotes = load_release_table(full_built / "data/parquet", "quotes")
    having = quotes.with_row_index().filter(pl.col("quotation").str.to_lowercase().str.contains(r"\bglad\b"))
    assert having.height
    assert rows_with(full_built, "glad")["quotes"] == having["index"].to_list()


@pytest.mark.parametrize("size", [1, 300, 100_000])
def test_a_word_stands_in_the_one_file_that_its_place_in_order_tells(full_built, tmp_path, monkeypatch, size):
    shutil.copytree(full_built / "data", tmp_path / "data")
    monkeypatch.setattr(writing, "WORD_FILE_BYTES", size)
    write_search(tmp_path)
    (head,) = heads(tmp_path)
    files = [piece["word"] for piece in numbered(tmp_path, 0, "words")]
    assert (len(files) > 1) == (size < 100_000)
    assert head["words"] == [words[0] for words in files]
    in_order = [word for words in files for word in words]
    assert in_order == sorted(in_order)
    assert not any(set(one) & set(other) for one, other in pairwise(files))


def test_accents_and_capitals_do_not_matter(shard, work_of, tmp_path):
    shard.change("quotes", quotation="ÉLAN vital")
    (tmp_path / "data").mkdir()
    work_of(shard.tables, "data/parquet")
    write_search(tmp_path)
    assert rows_with(tmp_path, "elan")["quotes"] == [0]


def test_an_entity_leads_to_what_it_said_and_to_what_names_it(full_built):
    tables = full_built / "data/parquet"
    quotes = load_release_table(tables, "quotes").with_row_index()
    speaker = quotes["speaker_id"].drop_nulls()[0]
    same = load_release_table(tables, "entities").filter(pl.col("entity_id") == speaker)["canonical_id"][0]
    found = rows_with(full_built, f"=entity={same}")
    assert set(quotes.filter(pl.col("speaker_id") == speaker)["index"]) <= set(found["quotes"])
    assert set(rows_with(full_built, f"=entity={speaker}")["entities"]) <= set(found["entities"])


def test_words_of_a_field_and_codes_are_found_apart_from_all_others(full_built):
    assert rows_with(full_built, "=speaker=reyes")["quotes"]
    assert "quotes" in rows_with(full_built, "=zone=body")
    assert heads(full_built)[0]["codes"]["zone"]


def test_the_same_rows_give_the_same_files(in_small_files, full_built):
    once = all_files(in_small_files / "search")
    shutil.rmtree(in_small_files / "search")
    write_search(in_small_files)
    assert all_files(in_small_files / "search") == once


def test_of_very_many_documents_the_first_are_searched_and_it_is_told(full_built, tmp_path):
    shutil.copytree(full_built / "data", tmp_path / "data")
    assert write_search(tmp_path, most_documents=1).documents == 1
    assert {row["doc_id"] for row in rows_searched(tmp_path, "quotes")} == {"d1"}
    assert rows_searched(tmp_path, "errors")


def test_what_is_searched_is_part_of_the_release(published):
    named = {entry.path for entry in read_manifest(published.path).files}
    there = {
        path.relative_to(published.path).as_posix() for path in (published.path / "search").rglob("*.js")
    }
    assert there
    assert there <= named


def test_rows_of_no_document_of_the_release_are_there(full_built):
    for table in WITHOUT_DOCUMENTS:
        rows = load_release_table(full_built / "data/parquet", table)
        assert len(rows_searched(full_built, table)) == rows.height > 0
