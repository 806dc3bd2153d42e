"""The rows that extraction makes, as the tables' modules in `schemas` declare them, and the ids of rows.

Every `*_start`/`*_end` pair is a half-open span of code points into the document's text.
"""

import hashlib

from pipelines.document import Span
from schemas.conflicts import Conflict
from schemas.coverage import Coverage
from schemas.documents import DocumentRow
from schemas.entities import Entity, Variant
from schemas.events import Event
from schemas.evidence import Evidence
from schemas.faq import Faq
from schemas.quotes import Quote
from schemas.statistics import Statistic
from schemas.vocabulary import CANONICAL_PREFIX
from schemas.zones import ZoneRow

__all__ = [
    "Conflict",
    "Coverage",
    "DocumentRow",
    "Entity",
    "Event",
    "Evidence",
    "Faq",
    "Quote",
    "Statistic",
    "Variant",
    "ZoneRow",
    "alone",
    "row_id",
]


def row_id(prefix: str, doc_id: str, span: Span, kind: str = "") -> str:
    """The stable id of a row: it depends on the document, the span and the kind, and on nothing else.

    >>> row_id("q", "0123456789abcdef", Span(3, 9), "direct")
    'q-56fba1d42c46ad90'
    """
    key = f"{doc_id}\n{span.start}\n{span.end}\n{kind}".encode()
    return f"{prefix}-{hashlib.sha256(key).hexdigest()[:16]}"


def alone(entity_id: str) -> str:
    """The canonical id of an entity that is joined with none and has nothing to be joined by.

    >>> alone("n-56fba1d42c46ad90")
    'k-56fba1d42c46ad90'
    """
    return f"{CANONICAL_PREFIX}-{entity_id.split('-', 1)[1]}"
