"""Publishes: validated working tables become the newest release, or nothing happens.

A release is built in a staging folder, written through to the disk and renamed into place; then the two
pointers to the latest release move. A crash leaves the old release the latest, and the next run clears
what the crash left. What stands in a release is decided in `build`, how releases lie in `releases`.
"""

import datetime
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.publishing.build import build_release, differs_in_words
from pipelines.publishing.content import Content
from pipelines.publishing.damage import Damage, damage_of
from pipelines.publishing.facts import FILE_BYTES, facts_of_this_build
from pipelines.publishing.history.record import history_since, read_history, write_tombstones
from pipelines.publishing.inputs import Inputs, list_inputs
from pipelines.publishing.manifest import read_manifest
from pipelines.publishing.memo import is_remembered, memo_of, remember
from pipelines.publishing.page.assets import write_assets
from pipelines.publishing.privacy import find_leaks
from pipelines.publishing.release_tables import scan_release_table
from pipelines.publishing.releases import (
    Version,
    clear_staging,
    first_version,
    last_version,
    newest_version,
    point_to,
    promote,
    release_path,
    staging_folder,
)
from pipelines.running.locks import alone_in
from pipelines.running.passing import scratch_in
from schemas.tables import TABLE_NAMES

_log = logging.getLogger(__name__)
#: How many rows a message names.
_TOLD: Final = 10


class PublishError(Exception):
    """A release that must not or cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to.

    Args:
        version: the version of the newest release.
        path: its folder.
        changed: whether it is new.
        rows: its rows by table.
        notices: what was found damaged in the release before, in words.
    """

    version: str
    path: Path
    changed: bool
    rows: Mapping[str, int]
    notices: Sequence[str] = ()


def publish(
    work: Path,
    outputs: Path,
    *,
    raw: Path,
    today: datetime.date | None = None,
    file_bytes: int = FILE_BYTES,
    wait: float = 0.0,
) -> Published:
    """Make a release of the working tables, unless the newest release says the same already.

    It says the same where its rows and inputs are these, and its other files are what this code would write
    of them with the facts that it records.

    Args:
        work: the folder that holds `<table>.parquet` for every table, as `update_tables` writes them.
        outputs: the folder of releases; made where it is missing.
        raw: where the inputs lie.
        today: the day of the release; by default that of `SOURCE_DATE_EPOCH`, else the clock's (UTC).
        file_bytes: the size of a file of a table: a larger table is several files.
        wait: seconds to wait for another run that is writing to either folder.

    Returns:
        The newest release, and whether it is new.

    Raises:
        PublishError: a working table is missing, no input became a document, the release would hold
            personal data, the newest release is damaged where its history is read, or another run is
            publishing.
    """
    work, outputs, raw = work.resolve(), outputs.resolve(), raw.absolute()
    _refuse_incomplete(work)
    try:
        with alone_in(work, wait):
            _refuse_nothing(work, raw)
            outputs.mkdir(parents=True, exist_ok=True)
            with alone_in(outputs, wait), scratch_in(work) as scratch:
                clear_staging(outputs)
                published = _publish_if_new(work, outputs, raw, today or _today(), file_bytes, scratch)
    except BlockingIOError as error:
        raise PublishError(f"{error.strerror}.") from error
    facts = {"version": published.version, "changed": published.changed, "rows": dict(published.rows)}
    _log.info("Published" if published.changed else "Nothing changed", extra=facts)
    return published


def update_tombstones(
    work: Path, outputs: Path, today: datetime.date | None = None, wait: float = 0.0
) -> None:
    """Write the working table `tombstones`: what the newest release has and the working tables have not.

    `publish` does the same before it makes a release; this is for whoever wants to look at them before.

    Args:
        work: as for `publish`.
        outputs: likewise.
        today: likewise.
        wait: likewise.

    Raises:
        PublishError: a working table is missing, the newest release is damaged where its history is read, or
            another run is publishing.
    """
    work, outputs = work.resolve(), outputs.resolve()
    _refuse_incomplete(work)
    try:
        with alone_in(work, wait), alone_in(outputs, wait):
            _write_tombstones(work, _standing(outputs, today or _today()))
    except BlockingIOError as error:
        raise PublishError(f"{error.strerror}.") from error


@dataclass(frozen=True, slots=True)
class _Standing:
    """The releases as a run finds them: the newest, what is damaged in it, and the version of the next."""

    newest: Version | None
    previous: Path | None
    damage: Damage
    version: Version


def _standing(outputs: Path, today: datetime.date) -> _Standing:
    newest = newest_version(outputs)
    last = last_version(outputs)
    previous = release_path(outputs, newest) if newest else None
    version = last.next(today) if last else first_version(today)
    return _Standing(newest, previous, damage_of(previous), version)


def _write_tombstones(work: Path, standing: _Standing) -> None:
    if standing.damage.fatal:
        raise PublishError(standing.damage.in_words)
    write_tombstones(work, standing.previous, str(standing.version))


def _publish_if_new(
    work: Path, outputs: Path, raw: Path, today: datetime.date, file_bytes: int, scratch: Path
) -> Published:
    standing = _standing(outputs, today)
    _write_tombstones(work, standing)
    previous, damage, version = standing.previous, standing.damage, standing.version
    whole = None if damage.of_files else standing.newest
    inputs = list_inputs(work, raw)
    memo = memo_of(work, inputs, file_bytes)
    if whole and previous and is_remembered(work, previous, memo):
        return _unchanged(outputs, whole, damage)
    with staging_folder(outputs) as staging:
        facts = facts_of_this_build(str(version), today, file_bytes)
        with history_since(previous, work, scratch) as history:
            content = build_release(work, inputs, staging, facts, history)
        if whole and previous and _says_the_same(previous, staging, work, inputs, content, scratch):
            remember(work, previous, memo)
            return _unchanged(outputs, whole, damage)
        _refuse_personal_data(staging)
        write_assets(staging)
        promote(staging, outputs, version)
    point_to(outputs, version)
    path = release_path(outputs, version)
    remember(work, path, memo)
    return Published(str(version), path, changed=True, rows=_rows_in(content), notices=damage.notices)


def _unchanged(outputs: Path, newest: Version, damage: Damage) -> Published:
    """What publishing comes to where the newest release says the same already."""
    path = release_path(outputs, newest)
    write_assets(path)
    point_to(outputs, newest)
    rows = _rows_in(read_manifest(path).content)
    return Published(str(newest), path, changed=False, rows=rows, notices=damage.notices)


def _rows_in(content: Content) -> dict[str, int]:
    return {table: found.rows for table, found in content.tables.items()}


def _refuse_incomplete(work: Path) -> None:
    missing = [table for table in TABLE_NAMES if not (work / f"{table}.parquet").is_file()]
    if missing:
        raise PublishError(f"{work} lacks the tables {', '.join(missing)}; run the extraction again.")


def _refuse_nothing(work: Path, raw: Path) -> None:
    """An empty folder of inputs is far likelier a mistake than a dataset without documents."""
    if not scan_release_table(work, "documents").head(1).collect().is_empty():
        return
    reasons = scan_release_table(work, "errors").group_by("reason").len().collect().rows()
    if not reasons:
        raise PublishError(f"There are no articles in {raw}, so there is nothing to publish. Put some there.")
    told = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons))
    raise PublishError(
        f"None of the inputs in {raw} became a document ({told}), so there is nothing to publish."
    )


def _refuse_personal_data(release: Path) -> None:
    leaks = find_leaks(release)
    if leaks:
        told = "\n".join(f"  {leak}" for leak in leaks[:_TOLD])
        raise PublishError(
            f"The release would publish personal data in {len(leaks)} places, so it is not made. Run "
            "the extraction again, which withholds such rows; where that does not help, set `opt_out: true` "
            f"in the sidecars of the articles concerned, or mend what the sidecars say:\n{told}"
        )


def _says_the_same(
    release: Path, built: Path, work: Path, inputs: Inputs, content: Content, scratch: Path
) -> bool:
    """Whether a release, which is whole, holds this content, and says of it what it would say today."""
    manifest = read_manifest(release)
    if manifest.content_sha256 != content.sha256:
        return False
    history = read_history(release)
    return not differs_in_words(release, built, work, inputs, content, manifest.facts, history, scratch)


def _today() -> datetime.date:
    """The day by `SOURCE_DATE_EPOCH` (whole seconds since 1970), or by the clock, in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.datetime.now(datetime.UTC).date()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise PublishError(
            f"SOURCE_DATE_EPOCH is {epoch!r}; give whole seconds since 1970, or unset it."
        ) from error
