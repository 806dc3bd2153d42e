"""`gleanings ui`: Dagster's UI, on this machine only."""

import os
import socket
import sys
from pathlib import Path

import click

from pipelines.commands.parameters import FOLDER, NEW_FOLDER
from pipelines.commands.telling import CommandError, TellingCommand

_LOOPBACK = "127.0.0.1"
#: The module that is Dagster's UI for this machine alone.
_UI = "pipelines.defs.browser"


@click.command(cls=TellingCommand, short_help="Watch and schedule runs in the browser.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=3000, show_default=True, help="Port to listen on."
)
@click.option("--raw", type=FOLDER, help="Folder of articles.  [default: raw of the project]")
@click.option("--outputs", type=NEW_FOLDER, help="Folder of releases.  [default: outputs of the project]")
def ui(port: int, raw: Path | None, outputs: Path | None) -> None:
    """Open the pipeline in Dagster's UI, on this machine only; Ctrl-C ends it.

    While it runs, places in raw/sources.yaml are asked every hour, a sensor publishes after raw/ changed and
    a schedule does so once a day.

    \b
    gleanings ui
    gleanings ui --port 3001 --raw articles --outputs datasets
    """
    from pipelines.defs.home import WORKSPACE, begin_events, prepare_home
    from pipelines.defs.resources import OUTPUTS, RAW

    _refuse_taken(port)
    home = prepare_home()
    begin_events(home)
    folders = {RAW: raw, OUTPUTS: outputs}
    environment = {**os.environ, "DAGSTER_HOME": str(home)}
    environment.update({name: str(folder.resolve()) for name, folder in folders.items() if folder})
    os.chdir(home)
    command = [sys.executable, "-m", _UI, "-h", _LOOPBACK, "-p", str(port), "-w", WORKSPACE]
    os.execve(sys.executable, command, environment)


def _refuse_taken(port: int) -> None:
    """End the command where another program listens on the port already."""
    with socket.socket() as probe:
        if probe.connect_ex((_LOOPBACK, port)) == 0:
            raise CommandError(f"Another program listens on port {port}; choose one with --port.")
