"""The `gleanings` command as a person uses it: what it does, what it says, with which exit code."""

import errno
import json
import re
import shutil
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import dagster as dg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.defs.home import prepare_home
from pipelines.defs.resources import PROJECT
from pipelines.running.locks import alone_in
from schemas.tables import RELEASE_TABLES, TABLE_NAMES

ARTICLE = """Mill to close in May

The paper mill in Aldervik will close on 3 May 2025, its owner said. About 240 people work there.

“We have looked for a buyer for two years and found none,” director Ingrid Solvang told the Aldervik Post.
"""


def gleanings(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table(folder: Path, name: str) -> list[dict]:
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    write(tmp_path, "raw/mill.txt", ARTICLE)
    return tmp_path / "raw"


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    return tmp_path / "outputs"


def test_help_lists_every_command_with_examples():
    result = gleanings("--help")
    assert result.exit_code == 0
    for command in ("extract", "publish", "verify", "diff", "deposit", "ui"):
        assert f"gleanings {command}" in result.output
        assert f"gleanings {command}" in gleanings(command, "--help").output


def test_help_comes_without_loading_what_is_slow():
    script = "import sys, pipelines.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert {"dagster", "polars", "pyarrow", "rich"}.isdisjoint(loaded.stdout.split())


def test_version_is_the_packages():
    assert version("gleanings") in gleanings("--version").output


def test_the_installed_command_takes_the_same_arguments():
    command = Path(sys.executable).with_name("gleanings")
    assert subprocess.run([command, "extract"], capture_output=True).returncode == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mill.txt", ARTICLE),
        ("mill.jsonl", json.dumps({"doc_id": "mill", "text": ARTICLE}) + "\n"),
    ],
)
def test_extract_reads_a_file(tmp_path, name, content):
    result = gleanings("extract", write(tmp_path, name, content), "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert len(table(tmp_path / "out", "documents")) == 1


def test_extract_reads_a_parquet_table(tmp_path):
    rows = {"doc_id": ["one", "two"], "text": [ARTICLE, ARTICLE.replace("Aldervik", "Norrby")]}
    pq.write_table(pa.table(rows), tmp_path / "articles.parquet")
    assert gleanings("extract", tmp_path / "articles.parquet", "--out", tmp_path / "out").exit_code == 0
    assert {row["doc_id"] for row in table(tmp_path / "out", "documents")} == {"one", "two"}


def test_extract_reads_a_folder_and_its_subfolders(tmp_path):
    write(tmp_path, "articles/a.txt", ARTICLE)
    write(tmp_path, "articles/deep/b.txt", ARTICLE.replace("240", "250"))
    assert gleanings("extract", tmp_path / "articles", "--out", tmp_path / "out").exit_code == 0
    assert len(table(tmp_path / "out", "documents")) == 2


def test_extract_writes_every_table_and_tells_its_rows(raw, tmp_path):
    result = gleanings("extract", raw, "--out", tmp_path / "out")
    assert {path.stem for path in (tmp_path / "out").glob("*.parquet")} == set(TABLE_NAMES)
    for name in TABLE_NAMES:
        assert f"{name:<12}{len(table(tmp_path / 'out', name)):>12,}" in result.stdout


def test_extract_of_an_empty_folder_writes_empty_tables(tmp_path):
    (tmp_path / "empty").mkdir()
    assert gleanings("extract", tmp_path / "empty", "--out", tmp_path / "out").exit_code == 0
    assert table(tmp_path / "out", "documents") == []


def test_a_mistyped_path_is_a_usage_error(tmp_path):
    result = gleanings("extract", tmp_path / "nowhere.txt", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "nowhere.txt' does not exist" in result.stderr


def test_a_place_that_cannot_be_written_is_told_without_a_traceback(raw):
    result = gleanings("extract", raw, "--out", "/dev/null/out")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: /dev/null/out: Not a directory.")


def extracted_from_stream(content: str, *arguments: str) -> subprocess.CompletedProcess:
    """What the installed command makes of its standard input."""
    command = Path(sys.executable).with_name("gleanings")
    return subprocess.run(
        [command, "extract", "-", *arguments], input=content.encode(), capture_output=True, timeout=120
    )


def test_an_article_goes_from_standard_input_to_a_table_on_standard_output():
    ran = extracted_from_stream(ARTICLE, "--out", "-", "--table", "quotes")
    assert (ran.returncode, ran.stderr) == (0, b"")
    quotes = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [quote["speaker_name"] for quote in quotes if quote["quote_type"] == "direct"] == [
        "Ingrid Solvang"
    ]


def test_a_page_on_standard_input_without_text_ends_with_3_and_is_told_beside_the_table():
    page = "<html><body></body></html>"
    ran = extracted_from_stream(
        page, "--input-format", "html", "--out", "-", "--table", "errors", "--format", "csv"
    )
    assert ran.returncode == 3
    assert ran.stdout.startswith(b"doc_id,source_name,")
    assert b"1 input gave no rows:\n  stdin.html: " in ran.stderr


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_extract_writes_every_table_in_the_form_asked_for(raw, tmp_path, form):
    result = gleanings("extract", raw, "--out", tmp_path / "out", "--format", form)
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.{form}" for name in TABLE_NAMES}
    assert "documents              1" in result.stdout


def test_extract_ends_with_3_where_nothing_or_strictly_where_something_could_not_be_used(raw, tmp_path):
    write(tmp_path, "raw/empty.txt", "")
    assert gleanings("extract", raw, "--out", tmp_path / "out").exit_code == 0
    assert gleanings("extract", raw, "--out", tmp_path / "out", "--strict").exit_code == 3
    assert gleanings("extract", raw / "empty.txt", "--out", tmp_path / "out").exit_code == 3


def test_extract_ends_strictly_with_4_where_rows_went_to_quarantine(tmp_path):
    article = write(tmp_path, "mill.txt", f"{ARTICLE}\n“Call me at 202-555-0143,” Ingrid Solvang said.\n")
    assert gleanings("extract", article, "--out", tmp_path / "out").exit_code == 0
    quarantined = table(tmp_path / "out", "quarantine")
    strictly = gleanings("extract", article, "--out", tmp_path / "out", "--strict").exit_code
    assert (bool(quarantined), strictly) == (True, 4)


@pytest.mark.parametrize(
    "arguments",
    [("--out", "-"), ("--out", "tables", "--table", "quotes"), ("--out", "-", "--table", "quips")],
)
def test_a_stream_takes_one_table_that_there_is_and_a_folder_takes_all(raw, arguments):
    result = gleanings("extract", raw, *arguments)
    assert result.exit_code == 2
    assert "--table" in result.stderr


def test_publish_tells_the_release_and_its_rows(raw, outputs):
    result = gleanings("publish", "--raw", raw, "--outputs", outputs)
    assert result.exit_code == 0, result.output
    released = json.loads((outputs / "latest.json").read_text())["version"]
    assert result.stdout.startswith(f"Published release {released}, which is {outputs / 'latest'}:")
    assert f"{'documents':<12}{1:>12}" in result.stdout
    assert result.stderr == ""


@pytest.mark.usefixtures("release")
def test_publishing_the_same_again_changes_nothing(raw, outputs):
    before = {path: path.stat().st_mtime_ns for path in (outputs / "releases").rglob("*")}
    result = gleanings("publish", "--raw", raw, "--outputs", outputs)
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing changed since release ")
    assert {path: path.stat().st_mtime_ns for path in (outputs / "releases").rglob("*")} == before


@pytest.mark.usefixtures("release")
def test_a_new_article_makes_a_new_release(raw, outputs):
    write(raw, "other.txt", ARTICLE.replace("Aldervik", "Norrby"))
    result = gleanings("publish", "--raw", raw, "--outputs", outputs)
    assert result.stdout.startswith("Published release ")
    assert len(list((outputs / "releases").iterdir())) == 2


@pytest.mark.usefixtures("release")
def test_a_run_leaves_the_tables_of_another_that_is_still_at_work_alone(raw, outputs):
    with alone_in(outputs / "work"):
        result = gleanings("publish", "--raw", raw, "--outputs", outputs, "--wait", "0")
    assert result.exit_code == 1
    assert f"is writing to {outputs / 'work'}" in result.stderr
    assert {path.stem for path in (outputs / "work").glob("*.parquet")} == set(RELEASE_TABLES)


def break_with_binary(raw: Path) -> str:
    return write(raw, "picture.txt", bytes(range(256)) * 40).name


def break_with_directory(raw: Path) -> str:
    write(raw, "folder.txt/inner.txt", b"")
    return "folder.txt/inner.txt"


def break_with_dangling_link(raw: Path) -> str:
    (raw / "gone.txt").symlink_to(raw / "never.txt")
    return "gone.txt"


def break_with_sidecar(raw: Path) -> str:
    write(raw, "strike.yaml", "published: [not, a, date\n")
    return write(raw, "strike.txt", ARTICLE.replace("mill", "port")).name


@pytest.mark.parametrize(
    ("spoils", "told"),
    [
        ([break_with_sidecar], "1 input gave no rows:\n"),
        ([break_with_binary, break_with_directory, break_with_dangling_link], "3 inputs gave no rows:\n"),
    ],
)
def test_unusable_inputs_are_named_and_the_others_are_published(raw, outputs, spoils, told):
    names = [spoil(raw) for spoil in spoils]
    result = gleanings("publish", "--raw", raw, "--outputs", outputs)
    assert result.exit_code == 0, result.output
    assert f"{'documents':<12}{1:>12}" in result.stdout
    assert result.stderr.startswith(told)
    assert all(f"  {name}: " in result.stderr for name in names)
    errors = table(outputs / "latest/data/parquet", "errors")
    assert {error["source_name"] for error in errors} == set(names)


def test_of_many_unusable_inputs_the_first_are_named_and_the_rest_counted(tmp_path):
    rows = "".join(json.dumps({"doc_id": f"d{number}", "text": ""}) + "\n" for number in range(30))
    result = gleanings("extract", write(tmp_path, "table.jsonl", rows), "--out", tmp_path / "out")
    assert result.stderr.count("  table.jsonl#") == 20
    assert "... and 10 more, all in " in result.stderr


def test_an_empty_raw_folder_is_an_error_that_says_what_to_do(tmp_path, outputs):
    (tmp_path / "raw").mkdir()
    result = gleanings("publish", "--raw", tmp_path / "raw", "--outputs", outputs)
    assert result.exit_code == 1
    assert "There are no articles in " in result.stderr
    assert not (outputs / "latest.json").exists()


def test_a_raw_folder_without_one_usable_article_is_an_error_that_names_them(tmp_path, outputs):
    write(tmp_path, "raw/picture.txt", bytes(range(256)))
    result = gleanings("publish", "--raw", tmp_path / "raw", "--outputs", outputs)
    assert result.exit_code == 1
    assert "  picture.txt: " in result.stderr
    assert not (outputs / "latest.json").exists()


def test_a_missing_raw_folder_is_a_usage_error(tmp_path):
    result = gleanings("publish", "--raw", tmp_path / "raw", "--outputs", tmp_path / "outputs")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of releases made of `ARTICLE`; tests take a copy."""
    folder = tmp_path_factory.mktemp("published")
    write(folder, "raw/mill.txt", ARTICLE)
    gleanings("publish", "--raw", folder / "raw", "--outputs", folder / "outputs")
    return folder / "outputs"


@pytest.fixture
def release(published: Path, outputs: Path) -> Path:
    return shutil.copytree(published, outputs, symlinks=True) / "latest"


def test_a_sound_release_is_verified_against_its_articles(release, raw):
    result = gleanings("verify", release, "--raw", raw)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"Checked {release} against {raw}.\n")
    assert result.stdout.endswith("All is well.\n")


def test_a_release_is_verified_against_the_articles_of_the_folder_one_is_in(release, raw, monkeypatch):
    monkeypatch.chdir(raw.parent)
    assert "against raw." in gleanings("verify", "outputs/latest").stdout


def test_a_release_is_verified_without_its_articles_as_far_as_may_be(release, raw, monkeypatch):
    monkeypatch.chdir(raw)
    result = gleanings("verify", release)
    assert result.exit_code == 0, result.output
    assert "without its articles; name them with --raw" in result.stdout


def test_a_changed_file_fails_verification(release, raw):
    with (release / "data/csv/documents.csv").open("a") as file:
        file.write("x")
    result = gleanings("verify", release, "--raw", raw)
    assert result.exit_code == 1
    assert "data/csv/documents.csv: is not the file that " in result.stderr
    assert "All is well" not in result.output


def test_an_article_that_was_corrected_since_is_told_and_fails_verification_only_if_it_is_strict(
    release, raw
):
    write(raw, "mill.txt", ARTICLE.replace("240", "241"))
    result = gleanings("verify", release, "--raw", raw)
    assert result.exit_code == 0, result.output
    assert "Not checked: inputs not in " in result.stdout
    assert "held to its words: mill.txt.\n" in result.stdout
    assert result.stdout.endswith("All that could be checked is well.\n")
    strict = gleanings("verify", release, "--raw", raw, "--strict")
    assert strict.exit_code == 1
    assert "Not all could be checked" in strict.stderr


def test_a_folder_that_is_no_release_is_told(raw):
    result = gleanings("verify", raw)
    assert result.exit_code == 1
    assert "name a whole release, such as outputs/latest" in result.stderr


@pytest.fixture
def two_releases(release: Path, raw: Path, outputs: Path) -> tuple[Path, Path]:
    """A release, and a later one with another number in its article and a second article."""
    write(raw, "mill.txt", ARTICLE.replace("240", "250"))
    write(raw, "other.txt", ARTICLE.replace("Aldervik", "Norrby"))
    gleanings("publish", "--raw", raw, "--outputs", outputs)
    before, after = sorted((outputs / "releases").iterdir())
    return before, after


def test_diff_tells_what_came_went_changed_and_moved(two_releases):
    before, after = two_releases
    result = gleanings("diff", before, after)
    assert result.exit_code == 1, result.output
    assert result.stdout.startswith(f"From release {before.name} to {after.name}:\n")
    assert f"{'documents':<12}{1:>11}{2:>11}{1:>11}{0:>11}{1:>11}{0:>11}{0:>11}\n" in result.stdout
    assert re.search(r"^  \+ \w+ \"other.txt\"$", result.stdout, re.MULTILINE)
    assert re.search(r"^  ~ s-\w+ \"250\" value: \"240\" is now \"250\"$", result.stdout, re.MULTILINE)
    assert re.search(r"^  > \d rows? (is|are) as", result.stdout, re.MULTILINE)


def test_diff_gives_everything_as_json(two_releases):
    before, after = two_releases
    result = gleanings("diff", before, after, "--format", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["before"], told["after"], told["same"]) == (before.name, after.name, False)
    assert told["changes"]["quotes"] == table(after / "changes", "quotes")
    assert told["tables"]["documents"]["added"] == 1


def test_diff_of_a_release_and_itself_ends_with_success(release):
    result = gleanings("diff", release, release)
    assert result.exit_code == 0, result.output
    assert "\n  " not in result.stdout


def test_diff_of_what_is_no_release_ends_with_an_exit_code_of_its_own(release, raw):
    result = gleanings("diff", raw, release)
    assert result.exit_code == 2
    assert "A release cannot be read: " in result.stderr
    (release / "data/parquet/quotes.parquet").write_bytes(b"PAR1")
    assert gleanings("diff", release, release).exit_code == 2


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Dagster home of its own, so that the project's remembers no run of a test."""
    (tmp_path / "dagster.yaml").write_bytes((PROJECT / "dagster.yaml").read_bytes())
    home = prepare_home(tmp_path)
    monkeypatch.setattr("pipelines.defs.home.prepare_home", lambda: home)
    return home


def test_a_recorded_run_publishes_and_is_remembered(raw, outputs, home):
    result = gleanings("publish", "--record", "--raw", raw, "--outputs", outputs)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Published release ")
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert [run.status for run in instance.get_runs()] == [dg.DagsterRunStatus.SUCCESS]


def test_a_recorded_run_that_fails_says_why_and_where_to_look(tmp_path, outputs, home):
    write(tmp_path, "raw/picture.txt", bytes(range(256)))
    result = gleanings("publish", "--record", "--raw", tmp_path / "raw", "--outputs", outputs)
    assert result.exit_code == 1
    assert "  picture.txt: " in result.stderr
    assert "so there is nothing to publish" in result.stderr
    assert "`gleanings ui` shows all of run " in result.stderr


def test_the_ui_runs_on_this_machine_only_with_the_projects_settings(home, monkeypatch):
    started = []
    monkeypatch.setattr("os.execve", lambda *arguments: started.append(arguments))
    monkeypatch.chdir(home)
    assert gleanings("ui", "--port", "41998").exit_code == 0
    [(program, command, environment)] = started
    assert program == sys.executable
    served = ["-h", "127.0.0.1", "-p", "41998", "-w", "workspace.yaml"]
    assert command[1:] == ["-m", "pipelines.defs.browser", *served]
    assert environment["DAGSTER_HOME"] == str(home)
    assert Path.cwd() == home


def test_a_port_in_use_is_told():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = gleanings("ui", "--port", port)
    assert result.exit_code == 1
    assert f"Another program listens on port {port}" in result.stderr


def test_publishing_by_a_relative_path_behind_a_link_survives_a_lost_memo(raw, tmp_path, monkeypatch):
    (tmp_path / "disk" / "outputs").mkdir(parents=True)
    (tmp_path / "outputs").symlink_to("disk/outputs")
    monkeypatch.chdir(tmp_path)
    first = gleanings("publish", "--raw", "raw", "--outputs", "outputs")
    assert first.exit_code == 0, first.stderr
    (tmp_path / "outputs" / "work" / "publishing" / "newest.json").unlink()
    second = gleanings("publish", "--raw", "raw", "--outputs", "outputs")
    assert (second.exit_code, second.stderr) == (0, "")
    assert second.stdout.startswith("Nothing changed since release")


def test_control_characters_in_a_file_s_name_do_not_reach_the_terminal(raw, outputs):
    write(raw, "a\x1b[2Jb\u202e.txt", "")
    write(raw, "line\nbreak.pdf", "x")
    result = gleanings("publish", "--raw", raw, "--outputs", outputs)
    assert result.exit_code == 0
    assert not {"\x1b", "\u202e"} & set(result.output)
    assert r"a\x1b[2Jb\u202e.txt: " in result.stderr
    assert r"line\nbreak.pdf: " in result.stderr


def test_a_full_disk_is_named(raw, outputs, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pipelines.running.extract.update_tables", full)
    result = gleanings("publish", "--raw", raw, "--outputs", outputs)
    assert result.exit_code == 1
    assert re.match(r"Error: The disk of /\S+: No space left on device. Make room there", result.stderr)
