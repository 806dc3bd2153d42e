"""What the UI shows of an asset beside its name: counts, first rows, files, a picture.

Takes what a run wrote and gives Dagster's metadata values. Counts are numbers with the same names in every
run, and parts add up to their whole, so that the UI plots them over the runs. Columns are described in
`columns`; how text becomes Markdown is said in `markdown`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import dagster as dg
import polars as pl

from pipelines.collecting.collect import Collected
from pipelines.defs import markdown
from pipelines.defs.columns import table_lineage
from pipelines.defs.extracted import Extracted
from pipelines.defs.released import address_of
from pipelines.document import Failure, Source
from pipelines.extraction.rules import load_rules
from pipelines.publishing.page.write import PAGE
from pipelines.publishing.publish import Published
from pipelines.reading.hashes import sha256_of
from schemas.vocabulary import COVERAGE_REASONS, ERROR_REASONS, QUARANTINED_TABLES, WITHDRAWAL_REASONS

Shown = dg.MetadataValue | dg.TableColumnLineage | str | int | float | bool

#: Rows that a preview shows: as many as stand beside each other in the UI.
PREVIEW_ROWS = 3
#: Lines of a list.
_LISTED = 8

#: What may have become of an address.
_STATUSES = ("listed", "stored", "duplicate", "refused", "failed")
_LEFT_OUT = "left out"
#: The kinds of inputs that are counted where there are none, too.
_KINDS = ("text/plain", "text/markdown", "text/html", _LEFT_OUT)
_INPUT_COLUMNS = ("name", "kind", "published", "publisher", "url", "sha256")

#: What may become of a signal, with the colour it has in the picture of `coverage`.
_FATES = {
    "row of quotes": "#4e79a7",
    "row of statistics": "#f28e2b",
    "row of events": "#59a14f",
    "row of faq": "#b07aa1",
    "row in quarantine": "#edc948",
    "no row, with a reason": "#a0a0a0",
    "zone without rows": "#d4d4d4",
    "unaccounted for": "#d62728",
}


#: Files of a release that are linked; assets of its page are not.
_LINKED = frozenset({".html", ".json", ".jsonld", ".md", ".csv", ".parquet", ".cff", ".ttl"})


def collected_metadata(found: Collected, known: Mapping[str, int]) -> dict[str, Shown]:
    """What collecting brought, what could not be had, and what became of all addresses up to now.

    Args:
        found: what the run brought.
        known: all addresses that were ever listed, by what became of them.
    """
    kinds = ("new", "changed", "unchanged", "duplicate", "refused", "failed", "withdrawn")
    rows = [(trouble.place, trouble.address, trouble.detail) for trouble in found.troubles[:_LISTED]]
    return {
        **{kind: found.counts[kind] for kind in kinds},
        "addresses": sum(known.values()),
        **{f"addresses: {status}": known.get(status, 0) for status in _STATUSES},
        "listed for the first time": found.listed,
        "waiting": found.waiting,
        "places that could not be asked": found.broken_places,
        "could not be had": dg.MetadataValue.md(markdown.table(("place", "address", "why"), rows)),
    }


def inputs_metadata(folder: Path, sources: Iterable[Source | Failure]) -> dict[str, Shown]:
    """What is shown of the raw folder: how many inputs of which kind, and the first with their hashes."""
    kinds = Counter(dict.fromkeys(_KINDS, 0))
    lines: list[tuple[object, ...]] = []
    for source in sources:
        kinds[_kind(source)] += 1
        if len(lines) < _LISTED:
            lines.append(_input_line(source))
    return {
        "dagster/row_count": kinds.total(),
        **{f"inputs: {kind}": count for kind, count in sorted(kinds.items())},
        "first inputs": dg.MetadataValue.md(markdown.table(_INPUT_COLUMNS, lines)),
        "folder": dg.MetadataValue.path(folder),
    }


def _kind(source: Source | Failure) -> str:
    return _LEFT_OUT if isinstance(source, Failure) else source.media_type


def _input_line(source: Source | Failure) -> tuple[object, ...]:
    if isinstance(source, Failure):
        kind = f"{_LEFT_OUT}: {source.reason}"
        return (source.source_name, kind, None, None, None, source.source_sha256)
    known = source.sidecar
    sha256 = sha256_of(source.payload)
    return (source.name, _kind(source), known.published, known.publisher, known.url, sha256)


def table_metadata(table: str, extracted: Extracted) -> dict[str, Shown]:
    """What is shown of a table after a run: rows, the first of them, the file, how long extraction took."""
    file = extracted.file(table)
    return {
        "dagster/row_count": extracted.rows[table],
        **_lineage(table),
        **(_of_signals(extracted) if table == "coverage" else _counts(table, extracted)),
        "first rows": first_rows(extracted.scan(table)),
        "file": dg.MetadataValue.path(file),
        "file size (bytes)": file.stat().st_size,
        "extraction of all tables (seconds)": round(extracted.seconds, 3),
    }


def tombstones_metadata(file: Path) -> dict[str, Shown]:
    """What is shown of the table `tombstones`: how many left for which reason, and the first of them."""
    rows = pl.scan_parquet(file)
    counts = _counted_by("reason", WITHDRAWAL_REASONS, rows)
    return {
        "dagster/row_count": sum(counts.values()),
        **_lineage("tombstones"),
        **{f"left: {reason}": count for reason, count in counts.items()},
        "first rows": first_rows(rows),
        "file": dg.MetadataValue.path(file),
    }


def _lineage(table: str) -> dict[str, Shown]:
    """What each column is made from, for programs and, as only Dagster's paid UI draws it, as a table too."""
    lineage = table_lineage(table)
    lines = [
        (column, ", ".join(f"{dep.asset_key.to_user_string()}.{dep.column_name}" for dep in deps))
        for column, deps in lineage.deps_by_column.items()
    ]
    shown = markdown.table(("column", "made from"), lines)
    return {"dagster/column_lineage": lineage, "what columns are made from": dg.MetadataValue.md(shown)}


def _counts(table: str, extracted: Extracted) -> dict[str, int]:
    """Into what the rows of a table fall, where that is worth a plot."""
    if table == "errors":
        counts = _counted_by("reason", ERROR_REASONS, extracted.scan(table))
        return {f"inputs: {reason}": count for reason, count in counts.items()}
    if table == "entity_links":
        counts = _counted_by("rule_id", load_rules("links"), extracted.scan(table))
        return {f"joined by {rule}": count for rule, count in counts.items()}
    if table == "quarantine":
        counts = _counted_by("row_table", QUARANTINED_TABLES, extracted.scan(table))
        return {f"rows of {name}": count for name, count in counts.items()}
    return {}


def _counted_by(column: str, values: Iterable[str], rows: pl.LazyFrame) -> dict[str, int]:
    """How many rows have each value in a column, known values of which there are none included."""
    found = rows.group_by(column).len().collect()
    return {**dict.fromkeys(values, 0), **dict(found.iter_rows())}


def first_rows(frame: pl.LazyFrame) -> dg.MarkdownMetadataValue:
    """The first rows of a table with all of their columns, as text whatever they hold."""
    head = frame.head(PREVIEW_ROWS).collect()
    return dg.MetadataValue.md(markdown.records(head.columns, head.rows()) if head.height else "No rows.")


def _of_signals(extracted: Extracted) -> dict[str, Shown]:
    """What became of the signals: how many came to what, and a picture."""
    by_kind = _fates_of(extracted)
    fates = Counter(dict.fromkeys(_FATES, 0))
    for parts in by_kind.values():
        fates.update(parts)
    picture = coverage_picture(extracted, by_kind)
    return {
        **{f"signals: {fate}": count for fate, count in fates.items()},
        "what became of the signals": picture,
    }


def coverage_picture(
    extracted: Extracted, fates: Mapping[str, Mapping[str, int]]
) -> dg.MarkdownMetadataValue:
    """What became of each kind of signal: a picture, and the reasons with their counts."""
    reasons = extracted.scan("coverage").filter(
        pl.col("row_table").is_null() & pl.col("reason").is_not_null()
    )
    counted = reasons.group_by("signal", "reason").len().sort("len", "signal", "reason", descending=True)
    lines = [(s, r, COVERAGE_REASONS.get(r), n) for s, r, n in counted.collect().iter_rows()]
    bars = markdown.stacked_bars(fates, _FATES)
    drawn = markdown.picture("Signals by kind and what became of them", bars)
    return dg.MetadataValue.md(
        f"{drawn}\n\n{markdown.table(('signal', 'reason', 'meaning', 'signals'), lines)}"
    )


def _fates_of(extracted: Extracted) -> dict[str, Counter[str]]:
    """How many of the signals of each kind came to which of `_FATES`."""
    fates: defaultdict[str, Counter[str]] = defaultdict(Counter)
    found = extracted.scan("coverage").group_by("signal", "row_table", "reason").len().sort(pl.all())
    for signal, row_table, reason, count in found.collect().iter_rows():
        fates[signal][_fate(row_table, reason)] += count
    return fates


def _fate(row_table: str | None, reason: str | None) -> str:
    """What became of a signal, as a key of `_FATES`."""
    if row_table == "quarantine":
        return "row in quarantine"
    if row_table is not None:
        return f"row of {row_table}"
    if reason is None:
        return "unaccounted for"
    return "zone without rows" if reason.startswith("zone_") else "no row, with a reason"


def release_metadata(published: Published) -> dict[str, Shown]:
    """What is shown of a release: its version, whether this run made it, its rows, and links to its files."""
    rows = dict(published.rows)
    files = sorted(path for path in published.path.rglob("*") if path.suffix in _LINKED and path.is_file())
    names = [path.relative_to(published.path).as_posix() for path in files]
    links = [f"- [{name}]({address_of(published.path, name)})" for name in names]
    return {
        "version": published.version,
        "made by this run": published.changed,
        "page": dg.MetadataValue.url(address_of(published.path, PAGE)),
        "dagster/row_count": sum(rows.values()),
        **{f"rows of {table}": count for table, count in rows.items()},
        "files": dg.MetadataValue.md("\n".join(links)),
        "folder": dg.MetadataValue.path(published.path),
    }
