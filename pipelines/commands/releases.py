"""`gleanings verify`, `diff` and `deposit`: what is done with releases that are there."""

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from pipelines.commands.parameters import FOLDER, FOLDER_OR_STORE, RAW
from pipelines.commands.stores import at_hand
from pipelines.commands.telling import CommandError, TellingCommand, told_if_unreadable


@click.command(cls=TellingCommand, short_help="Check a release against its sources.")
@click.argument("release", type=FOLDER)
@click.option(
    "--raw",
    type=FOLDER_OR_STORE,
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
        raise CommandError(f"{release} holds no {MANIFEST}: name a whole release, such as outputs/latest.")
    if raw is None and RAW.is_dir():
        raw = RAW
    try:
        articles = at_hand(raw, passing_folder("store")) if raw else nullcontext()
        with articles as folder, console.progress_shown("Verifying"):
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
        raise CommandError(console.problems_in_words(found.problems))
    if strict and found.unchecked:
        raise CommandError("Not all could be checked, and --strict was asked for.")
    click.echo("All that could be checked is well." if found.unchecked else "All is well.")


@click.command(cls=TellingCommand, short_help="Show what changed between two releases.")
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
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
        with told_if_unreadable():
            differences = compare_folders(before / PARQUET.folder, after / PARQUET.folder, changes)
        if form == "json":
            for piece in differences_as_json(versions, differences):
                click.echo(piece, nl=False)
        else:
            click.echo(f"From release {versions['before']} to {versions['after']}:")
            for line in differences_in_words(differences, before, after, console.LISTED):
                click.echo(console.printable(line))
    sys.exit(0 if differences.are_none else 1)


def _version_of(release: Path) -> str:
    from pipelines.publishing.manifest import read_manifest

    with told_if_unreadable():
        return read_manifest(release).facts.version


@click.command(cls=TellingCommand, short_help="Put a release where others find it: S3, Hugging Face, Zenodo.")
@click.argument("release", type=FOLDER)
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
        raise CommandError(str(error)) from error
    click.echo(console.deposited_in_words(found))
