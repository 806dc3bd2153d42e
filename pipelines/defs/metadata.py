"""What the UI shows of an asset beside its name: row counts, first rows, files, a picture.

Takes what a run wrote and gives Dagster's metadata values. Columns are described in `columns`; how text
becomes Markdown is said in `markdown`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import dagster as dg
import polars as pl

from pipelines.collecting.collect import Collected
from pipelines.defs import markdown
from pipelines.defs.extracted import Extracted
from pipelines.document import Failure, Source
from pipelines.publishing.publish import Published
from pipelines.reading.hashes import sha256_of
from schemas.vocabulary import COVERAGE_REASONS

Shown = dg.MetadataValue | str | int | float | bool

#: Rows that a preview shows.
PREVIEW_ROWS = 8

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


#: Broken inputs that are named in the log of a run.
_LOGGED = 50


def collected_metadata(found: Collected) -> dict[str, Shown]:
    """What collecting brought: counts that add up over runs as plots, and what could not be had."""
    kinds = ("new", "changed", "unchanged", "duplicate", "refused", "failed", "withdrawn")
    rows = [(trouble.place, trouble.address, trouble.detail) for trouble in found.troubles[:PREVIEW_ROWS]]
    return {
        **{kind: found.counts[kind] for kind in kinds},
        "listed for the first time": found.listed,
        "waiting": found.waiting,
        "places that could not be asked": found.broken_places,
        "could not be had": dg.MetadataValue.md(markdown.table(("place", "address", "why"), rows)),
    }


def inputs_metadata(folder: Path, sources: Iterable[Source | Failure]) -> dict[str, Shown]:
    """What is shown of the raw folder: how many inputs of which kind, and the first with their hashes."""
    kinds: Counter[str] = Counter()
    lines: list[tuple[object, ...]] = []
    for source in sources:
        kinds[_kind(source)] += 1
        if len(lines) < PREVIEW_ROWS:
            lines.append(_input_line(source))
    return {
        "dagster/row_count": kinds.total(),
        "inputs by kind": dg.MetadataValue.md(markdown.table(("kind", "inputs"), sorted(kinds.items()))),
        "first inputs": dg.MetadataValue.md(markdown.table(_INPUT_COLUMNS, lines)),
        "folder": dg.MetadataValue.path(folder),
    }


def _kind(source: Source | Failure) -> str:
    return f"left out: {source.reason}" if isinstance(source, Failure) else source.media_type


def _input_line(source: Source | Failure) -> tuple[object, ...]:
    if isinstance(source, Failure):
        return (source.source_name, _kind(source), None, None, None, source.source_sha256)
    known = source.sidecar
    sha256 = sha256_of(source.payload)
    return (source.name, _kind(source), known.published, known.publisher, known.url, sha256)


def broken_inputs(work: Path) -> list[str]:
    """The inputs that could not be used, or not wholly, in words for the log; of many only the first."""
    errors = pl.scan_parquet(work / "errors.parquet").select("source_name", "detail")
    lines = [f"{name}: {detail}" for name, detail in errors.head(_LOGGED).collect().iter_rows()]
    count = int(errors.select(pl.len()).collect().item())
    return lines + ([f"{count - _LOGGED:,} more inputs are in `errors`."] if count > _LOGGED else [])


def table_metadata(table: str, extracted: Extracted) -> dict[str, Shown]:
    """What is shown of a table after a run: rows, the first of them, the file, how long extraction took."""
    file = extracted.file(table)
    return {
        "dagster/row_count": extracted.rows[table],
        **({"what became of the signals": coverage_picture(extracted)} if table == "coverage" else {}),
        "first rows": first_rows(extracted.scan(table)),
        "file": dg.MetadataValue.path(file),
        "file size (bytes)": file.stat().st_size,
        "extraction of all tables (seconds)": round(extracted.seconds, 3),
    }


def first_rows(frame: pl.LazyFrame) -> dg.MarkdownMetadataValue:
    """The first rows of a table, as text whatever they hold."""
    head = frame.head(PREVIEW_ROWS).collect()
    shown = markdown.table(head.columns, head.iter_rows()) if head.height else "No rows."
    return dg.MetadataValue.md(shown)


def coverage_picture(extracted: Extracted) -> dg.MarkdownMetadataValue:
    """What became of each kind of signal: a picture, and the reasons with their counts."""
    fates: defaultdict[str, Counter[str]] = defaultdict(Counter)
    reasons: Counter[tuple[str, str]] = Counter()
    found = extracted.scan("coverage").group_by("signal", "row_table", "reason").len().sort(pl.all())
    for signal, row_table, reason, count in found.collect().iter_rows():
        fates[signal][_fate(row_table, reason)] += count
        if row_table is None and reason is not None:
            reasons[signal, reason] += count
    lines = [(s, r, COVERAGE_REASONS.get(r), n) for (s, r), n in reasons.most_common()]
    drawn = markdown.picture("Signals by kind and what became of them", markdown.stacked_bars(fates, _FATES))
    return dg.MetadataValue.md(
        f"{drawn}\n\n{markdown.table(('signal', 'reason', 'meaning', 'signals'), lines)}"
    )


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
    """What is shown of a release: its version, whether this run made it, its rows and where it is."""
    rows = dict(published.rows)
    pages = sorted(path for path in published.path.rglob("*") if path.suffix in (".html", ".json", ".md"))
    return {
        "version": published.version,
        "made by this run": published.changed,
        "rows by table": dg.MetadataValue.md(markdown.table(("table", "rows"), rows.items())),
        "dagster/row_count": sum(rows.values()),
        "folder": dg.MetadataValue.path(published.path),
        **{path.relative_to(published.path).as_posix(): dg.MetadataValue.path(path) for path in pages},
    }
