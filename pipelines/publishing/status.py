"""How the dataset stands: what is collected, pending, failed, set aside and published. It changes nothing.

Takes the folders that a person names, gives one value; `console` puts it into words, `metrics` into numbers
for a watching program.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow.parquet as pq

from pipelines.collecting.register import REGISTER, read_counts, read_troubles
from pipelines.publishing.last_run import LastRun, last_run
from pipelines.publishing.manifest import read_manifest
from pipelines.publishing.releases import newest_version, release_path
from pipelines.reading.survey import Entry, survey
from pipelines.running.locks import holder_of
from schemas.tables import RELEASE_TABLES

#: Reasons why an input is left out that are no fault.
_MEANT: Final = frozenset({"opted_out", "duplicate", "cut"})


@dataclass(frozen=True, slots=True)
class Left:
    """An input that gave no rows or not all: its name, stage and reason by their codes, and what to do."""

    name: str
    stage: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Status:
    """How the dataset stands.

    Args:
        collected: addresses by what became of them; empty where nothing was ever collected.
        inputs: articles in the folder of inputs, the same content counted once; None where nobody looked,
            and then nothing is known of `pending` and `gone`, either.
        pending: names of those that no run has taken up yet.
        gone: documents of the working tables whose article is no longer there.
        rows: rows of the working tables.
        left: inputs that could not be used, or not wholly.
        set_aside: rows in quarantine, by table and check.
        release: the version of the newest release; None where there is none.
        released: the day of that release.
        holders: who is writing now, by folder.
        last_run: how the last run that was to publish ended; None where that is not known.
        troubles: addresses that could not be collected, with why.
    """

    collected: Mapping[str, int] = field(default_factory=dict)
    inputs: int | None = None
    pending: tuple[str, ...] = ()
    gone: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    left: tuple[Left, ...] = ()
    set_aside: Mapping[tuple[str, str], int] = field(default_factory=dict)
    release: str | None = None
    released: str | None = None
    holders: Mapping[str, str] = field(default_factory=dict)
    last_run: LastRun | None = None
    troubles: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_fresh(self) -> bool:
        """Whether all that is there is published, and nothing failed."""
        failed = any(left.reason not in _MEANT for left in self.left)
        has_failed = failed or (self.last_run is not None and self.last_run.error is not None)
        return self.release is not None and not (self.pending or self.gone or has_failed)


def status_of(raw: Path, outputs: Path) -> Status:
    """How a dataset stands.

    Args:
        raw: the folder of inputs.
        outputs: the folder of releases.

    Raises:
        OSError: a folder cannot be read.
        ValueError: the newest release cannot.
    """
    work = outputs / "work"
    there = {entry.doc_id: entry.name for entry in survey(raw) if isinstance(entry, Entry)}
    documents, left = _doc_ids(work), _left_out(work)
    seen = {error.name for error in left}
    pending = (name for doc_id, name in there.items() if doc_id not in documents and name not in seen)
    held = {str(folder): holder_of(folder) for folder in (raw, work, outputs)}
    return replace(
        status_after_run(outputs),
        inputs=len(there),
        collected=read_counts(raw / REGISTER),
        troubles=read_troubles(raw / REGISTER),
        pending=tuple(sorted(pending)),
        gone=len(documents - there.keys()),
        holders={folder: holder for folder, holder in held.items() if holder},
    )


def status_after_run(outputs: Path) -> Status:
    """How a dataset stands by what its last run left, without a look at the articles.

    Args:
        outputs: the folder of releases.

    Raises:
        OSError: the folder cannot be read.
        ValueError: the newest release cannot.
    """
    work = outputs / "work"
    version = newest_version(outputs)
    manifest = read_manifest(release_path(outputs, version)) if version else None
    return Status(
        rows=_rows_in(work),
        left=_left_out(work),
        set_aside=_set_aside(work),
        release=str(version) if version else None,
        released=manifest.facts.issued if manifest else None,
        last_run=last_run(outputs),
    )


def _rows_in(work: Path) -> dict[str, int]:
    files = {table: work / f"{table}.parquet" for table in RELEASE_TABLES}
    return {table: pq.read_metadata(file).num_rows for table, file in files.items() if file.exists()}


def _doc_ids(work: Path) -> set[str]:
    """The documents of the working tables."""
    file = work / "documents.parquet"
    return set(pl.read_parquet(file, columns=["doc_id"])["doc_id"]) if file.exists() else set()


def _left_out(work: Path) -> tuple[Left, ...]:
    file = work / "errors.parquet"
    if not file.exists():
        return ()
    columns = ["source_name", "stage", "reason", "detail"]
    return tuple(Left(*row) for row in pl.read_parquet(file, columns=columns).iter_rows())


def _set_aside(work: Path) -> Counter[tuple[str, str]]:
    file = work / "quarantine.parquet"
    if not file.exists():
        return Counter()
    rows = pl.read_parquet(file, columns=["row_table", "failed_checks"]).iter_rows()
    return Counter((table, check) for table, checks in rows for check in checks)
