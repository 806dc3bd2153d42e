"""Accounts for every signal: a row of `coverage` for each, with the row it became or the reason why not.

The extractors hand in the signals they looked at. A second, simpler look at the text (`overlooked`) finds
those that nobody looked at; they become rows with neither a row nor a reason, and count as unaccounted.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from pipelines.document import Span
from pipelines.extraction.candidates import Signal
from pipelines.extraction.rows import Coverage
from pipelines.extraction.stretches import Stretches
from pipelines.grammar.tokens import TokenisedDocument
from schemas.vocabulary import DATA_ZONES, PERSONAL_ZONES, SIGNALS

_BARE_SIGNAL = re.compile(
    r"""
    [\d"“”„‟«»＂?？]                      # one set to begin with, which the engine finds fast
    (?: (?<=\d)(?P<number>\d*)          # any run of digits
      | (?<=[?？])(?P<question>(?!\w++=)) # any question mark, save those in addresses of the web
      | (?<![\d?？])(?P<quote_mark>)      # any mark that is never an apostrophe
    )
    """,
    re.VERBOSE,
)


#: The table whose extractor looks at each kind of signal.
_LOOKED_AT_FOR = {"number": "statistics", "date": "events", "quote_mark": "quotes", "question": "faq"}


def account_for(
    tokenised: TokenisedDocument, signals: Iterable[Signal], failed: Collection[str] = ()
) -> tuple[Coverage, ...]:
    """The coverage of one document, in order of the text.

    A signal in a zone that yields no rows gets that zone as its reason; in a zone of personal data its
    values are left out.

    Args:
        tokenised: the document.
        signals: every signal that the extractors looked at.
        failed: the tables whose extractors failed; that is why nobody looked at their signals.

    Returns:
        One row a signal, the overlooked ones included.
    """
    known = list(signals)
    rows = [_coverage_row(tokenised, signal) for signal in known]
    for signal in overlooked(tokenised.text, known):
        reason = "failed" if _LOOKED_AT_FOR[signal.signal] in failed else None
        rows.append(_coverage_row(tokenised, replace(signal, reason=reason)))
    return tuple(sorted(rows, key=lambda row: (row.char_start, row.char_end, row.signal, row.row_id or "")))


def overlooked(text: str, signals: Iterable[Signal]) -> Iterator[Signal]:
    """The digits, quotation marks and question marks of a text that lie in no signal of their kind.

    Args:
        text: the document's text.
        signals: what the extractors looked at.

    Yields:
        A signal without row and without reason for each.
    """
    spans: dict[str, list[Span]] = {kind: [] for kind in SIGNALS}
    for signal in signals:
        spans[signal.signal].append(signal.span)
    covered = {kind: Stretches(found) for kind, found in spans.items()}
    for found in _BARE_SIGNAL.finditer(text):
        kind, span = found.lastgroup or "", Span(found.start(), found.end())
        if not covered[kind].contain(span):
            yield Signal(kind, span, rule_id="coverage-overlooked", confidence=1.0)


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
