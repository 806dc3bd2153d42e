"""Finds the subject of a sentence, a clause or a verb's form: who does what a verb says.

Takes a reader of phrases and a stretch of tokens. Which verbs are cues is decided in `cues`.
"""

from pipelines.extraction.names.roles import is_role
from pipelines.extraction.quotes.phrases import (
    DETERMINERS,
    PREPOSITIONS,
    Phrase,
    PhraseReader,
    is_speaking_noun,
)
from pipelines.wordlists import load_table, load_words

_WIDEST = 60
_INNER_PREPOSITIONS = PREPOSITIONS | {"of", "who", "that", "with", "like"}
_SOMEBODY = load_words("somebody")
#: Words that begin a phrase or clause before the subject.
_OPENERS = load_words("clause_openers") | PREPOSITIONS


def can_be_verb(reader: PhraseReader, at: int) -> bool:
    """Whether a form without an ending agrees with what stands before it: "critics call", "the call"."""
    tokens = reader.tokens
    word = tokens.lower[at]
    if word + "s" not in load_table("cue_verbs") or word in ("read", "cast", "hit"):
        return True
    before = at - 1
    while before >= 0 and tokens.words[before].endswith("ly") and tokens.words[before].islower():
        before -= 1
    if before < 0 or not tokens.words[before][0].isalnum():
        return True
    entry = reader.mention_at(before)
    if entry is not None and entry[2].entity_type == "organisation":
        return True
    previous = tokens.lower[before].replace("’", "'")
    if previous in load_words("before_base_verbs") or previous.endswith(("n't", "'ll", "'d")):
        return True
    return previous.endswith("s") and not previous.endswith(("ss", "us", "is")) and previous != "'s"


def subject_of_clause(reader: PhraseReader, start: int, end: int) -> Phrase | None:
    """The subject of a sentence: the phrase that begins it, behind "In June," and the like; else a name."""
    at = _behind_opening(reader, start, end)
    phrase = reader.phrase_at(at, end)
    if phrase is not None and is_likely_speaker(reader, phrase):
        return phrase
    named = _first_name(reader, start, end)
    return named or (phrase if phrase is not None and can_speak(reader, phrase, end) else None)


def possessor_before(reader: PhraseReader, start: int, end: int) -> Phrase | None:
    """The name whose possessive stands right before a quotation: Byron's “...” promise."""
    if end - 2 < start or reader.tokens.lower[end - 1] not in ("'s", "’s"):
        return None
    entry = reader.mention_at(end - 2)
    if entry is None or entry[1] != end - 1 or entry[2].entity_type == "place":
        return None
    return Phrase(entry[0], entry[1], entry[2], False)


def _behind_opening(reader: PhraseReader, start: int, end: int) -> int:
    """The first token behind a conjunction, and behind an opening phrase or clause that a comma ends."""
    tokens = reader.tokens
    at = start
    while at < end and (
        tokens.lower[at] in ("and", "but", "yet", "so", "then") or not tokens.words[at][0].isalnum()
    ):
        at += 1
    timed = any(word in ("later", "ago", "earlier") for word in tokens.lower[at : at + 5])
    if at < end and (timed or tokens.lower[at] in _OPENERS or tokens.lower[at].endswith("ing")):
        for comma in range(at + 1, min(end, at + 30)):
            if tokens.words[comma] == ",":
                return comma + 1
    return at


def can_speak(reader: PhraseReader, phrase: Phrase, end: int) -> bool:
    """Whether a phrase can be somebody who speaks: a person or body, or a person's role or a collective."""
    if phrase.name is not None:
        return phrase.name.entity_type != "place"
    tokens = reader.tokens
    if phrase.last >= end:
        return False
    head = tokens.lower[phrase.last - 1]
    return tokens.lower[phrase.first] in DETERMINERS or head.endswith("s") or is_role(head)


def is_likely_speaker(reader: PhraseReader, phrase: Phrase) -> bool:
    """Whether a phrase is one that speaks: "the finance ministry", but not "the timing of it"."""
    if phrase.is_pronoun:
        return True
    if phrase.name is not None:
        return phrase.name.entity_type != "place"
    lower = reader.tokens.lower
    inner = (at for at in range(phrase.first + 1, phrase.last) if lower[at] in _INNER_PREPOSITIONS)
    head = lower[next(inner, phrase.last) - 1]
    return is_speaking_noun(head) or head in _SOMEBODY


def _first_name(reader: PhraseReader, start: int, end: int) -> Phrase | None:
    """The first name or pronoun that can be a subject: not behind a preposition, not a possessor."""
    tokens = reader.tokens
    fallback = None
    at = start
    while at < min(end, start + 2 * _WIDEST):
        entry = reader.mention_at(at)
        if entry is None:
            if tokens.lower[at] in ("he", "she", "they", "i", "we"):
                return Phrase(at, at + 1, None, True)
            at += 1
            continue
        phrase = Phrase(entry[0], min(entry[1], end), entry[2], False)
        before = tokens.lower[entry[0] - 1] if entry[0] > start else ""
        possessive = entry[1] < end and tokens.lower[entry[1]] in ("’s", "'s")
        if entry[2].entity_type != "place" and not possessive:
            if before not in PREPOSITIONS:
                return phrase
            fallback = fallback or phrase
        at = max(entry[1], at + 1)
    return fallback
