"""Tells what differs between two releases: in lines for people, and as JSON for programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.publishing.canonical import Json, json_page
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.bridges import WORDS
from pipelines.publishing.history.changes import first_changes, read_changes
from pipelines.publishing.history.compare import Counts
from pipelines.publishing.history.differences import Differences, SchemaChanges
from pipelines.publishing.release_tables import table_files
from schemas.tables import TABLES

#: A new line of the rows' JSON on its page.
_INDENT: Final = "\n      "
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
    for table, path in differences.changes.items():
        told = first_changes(path, listed)
        if told.count == 0 and told.moved == 0:
            continue
        yield f"\n{table}:"
        words = {
            **_words_of(before, table, told.first["old_id"]),
            **_words_of(after, table, told.first["new_id"]),
        }
        yield from (f"  {_line(row, words)}" for row in told.first.iter_rows(named=True))
        if told.count > listed:
            yield f"  ... and {told.count - listed:,} more, which `--format json` gives"
        if told.moved:
            are = (
                "row is as it was under another id"
                if told.moved == 1
                else "rows are as they were under other ids"
            )
            tied = f"; in place of {told.tied:,} another would have done as well" if told.tied else ""
            yield f"  > {told.moved:,} {are}{tied}"


def differences_as_json(versions: Mapping[str, Json], differences: Differences) -> Iterator[str]:
    """All that differs, as the text of a JSON page, in pieces.

    Args:
        versions: what stands first on the page.
        differences: what differs.
    """
    known = {
        **versions,
        "same": differences.are_none,
        "schema_changes": asdict(differences.schema_changes),
        "tables": {
            table: {"before": counts.before, "after": counts.after, **asdict(counts)}
            for table, counts in differences.counts.items()
        },
    }
    yield json_page(known).removesuffix("\n}\n") + ',\n  "changes": {'
    between = ""
    for table, path in differences.changes.items():
        yield f'{between}\n    "{table}": '
        yield from _json_list(row for piece in read_changes(path) for row in piece.iter_rows(named=True))
        between = ","
    yield "\n  }\n}\n"


def _json_list(rows: Iterable[Json]) -> Iterator[str]:
    """Rows as a JSON list that stands in an object in an object, in pieces."""
    between = "["
    for row in rows:
        yield between + _INDENT + json_page(row).removesuffix("\n").replace("\n", _INDENT)
        between = ","
    yield "[]" if between == "[" else "\n    ]"


def _numbers(counts: Mapping[str, Counts]) -> Iterator[str]:
    yield f"{_HEADINGS[0]:<12}" + "".join(f"{heading:>11}" for heading in _HEADINGS[1:])
    for table, of_table in counts.items():
        cells = (getattr(of_table, heading) for heading in _HEADINGS[1:])
        yield f"{table:<12}" + "".join(f"{cell:>11,}" for cell in cells)


def _line(row: Mapping[str, str | None], words: Mapping[str, str]) -> str:
    """One change: what came (+), went (-) or has another cell (~)."""
    old_id, new_id = str(row["old_id"]), str(row["new_id"])
    match row["change"]:
        case "added":
            return f"+ {new_id} {_shortened(words.get(new_id))}"
        case "removed":
            return f"- {old_id} {_shortened(words.get(old_id))}"
    cell = f"{row['column']}: {_shortened(row['old'])} is now {_shortened(row['new'])}"
    return f"~ {new_id} {_shortened(words.get(new_id))} {cell}"


def _words_of(release: Path, table: str, ids: pl.Series) -> dict[str, str]:
    """The words by which people know some rows of a table, by id."""
    files = table_files(release / PARQUET.folder, table)
    if not files:
        return {}
    columns = WORDS.get(table, ("source_name",) if table == "documents" else ())
    (key,) = TABLES[table].primary_key
    rows = pl.scan_parquet(files).filter(pl.col(key).is_in(ids.drop_nulls().implode()))
    there = rows.collect_schema().names()
    words = pl.concat_str([column for column in columns if column in there] or [key], separator=": ")
    return dict(rows.select(pl.col(key).alias("id"), words.alias("words")).collect().iter_rows())


def _shortened(words: str | None) -> str:
    """Words on one line, in quotation marks, the rest of many left out; nothing in brackets for null.

    >>> _shortened("one\\n two"), _shortened(None)
    ('"one two"', '(nothing)')
    """
    if words is None:
        return "(nothing)"
    line = " ".join(words.split())
    return f'"{line}"' if len(line) <= _SHOWN else f'"{line[: _SHOWN - 1]}…"'
