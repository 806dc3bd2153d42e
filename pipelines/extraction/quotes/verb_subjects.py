"""Finds the subject of a cue verb that leads up to a quotation: what stands before it, or what it shares.

Takes a reader of phrases, a verb's token and where its sentence begins. Which verbs are cues is decided in
`cues`; the subject of a whole sentence is found in `subjects`.
"""

from pipelines.extraction.quotes.cue_words import ADDRESSED, NOUN_LIKE, cue_kind, is_adverb
from pipelines.extraction.quotes.phrases import PREPOSITIONS, Phrase, PhraseReader
from pipelines.extraction.quotes.subjects import subject_of_clause
from pipelines.wordlists import load_words

_WIDEST = 60
_BE = frozenset(["is", "was", "were", "are", "be", "been", "being", "am"])


def subject_of_verb(reader: PhraseReader, verb: int, start: int, end: int) -> Phrase | None:
    """The subject of a verb: what ends before it, the agent of a passive, or the subject of the sentence."""
    tokens = reader.tokens
    word, before = tokens.lower[verb], tokens.lower[verb - 1] if verb > start else ""
    if word in NOUN_LIKE:
        close = reader.phrase_before(verb, start)
        return close if close and (close.name or close.is_pronoun) else None
    if is_passive(reader, verb, start):
        by = next((at for at in range(verb + 1, min(verb + 4, end)) if tokens.lower[at] == "by"), None)
        return reader.phrase_at(by + 1, end) if by else None
    if word.endswith("ing") or before == "to":
        shared = before in ("and", "or") and word.endswith("ing")
        return (
            (_subject_of_other_participle(reader, verb, start) if shared else None)
            or _subject_of_participle(reader, verb, start)
            or subject_of_clause(reader, start, verb)
        )
    if _is_coordinated(reader, verb, start):
        return _subject_of_coordinated(reader, start, verb) or subject_of_clause(reader, start, verb)
    phrase = reader.phrase_before(verb, start)
    if phrase is None and verb == start and tokens.words[verb][0].isupper():
        return reader.phrase_at(verb + 1, end)
    if phrase is not None and phrase.first > start and tokens.lower[phrase.first - 1] in PREPOSITIONS:
        return subject_of_clause(reader, start, verb) or phrase
    return phrase or subject_of_clause(reader, start, verb)


def is_reported(reader: PhraseReader, speaker: Phrase, start: int) -> bool:
    """Whether a pronoun is the subject of what somebody else reports: "Byron said that he ..."."""
    at = speaker.first - 1
    if at <= start:
        return False
    lower = reader.tokens.lower
    told = any(word in ADDRESSED for word in lower[max(start, at - 2) : at]) and lower[at].isalpha()
    return told or lower[at] == "that" or cue_kind(lower[at]) in ("say", "believe")


def is_passive(reader: PhraseReader, verb: int, start: int) -> bool:
    """Whether a participle stands in the passive: "was called", "seen by"."""
    tokens = reader.tokens
    if tokens.lower[verb].endswith(("ing", "s")):
        return False
    at = verb - 1
    while at > start and is_adverb(tokens.words[at]):
        at -= 1
    if at >= start and tokens.lower[at] in _BE:
        return True
    return verb + 1 < len(tokens) and tokens.lower[verb + 1] == "by"


def _subject_of_participle(reader: PhraseReader, verb: int, start: int) -> Phrase | None:
    """The phrase right before a participle behind a preposition: "with his aide Ada Byron saying"."""
    if verb == start or not reader.tokens.words[verb - 1][0].isalnum():
        return None
    phrase = reader.phrase_before(verb, start)
    if phrase is None or phrase.first == start:
        return None
    governor = reader.tokens.lower[phrase.first - 1]
    return phrase if governor == "with" or (phrase.name and governor in PREPOSITIONS) else None


def _subject_of_other_participle(reader: PhraseReader, verb: int, start: int) -> Phrase | None:
    """The subject that a participle shares with the one before it: "Byron tweeting … and asking"."""
    for at in range(verb - 2, max(start, verb - _WIDEST) - 1, -1):
        if reader.tokens.lower[at].endswith("ing") and cue_kind(reader.tokens.lower[at]) is not None:
            return _subject_of_participle(reader, at, start)
    return None


def _is_coordinated(reader: PhraseReader, verb: int, start: int) -> bool:
    """Whether a verb shares the subject of the verb before it: "rose and has said"."""
    tokens = reader.tokens
    at = verb - 1
    while at > start and (tokens.lower[at] in load_words("verb_company") or is_adverb(tokens.words[at])):
        at -= 1
    return at >= start and tokens.lower[at] in ("and", "but", "then", "or", "yet")


def _subject_of_coordinated(reader: PhraseReader, start: int, verb: int) -> Phrase | None:
    """The subject that a verb behind "and" shares with the verb before it: the nearest one to the left."""
    tokens = reader.tokens
    at = verb - 2
    while at >= max(start, verb - _WIDEST):
        entry = reader.mention_at(at)
        if entry is not None:
            before = tokens.lower[entry[0] - 1] if entry[0] > start else ""
            subject = (
                entry[2].entity_type != "place"
                and before not in PREPOSITIONS
                and tokens.lower[at + 1][0].isalpha()
            )
            if subject and (
                entry[0] == start or before in ("that", ",", "and", "but") or reader.is_verb_like(at + 1)
            ):
                return Phrase(entry[0], entry[1], entry[2], False)
            at = entry[0] - 1
            continue
        if tokens.lower[at] in ("he", "she", "they", "we", "i"):
            phrase = Phrase(at, at + 1, None, True)
            if not is_reported(reader, phrase, start):
                return phrase
        at -= 1
    return None
