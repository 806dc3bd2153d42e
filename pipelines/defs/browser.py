"""Dagster's UI with the files of releases beside it: what `gleanings ui` runs, in place of `dagster dev`.

A page of the web can have its own name lead to this machine, and so reach what listens here from the browser
(DNS rebinding). Requests that name another host than this machine, or than those that a server is given in
`GLEANINGS_HOSTS`, are refused. Dagster has no setting for that, hence a few names from below its public
surface, at the version that is pinned.
"""

import os
import sys
import warnings
from collections.abc import Sequence
from typing import Any, Final

from dagster._cli import dev
from dagster._core.workspace.context import IWorkspaceProcessContext
from dagster._core.workspace.context import WorkspaceRequestContext as Request
from dagster_shared.ipc import open_ipc_subprocess
from dagster_shared.utils.warnings import SupersessionWarning
from dagster_webserver import app, cli
from dagster_webserver.webserver import DagsterWebserver
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from pipelines.defs.released import route_of_releases

#: The name of this module, by which it is run.
MODULE: Final = "pipelines.defs.browser"
#: What a request may call this machine.
HOSTS: Final = ("127.0.0.1", "localhost")
#: The variable of the environment that names further hosts, with commas between them.
FURTHER_HOSTS: Final = "GLEANINGS_HOSTS"
#: The argument with which this module serves the UI; without it, it starts all services.
_SERVE: Final = "serve"


class LocalWebserver(DagsterWebserver[IWorkspaceProcessContext[Request], Request]):
    """Dagster's web server, which answers only requests to this machine by its own names."""

    def build_middleware(self) -> list[Middleware]:
        """What each request passes through, the check of its host first."""
        check = Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts(), www_redirect=False)
        return [check, *super().build_middleware()]

    def build_routes(self) -> list[BaseRoute]:
        """What is answered where: the files of releases, then all that Dagster answers."""
        routes: list[BaseRoute] = super().build_routes()  # type: ignore[no-untyped-call]
        return [route_of_releases(), *routes]


def allowed_hosts() -> list[str]:
    """The names by which a request may call this machine."""
    named = os.environ.get(FURTHER_HOSTS, "").split(",")
    return [*HOSTS, *filter(None, map(str.strip, named))]


def serve(arguments: Sequence[str]) -> None:
    """Serve the UI, with the arguments of `dagster-webserver`."""
    vars(app)["DagsterWebserver"] = LocalWebserver
    cli.cli(args=list(arguments), auto_envvar_prefix="DAGSTER_WEBSERVER")


def develop(arguments: Sequence[str]) -> None:
    """Start all services as `dagster dev` does, with its arguments, and this module as its server."""

    def start(command: Sequence[str], **options: Any) -> object:
        return open_ipc_subprocess(guarded(command), **options)

    vars(dev)["open_ipc_subprocess"] = start
    warnings.simplefilter("ignore", SupersessionWarning)  # What is to take its place starts the same command.
    dev.dev_command(args=list(arguments))


def guarded(command: Sequence[str]) -> list[str]:
    """A command that `dagster dev` starts, with this module in the place of Dagster's server.

    >>> guarded([sys.executable, "-m", "dagster_webserver", "--port", "3000"])[1:]
    ['-m', 'pipelines.defs.browser', 'serve', '--port', '3000']
    """
    if list(command[:3]) == [sys.executable, "-m", "dagster_webserver"]:
        return [sys.executable, "-m", MODULE, _SERVE, *command[3:]]
    return list(command)


if __name__ == "__main__":
    if sys.argv[1:2] == [_SERVE]:
        serve(sys.argv[2:])
    else:
        develop(sys.argv[1:])
