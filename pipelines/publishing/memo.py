"""Remembers what the newest release was made of, so that a run with nothing new need not build it again.

The memo lies beside the working tables and saves time only: without it, or where anything in it is not as it
was, the release is built and compared.
"""

import json
from pathlib import Path
from typing import Final

from pipelines.publishing.canonical import Json, json_page
from pipelines.publishing.content import inputs_sha256
from pipelines.publishing.durable import replace_text
from pipelines.publishing.inputs import Inputs
from pipelines.publishing.manifest import MANIFEST
from pipelines.publishing.release_tables import table_files
from pipelines.reading.hashes import file_sha256
from pipelines.running.code_version import whole_version
from schemas.tables import RELEASE_TABLES

_MEMO: Final = "publishing/newest.json"

Memo = dict[str, Json]


def memo_of(work: Path, inputs: Inputs, file_bytes: int) -> Memo:
    """All that a release made now would depend on, beside the day and the releases before it.

    Args:
        work: the folder of working tables.
        inputs: every input and its status.
        file_bytes: the size of a file of a table.
    """
    return {
        "code": whole_version(),
        "file_bytes": file_bytes,
        "inputs": inputs_sha256(inputs),
        "tables": {
            table: [file_sha256(path) for path in table_files(work, table)] for table in RELEASE_TABLES
        },
    }


def remember(work: Path, release: Path, memo: Memo) -> None:
    """Note that a release says what one made now would say.

    Args:
        work: the folder of working tables.
        release: the release.
        memo: what `memo_of` gives.
    """
    (work / _MEMO).parent.mkdir(exist_ok=True)
    replace_text(work / _MEMO, json_page({**memo, **_release(release)}))


def is_remembered(work: Path, release: Path, memo: Memo) -> bool:
    """Whether that was noted of a release, which is whole.

    Args:
        work: the folder of working tables.
        release: the release.
        memo: what `memo_of` gives.
    """
    try:
        noted = json.loads((work / _MEMO).read_bytes())
    except (OSError, ValueError):
        return False
    return bool(noted == {**memo, **_release(release)})


def _release(release: Path) -> Memo:
    return {"version": release.name, "manifest": file_sha256(release / MANIFEST)}
