"""Parameters of several commands: folders, stores, engines, the form of the log."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from pipelines.commands.telling import told_of_engines

_OF_STORES = (
    "Articles are read from a store by `gleanings publish --raw`, or brought into raw/ by `store:` in "
    "sources.yaml; a release is made on a disk, and put into a store by `gleanings deposit`."
)


class Folder(click.Path):
    """A folder of a disk; the address of a store is told apart, and what to do with it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse an address, which would be a folder of an odd name."""
        if isinstance(value, str) and "://" in value:
            self.fail(f"{value!r} is no folder of a disk. {_OF_STORES}", param, ctx)
        return super().convert(value, param, ctx)


class FolderOrStore(Folder):
    """A folder of a disk, as a path; or the address of a store, as it is written."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Take an address as it is."""
        is_address = isinstance(value, str) and "://" in value
        return value if is_address else super().convert(value, param, ctx)


FOLDER = Folder(exists=True, file_okay=False, path_type=Path)
NEW_FOLDER = Folder(file_okay=False, path_type=Path)
FOLDER_OR_STORE = FolderOrStore(exists=True, file_okay=False, path_type=Path)
RAW = Path("raw")
raw_folder = click.option(
    "--raw", type=FOLDER, default=RAW, show_default=True, help="Folder of articles and sidecars."
)
outputs_folder = click.option(
    "--outputs", type=NEW_FOLDER, default="outputs", show_default=True, help="Folder of releases."
)
log_json = click.option(
    "--log-json",
    is_flag=True,
    help="Write a log as lines of JSON to standard error, with the ids of the run and of documents.",
)


def where_it_runs(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose an engine, which it takes as `engine`."""

    @wraps(command)
    def told(*, engine: str, workers: int | None, memory: int | None, **others: object) -> None:
        from pipelines.running.engines import Engine

        with told_of_engines():
            command(engine=Engine(engine, workers, memory), **others)

    engine = click.option(
        "--engine",
        default="local",
        show_default=True,
        help="Where extraction runs: local, dask://HOST:PORT, ray or ray://HOST:PORT.",
    )
    workers = click.option(
        "--workers", type=click.IntRange(1), help="Shards at once.  [default: as many as there are cores]"
    )
    memory = click.option(
        "--memory",
        type=click.IntRange(16),
        help="Megabytes for sorting and comparing inputs; what is more goes to the disk.  "
        "[default: a quarter of the machine's]",
    )
    return engine(workers(memory(told)))
