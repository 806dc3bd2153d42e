"""Which words name events, and of what type: the closed lists behind the events table.

Takes a verb with what hangs on it, or a noun; knows nothing of dates and status.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.events.entries import Entry, OfVerb, entries_of_verbs
from pipelines.extraction.events.view import EventView
from pipelines.grammar.relations import (
    clause_verb,
    complements,
    is_noun,
    is_passive,
    object_of,
    undergoer_of,
)
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table, load_words

_MONEY: Final = frozenset("$£€¥₹")
#: How far apart the words of an entry of several words may stand.
_REACH: Final = 5
_NOUNS: Final = load_table("event_nouns")
_LIGHT: Final = words_of("light")
#: Verbs whose subject is the event: "the trial began".
_HAPPENING: Final = words_of("happening")
#: Verbs whose passive has the event for a subject: "the vote was held".
_CARRIED_OUT: Final = words_of("carried out")


@frozen
class Trigger:
    """A word that names an event.

    Args:
        index: its token.
        event_type: a key of `EVENT_TYPES`.
        strong: whether it suffices by itself.
        noun: the noun that names the event with it: "summit" of "held a summit"; None without one.
    """

    index: int
    event_type: str
    strong: bool
    noun: int | None = None


def noun_type(word: str) -> str | None:
    """The event type of a noun, lower case.

    >>> noun_type("election"), noun_type("table")
    ('elect', None)
    """
    return _NOUNS.get(word)


def act_trigger(view: EventView, verb: int) -> Trigger | None:
    """What a verb names by itself or with its object or subject: "held a summit", "the talks began"."""
    lemma = view.lemma(verb)
    trigger = _listed(view, verb, lemma)
    subject = _event_subject(view, verb, lemma)
    happens = subject is not None and not is_passive(view.parse, verb)
    if trigger is not None and trigger.strong and not happens:
        return trigger
    noun = subject if subject is not None else _event_object(view, verb, lemma)
    if noun is None:
        return trigger
    event_type = noun_type(view.tokens.lower[noun]) or "other"
    return Trigger(verb, event_type, subject is not None, noun)


def _listed(view: EventView, verb: int, lemma: str) -> Trigger | None:
    """What a verb names by the closed list, the longest entry first; None where it is not in it."""
    entries = entries_of_verbs().get(lemma)
    if entries is None or (lemma in ("leave", "meet") and is_passive(view.parse, verb)):
        return None
    readings = _readings(view, verb, entries) if entries.by_second or entries.by_object else iter(())
    alone = entries.alone
    found = next(readings, Trigger(verb, alone.event_type, alone.strong) if alone is not None else None)
    return None if found is not None and found.event_type == "lose" and _is_figure(view, verb + 1) else found


def _is_figure(view: EventView, at: int) -> bool:
    """Whether a number stands at a token that is no score: "Copper lost 2% to $5.80."."""
    return view.tokens.lower[at : at + 1] != [] and (
        view.tokens.lower[at][0].isdigit() and view.tokens.lower[at + 1 : at + 2] != ["-"]
    )


def _readings(view: EventView, verb: int, entries: OfVerb) -> Iterator[Trigger]:
    """What a verb names together with what it is done to and with the words behind it, the longest first."""
    end = view.parse.extent(verb).stop
    undergoer = undergoer_of(view.parse, view.tokens, verb)
    phrases = [
        entry
        for at in range(verb + 1, min(end, verb + _REACH))
        for form in _singulars(view.tokens.lower[at])
        for entry in entries.by_second.get(form, ())
    ]
    long = sorted((entry for entry in phrases if len(entry.words) > 1), key=lambda entry: -len(entry.words))
    yield from _behind(view, verb, end, long)
    for kind in _kinds_of_object(view, verb, undergoer) if entries.by_object else ():
        meaning = entries.by_object.get(kind)
        if meaning is not None:
            yield Trigger(verb, meaning.event_type, meaning.strong, undergoer)
    yield from _behind(view, verb, end, [entry for entry in phrases if len(entry.words) == 1])


def _kinds_of_object(view: EventView, verb: int, undergoer: int | None) -> Iterator[str]:
    """What entries of two words may call what a verb is done to."""
    if undergoer is not None:
        yield from _singulars(view.tokens.lower[undergoer])
        yield kind_of(view, undergoer)
    if view.parse.child(verb, "ccomp") is not None:
        yield "CLAUSE"
    elif undergoer is None:
        yield "NOTHING"


def _behind(view: EventView, verb: int, end: int, entries: list[Entry]) -> Iterator[Trigger]:
    """What a verb names by entries whose words follow it."""
    for entry in entries:
        last = _last_word(view, verb, end, entry.words)
        if last is None or not _belongs(view, last, verb):
            continue
        noun = last if is_noun(view.parse, last) else None
        yield Trigger(verb, entry.event_type, entry.strong, noun)


def _singulars(word: str) -> tuple[str, ...]:
    """A word as it stands and without the endings of plurals."""
    return (word, word[:-1], word[:-2]) if word.endswith("es") else (word, word.removesuffix("s"))


def kind_of(view: EventView, noun: int) -> str:
    """The kind of what a noun names, as entries of the list have it: PERSON, BODY, PLACE or WORK."""
    kind = _KINDS.get(view.parse.names[noun][2:])
    if kind is None and view.parse.tags[noun] in ("NNP", "NNPS"):
        entity = view.entities.entity_at(Span(view.tokens.starts[noun], view.tokens.ends[noun]))
        kind = _KINDS.get(entity.entity_type.upper()) if entity is not None else None
    if kind is not None:
        return kind
    return next((_kinds()[form] for form in _singulars(view.tokens.lower[noun]) if form in _kinds()), "")


def _belongs(view: EventView, last: int, verb: int) -> bool:
    """Whether a word behind a verb is its own: "released from", but not "a letter from", "came in May"."""
    above = view.parse.heads[last]
    if is_noun(view.parse, last):
        return clause_verb(view.parse, last) == verb
    if view.parse.tags[last] != "IN":
        return True
    dated = any(at in view.times for at in view.parse.children(last, "pobj"))
    return not dated and (above == verb or not is_noun(view.parse, above))


def _last_word(view: EventView, verb: int, end: int, words: tuple[str, ...]) -> int | None:
    """The last of some words that follow the verb in order, none far from the one before."""
    at = verb
    for word in words:
        limit = min(end, at + _REACH)
        at += 1
        while at < limit and not _is_called(view, at, word):
            at += 1
        if at >= limit:
            return None
    return at


def _event_subject(view: EventView, verb: int, lemma: str) -> int | None:
    """The noun of what a verb says that it begins, happens or ends: "the protests began"."""
    if lemma not in _HAPPENING and lemma not in _CARRIED_OUT:
        return None
    passive = is_passive(view.parse, verb)
    if lemma not in _HAPPENING and not passive:
        return None
    subject = view.parse.child(verb, "nsubj", "nsubjpass")
    found = noun_type(view.tokens.lower[subject]) if subject is not None else None
    return None if found is None or (found in _SPEAKING and not passive) else subject


#: Types of what goes on speaking: "the statement continued".
_SPEAKING: Final = frozenset({"announce", "publish", "say"})


def _event_object(view: EventView, verb: int, lemma: str) -> int | None:
    """The noun of what a light verb carries out: "held a summit", "issued a report"."""
    if lemma not in _LIGHT or is_passive(view.parse, verb):
        return None
    found = object_of(view.parse, view.tokens, verb)
    if found is None or found < verb or view.tokens.words[found] == "March":
        return None
    return found if noun_type(view.tokens.lower[found]) else None


def has_company(view: EventView, verb: int) -> bool:
    """Whether a weak trigger has beside it what makes it an event: its object, a person, a place, a sum."""
    wanted = _company().get(view.lemma(verb))
    if wanted is None:
        return False
    passive = is_passive(view.parse, verb)
    if passive and "PASSIVE" in wanted:
        return True
    heads = list(_argument_heads(view, verb))
    words = {view.tokens.lower[head] for head in heads}
    if not wanted.isdisjoint(words) or not wanted.isdisjoint(word.removesuffix("s") for word in words):
        return True
    if "CLAUSE" in wanted and view.parse.child(verb, "ccomp") is not None:
        return True
    extent = view.parse.extent(verb)
    if "SCORE" in wanted and _holds_score(view, verb, extent.stop):
        return True
    if "MONEY" in wanted and not _MONEY.isdisjoint(view.tokens.lower[verb : extent.stop]):
        return True
    types = wanted & {"PERSON", "PLACE", "NAME"}
    return bool(types) and not passive and any(_is_named(view, head, types) for head in heads if head > verb)


def _holds_score(view: EventView, verb: int, end: int) -> bool:
    """Whether a score stands behind a verb: "24 - 17"."""
    words = view.tokens.lower
    return any(
        words[at] in ("-", "–") and words[at - 1].isdigit() and words[at + 1][:1].isdigit()
        for at in range(verb + 2, min(end, verb + 12))
        if at + 1 < len(words)
    )


def _argument_heads(view: EventView, verb: int) -> Iterator[int]:
    """The heads of a verb's arguments, with the nouns that stand before them: "court" of "court ruling"."""
    for child in (
        *view.parse.children(verb, "nsubjpass", "dobj", "dative", "prt", "prep", "attr", "oprd"),
        *complements(view.parse, view.tokens, verb),
    ):
        yield child
        yield from view.parse.children(child, "compound", "conj")
    subject = undergoer_of(view.parse, view.tokens, verb)
    if subject is None and view.parse.child(verb, "dobj") is None:
        subject = view.parse.child(verb, "nsubj")
    if subject is not None:
        yield subject
        yield from view.parse.children(subject, "compound")


def _is_named(view: EventView, head: int, types: frozenset[str]) -> bool:
    """Whether a phrase names a person, an organisation or a place, as the verb wants it."""
    is_name = view.parse.names[head] != "O" or view.parse.tags[head] in ("NNP", "NNPS")
    kind = kind_of(view, head) if is_name else ""
    return bool(kind) and ("NAME" in types or kind in types)


#: Kinds of names by those that the grammar tells, and by the types of entities.
_KINDS: Final = {
    **{"PERSON": "PERSON", "ORG": "BODY", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"},
    **{"ORGANISATION": "BODY", "PLACE": "PLACE", "WORK_OF_ART": "WORK"},
}


@cache
def _kinds() -> dict[str, str]:
    """Kinds of things by the nouns and pronouns for them, singular."""
    people = load_words("person_nouns") | load_words("role_nouns") | words_of("people as objects")
    return {
        **dict.fromkeys(words_of("places as objects"), "PLACE"),
        **dict.fromkeys(load_words("work_nouns") | words_of("works as objects"), "WORK"),
        **dict.fromkeys(load_words("firm_nouns") | words_of("bodies as objects"), "BODY"),
        **dict.fromkeys(people, "PERSON"),
    }


def _is_called(view: EventView, token: int, word: str) -> bool:
    """Whether a token is a word of the list, or of the kind that it stands for."""
    return kind_of(view, token) == word if word.isupper() else word in _singulars(view.tokens.lower[token])


@cache
def _company() -> dict[str, frozenset[str]]:
    return {verb: frozenset(words.split()) for verb, words in load_table("trigger_company").items()}
