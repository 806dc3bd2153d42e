"""How a dataset stands: for people, and for a watching program."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.console import status_in_words
from pipelines.publishing.last_run import LastRun
from pipelines.publishing.metrics import METRICS, metrics_of
from pipelines.publishing.status import Left, Status, status_of
from pipelines.running.locks import alone_in

ARTICLE = "Mill to close in May\n\nThe mill in Aldervik will close on 3 May 2025, its owner said.\n"


def gleanings(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A published article, one that could not be read, and one that came since."""
    top = tmp_path_factory.mktemp("status")
    raw, outputs = top / "raw", top / "outputs"
    raw.mkdir()
    (raw / "mill.txt").write_text(ARTICLE)
    (raw / "picture.txt").write_bytes(bytes(range(256)) * 9)
    assert gleanings("publish", "--raw", raw, "--outputs", outputs).exit_code == 0
    (raw / "new.txt").write_text(ARTICLE.replace("mill", "port"))
    return raw, outputs


def test_what_is_pending_and_what_failed_is_told_with_what_to_do(folders):
    raw, outputs = folders
    result = gleanings("status", "--raw", raw, "--outputs", outputs)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert re.fullmatch(r"Release \d{4}\.\d{2}\.0 of \d{4}-\d{2}-\d{2}; 1 document of 3 articles\.", lines[0])
    assert lines[1] == "Pending: 1 article (new.txt). Run `gleanings publish`."
    assert lines[2].startswith("Not used, or not wholly: 1 input.")
    assert lines[3].strip().startswith("picture.txt: ")


def test_an_article_that_is_gone_is_pending_too(folders, tmp_path: Path):
    (tmp_path / "other.txt").write_text(ARTICLE.replace("mill", "dock"))
    assert status_of(tmp_path, folders[1]).gone == 1


def test_all_is_well_where_everything_is_published(tmp_path: Path):
    raw, outputs = tmp_path / "raw", tmp_path / "outputs"
    raw.mkdir()
    (raw / "mill.txt").write_text(ARTICLE)
    assert not status_of(raw, outputs).is_fresh
    gleanings("publish", "--raw", raw, "--outputs", outputs)
    assert gleanings("status", "--raw", raw, "--outputs", outputs).exit_code == 0


def test_who_is_writing_is_told(folders):
    raw, outputs = folders
    with alone_in(outputs / "work"):
        (holder,) = status_of(raw, outputs).holders.values()
    assert "process" in holder


def test_a_run_that_failed_is_told_until_one_does_not(tmp_path: Path):
    raw, outputs = tmp_path / "raw", tmp_path / "outputs"
    raw.mkdir()
    assert gleanings("publish", "--raw", raw, "--outputs", outputs).exit_code == 1
    result = gleanings("status", "--raw", raw, "--outputs", outputs)
    assert result.exit_code == 1
    assert re.search(
        r"^The last run failed \(.+\+00:00\): There are no articles in .+\. Put some there\.$",
        result.stdout,
        re.MULTILINE,
    )
    failed = (outputs / "work" / METRICS).read_text()
    assert "gleanings_last_run_failed 1" in failed
    assert "\ngleanings_last_success" not in failed
    (raw / "mill.txt").write_text(ARTICLE)
    assert gleanings("publish", "--raw", raw, "--outputs", outputs).exit_code == 0
    assert gleanings("status", "--raw", raw, "--outputs", outputs).exit_code == 0
    assert "gleanings_last_run_failed 0" in (outputs / "work" / METRICS).read_text()
    with alone_in(outputs / "work"):
        assert gleanings("publish", "--raw", raw, "--outputs", outputs, "--wait", "0").exit_code == 1
    assert gleanings("status", "--raw", raw, "--outputs", outputs).exit_code == 0


def test_what_could_not_be_collected_and_what_rows_failed_is_told_with_reasons():
    status = Status(
        inputs=1,
        release="2026.01.0",
        released="2026-01-02",
        collected={"failed": 1},
        troubles={"https://courier.example/a": "it does not answer"},
        set_aside={("statistics", "value_is_finite"): 2, ("quotes", "personal_data"): 1},
    )
    told = status_in_words(status)
    assert "  https://courier.example/a: it does not answer" in told
    assert "  statistics, value_is_finite: 2 (" in told
    assert "  quotes, personal_data: 1 (No cell holds an e-mail address" in told
    assert "worth a report" in told


def test_a_run_leaves_its_numbers_for_a_watching_program(folders):
    metrics = (folders[1] / "work" / METRICS).read_text()
    assert 'gleanings_rows{table="documents"} 1' in metrics
    assert 'gleanings_inputs_failed{stage="reading",reason="binary"} 1' in metrics
    assert re.search(r"^gleanings_last_run_seconds \d", metrics, re.MULTILINE)
    assert re.search(r"^gleanings_last_success_timestamp_seconds \d", metrics, re.MULTILINE)
    assert not re.search(r"^gleanings_inputs_pending ", metrics, re.MULTILINE)


def test_numbers_are_in_the_format_of_prometheus():
    status = Status(
        inputs=2,
        collected={"stored": 1},
        left=(Left("a", "reading", "binary", "x"),),
        set_aside={("quotes", 'a"\\b'): 3},
        release="2026.01.0",
        released="2026-01-02",
        last_run=LastRun("2026-01-02T03:04:05+00:00", 1.5, "x", "2026-01-01T03:04:05+00:00", "7"),
    )
    for line in metrics_of(status).splitlines():
        assert re.fullmatch(
            r"# (HELP|TYPE) gleanings_\w+ .+"
            r"|gleanings_\w+(\{\w+=\"([^\"\\\n]|\\.)*\"(,\w+=\"([^\"\\\n]|\\.)*\")*\})? [\d.]+",
            line,
        ), line
