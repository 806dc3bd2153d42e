"""The UI answers only to the names of this machine, so that no page of the web reaches it by its own name."""

import http.client
import inspect
import os
import socket
import subprocess
import sys
import time

import pytest
from dagster._cli import dev

from pipelines.defs.browser import FURTHER_HOSTS, MODULE, allowed_hosts, guarded


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of the UI, served without any pipeline."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    command = [
        sys.executable,
        "-m",
        MODULE,
        "serve",
        "--empty-workspace",
        "-h",
        "127.0.0.1",
        "-p",
        str(number),
    ]
    environment = {**os.environ, "DAGSTER_HOME": str(home), "DAGSTER_DISABLE_TELEMETRY": "1"}
    with subprocess.Popen(command, env=environment) as server:
        try:
            deadline = time.monotonic() + 600
            while socket.socket().connect_ex(("127.0.0.1", number)) and time.monotonic() < deadline:
                time.sleep(0.2)
            yield number
        finally:
            server.kill()


def status(port, host, method="GET", path="/server_info"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    return connection.getresponse().status


def test_requests_by_the_names_of_this_machine_are_answered(port):
    assert [status(port, host) for host in (f"127.0.0.1:{port}", f"localhost:{port}", "localhost")] == [
        200
    ] * 3


@pytest.mark.parametrize(
    "host", ["harbour.example", "localhost.harbour.example", "127.0.0.1.harbour.example", ""]
)
def test_requests_by_other_names_are_refused(port, host):
    for path in ("/server_info", "/", "/graphql?query={version}"):
        assert {status(port, host, path=path), status(port, f"{host}:{port}", path=path)} == {400}


def test_all_that_dagster_starts_but_its_server_is_started_as_it_is():
    daemon = [sys.executable, "-m", "dagster._daemon", "run"]
    assert guarded(daemon) == daemon
    assert '[sys.executable, "-m", "dagster_webserver"]' in inspect.getsource(dev)


def test_a_server_may_be_given_further_names(monkeypatch):
    monkeypatch.delenv(FURTHER_HOSTS, raising=False)
    assert allowed_hosts() == ["127.0.0.1", "localhost"]
    monkeypatch.setenv(FURTHER_HOSTS, "desk.example, 10.0.0.7,")
    assert allowed_hosts() == ["127.0.0.1", "localhost", "desk.example", "10.0.0.7"]


STARTED = """
from dagster._cli import dev
from pipelines.defs import browser

dev.dev_command_impl = lambda *_, **__: print("started")
browser.develop(["--empty-workspace"])
"""


def test_the_ui_starts_without_a_warning():
    run = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("started\n", "")
