import datetime
import json
import shutil

import polars as pl
import pytest

from pipelines.hashes import file_sha256
from pipelines.publishing.build import build_release
from pipelines.publishing.history.changes import has_changes
from pipelines.publishing.history.record import changes_path, history_since, write_tombstones
from pipelines.publishing.inputs import list_inputs
from pipelines.publishing.manifest import MANIFEST, SUMS, files_below, read_manifest
from pipelines.publishing.parquet import ParquetTable
from pipelines.publishing.publish import publish
from pipelines.publishing.verify import verify
from pipelines.publishing.verify_rows import check_rows
from schemas.laws import row_keys
from schemas.tables import TABLES

FILES = [
    *(f"data/{kind}/{table}.{kind}" for kind in ("csv", "parquet") for table in TABLES),
    *(f"spreadsheet/{table}.csv" for table in TABLES),
    *("README.md", "LICENSE", "datapackage.json", "data_dictionary.csv", "index.html"),
    *("CITATION.cff", "croissant.json", "data/csv/csv-metadata.json", "dcat.ttl", "schema-org.jsonld"),
    *("provenance/prov.jsonld", "provenance/inputs.csv", "quality/report.json"),
    *("RIGHTS.md", "PRIVACY.md", "KNOWN_ISSUES.md"),
    *(
        "CHANGELOG.md",
        "provenance/attestation.json",
        "releases.json",
        *map(changes_path, filter(has_changes, TABLES)),
    ),
]
SPANS = [
    (table.name, column)
    for table in TABLES.values()
    for span in table.spans
    for column in (span.start, span.end)
    if span.text and table.name != "zones"
]


def flip(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def recompute_sums(release):
    """Make the manifest and the sums agree with the files, as a careful forger would."""
    manifest = json.loads((release / MANIFEST).read_text())
    for entry in manifest["files"]:
        path = release / entry["path"]
        entry.update(bytes=path.stat().st_size, sha256=file_sha256(path))
    (release / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    lines = [f"{file_sha256(release / path)}  {path}\n" for path in files_below(release) if path != SUMS]
    (release / SUMS).write_text("".join(lines))


def places(problems):
    return {problem.where for problem in problems}


def test_a_release_is_sound_with_and_without_its_articles(published, raw):
    with_articles, without = verify(published.path, raw), verify(published.path, None)
    assert with_articles.problems == without.problems == ()
    assert with_articles.is_sound
    assert any("not checked without the articles" in note for note in without.notes)


def test_a_release_is_sound_through_the_link_to_it(published, raw):
    assert verify(published.path.parent.parent / "latest", raw).is_sound


def test_a_release_is_sound_when_the_articles_lie_elsewhere_among_others(published, raw, tmp_path):
    more = shutil.copytree(raw, tmp_path / "more")
    (more / "mill.txt").write_text("The mill burnt down in 1904.\n")
    assert verify(published.path, more).is_sound


def test_verifying_changes_nothing(published, raw):
    before = {path: path.lstat().st_mtime_ns for path in published.path.parent.parent.rglob("*")}
    verify(published.path, raw)
    assert {path: path.lstat().st_mtime_ns for path in published.path.parent.parent.rglob("*")} == before


def test_the_files_under_test_are_all_there_are(published):
    assert sorted([*FILES, MANIFEST, SUMS]) == files_below(published.path)


@pytest.mark.parametrize("path", [*FILES, MANIFEST, SUMS])
def test_a_flipped_byte_in_any_file_is_found_and_the_file_named(release, path):
    size = (release / path).stat().st_size
    for place in (0, size // 3, size // 2, size * 4 // 5, size - 1):
        flip(release / path, place)
        problems = verify(release, None).problems
        flip(release / path, place)
        assert problems
        assert path in places(problems) or path == SUMS
    assert verify(release, None).is_sound


@pytest.mark.parametrize("path", FILES)
def test_a_flipped_byte_is_found_even_with_sums_recomputed(release, raw, path):
    flip(release / path, (release / path).stat().st_size // 2)
    recompute_sums(release)
    found = verify(release, raw if path.endswith(".parquet") else None)
    assert path in " ".join(map(str, found.problems))


def test_a_manifest_that_names_another_manifest_s_sums_is_found_by_the_pointer(outputs):
    release = outputs / "releases" / "2026.05.0"
    flip(release / "LICENSE", 0)
    recompute_sums(release)
    assert MANIFEST in places(verify(release, None).problems)


@pytest.mark.parametrize("content", ["{", "{}", "[]"])
def test_a_pointer_that_cannot_be_read_is_named(outputs, content):
    (outputs / "latest.json").write_text(content)
    assert "latest.json" in places(verify(outputs / "releases" / "2026.05.0", None).problems)


def test_missing_and_extra_files_are_named(release):
    (release / "LICENSE").unlink()
    (release / "data" / "extra.csv").write_text("a\n")
    assert places(verify(release, None).problems) >= {"LICENSE", "data/extra.csv"}


@pytest.mark.parametrize(("table", "column"), SPANS)
def test_a_moved_offset_is_found_and_the_row_named(shard, table, column):
    frame = shard.tables[table]
    row = frame[column].is_not_null().arg_max()
    key = row_keys(table, frame.slice(row, 1))[0]
    shard.change(table, row, **{column: frame[column][row] + 1})
    problems, _ = check_rows(shard.tables, shard.texts)
    assert f"{table} {key}" in places(problems)


def forge(release, work, raw, table, change):
    """A release in which one table is changed and everything else made to agree with it."""
    forged = shutil.copytree(work, release.parent / "forged-work")
    frame = change(pl.read_parquet(forged / f"{table}.parquet"))
    frame.write_parquet(forged / f"{table}.parquet")
    write_tombstones(forged, None, release.name)
    facts = read_manifest(release).facts
    shutil.rmtree(release)
    release.mkdir()
    with history_since(None, forged) as history:
        build_release(forged, list_inputs(forged, raw), release, facts, history)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("quotes", ["char_start"]),
        ("statistics", ["char_start", "char_end"]),
        ("faq", ["answer_start", "answer_end"]),
    ],
)
def test_moved_offsets_in_a_perfect_forgery_are_found_and_the_rows_named(release, raw, work, table, columns):
    forge(release, work, raw, table, lambda frame: frame.with_columns(pl.col(columns) + 1))
    row_ids = pl.read_parquet(work / f"{table}.parquet")["row_id"]
    assert {f"{table} {row_id}" for row_id in row_ids} <= places(verify(release, raw).problems)


def test_a_moved_signal_is_found_by_the_rebuild_and_the_row_named(release, raw, work):
    def move_last(frame):
        last = pl.int_range(pl.len()) == pl.len() - 1
        return frame.with_columns(pl.col("char_start") - last.cast(pl.Int64))

    forge(release, work, raw, "coverage", move_last)
    problems = verify(release, raw).problems
    assert "data/parquet/coverage.parquet" in places(problems)
    assert any(problem.where.startswith("coverage ") and "char_start" in problem.what for problem in problems)


def test_a_changed_value_without_span_is_found_by_the_rebuild(release, raw, work):
    forge(release, work, raw, "statistics", lambda frame: frame.with_columns(pl.col("value") * 2))
    problems = verify(release, raw).problems
    assert any(found.where.startswith("statistics s-") and "`value`" in found.what for found in problems)


def test_a_moved_offset_in_one_format_is_found_without_articles_and_the_row_named(release):
    path = release / "data" / "parquet" / "statistics.parquet"
    frame = pl.read_parquet(path)
    moved = frame.with_columns(pl.col("char_end") + (pl.col("row_id") == frame["row_id"][3]).cast(pl.Int64))
    writer = ParquetTable("statistics", release, read_manifest(release).facts)
    writer.write(moved)
    writer.close()
    recompute_sums(release)
    assert f"statistics {frame['row_id'][3]}" in places(verify(release, None).problems)


def test_a_row_that_fails_a_check_is_named_without_articles(release, raw, work):
    forge(release, work, raw, "statistics", lambda frame: frame.with_columns(stat_type=pl.lit("guess")))
    row_ids = pl.read_parquet(work / "statistics.parquet")["row_id"]
    assert {f"statistics {row_id}" for row_id in row_ids} <= places(verify(release, None).problems)


def test_a_file_with_other_columns_is_named_with_them(release):
    path = release / "data" / "parquet" / "faq.parquet"
    pl.read_parquet(path).rename({"answer": "reply"}).write_parquet(path)
    recompute_sums(release)
    problems = [str(problem) for problem in verify(release, None).problems]
    assert any("faq.parquet" in problem and "answer" in problem for problem in problems)


def test_an_article_that_is_gone_or_changed_is_named(release, raw, tmp_path):
    other = shutil.copytree(raw, tmp_path / "other")
    (other / "ferry.txt").write_text("The ferry sank.\n")
    (other / "void.txt").unlink()
    found = verify(release, other)
    assert {"input ferry.txt", "input void.txt"} <= places(found.problems)
    assert any("not rebuilt" in note for note in found.notes)


def test_another_code_version_is_noted(raw, work, tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.publishing.facts.code_version", lambda: "f" * 64)
    release = publish(work, tmp_path / "outputs", raw=raw, today=datetime.date(2026, 5, 17)).path
    found = verify(release, raw)
    assert found.is_sound
    assert any(note.startswith("made by the code ffffffff") for note in found.notes)


def test_other_packages_are_noted(full_release):
    notes = verify(full_release, None).notes
    assert any(note.startswith("made with pyarrow 1.2.3; here it is ") for note in notes)


def test_a_release_with_rows_in_every_table_agrees_with_its_own_parquet_files(full_release):
    assert verify(full_release, None).problems == ()


def test_a_manifest_that_is_none_is_named(release):
    (release / MANIFEST).write_text('{"build": 3}')
    assert MANIFEST in places(verify(release, None).problems)
