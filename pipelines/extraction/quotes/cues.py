"""Finds the cue that links a quotation to its speaker: "said Byron", "Byron, the mayor, said", "says he".

Looks at the words before and after the marks, never inside. Who is behind the subject that the cue has is
resolved in `speakers`.
"""

from typing import Final

from pipelines.document import frozen
from pipelines.extraction.names.roles import is_speaking_noun
from pipelines.extraction.quotes.phrases import Phrase, PhraseReader
from pipelines.grammar.relations import is_passive, is_verb
from pipelines.words import load_table

#: Verbs that name whom something is said to.
ADDRESSED: Final = frozenset({"told", "tells", "telling", "tell", "assured", "reminded", "informed", "asked"})
_DASHES: Final = frozenset({"—", "–", "-", "―", "~"})
_WIDEST: Final = 60
_LONGEST_SIGNATURE: Final = 12


@frozen
class Cue:
    """A cue: its tokens (half-open), its class in `words/cue_verbs.tsv`, its subject, whom it was said to."""

    first: int
    last: int
    kind: str
    speaker: Phrase | None
    addressee: Phrase | None
    is_adjacent: bool


def cue_kind(reader: PhraseReader, token: int) -> str | None:
    """The class of a verb's form in `words/cue_verbs.tsv`, None for any other word."""
    lower = reader.tokens.lower
    if lower[token] in ("put", "puts") and lower[token + 1 : token + 2] == ["it"]:
        return "say"
    kind = load_table("cue_verbs").get(lower[token])
    return kind if kind is not None and is_verb(reader.parse, token) else None


def addressee_of(reader: PhraseReader, verb: int) -> Phrase | None:
    """Whom something was said to: the object of "told"."""
    if reader.tokens.lower[verb] not in ADDRESSED:
        return None
    told = [c for c in reader.parse.children(verb, "dobj", "dative") if c > verb]
    return reader.phrase_of(told[0]) if told else None


def credits_at(lower: list[str], at: int) -> int:
    """How many words at a token credit what their sentence says to somebody, as "according to" does."""
    if lower[at] == "according":
        return 2 if lower[at + 1 : at + 2] == ["to"] else 0
    return 4 if lower[at] == "in" and lower[at + 1 : at + 4] == ["the", "words", "of"] else 0


def credit_at(reader: PhraseReader, at: int, end: int) -> Cue | None:
    """The cue that begins at a token, where it is "according to" and the like with somebody behind it."""
    last = at + credits_at(reader.tokens.lower, at)
    if not at < last < end:
        return None
    head = next((c for c in reader.parse.children(last - 1, "pobj") if c >= last), None)
    speaker = reader.phrase_of(head) if head is not None else None
    return Cue(at, last, "say", speaker, None, True) if speaker else None


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
    credit = credit_at(reader, at, end)
    if credit is not None:
        return credit
    while at < end and reader.parse.tags[at].startswith("RB"):
        at += 1
    if at < end and is_verb(reader.parse, at):
        return _inverted(reader, at, end, is_open)
    return _subject_first(reader, at, end, is_open) or _parenthetical(reader, at, end)


def _inverted(reader: PhraseReader, verb: int, end: int, is_open: bool) -> Cue | None:
    """ "said Byron": the verb first; without a subject where none follows ("adding that")."""
    says = cue_kind(reader, verb) == "say"
    at = verb + 1
    while at < end and (reader.parse.tags[at] in ("RB", "RP") or reader.parse.labels[at] == "prt"):
        at += 1
    speaker = reader.phrase_at(at, end) if at < end and reader.parse.tags[verb] != "VBG" else None
    if says and reader.tokens.lower[verb] in ("told", "tells"):
        return Cue(verb, verb + 1, "say", None, speaker, True)
    named = speaker is not None and speaker.name is not None and speaker.name.entity_type == "person"
    if says or (is_open and named):
        return Cue(verb, verb + 1, "say", speaker, None, True)
    return None


def _subject_first(reader: PhraseReader, at: int, end: int, is_open: bool) -> Cue | None:
    """ "Byron said", "Byron, the club's treasurer, told reporters": the subject, then the verb."""
    speaker = reader.phrase_at(at, end) if at < end else None
    if speaker is None:
        return None
    for verb in range(speaker.last, min(end, speaker.last + _WIDEST)):
        if not is_verb(reader.parse, verb) or reader.parse.labels[verb] in ("relcl", "acl", "aux", "auxpass"):
            continue
        says = cue_kind(reader, verb) == "say"
        if says and is_passive(reader.parse, verb):
            speaker = reader.subject_of(verb, at)  # “the court was told by Byron”
            return Cue(verb, verb + 1, "say", speaker, None, True) if speaker is not None else None
        if says or (is_open and verb - speaker.last < 2 and _is_somebody(reader, speaker)):
            close = verb - speaker.last < 3
            return Cue(verb, verb + 1, "say", speaker, addressee_of(reader, verb), close)
        if verb - speaker.last < 2:
            return None
    return None


def _is_somebody(reader: PhraseReader, speaker: Phrase) -> bool:
    """Whether a subject is a person or body by its name or head."""
    named = speaker.name is not None and speaker.name.entity_type != "place"
    return named or speaker.is_pronoun or is_speaking_noun(reader.tokens.lower[speaker.head])


def _parenthetical(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """The cue at the end of the sentence that holds a quotation: …, the minister said."""
    for at in range(start, min(end, start + 2 * _WIDEST) - 2):
        if reader.tokens.words[at] != ",":
            continue
        if cue_kind(reader, at + 1) == "say" and reader.parse.tags[at + 1] != "VBG":
            cue = _inverted(reader, at + 1, end, False)
        else:
            cue = _subject_first(reader, at + 1, end, False)
        if cue is not None and cue.speaker is not None and cue.is_adjacent and _closes(reader, cue):
            return cue
    return None


def _closes(reader: PhraseReader, cue: Cue) -> bool:
    """Whether a cue in the middle of a sentence leaves nothing to be said: it has no object of its own."""
    heard = {part.head for part in (cue.speaker, cue.addressee) if part is not None}
    behind = reader.parse.children(cue.first, "dobj", "ccomp", "xcomp", "attr")
    return all(child < cue.last or child in heard for child in behind)


def _signature(reader: PhraseReader, at: int, end: int) -> Cue | None:
    """ "— Ada Byron": a dash and somebody's name, with a role or a date at most behind it on the line."""
    tokens, text = reader.tokens, reader.tokenised.text
    phrase = reader.phrase_at(at, end)
    if phrase is None or phrase.name is None or phrase.name.entity_type == "place":
        return None
    line = text.find("\n", tokens.ends[phrase.last - 1])
    stop = tokens.first_at(line if line >= 0 else len(text))
    rest = range(phrase.last, min(stop, end))
    if len(rest) > _LONGEST_SIGNATURE or any(is_verb(reader.parse, i) for i in rest):
        return None
    return Cue(at - 1, at, "say", phrase, None, True)


def signature_below(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """The signature on the line below a quotation: a dash and somebody's name, or "So said Byron"."""
    tokens = reader.tokens
    if start + 1 >= end:
        return None
    if tokens.words[start] in _DASHES:
        return _signature(reader, start + 1, end)
    if tokens.lower[start] == "so" and cue_kind(reader, start + 1) == "say":
        return _inverted(reader, start + 1, end, False)
    return None


def cue_before(reader: PhraseReader, start: int, opening: int, closing: int) -> Cue | None:
    """The cue in the words of the sentence that lead up to a quotation: "Byron said:", "Byron called it".

    Args:
        reader: the reader of the document.
        start: where the sentence begins, or the quotation before this one ends.
        opening: the token of the opening mark.
        closing: the token behind the closing mark.
    """
    cue = _cue_beside(reader, start, opening) or _governing_cue(reader, start, opening, closing)
    if cue is not None:
        return cue
    embedded: Cue | None = None
    unlikely: Cue | None = None
    for at in range(opening - 1, max(start, opening - _WIDEST) - 1, -1):
        credit = credit_at(reader, at, opening)
        if credit is not None:
            return credit
        kind = cue_kind(reader, at)
        if kind is None or (embedded is not None and kind == "describe"):
            continue
        cue = _cue_at(reader, at, start, opening)
        if cue.speaker is None and is_passive(reader.parse, at):
            continue
        if _is_negated(reader, at) or (cue.speaker is not None and not reader.is_likely_speaker(cue.speaker)):
            unlikely = unlikely or cue
        elif cue.speaker is None or kind == "believe" or _is_reported(reader, cue):
            outer = kind == "believe" and cue.speaker is not None and embedded and embedded.kind == "believe"
            embedded = cue if outer else embedded or cue
        else:
            return cue
    return embedded or _bare_colon(reader, start, opening) or unlikely


def _cue_at(reader: PhraseReader, verb: int, start: int, opening: int) -> Cue:
    """The cue that a verb before a quotation is."""
    kind = cue_kind(reader, verb) or ""
    subject = reader.subject_of(verb, start)
    if subject is not None and subject.head >= opening:
        subject = None  # a word of the quotation, which the tree hangs on the wrong verb
    return Cue(verb, verb + 1, kind, subject, addressee_of(reader, verb), opening - verb < 4)


def _is_negated(reader: PhraseReader, verb: int) -> bool:
    return reader.parse.child(verb, "neg") is not None


def _cue_beside(reader: PhraseReader, start: int, opening: int) -> Cue | None:
    """The verb of saying right before a quotation, with a subject of its own: "…, a man yelled, “…”"."""
    verb = opening - 1
    while verb > start and reader.tokens.words[verb] in (",", ":"):
        verb -= 1
    if verb <= start or cue_kind(reader, verb) != "say" or _is_negated(reader, verb):
        return None
    if reader.parse.child(verb, "nsubj") is None:
        return None
    cue = _cue_at(reader, verb, start, opening)
    return cue if cue.speaker is not None and not _is_reported(reader, cue) else None


def _governing_cue(reader: PhraseReader, start: int, opening: int, closing: int) -> Cue | None:
    """The verb of saying on which the grammar hangs a quotation: what it says holds the quotation."""
    heads, labels = reader.parse.heads, reader.parse.labels
    inside = range(opening, closing)
    root = next((at for at in inside if heads[at] not in inside and labels[at] != "punct"), None)
    below = opening if root is None else root
    for verb in reader.parse.ancestors(below) if root is not None else ():
        is_part = labels[below] not in ("conj", "nsubj", "nsubjpass", "cc", "punct")
        below = verb
        if not (start <= verb < opening and is_part):
            continue
        if cue_kind(reader, verb) in ("say", "describe") and not _is_negated(reader, verb):
            cue = _cue_at(reader, verb, start, opening)
            speaks = cue.speaker is not None and reader.is_likely_speaker(cue.speaker)
            if speaks and not _is_reported(reader, cue):
                return cue
    return None


def _is_reported(reader: PhraseReader, cue: Cue) -> bool:
    """Whether somebody else reports what a verb says: "Byron said that he ...", "expects Holm to say"."""
    parse, verb = reader.parse, cue.first
    if cue.speaker is None:
        return False
    auxiliaries = parse.children(verb, "aux")
    is_to_come = any(parse.tags[at] == "MD" or reader.tokens.lower[at] == "to" for at in auxiliaries)
    if not (cue.speaker.is_pronoun or is_to_come):
        return False
    is_told = parse.labels[verb] == "ccomp" or (is_to_come and parse.labels[verb] == "xcomp")
    return is_told and cue_kind(reader, parse.heads[verb]) in ("say", "believe")


def _bare_colon(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """ "Byron: “...”": a name and a colon, and nothing else behind a dash or the sentence's beginning."""
    tokens = reader.tokens
    if end - 2 < start or tokens.words[end - 1] != ":":
        return None
    name = reader.mention_at(end - 2)
    if name is None or name.entity_type == "place":
        return None
    phrase = reader.phrase_of(end - 2)
    if phrase is None or phrase.last != end - 1:
        return None
    if phrase.first != start and tokens.words[phrase.first - 1] not in _DASHES:
        return None
    return Cue(end - 1, end, "say", phrase, None, True)
