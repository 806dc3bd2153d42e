"""Which words name events, and of what type: the closed lists behind the events table.

Takes a verb with what hangs on it, or a noun; knows nothing of dates and status.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.events.view import EventView
from pipelines.grammar.relations import complements, is_noun, is_passive, object_of, undergoer_of
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table

_MONEY: Final = frozenset("$£€¥₹")
#: How far apart the words of an entry of several words may stand.
_REACH: Final = 5
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
    return load_table("event_nouns").get(word)


def act_trigger(view: EventView, verb: int) -> Trigger | None:
    """What a verb names by itself or with its object or subject: "held a summit", "the talks began"."""
    trigger = _listed(view, verb)
    subject = _event_subject(view, verb)
    happens = subject is not None and not is_passive(view.parse, verb)
    if trigger is not None and trigger.strong and not happens:
        return trigger
    noun = subject if subject is not None else _event_object(view, verb)
    if noun is None:
        return trigger
    event_type = noun_type(view.tokens.lower[noun]) or "other"
    return Trigger(verb, event_type, subject is not None, noun)


def _listed(view: EventView, verb: int) -> Trigger | None:
    """What a verb names by the closed list, the longest entry first; None where it is not in it."""
    lemma = view.lemma(verb)
    entries = _entries().get(lemma)
    if entries is None or (lemma == "meet" and is_passive(view.parse, verb)):
        return None
    tokens, end = view.tokens, view.parse.extent(verb).stop
    undergoer = undergoer_of(view.parse, tokens, verb)
    behind = tokens.lower[verb + 1] if verb + 1 < end else ""
    near = _forms(tokens.lower[verb + 1 : min(end, verb + _REACH)])
    of_object = [entry for entry in entries if undergoer is not None and _ends_in(view, entry[0], undergoer)]
    for entry, event_type, strong in sorted((*of_object, *entries), key=lambda found: -len(found[0])):
        if event_type == "lose" and behind[:1].isdigit() and tokens.lower[verb + 2 : verb + 3] != ["-"]:
            continue  # "Copper lost 2% to $5.80."
        if len(entry) == 1:
            return Trigger(verb, event_type, strong)
        if undergoer is not None and _ends_in(view, entry, undergoer):
            return Trigger(verb, event_type, strong, undergoer)
        last = _last_word(view, verb, end, entry) if entry[1] in near else None
        if last is not None and (view.parse.tags[last] != "IN" or _hangs_near(view, last, verb)):
            return Trigger(verb, event_type, strong, last if is_noun(view.parse, last) else None)
    return None


def _ends_in(view: EventView, entry: tuple[str, ...], noun: int) -> bool:
    """Whether an entry is a verb and what it is done to: "sign treaty"."""
    return len(entry) == 2 and _singular(view.tokens.lower[noun], entry[1]) == entry[1]


def _forms(words: list[str]) -> set[str]:
    """Words as they stand and without the endings of plurals."""
    return {form for word in words for form in (word, word.removesuffix("s"), word.removesuffix("es"))}


def _hangs_near(view: EventView, preposition: int, verb: int) -> bool:
    """Whether a preposition belongs to a verb, not to its object: "released from", not "a letter from"."""
    above = view.parse.heads[preposition]
    return above == verb or not is_noun(view.parse, above)


def _last_word(view: EventView, verb: int, end: int, entry: tuple[str, ...]) -> int | None:
    """The last word of an entry whose words follow the verb in order, none far from the one before."""
    at = verb
    for word in entry[1:]:
        limit = min(end, at + _REACH)
        at += 1
        while at < limit and _singular(view.tokens.lower[at], word) != word:
            at += 1
        if at >= limit:
            return None
    return at


def _singular(word: str, wanted: str) -> str:
    """A word, without the ending of a plural where an entry speaks of one."""
    return wanted if word in (wanted, wanted + "s", wanted + "es") else word


def _event_subject(view: EventView, verb: int) -> int | None:
    """The noun of what a verb says that it begins, happens or ends: "the protests began"."""
    lemma, passive = view.lemma(verb), is_passive(view.parse, verb)
    if not (lemma in _HAPPENING or (passive and lemma in _CARRIED_OUT)):
        return None
    subject = view.parse.child(verb, "nsubj", "nsubjpass")
    found = noun_type(view.tokens.lower[subject]) if subject is not None else None
    return None if found is None or (found in _SPEAKING and not passive) else subject


#: Types of what goes on speaking: "the statement continued".
_SPEAKING: Final = frozenset({"announce", "publish", "say"})


def _event_object(view: EventView, verb: int) -> int | None:
    """The noun of what a light verb carries out: "held a summit", "issued a report"."""
    if view.lemma(verb) not in _LIGHT or is_passive(view.parse, verb):
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
    types = {name.lower() for name in wanted & {"PERSON", "PLACE", "NAME"}}
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


def _is_named(view: EventView, head: int, types: set[str]) -> bool:
    """Whether a phrase names a person or a place, as the verb wants it."""
    kind = _KINDS.get(view.parse.names[head][2:])
    if kind is None:
        entity = view.entities.entity_at(Span(view.tokens.starts[head], view.tokens.ends[head]))
        kind = entity.entity_type if entity is not None else None
    return kind is not None and ("name" in types or kind in types)


#: Types of entities by the kinds of names that the grammar tells.
_KINDS: Final = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}


@cache
def _entries() -> dict[str, tuple[tuple[tuple[str, ...], str, bool], ...]]:
    """The entries of the list by their first word, the longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    for entry, meaning in load_table("event_triggers").items():
        words = tuple(entry.split(" "))
        event_type, _, weak = meaning.partition(" ")
        table.setdefault(words[0], []).append((words, event_type, not weak))
    return {first: tuple(sorted(found, key=lambda e: -len(e[0]))) for first, found in table.items()}


@cache
def _company() -> dict[str, frozenset[str]]:
    return {verb: frozenset(words.split()) for verb, words in load_table("trigger_company").items()}
