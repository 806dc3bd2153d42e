"""`gleanings collect` and `gleanings add`: articles into the folder of inputs."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.parameters import NEW_FOLDER, RAW, log_json, raw_folder
from pipelines.commands.telling import CommandError, TellingCommand, say_notices

if TYPE_CHECKING:
    from pipelines.collecting.collect import Collected

_log = logging.getLogger(__name__)


@click.command(
    cls=TellingCommand,
    name="collect",
    short_help="Bring new articles from the places that sources.yaml names.",
)
@raw_folder
@log_json
def collect_command(raw: Path, log_json: bool) -> None:
    """Ask every place in RAW/sources.yaml for what is new, and bring it with its sidecars.

    \b
    contact: data@desk.example      # servers are told whom to ask
    delay: 5                        # seconds between two requests to one host
    sources:
      - feed: https://courier.example/rss
        publisher: The Courier
      - sitemap: https://herald.example/sitemap.xml
        include: [/news/]
      - folder: ../archive          # links, page, table (.jsonl, .parquet, .gz) and store (s3://) too

    Pages go to RAW/collected, a register of all addresses to RAW/.collected.sqlite. What robots.txt forbids
    is not asked for, and what is reserved from text and data mining is not kept. What could not be had is
    named and tried again in a later run. Collecting publishes nothing: `gleanings publish` does.

    Exit codes: 0 all places were asked; 1 a place could not be, or the file is at fault.
    """
    from pipelines import console
    from pipelines.collecting.collect import collect

    with _told_of_sources(), console.progress_shown("Collecting", hidden=log_json) as progress:
        found = collect(raw, progress=progress)
    click.echo(console.printable(console.collected_in_words(found)))
    if log_json:
        _log_troubles(found)
    elif found.troubles:
        click.echo(console.printable(console.troubles_in_words(found)), err=True)
    sys.exit(1 if found.broken_places else 0)


@click.command(cls=TellingCommand, short_help="Add pages, files, tables, feeds or sitemaps by hand.")
@click.argument("named", nargs=-1, required=True, metavar="URL|PATH...")
@click.option("--raw", type=NEW_FOLDER, default=RAW, show_default=True, help="Folder of articles.")
def add(named: tuple[str, ...], raw: Path) -> None:
    """Add articles to the folder of inputs by address or by path.

    A page or a file comes at once, and so does every article of a folder or table. A feed or a sitemap is
    put into RAW/sources.yaml, from which `gleanings collect` brings its pages.

    Exit codes: 0 everything was added, or was there; 1 something could not be.

    \b
    gleanings add https://courier.example/news/bridge
    gleanings add https://courier.example/rss downloads/article.html
    """
    from pipelines import console
    from pipelines.collecting.add import add as add_one

    raw.mkdir(parents=True, exist_ok=True)
    faults = 0
    with _told_of_sources():
        for name in named:
            for added in add_one(raw, name):
                faults += added.is_fault
                words = f"{name}: {added.told}" + (f" ({raw / added.path})" if added.path else "")
                click.echo(console.printable(words), err=added.is_fault)
    sys.exit(1 if faults else 0)


@contextmanager
def _told_of_sources() -> Iterator[None]:
    """Tell of a `sources.yaml` that cannot be used in one line, without a traceback."""
    from pipelines.collecting.sources import SourcesError

    try:
        yield
    except SourcesError as error:
        raise CommandError(str(error)) from error


def _log_troubles(found: "Collected") -> None:
    """Log what could not be collected."""
    for trouble in found.troubles:
        _log.warning(trouble.detail, extra={"place": trouble.place, "url": trouble.address})
    say_notices(found.notices, log_json=True)
