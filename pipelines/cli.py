"""The `gleanings` command: collect, add, extract, publish, status, verify, diff, deposit, ui.

Takes what a person typed, calls the room that does the work and says what came of it. The work itself
belongs in the other rooms, the wording of results in `console`. What is slow to import is imported by the
command that needs it, so that `--help` comes at once.
"""

import logging
import os
import shutil
import socket
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pipelines.collecting.collect import Collected
    from pipelines.running.engines import Engine
    from pipelines.running.left_out import LeftOut

_log = logging.getLogger(__name__)


class _Folder(click.Path):
    """A folder of a disk; the address of a store is told apart, and what to do with it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse an address, which would be a folder of an odd name."""
        if isinstance(value, str) and "://" in value:
            self.fail(f"{value!r} is no folder of a disk. {_OF_STORES}", param, ctx)
        return super().convert(value, param, ctx)


class _FolderOrStore(_Folder):
    """A folder of a disk, as a path; or the address of a store, as it is written."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Take an address as it is."""
        is_address = isinstance(value, str) and "://" in value
        return value if is_address else super().convert(value, param, ctx)


_OF_STORES = (
    "Articles are read from a store by `gleanings publish --raw`, or brought into raw/ by `store:` in "
    "sources.yaml; a release is made on a disk, and put into a store by `gleanings deposit`."
)
_FOLDER = _Folder(exists=True, file_okay=False, path_type=Path)
_NEW_FOLDER = _Folder(file_okay=False, path_type=Path)
_FOLDER_OR_STORE = _FolderOrStore(exists=True, file_okay=False, path_type=Path)
_RAW = Path("raw")
_raw_folder = click.option(
    "--raw", type=_FOLDER, default=_RAW, show_default=True, help="Folder of articles and sidecars."
)
_outputs_folder = click.option(
    "--outputs", type=_NEW_FOLDER, default="outputs", show_default=True, help="Folder of releases."
)
_log_json = click.option(
    "--log-json",
    is_flag=True,
    help="Write a log as lines of JSON to standard error, with the ids of the run and of documents.",
)
#: Names standard input, and standard output.
_STREAM = Path("-")
#: Under which a command knows the id of its run.
_RUN_ID = "gleanings.run_id"
_LOOPBACK = "127.0.0.1"
#: The module that is Dagster's UI for this machine alone.
_UI = "pipelines.defs.browser"


def _where_it_runs(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose an engine, which it takes as `engine`."""

    @wraps(command)
    def told(*, engine: str, workers: int | None, memory: int | None, **others: object) -> None:
        from pipelines.running.engines import Engine

        with _told_of_engines():
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


class _TellingCommand(click.Command):
    """A command that tells what went wrong in one line without a traceback, or all in lines of JSON."""

    def invoke(self, ctx: click.Context) -> object:
        if not ctx.params.get("log_json"):
            return self._invoke(ctx)
        from pipelines.logs import run_logged_as_json

        run_id = ctx.meta[_RUN_ID] = str(uuid.uuid4())
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
            raise _CommandError(console.fault_in_words(error, places)) from error


class _Commands(click.Group):
    """The commands of `gleanings`."""

    command_class = _TellingCommand


class _CommandError(click.ClickException):
    """What went wrong, with nothing in it that would steer a terminal."""

    def format_message(self) -> str:
        from pipelines import console

        return console.printable(self.message)


class _UnreadableReleaseError(_CommandError):
    """A release to be compared cannot be read; exit code 1 would say that two releases differ."""

    exit_code = 2


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gleanings", prog_name="gleanings")
def main() -> None:
    """Turn news articles into an open dataset whose every row can be checked against its source.

    \b
    gleanings extract article.txt --out tables
    gleanings add https://courier.example/news/bridge
    gleanings collect
    gleanings publish
    gleanings status
    gleanings verify outputs/latest
    gleanings diff outputs/releases/2026.11.0 outputs/latest
    gleanings deposit outputs/latest s3://bucket/prefix
    gleanings ui

    Exit codes: 0 all is well; 1 the data or a file is at fault; 2 the command was mistyped. `extract` tells
    more apart.
    """


@main.command(short_help="Try it on one article or a table of articles.")
@click.argument("source", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, allow_dash=True, path_type=Path),
    required=True,
    help="Folder for the tables, or - to write one of them to standard output.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "jsonl"]),
    help="Form of the tables.  [default: parquet; jsonl on standard output]",
)
@click.option("--table", help="The table that goes to standard output, such as quotes.")
@click.option(
    "--input-format",
    "kind",
    type=click.Choice(["txt", "md", "html", "warc", "jsonl", "parquet"]),
    default="txt",
    show_default=True,
    help="What standard input holds.",
)
@click.option("--strict", is_flag=True, help="End with 3 or 4 also where only a part failed.")
@_log_json
@_where_it_runs
def extract(
    source: Path,
    out: Path,
    form: str | None,
    table: str | None,
    kind: str,
    strict: bool,
    log_json: bool,
    engine: "Engine",
) -> None:
    """Extract every table from SOURCE and write them to a folder.

    SOURCE is an article (.txt, .md, .html), a web archive (.warc, .warc.gz), a folder of these, or a table
    (.jsonl, .parquet) with the columns `text` or `html` and, if known, `doc_id`, `url`, `title` and
    `published`. A - stands for standard input.

    An input that cannot be used is named at the end and in the table `errors`; the others go on.

    \b
    gleanings extract article.html --out tables
    gleanings extract articles.jsonl --out tables --format csv
    gleanings extract crawl.warc.gz --out tables --workers 8
    curl -s https://courier.example/bridge | gleanings extract - --input-format html --out - --table quotes

    \b
    Exit codes: 0 tables were written
                1 a file or a folder is at fault
                2 the command was mistyped
                3 there were inputs, and none could be used; with --strict: some could not be used
                4 with --strict: rows failed a check and went to quarantine
    """
    from pipelines.running.passing import passing_folder

    _refuse_mistyped_output(out, table)
    with passing_folder("extract") as passing:
        if source == _STREAM:
            source = passing / f"stdin.{kind}"
            with source.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
        if table:
            left_out = _extract_to_stream(
                source, passing / "tables", table, form or "jsonl", log_json, engine
            )
        else:
            left_out = _extract_to_folder(source, out, form or "parquet", log_json, engine)
    sys.exit(_exit_code(left_out, strict))


@main.command(short_help="Release a dataset of everything in raw/.")
@click.option(
    "--raw",
    type=_FOLDER_OR_STORE,
    default=_RAW,
    show_default=True,
    help="Folder of articles and sidecars, or of a store (s3://...), of which only what is new is read.",
)
@_outputs_folder
@click.option("--record", is_flag=True, help="Run as Dagster's job, so that `gleanings ui` shows the run.")
@click.option(
    "--file-size",
    type=click.IntRange(min=1),
    default=256,
    show_default=True,
    help="Megabytes of a file of a table; a larger table is several files.",
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=3600,
    show_default=True,
    help="Seconds to wait for another run that writes to the same folders.",
)
@click.option(
    "--deep",
    is_flag=True,
    help="Read all that was extracted before again, not only sizes and times of its files; done once a week.",
)
@_log_json
@_where_it_runs
def publish(
    raw: Path | str,
    outputs: Path,
    record: bool,
    file_size: int,
    wait: float,
    deep: bool,
    log_json: bool,
    engine: "Engine",
) -> None:
    """Extract what is new and publish a release of the dataset, where anything in it changed.

    A release is a folder that never changes again; `outputs/latest` leads to the newest. Articles that
    cannot be used are named at the end and do not stop the others.

    \b
    gleanings publish
    gleanings publish --raw articles --outputs datasets
    gleanings publish --raw s3://desk/articles
    gleanings publish --record
    """
    from pipelines import console
    from pipelines.publishing.publish import PublishError
    from pipelines.publishing.releases import newest_version

    work = outputs / "work"
    before = newest_version(outputs)
    try:
        with _at_hand(raw, _kept_copy(outputs, wait), log_json) as folder:
            if record:
                _publish_as_recorded_run(folder, outputs, file_size, wait, deep, log_json, engine)
            else:
                _publish_directly(folder, outputs, file_size, wait, deep, log_json, engine)
    except PublishError as error:
        if not (record and log_json):  # The run has logged it.
            _say_what_was_left_out(work, log_json)
        raise _CommandError(str(error)) from error
    newest = newest_version(outputs)
    outcome = f"Nothing changed since release {newest}" if newest == before else f"Published release {newest}"
    click.echo(f"{outcome}, which is {outputs / 'latest'}:\n{console.tables_in_words(work)}")
    if not (record and log_json):
        _say_what_was_left_out(work, log_json)


@main.command(short_help="Show what is fresh, pending, failed and set aside.")
@_raw_folder
@_outputs_folder
@click.option("--metrics", is_flag=True, help="Numbers for a watching program, in Prometheus' text format.")
def status(raw: Path, outputs: Path, metrics: bool) -> None:
    """Show how the dataset stands, and what to do about what is not as it should be. Nothing is changed.

    Each run that publishes writes the numbers to OUTPUTS/work/metrics.prom, too.

    Exit codes: 0 all that is there is published; 1 something is pending or failed.

    \b
    gleanings status
    gleanings status --metrics
    """
    from pipelines import console
    from pipelines.publishing.metrics import metrics_of
    from pipelines.publishing.status import status_of

    with _told_if_unreadable():
        found = status_of(raw, outputs)
    if metrics:
        click.echo(metrics_of(found), nl=False)
    else:
        click.echo(console.printable(console.status_in_words(found)))
    sys.exit(0 if found.is_fresh else 1)


@main.command(short_help="Check a release against its sources.")
@click.argument("release", type=_FOLDER)
@click.option(
    "--raw",
    type=_FOLDER_OR_STORE,
    help="Folder of the articles it was made of, or of a store (s3://...).  [default: raw, if there]",
)
@click.option("--key", help="Public key of minisign, or its file, of whoever should have made it.")
@click.option("--strict", is_flag=True, help="Fail, too, where something could not be checked.")
def verify(release: Path, raw: Path | str | None, key: str | None, strict: bool) -> None:
    """Check RELEASE, a folder such as outputs/latest, and change nothing in it.

    All files are compared with their sums, all rows with their schemas and with the words of their articles,
    and the release is rebuilt and compared byte by byte. What cannot be checked is told: articles that were
    corrected since or are not at hand, what other code made. With a key, the signature SHA256SUMS.minisig in
    the release must be by it.

    Exit codes: 0 all that could be checked is right; 1 something is wrong, or with --strict was not checked.

    \b
    gleanings verify outputs/latest
    gleanings verify downloads/2026.11.0 --raw articles --strict
    gleanings verify downloads/2026.11.0 --key publisher.pub
    """
    from pipelines import console
    from pipelines.publishing.manifest import MANIFEST
    from pipelines.publishing.signature import UnusableKeyError, read_public_key
    from pipelines.publishing.verify import verify
    from pipelines.running.passing import passing_folder

    if not (release / MANIFEST).exists():
        raise _CommandError(f"{release} holds no {MANIFEST}: name a whole release, such as outputs/latest.")
    if raw is None and _RAW.is_dir():
        raw = _RAW
    try:
        at_hand = _at_hand(raw, passing_folder("store")) if raw else nullcontext()
        with at_hand as folder, console.progress_shown("Verifying"):
            found = verify(release, folder, read_public_key(key) if key else None)
    except UnusableKeyError as error:
        raise click.BadParameter(f"{error}.", param_hint="--key") from error
    click.echo(
        f"Checked {release} {f'against {raw}' if raw else 'without its articles; name them with --raw'}."
    )
    for note in found.notes:
        click.echo(console.printable(f"Note: {note}."))
    for what in found.unchecked:
        click.echo(console.printable(f"Not checked: {what}."))
    if not found.is_sound:
        raise _CommandError(console.problems_in_words(found.problems))
    if strict and found.unchecked:
        raise _CommandError("Not all could be checked, and --strict was asked for.")
    click.echo("All that could be checked is well." if found.unchecked else "All is well.")


@main.command(short_help="Show what changed between two releases.")
@click.argument("before", type=_FOLDER)
@click.argument("after", type=_FOLDER)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Lines for people, of many changes only the first; or everything as JSON.",
)
def diff(before: Path, after: Path, form: str) -> None:
    """Show what changed between two releases, BEFORE and AFTER, row by row.

    A line begins with + where a row came, with - where one went, and with ~ where a cell changed; the one
    with > counts rows that are as they were under another id. Rows of a corrected article are known by their
    words and those around them. Releases may follow different versions of the schemas; what both have is
    compared.

    Exit codes: 0 nothing differs; 1 something does; 2 a release cannot be read, or the command was mistyped.

    \b
    gleanings diff outputs/releases/2026.11.0 outputs/latest
    gleanings diff downloads/2026.10.0 outputs/latest --format json
    """
    from pipelines import console
    from pipelines.publishing.forms import PARQUET
    from pipelines.publishing.history.differences import compare_folders
    from pipelines.publishing.history.telling import differences_as_json, differences_in_words
    from pipelines.running.passing import passing_folder

    versions = {"before": _version_of(before), "after": _version_of(after)}
    with passing_folder("diff") as changes:
        with _told_if_unreadable():
            differences = compare_folders(before / PARQUET.folder, after / PARQUET.folder, changes)
        if form == "json":
            for piece in differences_as_json(versions, differences):
                click.echo(piece, nl=False)
        else:
            click.echo(f"From release {versions['before']} to {versions['after']}:")
            for line in differences_in_words(differences, before, after, console.LISTED):
                click.echo(console.printable(line))
    sys.exit(0 if differences.are_none else 1)


@main.command(short_help="Put a release where others find it: S3, Hugging Face, Zenodo.")
@click.argument("release", type=_FOLDER)
@click.argument("place")
@click.option(
    "--server",
    metavar="URL",
    help="Another server than that of Amazon, Hugging Face or Zenodo that speaks the same language.",
)
@click.option(
    "--publish",
    "is_public",
    is_flag=True,
    help="Show it to everybody: publish the record, which cannot be undone, or make the repository public.",
)
@click.option(
    "--dry-run", is_flag=True, help="List what would be sent, with sizes and hashes; no server is asked."
)
def deposit(release: Path, place: str, server: str | None, is_public: bool, dry_run: bool) -> None:
    """Put RELEASE, a folder such as outputs/latest, to PLACE, and check that all of it is there.

    \b
    s3://BUCKET/PREFIX   an object store; `latest.json` leads to the release once all else is there
    hf:OWNER/NAME        a dataset repository of Hugging Face: one commit, with the version as its tag
    zenodo:              a new draft with a DOI reserved, or the one of this release that is there
    zenodo:NUMBER        that draft; or a new version of that record

    The release must be whole. What is there already is not sent again, so that a deposit that was interrupted
    goes on when it is run again. Who you are is read from the environment alone: AWS_ACCESS_KEY_ID and
    AWS_SECRET_ACCESS_KEY, HF_TOKEN, or ZENODO_TOKEN.

    Exit codes: 0 all is there; 1 something is not; 2 the command was mistyped.

    \b
    gleanings deposit outputs/latest s3://news/gleanings --dry-run
    gleanings deposit outputs/latest s3://news/gleanings --server https://store.desk.example
    gleanings deposit outputs/latest hf:desk/gleanings --publish
    gleanings deposit outputs/latest zenodo: --server https://sandbox.zenodo.org
    """
    from pipelines import console
    from pipelines.depositing.contents import contents_of
    from pipelines.depositing.deposit import deposit, items_of
    from pipelines.depositing.places import DepositError, UnknownPlaceError, place_of

    try:
        named = place_of(place)
    except UnknownPlaceError as error:
        raise click.BadParameter(f"{error}.", param_hint="PLACE") from error
    try:
        contents = contents_of(release)
        if dry_run:
            for line in console.items_in_words(items_of(contents, named)):
                click.echo(console.printable(line))
            return
        with console.progress_shown("Depositing", things="files") as progress:
            found = deposit(contents, named, server, is_public, progress)
    except DepositError as error:
        raise _CommandError(str(error)) from error
    click.echo(console.deposited_in_words(found))


@main.command(name="collect", short_help="Bring new articles from the places that sources.yaml names.")
@_raw_folder
@_log_json
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


@main.command(short_help="Add pages, files, tables, feeds or sitemaps by hand.")
@click.argument("named", nargs=-1, required=True, metavar="URL|PATH...")
@click.option("--raw", type=_NEW_FOLDER, default=_RAW, show_default=True, help="Folder of articles.")
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


@main.command(short_help="Watch and schedule runs in the browser.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=3000, show_default=True, help="Port to listen on."
)
@click.option("--raw", type=_FOLDER, help="Folder of articles.  [default: raw of the project]")
@click.option("--outputs", type=_NEW_FOLDER, help="Folder of releases.  [default: outputs of the project]")
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


@contextmanager
def _at_hand(raw: Path | str, kept: AbstractContextManager[Path], log_json: bool = False) -> Iterator[Path]:
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
            raise _CommandError(f"{error}.") from error
        if not copy.is_dir():
            raise _CommandError(f"{raw} is one file: name a folder of articles.")
        yield copy


@contextmanager
def _kept_copy(outputs: Path, wait: float) -> Iterator[Path]:
    """Where what a store holds is kept from one run to the next."""
    from pipelines.running.locks import alone_in

    folder = outputs / "work" / "store"
    folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder, wait):
        yield folder


def _version_of(release: Path) -> str:
    from pipelines.publishing.manifest import read_manifest

    with _told_if_unreadable():
        return read_manifest(release).facts.version


@contextmanager
def _told_if_unreadable() -> Iterator[None]:
    """End the command where a release cannot be read."""
    from polars.exceptions import PolarsError
    from pyarrow import ArrowException

    try:
        yield
    except (OSError, ValueError, ArrowException, PolarsError) as error:
        raise _UnreadableReleaseError(f"A release cannot be read: {error}") from error


def _publish_directly(
    raw: Path, outputs: Path, file_size: int, wait: float, deep: bool, log_json: bool, engine: "Engine"
) -> None:
    from pipelines import console
    from pipelines.publishing.metrics import noting_the_end
    from pipelines.publishing.publish import publish
    from pipelines.running.extract import update_tables

    with noting_the_end(raw, outputs, click.get_current_context().meta.get(_RUN_ID)):
        with console.progress_shown("Extracting", hidden=log_json) as progress:
            written = update_tables(raw, outputs / "work", engine, progress, deep=deep, wait=wait)
        _say_notices(written.notices, log_json)
        published = publish(outputs / "work", outputs, raw=raw, file_bytes=file_size * 2**20, wait=wait)
        _say_notices(published.notices, log_json)


def _publish_as_recorded_run(
    raw: Path, outputs: Path, file_size: int, wait: float, deep: bool, log_json: bool, engine: "Engine"
) -> None:
    from pipelines.defs.home import run_job
    from pipelines.defs.resources import Compute, Layout, Paths
    from pipelines.publishing.publish import PublishError

    paths = Paths(raw=str(raw.resolve()), outputs=str(outputs.resolve()))
    compute = Compute(
        engine=engine.address, workers=engine.workers, memory=engine.memory, deep=deep, wait=wait
    )
    run_id = click.get_current_context().meta.get(_RUN_ID)
    layout = Layout(file_megabytes=file_size)
    outcome = run_job(paths, compute=compute, layout=layout, run_id=run_id, log_json=log_json)
    if not outcome.success:
        raise PublishError("\n".join([*outcome.errors, f"`gleanings ui` shows all of run {outcome.run_id}."]))


def _refuse_mistyped_output(out: Path, table: str | None) -> None:
    """End the command where --table and standard output are not given together, or the table is none."""
    from schemas.tables import TABLE_NAMES

    if (out == _STREAM) != (table is not None):
        raise click.UsageError(
            "--table names what `--out -` writes to standard output: give both, or neither."
        )
    if table is not None and table not in TABLE_NAMES:
        raise click.BadParameter(f"{table!r} is none of {', '.join(TABLE_NAMES)}.", param_hint="--table")


def _extract_to_folder(source: Path, out: Path, form: str, log_json: bool, engine: "Engine") -> "LeftOut":
    """Write all tables to a folder, and tell their rows and what was left out."""
    from pipelines import console
    from pipelines.publishing.handing_out import put_in_form
    from pipelines.running.left_out import count_left_out

    with put_in_form(out, form) as tables:
        _extract(source, tables, log_json, engine)
        rows, left_out = console.tables_in_words(tables), count_left_out(tables)
        _say_what_was_left_out(tables, log_json, lambda table: str(out / f"{table}.{form}"))
    click.echo(f"Wrote {out}:\n{rows}")
    return left_out


def _extract_to_stream(
    source: Path, tables: Path, table: str, form: str, log_json: bool, engine: "Engine"
) -> "LeftOut":
    """Write one table to standard output, and tell what was left out."""
    from pipelines.publishing.handing_out import write_table
    from pipelines.running.left_out import count_left_out

    _extract(source, tables, log_json, engine)
    _say_what_was_left_out(tables, log_json, lambda table: f"the table `{table}`")
    # Whoever reads may have enough before the end.
    with suppress(BrokenPipeError), os.fdopen(os.dup(1), "wb") as stream:
        write_table(tables, table, form, stream)
    return count_left_out(tables)


def _extract(source: Path, out: Path, log_json: bool, engine: "Engine") -> None:
    from pipelines import console
    from pipelines.running.extract import extract_tables

    with console.progress_shown("Extracting", hidden=log_json) as progress:
        extract_tables(source, out, engine, progress)


def _exit_code(left_out: "LeftOut", strict: bool) -> int:
    """What `extract` ends with, as its help tells."""
    if left_out.all_failed or (strict and left_out.failures):
        return 3
    return 4 if strict and left_out.quarantined else 0


@contextmanager
def _told_of_sources() -> Iterator[None]:
    """Tell of a `sources.yaml` that cannot be used in one line, without a traceback."""
    from pipelines.collecting.sources import SourcesError

    try:
        yield
    except SourcesError as error:
        raise _CommandError(str(error)) from error


@contextmanager
def _told_of_engines() -> Iterator[None]:
    """Tell of an engine that cannot be used in one line, without a traceback."""
    from pipelines.running.engines import EngineError

    try:
        yield
    except EngineError as error:
        raise _CommandError(f"{error}.") from error


def _say_notices(notices: Iterable[str], log_json: bool) -> None:
    """Tell on standard error what was found broken and mended."""
    from pipelines import console

    for notice in notices:
        if log_json:
            _log.warning(notice)
        else:
            click.echo(console.printable(f"Note: {notice}."), err=True)


def _log_troubles(found: "Collected") -> None:
    """Log what could not be collected."""
    for trouble in found.troubles:
        _log.warning(trouble.detail, extra={"place": trouble.place, "url": trouble.address})
    _say_notices(found.notices, log_json=True)


def _say_what_was_left_out(
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


def _refuse_taken(port: int) -> None:
    """End the command where another program listens on the port already."""
    with socket.socket() as probe:
        if probe.connect_ex((_LOOPBACK, port)) == 0:
            raise _CommandError(f"Another program listens on port {port}; choose one with --port.")
