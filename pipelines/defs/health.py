"""Asks whether the services of a server do their work, for systemd, a container or a watching program.

    python -m pipelines.defs.health             # the web server, and by it the daemon, the code, the database
    python -m pipelines.defs.health code        # the code server alone
    python -m pipelines.defs.health code 120    # likewise, and give it 120 seconds to start

The exit code is 1 where a service does not answer or says that it is not well; what is wrong is told, a line
each. It imports nothing slow, as it is asked often.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from typing import Any, Final
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

_SECONDS: Final = 20.0
#: Seconds between two questions.
_PAUSE: Final = 0.5
_QUESTION: Final = """
{
  instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } }
  workspaceOrError {
    ... on Workspace { locationEntries { name locationOrLoadError { __typename } } }
    ... on PythonError { message }
  }
}
"""


def faults_of_web(address: str) -> Iterator[str]:
    """What is wrong with a web server, or with what it knows of: the daemon, the code server, the database.

    Args:
        address: of the UI, such as `http://127.0.0.1:3000`.
    """
    try:
        found = _asked(address)
        daemons = found["instance"]["daemonHealth"]["allDaemonStatuses"]
        locations = found["workspaceOrError"].get("locationEntries", [])
    except (OSError, HTTPException, ValueError, KeyError, TypeError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        yield f"The web server at {address} does not answer as it should: {reason}"
        return
    for daemon in daemons:
        if daemon["required"] and not daemon["healthy"]:
            yield f"The daemon does not say that its part {daemon['daemonType']} is well."
    loaded = [entry["locationOrLoadError"] for entry in locations]
    if not any(entry and entry["__typename"] == "RepositoryLocation" for entry in loaded):
        yield "The code server does not answer, or cannot load the definitions."


def _asked(address: str) -> Mapping[str, Any]:
    body = json.dumps({"query": _QUESTION}).encode()
    request = Request(f"{address}/graphql", body, {"Content-Type": "application/json"})
    with build_opener(ProxyHandler({})).open(request, timeout=_SECONDS) as answer:
        found: Mapping[str, Any] = json.load(answer)["data"]
    return found


def faults_of_code(address: str) -> Iterator[str]:
    """What is wrong with a code server.

    Args:
        address: host and port.
    """
    import grpc
    from grpc_health.v1 import health_pb2
    from grpc_health.v1.health_pb2_grpc import HealthStub

    with grpc.insecure_channel(address) as channel:
        try:
            asked = health_pb2.HealthCheckRequest(service="DagsterApi")
            status = HealthStub(channel).Check(asked, timeout=_SECONDS).status
        except grpc.RpcError as error:
            yield f"The code server at {address} does not answer: {error.code().name.lower()}"
            return
    if status != health_pb2.HealthCheckResponse.SERVING:
        yield f"The code server at {address} says that it does not serve."


def _faults(of_code: bool) -> list[str]:
    known = os.environ
    if of_code:
        return list(faults_of_code(f"{known['GLEANINGS_CODE_HOST']}:{known['GLEANINGS_CODE_PORT']}"))
    host = known.get("GLEANINGS_WEB_HOST") or known["GLEANINGS_HOST"]
    return list(faults_of_web(f"http://{host}:{known['GLEANINGS_PORT']}"))


def main(arguments: Sequence[str]) -> int:
    """Ask, tell what is wrong, and return the exit code.

    Args:
        arguments: those of the command: of what, and how many seconds it may take until nothing is wrong.
    """
    patience = float(arguments[1]) if len(arguments) > 1 else 0.0
    deadline = time.monotonic() + patience
    while (faults := _faults(arguments[:1] == ["code"])) and time.monotonic() < deadline:
        time.sleep(_PAUSE)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
