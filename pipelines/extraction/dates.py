"""Finds time expressions and reads them as ISO-TimeML values and EDTF."""

from pipelines.extraction.candidates import TimeExpression
from pipelines.extraction.tokens import TokenisedDocument


def find_time_expressions(tokenised: TokenisedDocument) -> tuple[TimeExpression, ...]:
    """All dates, times, durations and recurring times, in order of the text."""
    return ()
