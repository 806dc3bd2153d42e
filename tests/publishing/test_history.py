"""What a release tells of those before it: articles change, leave and come back from release to release."""

import datetime
import json
import shutil
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.changes import write_changes
from pipelines.publishing.history.differences import SchemaChanges, compare_folders
from pipelines.publishing.history.lineage import Lineage
from pipelines.publishing.history.record import changes_path, read_history
from pipelines.publishing.history.tombstones import bury
from pipelines.publishing.publish import publish
from pipelines.publishing.verify import verify
from pipelines.reading.hashes import file_sha256
from pipelines.running.extract import update_tables
from schemas.tables import RELEASE_TABLES, polars_schema
from tests.publishing.test_verify import recompute_sums
from tests.publishing.workbooks import words_in

DAY = datetime.date(2026, 6, 3)
MILL = "The mill burnt down in 1904, and 3 mills were left.\n"


def publish_again(outputs, raw):
    update_tables(raw, raw.parent / "work")
    return publish(raw.parent / "work", outputs, raw=raw, today=DAY)


def table(release, name):
    return pl.read_parquet(release.path / f"data/parquet/{name}.parquet")


def changes(release, name):
    return pl.read_parquet(release.path / changes_path(name))


@pytest.fixture(scope="module")
def before(published):
    return published


@pytest.fixture(scope="module")
def story(raw, published, tmp_path_factory):
    """A second release: one article was corrected, one withdrawn, and one is new."""
    folder = tmp_path_factory.mktemp("story")
    outputs = shutil.copytree(published.path.parent.parent, folder / "outputs", symlinks=True)
    changed = shutil.copytree(raw, folder / "raw")
    ferry = (changed / "ferry.txt").read_text(encoding="utf-8")
    corrected = ferry.replace("sailed again on 4 May", "put to sea again on 5 May")
    (changed / "ferry.txt").write_text(corrected, encoding="utf-8")
    with (changed / "town" / "market.yaml").open("a") as sidecar:
        sidecar.write("opt_out: true\n")
    (changed / "mill.txt").write_text(MILL)
    return publish_again(outputs, changed), outputs, changed


def withdrawn_name(before):
    """What a tombstone calls the article that was withdrawn: the name of its file is withheld."""
    (doc_id,) = table(before, "documents").filter(source_name="town/market.html")["doc_id"]
    return f"withdrawn-{doc_id}"


def test_documents_that_left_are_named_with_the_reason(story, before):
    release, _, _ = story
    now = dict(table(release, "documents").select("source_name", "doc_id").iter_rows())
    told = table(release, "tombstones").sort("source_name")
    assert told.select("source_name", "reason", "successor").rows() == [
        ("ferry.txt", "superseded", now["ferry.txt"]),
        (withdrawn_name(before), "opted_out", None),
    ]
    assert set(told["doc_id"]) == set(table(before, "documents")["doc_id"])
    assert set(told.select("last_release", "left_release").rows()) == {("2026.05.0", "2026.06.0")}


def test_nothing_of_a_withdrawn_article_stands_in_any_file(story):
    release, _, _ = story
    for path in filter(Path.is_file, release.path.rglob("*")):
        words = words_in(path)
        assert "1,250,000" not in words
        assert "Petra Silva" not in words


def test_rows_of_a_corrected_article_keep_their_link_to_those_before(story, before):
    release, _, _ = story
    moved = changes(release, "quotes").filter(pl.col("change") == "moved")
    old, new = (
        dict(table(of, "quotes").select("row_id", "quotation").iter_rows()) for of in (before, release)
    )
    pairs = moved.select("old_id", "new_id").rows()
    assert {old[was] for was, _ in pairs} == {new[now] for _, now in pairs} == set(new.values())


def in_parts(release, height, folder):
    """The tables of a release, each in several files of so many rows, wherever documents end."""
    for name in RELEASE_TABLES:
        rows = table(release, name)
        (folder / name).mkdir(parents=True)
        for number, start in enumerate(range(0, max(rows.height, 1), height)):
            rows[start : start + height].write_parquet(folder / name / f"{name}-{number:05}.parquet")
    return folder


@pytest.mark.parametrize("heights", [(1, 1), (1, 5), (7, 2)])
def test_tables_in_several_files_have_the_history_of_tables_in_one(story, before, tmp_path, heights):
    release, _, _ = story
    (tmp_path / "of-one").mkdir()
    (tmp_path / "of-parts").mkdir()
    whole = [of.path / PARQUET.folder for of in (before, release)]
    parts = [
        in_parts(of, height, tmp_path / of.version)
        for of, height in zip((before, release), heights, strict=True)
    ]
    of_one = compare_folders(*whole, tmp_path / "of-one")
    of_parts = compare_folders(*parts, tmp_path / "of-parts")
    assert of_parts.counts == of_one.counts
    assert of_parts.schema_changes == of_one.schema_changes == SchemaChanges()
    assert any(pl.read_parquet(path).height for path in of_one.changes.values())
    for name, path in of_one.changes.items():
        assert of_parts.changes[name].read_bytes() == path.read_bytes()


def test_every_number_of_changes_adds_up(story, before):
    release, _, _ = story
    told = read_history(release.path).differences
    for name, counts in told.counts.items():
        rows_before = table(before, name).height
        assert (counts.before, counts.after) == (rows_before, table(release, name).height), name


def test_the_map_tells_of_all_releases_newest_first(story, before):
    release, outputs, _ = story
    told = json.loads((release.path / "releases.json").read_text())["releases"]
    assert [entry["version"] for entry in told] == ["2026.06.0", "2026.05.0"]
    assert [entry["since"] for entry in told] == ["2026.05.0", None]
    assert told[1]["manifest_sha256"] == file_sha256(before.path / "manifest.json")
    assert told[0]["sources"] == {"documents": 2, "published": "2023", "retrieved": None}
    assert told[1]["sources"]["retrieved"] == "2022-11-10"
    manifest = json.loads((release.path / "manifest.json").read_text())
    for term in ("schema_version", "content_sha256"):
        assert told[0][term] == manifest[term]
    assert (outputs / "releases.json").read_bytes() == (release.path / "releases.json").read_bytes()


def test_the_changelog_tells_of_all_releases_and_of_who_left(story, before):
    release, _, _ = story
    text = (release.path / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.index("## 2026.06.0 (2026-06-03)") < text.index("## 2026.05.0 (2026-05-17)")
    assert f"({withdrawn_name(before)}): The article's sidecar says `opt_out: true`" in text
    documents = next(line for line in text.splitlines() if line.startswith("| `documents`"))
    assert documents == "| `documents` | 2 | 1 | 1 | 1 | 0 | 0 |"


def test_a_first_release_lists_no_rows_as_changes(before):
    for path in (before.path / "changes").iterdir():
        assert pl.read_parquet(path).is_empty()
    assert read_history(before.path).differences.counts["documents"].added == 2


def test_a_release_is_sound_with_the_one_before_at_hand_and_without(story, tmp_path):
    release, _, raw = story
    assert verify(release.path, raw).problems == ()
    alone = shutil.copytree(release.path, tmp_path / release.version)
    found = verify(alone, raw)
    assert found.problems == ()
    assert any("as it is not at hand" in note for note in found.notes)
    assert verify(alone, None).problems == ()


def test_tombstones_are_kept_until_the_document_is_back(story, before, raw, tmp_path):
    release, outputs, changed = story
    outputs = shutil.copytree(outputs, tmp_path / "outputs", symlinks=True)
    again = shutil.copytree(changed, tmp_path / "raw")
    (again / "mill.txt").unlink()
    third = publish_again(outputs, again)
    left = dict(table(third, "tombstones").select("source_name", "reason").iter_rows())
    assert left == {"ferry.txt": "superseded", "mill.txt": "removed", withdrawn_name(before): "opted_out"}
    shutil.rmtree(outputs / "releases" / release.version)
    shutil.copytree(raw, again, dirs_exist_ok=True)
    (again / "mill.txt").write_bytes(b"\0" * 99)
    fourth = publish_again(outputs, again)
    told = table(fourth, "tombstones").select("source_name", "reason", "left_release").rows()
    assert sorted(told) == [
        ("ferry.txt", "superseded", fourth.version),
        ("mill.txt", "removed", third.version),
    ]
    entries = json.loads((fourth.path / "releases.json").read_text())["releases"]
    assert [entry["version"] for entry in entries] == ["2026.06.2", "2026.06.1", "2026.06.0", "2026.05.0"]
    assert verify(fourth.path, again).problems == ()


def test_a_document_that_can_be_read_no_longer_has_failed(raw, outputs, tmp_path):
    spoilt = shutil.copytree(raw, tmp_path / "raw")
    (spoilt / "ferry.txt").write_bytes(b"\0" * 99)
    release = publish_again(outputs, spoilt)
    assert table(release, "tombstones").select("source_name", "reason").rows() == [("ferry.txt", "failed")]


def test_a_document_that_cannot_be_looked_at_is_not_called_removed():
    left = pl.DataFrame({"doc_id": ["d1", "d2"], "source_name": ["below/a.txt", "b.txt"]})
    none = left.clear()
    lineage = Lineage(left, none.select("doc_id"), none.select("doc_id", successor="doc_id"))
    errors = pl.DataFrame(
        {"doc_id": [None], "source_name": ["below"], "reason": ["unreadable"]},
        schema_overrides={"doc_id": pl.String},
    )
    tombstones = pl.concat(
        bury(
            [pl.DataFrame(schema=polars_schema("tombstones"))], [errors], lineage, ("2026.06.0", "2026.06.1")
        )
    )
    assert tombstones.select("source_name", "reason").rows() == [
        ("below/a.txt", "failed"),
        ("b.txt", "removed"),
    ]


@pytest.fixture
def alone(story, tmp_path):
    """A copy of the second release, to be changed, without the first one beside it."""
    return shutil.copytree(story[0].path, tmp_path / story[0].version)


NO_ID = pl.lit("q-0000000000000000")


def in_moved(column, cell):
    """Another cell in the rows that have another id."""
    return pl.when(pl.col("change") == "moved").then(cell).otherwise(pl.col(column)).alias(column)


def rewrite_changes(release, name, change):
    """Put other changes into a release, and make its manifest and sums agree, as a careful forger would."""
    path = release / changes_path(name)
    rows = change(pl.DataFrame(pl.from_arrow(pq.read_table(path))))
    write_changes([rows], path, {})
    recompute_sums(release)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows.filter(pl.col("change") != "moved"), "has other numbers of changes"),
        (lambda rows: rows.with_columns(in_moved("new_id", NO_ID)), "that are not there"),
        (lambda rows: rows.with_columns(in_moved("old_id", pl.col("new_id"))), "as gone that are there"),
        (lambda rows: rows.with_columns(change=pl.lit("guessed")), "does not follow its schema"),
    ],
)
def test_changes_that_are_not_so_are_found_without_the_release_before(alone, change, words):
    rewrite_changes(alone, "quotes", change)
    found = [str(problem) for problem in verify(alone, None).problems]
    assert any(problem.startswith("changes/quotes.parquet: ") and words in problem for problem in found)


def test_changes_in_another_order_are_found(alone):
    rewrite_changes(alone, "quotes", lambda rows: rows.reverse())
    assert any("is not in order of the kinds" in problem.what for problem in verify(alone, None).problems)


def test_a_cell_that_is_told_as_new_and_is_not_is_found(alone):
    rewrite_changes(alone, "documents", lambda rows: rows.with_columns(new=pl.col("new") + "0"))
    assert any("cells as new that are not so" in problem.what for problem in verify(alone, None).problems)


def test_other_numbers_in_the_map_are_found(alone):
    told = json.loads((alone / "releases.json").read_text())
    told["releases"][0]["tables"]["coverage"]["added"] += 1
    told["releases"][1]["tables"]["zones"]["added"] += 1
    (alone / "releases.json").write_text(json.dumps(told))
    recompute_sums(alone)
    found = " ".join(map(str, verify(alone, None).problems))
    assert "the numbers of `coverage` do not lead to its" in found
    assert "the numbers of `zones` do not follow from the release before" in found


def test_what_was_told_wrongly_of_the_release_before_is_found_where_that_is_at_hand(story, tmp_path):
    release, outputs, _ = story
    copy = shutil.copytree(outputs / "releases", tmp_path / "releases") / release.version
    rewrite_changes(copy, "quotes", lambda rows: rows.with_columns(in_moved("old_id", NO_ID)))
    found = verify(copy, None).problems
    assert any("does not have the changes since the release before" in problem.what for problem in found)


def test_a_history_that_cannot_be_read_is_named(alone):
    (alone / "releases.json").write_text("[]")
    recompute_sums(alone)
    assert any("history cannot be read" in problem.what for problem in verify(alone, None).problems)
