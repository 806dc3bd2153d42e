"""Tells quotations from other uses of quotation marks: titles of works, names, scare quotes, words as words.

Also tells whole utterances (`direct`) from fragments inside a paraphrase (`mixed`). Takes a quoted stretch
with its place and its attribution, gives the kind and the rule behind it. Who speaks is said in `speakers`.
"""

import re
from dataclasses import dataclass

from pipelines.extraction.candidates import QuotedSpan
from pipelines.extraction.quotes.phrases import DETERMINERS, IRREGULAR_PASTS, PREPOSITIONS
from pipelines.extraction.quotes.speakers import Attribution, Place
from pipelines.extraction.tokens import TokenisedDocument
from pipelines.wordlists import load_table, load_words

_TITLED = re.compile(r"\b(?:en)?titled,?\s*$", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:known as|nicknamed|alias|a\.?k\.?a\.?|named)\s*$", re.IGNORECASE)
_SO_CALLED = re.compile(r"\bso[- ]called\s*$", re.IGNORECASE)
_AS_WORD = re.compile(
    r"\b(?:words?|terms?|phrase|expression|letters?|acronym|suffix|prefix|hashtag)\s*$", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"[\w-]=\s*$")
#: Function words that are no noun on which a stretch could depend.
_NO_NOUNS = load_words("no_nouns")
#: How far the words are read that lead up to a quoted stretch.
_LEAD = 40
#: Rules that take the speaker from around, without a cue that leads up to the stretch.
_WEAK = frozenset(
    [
        "quote-subject-of-clause",
        "quote-carried-over",
        "quote-carried-far",
        "quote-no-speaker",
        "quote-after-sentence",
    ]
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a quoted stretch is: a type of quote, or the reason why it is none, and the rule that says so."""

    quote_type: str
    reason: str | None
    rule_id: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A quoted stretch as the rules look at it: its words, and what stands before and behind the marks."""

    content: str
    words: list[str]
    lead: str
    before: str
    behind: str
    is_embedded: bool


def kind_of(tokenised: TokenisedDocument, quoted: QuotedSpan, place: Place, attribution: Attribution) -> Kind:
    """Decide what a quoted stretch is.

    Args:
        tokenised: the document.
        quoted: the stretch.
        place: where it stands.
        attribution: who would speak it.

    Returns:
        `direct` or `mixed`, or a reason of `COVERAGE_REASONS`.
    """
    stretch = _stretch(tokenised, quoted, place)
    reason = _reason_by_lead(stretch) or _reason_by_shape(stretch, attribution)
    if reason is not None:
        return reason
    return Kind(_direct_or_mixed(tokenised, quoted, place, attribution), None, attribution.rule_id)


def _stretch(tokenised: TokenisedDocument, quoted: QuotedSpan, place: Place) -> _Stretch:
    text, tokens = tokenised.text, tokenised.tokens
    inside = tokens.words[place.opening : min(place.closing, place.opening + 40)]
    joined = place.closing < place.after and text[quoted.span.end - 1] not in ",.;:!?"
    return _Stretch(
        content=quoted.span.text_of(text),
        words=[word for word in inside if word[0].isalnum()],
        lead=text[max(0, quoted.outer.start - _LEAD) : quoted.outer.start],
        before=tokens.lower[place.opening - 1] if place.opening > place.before else "",
        behind=tokens.words[place.closing] if joined else "",
        is_embedded=place.before < place.opening,
    )


def _reason_by_lead(stretch: _Stretch) -> Kind | None:
    """What the words right before the marks say that the stretch is."""
    if not stretch.lead.strip():
        return None
    if _ATTRIBUTE.search(stretch.lead):
        return Kind("", "name", "quote-attribute")
    if _TITLED.search(stretch.lead) and stretch.content[0].isupper():
        return Kind("", "title_of_work", "quote-title")
    if _NAMED.search(stretch.lead) and len(stretch.words) < 6:
        return Kind("", "name", "quote-name")
    if _AS_WORD.search(stretch.lead) and len(stretch.words) < 4:
        return Kind("", "word_as_word", "quote-word")
    if _SO_CALLED.search(stretch.lead) and len(stretch.words) < 6:
        return Kind("", "scare_quote", "quote-scare")
    return None


def _reason_by_shape(stretch: _Stretch, attribution: Attribution) -> Kind | None:
    """What the stretch is by how it is written and how it is built into its sentence."""
    weak = attribution.rule_id in _WEAK or attribution.is_after
    if _is_title_case(stretch.words) and (_stands_as_title(stretch) or (weak and _is_attributive(stretch))):
        return Kind("", "title_of_work", "quote-title-case")
    if _names_a_thing(stretch, attribution):
        return Kind("", "name", "quote-name")
    if not weak or attribution.is_coordinated:
        return None
    if len(stretch.words) < 5 and _is_attributive(stretch):
        return Kind("", "scare_quote", "quote-attributive")
    if attribution.is_after or not stretch.is_embedded:
        return None
    if len(stretch.words) == 1 or (len(stretch.words) < 4 and stretch.before in DETERMINERS):
        return Kind("", "scare_quote", "quote-scare")
    return None


def _names_a_thing(stretch: _Stretch, attribution: Attribution) -> bool:
    """Whether "called" and the like give a thing its name: a tax trick called “…”."""
    speaker = attribution.speaker
    if attribution.rule_id != "quote-cue-before" or speaker is None or speaker.entity is not None:
        return False
    unnamed = speaker.text.split()[0].lower() in ("a", "an", "the") and speaker.text.islower()
    return unnamed and stretch.before in ("called", "dubbed", "named") and len(stretch.words) < 6


def _is_title_case(words: list[str]) -> bool:
    """Whether a stretch is written as titles are: the first and all longer words with a capital."""
    long = [word for word in words if len(word) > 4]
    return (
        0 < len(words) < 16
        and (words[0][0].isupper() or words[0][0].isdigit())
        and all(word[0].isupper() for word in long)
        and sum(word[0].isupper() or word[0].isdigit() for word in words) * 2 >= len(words)
    )


def _stands_as_title(stretch: _Stretch) -> bool:
    """Whether a title-cased stretch stands as the name of a work does: NBC's “…”, on “…”, her memoir, “…”."""
    if not stretch.is_embedded:
        return False
    before = stretch.lead.rstrip().rstrip(",").rsplit(None, 1)[-1:]
    word = before[0].lower() if before else ""
    if word in load_words("work_nouns") or word.endswith(("’s", "'s", "s’", "s'")):
        return True
    if stretch.content[-1] in "!?":
        return False
    if stretch.before in PREPOSITIONS or stretch.before in ("told", "tells"):
        return True
    return stretch.before in DETERMINERS and (stretch.behind.islower() or len(stretch.words) > 1)


def _is_attributive(stretch: _Stretch) -> bool:
    """Whether a noun follows on which the stretch depends: the “…” candidate, “…” star."""
    word = stretch.behind
    if not word or not word[0].isalpha() or (word[0].isupper() and not stretch.is_embedded):
        return False
    small = word.lower()
    return not (
        small in PREPOSITIONS
        or small in load_words("verb_company")
        or small in _NO_NOUNS
        or small in load_table("cue_verbs")
        or small in IRREGULAR_PASTS
        or small.endswith("ed")
    )


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
