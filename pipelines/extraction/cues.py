"""Finds the cue that links a quotation to its speaker: "said Byron", "Byron, who chairs the club, said:", "according to".

Looks at the words before and after the marks, never inside. Who is behind the subject that the cue has is
resolved in `speakers`.
"""

from dataclasses import dataclass

from pipelines.extraction.phrases import Phrase, PhraseReader
from pipelines.extraction.wordlists import load_table, load_words

_WIDEST = 60
_ADDRESSED = frozenset(["told", "tells", "telling", "tell", "assured", "reminded", "informed", "asked"])


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue: its tokens (half-open), its class in `words/cue_verbs.tsv`, its subject, and who was spoken to."""

    first: int
    last: int
    kind: str
    speaker: Phrase | None
    addressee: Phrase | None
    is_adjacent: bool


def cue_after(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """The cue in the words that follow a quotation: "Byron said", "said Byron", "according to Byron".

    Args:
        reader: the reader of the document.
        start: the first token behind the closing mark.
        end: where the sentence or the next quotation ends the search.
    """
    tokens = reader.tokens
    at = start
    while at < end and tokens.words[at] in (",", "—", "–", "-", ".", "―"):
        at += 1
    if at >= end:
        return None
    if tokens.lower[at] == "according" and at + 1 < end and tokens.lower[at + 1] == "to":
        speaker = reader.phrase_at(at + 2, end)
        return Cue(at, at + 2, "say", speaker, None, True) if speaker else None
    verb = at
    while verb < end and verb - at < 2 and _is_adverb(tokens.lower[verb]):
        verb += 1
    if verb < end and _kind(tokens.lower[verb]) == "say":
        return _inverted(reader, verb, end)
    return _subject_first(reader, at, end)


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") or word in ("later", "also", "then", "once", "and", "he", "she")[:4]


def _kind(word: str) -> str | None:
    return load_table("cue_verbs").get(word)


def _inverted(reader: PhraseReader, verb: int, end: int) -> Cue:
    """ "said Byron": the verb first; without a subject where none follows ("adding that")."""
    at = verb + 1
    tokens = reader.tokens
    while at < end and _is_adverb(tokens.lower[at]):
        at += 1
    speaker = reader.phrase_at(at, end)
    if tokens.lower[verb] in _ADDRESSED and speaker is not None:
        return Cue(verb, verb + 1, "say", None, speaker, True)
    if tokens.lower[verb].endswith("ing"):
        speaker = None
    return Cue(verb, verb + 1, "say", speaker, None, True)


def _subject_first(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """ "Byron said", "Byron, the club's treasurer, told reporters": the subject, then the verb."""
    speaker = reader.phrase_at(start, end)
    if speaker is None:
        return None
    tokens = reader.tokens
    limit = min(end, speaker.last + _WIDEST)
    at = speaker.last
    while at < limit:
        word = tokens.lower[at]
        kind = _kind(word)
        if kind == "say" and reader.mention_at(at) is None and not _is_nominal(reader, at):
            return Cue(at, at + 1, kind, speaker, _addressee(reader, at, end), at - speaker.last < 3)
        if (
            at == speaker.last
            and word not in load_words("verb_company")
            and word.isalpha()
            and not (
                _is_adverb(word)
                or word in ("of", "for", "at", "from", "with", "in", "on", "and", "who", "himself")
            )
        ):
            return None
        at += 1
    return None


def _is_nominal(reader: PhraseReader, at: int) -> bool:
    """Whether a form that could be a verb stands as a noun: "the report", "a challenge", "in reply"."""
    before = reader.tokens.lower[at - 1]
    return before in (
        "the a an this that his her their its our your my in of for on to no any some each first new".split()
    ) and not reader.tokens.lower[at].endswith(("aid", "old"))


def _addressee(reader: PhraseReader, verb: int, end: int) -> Phrase | None:
    if reader.tokens.lower[verb] not in _ADDRESSED:
        return None
    return reader.phrase_at(verb + 1, end)


def cue_before(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """The cue in the words of the sentence that lead up to a quotation: "Byron said:", "Byron called it".

    Args:
        reader: the reader of the document.
        start: where the sentence begins, or the quotation before this one ends.
        end: the token of the opening mark.
    """
    tokens = reader.tokens
    floor = max(start, end - _WIDEST)
    for at in range(end - 1, floor - 1, -1):
        kind = _kind(tokens.lower[at])
        if kind is None or reader.mention_at(at) is not None or _is_nominal(reader, at):
            if tokens.lower[at] == "according" and at + 2 < end and tokens.lower[at + 1] == "to":
                speaker = reader.phrase_at(at + 2, end)
                return Cue(at, at + 2, "say", speaker, None, False) if speaker else None
            continue
        speaker = _subject_of(reader, at, start, end)
        return Cue(at, at + 1, kind, speaker, _addressee(reader, at, end), end - at < 4)
    return _bare_colon(reader, start, end)


def _subject_of(reader: PhraseReader, verb: int, start: int, end: int) -> Phrase | None:
    """The subject of a verb: what ends before it, or the subject of the sentence for "saying"."""
    tokens = reader.tokens
    if tokens.lower[verb].endswith("ing") or (
        verb > start and tokens.lower[verb - 1] in ("to", "and", "but")
    ):
        return subject_of_clause(reader, start, verb)
    phrase = reader.phrase_before(verb, start)
    if phrase is None and verb == start and tokens.words[verb][0].isupper():
        return reader.phrase_at(verb + 1, end)
    return phrase or subject_of_clause(reader, start, verb)


def _bare_colon(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """ "Byron: “...”": a name and a colon, and nothing else."""
    tokens = reader.tokens
    if end - 1 < start or tokens.words[end - 1] != ":":
        return None
    phrase = reader.phrase_at(start, end)
    if phrase is None or phrase.name is None or phrase.last != end - 1:
        return None
    return Cue(end - 1, end, "say", phrase, None, True)


def subject_of_clause(reader: PhraseReader, start: int, end: int) -> Phrase | None:
    """The first name or pronoun of a sentence that can be its subject: not behind a preposition."""
    tokens = reader.tokens
    fallback = None
    at = start
    while at < end:
        entry = reader.mention_at(at)
        word = tokens.lower[at]
        if entry is not None:
            phrase = reader.phrase_at(entry[0], end) or Phrase(entry[0], min(entry[1], end), entry[2], False)
            before = tokens.lower[entry[0] - 1] if entry[0] > start else ""
            possessive = entry[1] < end and tokens.lower[entry[1]] in ("’s", "'s")
            fit = entry[2].entity_type != "place" and not possessive
            if fit and before not in (
                "in",
                "of",
                "at",
                "for",
                "to",
                "with",
                "from",
                "on",
                "by",
                "about",
                "against",
            ):
                return Phrase(entry[0], min(entry[1], end), entry[2], False)
            fallback = fallback or (Phrase(entry[0], min(entry[1], end), entry[2], False) if fit else None)
            at = max(entry[1], at + 1)
            continue
        if word in ("he", "she", "they", "i", "we"):
            return Phrase(at, at + 1, None, True)
        at += 1
    return fallback
