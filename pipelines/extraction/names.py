"""Finds names of people, organisations and places."""

from pipelines.extraction.candidates import NameMention
from pipelines.extraction.tokens import TokenisedDocument


def find_names(tokenised: TokenisedDocument) -> tuple[NameMention, ...]:
    """All mentions of names, in order of the text."""
    return ()
