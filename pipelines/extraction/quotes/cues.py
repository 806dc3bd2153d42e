"""Finds the cue that links a quotation to its speaker: "said Byron", "Byron, the mayor, said", "says he".

Looks at the words before and after the marks, never inside. Who is behind the subject that the cue has is
resolved in `speakers`.
"""

from typing import Final

from pipelines.document import frozen
from pipelines.extraction.quotes.phrases import Phrase, PhraseReader
from pipelines.grammar.relations import agent_of, is_passive, is_verb
from pipelines.words import load_table

#: Verbs that name whom something is said to.
ADDRESSED: Final = frozenset({"told", "tells", "telling", "tell", "assured", "reminded", "informed", "asked"})
_DASHES: Final = frozenset({"—", "–", "-", "―", "~"})
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP"})
_WIDEST: Final = 60
#: How a verb hangs on what reports it, and on what is reported around it: "said he was right to urge ...".
_TOLD: Final = ("ccomp", "xcomp", "acomp", "attr", "conj")
#: How near a cue stands to a quotation that nothing sets off from the words behind it.
_CLOSE: Final = 12
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
    words, tags = reader.tokens.words, reader.parse.tags
    at = start
    while at < end and (words[at] in (",", ".") or words[at] in _DASHES):
        at += 1
    if at >= end:
        return None
    signed = _signature(reader, at, end) if at > start and words[at - 1] in _DASHES else None
    cue = signed or credit_at(reader, at, end)
    if cue is not None:
        return cue
    while at < end and tags[at].startswith("RB"):
        at += 1
    if at < end and is_verb(reader.parse, at):
        return _inverted(reader, at, end, is_open)
    first = _subject_first(reader, at, end if at > start or is_open else min(end, at + _CLOSE), is_open)
    return first or _parenthetical(reader, at, end)


def _inverted(reader: PhraseReader, verb: int, end: int, is_open: bool) -> Cue | None:
    """ "said Byron": the verb first; without a subject where none follows ("adding that")."""
    says = cue_kind(reader, verb) == "say"
    at, words = verb + 1, reader.tokens.words
    while (
        at < end
        and words[at].islower()
        and (reader.parse.tags[at] in ("RB", "RP") or reader.parse.labels[at] == "prt")
    ):
        at += 1
    speaker = reader.phrase_at(at, end) if at < end and reader.parse.tags[verb] != "VBG" else None
    own = reader.subject_of(verb) if says and speaker is None else None
    speaker = own if own is not None and verb < own.head < end else speaker
    if says and reader.tokens.lower[verb] in ("told", "tells"):
        return Cue(verb, verb + 1, "say", None, speaker, True)
    named = speaker is not None and speaker.name is not None and speaker.name.entity_type == "person"
    return Cue(verb, verb + 1, "say", speaker, None, True) if says or (is_open and named) else None


def _subject_first(reader: PhraseReader, at: int, end: int, is_open: bool) -> Cue | None:
    """ "Byron said", "Byron, the club's treasurer, told reporters": the subject, then the verb."""
    speaker = reader.phrase_at(at, end) if at < end else None
    if speaker is None:
        return None
    for verb in range(speaker.last, min(end, speaker.last + _WIDEST)):
        if not is_verb(reader.parse, verb) or reader.parse.labels[verb] in ("relcl", "acl", "aux", "auxpass"):
            continue
        says = cue_kind(reader, verb) == "say"
        own = reader.subject_of(verb) if says else None
        if says and is_passive(reader.parse, verb):  # “the court was told by Byron”
            return Cue(verb, verb + 1, "say", own, None, True) if own is not None else None
        if own is not None and own.first < verb and not reader.is_likely_speaker(speaker):
            # “…” the pier, Byron said
            return Cue(verb, verb + 1, "say", own, addressee_of(reader, verb), True)
        is_beside = verb - speaker.last < 2
        acts = is_open and is_beside and reader.parse.tags[verb] in _FINITE
        if says or (acts and reader.is_likely_speaker(speaker)):
            close = verb - speaker.last < 3
            return Cue(verb, verb + 1, "say", speaker, addressee_of(reader, verb), close)
        if is_beside and reader.parse.tags[verb] not in ("VBG", "VBN"):
            return None
    return None


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
    rest = range(phrase.last, min(tokens.first_at(line if line >= 0 else len(text)), end))
    if len(rest) > _LONGEST_SIGNATURE or any(is_verb(reader.parse, i) for i in rest):
        return None
    return Cue(at - 1, at, "say", phrase, None, True)


def signature_below(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """The signature on the line below a quotation: a dash and somebody's name, or "So said Byron"."""
    if start + 1 < end and reader.tokens.lower[start] == "so":
        return _inverted(reader, start + 1, end, False)
    return _signature(reader, start + 1, end) if reader.tokens.words[start] in _DASHES else None


def cue_before(reader: PhraseReader, start: int, opening: int) -> Cue | None:
    """The cue in the words of the sentence that lead up to a quotation: "Byron said:", "Byron called it".

    Of several verbs it is the one nearest to the quotation whose subject may speak, unless somebody else
    reports what that one says.

    Args:
        reader: the reader of the document.
        start: where the sentence begins, or the quotation before this one ends.
        opening: the token of the opening mark.
    """
    spare: list[Cue] = []
    unlikely: list[Cue] = []
    for at in range(opening - 1, max(start, opening - _WIDEST) - 1, -1):
        credit = credit_at(reader, at, opening)
        if credit is not None:
            return credit
        kind = cue_kind(reader, at) if reader.tokens.lower[at - 1 : at + 1] != ["i", "quote"] else None
        if kind is None or reader.parse.child(at, "neg") is not None or (spare and kind == "describe"):
            continue
        subject = reader.subject_of(at)
        if subject is not None and subject.head >= opening:
            subject = None  # a word of the quotation, which the tree hangs on the wrong verb
        if is_passive(reader.parse, at) and (subject is None or agent_of(reader.parse, at) is None):
            continue  # “asked about it, …”
        cue = Cue(at, at + 1, kind, subject, addressee_of(reader, at), opening - at < 4)
        is_firm = kind == "say" and opening - at < 3 and reader.parse.child(at, "nsubj") is not None
        if subject is not None and not (is_firm or reader.is_likely_speaker(subject)):
            unlikely.append(cue)
        elif (
            subject is None
            or kind == "believe"
            or _is_reported(reader, cue)
            or _only_describes(reader, cue, opening)
        ):
            outer = kind == "believe" and spare and spare[0].kind == "believe" and subject is not None
            spare = [cue] if outer else [*spare, cue]
        else:
            return cue
    return next(iter(spare), None) or _bare_colon(reader, start, opening) or next(iter(unlikely), None)


def _is_reported(reader: PhraseReader, cue: Cue) -> bool:
    """Whether somebody else reports what a verb says: "Byron said that he ...", "expects Holm to say"."""
    parse, verb = reader.parse, cue.first
    if cue.speaker is None:
        return False
    auxiliaries = parse.children(verb, "aux")
    is_to_come = any(parse.tags[at] == "MD" or reader.tokens.lower[at] == "to" for at in auxiliaries)
    if not (cue.speaker.is_pronoun or is_to_come):
        return False
    at = verb
    while parse.labels[at] in _TOLD:
        if parse.labels[at] in _TOLD[:2] and cue_kind(reader, parse.heads[at]) in ("say", "believe"):
            return True
        at = parse.heads[at]
    return False


def _only_describes(reader: PhraseReader, cue: Cue, opening: int) -> bool:
    """Whether a cue tells of a noun in passing, further off: "those who complained of it would be “…”"."""
    is_led_up_to = cue.is_adjacent or reader.tokens.words[opening - 1] == ":"
    return reader.parse.labels[cue.first] == "relcl" and not is_led_up_to


def _bare_colon(reader: PhraseReader, start: int, end: int) -> Cue | None:
    """ "Byron: “...”": a name and a colon, and nothing else behind a dash or the sentence's beginning."""
    words = reader.tokens.words
    if end - 2 < start or words[end - 1] != ":":
        return None
    phrase = reader.phrase_of(end - 2)
    if phrase is None or phrase.last != end - 1 or phrase.name is None or phrase.name.entity_type == "place":
        return None
    is_alone = (
        phrase.first == start or words[phrase.first - 1] in _DASHES or words[phrase.first - 1] == "from"
    )
    return Cue(end - 1, end, "say", phrase, None, True) if is_alone else None
