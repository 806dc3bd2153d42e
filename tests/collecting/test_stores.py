"""A copy of what a store holds: only what is new is read, what has gone goes, and nothing leads out of it."""

from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from pipelines.collecting.fetching import FetchError
from pipelines.collecting.stores import mirror

STORE = "memory://desk/articles"


@pytest.fixture
def memory(monkeypatch) -> MemoryFileSystem:
    """A store in memory, with two articles in it."""
    monkeypatch.setattr(MemoryFileSystem, "store", {})
    monkeypatch.setattr(MemoryFileSystem, "pseudo_dirs", [""])
    files = fsspec.filesystem("memory")
    files.pipe({"/desk/articles/mill.txt": b"Mill to close", "/desk/articles/2026/ferry.txt": b"Ferry sails"})
    return files


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The names of what is read from the store."""
    names: list[str] = []
    real = MemoryFileSystem._open

    def noted(self, path, *args, **more):
        names.append(path)
        return real(self, path, *args, **more)

    monkeypatch.setattr(MemoryFileSystem, "_open", noted)
    return names


def copied(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.usefixtures("memory")
def test_all_files_of_a_store_are_here_under_their_names(tmp_path):
    assert copied(mirror(STORE, tmp_path)) == {"mill.txt": b"Mill to close", "2026/ferry.txt": b"Ferry sails"}


def test_only_what_is_new_or_changed_is_read(tmp_path, memory, read):
    folder = mirror(STORE, tmp_path)
    before = (folder / "2026/ferry.txt").stat()
    read.clear()
    memory.pipe({"/desk/articles/mill.txt": b"Mill closed", "/desk/articles/bridge.txt": b"Bridge opens"})
    read.clear()
    mirror(STORE, tmp_path)
    assert sorted(read) == ["/desk/articles/bridge.txt", "/desk/articles/mill.txt"]
    assert (folder / "2026/ferry.txt").stat() == before
    assert copied(folder)["mill.txt"] == b"Mill closed"


def test_what_has_gone_from_the_store_goes(tmp_path, memory):
    mirror(STORE, tmp_path)
    memory.rm("/desk/articles/mill.txt")
    assert set(copied(mirror(STORE, tmp_path))) == {"2026/ferry.txt"}
    assert set(copied(mirror(STORE, tmp_path))) == {"2026/ferry.txt"}


def test_a_file_that_was_lost_here_is_read_again(tmp_path, memory, read):
    folder = mirror(STORE, tmp_path)
    (folder / "mill.txt").unlink()
    read.clear()
    mirror(STORE, tmp_path)
    assert read == ["/desk/articles/mill.txt"]


def test_another_store_takes_the_place_of_the_first(tmp_path, memory):
    mirror(STORE, tmp_path)
    memory.pipe("/other/mill.txt", b"Another one!!")
    assert copied(mirror("memory://other", tmp_path)) == {"mill.txt": b"Another one!!"}


def test_a_folder_may_come_in_place_of_a_file_and_go_again(tmp_path, memory):
    mirror(STORE, tmp_path)
    memory.rm("/desk/articles/mill.txt")
    memory.pipe("/desk/articles/mill.txt/part.txt", b"First part")
    assert copied(mirror(STORE, tmp_path))["mill.txt/part.txt"] == b"First part"
    memory.rm("/desk/articles/mill.txt", recursive=True)
    memory.pipe("/desk/articles/mill.txt", b"Mill to close")
    assert copied(mirror(STORE, tmp_path))["mill.txt"] == b"Mill to close"


def test_a_store_that_cannot_be_listed_takes_nothing_away(tmp_path, memory, monkeypatch):
    folder = mirror(STORE, tmp_path)
    real = MemoryFileSystem.ls

    def refused(self, path, **more):
        if path.endswith("2026"):
            raise PermissionError("not for you")
        return real(self, path, **more)

    monkeypatch.setattr(MemoryFileSystem, "ls", refused)
    memory.rm("/desk/articles/mill.txt")
    with pytest.raises(FetchError, match="cannot be read: not for you"):
        mirror(STORE, tmp_path)
    assert set(copied(folder)) == {"mill.txt", "2026/ferry.txt"}


def test_a_store_that_is_not_there_is_told_and_takes_nothing_away(tmp_path, memory):
    folder = mirror(STORE, tmp_path)
    memory.rm("/desk", recursive=True)
    with pytest.raises(FetchError, match="cannot be read"):
        mirror(STORE, tmp_path)
    assert set(copied(folder)) == {"mill.txt", "2026/ferry.txt"}


def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path, memory):
    memory.store["/desk/articles/../../out.txt"] = memory.store["/desk/articles/mill.txt"]
    with pytest.raises(FetchError, match="leads out of its folder"):
        mirror(STORE, tmp_path / "copy")
    assert not list(tmp_path.rglob("out.txt"))


def test_one_file_is_brought_as_it_is(tmp_path, memory):
    memory.pipe("/desk/rows.jsonl", b'{"text": "Mill"}\n')
    assert mirror("memory://desk/rows.jsonl", tmp_path).read_bytes() == b'{"text": "Mill"}\n'


def test_a_store_of_a_kind_that_nobody_knows_is_told(tmp_path):
    with pytest.raises(FetchError, match="cannot be read"):
        mirror("nowhere://desk", tmp_path)
