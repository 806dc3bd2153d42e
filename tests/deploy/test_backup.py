"""A backup holds what cannot be made anew, and puts it back."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest

from pipelines.defs.build import build_defs
from pipelines.defs.jobs import publish_dataset
from pipelines.defs.resources import PROJECT
from pipelines.publishing.publish import publish
from pipelines.publishing.verify import verify
from pipelines.running.extract import update_tables
from pipelines.running.locks import alone_in
from tests.deploy.conftest import running_postgres, settings_of

ARTICLE = "Lighthouse of Tervola\n\nIt will shine again from 3 May 2025, the harbour office said on Monday."


@dataclass(frozen=True)
class Places:
    """The folders of a server that has made a release and remembers runs."""

    environment: dict[str, str]
    raw: Path
    outputs: Path

    def run(self, script: str, *arguments: object, **settings: object) -> subprocess.CompletedProcess[str]:
        command = [str(PROJECT / "deploy" / script), *map(str, arguments)]
        environment = {**self.environment, **{name: str(value) for name, value in settings.items()}}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def back_up(self, backups: Path) -> Path:
        """A backup in a folder of its own."""
        made = self.run("backup", GLEANINGS_BACKUPS=backups)
        assert made.returncode == 0, made.stderr
        (backup,) = backups.iterdir()
        return backup


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    with running_postgres() as postgres, pytest.MonkeyPatch.context() as monkeypatch:
        environment = settings_of(postgres, tmp_path_factory.mktemp("server"))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        raw, outputs = Path(environment["GLEANINGS_RAW"]), Path(environment["GLEANINGS_OUTPUTS"])
        made = Places(environment, raw, outputs)
        assert made.run("prepare").returncode == 0
        (raw / "lighthouse.txt").write_text(ARTICLE, encoding="utf-8")
        update_tables(raw, outputs / "work")
        publish(outputs / "work", outputs, raw=raw)
        remember_a_run()
        yield made


def remember_a_run() -> None:
    job = build_defs().resolve_job_def(publish_dataset.name)
    with dg.DagsterInstance.get() as instance:
        instance.create_run_for_job(job, status=dg.DagsterRunStatus.SUCCESS)


def remembered() -> int:
    with dg.DagsterInstance.get() as instance:
        return instance.get_runs_count()


def test_what_is_backed_up_comes_back(places: Places, tmp_path: Path):
    before = remembered()
    backup = places.back_up(tmp_path)
    (places.raw / "lighthouse.txt").write_text("Spoilt")
    (places.outputs / "latest").unlink()
    remember_a_run()
    done = places.run("restore", backup)
    assert done.returncode == 0, done.stderr
    assert (places.raw / "lighthouse.txt").read_text(encoding="utf-8") == ARTICLE
    assert verify(places.outputs / "latest", places.raw).is_sound
    assert not (places.outputs / "work").exists()
    assert remembered() == before
    (spoilt,) = places.raw.parent.glob("raw.before-*/lighthouse.txt")
    assert spoilt.read_text() == "Spoilt"


def test_a_damaged_backup_changes_nothing(places: Places, tmp_path: Path):
    backup = places.back_up(tmp_path)
    with (backup / "raw.tar").open("ab") as file:
        file.write(b"x")
    done = places.run("restore", backup)
    assert (done.returncode, "is damaged or no backup" in done.stderr) == (1, True)
    assert (places.raw / "lighthouse.txt").read_text(encoding="utf-8") == ARTICLE


def test_nothing_is_put_back_while_somebody_uses_the_database(places: Places, tmp_path: Path):
    backup = places.back_up(tmp_path)
    with dg.DagsterInstance.get() as instance, instance.run_storage.connect():
        done = places.run("restore", backup)
    assert (done.returncode, "stop the services first" in done.stderr) == (1, True)


def test_a_backup_waits_for_the_run_that_writes(places: Places, tmp_path: Path):
    environment = {**places.environment, "GLEANINGS_BACKUPS": str(tmp_path)}
    with alone_in(places.outputs):
        process = subprocess.Popen([PROJECT / "deploy/backup"], env=environment, stdout=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1)
    told, _ = process.communicate(timeout=300)
    assert told.startswith(b"Backed up to ")


def test_the_oldest_backups_go_and_no_half_one_stays(places: Places, tmp_path: Path):
    for day in range(1, 4):
        (tmp_path / f"2026-01-0{day}T000000Z").mkdir()
    failed = places.run("backup", GLEANINGS_BACKUPS=tmp_path, PGPORT=1)
    assert failed.returncode != 0
    assert len(list(tmp_path.iterdir())) == 3
    assert places.run("backup", GLEANINGS_BACKUPS=tmp_path, GLEANINGS_BACKUPS_KEPT=2).returncode == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 2
    assert names[0] == "2026-01-03T000000Z"
