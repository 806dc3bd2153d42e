"""Tells quotations from other uses of quotation marks: titles of works, names, scare quotes, words as words.

Also tells whole utterances (`direct`) from fragments inside a paraphrase (`mixed`).
"""

import re
from dataclasses import dataclass

from pipelines.extraction.candidates import QuotedSpan
from pipelines.extraction.speakers import Attribution, Place
from pipelines.extraction.tokens import TokenisedDocument
from pipelines.extraction.wordlists import load_words

_TITLED = re.compile(r"\b(?:en)?titled,?\s*$", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:known as|nicknamed|named|dubbed|alias|aka|so-called)\s*$", re.IGNORECASE)
_AS_WORD = re.compile(
    r"\b(?:words?|terms?|phrase|expression|letters?|acronym|suffix|prefix|hashtag)\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a quoted stretch is: a type of quote, or the reason why it is none."""

    quote_type: str
    reason: str | None
    rule_id: str


def kind_of(tokenised: TokenisedDocument, quoted: QuotedSpan, place: Place, attribution: Attribution) -> Kind:
    """Decide what a quoted stretch is.

    Args:
        tokenised: the document.
        quoted: the stretch.
        place: where it stands.
        attribution: who would speak it.
    """
    text, tokens = tokenised.text, tokenised.tokens
    content = quoted.span.text_of(text)
    lead = text[max(0, quoted.outer.start - 40) : quoted.outer.start]
    words = [
        w for w in tokens.words[place.opening + 1 : min(place.closing, place.opening + 40)] if w[0].isalnum()
    ]
    if _TITLED.search(lead) and content[0].isupper():
        return Kind("", "title_of_work", "quote-title")
    if _NAMED.search(lead) and len(words) < 6:
        return Kind("", "name", "quote-name")
    if _AS_WORD.search(lead) and len(words) < 4:
        return Kind("", "word_as_word", "quote-word")
    if _is_title_case(words) and not place.opens_paragraph and attribution.basis != "explicit":
        return Kind("", "title_of_work", "quote-title-case")
    if attribution.basis == "explicit" or place.opens_paragraph and place.after == place.closing:
        return Kind(_direct_or_mixed(tokenised, quoted, place, attribution), None, "")
    if len(words) < 4 and content[0].islower() or len(words) == 1:
        return Kind("", "scare_quote", "quote-scare")
    return Kind(_direct_or_mixed(tokenised, quoted, place, attribution), None, "")


def _is_title_case(words: list[str]) -> bool:
    """Whether a stretch is written as titles are: all its longer words with a capital, no sentence's end."""
    long = [word for word in words if len(word) > 3]
    return bool(long) and len(words) < 16 and all(word[0].isupper() for word in long) and len(words) > 1


def _direct_or_mixed(
    tokenised: TokenisedDocument, quoted: QuotedSpan, place: Place, attribution: Attribution
) -> str:
    """Whether the stretch stands as an utterance of its own or as a part of the sentence around it."""
    text = tokenised.text
    if attribution.joins or quoted.continues or place.before == place.opening:
        return "direct"
    before = text[max(0, quoted.outer.start - 2) : quoted.outer.start].rstrip()
    if before.endswith((",", ":", "—", "–", ".", "!", "?", "\n")):
        return "direct"
    return "direct" if text[quoted.span.start].isupper() and attribution.is_after else "mixed"
