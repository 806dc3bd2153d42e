"""`gleanings publish` and `gleanings status`: a release of all articles, and how the dataset stands."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.parameters import (
    FOLDER_OR_STORE,
    RAW,
    log_json,
    outputs_folder,
    raw_folder,
    where_it_runs,
)
from pipelines.commands.stores import at_hand, kept_copy
from pipelines.commands.telling import (
    RUN_ID,
    CommandError,
    TellingCommand,
    say_notices,
    say_what_was_left_out,
    told_if_unreadable,
)

if TYPE_CHECKING:
    from pipelines.running.engines import Engine


@click.command(cls=TellingCommand, short_help="Release a dataset of everything in raw/.")
@click.option(
    "--raw",
    type=FOLDER_OR_STORE,
    default=RAW,
    show_default=True,
    help="Folder of articles and sidecars, or of a store (s3://...), of which only what is new is read.",
)
@outputs_folder
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
@log_json
@where_it_runs
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
        with at_hand(raw, kept_copy(outputs, wait), log_json) as folder:
            if record:
                _publish_as_recorded_run(folder, outputs, file_size, wait, deep, log_json, engine)
            else:
                _publish_directly(folder, outputs, file_size, wait, deep, log_json, engine)
    except PublishError as error:
        if not (record and log_json):  # The run has logged it.
            say_what_was_left_out(work, log_json)
        raise CommandError(str(error)) from error
    newest = newest_version(outputs)
    outcome = f"Nothing changed since release {newest}" if newest == before else f"Published release {newest}"
    click.echo(f"{outcome}, which is {outputs / 'latest'}:\n{console.tables_in_words(work)}")
    if not (record and log_json):
        say_what_was_left_out(work, log_json)


def _publish_directly(
    raw: Path, outputs: Path, file_size: int, wait: float, deep: bool, log_json: bool, engine: "Engine"
) -> None:
    from pipelines import console
    from pipelines.publishing.metrics import noting_the_end
    from pipelines.publishing.publish import publish
    from pipelines.running.extract import update_tables

    with noting_the_end(raw, outputs, click.get_current_context().meta.get(RUN_ID)):
        with console.progress_shown("Extracting", hidden=log_json) as progress:
            written = update_tables(raw, outputs / "work", engine, progress, deep=deep, wait=wait)
        say_notices(written.notices, log_json)
        published = publish(outputs / "work", outputs, raw=raw, file_bytes=file_size * 2**20, wait=wait)
        say_notices(published.notices, log_json)


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
    run_id = click.get_current_context().meta.get(RUN_ID)
    layout = Layout(file_megabytes=file_size)
    outcome = run_job(paths, compute=compute, layout=layout, run_id=run_id, log_json=log_json)
    if not outcome.success:
        raise PublishError("\n".join([*outcome.errors, f"`gleanings ui` shows all of run {outcome.run_id}."]))


@click.command(cls=TellingCommand, short_help="Show what is fresh, pending, failed and set aside.")
@raw_folder
@outputs_folder
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

    with told_if_unreadable():
        found = status_of(raw, outputs)
    if metrics:
        click.echo(metrics_of(found), nl=False)
    else:
        click.echo(console.printable(console.status_in_words(found)))
    sys.exit(0 if found.is_fresh else 1)
