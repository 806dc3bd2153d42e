"""Writes `CHANGELOG.md`: every release, what came and went with it, from the map and the tombstones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.publishing.about import TITLE
from pipelines.publishing.history.compare import Counts
from pipelines.publishing.history.release_map import ReleaseEntry
from pipelines.publishing.history.telling import schema_changes_in_words
from schemas.vocabulary import WITHDRAWAL_REASONS

_INTRODUCTION = f"""# Changelog of {TITLE}

All releases, the newest first. Rows are compared by their ids, and those of a corrected article by their
words and the words around them: a *changed* row has another cell, a *moved* one another id only. Where a
table's rows have no ids, a row stayed where one like it is there. `changes/` tells the newest release's
changes row by row, `releases.json` tells programs what this page says.
"""
#: Of more documents that left, the table `tombstones` tells.
_NAMED = 20


@dataclass(frozen=True, slots=True)
class _Left:
    """The documents that left with a release: how many, and the first of them."""

    documents: int
    named: pl.DataFrame


def changelog_text(entries: Sequence[ReleaseEntry], tombstones: Iterable[pl.DataFrame]) -> str:
    """The changelog.

    Args:
        entries: the map, the oldest release first.
        tombstones: the documents that have left, in pieces.
    """
    sections = [_INTRODUCTION]
    left = _left_by_release(tombstones)
    for number in range(len(entries) - 1, -1, -1):
        before = entries[number - 1] if number else None
        sections.append("\n".join(_section(entries[number], before, left.get(entries[number].version))))
    return "\n".join(sections)


def _left_by_release(tombstones: Iterable[pl.DataFrame]) -> Mapping[str, _Left]:
    """The documents that left with each release."""
    left: dict[str, _Left] = {}
    for piece in tombstones:
        for (version,), rows in piece.group_by("left_release", maintain_order=True):
            known = left.get(str(version), _Left(0, rows.clear()))
            named = pl.concat([known.named, rows]).head(_NAMED)
            left[str(version)] = _Left(known.documents + rows.height, named)
    return left


def _section(entry: ReleaseEntry, before: ReleaseEntry | None, left: _Left | None) -> Iterator[str]:
    yield f"## {entry.version} ({entry.issued})\n"
    yield " ".join(_facts(entry, before)) + "\n"
    yield from (f"{line}.\n" for line in schema_changes_in_words(entry.schema_changes, quote="`"))
    if left is not None:
        yield from _documents_that_left(left)
    if entry.since is None:
        yield "| table | rows |\n|---|---:|"
        yield from (f"| `{name}` | {counts.after:,} |" for name, counts in entry.tables.items())
    else:
        yield "| table | rows | added | removed | changed | moved | unchanged |"
        yield "|---|---:|---:|---:|---:|---:|---:|"
        yield from (_counts_line(name, counts) for name, counts in entry.tables.items())
    yield ""


def _facts(entry: ReleaseEntry, before: ReleaseEntry | None) -> Iterator[str]:
    yield f"Compared with {entry.since}." if entry.since else "The first release."
    if before is None or before.schema_version == entry.schema_version:
        yield f"Schemas {entry.schema_version}."
    else:
        yield f"Schemas {entry.schema_version} (before: {before.schema_version})."
    changed = before is not None and before.code_version != entry.code_version
    yield f"Rows made by {'other ' if changed else ''}code, {entry.code_version[:16]}."
    yield f"Documents: {entry.sources.documents:,},"
    yield f"published up to {entry.sources.published or 'an unknown date'},"
    yield f"retrieved up to {entry.sources.retrieved or 'an unknown date'}."


def _documents_that_left(left: _Left) -> Iterator[str]:
    yield "Documents that left:\n"
    for doc_id, name, reason in left.named.select("doc_id", "source_name", "reason").iter_rows():
        yield f"- `{doc_id}` ({_plain(name)}): {WITHDRAWAL_REASONS[reason]}"
    if left.documents > left.named.height:
        yield f"- and {left.documents - left.named.height:,} more, all in the table `tombstones`"
    yield ""


def _plain(name: str) -> str:
    """A file's name such that Markdown takes nothing in it for markup."""
    return "".join(
        f"&#{ord(character)};" if character in "\\`*_{}[]<>()#!|&" else character for character in name
    )


def _counts_line(name: str, counts: Counts) -> str:
    cells = (counts.after, counts.added, counts.removed, counts.changed, counts.moved, counts.unchanged)
    return f"| `{name}` | {' | '.join(f'{cell:,}' for cell in cells)} |"
