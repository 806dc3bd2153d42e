"""The `gleanings` command: extract, publish, verify, ui."""

from pathlib import Path

import click


@click.group()
def main() -> None:
    """Turn news articles into an open dataset whose every row can be checked against its source."""


@main.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True)
def extract(source: Path, out: Path) -> None:
    """Extract every table from SOURCE into OUT."""
    from pipelines.reading.inputs import list_sources
    from pipelines.shard import extract_tables

    extract_tables(list_sources(source), out)
