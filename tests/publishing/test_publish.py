import datetime
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from pipelines.publishing.history.changes import has_changes
from pipelines.publishing.history.record import changes_path
from pipelines.publishing.publish import PublishError, publish
from pipelines.publishing.readme import licence_text
from pipelines.publishing.verify import verify
from pipelines.reading.survey import survey
from pipelines.running.extract import update_tables

DAY = datetime.date(2026, 5, 17)


def bytes_and_times(folder):
    """Everything that there is to know of what is in a folder; a run that holds it puts its name there."""
    paths = sorted(folder.rglob("*"))
    return {
        path: (path.lstat().st_mtime_ns, path.lstat().st_mode, path.read_bytes() if path.is_file() else None)
        for path in paths
    }


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def more_work(raw, tmp_path_factory):
    """The inputs with one more article, and their tables."""
    folder = tmp_path_factory.mktemp("more")
    more = shutil.copytree(raw, folder / "raw")
    (more / "mill.txt").write_text("The mill burnt down in 1904, and 3 mills were left.\n")
    update_tables(more, folder / "work")
    return more, folder / "work"


def test_the_first_release_has_the_day_s_month_and_is_the_latest(published):
    assert published.changed
    assert published.version == "2026.05.0"
    assert published.path.parent.parent.joinpath("latest").resolve() == published.path.resolve()
    assert published.rows["documents"] == 2
    assert published.rows["errors"] == 1


def test_a_release_has_every_file_it_should(published):
    tables = list(published.rows)
    paths = {path.as_posix() for path in files_of(published.path)}
    searched = {path for path in paths if path.startswith("search/")}
    assert {"search/00000/head.js", "search/00000/quotes/quotes-00000.js"} <= searched
    assert paths - searched == {
        *(f"data/parquet/{table}.parquet" for table in tables),
        *(f"data/csv/{table}.csv" for table in tables),
        *("data/gleanings.sqlite", "data/gleanings.xlsx"),
        *(f"spreadsheet/{table}.csv" for table in tables),
        *("RIGHTS.md", "PRIVACY.md", "KNOWN_ISSUES.md"),
        *("README.md", "LICENSE", "datapackage.json", "data_dictionary.csv", "manifest.json", "SHA256SUMS"),
        *("CITATION.cff", "croissant.json", "data/csv/csv-metadata.json", "dcat.ttl", "schema-org.jsonld"),
        *("provenance/prov.jsonld", "provenance/inputs.csv", "quality/report.json"),
        *("index.html", "assets/datatables.css", "assets/datatables.js"),
        *(
            "CHANGELOG.md",
            "provenance/attestation.json",
            "releases.json",
            *map(changes_path, filter(has_changes, tables)),
        ),
    }


def test_sha256sum_agrees(published):
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=published.path, check=True)


def test_modes_do_not_depend_on_the_umask(raw, work, tmp_path):
    umask = os.umask(0o077)
    try:
        path = publish(work, tmp_path / "outputs", raw=raw, today=DAY).path
    finally:
        os.umask(umask)
    modes = {stat.S_IMODE(found.stat().st_mode) for found in path.rglob("*") if found.is_file()}
    folders = {stat.S_IMODE(found.stat().st_mode) for found in (path, *path.rglob("*")) if found.is_dir()}
    assert (modes, folders) == ({0o644}, {0o755})


def test_nothing_is_touched_when_nothing_changed(raw, work, outputs):
    before = bytes_and_times(outputs)
    again = publish(work, outputs, raw=raw, today=DAY + datetime.timedelta(days=40))
    assert not again.changed
    assert again.version == "2026.05.0"
    assert bytes_and_times(outputs) == before


def test_a_release_that_lost_a_file_is_made_anew(raw, work, outputs):
    (outputs / "latest/data/csv/quotes.csv").unlink()
    assert publish(work, outputs, raw=raw, today=DAY).changed


def test_another_code_version_alone_makes_no_release(raw, work, outputs, monkeypatch):
    monkeypatch.setattr("pipelines.publishing.facts.code_version", lambda: "other")
    assert not publish(work, outputs, raw=raw, today=DAY).changed


@pytest.fixture
def other_code(monkeypatch):
    """Puts something else in place of what builds releases, as a change of the code would."""

    def put(name, other):
        monkeypatch.setattr("pipelines.publishing.memo.whole_version", lambda: "other")
        monkeypatch.setattr(f"pipelines.publishing.build.{name}", other)

    return put


@pytest.mark.parametrize("writer", ["licence_text", "data_package"])
def test_a_release_that_today_would_be_described_otherwise_is_made_anew(
    raw, work, outputs, other_code, writer
):
    other_code(writer, lambda described: "Other words.\n")
    new = publish(work, outputs, raw=raw, today=DAY)
    assert (new.version, new.changed) == ("2026.05.1", True)


def test_a_release_whose_spreadsheets_would_be_written_otherwise_is_made_anew(raw, work, outputs, other_code):
    other_code("LINE_END", "\n")
    assert publish(work, outputs, raw=raw, today=DAY).changed


def test_other_code_that_writes_the_same_makes_no_release(raw, work, outputs, other_code):
    other_code("licence_text", licence_text)
    assert not publish(work, outputs, raw=raw, today=DAY).changed


def test_what_the_newest_release_was_made_of_is_not_built_again(raw, work, outputs, monkeypatch):
    assert not publish(work, outputs, raw=raw, today=DAY).changed
    monkeypatch.delattr("pipelines.publishing.publish.build_release")
    assert not publish(work, outputs, raw=raw, today=DAY).changed


def test_a_new_article_makes_a_new_release_and_leaves_the_old_one(outputs, more_work):
    more, tables = more_work
    before = files_of(outputs / "releases" / "2026.05.0")
    new = publish(tables, outputs, raw=more, today=DAY)
    assert (new.version, new.changed) == ("2026.05.1", True)
    assert (outputs / "latest").resolve() == new.path.resolve()
    assert files_of(outputs / "releases" / "2026.05.0") == before


def test_another_sidecar_makes_a_new_release(raw, outputs, tmp_path):
    other = shutil.copytree(raw, tmp_path / "other-raw")
    with (other / "town" / "market.yaml").open("a") as sidecar:
        sidecar.write("# looked at again\n")
    update_tables(other, tmp_path / "other-work")
    assert publish(tmp_path / "other-work", outputs, raw=other, today=DAY).changed


def test_the_same_articles_give_the_same_bytes_in_any_order_and_in_any_shards(
    raw, published, tmp_path, monkeypatch
):
    monkeypatch.setattr("pipelines.running.planning.SHARD_INPUTS", 1)
    update_tables(raw, tmp_path / "work", listed=reversed(list(survey(raw))))
    again = publish(tmp_path / "work", tmp_path / "outputs", raw=raw, today=DAY)
    assert files_of(again.path) == files_of(published.path)


def test_the_same_articles_give_the_same_bytes_in_another_folder_and_process(raw, published, tmp_path):
    elsewhere = shutil.copytree(raw, tmp_path / "else" / "where")
    script = (
        "import datetime, sys; from pathlib import Path\n"
        "from pipelines.running.extract import update_tables\n"
        "from pipelines.publishing.publish import publish\n"
        "raw, work, outputs = map(Path, sys.argv[1:])\n"
        "update_tables(raw, work)\n"
        "publish(work, outputs, raw=raw)\n"
    )
    seconds = int(datetime.datetime(2026, 5, 17, 23, tzinfo=datetime.UTC).timestamp())
    environment = {**os.environ, "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": str(seconds), "TZ": "Asia/Tokyo"}
    folders = (elsewhere, tmp_path / "work", tmp_path / "outputs")
    subprocess.run([sys.executable, "-c", script, *folders], env=environment, cwd="/", check=True)
    assert files_of(tmp_path / "outputs" / "releases" / "2026.05.0") == files_of(published.path)


def test_no_file_names_a_folder_of_the_machine_or_the_interpreter(raw, work, published):
    private = [str(raw), str(work), str(published.path.parent), sys.version.split()[0]]
    for path, content in files_of(published.path).items():
        assert not [word for word in private if word.encode() in content], path


@pytest.mark.parametrize(
    "moment", ["pipelines.publishing.build.write_manifest", "pipelines.publishing.publish.point_to"]
)
def test_a_crash_leaves_the_old_release_the_latest_and_the_next_run_clears_up(outputs, more_work, moment):
    more, tables = more_work
    module, name = moment.rsplit(".", 1)
    script = (
        "import datetime, importlib, os, sys; from pathlib import Path\n"
        "from pipelines.publishing.publish import publish\n"
        f"setattr(importlib.import_module({module!r}), {name!r}, lambda *args: os._exit(9))\n"
        "raw, work, outputs = map(Path, sys.argv[1:])\n"
        "publish(work, outputs, raw=raw, today=datetime.date(2026, 5, 17))\n"
    )
    crashed = subprocess.run([sys.executable, "-c", script, more, tables, outputs], check=False)
    assert crashed.returncode == 9
    assert json.loads((outputs / "latest.json").read_text())["version"] == "2026.05.0"
    assert os.readlink(outputs / "latest") == "releases/2026.05.0"

    recovered = publish(tables, outputs, raw=more, today=DAY)
    assert recovered.version == "2026.05.1"
    assert os.readlink(outputs / "latest") == "releases/2026.05.1"
    assert {path.name for path in outputs.iterdir()} == {"latest", "latest.json", "releases", "releases.json"}
    assert verify(recovered.path, more).is_sound


def test_an_empty_folder_of_articles_is_refused_in_clear_words(tmp_path):
    (tmp_path / "raw").mkdir()
    update_tables(tmp_path / "raw", tmp_path / "work")
    with pytest.raises(PublishError, match=r"There are no articles in .*raw"):
        publish(tmp_path / "work", tmp_path / "outputs", raw=tmp_path / "raw")
    assert not (tmp_path / "outputs").exists()


def test_articles_none_of_which_can_be_read_are_refused_with_the_reasons(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "void.txt").write_bytes(b"")
    (tmp_path / "raw" / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    update_tables(tmp_path / "raw", tmp_path / "work")
    with pytest.raises(PublishError, match=r"1 binary.*1 empty|1 empty.*1 binary"):
        publish(tmp_path / "work", tmp_path / "outputs", raw=tmp_path / "raw")


def test_no_articles_do_not_replace_a_release(outputs, tmp_path):
    (tmp_path / "raw").mkdir()
    update_tables(tmp_path / "raw", tmp_path / "work")
    before = bytes_and_times(outputs)
    with pytest.raises(PublishError):
        publish(tmp_path / "work", outputs, raw=tmp_path / "raw")
    assert bytes_and_times(outputs) == before


def test_missing_tables_are_refused_by_name(work, raw, tmp_path):
    shutil.copytree(work, tmp_path / "work")
    (tmp_path / "work" / "faq.parquet").unlink()
    with pytest.raises(PublishError, match="lacks the tables faq"):
        publish(tmp_path / "work", tmp_path / "outputs", raw=raw)


def test_a_day_that_is_none_is_refused(work, raw, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(PublishError, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        publish(work, tmp_path / "outputs", raw=raw)
    assert list((tmp_path / "outputs").iterdir()) == []


def test_a_damaged_newest_release_is_named(work, raw, outputs):
    (outputs / "releases" / "2026.05.0" / "manifest.json").write_text("{")
    with pytest.raises(PublishError, match=r"2026.05.0, is damaged(?s:.)*manifest.json: cannot be read"):
        publish(work, outputs, raw=raw)


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def halve(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def link(path):
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def pipe(path):
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("more", [False, True])
@pytest.mark.parametrize("damage", [flip, halve, Path.unlink, link, pipe])
@pytest.mark.parametrize(
    "path",
    ["manifest.json", "releases.json", "data/parquet/statistics.parquet", "data/parquet/zones.parquet"],
)
def test_nothing_is_derived_from_a_damaged_release_and_the_file_is_named(
    outputs, more_work, raw, work, path, damage, more
):
    inputs, tables = more_work if more else (raw, work)
    damage(outputs / "releases/2026.05.0" / path)
    with pytest.raises(PublishError, match=rf"(?s)2026\.05\.0, is damaged.*Restore.*{re.escape(path)}: "):
        publish(tables, outputs, raw=inputs, today=DAY)
    assert [found.name for found in (outputs / "releases").iterdir()] == ["2026.05.0"]


@pytest.mark.parametrize(
    ("path", "damage"),
    [
        ("data/csv/quotes.csv", flip),
        ("changes/quotes.parquet", halve),
        ("changes/faq.parquet", Path.unlink),
        ("SHA256SUMS", halve),
        ("SHA256SUMS", pipe),
        ("index.html", link),
    ],
)
def test_other_damage_is_named_and_a_whole_release_takes_its_place(outputs, raw, work, path, damage):
    damage(outputs / "releases/2026.05.0" / path)
    made = publish(work, outputs, raw=raw, today=DAY)
    assert (made.version, made.changed) == ("2026.05.1", True)
    assert any(path in notice and "2026.05.0 is damaged" in notice for notice in made.notices)
    assert (made.path / path).is_file()
    assert not publish(work, outputs, raw=raw, today=DAY).changed


def test_a_release_of_earlier_schemas_is_whole_and_is_followed(raw, work, tmp_path, monkeypatch):
    with monkeypatch.context() as earlier:
        for module in ("content", "manifest", "description", "parquet", "history.record"):
            earlier.setattr(f"pipelines.publishing.{module}.SCHEMA_VERSION", "0.9.0")
        first = publish(shutil.copytree(work, tmp_path / "work"), tmp_path / "outputs", raw=raw, today=DAY)
    (tmp_path / "work" / "publishing" / "newest.json").unlink()
    second = publish(tmp_path / "work", tmp_path / "outputs", raw=raw, today=DAY)
    assert (second.changed, second.notices) == (True, ())
    assert not any("content_sha256" in str(problem) for problem in verify(first.path, raw).problems)


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b"[" * 100_000, None])
def test_a_damaged_pointer_is_named_and_written_anew(outputs, raw, work, content):
    before = (outputs / "latest.json").read_bytes()
    (outputs / "latest.json").write_bytes(
        content or before.replace(b'"manifest_sha256": "', b'"manifest_sha256": "0')
    )
    again = publish(work, outputs, raw=raw, today=DAY)
    assert not again.changed
    assert [notice.partition(",")[0] for notice in again.notices] == ["latest.json was damaged"]
    assert (outputs / "latest.json").read_bytes() == before


def test_the_version_of_a_release_that_was_taken_away_is_not_given_again(outputs, more_work, raw, work):
    inputs, tables = more_work
    second = publish(tables, outputs, raw=inputs, today=DAY)
    shutil.rmtree(second.path)
    assert publish(tables, outputs, raw=inputs, today=DAY).version == "2026.05.2"


@pytest.mark.parametrize("moment", ["half", "empty", "extra", "file"])
def test_assets_that_were_half_written_are_mended(outputs, raw, work, moment):
    assets = outputs / "releases/2026.05.0/assets"
    whole = {path.name: path.read_bytes() for path in assets.iterdir()}
    if moment in ("half", "extra"):
        halve(assets / "datatables.js")
        (assets / ".datatables.css.new").write_text("x")
    else:
        shutil.rmtree(assets)
        assets.mkdir() if moment == "empty" else assets.touch()
    assert not publish(work, outputs, raw=raw, today=DAY).changed
    assert {path.name: path.read_bytes() for path in assets.iterdir()} == whole
    assert verify(outputs / "latest", None).is_sound


def test_a_run_that_is_killed_leaves_nothing_in_the_folder_for_passing_files(outputs, more_work, tmp_path):
    inputs, tables = more_work
    script = (
        "import importlib, os, sys; from pathlib import Path\n"
        "from pipelines.publishing.publish import publish\n"
        "build = importlib.import_module('pipelines.publishing.build')\n"
        "build.write_manifest = lambda *_: os._exit(9)\n"
        "raw, work, outputs = map(Path, sys.argv[1:])\n"
        "publish(work, outputs, raw=raw)\n"
    )
    passing = tmp_path / "passing"
    passing.mkdir()
    environment = {**os.environ, "TMPDIR": str(passing)}
    command = [sys.executable, "-c", script, inputs, tables, outputs]
    assert subprocess.run(command, check=False, env=environment).returncode == 9
    assert list(passing.iterdir()) == []


def test_a_row_in_what_a_page_says_of_its_author_is_refused(shard, work_of, tmp_path):
    shard.change("statistics", zone="author_bio")
    work = work_of(shard.tables, "work")
    with pytest.raises(PublishError, match=r"statistics\.parquet, row 2: stands in"):
        publish(work, tmp_path / "outputs", raw=tmp_path)
    assert not list((tmp_path / "outputs").rglob("*.parquet"))


def test_every_cell_of_the_working_tables_is_published(shard, full_release):
    for table, frame in shard.tables.items():
        published = pl.read_parquet(full_release / "data" / "parquet" / f"{table}.parquet")
        assert published.height == frame.height
        assert set(frame.columns) - set(published.columns) == ({"text"} if table == "zones" else set())


def test_a_later_evaluation_makes_no_release_and_leaves_the_last_one_sound(
    outputs, work, raw, facts, tmp_path, monkeypatch
):
    recorded = tmp_path / "accuracy.json"
    recorded.write_text(json.dumps(facts.accuracy.as_json()))
    monkeypatch.setattr("pipelines.publishing.accuracy.RECORDED", recorded)
    again = publish(work, outputs, raw=raw, today=DAY)
    assert not again.changed
    assert verify(again.path, raw).is_sound
