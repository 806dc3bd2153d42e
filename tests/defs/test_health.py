"""Whether a server is well: each service that is not is named."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from pipelines.defs.health import faults_of_code, faults_of_web, main


def daemon(healthy: bool, required: bool = True) -> dict:
    return {"daemonType": "SENSOR", "required": required, "healthy": healthy}


def answer_of(daemons: list[dict], loaded: str | None = "RepositoryLocation") -> bytes:
    location = {"name": "gleanings", "locationOrLoadError": loaded and {"__typename": loaded}}
    data = {
        "instance": {"daemonHealth": {"allDaemonStatuses": daemons}},
        "workspaceOrError": {"locationEntries": [location]},
    }
    return json.dumps({"data": data}).encode()


@contextmanager
def serving(body: bytes) -> Iterator[str]:
    """A server on loopback that answers one request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.timeout = 60
        Thread(target=server.handle_request, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (answer_of([daemon(True)]), None),
        (answer_of([daemon(False, required=False)]), None),
        (answer_of([daemon(False)]), "SENSOR"),
        (answer_of([daemon(True)], "PythonError"), "code server"),
        (answer_of([daemon(True)], None), "code server"),
        (b"no JSON", "does not answer as it should"),
        (b'{"data": null}', "does not answer as it should"),
        (b'{"errors": []}', "does not answer as it should"),
    ],
)
def test_what_is_wrong_is_named(body: bytes, told: str | None):
    with serving(body) as address:
        faults = list(faults_of_web(address))
    assert len(faults) == (told is not None)
    assert told is None or told in faults[0]


def test_services_that_are_not_there_are_told_after_the_time_they_were_given(monkeypatch, capsys):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for name in ("GLEANINGS_HOST", "GLEANINGS_CODE_HOST"):
        monkeypatch.setenv(name, "127.0.0.1")
    for name in ("GLEANINGS_PORT", "GLEANINGS_CODE_PORT"):
        monkeypatch.setenv(name, str(port))
    monkeypatch.delenv("GLEANINGS_WEB_HOST", raising=False)
    assert (main([]), main(["code", "1"])) == (1, 1)
    web, code = capsys.readouterr().err.splitlines()
    assert "web server" in web
    assert "unavailable" in code
    assert len(list(faults_of_code(f"127.0.0.1:{port}"))) == 1
