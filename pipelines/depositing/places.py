"""What passes in this room: the names of places, what is put there, what came of it, what went wrong."""

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REPOSITORY: Final = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*", re.ASCII)
_FORMS: Final = "s3://BUCKET/PREFIX, hf:OWNER/NAME, zenodo: or zenodo:NUMBER"
#: Why nobody need fear to run a deposit again.
GOES_ON: Final = "what is there is not sent again"


class DepositError(Exception):
    """A release that could not be put somewhere; its text says why, and what to do."""


class UnknownPlaceError(ValueError):
    """A name that is none of a place; its text says what to write."""


@dataclass(frozen=True, slots=True)
class Store:
    """A place in an object store: a bucket, and what all names in it begin with."""

    bucket: str
    prefix: str = ""

    def key(self, path: str) -> str:
        """The name of an object there.

        >>> Store("news", "open").key("latest.json"), Store("news").key("latest.json")
        ('open/latest.json', 'latest.json')
        """
        return f"{self.prefix}/{path}" if self.prefix else path

    def __str__(self) -> str:
        """The place as it is written."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


@dataclass(frozen=True, slots=True)
class Repository:
    """A dataset repository of Hugging Face, by its owner and name."""

    name: str

    def __str__(self) -> str:
        """The place as it is written."""
        return f"hf:{self.name}"


@dataclass(frozen=True, slots=True)
class Record:
    """A record of Zenodo: one that is there, by its number, or a new one."""

    number: int | None = None

    def __str__(self) -> str:
        """The place as it is written."""
        return f"zenodo:{self.number or ''}"


Place: TypeAlias = Store | Repository | Record


@dataclass(frozen=True, slots=True)
class Item:
    """A file as a place holds it.

    Args:
        name: its name there.
        bytes: its size.
        digest: its hash, as the place tells it: its kind, a colon and hexadecimal digits.
    """

    name: str
    bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Deposited:
    """What a deposit came to.

    Args:
        where: the address under which it is found.
        sent: the files that were sent.
        kept: how many more were there already.
        notes: what else there is to know.
    """

    where: str
    sent: tuple[Item, ...]
    kept: int
    notes: tuple[str, ...] = field(default=())


def place_of(words: str) -> Place:
    """The place that is named.

    Args:
        words: `s3://bucket/prefix`, `hf:owner/name`, `zenodo:` or `zenodo:number`.

    Raises:
        UnknownPlaceError: it is none of these.

    >>> place_of("s3://news/open/data/"), place_of("zenodo:1234")
    (Store(bucket='news', prefix='open/data'), Record(number=1234))
    """
    kind, _, rest = words.partition(":")
    if kind == "s3" and rest.startswith("//"):
        return _store(rest[2:])
    if kind == "hf" and _REPOSITORY.fullmatch(rest):
        return Repository(rest)
    if kind == "zenodo" and (not rest or (rest.isascii() and rest.isdecimal())):
        return Record(int(rest) if rest else None)
    raise UnknownPlaceError(f"{words!r} names no place; write {_FORMS}")


def _store(words: str) -> Store:
    bucket, _, prefix = words.partition("/")
    parts = prefix.removesuffix("/").split("/") if prefix else []
    if not _BUCKET.fullmatch(bucket):
        raise UnknownPlaceError(f"{bucket!r} is no name of a bucket; write {_FORMS}")
    if any(part in ("", ".", "..") for part in parts):
        raise UnknownPlaceError(f"{prefix!r} leads nowhere in a bucket; leave out what is empty, . or ..")
    return Store(bucket, "/".join(parts))
