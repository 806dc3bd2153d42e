"""The resources: where a run reads, writes and extracts, and in what files. What it does is in the assets."""

import hashlib
import os
from pathlib import Path
from typing import Final

import dagster as dg
from pydantic import Field

from pipelines.publishing.facts import FILE_BYTES
from pipelines.reading.hashes import file_sha256
from pipelines.running.engines import LOCAL, Engine

#: The top of the project, where `raw/` and `outputs/` stand.
PROJECT = Path(__file__).resolve().parents[2]
#: Variables of the environment that name other folders than the project's.
RAW: Final = "GLEANINGS_RAW"
OUTPUTS: Final = "GLEANINGS_OUTPUTS"
#: Seconds that a run waits for another one that writes to the same folders.
_WAIT: Final = 3600.0
#: What stands for the content of a file that cannot be read.
_UNREADABLE: Final = "unreadable"


class Paths(dg.ConfigurableResource["Paths"]):
    """The two folders that the pipeline lives between.

    Args:
        raw: the articles, one a file, with their sidecars; one that does not exist counts as empty.
        outputs: the releases; working tables go to `work` inside it.
    """

    raw: str = Field(
        default_factory=lambda: os.environ.get(RAW) or str(PROJECT / "raw"),
        description="Folder of articles and sidecars.",
    )
    outputs: str = Field(
        default_factory=lambda: os.environ.get(OUTPUTS) or str(PROJECT / "outputs"),
        description="Folder of releases.",
    )

    @property
    def raw_folder(self) -> Path:
        """Where the articles are."""
        return _folder(self.raw, "bring them into one by `store:` in sources.yaml, or publish by the command")

    @property
    def outputs_folder(self) -> Path:
        """Where releases go."""
        return _folder(self.outputs, "put releases into a store by `gleanings deposit`")

    @property
    def work_folder(self) -> Path:
        """Where the tables of a run stand before they are released."""
        return self.outputs_folder / "work"

    def raw_files(self) -> list[Path]:
        """Every file of the raw folder, articles and sidecars, in a fixed order."""
        return sorted(filter(self._is_raw_file, self.raw_folder.rglob("*")))

    def _is_raw_file(self, path: Path) -> bool:
        below = path.relative_to(self.raw_folder)
        return path.is_file() and not any(part.startswith(".") for part in below.parts)

    def raw_listing(self) -> str:
        """Hash of the raw files' names, sizes and times of change: cheap, the same while nothing moves."""
        digest = hashlib.sha256()
        for path in self.raw_files():
            digest.update(self._line(path, _facts_of(path)))
        return digest.hexdigest()

    def raw_content(self) -> str:
        """Hash of the raw files' names and bytes: the same for the same articles, wherever and whenever."""
        digest = hashlib.sha256()
        for path in self.raw_files():
            digest.update(self._line(path, _content_of(path)))
        return digest.hexdigest()

    def _line(self, path: Path, facts: str) -> bytes:
        return f"{path.relative_to(self.raw_folder).as_posix()}\0{facts}\n".encode("utf-8", "surrogateescape")


def _folder(named: str, instead: str) -> Path:
    """A folder that is named; the address of a store would count as one that does not exist yet.

    Raises:
        ValueError: it is an address.
    """
    if "://" in named:
        raise ValueError(f"{named!r} is no folder of a disk: {instead}")
    return Path(named)


def _facts_of(path: Path) -> str:
    try:
        facts = path.stat()
    except OSError:  # It has gone since the folder was listed.
        return _UNREADABLE
    return f"{facts.st_size} {facts.st_mtime_ns} {facts.st_mode}"


def _content_of(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError:  # The run tells of it; the others must not wait for it.
        return _UNREADABLE


class Compute(dg.ConfigurableResource["Compute"]):
    """The engine that extraction runs on.

    Args:
        engine: `local`, `dask://HOST:PORT`, `ray` or `ray://HOST:PORT`.
        workers: shards at once; as many as there are cores where it is left out.
        wait: seconds to wait for another run that writes to the same folders.
        memory: megabytes for sorting and comparing inputs; a quarter of the machine's where it is left out.
        deep: whether all that was extracted before is read again.
    """

    engine: str = Field(
        default=LOCAL,
        description="Where extraction runs: `local`, `dask://HOST:PORT`, `ray` or `ray://HOST:PORT`.",
    )
    workers: int | None = Field(
        default=None, description="Shards at once; as many as there are cores where it is left out."
    )
    memory: int | None = Field(
        default=None,
        ge=16,
        description="Megabytes for sorting and comparing inputs; a quarter of the machine's where left out.",
    )

    deep: bool = Field(
        default=False,
        description="Read all that was extracted before again, not only sizes and times; done once a week.",
    )

    wait: float = Field(
        default=_WAIT, ge=0, description="Seconds to wait for another run that writes to the same folders."
    )

    def chosen(self) -> Engine:
        """The engine that these words name."""
        return Engine(self.engine, self.workers, self.memory)


class Layout(dg.ConfigurableResource["Layout"]):
    """How releases lie on the disk.

    Args:
        file_megabytes: the size of a file of a table; a larger table is several files.
    """

    file_megabytes: int = Field(
        default=FILE_BYTES // 2**20,
        gt=0,
        description="Size of a file of a table in megabytes (2**20 bytes): a larger table is several files.",
    )

    @property
    def file_bytes(self) -> int:
        """The size in bytes."""
        return self.file_megabytes * 2**20
