"""Lines of JSON: each is one, and names its run and, where there is one, its document."""

import json
import logging
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.logs import ROOMS, run_logged_as_json

ARTICLE = b"Bridge opens\n\nIt cost 12 million euros, the council said on Monday."


def run(*arguments: object) -> tuple[Result, list[dict]]:
    """A command with --log-json, and the lines that it wrote."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result, [json.loads(line) for line in result.stderr.splitlines()]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "bridge.txt").write_bytes(ARTICLE)
    (folder / "broken.txt").write_bytes(b"\0\1\2\xff" * 99)
    return folder


def said(lines: list[dict], message: str) -> list[dict]:
    return [line for line in lines if line["event"] == message]


def test_publishing_logs_each_document_what_was_left_out_and_the_release(raw: Path, tmp_path: Path):
    result, lines = run("publish", "--raw", raw, "--outputs", tmp_path / "out", "--log-json")
    assert result.exit_code == 0
    assert "Published release" in result.stdout
    assert len({line["run_id"] for line in lines}) == 1
    assert {line["command"] for line in lines} == {"publish"}
    taken_up = {line["source_name"]: line["doc_id"] for line in said(lines, "Taken up")}
    assert taken_up["bridge.txt"] == sha256(ARTICLE).hexdigest()[:16]
    (broken,) = [line for line in lines if line["level"] == "warning"]
    assert (broken["source_name"], broken["reason"]) == ("broken.txt", "binary")
    assert broken["doc_id"] == taken_up["broken.txt"]
    (published,) = said(lines, "Published")
    assert published["rows"]["documents"] == 1
    assert [line["event"] for line in (lines[0], lines[-1])] == ["The run begins", "The run ends"]
    assert lines[-1]["exit_code"] == 0


def test_a_recorded_run_logs_what_dagster_does_under_the_same_id(raw: Path, tmp_path: Path, monkeypatch):
    from pipelines.defs import home

    prepared = home.prepare_home
    monkeypatch.setattr(home, "prepare_home", lambda: prepared(tmp_path))
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    result, lines = run("publish", "--record", "--raw", raw, "--outputs", tmp_path / "out", "--log-json")
    assert result.exit_code == 0
    assert len({line["run_id"] for line in lines}) == 1
    steps = {line["step_key"] for line in lines if line.get("event_type") == "STEP_SUCCESS"}
    assert steps == {"raw_articles", "extract_tables", "tombstones", "release"}
    assert len(said(lines, "Taken up")) == 2
    (broken,) = [line for line in lines if line.get("reason") == "binary"]
    assert (broken["step_key"], broken["doc_id"]) == (
        "extract_tables",
        sha256(b"\0\1\2\xff" * 99).hexdigest()[:16],
    )


def test_extracting_logs_its_documents(raw: Path, tmp_path: Path):
    result, lines = run("extract", raw / "bridge.txt", "--out", tmp_path / "tables", "--log-json")
    assert result.exit_code == 0
    (line,) = said(lines, "Taken up")
    assert line["doc_id"] == sha256(ARTICLE).hexdigest()[:16]


def test_collecting_logs_what_came_and_what_did_not(raw: Path, tmp_path: Path):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive/bridge.txt").write_bytes(ARTICLE)
    (raw / "sources.yaml").write_text("sources: [{folder: archive}, {folder: nowhere}]")
    result, lines = run("collect", "--raw", raw, "--log-json")
    assert result.exit_code == 1
    (came,) = said(lines, "Collected")
    assert (came["status"], came["doc_id"]) == ("new", sha256(ARTICLE).hexdigest()[:16])
    assert (raw / came["path"]).is_file()
    (trouble,) = [line for line in lines if line["level"] == "warning"]
    assert trouble["place"] == "nowhere"
    assert lines[-1]["exit_code"] == 1


def test_a_command_that_fails_says_so_in_a_line(tmp_path: Path):
    (tmp_path / "raw").mkdir()
    result, lines = run("publish", "--raw", tmp_path / "raw", "--outputs", tmp_path / "out", "--log-json")
    assert result.exit_code == 1
    assert (lines[-1]["level"], lines[-1]["event"]) == ("error", "The run failed")
    assert "There are no articles in" in lines[-1]["error"]


def test_an_unforeseen_fault_is_logged_and_goes_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    # Halves of characters do not pass between the processes of the tests.
    monkeypatch.setattr(logging.getLogger(ROOMS), "propagate", False)

    def fail() -> None:
        with run_logged_as_json("1", "publish"):
            logging.getLogger(f"{ROOMS}.test").info("line\nbreak \udcff\x1b", extra={"path": Path("x")})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    first, words, last = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["run_id"], words["event"], words["path"]) == ("1", "line\nbreak \udcff\x1b", "x")
    assert last["error"] == "ZeroDivisionError"
    assert logging.getLogger(ROOMS).handlers == []
