"""Weighs whether a quoted stretch without a firm cue is somebody's words: a small trained ranker.

Takes what the rules see of the stretch, as named features, and adds their weights, which
`words/speech_weights.tsv` holds and `tests/accuracy/train_speech.py` trains. What a stretch is that is no
speech is said in `kinds`.
"""

from collections.abc import Iterator
from functools import cache
from math import exp
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.quotes.speakers import Attribution
from pipelines.words import load_table, load_words

_FIRST_PERSON: Final = frozenset(
    ["i", "we", "my", "our", "me", "us", "i'm", "i’m", "we're", "we’re", "i've", "i’ve"]
)
_SECOND_PERSON: Final = frozenset(["you", "your", "let", "please", "thank", "don't", "don’t"])
_LENGTHS: Final = ((1, "1"), (2, "2"), (3, "3"), (5, "4-5"), (8, "6-8"), (14, "9-14"))
#: Words before the marks that speak for themselves; of others their tag does.
_TELLING: Final = frozenset(
    ["of", "for", "to", "as", "about", "in", "on", "with", "by", "from", "at", "a", "an", "the"]
) | frozenset([",", ":", "—", "–", "-", "(", ";", "and", "or", "but", "that"])
_FINITE: Final = frozenset(["VBD", "VBP", "VBZ", "MD"])


@frozen
class Stretch:
    """A quoted stretch as the rules look at it.

    Args:
        span: where it stands.
        content: what stands between the marks.
        words: its words, as written, up to forty.
        tags: the part of speech of each.
        lead: the text before the marks, as far as it is read.
        before: the token before the marks in their sentence, lower case; empty where they open it.
        before_tag: the part of speech of that token.
        second_before: the token before that.
        goes_on: whether the sentence goes on behind the marks, with no stop or comma inside them.
        is_alone: whether nothing else stands in its paragraph.
        is_odd: whether its marks are single ones where the document also uses double ones.
        is_titled: whether it is written as titles are.
        is_attributive: whether a noun follows that it describes.
        zone: the zone it stands in.
    """

    span: Span
    content: str
    words: list[str]
    tags: list[str]
    lead: str
    before: str
    before_tag: str
    second_before: str
    goes_on: bool
    is_alone: bool
    is_odd: bool
    is_titled: bool
    is_attributive: bool
    zone: str


def likelihood_of_speech(stretch: Stretch, attribution: Attribution) -> float:
    """How likely a stretch is speech, between 0 and 1, given who would speak it."""
    weights = _weights()
    total = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) for name in features(stretch, attribution))
    return 1 / (1 + exp(-total))


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in load_table("speech_weights").items()}


def features(stretch: Stretch, attribution: Attribution) -> Iterator[str]:
    """The names of what holds of a stretch and its attribution."""
    yield f"rule {attribution.rule_id}"
    yield f"zone {stretch.zone}"
    if attribution.cue_kind:
        yield f"cue {attribution.cue_kind}"
    yield f"speaker {_speaker_class(attribution)}"
    if attribution.is_after:
        yield "cue after"
    yield from _features_of_words(stretch)
    yield from _features_of_company(stretch)


def _speaker_class(attribution: Attribution) -> str:
    speaker = attribution.speaker
    if speaker is None:
        return "none"
    if speaker.entity is not None:
        return speaker.entity.entity_type
    first = speaker.text.split()[0].lower()
    return first if first in ("he", "she", "they", "it", "i", "we", "who") else "noun"


def _features_of_words(stretch: Stretch) -> Iterator[str]:
    words, count = stretch.words, len(stretch.words)
    yield "words " + next((name for most, name in _LENGTHS if count <= most), "15+")
    lower = {word.lower() for word in words}
    if not _FIRST_PERSON.isdisjoint(lower):
        yield "first person"
    if not _SECOND_PERSON.isdisjoint(lower):
        yield "second person"
    if not _FINITE.isdisjoint(stretch.tags):
        yield "finite verb"
    if words:
        yield f"opens with {stretch.tags[0][:2]}"
        yield f"ends with {stretch.tags[-1][:2]}{', short' if count < 4 else ''}"
    if words and words[0][0].isupper():
        yield "capital"
    if stretch.is_titled:
        yield "titled long" if count > 3 else "titled short"
    last = stretch.content[-1]
    if count > 4 and last in ",.!?…" and words[0][0].isupper() and not stretch.is_titled:
        yield "whole sentence"
        if stretch.before in (":", ","):
            yield "whole sentence led up to"
        if stretch.is_alone and not stretch.is_odd:
            yield "whole sentence alone"
    yield f"ends {last}" if last in ",.!?…" else "ends open"


def _features_of_company(stretch: Stretch) -> Iterator[str]:
    before = stretch.before
    if not before:
        yield "opens sentence"
    else:
        yield f"before {before}" if before in _TELLING else f"before {stretch.before_tag}"
    if before in load_words("speech_nouns") or (
        stretch.before_tag == "IN" and stretch.second_before in load_words("speech_nouns")
    ):
        yield "before speech noun"
    if stretch.goes_on:
        yield "attributive" if stretch.is_attributive else "goes on"
    if stretch.is_alone:
        yield "alone and short" if len(stretch.words) < 7 else "alone"
    if stretch.is_odd:
        yield "odd marks"
    if stretch.is_attributive and len(stretch.words) < 4:
        yield "attributive and short"
