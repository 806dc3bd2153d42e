import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.document import Failure
from pipelines.reading.inputs import list_sources
from pipelines.reading.survey import Entry, read_entries, survey

TEXTS = [f"Article number {n} tells of {n} boats." for n in range(7)]


def folder_of(tmp_path: Path) -> Path:
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.txt").write_text(text)
    (tmp_path / "3.yaml").write_text("publisher: The Courier\n")
    return tmp_path


def json_lines_of(tmp_path: Path) -> Path:
    lines = [json.dumps({"text": text, "url": "https://example.org/ø"}, ensure_ascii=False) for text in TEXTS]
    (tmp_path / "rows.jsonl").write_text("\n\n".join(lines), encoding="utf-8")
    return tmp_path / "rows.jsonl"


def parquet_of(tmp_path: Path) -> Path:
    pq.write_table(pa.table({"text": TEXTS}), tmp_path / "rows.parquet", row_group_size=3)
    return tmp_path / "rows.parquet"


@pytest.mark.parametrize("made", [folder_of, json_lines_of, parquet_of])
def test_any_entries_of_a_survey_can_be_read_again(tmp_path: Path, made):
    location = made(tmp_path)
    sources = list(list_sources(location))
    entries = list(survey(location))
    assert [entry.name for entry in entries] == [source.name for source in sources]
    assert list(read_entries(location, entries)) == sources
    assert list(read_entries(location, [entries[1], entries[5]])) == [sources[1], sources[5]]


def digest_of(location: Path, name: str) -> str:
    return next(found.digest for found in survey(location) if isinstance(found, Entry) and found.name == name)


@pytest.mark.parametrize(
    ("file", "content"), [("3.txt", "Other words."), ("3.yaml", "publisher: The Mail\n"), ("3.yml", "")]
)
def test_a_change_of_an_article_or_of_what_stands_beside_it_changes_its_digest(tmp_path: Path, file, content):
    location = folder_of(tmp_path)
    before = digest_of(location, "3.txt"), digest_of(location, "2.txt")
    (location / file).write_text(content)
    assert digest_of(location, "3.txt") != before[0]
    assert digest_of(location, "2.txt") == before[1]


def test_what_can_be_of_no_use_is_a_failure_at_once(tmp_path: Path):
    (tmp_path / "a.xyz").write_text("no article")
    (found,) = survey(tmp_path)
    assert isinstance(found, Failure)
    assert found.reason == "unsupported"
