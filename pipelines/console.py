"""What the `gleanings` command says on the terminal: progress while it works, and what came of it, in words.

Only wording and layout. Which command says what is decided in `cli`; what a reason or a table means, in
`schemas`.
"""

import errno
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipelines.running.withholding import PERSONAL_DATA
from schemas.checks import declared_checks
from schemas.tables import TABLE_NAMES

if TYPE_CHECKING:
    from pipelines.collecting.collect import Collected
    from pipelines.depositing.places import Deposited, Item
    from pipelines.publishing.status import Status

#: Lines of a list that are shown before the rest is only counted.
LISTED = 20
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: Where passing files lie.
_PASSING = (Path(tempfile.gettempdir()),)
#: What the check for personal data demands.
PERSONAL_DATA_DEMAND = "No cell holds an e-mail address, a telephone number or the like of a private person."
_WHAT_TO_DO_ABOUT_ROWS = (
    "They are in the table `quarantine`, out of all others, and keep no other row from being published. What "
    "an article itself gives wrongly stays there; what a rule made wrongly is worth a report."
)
#: Articles that are named in one line.
NAMED = 5


@contextmanager
def progress_shown(
    label: str, hidden: bool = False, things: str = "inputs"
) -> Iterator[Callable[[int], None]]:
    """Show that work goes on and how far it is, on standard error, where that is a terminal.

    Args:
        label: what is being done, such as "Extracting".
        hidden: whether to show nothing all the same, as lines of a log go there.
        things: what is counted.

    Yields:
        A function to be called with the number of things done so far.
    """
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn(f"{{task.completed:,.0f}} {things} done"),
        TimeElapsedColumn(),
    )
    is_off = hidden or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=is_off) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done: progress.update(task, completed=done)


def tables_in_words(work: Path) -> str:
    """The number of rows of each table, one table a line.

    Args:
        work: a folder of working tables, as `pipelines.running.extract.extract_tables` writes it.
    """
    rows = {table: pq.read_metadata(work / f"{table}.parquet").num_rows for table in TABLE_NAMES}
    return "\n".join(f"  {table:<12}{count:>12,}" for table, count in rows.items())


def failures_in_words(work: Path, listed_in: str | None = None) -> str:
    """Every input that gave no rows, or not all that is known of it, with what is wrong and what to do.

    Args:
        work: a folder of working tables, as `pipelines.running.extract.extract_tables` writes it.
        listed_in: where people find all of many, where that is not the file in the folder.

    Returns:
        For each of the two a heading and a line an input; of many, only the first ones. Empty where there is
        nothing to tell.
    """
    errors = pq.read_table(work / "errors.parquet", columns=["source_name", "detail"])
    if not errors.num_rows:
        return ""
    useless: list[str] = []
    in_part: list[str] = []
    articles = _documents_among(work, errors["source_name"])
    for error in errors.to_pylist():
        lines = in_part if error["source_name"] in articles else useless
        lines.append(f"{error['source_name']}: {error['detail']}")
    rest = f"more, all in {listed_in or work / 'errors.parquet'}"
    return "\n".join(
        _listed(f"{counted(len(lines), 'input')} {outcome}:", lines, rest)
        for lines, outcome in (
            (useless, "gave no rows"),
            (in_part, "gave rows, but not all of them or of what is known"),
        )
        if lines
    )


def _documents_among(work: Path, names: pa.ChunkedArray) -> Set[str]:
    """Those of some names of inputs that became documents."""
    wanted = pc.field("source_name").isin(names)
    documents = pq.read_table(work / "documents.parquet", columns=["source_name"], filters=wanted)
    return set(documents["source_name"].to_pylist())


def collected_in_words(found: "Collected") -> str:
    """What collecting brought, in one line."""
    if not found.counts and not found.troubles and not found.waiting:
        return "Nothing new: no place lists what is not here, or sources.yaml names none."
    told = [f"{count:,} {status}" for status, count in sorted(found.counts.items())] or ["0 new"]
    waiting = f"; {counted(found.waiting, 'page')} wait for the next run" if found.waiting else ""
    return f"Pages: {', '.join(told)}{waiting}."


def troubles_in_words(found: "Collected") -> str:
    """What could not be had, with why; of much, only the first lines, as the register has all."""
    lines = [f"{trouble.address}: {trouble.detail}" for trouble in found.troubles]
    lines += found.notices
    return _listed("What could not be had:", lines, "more; those that may be had later are tried again")


def status_in_words(found: "Status") -> str:
    """How the dataset stands: a line for each thing there is to know, and what to do about it."""
    release = f"Release {found.release} of {found.released}" if found.release else "No release yet"
    documents = counted(found.rows.get("documents", 0), "document")
    articles = counted(found.inputs or 0, "article")
    lines = [f"{release}; {documents} of {articles}."]
    lines += [f"{folder} is being written by {holder}." for folder, holder in found.holders.items()]
    if found.last_run and found.last_run.error:
        lines.append(f"The last run failed ({found.last_run.ended}): {found.last_run.error}")
    if found.collected:
        told = ", ".join(f"{count:,} {status}" for status, count in found.collected.items())
        lines.append(f"Addresses: {told}.")
    if found.troubles:
        troubles = [f"{address}: {detail}" for address, detail in found.troubles.items()]
        lines.append(_listed("Not collected, and tried again by `gleanings collect`:", troubles, "more"))
    if found.pending or found.gone:
        names = ", ".join(found.pending[:NAMED]) + (", ..." if len(found.pending) > NAMED else "")
        gone = f"; {counted(found.gone, 'document')} whose article is gone" if found.gone else ""
        pending = counted(len(found.pending), "article")
        lines.append(f"Pending: {pending}{f' ({names})' if names else ''}{gone}. Run `gleanings publish`.")
    if found.left:
        heading = f"Not used, or not wholly: {counted(len(found.left), 'input')}."
        lines.append(_listed(heading, [f"{left.name}: {left.detail}" for left in found.left], "more"))
    if found.set_aside:
        total = counted(sum(found.set_aside.values()), "row")
        rows = [
            f"{table}, {check}: {count:,} ({_demand_of(table, check)})"
            for (table, check), count in sorted(found.set_aside.items())
        ]
        lines.append(_listed(f"In quarantine: {total}, by the check that failed.", rows, "more"))
        lines.append(_WHAT_TO_DO_ABOUT_ROWS)
    return "\n".join(lines)


def _demand_of(table: str, check: str) -> str:
    """What a check demands, in words."""
    demands = {declared.name: declared.description for declared in declared_checks(table)}
    return demands.get(check, PERSONAL_DATA_DEMAND if check == PERSONAL_DATA else "a law between tables")


def quarantine_in_words(work: Path, listed_in: str | None = None) -> str:
    """How many rows failed which checks and were set aside; empty where none did.

    Args:
        work: a folder of working tables, as `pipelines.running.extract.extract_tables` writes it.
        listed_in: as for `failures_in_words`.

    Returns:
        A heading and a line for each check that rows of a table failed.
    """
    columns = ["row_table", "failed_checks", "doc_id"]
    rows = pq.read_table(work / "quarantine.parquet", columns=columns).to_pylist()
    if not rows:
        return ""
    failed = Counter((row["row_table"], check) for row in rows for check in row["failed_checks"])
    heading = f"{counted(len(rows), 'row')} failed a check and went to quarantine:"
    lines = [f"{table}, {check}: {counted(count, 'row')}" for (table, check), count in failed.most_common()]
    personal = {row["doc_id"] for row in rows if PERSONAL_DATA in row["failed_checks"]}
    if personal:
        lines.append(f"those with {PERSONAL_DATA} are of {_names_of(work, personal)}")
    return _listed(heading, lines, f"more, all in {listed_in or work / 'quarantine.parquet'}")


def _names_of(work: Path, doc_ids: Set[str | None]) -> str:
    """The names of some articles, of many only the first."""
    wanted = pc.field("doc_id").isin([doc_id for doc_id in doc_ids if doc_id])
    names = pq.read_table(work / "documents.parquet", columns=["source_name"], filters=wanted)
    told = sorted(names["source_name"].to_pylist())
    rest = [f"{len(told) - NAMED:,} more"] if len(told) > NAMED else []
    return ", ".join([*told[:NAMED], *rest])


def items_in_words(items: Iterable["Item"]) -> Iterator[str]:
    """A line for each file that would be sent, and one for all of them."""
    count = size = 0
    for item in items:
        count, size = count + 1, size + item.bytes
        yield f"{item.bytes:>15,}  {item.digest}  {item.name}"
    yield f"{size:>15,}  bytes in {counted(count, 'file')}; nothing was sent."


def deposited_in_words(found: "Deposited") -> str:
    """What a deposit came to: what was sent, what was there already, and where it is found."""
    size = sum(item.bytes for item in found.sent)
    lines = [
        f"Sent {counted(len(found.sent), 'file')} ({size:,} bytes); {found.kept:,} were there already.",
        *(f"Note: {note}." for note in found.notes),
        f"All are there, and hold what they should: {found.where}",
    ]
    return printable("\n".join(lines))


def problems_in_words(problems: Sequence[object]) -> str:
    """What is wrong, a line each; of many problems, only the first ones.

    >>> print(problems_in_words(["data/csv/faq.csv: is missing"]))
    1 problem:
      data/csv/faq.csv: is missing
    """
    return _listed(f"{counted(len(problems), 'problem')}:", list(map(str, problems)), "more")


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it is one.

    >>> counted(1, "input"), counted(2000, "row")
    ('1 input', '2,000 rows')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def fault_in_words(error: OSError, places: Sequence[Path] = ()) -> str:
    """A file that could not be read or written, what is wrong, and what to do.

    Args:
        error: what went wrong.
        places: the files and folders that the command was given.

    >>> fault_in_words(PermissionError(errno.EACCES, "Permission denied", "raw/a.txt"))
    'raw/a.txt: Permission denied. Check the path, and that you may read and write there.'
    """
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        named = [Path(os.fsdecode(error.filename))] if error.filename else [*places, *_PASSING]
        return f"The disk of {_fullest(named)}: {error.strerror}. Make room there, and run it again."
    if error.filename is None:
        return error.strerror or str(error)
    return f"{error.filename}: {error.strerror}. Check the path, and that you may read and write there."


def _fullest(places: Sequence[Path]) -> Path:
    """The one of some places with the least room on its disk; of those that are not there, their folders."""
    there = (next(folder for folder in (place, *place.parents) if folder.exists()) for place in places)
    return min(there, key=lambda folder: shutil.disk_usage(folder).free)


def printable(text: str) -> str:
    """A text with all that would steer a terminal, or hide what it shows, written out; lines stay lines.

    >>> print(printable("a\\x1b[2J\\u202eb"))
    a\\x1b[2J\\u202eb
    """
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _listed(heading: str, lines: Sequence[str], rest: str) -> str:
    """A heading and its lines, of many only the first ones and how many more there are."""
    shown = [line.replace("\n", "\\n") for line in lines[: LISTED if len(lines) > LISTED else None]]
    if len(lines) > LISTED:
        shown.append(f"... and {len(lines) - LISTED:,} {rest}")
    return printable("\n  ".join([heading, *shown]))
