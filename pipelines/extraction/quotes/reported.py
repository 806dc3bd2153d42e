"""Finds reported speech without quotation marks: "Byron said that the law would pass", "…, Byron said".

Takes the tokens of a document with its phrases, gives the reported clause, the cue and its subject. Only
finite reporting verbs with a name or a noun as subject count; whom it stands for is resolved in `speakers`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import compress

from pipelines.document import Span
from pipelines.extraction.candidates import QuotationMarks
from pipelines.extraction.quotes.cue_words import ADDRESSED, NOUN_LIKE
from pipelines.extraction.quotes.cues import Cue, is_nominal
from pipelines.extraction.quotes.phrases import DETERMINERS, PRONOUNS, Phrase, PhraseReader
from pipelines.extraction.quotes.subjects import can_speak
from pipelines.frozen import frozen
from pipelines.grammar.tokens import Sentence
from pipelines.wordlists import load_words

_FEWEST_WORDS = 4
_CUES = load_words("reporting_verbs") | {"according"}
_WHEN = frozenset(
    ["on", "in", "last", "this", "the", "night", "morning", "evening", "afternoon", "week", "month"]
)
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_TIMES = frozenset([*_DAYS, "yesterday", "today", "earlier", "recently", "later"])
#: Words that begin a clause; what follows a verb with none of these is its object.
_CLAUSE_OPENERS = PRONOUNS | DETERMINERS | frozenset(["there", "no", "if", "when", "while", "more", "about"])


@frozen
class Reported:
    """A reported clause, the cue that reports it, and the rule that found it."""

    span: Span
    cue: Cue
    rule_id: str


def find_reported(reader: PhraseReader, marks: QuotationMarks) -> Iterator[Reported]:
    """The reported clauses of a document, in order of their cues.

    Args:
        reader: the reader of the document.
        marks: its quotation marks; a sentence that holds one is left to the quotes.
    """
    tokens = reader.tokens
    starts = sorted(quoted.outer.start for quoted in marks.quoted)
    ends = sorted(quoted.outer.end for quoted in marks.quoted)
    last_sentence: Sentence | None = None
    for at in compress(range(len(tokens)), map(_CUES.__contains__, tokens.lower)):
        sentence = reader.tokenised.sentence_at(tokens.starts[at])
        if sentence is None or sentence is last_sentence:
            continue
        if bisect_left(starts, sentence.span.end) > bisect_right(ends, sentence.span.start):
            continue
        found = _reported_in(reader, sentence, at)
        if found is not None:
            last_sentence = sentence
            yield found


def _reported_in(reader: PhraseReader, sentence: Sentence, at: int) -> Reported | None:
    """What the cue at a token reports, in its own sentence."""
    tokens = reader.tokens
    first, last = sentence.first_token, _without_stop(reader, sentence)
    if tokens.lower[at] == "according":
        return _according_to(reader, first, last, at)
    if reader.mention_at(at) is not None or (at > first and is_nominal(reader, at)):
        return None
    speaker = reader.phrase_before(at, first)
    if speaker is None:
        return _inverted(reader, first, last, at)
    if speaker.is_pronoun or not can_speak(reader, speaker, at + 1):
        return None
    if speaker.name is None and tokens.lower[at] in NOUN_LIKE:
        return None
    before = speaker.first
    if (
        before > first + _FEWEST_WORDS
        and tokens.words[before - 1] == ","
        and _ends_clause(reader, at + 1, last)
    ):
        if tokens.lower[first].endswith(("ed", "ing")):
            return None
        return _clause(reader, first, before - 1, at, at + 1, speaker, None, "quote-indirect-trailing")
    return _leading(reader, at, last, speaker)


def _without_stop(reader: PhraseReader, sentence: Sentence) -> int:
    last = sentence.last_token
    while last > sentence.first_token and not reader.tokens.words[last - 1][0].isalnum():
        last -= 1
    return last


def _leading(reader: PhraseReader, verb: int, last: int, speaker: Phrase) -> Reported | None:
    """ "Byron said that …", "Byron told reporters on Tuesday that …", "Byron said the law …"."""
    tokens = reader.tokens
    at = verb + 1
    addressee = None
    if tokens.lower[verb] in ADDRESSED:
        addressee = reader.phrase_at(at, last)
        at = addressee.last if addressee else at
    that = next((i for i in range(at, min(at + 8, last)) if tokens.lower[i] == "that"), None)
    if that is not None and all(word in _TIMES or word in _WHEN for word in tokens.lower[at:that]):
        return _clause(reader, that + 1, last, verb, verb + 1, speaker, addressee, "quote-indirect-that")
    if tokens.lower[verb] not in load_words("bare_reporting_verbs"):
        return None
    while at < last and (
        tokens.lower[at] in _TIMES
        or (tokens.lower[at] == "on" and at + 1 < last and tokens.lower[at + 1] in _TIMES)
    ):
        at += 1
    opens = at < last and (tokens.lower[at] in _CLAUSE_OPENERS or reader.mention_at(at) is not None)
    plural = at < last and tokens.lower[at].endswith("s") and tokens.words[at].isalpha()
    if not (opens or plural) or not any(reader.is_verb_like(i) for i in range(at, min(at + 16, last))):
        return None
    return _clause(reader, at, last, verb, verb + 1, speaker, addressee, "quote-indirect-bare")


def _inverted(reader: PhraseReader, first: int, last: int, verb: int) -> Reported | None:
    """ "…, said Byron."."""
    if verb < first + _FEWEST_WORDS or reader.tokens.words[verb - 1] != ",":
        return None
    speaker = reader.phrase_at(verb + 1, last)
    if speaker is None or speaker.is_pronoun or not can_speak(reader, speaker, last + 1):
        return None
    return _clause(reader, first, verb - 1, verb, verb + 1, speaker, None, "quote-indirect-trailing")


def _according_to(reader: PhraseReader, first: int, last: int, at: int) -> Reported | None:
    """ "According to Byron, …" and "…, according to Byron."."""
    tokens = reader.tokens
    if at + 2 >= last or tokens.lower[at + 1] != "to":
        return None
    speaker = reader.phrase_at(at + 2, last)
    if speaker is None or speaker.is_pronoun:
        return None
    if at == first:
        comma = next(
            (i for i in range(speaker.last, min(speaker.last + 30, last)) if tokens.words[i] == ","), None
        )
        if comma is None:
            return None
        return _clause(reader, comma + 1, last, at, at + 2, speaker, None, "quote-indirect-according")
    end = at - 1 if tokens.words[at - 1] == "," else at
    return _clause(reader, first, end, at, at + 2, speaker, None, "quote-indirect-according")


def _ends_clause(reader: PhraseReader, at: int, last: int) -> bool:
    """Whether a trailing cue ends its sentence, or goes on with a time or place only."""
    tokens = reader.tokens
    if at >= last:
        return True
    return (
        tokens.lower[at] in _TIMES
        or tokens.words[at] == ","
        or (tokens.lower[at] in ("on", "in", "at", "during") and at + 5 >= last)
    )


def _clause(
    reader: PhraseReader,
    start: int,
    end: int,
    cue: int,
    cue_end: int,
    speaker: Phrase,
    addressee: Phrase | None,
    rule_id: str,
) -> Reported | None:
    """The reported clause between two tokens, unless it is too short to say anything."""
    tokens = reader.tokens
    while start < end and not (tokens.words[start][0].isalnum() or tokens.words[start] in "$€£¥"):
        start += 1
    if end - start < _FEWEST_WORDS:
        return None
    span = Span(tokens.starts[start], tokens.ends[end - 1])
    return Reported(span, Cue(cue, cue_end, "say", speaker, addressee, True), rule_id)
