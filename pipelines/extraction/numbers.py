"""Finds numeric expressions and reads their values."""

from pipelines.extraction.candidates import NumberExpression, TimeExpression
from pipelines.extraction.tokens import TokenisedDocument


def find_numbers(tokenised: TokenisedDocument, times: tuple[TimeExpression, ...]) -> tuple[NumberExpression, ...]:
    """All numeric expressions, in order of the text; those inside time expressions have a reason."""
    return ()
