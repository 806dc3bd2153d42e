"""Finds the cue that links a quotation to its speaker: "said Byron", "Byron, the mayor, said", "says he".

Looks at the words before and after the marks, never inside. Who is behind the subject that the cue has is
resolved in `speakers`.
"""

from dataclasses import dataclass

from pipelines.extraction.quotes.phrases import IRREGULAR_PASTS, PREPOSITIONS, Phrase, PhraseReader
from pipelines.extraction.quotes.subjects import can_be_verb, can_speak, subject_of_clause
from pipelines.wordlists import load_table, load_words

_WIDEST = 60
ADDRESSED = frozenset(["told", "tells", "telling", "tell", "assured", "reminded", "informed", "asked"])
_DASHES = frozenset(["—", "–", "-", "―", "~"])
_TIMES = load_words("cue_followers")
#: Forms among the cue verbs that are as often plural nouns; they need their subject right before them.
NOUN_LIKE = load_words("noun_like_verbs")
_BE = frozenset(["is", "was", "were", "are", "be", "been", "being", "am"])


@dataclass(frozen=True, slots=True)
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
    while verb < end and verb - at < 2 and _is_adverb(tokens.words[verb]):
        verb += 1
    if verb < end and (_kind(tokens.lower[verb]) == "say" or (is_open and _leads_name(reader, verb, end))):
        return _inverted(reader, verb, end)
    return _subject_first(reader, at, end, is_open) or _parenthetical(reader, at, end)


def _leads_name(reader: PhraseReader, verb: int, end: int) -> bool:
    """Whether a word behind a quotation is a past with its subject: "beamed Ada Byron"."""
    if (
        verb + 1 >= end
        or not reader.tokens.words[verb].islower()
        or not reader.tokens.words[verb].endswith("ed")
    ):
        return False
    phrase = reader.phrase_at(verb + 1, end)
    return phrase is not None and phrase.name is not None and phrase.name.entity_type == "person"


def _parenthetical(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """The cue at the end of the sentence that holds a quotation: …, the minister said."""
    tokens = reader.tokens
    for at in range(start, min(end, start + 2 * _WIDEST) - 2):
        if tokens.words[at] != "," or tokens.words[at + 1] == "which":
            continue
        inverted = _kind(tokens.lower[at + 1]) == "say" and not tokens.lower[at + 1].endswith("ing")
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
        not following[0].isalnum()
        or following in PREPOSITIONS
        or following in _TIMES
        or _is_adverb(following)
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


def _is_adverb(word: str) -> bool:
    """Whether a word as written is an adverb; a capital makes a word in -ly a name."""
    return (word.endswith("ly") and word[0].islower()) or word in ("later", "also", "then", "once")


def _kind(word: str) -> str | None:
    return load_table("cue_verbs").get(word)


def _inverted(reader: PhraseReader, verb: int, end: int) -> Cue:
    """ "said Byron": the verb first; without a subject where none follows ("adding that")."""
    at = verb + 1
    tokens = reader.tokens
    while at < end and _is_adverb(tokens.words[at]):
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
        if _kind(word) == "say" and reader.mention_at(at) is None and not is_nominal(reader, at):
            return Cue(at, at + 1, "say", speaker, _addressee(reader, at, end), at - speaker.last < 3)
        if at == speaker.last and word.isalpha() and not _may_stand_between(word):
            named = speaker.name is not None or speaker.is_pronoun
            if is_open and named and (word.endswith(("ed", "s")) or word in IRREGULAR_PASTS):
                return Cue(at, at + 1, "say", speaker, None, True)
            return None
    return None


def _may_stand_between(word: str) -> bool:
    """Whether a word may stand between a subject and its cue verb."""
    return (
        word in load_words("verb_company")
        or _is_adverb(word)
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
    for at in range(end - 1, floor - 1, -1):
        word = tokens.lower[at]
        if word == "according" and at + 2 < end and tokens.lower[at + 1] == "to":
            speaker = reader.phrase_at(at + 2, end)
            return Cue(at, at + 2, "say", speaker, None, False) if speaker else embedded
        kind = _kind(word)
        if kind is None or reader.mention_at(at) is not None or is_nominal(reader, at):
            continue
        if at > start and (not can_be_verb(reader, at) or tokens.lower[at - 1] == "without"):
            continue
        if (
            at > start
            and tokens.lower[at - 1] in ("when", "if", "while", "once")
            and not word.endswith("ing")
        ):
            continue  # "when asked"
        if embedded is not None and kind == "describe":
            continue
        speaker = _subject_of(reader, at, start, end)
        if speaker is None and (word in NOUN_LIKE or _is_passive(reader, at, start)):
            continue
        cue = Cue(at, at + 1, kind, speaker, _addressee(reader, at, end), end - at < 4)
        if embedded is not None and speaker is None:
            continue
        if speaker is None or kind == "believe" or _is_reported(reader, speaker, start):
            inner = embedded is not None and (
                embedded.kind != "believe" or kind != "believe" or speaker is None
            )
            embedded = embedded if inner else cue
            continue
        return cue
    return embedded or _bare_colon(reader, start, end)


def _is_reported(reader: PhraseReader, speaker: Phrase, start: int) -> bool:
    """Whether a pronoun is the subject of what somebody else reports: "Byron said that he ..."."""
    at = speaker.first - 1
    if at <= start:
        return False
    lower = reader.tokens.lower
    told = any(word in ADDRESSED for word in lower[max(start, at - 2) : at]) and lower[at].isalpha()
    return told or lower[at] == "that" or _kind(lower[at]) in ("say", "believe")


def _is_passive(reader: PhraseReader, verb: int, start: int) -> bool:
    """Whether a participle stands in the passive: "was called", "seen by"."""
    tokens = reader.tokens
    if tokens.lower[verb].endswith(("ing", "s")):
        return False
    at = verb - 1
    while at > start and _is_adverb(tokens.words[at]):
        at -= 1
    if at >= start and tokens.lower[at] in _BE:
        return True
    return verb + 1 < len(tokens) and tokens.lower[verb + 1] == "by"


def _subject_of(reader: PhraseReader, verb: int, start: int, end: int) -> Phrase | None:
    """The subject of a verb: what ends before it, the agent of a passive, or the subject of the sentence."""
    tokens = reader.tokens
    word, before = tokens.lower[verb], tokens.lower[verb - 1] if verb > start else ""
    if word in NOUN_LIKE:
        close = reader.phrase_before(verb, start)
        return close if close and (close.name or close.is_pronoun) else None
    if _is_passive(reader, verb, start):
        by = next((at for at in range(verb + 1, min(verb + 4, end)) if tokens.lower[at] == "by"), None)
        return reader.phrase_at(by + 1, end) if by else None
    if word.endswith("ing") or before == "to":
        return _subject_of_participle(reader, verb, start) or subject_of_clause(reader, start, verb)
    if _is_coordinated(reader, verb, start):
        return _subject_of_coordinated(reader, start, verb) or subject_of_clause(reader, start, verb)
    phrase = reader.phrase_before(verb, start)
    if phrase is None and verb == start and tokens.words[verb][0].isupper():
        return reader.phrase_at(verb + 1, end)
    if phrase is not None and phrase.first > start and tokens.lower[phrase.first - 1] in PREPOSITIONS:
        return subject_of_clause(reader, start, verb) or phrase
    return phrase or subject_of_clause(reader, start, verb)


def _subject_of_participle(reader: PhraseReader, verb: int, start: int) -> Phrase | None:
    """The name right before a participle behind a preposition: "with his aide Ada Byron saying"."""
    if verb == start or reader.mention_at(verb - 1) is None:
        return None
    phrase = reader.phrase_before(verb, start)
    if phrase is None or phrase.first == start or phrase.name is None:
        return None
    return phrase if reader.tokens.lower[phrase.first - 1] in PREPOSITIONS else None


def _is_coordinated(reader: PhraseReader, verb: int, start: int) -> bool:
    """Whether a verb shares the subject of the verb before it: "rose and has said"."""
    tokens = reader.tokens
    at = verb - 1
    while at > start and (tokens.lower[at] in load_words("verb_company") or _is_adverb(tokens.words[at])):
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
            if not _is_reported(reader, phrase, start):
                return phrase
        at -= 1
    return None


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
