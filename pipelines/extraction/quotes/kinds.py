"""Tells quotations from other uses of quotation marks: titles of works, names, scare quotes, words as words.

Also tells whole utterances (`direct`) from fragments inside a paraphrase (`mixed`). Takes a quoted stretch
with its place and its attribution, gives the kind and the rule behind it. Who speaks is said in `speakers`.
"""

import re

from pipelines.document import frozen
from pipelines.extraction.candidates import QuotedSpan
from pipelines.extraction.quotes.speakers import Attribution, Place
from pipelines.extraction.quotes.speech import Stretch, likelihood_of_speech
from pipelines.grammar.tokens import TokenisedDocument
from pipelines.words import load_table, load_words

_DETERMINERS = load_words("determiners")
_PREPOSITIONS = load_words("prepositions")
_TITLED = re.compile(r"\b(?:en)?titled,?\s*$", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:known as|nicknamed|alias|a\.?k\.?a\.?|named|the name(?: of)?)\s*$", re.IGNORECASE)
_SO_CALLED = re.compile(r"\bso[- ]called\s*$", re.IGNORECASE)
_AS_WORD = re.compile(
    r"\b(?:words?|terms?|phrase|expression|letters?|acronym|suffix|prefix|hashtag)\s*$", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"[\w-]=\s*$")
#: How the words end that any of these can find.
_LEADS_UP = (
    *(
        "titled",
        "titled,",
        "known as",
        "nicknamed",
        "alias",
        "aka",
        "a.k.a.",
        "named",
        "name",
        "name of",
        "called",
        "=",
        "hashtag",
    ),
    *(
        "word",
        "words",
        "term",
        "terms",
        "phrase",
        "expression",
        "letter",
        "letters",
        "acronym",
        "suffix",
        "prefix",
    ),
)
#: Function words that are no noun on which a stretch could depend.
_NO_NOUNS = load_words("no_nouns")
#: How many tokens the title of a work has at the most; none of its words is looked at beyond.
_LONGEST_TITLE = 24
#: How far the words are read that lead up to a quoted stretch.
_LEAD = 40
#: From which likelihood on a stretch is taken for speech.
LEAST_LIKELIHOOD = 0.65


@frozen
class Kind:
    """What a quoted stretch is: a type of quote, or the reason why it is none, and the rule that says so."""

    quote_type: str
    reason: str | None
    rule_id: str


def names_something(tokenised: TokenisedDocument, quoted: QuotedSpan, place: Place) -> Kind | None:
    """What a quoted stretch is where it is no speech whoever is near: a title, a name, a word as a word.

    Args:
        tokenised: the document.
        quoted: the stretch.
        place: where it stands.

    Returns:
        The reason of `COVERAGE_REASONS` with its rule; None where it may be speech.
    """
    text = tokenised.text
    lead = text[max(0, quoted.outer.start - _LEAD) : quoted.outer.start].rstrip().lower()
    if not lead.endswith(_LEADS_UP):
        initial = text[quoted.span.start]
        is_short = place.before < place.opening and place.closing - place.opening <= _LONGEST_TITLE
        if not (is_short and (initial.isupper() or initial.isdigit())):
            return None
    stretch = _stretch(tokenised, quoted, place)
    reason = _reason_by_lead(stretch)
    if reason is None and stretch.is_titled and _stands_as_title(stretch):
        reason = Kind("", "title_of_work", "quote-title-case")
    return reason


def joins_a_title(tokenised: TokenisedDocument, quoted: QuotedSpan, place: Place) -> bool:
    """Whether a stretch right behind a title is one more: “…” and “…”."""
    between = tokenised.tokens.lower[place.before : place.opening]
    if not 0 < len(between) < 3 or not all(word in ("and", "or", ",", "&") for word in between):
        return False
    return _is_title_case(_stretch(tokenised, quoted, place).words, _LONGEST_TITLE)


def kind_of(tokenised: TokenisedDocument, quoted: QuotedSpan, place: Place, attribution: Attribution) -> Kind:
    """Decide what a quoted stretch is that `names_something` has let pass.

    Args:
        tokenised: the document.
        quoted: the stretch.
        place: where it stands.
        attribution: who would speak it.

    Returns:
        `direct` or `mixed`, or a reason of `COVERAGE_REASONS`.
    """
    quote_type = _direct_or_mixed(tokenised, quoted, place, attribution)
    quote = Kind(quote_type, None, attribution.rule_id)
    if quoted.continues or _is_firm(attribution, quote_type):
        return quote
    stretch = _stretch(tokenised, quoted, place)
    if _names_a_thing(stretch, attribution):
        return Kind("", "name", "quote-name")
    if _is_utterance(stretch) or likelihood_of_speech(stretch, attribution) >= LEAST_LIKELIHOOD:
        return quote
    return _reason_by_shape(stretch)


def _is_firm(attribution: Attribution, quote_type: str) -> bool:
    """Whether a cue of saying stands beside a whole utterance, or leads up to it at a paragraph's end."""
    if attribution.joins or attribution.rule_id == "quote-subject-paragraph-before":
        return True
    return quote_type == "direct" and attribution.basis == "explicit" and attribution.cue_kind == "say"


def _is_utterance(stretch: Stretch) -> bool:
    """Whether a whole sentence has a paragraph of its own, or a colon or comma that leads up to it."""
    stands_out = stretch.is_alone and not stretch.is_odd
    return (
        (stands_out or stretch.before in (":", ","))
        and len(stretch.words) > 4
        and stretch.content[0].isupper()
        and stretch.content[-1] in ".!?"
        and not stretch.is_titled
    )


def _stretch(tokenised: TokenisedDocument, quoted: QuotedSpan, place: Place) -> Stretch:
    text, tokens = tokenised.text, tokenised.tokens
    inside = tokens.words[place.opening : min(place.closing, place.opening + 40)]
    words = [word for word in inside if word[0].isalnum()]
    joined = place.closing < place.after and text[quoted.span.end - 1] not in ",.;:!?"
    behind = tokens.words[place.closing] if joined else ""
    is_embedded = place.before < place.opening
    block = tokenised.document.blocks[place.paragraph].span if place.paragraph >= 0 else quoted.outer
    return Stretch(
        span=quoted.span,
        content=quoted.span.text_of(text),
        words=words,
        lead=text[max(0, quoted.outer.start - _LEAD) : quoted.outer.start],
        before=tokens.lower[place.opening - 1] if place.opening > place.before else "",
        second_before=tokens.lower[place.opening - 2] if place.opening > place.before + 1 else "",
        behind=behind,
        is_embedded=is_embedded,
        is_alone=place.opens_paragraph and block.end - quoted.outer.end < 2,
        is_odd=place.has_odd_marks,
        is_titled=_is_title_case(words),
        is_attributive=_is_attributive(behind, is_embedded),
        zone=tokenised.zone_at(quoted.span.start),
    )


def _reason_by_lead(stretch: Stretch) -> Kind | None:
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


def _reason_by_shape(stretch: Stretch) -> Kind:
    """What a stretch that is no speech is, by how it is written and how it is built into its sentence."""
    if stretch.is_titled:
        return Kind("", "title_of_work", "quote-title-case")
    return Kind("", "scare_quote", "quote-attributive" if stretch.is_attributive else "quote-scare")


def _names_a_thing(stretch: Stretch, attribution: Attribution) -> bool:
    """Whether "called" and the like give a thing its name: a tax trick called “…”."""
    speaker = attribution.speaker
    if attribution.rule_id != "quote-cue-before" or speaker is None or speaker.entity is not None:
        return False
    unnamed = speaker.text.split()[0].lower() in ("a", "an", "the") and speaker.text.islower()
    return unnamed and stretch.before in ("called", "dubbed", "named") and len(stretch.words) < 6


def _is_title_case(words: list[str], most: int = 15) -> bool:
    """Whether a stretch is written as titles are: the first and all longer words with a capital.

    Where nothing else tells a title, it has `most` words at the most.
    """
    long = [word for word in words if len(word) > 4]
    return (
        0 < len(words) <= most
        and (words[0][0].isupper() or words[0][0].isdigit())
        and all(word[0].isupper() for word in long)
        and sum(word[0].isupper() or word[0].isdigit() for word in words) * 2 >= len(words)
    )


def _stands_as_title(stretch: Stretch) -> bool:
    """Whether a title-cased stretch stands as the name of a work does: NBC's “…”, on “…”, her memoir, “…”."""
    if not stretch.is_embedded:
        return False
    before = stretch.lead.rstrip().rstrip(",").rsplit(None, 1)[-1:]
    word = before[0].lower() if before else ""
    if word in load_words("work_nouns") or word.endswith(("’s", "'s", "s’", "s'")):
        return True
    if stretch.content[-1] in "!?":
        return False
    if stretch.before in _PREPOSITIONS or stretch.before in ("told", "tells"):
        return True
    return stretch.before in _DETERMINERS and (stretch.behind.islower() or len(stretch.words) > 1)


def _is_attributive(word: str, is_embedded: bool) -> bool:
    """Whether the word behind a stretch is a noun that it describes: the “…” candidate, “…” star."""
    if not word or not word[0].isalpha() or (word[0].isupper() and not is_embedded):
        return False
    small = word.lower()
    return not (
        small in _PREPOSITIONS
        or small in load_words("verb_company")
        or small in _NO_NOUNS
        or small in load_table("cue_verbs")
        or small in load_words("irregular_pasts")
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
