"""Remembers every address that was ever listed, and what became of it: an SQLite file below `raw/`.

Each change is one transaction, so that a run which is killed leaves all that it had done. What is stored can
be told again from the sidecars beside the pages: a register that is missing or damaged is made anew of them.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pipelines.collecting.listing import Listed
from pipelines.reading.identity import key_of

#: The register's file below the folder of inputs; it is hidden, as it is no article.
REGISTER: Final = ".collected.sqlite"
_VERSION: Final = 1
_TABLES: Final = """
create table pages (
    key text primary key, url text not null, place text not null, status text not null, detail text not null,
    changed text, path text, text_sha256 text, etag text, last_modified text, fetched_at text, due_at text,
    tries integer not null default 0
) without rowid;
create index pages_due on pages (place, due_at);
create index pages_text on pages (text_sha256);
create table hosts (origin text primary key, closed_until text not null) without rowid;
"""
#: After how long a page is asked for once more, by what became of it; doubled with each failure on end.
_AGAIN: Final[Mapping[str, timedelta]] = {
    "stored": timedelta(days=1),
    "duplicate": timedelta(days=7),
    "failed": timedelta(hours=1),
    "refused": timedelta(days=7),
}
_LONGEST: Final = timedelta(days=14)
#: A page that has not changed so often on end is asked for again only where a place says that it has.
_SETTLED: Final = 4
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """An address, and what became of it.

    Args:
        key: as of `key_of`.
        url: the address as it was listed.
        place: the place that listed it.
        status: `listed`, `stored`, `duplicate` (of another page), `refused` (it must not be collected, or is
            no article) or `failed` (it will be tried again).
        detail: why, for a person.
        path: where it is stored, below the folder of inputs.
        text_sha256: hash of the article's text.
        etag: as its server gave it.
        last_modified: as its server gave it.
        fetched_at: when it was fetched last, in UTC.
        tries: how often it has failed, or has not changed, on end.
    """

    key: str
    url: str
    place: str
    status: str = "listed"
    detail: str = ""
    path: str | None = None
    text_sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: str | None = None
    tries: int = 0

    @property
    def validators(self) -> dict[str, str]:
        """Headers that ask for the page only if it has changed since."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value and self.path}


_COLUMNS: Final = tuple(Page.__slots__)
_SELECT: Final = f"select {', '.join(_COLUMNS)} from pages"
_STORED: Final = (*_COLUMNS, "due_at")
_PUT: Final = (
    f"insert into pages ({', '.join(_STORED)}) values ({', '.join('?' * len(_STORED))}) "
    f"on conflict (key) do update set {', '.join(f'{column} = excluded.{column}' for column in _STORED[1:])}"
)
_AGAIN_AT_ONCE: Final = (
    "update pages set due_at = null, changed = ?1 where key = ?2 and ?1 > fetched_at "
    "and (changed is null or ?1 > changed)"
)
_LIST: Final = (
    "insert or ignore into pages (key, url, place, status, detail, changed) "
    "values (?, ?, ?, 'listed', 'it has not been fetched yet', ?)"
)


class Register:
    """The register of a folder of inputs.

    Args:
        raw: the folder.
        stored: the pages that lie there, for a register that has to be made anew.
    """

    def __init__(self, raw: Path, stored: Iterable[Page] = ()) -> None:
        """Open it; make it anew where there is none that can be read."""
        self.notice: str | None = None
        path = raw / REGISTER
        if path.exists() and not _is_sound(path):
            self.notice = f"{path} was damaged and is made anew from the pages that are stored"
            path.unlink()
            for rest in ("-wal", "-shm", "-journal"):
                path.with_name(path.name + rest).unlink(missing_ok=True)
        is_new = not path.exists()
        self._base = sqlite3.connect(path, isolation_level=None)
        if is_new:
            self._base.executescript(f"begin; {_TABLES} pragma user_version = {_VERSION}; commit;")
            self._base.execute("begin")
            for page in stored:
                self.put(
                    page, datetime.fromisoformat(page.fetched_at) if page.fetched_at else datetime.now(UTC)
                )
            self._base.execute("commit")

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def take_down(self, place: str, listed: Iterable[Listed]) -> int:
        """Note what a place lists; what has changed since it was fetched is due at once.

        Returns:
            How many addresses are new.
        """
        new = 0
        self._base.execute("begin")
        for entry in listed:
            key, changed = key_of(entry.url), entry.changed.isoformat() if entry.changed else None
            self._base.execute(_AGAIN_AT_ONCE, (changed, key))
            new += self._base.execute(_LIST, (key, entry.url, place, changed)).rowcount
        self._base.execute("commit")
        return new

    def due(self, place: str, now: datetime, most: int) -> list[Page]:
        """The pages of a place that are to be fetched now, those that were never tried first."""
        found = self._base.execute(
            f"{_SELECT} where place = ? and (due_at is null or due_at <= ?) "
            "order by status != 'listed', due_at, key limit ?",
            (place, now.isoformat(), most),
        )
        return [Page(*row) for row in found]

    def waiting(self, place: str, now: datetime) -> int:
        """How many pages of a place are still to be fetched now."""
        found = self._base.execute(
            "select count(*) from pages where place = ? and (due_at is null or due_at <= ?)",
            (place, now.isoformat()),
        )
        return int(found.fetchone()[0])

    def put(self, page: Page, now: datetime, again: datetime | None = None) -> None:
        """Take down what became of a page.

        Args:
            page: the page as it is now.
            now: the time.
            again: when it may be asked for next, where its server said so.
        """
        wait = min(_AGAIN[page.status] * 2 ** min(page.tries, 10), _LONGEST)
        settled = page.status == "stored" and page.tries >= _SETTLED
        due = _NEVER if settled else max(again or now + wait, now)
        values = [getattr(page, column) for column in _COLUMNS]
        self._base.execute(_PUT, [*values, due.isoformat()])

    def page(self, key: str) -> Page | None:
        """What became of an address; None where it was never listed."""
        row = self._base.execute(f"{_SELECT} where key = ?", (key,)).fetchone()
        return Page(*row) if row else None

    def with_text(self, text_sha256: str) -> Page | None:
        """A stored page whose article has this text."""
        row = self._base.execute(
            f"{_SELECT} where text_sha256 = ? and path is not null order by key",
            (text_sha256,),
        ).fetchone()
        return Page(*row) if row else None

    def pages(self) -> Iterator[Page]:
        """All pages, in order of their keys."""
        yield from (Page(*row) for row in self._base.execute(f"{_SELECT} order by key"))

    def closed_hosts(self) -> dict[str, datetime]:
        """Hosts that want to be left alone, and until when."""
        found = self._base.execute("select origin, closed_until from hosts")
        return {origin: datetime.fromisoformat(until) for origin, until in found}

    def close_hosts(self, closed: Mapping[str, datetime]) -> None:
        """Take down which hosts want to be left alone, and until when."""
        self._base.executemany(
            "insert or replace into hosts values (?, ?)",
            [(origin, until.isoformat()) for origin, until in closed.items()],
        )


def read_counts(path: Path) -> dict[str, int]:
    """Addresses by what became of them, also while a run goes on; none where there is no register."""
    return dict(_read(path, "select status, count(*) from pages group by status order by status"))


def read_troubles(path: Path) -> dict[str, str]:
    """Addresses that failed and will be tried again, with why; those of the last run first."""
    failed = "select url, detail from pages where status = 'failed' order by changed desc, key"
    return dict(_read(path, failed))


def _read(path: Path, question: str) -> list[tuple[Any, ...]]:
    """What a register answers, also while a run goes on; nothing where there is none."""
    if path.exists():
        address = f"file:{path}?mode=ro"
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(address, uri=True)) as base:
            return list(base.execute(question))
    return []


def _is_sound(path: Path) -> bool:
    """Whether a file is a register of this form, as a whole."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as base:
        version = base.execute("pragma user_version").fetchone()[0]
        return bool(version == _VERSION and base.execute("pragma quick_check").fetchone()[0] == "ok")
    return False
