"""The units of systemd and the compose file: what they start is there, and the same in both."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from pipelines.defs.resources import PROJECT
from tests.deploy.conftest import INSTALLED, UNITS, command_of

SERVICES = ("code", "daemon", "web")
COMPOSE = yaml.safe_load((PROJECT / "deploy/compose.yaml").read_text())


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_starts_what_a_unit_starts(service: str):
    environment = {name: str(value) for name, value in COMPOSE["x-gleanings"]["environment"].items()}
    environment["GLEANINGS_CODE_HOST"] = "0.0.0.0"
    unit = command_of(f"gleanings-{service}.service", "ExecStart", environment)
    assert [word.replace(str(PROJECT), INSTALLED) for word in unit] == COMPOSE["services"][service]["command"]


@pytest.mark.parametrize("service", [*SERVICES, "database"])
def test_every_container_is_asked_for_its_health(service: str):
    assert COMPOSE["services"][service]["healthcheck"]["test"][0] == "CMD"


def test_only_the_ui_is_open_and_only_to_this_machine():
    opened = {name: found.get("ports") for name, found in COMPOSE["services"].items() if "ports" in found}
    assert opened == {"web": ["127.0.0.1:3000:3000"]}


def test_every_setting_that_a_unit_names_is_in_the_example():
    given = (PROJECT / "deploy/gleanings.env").read_text()
    for unit in UNITS.glob("*.service"):
        for name in re.findall(r"\$\{(\w+)\}", unit.read_text()):
            assert f"\n{name}=" in given, f"{unit.name}: {name}"


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd is not installed: apt-get install systemd"
)
def test_systemd_takes_the_units(tmp_path: Path):
    for unit in UNITS.iterdir():
        text = unit.read_text().replace(INSTALLED, str(PROJECT))
        (tmp_path / unit.name).write_text(text)
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    names = [str(path) for path in sorted(tmp_path.iterdir())]
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in found.stderr.splitlines() if "gleanings" in line] == []
    assert found.returncode == 0
