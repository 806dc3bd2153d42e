"""Articles that lie in a store: a copy of what it holds now."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pipelines.commands.telling import CommandError


@contextmanager
def at_hand(raw: Path | str, kept: AbstractContextManager[Path], log_json: bool = False) -> Iterator[Path]:
    """A folder of articles; where a store is named, a copy of what it holds now.

    Args:
        raw: the folder, or the address of a store.
        kept: where a copy is kept, in which no other run writes meanwhile.
        log_json: whether lines of a log go to standard error.
    """
    if isinstance(raw, Path):
        yield raw
        return
    from pipelines import console
    from pipelines.collecting.fetching import FetchError
    from pipelines.collecting.stores import mirror

    with kept as folder:
        try:
            with console.progress_shown("Bringing", hidden=log_json, things="files") as progress:
                copy = mirror(raw, folder, progress)
        except FetchError as error:
            raise CommandError(f"{error}.") from error
        if not copy.is_dir():
            raise CommandError(f"{raw} is one file: name a folder of articles.")
        yield copy


@contextmanager
def kept_copy(outputs: Path, wait: float) -> Iterator[Path]:
    """Where what a store holds is kept from one run to the next."""
    from pipelines.running.locks import alone_in

    folder = outputs / "work" / "store"
    folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder, wait):
        yield folder
