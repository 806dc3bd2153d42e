"""Who is told of a run that failed, and that nobody is unless somebody asked for it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import dagster as dg
import pytest

from pipelines.defs.alerts import WEBHOOK, tell_of_failures


@pytest.fixture
def hook() -> Iterator[tuple[HTTPServer, list[dict[str, str]]]]:
    """A server on this machine that takes hooks, and what it took; its `status` is what it answers."""
    taken: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if self.path == "/broken" else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server, taken
    server.shutdown()
    server.server_close()


@pytest.fixture
def failure(instance: dg.DagsterInstance) -> dg.RunFailureSensorContext:
    @dg.op
    def break_down():
        raise ValueError("the disk is full")

    @dg.job
    def publish():
        break_down()

    result = publish.execute_in_process(instance=instance, raise_on_error=False)
    return dg.build_run_status_sensor_context(
        sensor_name=tell_of_failures.name,
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        dagster_event=result.get_run_failure_event(),
    ).for_run_failure()


def test_a_failure_is_told_at_the_address_that_is_named(failure, hook, monkeypatch):
    server, taken = hook
    monkeypatch.setenv(WEBHOOK, f"http://127.0.0.1:{server.server_port}/")
    tell_of_failures(failure)
    (told,) = taken
    assert failure.dagster_run.run_id in told["text"]
    assert "publish failed" in told["text"]


def test_nothing_is_sent_where_no_address_is_named(failure, hook, monkeypatch):
    monkeypatch.delenv(WEBHOOK, raising=False)
    tell_of_failures(failure)
    assert hook[1] == []


def test_an_address_that_refuses_is_told(failure, hook, monkeypatch):
    monkeypatch.setenv(WEBHOOK, f"http://127.0.0.1:{hook[0].server_port}/broken")
    with pytest.raises(RuntimeError, match="status 500"):
        tell_of_failures(failure)
