"""Accounts for every signal: a row of `coverage` for each, with the row it became or the reason why not."""

from collections.abc import Iterable

from pipelines.extraction.candidates import Signal
from pipelines.extraction.rows import Coverage
from pipelines.extraction.tokens import TokenisedDocument
from schemas.vocabulary import DATA_ZONES, PERSONAL_ZONES


def account_for(tokenised: TokenisedDocument, signals: Iterable[Signal]) -> tuple[Coverage, ...]:
    """The coverage of one document, in order of the text.

    A signal in a zone that yields no rows gets that zone as its reason; in a zone of personal data its
    values are left out.

    Args:
        tokenised: the document.
        signals: every signal that the extractors looked at.

    Returns:
        One row a signal.
    """
    rows = (_coverage_row(tokenised, signal) for signal in signals)
    return tuple(sorted(rows, key=lambda row: (row.char_start, row.char_end, row.signal, row.row_id or "")))


def _coverage_row(tokenised: TokenisedDocument, signal: Signal) -> Coverage:
    zone = tokenised.zone_at(signal.span.start)
    reason = signal.reason
    if signal.row_id is None and zone not in DATA_ZONES:
        reason = f"zone_{zone}"
    bare = zone in PERSONAL_ZONES
    return Coverage(
        doc_id=tokenised.document.doc_id,
        signal=signal.signal,
        char_start=signal.span.start,
        char_end=signal.span.end,
        row_table=signal.row_table,
        row_id=signal.row_id,
        reason=reason,
        value=None if bare else signal.value,
        value_min=None if bare else signal.value_min,
        value_max=None if bare else signal.value_max,
        timex_type=None if bare else signal.timex_type,
        timex_value=None if bare else signal.timex_value,
        zone=zone,
        rule_id=signal.rule_id,
        confidence=signal.confidence,
    )

