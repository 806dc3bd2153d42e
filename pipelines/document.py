"""The types that pass from room to room: what a source is, and what reading makes of it.

Frozen values only, and how a class of them is made. How bytes become a `Document` belongs in `reading`, what
is found in its text in `extraction`.
"""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """Make a class a dataclass with slots, equal by its fields, to be hashed by them, and not to be changed.

    Such values are made by the hundred thousand a megabyte of text, so that mypy holds them frozen and Python
    does not: `dataclass(frozen=True)` takes three times as long to make one, and a tenth of all of
    extraction's time. Values that are made a few at a time are plain frozen dataclasses.

    >>> @frozen
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(1) == Point(1, 0), {Point(1): "here"}[Point(1)]
    (True, 'here')
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


@frozen
class Span:
    """A half-open stretch of a document's text, in Unicode code points.

    >>> Span(2, 5).text_of("abcdefg")
    'cde'
    """

    start: int
    end: int

    def __lt__(self, other: "Span") -> bool:
        """By where they begin; of two that begin at one place, the shorter one comes first."""
        return (self.start, self.end) < (other.start, other.end)

    def text_of(self, text: str) -> str:
        """The words of the span in the text it points into."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


@frozen
class Sidecar:
    """What is known about an article from beside it: a `NAME.yaml` file or the columns of an input table.

    Dates are EDTF (ISO 8601-2) of day, month or year precision. Absent facts are None, never guessed.
    `sha256` is the hash of the sidecar file's bytes.
    """

    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    retrieved: str | None = None
    language: str | None = None
    licence: str | None = None
    rights: str | None = None
    note: str | None = None
    opt_out: bool = False
    sha256: str | None = None


@frozen
class Source:
    """One input that has not been read yet.

    Args:
        name: path relative to the input folder, or `table.jsonl#7` for a row of a table.
        payload: the bytes of a file, or the string that an input table holds.
        media_type: `text/plain`, `text/markdown` or `text/html`.
        doc_id: the id that an input table brings; None for 16 hex digits of the payload's SHA-256.
        sidecar: what is known from beside the article.
        published_basis: where `sidecar.published` comes from: `sidecar` or `given`.
        at: where it begins in its file, for one that holds many: a byte, or a row of a Parquet table.
        others: names of the other inputs with the same content.
        unusable: what of the facts beside it could not be used and is left out, each in words.
    """

    name: str
    payload: bytes | str
    media_type: str
    doc_id: str | None = None
    sidecar: Sidecar = field(default_factory=Sidecar)
    published_basis: str = "sidecar"
    at: int = 0
    others: tuple[str, ...] = ()
    unusable: tuple[str, ...] = ()


@frozen
class Block:
    """One paragraph, heading, list item or the like: a stretch of text without white space at its ends.

    Args:
        span: where it stands.
        kind: `paragraph`, `heading`, `list_item`, `table_row`, `caption`, `question` (of an FAQ,
            furniture such as "›" excluded) or `answer` (a block that belongs to the question before it).
        zone: the zone it lies in, a key of `schemas.vocabulary.ZONES`.
    """

    span: Span
    kind: str
    zone: str


@frozen
class Zone:
    """A stretch of the text under one zone code. The zones of a document tile its text."""

    zone: str
    span: Span


@frozen
class FaqPair:
    """One question with its answer, as the reader found them; spans exclude white space and furniture."""

    question: Span
    answer: Span
    answer_format: str
    is_truncated: bool
    answer_date: str | None
    answer_date_span: Span | None
    markup_source: str
    rule_id: str


@frozen
class Document:
    """A source that has been read: its text, exactly as decoded, and the shape of that text.

    `blocks` are in order and do not overlap; every non-space code point outside furniture lies in one.
    `zones` cover `[0, len(text))` without gap or overlap. `faq` is in page order. `article_id` is the same
    for all versions of an article.
    """

    doc_id: str
    article_id: str
    source_name: str
    source_sha256: str
    text_sha256: str
    media_type: str
    encoding: str | None
    text: str
    title: str | None
    published: str | None
    published_basis: str
    language: str | None
    sidecar: Sidecar
    blocks: tuple[Block, ...]
    zones: tuple[Zone, ...]
    faq: tuple[FaqPair, ...] = ()
    url: str | None = None


@frozen
class Failure:
    """An input, or a part of one, that could not be used; a row of `errors`.

    Args:
        source_name: as in `Source.name`.
        stage: a key of `schemas.vocabulary.ERROR_STAGES`.
        reason: a key of `schemas.vocabulary.ERROR_REASONS`.
        detail: what is wrong and what to do about it, for a person.
        doc_id: the document, where it got that far.
        source_sha256: SHA-256 of the source's bytes, where they could be read.
    """

    source_name: str
    stage: str
    reason: str
    detail: str
    doc_id: str | None = None
    source_sha256: str | None = None


class ReadingError(Exception):
    """A source that cannot become a document.

    Args:
        reason: a key of `schemas.vocabulary.ERROR_REASONS`.
        detail: what is wrong and what to do about it, for a person.
        stage: a key of `schemas.vocabulary.ERROR_STAGES`.
    """

    def __init__(self, reason: str, detail: str, stage: str = "reading") -> None:
        """Keep the code and the words apart, for the row of `errors`."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.stage = stage
