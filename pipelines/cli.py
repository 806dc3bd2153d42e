"""The `gleanings` command: collect, add, extract, publish, status, verify, diff, deposit, ui.

What each does belongs in `pipelines.commands`.
"""

import click

from pipelines.commands.collect import add, collect_command
from pipelines.commands.extract import extract
from pipelines.commands.publish import publish, status
from pipelines.commands.releases import deposit, diff, verify
from pipelines.commands.ui import ui


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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


for command in (add, collect_command, deposit, diff, extract, publish, status, ui, verify):
    main.add_command(command)
