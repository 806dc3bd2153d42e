"""The files of releases as the UI's server hands them out: what their addresses are, and how it answers.

Anybody may have written an article, and so the words of a release: its page runs apart from the UI, and all
else is shown as plain text or downloaded.
"""

from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pipelines.defs.resources import Paths

#: Where the files of all releases stand below the address of the UI.
ROUTE: Final = "/released"
_AS_TEXT: Final = frozenset({".cff", ".md", ".ttl", ".txt", ""})
#: A page of a release runs its own scripts, but as a stranger to the UI beside it.
_HEADERS: Final = {
    "Content-Security-Policy": "sandbox allow-scripts allow-popups allow-downloads",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def address_of(release: Path, name: str) -> str:
    """Where the UI's server has a file of a release.

    >>> address_of(Path("outputs/releases/2026.11.0"), "data/csv/quotes.csv")
    '/released/2026.11.0/data/csv/quotes.csv'
    """
    return f"{ROUTE}/{quote(release.name)}/{quote(name)}"


class ReleasedFiles(StaticFiles):
    """The files of releases, and nothing beside them."""

    async def check_config(self) -> None:
        """The folder may come later: nothing is released before the first run."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, with headers that keep what is in it apart from the UI."""
        response = await super().get_response(path, scope)
        response.headers.update(_HEADERS)
        if PurePosixPath(path).suffix in _AS_TEXT and response.status_code == 200:
            response.headers["Content-Type"] = "text/plain; charset=utf-8"
        return response


def route_of_releases() -> Mount:
    """The route by which the UI's server hands out the files below the folder of releases."""
    folder = Paths().outputs_folder / "releases"
    return Mount(ROUTE, ReleasedFiles(directory=folder, check_dir=False))
