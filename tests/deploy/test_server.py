"""A server with PostgreSQL: the queue, a restart in the middle of a run, the retry, and what it answers."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import dagster as dg
import pytest

from pipelines.running.locks import alone_in
from tests.deploy.conftest import Postgres, Server, until

ARTICLE = "Lighthouse of Tervola\n\nIt will shine again from 3 May 2025, the harbour office said on Monday."
OURS = 'repositoryLocationName: "gleanings", repositoryName: "__repository__"'
LAUNCH = f"""mutation {{
  launchRun(executionParams: {{selector: {{ {OURS}, jobName: "publish_dataset" }}}}) {{ __typename }}
}}"""
TICK = f"""mutation {{
  sensorDryRun(selectorData: {{ {OURS}, sensorName: "dead_runs" }}, cursor: "") {{ __typename }}
}}"""


def ask(server: Server, question: str) -> dict[str, Any]:
    """What the web server answers, as it answers the UI."""
    body = json.dumps({"query": question}).encode()
    request = Request(f"{server.address}/graphql", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=100) as answer:
        return json.load(answer)["data"]


@contextmanager
def known_instance(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[dg.DagsterInstance]:
    """The instance of a server."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with dg.DagsterInstance.get() as instance:
        yield instance


def statuses(instance: dg.DagsterInstance) -> list[str]:
    """How the runs that publish stand, the oldest first."""
    runs = instance.get_runs(dg.RunsFilter(job_name="publish_dataset"))
    return [run.status.value for run in reversed(runs)]


def test_a_server_that_is_killed_in_the_middle_of_a_run_goes_on(
    server: Server, postgres: Postgres, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    raw, outputs = Path(environment["GLEANINGS_RAW"]), Path(environment["GLEANINGS_OUTPUTS"])
    for folder in (raw, outputs / "work"):
        folder.mkdir(parents=True)
    (raw / "lighthouse.txt").write_text(ARTICLE, encoding="utf-8")
    with alone_in(outputs / "work"):  # Every run that publishes waits here, in its middle.
        server.start("code", "web", "daemon")
        until(server.answers, "the health of all services")
        with known_instance(environment, monkeypatch) as instance:
            until(lambda: statuses(instance) == ["STARTED"], "a run that the sensor asks for")
            assert ask(server, LAUNCH)["launchRun"]["__typename"] == "LaunchRunSuccess"
            locks = Path(environment["DAGSTER_HOME"], "alive")
            until(lambda: any(locks.glob("*")), "the first run's middle")
            assert statuses(instance) == ["STARTED", "QUEUED"]
        server.kill("code", "daemon")
        postgres.stop()
        assert not server.is_healthy()
        postgres.start()
        server.start("code", "daemon")
        with known_instance(environment, monkeypatch) as instance:
            assert statuses(instance) == ["STARTED", "QUEUED"]
            until(lambda: "sensorDryRun" in (ask(server, TICK) or {}), "a look for dead runs")
            until(lambda: statuses(instance)[0] == "FAILURE", "the end of the dead run")
    with known_instance(environment, monkeypatch) as instance:
        ended = ["FAILURE", "SUCCESS", "SUCCESS"]
        until(lambda: statuses(instance) == ended, "the ends of the retry and of the second run")
        (retried,) = instance.get_runs(dg.RunsFilter(tags={"dagster/retry_number": "1"}))
        assert retried.status is dg.DagsterRunStatus.SUCCESS
        assert instance.get_latest_materialization_event(dg.AssetKey("release")) is not None
    assert len(list((outputs / "releases").iterdir())) == 1
    until(server.answers, "the health of all services")
    assert server.is_healthy()
    version = os.readlink(outputs / "latest").removeprefix("releases/")
    with urlopen(f"{server.address}/released/{version}/index.html", timeout=100) as answer:
        assert b"Gleanings" in answer.read()
    lines = (server.logs / "code.log").read_text().splitlines()
    logged = [json.loads(line) for line in lines if line.startswith("{")]
    assert any(line["event"] == "Taken up" and line["doc_id"] and line["run_id"] for line in logged)
