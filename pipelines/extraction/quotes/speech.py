"""Weighs whether a quoted stretch without a firm cue is somebody's words: a small trained ranker.

Takes what the rules see of the stretch, as named features, and adds their weights, which
`words/speech_weights.tsv` holds and `tests/accuracy/train_speech.py` trains. What a stretch is that is no
speech is said in `kinds`.
"""

from collections.abc import Iterator
from functools import cache
from math import exp

from pipelines.document import Span, frozen
from pipelines.extraction.quotes.speakers import Attribution
from pipelines.grammar.verb_forms import SHAPES
from pipelines.words import load_table, load_words

_DETERMINERS = load_words("determiners")
_PREPOSITIONS = load_words("prepositions")
_FIRST_PERSON = frozenset(
    ["i", "we", "my", "our", "me", "us", "i'm", "i’m", "we're", "we’re", "i've", "i’ve"]
)
_SECOND_PERSON = frozenset(["you", "your", "let", "please", "thank", "don't", "don’t"])
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "'s", "’s"])
_LENGTHS = ((1, "1"), (2, "2"), (3, "3"), (5, "4-5"), (8, "6-8"), (14, "9-14"))
_PREPOSITIONS_ALONE = frozenset(["of", "for", "to", "as", "about", "in", "on", "with", "by", "from", "at"])


@frozen
class Stretch:
    """A quoted stretch as the rules look at it.

    Args:
        span: where it stands.
        content: what stands between the marks.
        words: its words, as written, up to forty.
        before: the token before the marks in their sentence, lower case; empty where they open it.
        second_before: the token before that.
        lead: the text of the same line before the marks, as far as it is read.
        behind: the token behind the marks in their sentence, as written; empty where they end it.
        is_embedded: whether words of the sentence stand before it.
        is_alone: whether nothing else stands in its paragraph.
        is_odd: whether its marks are single ones where the document also uses double ones.
        is_titled: whether it is written as titles are.
        is_attributive: whether a noun follows that it describes.
        zone: the zone it stands in.
    """

    span: Span
    content: str
    words: list[str]
    before: str
    second_before: str
    lead: str
    behind: str
    is_embedded: bool
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
    words = stretch.words
    count = len(words)
    yield "words " + next((name for most, name in _LENGTHS if count <= most), "15+")
    lower = [word.lower() for word in words]
    if not _FIRST_PERSON.isdisjoint(lower):
        yield "first person"
    if not _SECOND_PERSON.isdisjoint(lower):
        yield "second person"
    shapes = {SHAPES[word] for word in lower[:12]}
    if "auxiliary" in shapes:
        yield "auxiliary"
    if shapes & {"past", "present"}:
        yield "verb"
    if lower and SHAPES[lower[0]] in ("base", "ing", "past"):
        yield f"opens with {SHAPES[lower[0]]}"
    if lower and lower[0] in _PREPOSITIONS:
        yield "opens with preposition"
    if lower and lower[0] in _DETERMINERS:
        yield "opens with determiner"
    if lower and lower[-1].endswith("s") and count < 4:
        yield "ends as plural"
    if words and words[0][0].isupper():
        yield "capital"
    if stretch.is_titled:
        yield "titled"
        yield "titled long" if count > 3 else "titled short"
    last = stretch.content[-1]
    if count > 4 and last in ",.!?…" and words[0][0].isupper() and not stretch.is_titled:
        yield "whole sentence"
        if stretch.before in (":", ","):
            yield "whole sentence led up to"
    yield f"ends {last}" if last in ",.!?…" else "ends open"


def _features_of_company(stretch: Stretch) -> Iterator[str]:
    before = stretch.before
    if not before:
        yield "opens sentence"
    elif before in _PREPOSITIONS_ALONE:
        yield f"before {before}"
        if stretch.second_before in load_words("speech_nouns"):
            yield "before speech noun"
    elif before in _DETERMINERS:
        yield "before article" if before in ("a", "an", "the") else "before determiner"
    elif before in _BE:
        yield "before be"
    elif before in (",", ":", "—", "–", "-", "(", ";"):
        yield f"before {before}"
    elif before in ("and", "or", "but"):
        yield "before conjunction"
    elif before in load_words("speech_nouns"):
        yield "before speech noun"
    elif SHAPES[before]:
        yield f"before {SHAPES[before]}"
    else:
        yield "before noun"
    if stretch.behind:
        yield "attributive" if stretch.is_attributive else "goes on"
    if stretch.is_alone:
        yield "alone"
        if len(stretch.words) < 7:
            yield "alone and short"
    if stretch.is_odd:
        yield "odd marks"
    if stretch.is_attributive and len(stretch.words) < 4:
        yield "attributive and short"
