"""Tells titles, names and fragments in quotation marks from speech: they part no clause.

Takes tokens. Which marks are a pair in the whole of a document, and who speaks, belongs in `quotes`.
"""

from typing import Final

from pipelines.grammar.tokens import Tokens

QUOTE_MARKS: Final = frozenset({'"', "“", "”", "«", "»"})
#: A title or a fragment in quotation marks has so many words at most.
_LONGEST: Final = 8
_ENDS_SPEECH: Final = frozenset({",", ".", "!", "?", "…"})


def title_end(tokens: Tokens, opening: int, end: int) -> int | None:
    """The closing mark of a title, a name or a fragment of a phrase.

    Args:
        tokens: the document's tokens.
        opening: a quotation mark.
        end: the token before which the closing mark must stand.

    Returns:
        Its index; None where what follows is speech, or too long.

    >>> from pipelines.grammar.tokens import tokenise
    >>> [title_end(tokenise(text), 2, 8) for text in ('She sang "Blue Sea" twice', 'He said "No," twice')]
    [5, None]
    """
    for at in range(opening + 1, min(end, opening + 2 + _LONGEST)):
        if tokens.lower[at] in QUOTE_MARKS:
            is_part = at > opening + 1 and tokens.lower[at - 1] not in _ENDS_SPEECH
            return at if is_part and tokens.lower[at + 1 : at + 2] != [","] else None
    return None


def title_start(tokens: Tokens, after: int, closing: int) -> int | None:
    """The opening mark of what `title_end` finds, by its closing one; not before the token `after`."""
    for at in range(closing - 1, max(after, closing - 1 - _LONGEST) - 1, -1):
        if tokens.lower[at] in QUOTE_MARKS:
            return at if title_end(tokens, at, closing + 1) == closing else None
    return None
