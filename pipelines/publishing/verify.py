"""Verifies a release: that its files are whole, and that every cell follows from the raw articles.

Three questions, each asked only where the one before found nothing wrong: are the files those of the
manifest; are the tables those of the schemas, the same in both formats; do the rows pass all checks and hold
in the articles, does what is told of the making and of earlier releases hold, does the attestation name these
files and inputs, and does a rebuild give the same bytes. Where articles are not at hand, or not as they were,
the release is rebuilt from its own Parquet files, so that all else is checked against them. What cannot be
checked is told, and is no problem. Nothing here changes a release.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.attestation import check_attestation
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.record import History
from pipelines.publishing.inputs import EXTRACTED, INPUTS, Inputs, extracted_inputs, read_inputs
from pipelines.publishing.manifest import Manifest
from pipelines.publishing.page.assets import check_assets, notes_on_assets
from pipelines.publishing.pieces import by_ranges
from pipelines.publishing.release_tables import stored_rows
from pipelines.publishing.signature import PublicKey, check_signature
from pipelines.publishing.verification import Problem, Verification
from pipelines.publishing.verify_claims import check_claims, is_made_here, notes_on_making
from pipelines.publishing.verify_files import check_files
from pipelines.publishing.verify_history import check_history
from pipelines.publishing.verify_links import check_links
from pipelines.publishing.verify_rebuild import differences_from_rebuild
from pipelines.publishing.verify_rows import check_all_rows
from pipelines.publishing.verify_schemas import is_of_other_schemas, is_readable, missing_columns, tables_of
from pipelines.publishing.verify_sources import Articles, find_articles
from pipelines.publishing.verify_tables import check_tables
from pipelines.running.database import Database, open_database
from pipelines.running.passing import passing_folder

__all__ = ["Problem", "Verification", "verify"]

#: How many files of a kind are named.
_NAMED: Final = 5
_UNREADABLE: Final = (
    "all but the files, as it follows the schemas {}, of which the code here knows less; verify it with the "
    "code that made it"
)


def verify(release: Path, raw: Path | None, key: PublicKey | None = None) -> Verification:
    """Verify a release.

    Args:
        release: its folder, or a link to it.
        raw: where the articles lie that it was made of; None where they are not at hand. Those that were
            corrected or left since are told, and all else is checked.
        key: the public key of whoever should have made it; None where none is known.

    Returns:
        What is wrong, and what could not be checked.
    """
    release = release.resolve()
    manifest, problems = check_files(release)
    if manifest is None or problems:
        return Verification(tuple(problems), ("nothing else was checked, as the files are not whole",))
    signed = check_signature(release, key)
    notes = (*signed.notes, *notes_on_making(release, manifest), *notes_on_assets(release))
    if not is_readable(release, manifest):
        return Verification(tuple(signed.problems), notes, (_UNREADABLE.format(manifest.schema_version),))
    with passing_folder("verify") as scratch, open_database(scratch) as database:
        found = _verify_whole(release, raw, manifest, scratch, database)
    return Verification((*signed.problems, *found.problems), (*notes, *found.notes), found.unchecked)


def _verify_whole(
    release: Path, raw: Path | None, manifest: Manifest, scratch: Path, database: Database
) -> Verification:
    """What is wrong with a release whose files are whole."""
    of_tables = list(check_tables(release, manifest))
    inputs, of_inputs = _read_inputs(release)
    if inputs is None or of_tables:
        note = "the rest was not checked, as the tables are not sound"
        return Verification((*of_tables, *of_inputs), (note,))
    rows = {table: manifest.content.tables[table].rows for table in tables_of(manifest)}
    history, of_history, notes = check_history(release, rows, scratch, by_this_code=is_made_here(manifest))
    if history is None:
        return Verification(tuple(of_history), ("the rest was not checked, as the history is not sound",))
    articles, absent = find_articles(inputs, raw, database) if raw else (None, [])
    of_rows, on_rows, unchecked = check_all_rows(release, articles, database)
    notes += [*on_rows, *(articles.notes_on_others() if articles else ())]
    problems = [*_inputs_that_are_not_documents(inputs, release), *of_history, *of_rows]
    problems += check_claims(release, manifest.facts, history)
    problems += check_attestation(release, inputs, manifest.files)
    whole = None if absent else articles
    of_files, otherwise = _made_again(release, inputs, whole, manifest, history, scratch, database)
    if absent:
        otherwise.append("rebuilt from its own Parquet files only, as not all articles are as they were")
    problems += [*of_files, *check_assets(release)]
    unchecked = [*_not_here(release, manifest), *absent, *unchecked, *otherwise]
    return Verification(tuple(problems), tuple(notes), tuple(unchecked))


def _made_again(
    release: Path,
    inputs: Inputs,
    articles: Articles | None,
    manifest: Manifest,
    history: History,
    scratch: Path,
    database: Database,
) -> tuple[list[Problem], list[str]]:
    """What is otherwise where it is made again: problems, or what other code may rightly make otherwise."""
    if is_of_other_schemas(manifest):
        return [], ["not rebuilt, as only the code that made it writes tables of its schemas"]
    differing = check_links(release, database)
    differing += differences_from_rebuild(release, inputs, articles, manifest.facts, history, scratch)
    if is_made_here(manifest):
        return differing, []
    return [], [_by_other_code(differing)] if differing else []


def _not_here(release: Path, manifest: Manifest) -> Iterator[str]:
    """What a release of other schemas does not have, or does not tell."""
    missing = list(missing_columns(release, manifest))
    if missing:
        yield f"it follows the schemas {manifest.schema_version}, which had no {', '.join(missing)}"
    if not is_made_here(manifest):
        yield "the changes that it tells were only held to its tables, as other code may tell them otherwise"


def _by_other_code(differing: Sequence[Problem]) -> str:
    """That files cannot be told to be right, as other code made them."""
    named = ", ".join(sorted({problem.where for problem in differing})[:_NAMED])
    more = f" and {len(differing) - _NAMED} more" if len(differing) > _NAMED else ""
    return f"made by other code or packages than those here, which give otherwise: {named}{more}"


def _read_inputs(release: Path) -> tuple[Inputs | None, list[Problem]]:
    try:
        return read_inputs(release / INPUTS), []
    except (OSError, ValueError) as error:
        return None, [Problem(INPUTS, f"cannot be read: {error}")]


def _inputs_that_are_not_documents(inputs: Inputs, release: Path) -> Iterator[Problem]:
    listed = (rows.filter(pl.col("status") == EXTRACTED) for rows in inputs.pieces())
    documents = stored_rows(release / PARQUET.folder, "documents")
    sides = by_ranges("doc_id", listed, documents)
    if not _are_in_order(inputs) or not all(ours.equals(extracted_inputs(rows)) for ours, rows in sides):
        yield Problem(INPUTS, "does not list the inputs that `documents` was made of")


def _are_in_order(inputs: Inputs) -> bool:
    last = pl.Series("doc_id", [], dtype=pl.String)
    for rows in inputs.pieces():
        if not pl.concat([last, rows["doc_id"]]).is_sorted():
            return False
        last = pl.concat([last, rows["doc_id"]]).tail(1)
    return True
