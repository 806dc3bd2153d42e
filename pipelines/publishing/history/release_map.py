"""The map of releases: which release has which schemas, code, sources, content and changes.

It stands in each release, with the release itself as its newest entry, so that the newest release tells of
all others, whether these are kept or not; and once more beside the releases.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from pipelines.publishing.canonical import json_page
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.history.compare import Counts
from pipelines.publishing.history.differences import SchemaChanges
from pipelines.publishing.manifest import MANIFEST, Manifest, read_manifest
from pipelines.publishing.release_tables import table_files
from pipelines.reading.hashes import file_sha256

#: Where the map stands, in a release and in the folder of releases.
RELEASE_MAP: Final = "releases.json"
#: What stands after every character of a date.
_AFTER_ALL: Final = "~"


@dataclass(frozen=True, slots=True)
class Cutoff:
    """How far the sources of a release reach.

    Args:
        documents: how many articles it was made of.
        published: the latest date of publication among them (EDTF), if any is known.
        retrieved: the latest date of retrieval.
    """

    documents: int
    published: str | None
    retrieved: str | None


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """What the map says of one release.

    Args:
        version: its version.
        issued: the day of the release, ISO 8601.
        schema_version: the version of its schemas.
        code_version: the hash of the code that made its rows.
        content_sha256: the hash of all that it holds.
        manifest_sha256: the hash of its manifest; None for the release that the map stands in.
        sources: how far its sources reach.
        since: the release that it was compared with; None for the first.
        tables: for each table how many rows came, went, changed and stayed.
        schema_changes: what is new in its tables.
    """

    version: str
    issued: str
    schema_version: str
    code_version: str
    content_sha256: str
    manifest_sha256: str | None
    sources: Cutoff
    since: str | None
    tables: Mapping[str, Counts]
    schema_changes: SchemaChanges = field(default_factory=SchemaChanges)


def map_text(entries: Sequence[ReleaseEntry]) -> str:
    """The map as a JSON page, the newest release first.

    Args:
        entries: the releases, the oldest first.
    """
    return json_page({"releases": [_as_json(entry) for entry in reversed(entries)]})


def read_map(release: Path) -> tuple[ReleaseEntry, ...]:
    """The map that stands in a release, the oldest release first.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no JSON, or something in it is missing or of a wrong kind.
    """
    try:
        found = json.loads((release / RELEASE_MAP).read_text(encoding="utf-8"))
        return tuple(_entry_of_json(entry) for entry in reversed(found["releases"]))
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{RELEASE_MAP} lacks something, or has it in a wrong form: {error}") from error


def map_up_to(release: Path) -> tuple[ReleaseEntry, ...]:
    """The map of a release that is there as a whole, with the hash of its manifest; the oldest release first.

    A release that has no map is taken for the first one.
    """
    entries = read_map(release) if (release / RELEASE_MAP).exists() else (_first_entry(release),)
    return (*entries[:-1], replace(entries[-1], manifest_sha256=file_sha256(release / MANIFEST)))


def cutoff_of(documents: pl.LazyFrame) -> Cutoff:
    """How far sources reach, from the table `documents`."""
    latest = (_latest(pl.col(name)) for name in ("published", "retrieved"))
    return Cutoff(*documents.select(pl.len(), *latest).collect(engine="streaming").row(0))


def _latest(dates: pl.Expr) -> pl.Expr:
    """The latest of some dates; a year ends after each of its months, and these after their days."""
    return (dates + _AFTER_ALL).max().str.strip_suffix(_AFTER_ALL)


def _first_entry(release: Path) -> ReleaseEntry:
    manifest: Manifest = read_manifest(release)
    return ReleaseEntry(
        version=manifest.facts.version,
        issued=manifest.facts.issued,
        schema_version=manifest.schema_version,
        code_version=manifest.facts.code_version,
        content_sha256=manifest.content_sha256,
        manifest_sha256=None,
        sources=cutoff_of(pl.scan_parquet(table_files(release / PARQUET.folder, "documents"))),
        since=None,
        tables={name: Counts(added=table.rows) for name, table in manifest.content.tables.items()},
    )


def _as_json(entry: ReleaseEntry) -> dict[str, Any]:
    """An entry with the number of rows of each table, which people look for."""
    tables = {name: {"rows": counts.after, **asdict(counts)} for name, counts in entry.tables.items()}
    return {**asdict(entry), "tables": tables}


def _entry_of_json(found: Mapping[str, Any]) -> ReleaseEntry:
    tables = {
        name: Counts(**{term: int(count) for term, count in counts.items() if term != "rows"})
        for name, counts in found["tables"].items()
    }
    changes = {term: tuple(map(str, names)) for term, names in found["schema_changes"].items()}
    return ReleaseEntry(
        **{
            **found,
            "tables": tables,
            "sources": Cutoff(**found["sources"]),
            "schema_changes": SchemaChanges(**changes),
        }
    )
