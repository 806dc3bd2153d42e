"""How commands tell what went wrong, and what was left out: in a line without a traceback, or as JSON."""

import logging
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

_log = logging.getLogger(__name__)
#: Under which a command knows the id of its run.
RUN_ID = "gleanings.run_id"


class TellingCommand(click.Command):
    """A command that tells what went wrong in one line without a traceback, or all in lines of JSON."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, its log as lines of JSON where that is asked for."""
        if not ctx.params.get("log_json"):
            return self._invoke(ctx)
        from pipelines.logs import run_logged_as_json

        run_id = ctx.meta[RUN_ID] = str(uuid.uuid4())
        try:
            with run_logged_as_json(run_id, ctx.info_name or ""):
                return self._invoke(ctx)
        except click.ClickException as error:
            sys.exit(error.exit_code)

    def _invoke(self, ctx: click.Context) -> object:
        """Tell of a file that could not be read or written."""
        from pipelines import console

        try:
            return super().invoke(ctx)
        except OSError as error:
            places = [given for given in ctx.params.values() if isinstance(given, Path)]
            raise CommandError(console.fault_in_words(error, places)) from error


class CommandError(click.ClickException):
    """What went wrong, with nothing in it that would steer a terminal."""

    def format_message(self) -> str:
        """The message as it may stand in a terminal."""
        from pipelines import console

        return console.printable(self.message)


class UnreadableReleaseError(CommandError):
    """A release to be compared cannot be read; exit code 1 would say that two releases differ."""

    exit_code = 2


@contextmanager
def told_if_unreadable() -> Iterator[None]:
    """End the command where a release cannot be read."""
    from polars.exceptions import PolarsError
    from pyarrow import ArrowException

    try:
        yield
    except (OSError, ValueError, ArrowException, PolarsError) as error:
        raise UnreadableReleaseError(f"A release cannot be read: {error}") from error


@contextmanager
def told_of_engines() -> Iterator[None]:
    """Tell of an engine that cannot be used in one line, without a traceback."""
    from pipelines.running.engines import EngineError

    try:
        yield
    except EngineError as error:
        raise CommandError(f"{error}.") from error


def say_notices(notices: Iterable[str], log_json: bool) -> None:
    """Tell on standard error what was found broken and mended."""
    from pipelines import console

    for notice in notices:
        if log_json:
            _log.warning(notice)
        else:
            click.echo(console.printable(f"Note: {notice}."), err=True)


def say_what_was_left_out(
    work: Path, log_json: bool = False, listed_in: Callable[[str], str] | None = None
) -> None:
    """Tell on standard error of inputs without rows and of rows in quarantine, where a run got that far."""
    from pipelines import console

    if not (work / "errors.parquet").exists():
        return
    if log_json:
        from pipelines.running.left_out import log_left_out

        log_left_out(work, _log)
        return
    listed = listed_in or (lambda table: str(work / f"{table}.parquet"))
    failures = console.failures_in_words(work, listed("errors"))
    for words in (failures, console.quarantine_in_words(work, listed("quarantine"))):
        if words:
            click.echo(words, err=True)
