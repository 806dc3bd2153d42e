import hashlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.document import Failure, Source
from pipelines.reading.files import LONGEST_ARTICLE
from pipelines.reading.inputs import list_sources
from pipelines.reading.survey import Entry, read_entries, survey
from pipelines.reading.tables import _LONGEST_LINE
from tests.forbidding import as_somebody

Listing = Callable[[Path], Iterator[Source | Failure]] | Callable[[Path], Iterator[Entry | Failure]]

ARTICLE = "The harbour opened on Monday.\n"


def sources(location: Path) -> list[Source]:
    found = list(list_sources(location))
    assert not [item for item in found if isinstance(item, Failure)]
    return [item for item in found if isinstance(item, Source)]


def only_failure(location: Path) -> Failure:
    (failure,) = (item for item in list_sources(location) if isinstance(item, Failure))
    assert failure.detail
    return failure


def test_a_folder_is_listed_in_a_fixed_order_with_its_subfolders(tmp_path: Path):
    (tmp_path / "a").mkdir()
    for name in ("b.txt", "a/z.md", "a/c.html", "d.htm"):
        (tmp_path / name).write_text(ARTICLE)
    assert [(source.name, source.media_type) for source in sources(tmp_path)] == [
        ("b.txt", "text/plain"),
        ("d.htm", "text/html"),
        ("a/c.html", "text/html"),
        ("a/z.md", "text/markdown"),
    ]


def test_hidden_articles_and_folders_are_left_out_and_said(tmp_path: Path):
    (tmp_path / ".drafts").mkdir()
    (tmp_path / ".drafts" / "a.txt").write_text(ARTICLE)
    (tmp_path / ".b.txt").write_text(ARTICLE)
    failures = list(list_sources(tmp_path))
    assert [(found.source_name, found.reason) for found in failures if isinstance(found, Failure)] == [
        (".b.txt", "unsupported"),
        (".drafts", "unsupported"),
    ]


def test_what_editors_and_systems_hide_is_no_article(tmp_path: Path):
    (tmp_path / ".DS_Store").write_bytes(b"\x00")
    (tmp_path / ".a.txt.swp").write_text(ARTICLE)
    assert sources(tmp_path) == []


def test_bytes_are_taken_as_they_are(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\r\n")
    assert sources(tmp_path / "a.txt") == [Source("a.txt", b"\xff\xfe\r\n", "text/plain")]


def test_the_sidecar_beside_an_article_comes_with_it(tmp_path: Path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "a.yaml").write_text("publisher: The Coast Courier\npublished: 2024-04\n")
    (source,) = sources(tmp_path)
    assert (source.sidecar.publisher, source.sidecar.published) == ("The Coast Courier", "2024-04")
    assert source.sidecar.sha256 == hashlib.sha256((tmp_path / "a.yaml").read_bytes()).hexdigest()
    assert source.published_basis == "sidecar"


@pytest.mark.parametrize("name", ["a.yml", "a.YAML"])
def test_a_sidecar_whose_name_ends_otherwise_is_said(tmp_path: Path, name: str):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / name).write_text("opt_out: true\n")
    failures = {item.source_name: item for item in list_sources(tmp_path) if isinstance(item, Failure)}
    assert failures[name].reason == "bad_sidecar"
    assert ".yaml" in failures[name].detail


@pytest.mark.parametrize("name", ["a.yml", "a.YML", "a.YAML"])
def test_its_article_is_left_out_until_it_is_renamed(tmp_path: Path, name: str):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / name).write_text("opt_out: true\n")
    for location in (tmp_path, tmp_path / "a.txt"):
        assert all(isinstance(item, Failure) for item in list_sources(location))
    failure = only_failure(tmp_path / "a.txt")
    assert (failure.stage, failure.reason) == ("sidecar", "bad_sidecar")
    assert failure.doc_id is not None
    (tmp_path / name).rename(tmp_path / "a.yaml")
    assert only_failure(tmp_path).reason == "opted_out"


def test_a_single_file_has_its_sidecar_too(tmp_path: Path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "a.yaml").write_text("language: en\n")
    assert sources(tmp_path / "a.txt")[0].sidecar.language == "en"


def test_an_article_with_a_broken_sidecar_is_not_published_with_wrong_metadata(tmp_path: Path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "a.yaml").write_text("published: in spring\n")
    (failure,) = list_sources(tmp_path)
    assert isinstance(failure, Failure)
    assert (failure.source_name, failure.stage, failure.reason) == ("a.txt", "sidecar", "bad_sidecar")
    assert "a.yaml" in failure.detail
    assert failure.doc_id == hashlib.sha256(ARTICLE.encode()).hexdigest()[:16]


def test_an_article_that_opts_out_is_left_out_and_said(tmp_path: Path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "a.yaml").write_text("opt_out: true\n")
    (failure,) = list_sources(tmp_path)
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.reason) == ("sidecar", "opted_out")
    assert failure.doc_id is not None


def test_a_sidecar_without_an_article_is_said(tmp_path: Path):
    (tmp_path / "a.yaml").write_text("language: en\n")
    failure = only_failure(tmp_path)
    assert (failure.source_name, failure.reason) == ("a.yaml", "bad_sidecar")


@pytest.mark.parametrize("name", ["a.pdf", "a", "nested.jsonl"])
def test_what_is_no_article_is_said(tmp_path: Path, name: str):
    (tmp_path / name).write_text(ARTICLE)
    (tmp_path / "b.txt").write_text(ARTICLE)
    failure = only_failure(tmp_path)
    assert (failure.source_name, failure.stage, failure.reason) == (name, "reading", "unsupported")


def test_a_dangling_link_is_unreadable(tmp_path: Path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert only_failure(tmp_path).reason == "unreadable"


def test_a_dangling_sidecar_is_not_taken_for_none(tmp_path: Path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "a.yaml").symlink_to(tmp_path / "gone.yaml")
    assert only_failure(tmp_path).reason == "bad_sidecar"


def test_a_link_to_a_folder_is_said_and_not_followed(tmp_path: Path):
    (tmp_path / "loop").symlink_to(tmp_path)
    assert only_failure(tmp_path).reason == "unsupported"


def test_a_pipe_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "a.txt")
    assert only_failure(tmp_path).reason == "unsupported"


@pytest.mark.parametrize("listed", [list_sources, survey])
def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path, listed: Listing):
    (tmp_path / "outside.txt").write_text("Nobody gave this away.")
    raw = tmp_path / "raw"
    (raw / "below").mkdir(parents=True)
    (raw / "a.txt").symlink_to("../outside.txt")
    (raw / "crawl.warc").symlink_to(tmp_path / "outside.txt")
    (raw / "b.txt").write_text(ARTICLE)
    (raw / "b.yaml").symlink_to("../outside.txt")
    (raw / "below" / "c.txt").symlink_to("../b.txt")
    found = list(listed(raw))
    assert [item.name for item in found if not isinstance(item, Failure)] == ["below/c.txt"]
    refused = {item.source_name: item for item in found if isinstance(item, Failure)}
    assert {name: item.reason for name, item in refused.items()} == {
        "a.txt": "unsupported",
        "b.txt": "bad_sidecar",
        "crawl.warc": "unsupported",
    }
    assert all("leads out of the folder" in item.detail for item in refused.values())


def test_a_file_that_is_named_may_be_a_link(tmp_path: Path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "b.txt").symlink_to("../a.txt")
    assert [source.name for source in sources(tmp_path / "links" / "b.txt")] == ["b.txt"]


@pytest.mark.parametrize("name", ["a.yaml", "a.warc", "a.jsonl", "a.parquet"])
@pytest.mark.parametrize("listed", [list_sources, survey])
def test_neither_pipes_nor_devices_are_read_beside_or_for_an_article(
    tmp_path: Path, name: str, listed: Listing
):
    (tmp_path / "a.txt").write_text(ARTICLE)
    os.mkfifo(tmp_path / name)
    assert [item.reason for item in listed(tmp_path) if isinstance(item, Failure)]
    (tmp_path / name).unlink()
    (tmp_path / name).symlink_to("/dev/zero")
    assert [item.reason for item in listed(tmp_path) if isinstance(item, Failure)]
    assert [item.reason for item in listed(tmp_path / name) if isinstance(item, Failure)]


@pytest.mark.parametrize("listed", [list_sources, survey])
def test_a_file_longer_than_any_article_is_not_read(tmp_path: Path, listed: Listing):
    (tmp_path / "a.txt").write_text(ARTICLE)
    os.truncate(tmp_path / "a.txt", LONGEST_ARTICLE + 1)
    (failure,) = listed(tmp_path)
    assert isinstance(failure, Failure)
    assert failure.reason == "too_large"


@pytest.mark.parametrize("listed", [list_sources, survey])
def test_what_may_not_be_read_is_said_and_the_others_go_on(forbidding: Path, listed: Listing):
    for name in ("a", "b", "c", "d"):
        (forbidding / name).mkdir()
        (forbidding / name / "e.txt").write_text(ARTICLE)
    (forbidding / "c" / "e.yaml").write_text("publisher: The Courier\n")
    for name in ("a", "b/e.txt", "c/e.yaml"):
        (forbidding / name).chmod(0)
    with as_somebody():
        found = list(listed(forbidding))
    assert [(item.source_name, item.reason) for item in found if isinstance(item, Failure)] == [
        ("a", "unreadable"),
        ("b/e.txt", "unreadable"),
        ("c/e.txt", "bad_sidecar"),
    ]
    assert [item.name for item in found if not isinstance(item, Failure)] == ["d/e.txt"]


def test_what_is_not_there_is_unreadable(tmp_path: Path):
    assert only_failure(tmp_path / "gone.txt").reason == "unreadable"


def test_rows_of_a_json_lines_table_become_sources(tmp_path: Path):
    rows = [
        {"doc_id": "one", "text": ARTICLE, "published": "2024-04-05T10:00:00Z", "title": "Harbour opens"},
        {"html": "<p>x</p>", "url": "https://example.org/a", "views": 3},
    ]
    table = tmp_path / "table.jsonl"
    table.write_text("\n\n".join(json.dumps(row) for row in rows), encoding="utf-8-sig")
    first, second = sources(table)
    assert (first.name, first.doc_id, first.payload, first.media_type) == (
        "table.jsonl#1",
        "one",
        ARTICLE,
        "text/plain",
    )
    assert (first.sidecar.published, first.sidecar.title) == ("2024-04-05", "Harbour opens")
    assert first.published_basis == "given"
    assert (second.name, second.doc_id, second.media_type) == ("table.jsonl#3", None, "text/html")
    assert second.sidecar.url == "https://example.org/a"


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"text": 3}',
        b'{"text": "a", "doc_id": 7}',
        b'{"text": "\xff"}',
        b"[" * 100_000,
    ],
)
def test_a_bad_row_is_said_and_the_others_go_on(tmp_path: Path, line: bytes):
    table = tmp_path / "table.jsonl"
    table.write_bytes(line + b'\n{"text": "Rain."}\n')
    failure, source = list_sources(table)
    assert isinstance(failure, Failure)
    assert (failure.source_name, failure.reason) == ("table.jsonl#1", "bad_row")
    assert isinstance(source, Source)


def test_rows_of_a_parquet_table_become_sources(tmp_path: Path):
    rows = {
        "text": [f"{n} ships came." for n in range(600)],
        "published": [date(2024, 4, 5)] * 600,
        "x": [1] * 600,
    }
    pq.write_table(pa.table(rows), tmp_path / "table.parquet")
    found = sources(tmp_path / "table.parquet")
    assert len(found) == 600
    assert (found[-1].name, found[-1].payload, found[-1].sidecar.published) == (
        "table.parquet#600",
        "599 ships came.",
        "2024-04-05",
    )


def test_a_parquet_row_without_text_is_said(tmp_path: Path):
    pq.write_table(pa.table({"text": ["Rain.", None]}), tmp_path / "table.parquet")
    assert only_failure(tmp_path / "table.parquet").reason == "bad_row"


def test_a_broken_parquet_file_is_unreadable(tmp_path: Path):
    (tmp_path / "table.parquet").write_bytes(b"PAR1 and no more")
    assert only_failure(tmp_path / "table.parquet").reason == "unreadable"


def test_a_line_longer_than_any_article_is_said_and_the_others_go_on(tmp_path: Path):
    table = tmp_path / "table.jsonl"
    with table.open("wb") as file:
        file.seek(3 * _LONGEST_LINE)
        file.write(b'\n{"text": "Rain."}\n')
    failure, source = list_sources(table)
    assert isinstance(failure, Failure)
    assert (failure.source_name, failure.reason) == ("table.jsonl#1", "too_large")
    assert isinstance(source, Source)
    (entry,) = (found for found in survey(table) if isinstance(found, Entry))
    assert list(read_entries(table, [entry])) == [source]


def test_the_error_of_a_row_names_its_document(tmp_path: Path):
    (tmp_path / "table.jsonl").write_text('{"doc_id": "seven"}\n')
    assert only_failure(tmp_path / "table.jsonl").doc_id == "seven"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("published", "in spring"),
        ("published", "2024-02-30"),
        ("published", 1_714_694_400),
        ("published", [2024]),
        ("url", "ftp://harbour.example"),
        ("title", {"en": "Rain"}),
    ],
)
def test_a_fact_in_a_row_that_is_none_costs_no_article(tmp_path: Path, key: str, value: object):
    facts = {"url": "https://a.example", "title": "Rain", "published": "2024"}
    row = {"doc_id": "seven", "text": "Rain.", **facts}
    (tmp_path / "table.jsonl").write_text(json.dumps(row | {key: value}))
    (source,) = sources(tmp_path / "table.jsonl")
    (wrong,) = source.unusable
    kept = {"url": source.sidecar.url, "title": source.sidecar.title, "published": source.sidecar.published}
    assert f"`{key}` must be" in wrong
    assert (source.doc_id, source.payload) == ("seven", "Rain.")
    assert kept == facts | {key: None}


def test_an_article_is_another_one_where_what_was_wrong_with_it_is_mended(tmp_path: Path):
    digests = set()
    for published in ("in spring", "in autumn", "2024"):
        row = {"doc_id": "seven", "text": "Rain.", "published": published}
        (tmp_path / "table.jsonl").write_text(json.dumps(row))
        digests |= {found.digest for found in survey(tmp_path / "table.jsonl") if isinstance(found, Entry)}
    assert len(digests) == 2


def badly_written(values: pa.Array) -> pa.Array:
    """The same bytes, called text without a look at them."""
    return pa.Array.from_buffers(pa.string(), len(values), values.buffers())


@pytest.mark.parametrize("listed", [list_sources, survey])
def test_words_that_cannot_be_read_cost_their_own_row(tmp_path: Path, listed: Listing):
    texts = badly_written(pa.array([b"Rain.", b"\xff\xfe", b"Snow.", b"Hail."], pa.binary()))
    pq.write_table(pa.table({"text": texts}), tmp_path / "table.parquet")
    found = list(listed(tmp_path / "table.parquet"))
    assert [isinstance(item, Failure) for item in found] == [False, True, False, False]
    assert {item.reason for item in found if isinstance(item, Failure)} == {"bad_row"}


def test_a_date_that_no_calendar_has_costs_no_article(tmp_path: Path):
    days = pa.array([0, 2**30], pa.int32()).view(pa.date32())
    table = pa.table({"text": ["Rain.", "Snow."], "published": days})
    pq.write_table(table, tmp_path / "table.parquet")
    first, second = sources(tmp_path / "table.parquet")
    assert (first.sidecar.published, first.unusable) == ("1970-01-01", ())
    assert second.sidecar.published is None
    assert "its `published` cannot be read" in second.unusable[0]


@pytest.mark.parametrize("listed", [list_sources, survey])
def test_a_column_that_unpacks_to_a_flood_is_refused(tmp_path: Path, listed: Listing):
    flood = pa.array([b"\0" * 2**20] * 300)
    with pq.ParquetWriter(
        tmp_path / "table.parquet",
        pa.schema({"text": pa.binary()}),
        compression="zstd",
        use_dictionary=False,
    ) as file:
        file.write_table(pa.table({"text": flood}))
    (failure,) = listed(tmp_path / "table.parquet")
    assert isinstance(failure, Failure)
    assert failure.reason == "too_large"
