"""The rows that extraction makes: one frozen dataclass a table, its fields the table's columns, in order.

The columns' meaning, types and constraints are said in `schemas`; a test holds the two together.
Every `*_start`/`*_end` pair is a half-open span of code points into the document's text.
"""

import hashlib

from pipelines.document import Span
from pipelines.frozen import frozen


def row_id(prefix: str, doc_id: str, span: Span, kind: str = "") -> str:
    """The stable id of a row: it depends on the document, the span and the kind, and on nothing else.

    >>> row_id("q", "0123456789abcdef", Span(3, 9), "direct")
    'q-56fba1d42c46ad90'
    """
    key = f"{doc_id}\n{span.start}\n{span.end}\n{kind}".encode()
    return f"{prefix}-{hashlib.sha256(key).hexdigest()[:16]}"


@frozen
class DocumentRow:
    """A row of `documents`."""

    doc_id: str
    source_name: str
    other_sources: tuple[str, ...]
    source_sha256: str
    sidecar_sha256: str | None
    text_sha256: str
    media_type: str
    encoding: str | None
    title: str | None
    authors: tuple[str, ...]
    publisher: str | None
    url: str | None
    published: str | None
    published_basis: str
    retrieved: str | None
    language: str | None
    licence: str | None
    rights: str | None
    note: str | None
    n_chars: int


@frozen
class ZoneRow:
    """A row of `zones`."""

    doc_id: str
    zone: str
    char_start: int
    char_end: int
    text: str


@frozen
class Quote:
    """A row of `quotes`."""

    row_id: str
    doc_id: str
    char_start: int
    char_end: int
    quotation: str
    quote_type: str
    utterance_id: str
    speaker_text: str | None
    speaker_start: int | None
    speaker_end: int | None
    speaker_name: str | None
    speaker_id: str | None
    speaker_role: str | None
    attribution: str
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    addressee: str | None
    rights: str
    zone: str
    rule_id: str
    confidence: float


@frozen
class Statistic:
    """A row of `statistics`."""

    row_id: str
    doc_id: str
    char_start: int
    char_end: int
    text: str
    value: float | None
    value_min: float | None
    value_max: float | None
    comparator: str
    unit: str | None
    stat_type: str
    is_vague: bool
    measure: str | None
    population: str | None
    place: str | None
    country: str | None
    time_period: str | None
    source_name: str | None
    quote_id: str | None
    restates_id: str | None
    subject: str | None
    subject_id: str | None
    place_id: str | None
    direction: str | None
    zone: str
    rule_id: str
    confidence: float


@frozen
class Event:
    """A row of `events`."""

    row_id: str
    doc_id: str
    char_start: int
    char_end: int
    text: str
    trigger: str
    trigger_start: int
    trigger_end: int
    tier: str
    event_type: str
    status: str
    date_edtf: str | None
    date_text: str | None
    date_text_start: int | None
    date_text_end: int | None
    date_earliest: str | None
    date_latest: str | None
    date_precision: str
    date_basis: str
    date_note: str | None
    actor: str | None
    actor_id: str | None
    actor_name: str | None
    recipient: str | None
    recipient_id: str | None
    recipient_name: str | None
    place: str | None
    place_id: str | None
    country: str | None
    zone: str
    rule_id: str
    confidence: float


@frozen
class Faq:
    """A row of `faq`; `standing` and `is_contradicted` are judged once all rows of the document are there."""

    row_id: str
    doc_id: str
    position: int
    question: str
    question_start: int
    question_end: int
    answer: str
    answer_start: int
    answer_end: int
    answer_format: str
    is_truncated: bool
    answer_date: str | None
    markup_source: str
    standing: str
    is_contradicted: bool
    rights: str
    zone: str
    rule_id: str
    confidence: float


@frozen
class Variant:
    """One mention of an entity: a name as written."""

    text: str
    char_start: int
    char_end: int


@frozen
class Entity:
    """A row of `entities`: a person, organisation or place that a row of the document names.

    `name` is the fullest form as written. `variant_of` is the entity of which this one is a variant
    spelling, as evidence inside the document shows (the same given name, the same role).
    """

    entity_id: str
    doc_id: str
    name: str
    entity_type: str
    roles: tuple[str, ...]
    variants: tuple[Variant, ...]
    variant_of: str | None
    country: str | None
    zone: str
    rule_id: str
    confidence: float


@frozen
class Conflict:
    """A row of `conflicts`: two rows of one document that are at odds, or one that cannot hold at all."""

    conflict_id: str
    doc_id: str
    kind: str
    first_table: str
    first_row_id: str
    first_start: int
    first_end: int
    first_text: str
    second_table: str | None
    second_row_id: str | None
    second_start: int | None
    second_end: int | None
    second_text: str | None
    difference: str
    zone: str
    rule_id: str
    confidence: float


@frozen
class Evidence:
    """A row of `evidence`: the words that a cell of a row shows, and how to find them again."""

    row_table: str
    row_id: str
    cell: str
    doc_id: str
    char_start: int
    char_end: int
    exact: str
    prefix: str | None
    suffix: str | None
    is_unique: bool
    link: str | None


@frozen
class Coverage:
    """A row of `coverage`: a signal, and the row that it became or the reason why it became none."""

    doc_id: str
    signal: str
    char_start: int
    char_end: int
    row_table: str | None
    row_id: str | None
    reason: str | None
    value: float | None
    value_min: float | None
    value_max: float | None
    timex_type: str | None
    timex_value: str | None
    zone: str
    rule_id: str
    confidence: float
