"""Accounts for every signal: a row of `coverage` for each, with the row it became or the reason why not.

The extractors hand in the signals they looked at. A second, simpler look at the text (`overlooked`) finds
those that nobody looked at; they become rows with neither a row nor a reason, and count as unaccounted.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from pipelines.document import Span
from pipelines.extraction.candidates import Signal
from pipelines.extraction.rows import Coverage
from pipelines.extraction.tokens import TokenisedDocument
from schemas.vocabulary import DATA_ZONES, PERSONAL_ZONES

_BARE_SIGNAL = re.compile(
    r"""
      (?P<number>\d+)                   # any run of digits
    | (?P<quote_mark>["“”„‟«»＂])        # any mark that is never an apostrophe
    | (?P<question>[?？](?!\w++=))       # any question mark, save those in addresses of the web
    """,
    re.VERBOSE,
)


def account_for(tokenised: TokenisedDocument, signals: Iterable[Signal]) -> tuple[Coverage, ...]:
    """The coverage of one document, in order of the text.

    A signal in a zone that yields no rows gets that zone as its reason; in a zone of personal data its
    values are left out.

    Args:
        tokenised: the document.
        signals: every signal that the extractors looked at.

    Returns:
        One row a signal, the overlooked ones included.
    """
    known = list(signals)
    rows = [_coverage_row(tokenised, signal) for signal in [*known, *overlooked(tokenised.text, known)]]
    return tuple(sorted(rows, key=lambda row: (row.char_start, row.char_end, row.signal, row.row_id or "")))


def overlooked(text: str, signals: Iterable[Signal]) -> Iterator[Signal]:
    """The digits, quotation marks and question marks of a text that lie in no signal of their kind.

    Args:
        text: the document's text.
        signals: what the extractors looked at.

    Yields:
        A signal without row and without reason for each.
    """
    covered = _covered_by_kind(signals)
    for found in _BARE_SIGNAL.finditer(text):
        kind = found.lastgroup or ""
        starts, ends = covered.get(kind, ([], []))
        at = bisect_right(starts, found.start()) - 1
        if at < 0 or ends[at] < found.end():
            yield Signal(
                kind, Span(found.start(), found.end()), rule_id="coverage-overlooked", confidence=1.0
            )


def _covered_by_kind(signals: Iterable[Signal]) -> dict[str, tuple[list[int], list[int]]]:
    """For each kind of signal, the disjoint stretches of text that its signals cover."""
    covered: dict[str, tuple[list[int], list[int]]] = {}
    for signal in sorted(signals, key=lambda signal: signal.span):
        starts, ends = covered.setdefault(signal.signal, ([], []))
        if ends and signal.span.start <= ends[-1]:
            ends[-1] = max(ends[-1], signal.span.end)
        else:
            starts.append(signal.span.start)
            ends.append(signal.span.end)
    return covered


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
