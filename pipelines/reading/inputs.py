"""Lists the sources of an input: a file, a folder, or a table of articles, each with its sidecar."""

import json
from collections.abc import Iterator
from pathlib import Path

from pipelines.document import Failure, Sidecar, Source


def list_sources(location: Path) -> Iterator[Source | Failure]:
    """The sources at a location, in a fixed order, streamed.

    Args:
        location: a file, a folder (searched with its subfolders), a `.jsonl` or a `.parquet` table.

    Yields:
        A source for each article, or a failure for each input that cannot be used.
    """
    if location.suffix == ".jsonl":
        for number, line in enumerate(location.open(encoding="utf-8"), 1):
            row = json.loads(line)
            kind = "text" if row.get("text") is not None else "html"
            yield Source(
                f"{location.name}#{number}",
                row[kind],
                "text/plain" if kind == "text" else "text/html",
                row.get("doc_id"),
                Sidecar(url=row.get("url"), title=row.get("title"), published=row.get("published")),
                "given",
            )
    else:
        for path in sorted(location.rglob("*.txt")) if location.is_dir() else [location]:
            yield Source(str(path), path.read_bytes(), "text/plain")
