"""Pairs quotation marks."""

from pipelines.extraction.candidates import QuotationMarks
from pipelines.extraction.tokens import TokenisedDocument


def pair_quotation_marks(tokenised: TokenisedDocument) -> QuotationMarks:
    """All quotation marks of a document, paired."""
    return QuotationMarks((), (), ())
