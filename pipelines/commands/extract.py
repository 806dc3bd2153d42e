"""`gleanings extract`: tables of one article, or of a table of articles."""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.parameters import log_json, where_it_runs
from pipelines.commands.telling import TellingCommand, say_what_was_left_out

if TYPE_CHECKING:
    from pipelines.running.engines import Engine
    from pipelines.running.left_out import LeftOut

#: Names standard input, and standard output.
_STREAM = Path("-")


@click.command(cls=TellingCommand, short_help="Try it on one article or a table of articles.")
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
@log_json
@where_it_runs
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
        say_what_was_left_out(tables, log_json, lambda table: str(out / f"{table}.{form}"))
    click.echo(f"Wrote {out}:\n{rows}")
    return left_out


def _extract_to_stream(
    source: Path, tables: Path, table: str, form: str, log_json: bool, engine: "Engine"
) -> "LeftOut":
    """Write one table to standard output, and tell what was left out."""
    from pipelines.publishing.handing_out import write_table
    from pipelines.running.left_out import count_left_out

    _extract(source, tables, log_json, engine)
    say_what_was_left_out(tables, log_json, lambda table: f"the table `{table}`")
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
