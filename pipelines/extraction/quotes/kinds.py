"""Tells quotations from other uses of quotation marks: titles of works, names, scare quotes, words as words.

Also tells whole utterances (`direct`) from fragments inside a paraphrase (`mixed`). Takes a quoted stretch
with its place and its attribution, gives the kind and the rule behind it. Who speaks is said in `speakers`.
"""

from typing import Final

from pipelines.document import frozen
from pipelines.extraction.candidates import QuotedSpan
from pipelines.extraction.quotes.phrases import PhraseReader
from pipelines.extraction.quotes.speakers import Attribution, Place
from pipelines.extraction.quotes.speech import Stretch, likelihood_of_speech
from pipelines.words import load_table, load_words

#: By the reason that the words before the marks give: the rule, and how many words the marks hold at most.
_LEADS: Final = {
    "title_of_work": ("quote-title", 40),
    "name": ("quote-name", 5),
    "word_as_word": ("quote-word", 3),
    "scare_quote": ("quote-scare", 5),
}
#: How many words the title of a work has at the most, beside another title and where nothing else tells one.
_LONGEST_TITLE: Final = 24
_LONGEST_BARE_TITLE: Final = 15
#: How many tokens of a stretch are looked at, and how far the words before it are read.
_LONGEST: Final = 40
_LEAD: Final = 40
#: From which likelihood on a stretch is taken for speech.
LEAST_LIKELIHOOD: Final = 0.65


@frozen
class Kind:
    """What a quoted stretch is: a type of quote, or the reason why it is none, and the rule that says so."""

    quote_type: str
    reason: str | None
    rule_id: str


def names_something(reader: PhraseReader, quoted: QuotedSpan, place: Place) -> Kind | None:
    """What a quoted stretch is where it is no speech whoever is near: a title, a name, a word as a word.

    Args:
        reader: the reader of the document.
        quoted: the stretch.
        place: where it stands.

    Returns:
        The reason of `COVERAGE_REASONS` with its rule; None where it may be speech.
    """
    stretch = _stretch(reader, quoted, place)
    reason = _reason_by_lead(stretch)
    if reason is None and stretch.is_titled and _stands_as_title(reader, stretch, place):
        reason = Kind("", "title_of_work", "quote-title-case")
    return reason


def joins_a_title(reader: PhraseReader, quoted: QuotedSpan, place: Place) -> bool:
    """Whether a stretch right behind a title is one more: “…” and “…”."""
    between = reader.tokens.lower[place.before : place.opening]
    if not 0 < len(between) < 3 or not all(word in ("and", "or", ",", "&") for word in between):
        return False
    return _is_title_case(_stretch(reader, quoted, place).words, _LONGEST_TITLE)


def kind_of(reader: PhraseReader, quoted: QuotedSpan, place: Place, attribution: Attribution) -> Kind:
    """Decide what a quoted stretch is that `names_something` has let pass.

    Args:
        reader: the reader of the document.
        quoted: the stretch.
        place: where it stands.
        attribution: who would speak it.

    Returns:
        `direct` or `mixed`, or a reason of `COVERAGE_REASONS`.
    """
    quote_type = _direct_or_mixed(reader, quoted, place, attribution)
    is_firm = attribution.joins or attribution.rule_id == "quote-subject-paragraph-before"
    if quote_type == "direct" and attribution.basis == "explicit":
        is_firm = is_firm or attribution.cue_kind == "say"
    stretch = _stretch(reader, quoted, place)
    is_firm = is_firm or quoted.continues or _is_utterance(stretch)
    if is_firm or likelihood_of_speech(stretch, attribution) >= LEAST_LIKELIHOOD:
        return Kind(quote_type, None, attribution.rule_id)
    if stretch.is_titled:
        return Kind("", "title_of_work", "quote-title-case")
    return Kind("", "scare_quote", "quote-attributive" if stretch.is_attributive else "quote-scare")


def _is_utterance(stretch: Stretch) -> bool:
    """Whether a whole sentence has a paragraph of its own, or a colon or comma that leads up to it."""
    stands_out = stretch.before in (":", ",") or (stretch.is_alone and not stretch.is_odd)
    is_sentence = stretch.content[0].isupper() and stretch.content[-1] in ".!?" and not stretch.is_titled
    return stands_out and is_sentence and len(stretch.words) > 4


def _stretch(reader: PhraseReader, quoted: QuotedSpan, place: Place) -> Stretch:
    tokenised, tokens, tags = reader.tokenised, reader.tokens, reader.parse.tags
    text = tokenised.text
    inside = range(place.opening, min(place.closing, place.opening + _LONGEST))
    words = [at for at in inside if tokens.words[at][0].isalnum()]
    joined = place.closing < place.after and text[quoted.span.end - 1] not in ",.;:!?"
    is_embedded = place.before < place.opening
    block = tokenised.document.blocks[place.paragraph].span if place.paragraph >= 0 else quoted.outer
    written = [tokens.words[at] for at in words]
    return Stretch(
        span=quoted.span,
        content=quoted.span.text_of(text),
        words=written,
        tags=[tags[at] for at in words],
        lead=text[max(0, quoted.outer.start - _LEAD) : quoted.outer.start],
        before=tokens.lower[place.opening - 1] if is_embedded else "",
        before_tag=tags[place.opening - 1] if is_embedded else "",
        second_before=tokens.lower[place.opening - 2] if place.opening > place.before + 1 else "",
        goes_on=joined,
        is_alone=place.opens_paragraph and block.end - quoted.outer.end < 2,
        is_odd=place.has_odd_marks,
        is_titled=_is_title_case(written, _LONGEST_BARE_TITLE),
        is_attributive=joined and is_embedded and tags[place.closing].startswith(("NN", "JJ")),
        zone=tokenised.zone_at(quoted.span.start),
    )


def _reason_by_lead(stretch: Stretch) -> Kind | None:
    """What the words right before the marks say that the stretch is."""
    if stretch.lead.rstrip().endswith("="):
        return Kind("", "name", "quote-attribute")
    lead = stretch.lead.lower().rstrip(" ,").split()[-3:]
    for begin in range(len(lead)):
        reason = load_table("quote_leads").get(" ".join(lead[begin:]))
        if reason is not None:
            rule, most = _LEADS[reason]
            is_title = reason != "title_of_work" or stretch.content[0].isupper()
            return Kind("", reason, rule) if is_title and len(stretch.words) <= most else None
    return None


def _is_title_case(words: list[str], most: int) -> bool:
    """Whether a stretch is written as titles are: the first and all longer words with a capital."""
    return (
        0 < len(words) <= most
        and (words[0][0].isupper() or words[0][0].isdigit())
        and all(word[0].isupper() for word in words if len(word) > 4)
        and sum(word[0].isupper() or word[0].isdigit() for word in words) * 2 >= len(words)
    )


def _stands_as_title(reader: PhraseReader, stretch: Stretch, place: Place) -> bool:
    """Whether a title-cased stretch stands as the name of a work does: NBC's “…”, on “…”, her memoir, “…”."""
    if place.before == place.opening:
        return False
    before = stretch.lead.rstrip(" ,").rsplit(None, 1)[-1:]
    word = before[0].lower() if before else ""
    if word in load_words("work_nouns") or word.endswith(("’s", "'s", "s’", "s'")):
        return True
    if stretch.content[-1] in "!?":
        return False
    if stretch.before_tag == "IN" or stretch.before in ("told", "tells"):
        return True
    behind = reader.tokens.words[place.closing] if stretch.goes_on else ""
    return stretch.before_tag in ("DT", "PRP$") and (behind.islower() or len(stretch.words) > 1)


def _direct_or_mixed(reader: PhraseReader, quoted: QuotedSpan, place: Place, attribution: Attribution) -> str:
    """Whether the stretch stands as an utterance of its own or as a part of the sentence around it."""
    text = reader.tokenised.text
    if attribution.joins or quoted.continues or place.before == place.opening:
        return "direct"
    before = text[max(0, quoted.outer.start - 2) : quoted.outer.start].rstrip()
    if before.endswith((",", ":", "—", "–", ".", "!", "?", "\n")):
        return "direct"
    return "direct" if text[quoted.span.start].isupper() and attribution.is_after else "mixed"
