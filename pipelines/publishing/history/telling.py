"""Tells what differs between two releases: in lines for people, and as JSON for programs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.canonical import Json
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.bridges import WORDS
from pipelines.publishing.history.compare import Counts
from pipelines.publishing.history.differences import Differences, SchemaChanges, read_table
from schemas.tables import TABLES

#: How much of a row's words and of a cell is shown, in code points.
_SHOWN: Final = 60
_SCHEMA_WORDS: Final[Mapping[str, str]] = {
    "tables_added": "New tables",
    "tables_removed": "Tables that went",
    "columns_added": "New columns",
    "columns_removed": "Columns that went",
}
_HEADINGS: Final = ("table", "before", "after", "added", "removed", "changed", "moved", "unchanged")


def schema_changes_in_words(changes: SchemaChanges, quote: str = "") -> Iterator[str]:
    """A line for each kind of change of the schemas.

    >>> list(schema_changes_in_words(SchemaChanges(columns_added=("quotes.cue",))))
    ['New columns: quotes.cue']
    """
    for kind, words in _SCHEMA_WORDS.items():
        names: Sequence[str] = getattr(changes, kind)
        if names:
            yield f"{words}: {', '.join(f'{quote}{name}{quote}' for name in names)}"


def differences_in_words(differences: Differences, before: Path, after: Path, listed: int) -> Iterator[str]:
    """What differs, a line each.

    Args:
        differences: what differs.
        before: the folder of the earlier release.
        after: the folder of the later one.
        listed: how many lines a table gets; of more, only their number is told.
    """
    yield from schema_changes_in_words(differences.schema_changes)
    yield from _numbers(differences.counts)
    for table, changes in differences.changes.items():
        if changes.is_empty():
            continue
        yield f"\n{table}:"
        words = {**_words_of(before, table), **_words_of(after, table)}
        yield from (f"  {_line(row, words)}" for row in islice(changes.iter_rows(named=True), listed))
        if changes.height > listed:
            yield f"  ... and {changes.height - listed:,} more, which `--format json` gives"


def differences_as_json(differences: Differences) -> dict[str, Json]:
    """All that differs, as JSON."""
    return {
        "same": differences.are_none,
        "schema_changes": asdict(differences.schema_changes),
        "tables": {
            table: {"before": counts.before, "after": counts.after, **asdict(counts)}
            for table, counts in differences.counts.items()
        },
        "changes": {table: changes.to_dicts() for table, changes in differences.changes.items()},
    }


def _numbers(counts: Mapping[str, Counts]) -> Iterator[str]:
    yield f"{_HEADINGS[0]:<12}" + "".join(f"{heading:>11}" for heading in _HEADINGS[1:])
    for table, of_table in counts.items():
        cells = (getattr(of_table, heading) for heading in _HEADINGS[1:])
        yield f"{table:<12}" + "".join(f"{cell:>11,}" for cell in cells)


def _line(row: Mapping[str, str | None], words: Mapping[str, str]) -> str:
    """One change: what came (+), went (-), has another id (>) or another cell (~)."""
    old_id, new_id = str(row["old_id"]), str(row["new_id"])
    match row["change"]:
        case "added":
            return f"+ {new_id} {_shortened(words.get(new_id))}"
        case "removed":
            return f"- {old_id} {_shortened(words.get(old_id))}"
        case "moved":
            return f"> {old_id} is now {new_id} {_shortened(words.get(new_id))}"
    return f"~ {new_id} {row['column']}: {_shortened(row['old'])} is now {_shortened(row['new'])}"


def _words_of(release: Path, table: str) -> dict[str, str]:
    """The words by which people know the rows of a table, by id."""
    if not (release / PARQUET.path(table)).exists():
        return {}
    columns = WORDS.get(table, ("source_name",) if table == "documents" else ())
    rows = read_table(release / PARQUET.folder, table)
    (key,) = TABLES[table].primary_key
    words = pl.concat_str([column for column in columns if column in rows.columns] or [key], separator=": ")
    return dict(rows.select(pl.col(key).alias("id"), words.alias("words")).iter_rows())


def _shortened(words: str | None) -> str:
    """Words on one line, in quotation marks, the rest of many left out; nothing in brackets for null.

    >>> _shortened("one\\n two"), _shortened(None)
    ('"one two"', '(nothing)')
    """
    if words is None:
        return "(nothing)"
    line = " ".join(words.split())
    return f'"{line}"' if len(line) <= _SHOWN else f'"{line[: _SHOWN - 1]}…"'
