"""A real PostgreSQL on loopback, and the services of a server as their units start them."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipelines.defs.health import faults_of_web
from pipelines.defs.resources import PROJECT

UNITS = PROJECT / "deploy/systemd"
#: Where the units expect the project.
INSTALLED = "/opt/gleanings"
#: Seconds until something that must happen has failed to; long, as machines may be busy.
PATIENCE = 300.0
PASSWORD = "of the test"


def until(holds: Callable[[], object], what: str) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"{what} did not come to pass in {PATIENCE:.0f} seconds"
        time.sleep(0.5)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command_of(unit: str, key: str, environment: Mapping[str, str]) -> list[str]:
    """A command of a unit as systemd would run it, with the project where it is."""
    (line,) = [line for line in (UNITS / unit).read_text().splitlines() if line.startswith(f"{key}=")]
    words = shlex.split(line.removeprefix(f"{key}=").replace(INSTALLED, str(PROJECT)))
    return [environment[word[2:-1]] if word.startswith("${") else word for word in words]


@dataclass
class Postgres:
    """A PostgreSQL of its own: its programs, its folder and its port."""

    programs: Path
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def access(self) -> dict[str, str]:
        """What its programs and its clients take from the environment."""
        return {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": "gleanings",
            "PGPASSWORD": PASSWORD,
            "PGDATABASE": "gleanings",
        }

    def run(self, program: str, *arguments: str) -> None:
        command = [self.programs / program, *arguments]
        environment = {**os.environ, **self.access}
        subprocess.run(
            command, check=True, capture_output=True, env=environment, cwd=self.folder, **as_postgres()
        )

    def start(self) -> None:
        settings = [f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
        settings += ["fsync=off", "max_connections=60"]
        command = [self.programs / "postgres", "-D", self.folder / "data"]
        command += [part for setting in settings for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **as_postgres())
        ready = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        until(lambda: subprocess.run(ready, check=False).returncode == 0, "PostgreSQL's start")

    def stop(self, sign: int = signal.SIGQUIT) -> None:
        """Stop it; by default at once, as if the power had failed."""
        if self.process is not None:
            self.process.send_signal(sign)
            self.process.wait(timeout=PATIENCE)
            self.process = None


def as_postgres() -> dict[str, object]:
    """PostgreSQL refuses to run as root."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


def programs_of_postgres() -> Path | None:
    """The newest PostgreSQL that the machine has; Debian keeps its programs off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    programs = programs_of_postgres()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="gleanings-postgres-") as name:
        folder = Path(name)
        (folder / "word").write_text(PASSWORD)
        (folder / "word").chmod(0o644)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        made = Postgres(programs, folder, free_port())
        made.run(
            "initdb",
            *("-D", str(folder / "data"), "-U", "gleanings", "--auth=scram-sha-256"),
            *(f"--pwfile={folder / 'word'}", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"),
        )
        made.start()
        try:
            made.run("createdb", "gleanings")
            yield made
        finally:
            made.stop()


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    with running_postgres() as made:
        yield made


@dataclass
class Server:
    """The three services of a server, each in a group of its own, as in a unit of systemd."""

    environment: dict[str, str]
    logs: Path
    groups: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        for name in names:
            unit = f"gleanings-{name}.service"
            prepare = command_of(unit, "ExecStartPre", self.environment)
            subprocess.run(prepare, env=self.environment, check=True)
            command = command_of(unit, "ExecStart", self.environment)
            with (self.logs / f"{name}.log").open("ab") as log:
                self.groups[name] = subprocess.Popen(
                    command, env=self.environment, cwd=PROJECT, stdout=log, stderr=log, start_new_session=True
                )
            if "ExecStartPost=" in (UNITS / unit).read_text():
                after = command_of(unit, "ExecStartPost", self.environment)
                subprocess.run(after, env=self.environment, check=True)

    def kill(self, *names: str, sign: int = signal.SIGKILL) -> None:
        """Send a signal to all processes of services, as systemd does, and wait for their ends."""
        for name in names:
            process = self.groups.pop(name)
            os.killpg(process.pid, sign)
            process.wait(timeout=PATIENCE)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.environment['GLEANINGS_PORT']}"

    def answers(self) -> bool:
        """Whether nothing is wrong, asked in this process."""
        ended = [name for name, process in self.groups.items() if process.poll() is not None]
        assert not ended, f"ended: {ended}; see {self.logs}"
        return not list(faults_of_web(self.address))

    def is_healthy(self) -> bool:
        """What the unit that asks for health says."""
        asked = command_of("gleanings-health.service", "ExecStart", self.environment)
        return subprocess.run(asked, env=self.environment, check=False, capture_output=True).returncode == 0


def settings_of(postgres: Postgres, folder: Path) -> dict[str, str]:
    """The settings of a server whose folders are in this one."""
    settings = {
        line.split("=", 1)[0]: line.split("=", 1)[1]
        for line in (PROJECT / "deploy/gleanings.env").read_text().splitlines()
        if line and not line.startswith("#")
    }
    own = {
        "GLEANINGS_RAW": str(folder / "raw"),
        "GLEANINGS_OUTPUTS": str(folder / "outputs"),
        "DAGSTER_HOME": str(folder / "dagster"),
        **postgres.access,
        "GLEANINGS_PORT": str(free_port()),
        "GLEANINGS_CODE_PORT": str(free_port()),
        "GLEANINGS_BACKUPS": str(folder / "backups"),
    }
    path = f"{postgres.programs}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, **settings, **own, "PATH": path}


@pytest.fixture
def environment(postgres: Postgres, tmp_path: Path) -> dict[str, str]:
    """The settings of a server in the folders of the test."""
    return settings_of(postgres, tmp_path)


@pytest.fixture
def server(environment: dict[str, str], tmp_path: Path) -> Iterator[Server]:
    made = Server(environment, tmp_path)
    try:
        yield made
    finally:
        made.kill(*list(made.groups))
