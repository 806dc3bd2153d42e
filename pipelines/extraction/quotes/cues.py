"""Finds the cue that links a quotation to its speaker: "said Byron", "Byron, the mayor, said", "says he".

Looks at the words before and after the marks, never inside. Who is behind the subject that the cue has is
resolved in `speakers`.
"""

from pipelines.extraction.quotes.cue_words import ADDRESSED, NOUN_LIKE, cue_kind, is_adverb
from pipelines.extraction.quotes.phrases import (
    IRREGULAR_PASTS,
    PREPOSITIONS,
    Phrase,
    PhraseReader,
    is_speaking_noun,
)
from pipelines.extraction.quotes.subjects import can_be_verb, can_speak, is_likely_speaker
from pipelines.extraction.quotes.verb_subjects import is_passive, is_reported, subject_of_verb
from pipelines.frozen import frozen
from pipelines.wordlists import load_words

_WIDEST = 60
_DASHES = frozenset(["—", "–", "-", "―", "~"])
_TIMES = load_words("cue_followers")


@frozen
class Cue:
    """A cue: its tokens (half-open), its class in `words/cue_verbs.tsv`, its subject, whom it was said to."""

    first: int
    last: int
    kind: str
    speaker: Phrase | None
    addressee: Phrase | None
    is_adjacent: bool


def cue_after(reader: PhraseReader, start: int, end: int, is_open: bool = True) -> Cue | None:
    """The cue in the words that follow a quotation: "Byron said", "said Byron", "— Byron".

    Args:
        reader: the reader of the document.
        start: the first token behind the closing mark.
        end: where the sentence or the next quotation ends the search.
        is_open: whether the quotation ends as an unfinished sentence does, so that any verb may be the cue.
    """
    tokens = reader.tokens
    at = start
    while at < end and (tokens.words[at] in (",", ".") or tokens.words[at] in _DASHES):
        at += 1
    if at >= end:
        return None
    if at > start and tokens.words[at - 1] in _DASHES:
        signed = _signature(reader, at, end)
        if signed is not None:
            return signed
    if tokens.lower[at] == "according" and at + 1 < end and tokens.lower[at + 1] == "to":
        speaker = reader.phrase_at(at + 2, end)
        return Cue(at, at + 2, "say", speaker, None, True) if speaker else None
    verb = at
    while verb < end and verb - at < 2 and is_adverb(tokens.words[verb]):
        verb += 1
    if verb < end and (cue_kind(tokens.lower[verb]) == "say" or (is_open and _leads_name(reader, verb, end))):
        return _inverted(reader, verb, end)
    return _subject_first(reader, at, end, is_open) or _parenthetical(reader, at, end)


def _leads_name(reader: PhraseReader, verb: int, end: int) -> bool:
    """Whether a word behind a quotation is a past with its subject: "beamed Ada Byron"."""
    word = reader.tokens.words[verb]
    if verb + 1 >= end or not word.islower() or not (word.endswith("ed") or cue_kind(word) == "believe"):
        return False
    phrase = reader.phrase_at(verb + 1, end)
    return phrase is not None and phrase.name is not None and phrase.name.entity_type == "person"


def _parenthetical(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """The cue at the end of the sentence that holds a quotation: …, the minister said."""
    tokens = reader.tokens
    for at in range(start, min(end, start + 2 * _WIDEST) - 2):
        if tokens.words[at] != "," or tokens.words[at + 1] == "which":
            continue
        inverted = cue_kind(tokens.lower[at + 1]) == "say" and not tokens.lower[at + 1].endswith("ing")
        cue = _inverted(reader, at + 1, end) if inverted else _subject_first(reader, at + 1, end, False)
        if cue is not None and cue.speaker is not None and cue.is_adjacent and _closes(reader, cue, end):
            return cue
    return None


def _closes(reader: PhraseReader, cue: Cue, end: int) -> bool:
    """Whether a cue in the middle of a sentence leaves nothing to be said: it has no object of its own."""
    if cue.speaker is not None and cue.speaker.first > cue.first:
        return True
    following = reader.tokens.lower[cue.last] if cue.last < end else "."
    return (
        not following[0].isalnum() or following in PREPOSITIONS or following in _TIMES or is_adverb(following)
    )


def _signature(reader: PhraseReader, at: int, end: int) -> Cue | None:
    """ "— Ada Byron": a dash and a name, and nothing else on the line."""
    entry = reader.mention_at(at)
    if entry is None or entry[2].entity_type == "place":
        return None
    last = entry[1]
    text, tokens = reader.tokenised.text, reader.tokens
    ends_line = last >= len(tokens) or "\n" in text[tokens.ends[last - 1] : tokens.starts[last]]
    if not ends_line and last < end and tokens.words[last] not in (",", "."):
        return None
    return Cue(at - 1, at, "say", Phrase(at, last, entry[2], False), None, True)


def _inverted(reader: PhraseReader, verb: int, end: int) -> Cue:
    """ "said Byron": the verb first; without a subject where none follows ("adding that")."""
    at = verb + 1
    tokens = reader.tokens
    while at < end and is_adverb(tokens.words[at]):
        at += 1
    speaker = reader.phrase_at(at, end)
    if tokens.lower[verb] in ("told", "tells", "telling") and speaker is not None:
        return Cue(verb, verb + 1, "say", None, speaker, True)
    if tokens.lower[verb].endswith("ing"):
        speaker = None
    return Cue(verb, verb + 1, "say", speaker, None, True)


def _subject_first(reader: PhraseReader, start: int, end: int, is_open: bool) -> Cue | None:
    """ "Byron said", "Byron, the club's treasurer, told reporters": the subject, then the verb."""
    speaker = reader.phrase_at(start, end)
    if speaker is None or not (speaker.is_pronoun or speaker.name or can_speak(reader, speaker, end)):
        return None
    tokens = reader.tokens
    limit = min(end, speaker.last + _WIDEST)
    for at in range(speaker.last, limit):
        word = tokens.lower[at]
        if cue_kind(word) == "say" and reader.mention_at(at) is None and not is_nominal(reader, at):
            return Cue(at, at + 1, "say", speaker, _addressee(reader, at, end), at - speaker.last < 3)
        if at == speaker.last and word.isalpha() and not _may_stand_between(word):
            named = speaker.name is not None or speaker.is_pronoun
            named = named or is_speaking_noun(tokens.lower[speaker.last - 1])
            if is_open and named and (word.endswith(("ed", "s")) or word in IRREGULAR_PASTS):
                return Cue(at, at + 1, "say", speaker, None, True)
            return None
    return None


def _may_stand_between(word: str) -> bool:
    """Whether a word may stand between a subject and its cue verb."""
    return (
        word in load_words("verb_company")
        or is_adverb(word)
        or word
        in ("of", "for", "at", "from", "with", "in", "on", "and", "who", "himself", "herself", "while")
    )


_BEFORE_NOUNS = load_words("determiners") | {
    "in",
    "of",
    "for",
    "on",
    "to",
    "no",
    "any",
    "each",
    "first",
    "new",
}


def is_nominal(reader: PhraseReader, at: int) -> bool:
    """Whether a form that could be a verb stands as a noun: "the report", "a challenge", "in reply"."""
    before = reader.tokens.lower[at - 1]
    if at > 1 and reader.tokens.lower[at - 2] == "of":
        return False  # "the mother of two replied"
    return before in _BEFORE_NOUNS and not reader.tokens.lower[at].endswith(("aid", "old"))


def _addressee(reader: PhraseReader, verb: int, end: int) -> Phrase | None:
    if reader.tokens.lower[verb] not in ADDRESSED:
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
    embedded: Cue | None = None
    unlikely: Cue | None = None
    for at in range(end - 1, floor - 1, -1):
        word = tokens.lower[at]
        if word == "according" and at + 2 < end and tokens.lower[at + 1] == "to":
            speaker = reader.phrase_at(at + 2, end)
            return Cue(at, at + 2, "say", speaker, None, False) if speaker else embedded
        kind = cue_kind(word)
        if kind is None or reader.mention_at(at) is not None or is_nominal(reader, at):
            continue
        if at > start and (not can_be_verb(reader, at) or tokens.lower[at - 1] == "without"):
            continue
        if at == start and word in ADDRESSED and tokens.words[at][0].isupper():
            continue  # "Asked on Tuesday, ..."
        if (
            at > start
            and tokens.lower[at - 1] in ("when", "if", "while", "once")
            and not word.endswith("ing")
        ):
            continue  # "when asked"
        if embedded is not None and kind == "describe":
            continue
        speaker = subject_of_verb(reader, at, start, end)
        if speaker is None and (word in NOUN_LIKE or is_passive(reader, at, start)):
            continue
        cue = Cue(at, at + 1, kind, speaker, _addressee(reader, at, end), end - at < 4)
        negated = at > start and tokens.lower[at - 1].endswith(("n't", "n’t"))
        if negated or (speaker is not None and not is_likely_speaker(reader, speaker)):
            unlikely = unlikely or cue
            continue
        if embedded is not None and speaker is None:
            continue
        if speaker is None or kind == "believe" or is_reported(reader, speaker, start):
            inner = embedded is not None and (
                embedded.kind != "believe" or kind != "believe" or speaker is None
            )
            embedded = embedded if inner else cue
            continue
        return cue
    return embedded or _bare_colon(reader, start, end) or unlikely


def _bare_colon(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """ "Byron: “...”": a name and a colon, and nothing else behind a dash or the sentence's beginning."""
    tokens = reader.tokens
    if end - 1 < start or tokens.words[end - 1] != ":":
        return None
    at = next(
        (i + 1 for i in range(end - 2, max(start, end - 16) - 1, -1) if tokens.words[i] in _DASHES), start
    )
    phrase = reader.phrase_at(at, end)
    if phrase is None or phrase.name is None or phrase.last != end - 1:
        return None
    return Cue(end - 1, end, "say", phrase, None, True)
