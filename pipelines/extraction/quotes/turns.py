"""Finds the turns of transcripts and interviews: "SMITH: We will." on a line, "LEE: Never." on the next.

Takes the paragraphs of a document, gives for each turn who speaks and what is said. Words in quotation marks
are told in `extract`; whom a label stands for is resolved in `speakers`.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipelines.document import Span, frozen
from pipelines.grammar.tokens import TokenisedDocument

_TURN: Final = re.compile(
    r"""
    (?P<label> [A-Z][\w.’'-]+ (?:[ ](?:[A-Z][\w.’'-]*|\#\d+|de|van|von|al)){0,4} )   # SMITH, Dr. Ada Byron
    (?:,[ ][A-Z]+)?                                                                  # , HOST
    (?:[ ]\([^)\n]{1,40}\))?                                                       # (through an interpreter)
    :[ ]
    (?P<words> [^\n]*[.!?…—–-][”"’')]* )                                # sentences up to the line's end
    [ ]*\Z
    """,
    re.VERBOSE,
)


@frozen
class Turn:
    """One turn: its speaker's label, and the words."""

    label: Span
    words: Span


def find_turns(tokenised: TokenisedDocument) -> Iterator[Turn]:
    """The turns of a document's transcripts, in order of the text.

    A line with a label is a turn where the line before or behind it is one too, with another label; so that
    neither a recipe's "Time: ten minutes." nor a single "Byron: ..." is taken for one.
    """
    run: list[Turn] = []
    for block in tokenised.document.blocks:
        turn = _turn_of(tokenised, block.span)
        if turn is None:
            yield from _transcript(tokenised.text, run)
            run = []
        else:
            run.append(turn)
    yield from _transcript(tokenised.text, run)


def _turn_of(tokenised: TokenisedDocument, block: Span) -> Turn | None:
    """The turn that a paragraph of the body is."""
    if tokenised.zone_at(block.start) != "body":
        return None
    found = _TURN.match(block.text_of(tokenised.text))
    if found is None:
        return None
    label, words = found.span("label"), found.span("words")
    return Turn(
        Span(block.start + label[0], block.start + label[1]),
        Span(block.start + words[0], block.start + words[1]),
    )


def _transcript(text: str, run: list[Turn]) -> list[Turn]:
    """The turns of a run of lines that are a transcript: one speaks again, or all labels are in capitals."""
    labels = [turn.label.text_of(text) for turn in run]
    speakers = set(labels)
    is_plain = len(speakers) < len(labels) or all(map(str.isupper, labels))
    return run if len(speakers) > 1 and is_plain else []
