"""Finds works that are named in quotation marks: the law titled “On Harbours”, the novel “A Far Pier”.

Takes the tokens of a document and its quotation marks. Whether what they hold is speech belongs in `quotes`.
"""

from collections.abc import Iterator

from pipelines.document import Span
from pipelines.extraction.candidates import QuotationMarks
from pipelines.grammar.tokens import TokenisedDocument
from pipelines.words import load_words

_TITLED = frozenset(["titled", "entitled"])
_LONGEST = 40
#: Words of this many letters and more have a capital in a title.
_LARGE = 5


def find_works(tokenised: TokenisedDocument, marks: QuotationMarks) -> Iterator[Span]:
    """The titles in marks behind a word for a work, or behind another title and "and"."""
    tokens = tokenised.tokens
    after_work = -1
    for quoted in marks.quoted:
        if quoted.depth:
            continue
        before = tokens.first_at(quoted.outer.start) - 1
        if before < 0 or not _is_title(tokenised, quoted.span):
            continue
        word = tokens.lower[before]
        behind_work = word == "and" and tokens.ends[before - 1] == after_work
        if behind_work or word in _TITLED or word.removesuffix("s") in load_words("work_nouns"):
            after_work = quoted.outer.end
            yield quoted.span


def _is_title(tokenised: TokenisedDocument, span: Span) -> bool:
    words = [tokenised.tokens.words[at] for at in tokenised.tokens.slice_of(span)]
    if not words or len(words) > _LONGEST or not words[0][0].isupper() or words[-1] in (",", "."):
        return False
    return all(word[0].isupper() for word in words if len(word) >= _LARGE and word[0].isalpha())
