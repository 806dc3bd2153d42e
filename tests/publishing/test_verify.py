import datetime
import json
import os
import shutil
from dataclasses import replace

import polars as pl
import pyarrow.parquet as pq
import pytest

from pipelines.publishing.accuracy import Accuracy, Share, last_accuracy
from pipelines.publishing.attestation import ATTESTATION, write_attestation
from pipelines.publishing.build import build_release
from pipelines.publishing.comma_separated import cells_as_text, csv_lines, header_line, joined
from pipelines.publishing.content import Content, ContentHash
from pipelines.publishing.forms import CSV, PARQUET
from pipelines.publishing.history.changes import has_changes
from pipelines.publishing.history.record import changes_path, history_since, write_tombstones
from pipelines.publishing.inputs import INPUTS, list_inputs, read_inputs
from pipelines.publishing.manifest import MANIFEST, SUMS, files_below, read_manifest
from pipelines.publishing.parquet import ParquetTable
from pipelines.publishing.publish import publish
from pipelines.publishing.release_tables import stored_schema, to_release_arrow, withheld_columns
from pipelines.publishing.verify import Problem, verify
from pipelines.publishing.verify_rows import check_all_rows, check_rows
from pipelines.publishing.wholes import WHOLES
from pipelines.reading.hashes import file_sha256
from pipelines.running.database import open_database
from pipelines.running.extract import update_tables
from schemas.laws import row_keys
from schemas.tables import TABLES

#: What the page searches: the tables with rows, and their words.
SEARCHED = [
    "search/00000/head.js",
    *(
        f"search/00000/{table}/{table}-00000.js"
        for table in (
            *("coverage", "documents", "entities", "errors", "events", "evidence", "faq", "quotes"),
            *("statistics", "words", "zones"),
        )
    ),
]
#: Files that only a rebuild tells to be others.
MADE_FROM_TABLES = [
    *SEARCHED,
    *(f"spreadsheet/{table}.csv" for table in TABLES),
    *("README.md", "LICENSE", "datapackage.json", "data_dictionary.csv", "index.html", "CHANGELOG.md"),
    *("CITATION.cff", "croissant.json", "data/csv/csv-metadata.json", "dcat.ttl", "schema-org.jsonld"),
    *("provenance/prov.jsonld", "quality/report.json", "RIGHTS.md", "PRIVACY.md", "KNOWN_ISSUES.md"),
]
FILES = [
    *MADE_FROM_TABLES,
    *(whole.path for whole in WHOLES),
    *(f"data/{kind}/{table}.{kind}" for kind in ("csv", "parquet") for table in TABLES),
    *(
        "provenance/inputs.csv",
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
    assert with_articles.is_proved
    assert not without.is_proved
    assert any(what.startswith("without the articles: ") for what in without.unchecked)


def test_a_release_is_sound_through_the_link_to_it(published, raw):
    assert verify(published.path.parent.parent / "latest", raw).is_sound


def test_a_release_is_sound_when_the_articles_lie_elsewhere_among_others(published, raw, tmp_path):
    more = shutil.copytree(raw, tmp_path / "more")
    (more / "mill.txt").write_text("The mill burnt down in 1904.\n")
    assert verify(published.path, more).is_sound


def test_a_release_of_articles_that_came_twice_is_sound(raw, tmp_path):
    more = shutil.copytree(raw, tmp_path / "more")
    shutil.copy(more / "ferry.txt", more / "again.txt")
    update_tables(more, tmp_path / "work")
    made = publish(tmp_path / "work", tmp_path / "outputs", raw=more, today=datetime.date(2026, 5, 17))
    assert verify(made.path, more).problems == ()
    (more / "again.txt").unlink()
    found = verify(made.path, more)
    assert found.is_sound
    assert any(what.endswith("to its words: again.txt") for what in found.unchecked)


def test_a_release_with_an_input_of_two_errors_is_sound(raw, tmp_path):
    articles = shutil.copytree(raw, tmp_path / "articles")
    image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx"
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example\r\nContent-Length: %d\r\n\r\n"
    )
    (articles / "crawl.warc").write_bytes(
        record % len(image) + image + b"\r\n\r\n" + record % -5 + b"\r\n\r\n.\r\n"
    )
    update_tables(articles, tmp_path / "work")
    errors = pl.read_parquet(tmp_path / "work/errors.parquet")
    assert errors.filter(source_name="crawl.warc").height == 2
    published = publish(tmp_path / "work", tmp_path / "outputs", raw=articles)
    assert verify(published.path, articles).is_sound


def test_verifying_changes_nothing(published, raw):
    before = {path: path.lstat().st_mtime_ns for path in published.path.parent.parent.rglob("*")}
    verify(published.path, raw)
    assert {path: path.lstat().st_mtime_ns for path in published.path.parent.parent.rglob("*")} == before


def test_the_files_under_test_are_all_there_are(published):
    assert sorted([*FILES, MANIFEST, SUMS]) == files_below(published.path)


@pytest.mark.parametrize("path", sorted({*FILES, MANIFEST, SUMS} - {*SEARCHED[1:]}))
def test_a_flipped_byte_in_any_file_is_found_and_the_file_named(release, path):
    size = (release / path).stat().st_size
    for place in (0, size // 3, size // 2, size * 4 // 5, size - 1):
        flip(release / path, place)
        problems = verify(release, None).problems
        flip(release / path, place)
        assert problems
        assert path in places(problems) or path == SUMS


@pytest.mark.parametrize("path", sorted({*FILES} - {*MADE_FROM_TABLES}))
def test_a_flipped_byte_is_found_even_with_sums_recomputed(release, raw, path):
    flip(release / path, (release / path).stat().st_size // 2)
    recompute_sums(release)
    found = verify(release, raw if path.endswith(".parquet") else None)
    assert path in " ".join(map(str, found.problems))


def test_flipped_bytes_in_what_is_made_from_tables_are_each_found_even_with_sums_recomputed(release):
    for path in MADE_FROM_TABLES:
        flip(release / path, (release / path).stat().st_size // 2)
    recompute_sums(release)
    assert set(MADE_FROM_TABLES) <= places(verify(release, None).problems)


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
    assert f"{table} {key}" in places(check_rows(shard.tables, shard.texts).problems)


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


def test_lines_that_the_csv_file_lacks_or_has_too_many_are_counted(release):
    path = release / "data/csv/quotes.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    rows = len(lines) - 1
    for others in (lines[:-1], [*lines, lines[-1]]):
        path.write_text("".join(others), encoding="utf-8")
        recompute_sums(release)
        told = f"has {len(others) - 1} rows where the Parquet file has {rows}"
        assert f"data/csv/quotes.csv: {told}" in map(str, verify(release, None).problems)


def test_other_columns_in_the_csv_file_are_named(release):
    path = release / "data/csv/quotes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("quotation", "words", 1), encoding="utf-8")
    recompute_sums(release)
    problems = [str(problem) for problem in verify(release, None).problems]
    assert any(problem.startswith("data/csv/quotes.csv: has the columns row_id, ") for problem in problems)


@pytest.fixture
def parted(raw, work, tmp_path, monkeypatch):
    """The release with each document's rows in a file of their own; each is a group in the file."""
    monkeypatch.setattr("pipelines.publishing.parquet.ROW_GROUP_SIZE", 1)
    again = shutil.copytree(work, tmp_path / "work")
    day = datetime.date(2026, 5, 17)
    made = publish(again, tmp_path / "outputs", raw=raw, today=day, file_bytes=1)
    return made.path.rename(tmp_path / made.version)


def test_a_release_of_tables_in_several_files_is_sound_with_and_without_its_articles(parted, raw):
    assert len(PARQUET.files(parted, "quotes")) == len(CSV.files(parted, "quotes")) == 2
    assert verify(parted, raw).problems == verify(parted, None).problems == ()


@pytest.mark.parametrize("form", [PARQUET, CSV])
def test_a_flipped_byte_in_one_of_several_files_is_found_and_that_file_named(parted, form):
    path = form.files(parted, "statistics")[1]
    flip(parted / path, (parted / path).stat().st_size // 2)
    recompute_sums(parted)
    assert path in " ".join(map(str, verify(parted, None).problems))


def test_a_moved_offset_in_one_of_several_files_is_found_and_row_and_file_named(parted):
    path = PARQUET.files(parted, "statistics")[1]
    frame = pl.read_parquet(parted / path)
    moved = frame.with_columns(pl.col("char_end") + 1)
    pq.write_table(to_release_arrow("statistics", moved), parted / path)
    recompute_sums(parted)
    problems = verify(parted, None).problems
    assert f"statistics {frame['row_id'][0]}" in places(problems)
    assert any(CSV.files(parted, "statistics")[1] in problem.what for problem in problems)


def test_files_of_a_table_in_another_order_are_found(parted):
    first, second = (parted / path for path in PARQUET.files(parted, "quotes"))
    first.rename(parted / "aside")
    second.rename(first)
    (parted / "aside").rename(second)
    recompute_sums(parted)
    assert (
        Problem(PARQUET.files(parted, "quotes")[1], "is not in order of `doc_id`")
        in verify(parted, None).problems
    )


@pytest.fixture
def tables_in(tmp_path):
    """Writes tables to the folder of a release that holds nothing else; gives the folder."""

    def write(tables):
        for table, rows in tables.items():
            path = tmp_path / "tables-only" / PARQUET.path(table)
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(to_release_arrow(table, rows.drop(withheld_columns(table))), path)
        return tmp_path / "tables-only"

    return write


@pytest.fixture(params=[1, 2_000])
def together(request, monkeypatch):
    """Has so many documents and rows of a table looked at together."""
    monkeypatch.setattr("pipelines.publishing.verify_rows._DOCUMENTS", request.param)
    monkeypatch.setattr("pipelines.publishing.verify_rows._ROWS", request.param)


@pytest.fixture
def problems_of_rows(tables_in, tmp_path):
    """Tells what is wrong with the rows of tables, without their articles."""

    def problems(tables):
        with open_database(tmp_path) as database:
            return check_all_rows(tables_in(tables), None, database)[0]

    return problems


def laws_broken(problems):
    return {(problem.where, problem.what.removeprefix("breaks the law: ")) for problem in problems}


def test_sound_rows_are_so_whatever_is_looked_at_together(shard, problems_of_rows, together):
    assert problems_of_rows(shard.tables) == []


def test_an_id_that_rows_of_two_documents_have_is_found(shard, problems_of_rows, together):
    statistics = shard.tables["statistics"]
    row_id = statistics["row_id"][0]
    shard.change("statistics", statistics.height - 1, row_id=row_id)
    assert statistics["doc_id"][0] != statistics["doc_id"][-1]
    broken = laws_broken(problems_of_rows(shard.tables))
    assert (f"statistics {row_id}", "no other row of any table has the same `row_id`") in broken


def test_an_utterance_of_two_documents_is_found(shard, problems_of_rows, together):
    quotes = shard.tables["quotes"].with_columns(utterance_id=pl.lit("u-00000000000000aa"))
    broken = laws_broken(problems_of_rows({**shard.tables, "quotes": quotes}))
    told = "an utterance belongs to one document"
    assert broken == {(f"quotes {row_id}", told) for row_id in quotes["row_id"]}


def test_tombstones_of_documents_that_are_there_or_lead_nowhere_are_found(shard, problems_of_rows, together):
    grave = {
        "source_name": "a.txt",
        "reason": "superseded",
        "last_release": "2026.04.0",
        "left_release": "2026.05.0",
    }
    shard.tables["tombstones"] = shard.tables["tombstones"].clear()
    for doc_id, successor in (("b0", "b1"), ("b1", "d2"), ("b2", "nowhere"), ("d1", "b0")):
        shard.add("tombstones", doc_id=doc_id, successor=successor, **grave)
    assert laws_broken(problems_of_rows(shard.tables)) == {
        ("tombstones b2", "`successor` names a document, or one that has left as well"),
        ("tombstones d1", "no document that has left is in `documents`"),
    }


def test_a_row_that_fails_a_check_is_found_whatever_is_looked_at_together(shard, problems_of_rows, together):
    shard.change("errors", stage="guess")
    shard.change("statistics", shard.tables["statistics"].height - 1, stat_type="guess")
    found = " ".join(map(str, problems_of_rows(shard.tables)))
    assert " stat_type_is_known_code" in found
    assert " stage_is_known_code" in found


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


@pytest.fixture
def corrected(raw, tmp_path):
    """The articles as they are later: one was corrected, one left out, and one input is gone."""
    later = shutil.copytree(raw, tmp_path / "later")
    (later / "ferry.txt").write_text("The ferry sank.\n")
    with (later / "town" / "market.yaml").open("a") as sidecar:
        sidecar.write("opt_out: true\n")
    (later / "void.txt").unlink()
    return later


def test_articles_that_are_gone_corrected_or_withdrawn_since_are_told_and_no_problem(release, corrected):
    found = verify(release, corrected)
    assert found.problems == ()
    assert not found.is_proved
    told = " | ".join(found.unchecked)
    assert "to its words: ferry.txt, void.txt" in told
    assert "another sidecar than then: withdrawn-" in told
    assert "rebuilt from its own Parquet files only" in told


def test_what_is_wrong_is_found_although_articles_are_gone(release, corrected, raw, work):
    forge(release, work, raw, "quotes", lambda frame: frame.with_columns(quote_type=pl.lit("guess")))
    assert not verify(release, corrected).is_sound


def test_rows_of_articles_that_are_at_hand_are_held_to_their_words_although_others_are_gone(
    release, raw, work, tmp_path
):
    forge(release, work, raw, "statistics", lambda frame: frame.with_columns(pl.col("char_start") + 1))
    later = shutil.copytree(raw, tmp_path / "later")
    (later / "town" / "market.html").unlink()
    rows = pl.read_parquet(work / "statistics.parquet")
    documents = dict(pl.read_parquet(work / "documents.parquet").select("doc_id", "source_name").iter_rows())
    at_hand = rows.filter(pl.col("doc_id").replace_strict(documents) == "ferry.txt")["row_id"]
    assert {f"statistics {row_id}" for row_id in at_hand} <= places(verify(release, later).problems)


def test_a_release_is_proved_where_its_articles_are_kept_as_they_were(release, raw, corrected):
    assert verify(release, raw).is_proved


def attest_again(release, told):
    """Make the statement, the manifest and the sums agree with the files.

    Args:
        release: the folder of the release.
        told: what its manifest is to say.
    """
    facts = read_manifest(release).facts
    for name in (ATTESTATION, MANIFEST, SUMS):
        (release / name).unlink()
    write_attestation(release, read_inputs(release / INPUTS), facts, None)
    (release / MANIFEST).write_text(json.dumps(told))
    recompute_sums(release)


def as_by_schemas_before(release):
    """Make a release one that follows the schemas of before documents named their articles."""
    path = release / PARQUET.path("documents")
    rows = pq.read_table(path).drop_columns(["article_id"])
    pq.write_table(rows, path)
    lines = csv_lines(cells_as_text(pl.DataFrame(rows)))
    text = f"{header_line(rows.schema.names)}\n{joined(lines, chr(10))}"
    (release / CSV.path("documents")).write_text(text, encoding="utf-8", newline="")
    content = ContentHash(stored_schema(release / PARQUET.folder, "documents"))
    content.add(lines)
    known = read_manifest(release)
    tables = {**known.content.tables, "documents": content.content}
    told = json.loads((release / MANIFEST).read_text())
    told["schema_version"] = "2.1.0"
    told["tables"]["documents"]["content_sha256"] = content.content.sha256
    told["content_sha256"] = Content(tables, known.content.inputs_sha256).sha256_by("2.1.0")
    attest_again(release, told)


def test_a_release_of_earlier_schemas_is_checked_as_far_as_it_goes(release, raw):
    as_by_schemas_before(release)
    found = verify(release, raw)
    assert found.problems == ()
    told = " | ".join(found.unchecked)
    assert "it follows the schemas 2.1.0, which had no documents.article_id" in told
    assert "not rebuilt, as only the code that made it" in told


def test_rows_of_a_release_of_earlier_schemas_are_held_to_their_words(release, raw, work):
    forge(release, work, raw, "statistics", lambda frame: frame.with_columns(pl.col("char_start") + 1))
    as_by_schemas_before(release)
    row_ids = pl.read_parquet(work / "statistics.parquet")["row_id"]
    assert {f"statistics {row_id}" for row_id in row_ids} <= places(verify(release, raw).problems)


def test_of_a_release_of_schemas_that_are_unknown_here_the_files_are_checked(release, raw):
    as_by_schemas_before(release)
    path = release / PARQUET.path("faq")
    pl.read_parquet(path).rename({"answer": "reply"}).write_parquet(path)
    recompute_sums(release)
    found = verify(release, raw)
    assert found.is_sound
    assert found.unchecked[0].startswith("all but the files, as it follows the schemas 2.1.0")
    flip(path, 100)
    assert PARQUET.path("faq") in places(verify(release, raw).problems)


def test_another_code_version_is_noted(raw, work, tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.publishing.facts.code_version", lambda: "f" * 64)
    release = publish(work, tmp_path / "outputs", raw=raw, today=datetime.date(2026, 5, 17)).path
    found = verify(release, raw)
    assert found.is_sound
    assert any(note.startswith("made by the code ffffffff") for note in found.notes)


def test_what_other_code_makes_otherwise_is_told_and_no_problem(raw, work, tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.publishing.facts.code_version", lambda: "f" * 64)
    release = publish(work, tmp_path / "outputs", raw=raw, today=datetime.date(2026, 5, 17)).path
    page = release / "README.md"
    page.write_text(page.read_text() + "More.\n")
    attest_again(release, json.loads((release / MANIFEST).read_text()))
    (tmp_path / "outputs/latest.json").unlink()
    found = verify(release, raw)
    assert found.problems == ()
    assert any("which give otherwise: README.md" in what for what in found.unchecked)


def test_other_packages_are_noted(full_release):
    notes = verify(full_release, None).notes
    assert any(note.startswith("made with pyarrow 1.2.3; here it is ") for note in notes)


def test_a_release_with_rows_in_every_table_agrees_with_its_own_parquet_files(full_release):
    assert verify(full_release, None).problems == ()


def test_a_manifest_that_is_none_is_named(release):
    (release / MANIFEST).write_text('{"build": 3}')
    assert MANIFEST in places(verify(release, None).problems)


def forged_facts(release, work, raw, **facts):
    """A release that says something else of its making, everything else made to agree with it."""
    forged = shutil.copytree(work, release.parent / "forged-work")
    told = replace(read_manifest(release).facts, **facts)
    write_tombstones(forged, None, told.version)
    shutil.rmtree(release)
    release.mkdir()
    with history_since(None, forged) as history:
        build_release(forged, list_inputs(forged, raw), release, told, history)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"version": "2026.09.0", "issued": "2026-09-01"}, "folder is named 2026.05.0"),
        ({"issued": "2027-05-17"}, "cannot be of 2027-05-17"),
        ({"issued": "2026-04-17"}, "cannot be of 2026-04-17"),
        ({"issued": "yesterday"}, "names no version and day"),
    ],
)
def test_a_version_or_day_that_cannot_be_is_found(release, raw, work, facts, told):
    forged_facts(release, work, raw, **facts)
    assert any(told in str(problem) for problem in verify(release, raw).problems)


def test_accuracy_that_is_not_the_recorded_one_is_found_or_noted(release, raw, work):
    recorded = last_accuracy()
    best = {name: replace(table, precision=Share(9, 9)) for name, table in recorded.tables.items()}
    forged_facts(release, work, raw, accuracy=replace(recorded, tables=best))
    assert any("another accuracy" in str(problem) for problem in verify(release, None).problems)
    shutil.rmtree(release.parent / "forged-work")
    forged_facts(release, work, raw, accuracy=Accuracy("a" * 64, best))
    assert any("its accuracy is of another evaluation" in note for note in verify(release, None).notes)


def test_a_release_that_cannot_follow_the_one_before_it_is_found(outputs, raw, work, tmp_path):
    more = shutil.copytree(raw, tmp_path / "more")
    (more / "mill.txt").write_text("The mill burnt down in 1904.\n")
    update_tables(more, tmp_path / "work")
    second = publish(tmp_path / "work", outputs, raw=more, today=datetime.date(2026, 5, 18)).path
    assert verify(second, more).is_sound
    told = replace(read_manifest(second).facts, issued="2026-05-01")
    (outputs / "latest.json").unlink()
    shutil.rmtree(second)
    second.mkdir()
    with history_since(outputs / "releases/2026.05.0", tmp_path / "work") as history:
        build_release(tmp_path / "work", list_inputs(tmp_path / "work", more), second, told, history)
    assert any("cannot follow release 2026.05.0" in str(problem) for problem in verify(second, more).problems)


def test_a_damaged_release_before_is_noted_and_not_compared_with(outputs, raw, tmp_path):
    more = shutil.copytree(raw, tmp_path / "more")
    (more / "mill.txt").write_text("The mill burnt down in 1904.\n")
    update_tables(more, tmp_path / "work")
    second = publish(tmp_path / "work", outputs, raw=more, today=datetime.date(2026, 5, 18)).path
    (outputs / "releases/2026.05.0/data/parquet/statistics.parquet").unlink()
    found = verify(second, more)
    assert found.is_sound
    assert any("as it is damaged" in note and "statistics.parquet" in note for note in found.notes)


def test_articles_that_the_release_does_not_list_are_named(published, raw, tmp_path):
    more = shutil.copytree(raw, tmp_path / "more")
    (more / "mill.txt").write_text("The mill burnt down in 1904.\n")
    (more / "none.txt").write_text("")
    (note,) = [note for note in verify(published.path, more).notes if "does not list" in note]
    assert "mill.txt" in note
    assert "ferry.txt" not in note
    assert not any("does not list" in note for note in verify(published.path, raw).notes)


def test_another_name_of_the_folder_is_told_and_another_version_s_is_a_problem(release, tmp_path):
    assert any(
        "its folder is named 2026.06.0" in str(p)
        for p in verify(release.rename(tmp_path / "2026.06.0"), None).problems
    )
    found = verify((tmp_path / "2026.06.0").rename(tmp_path / "mine"), None)
    assert found.is_sound
    assert any("the folder is named mine" in note for note in found.notes)


@pytest.mark.parametrize("path", ["LICENSE", MANIFEST, SUMS, "data/csv/quotes.csv", "new"])
@pytest.mark.parametrize("kind", ["pipe", "link", "dangling", "folder"])
def test_what_is_no_file_of_the_release_is_named(release, path, kind, tmp_path):
    place = release / path
    content = place.read_bytes() if place.exists() else b""
    place.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        (tmp_path / "elsewhere").mkdir()
        place.symlink_to(tmp_path / "elsewhere")
    else:
        if kind == "link":
            (tmp_path / "elsewhere").write_bytes(content)
        place.symlink_to(tmp_path / "elsewhere")
    assert path in places(verify(release, None).problems)


@pytest.mark.parametrize("path", [MANIFEST, "releases.json", "provenance/attestation.json"])
@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000, "{}", "[1]", "\\ud800"])
def test_a_file_that_is_no_sound_json_is_a_problem_and_no_crash(release, path, content):
    (release / path).write_text(content)
    if path != MANIFEST:
        recompute_sums(release)
    assert path in " ".join(map(str, verify(release, None).problems))
