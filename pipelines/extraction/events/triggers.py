"""Which words name events, and of what type: the closed lists behind the events table.

Takes a verb group in its clause, or a noun; knows nothing of dates and status.
"""

from functools import cache
from typing import Final

from pipelines.document import Span
from pipelines.extraction.names.entities import EntityIndex
from pipelines.frozen import frozen
from pipelines.grammar.clauses import Clause
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import lemma_of
from pipelines.grammar.verbs import VerbGroup
from pipelines.grammar.word_classes import words_of
from pipelines.wordlists import load_table

_MONEY: Final = frozenset("$£€¥₹")
#: How far apart the words of an entry of several words may stand.
_REACH: Final = 5


@frozen
class Trigger:
    """A word that names an event.

    Args:
        index: its token.
        event_type: a key of `EVENT_TYPES`.
        strong: whether it suffices by itself.
        idiom: the last token of an entry of several words: "effect" of "take effect".
    """

    index: int
    event_type: str
    strong: bool
    idiom: int | None = None


def verb_trigger(tokens: Tokens, group: VerbGroup, clause: Clause) -> Trigger | None:
    """What a verb names by the closed list, the longest entry first; None where it is not in it."""
    head, entries = group.head, _entries().get(group.lemma)
    if entries is None:
        return None
    behind = tokens.lower[head + 1 : min(clause.end, head + _REACH)]
    near = {form for word in behind for form in _numbers(word)} if len(entries[0][0]) > 1 else frozenset()
    is_fall = bool(behind) and behind[0][0].isdigit()
    for entry, event_type, strong in entries:
        if event_type == "lose" and is_fall:
            continue  # "Copper lost 2% to $5.80."
        if len(entry) == 1:
            return None if group.form == "copula" else Trigger(head, event_type, strong)
        last = _last_word(tokens, head, clause.end, entry) if entry[1] in near else None
        if last is not None:
            return Trigger(head, event_type, strong, last)
    return None


def act_trigger(tokens: Tokens, group: VerbGroup, clause: Clause) -> Trigger | None:
    """What a verb names together with its object or subject: "held a summit", "the talks were broken off"."""
    trigger = verb_trigger(tokens, group, clause)
    if trigger is not None and trigger.idiom is not None:
        return trigger
    subject = subject_type(tokens, group, clause)
    event_type = object_type(tokens, group, clause) or subject
    if event_type is None or (trigger is not None and trigger.event_type == event_type):
        return trigger
    strong = subject is not None or (trigger is not None and trigger.strong)
    return Trigger(group.head, event_type, strong)


def subject_type(tokens: Tokens, group: VerbGroup, clause: Clause) -> str | None:
    """The event type of what a verb says that it begins, happens or ends: "the protests began"."""
    if not (group.lemma in _HAPPENING or (group.passive and group.lemma in _CARRIED_OUT)):
        return None
    for index in range(group.first - 1, max(clause.first, group.first - 3) - 1, -1):
        if tokens.lower[index] not in _BETWEEN:
            return noun_type(tokens.lower[index])
    return None


#: Verbs whose subject is the event: "the trial began".
_HAPPENING: Final = words_of("happening")
#: Verbs whose passive has the event for a subject: "the vote was held".
_CARRIED_OUT: Final = words_of("carried out")
_BETWEEN: Final = frozenset({"also", "officially", "formally", "quickly", "finally", "first"})


def noun_type(word: str) -> str | None:
    """The event type of a noun, lower case.

    >>> noun_type("election"), noun_type("table")
    ('elect', None)
    """
    return load_table("event_nouns").get(word)


def object_type(tokens: Tokens, group: VerbGroup, clause: Clause) -> str | None:
    """The event type of what a light verb carries out: "held a summit", "issued a report"."""
    if group.lemma not in _LIGHT:
        return None
    for index in range(group.head + 1, min(clause.end, group.head + 6)):
        if tokens.lower[index] in _PREPOSITIONS or tokens.words[index] == "March":
            break
        if found := noun_type(tokens.lower[index]):
            return found
    return None


_PREPOSITIONS: Final = words_of("prepositions")
_LIGHT: Final = words_of("light")


def has_company(tokens: Tokens, group: VerbGroup, clause: Clause, entities: EntityIndex) -> bool:
    """Whether a weak trigger has beside it what makes it an event: its object, a person, a place, a sum."""
    wanted = _company().get(group.lemma)
    if wanted is None:
        return False
    if "PASSIVE" in wanted and group.passive:
        return True
    words = tokens.lower[clause.first : clause.end]
    if not wanted.isdisjoint(words) or not wanted.isdisjoint(word.removesuffix("s") for word in words):
        return True
    if "MONEY" in wanted and not _MONEY.isdisjoint(words):
        return True
    return _has_name(tokens, group, clause, entities, wanted)


def _has_name(
    tokens: Tokens, group: VerbGroup, clause: Clause, entities: EntityIndex, wanted: frozenset[str]
) -> bool:
    """Whether a person or place is named right after the verb, as the verb wants it."""
    types = {name.lower() for name in wanted & {"PERSON", "PLACE", "NAME"}}
    if not types or group.passive:
        return False
    for index in range(group.head + 1, min(clause.end, group.head + 6)):
        if tokens.words[index][0].isupper():
            entity = entities.entity_at(Span(tokens.starts[index], tokens.ends[index]))
            if entity and ("name" in types or entity.entity_type in types):
                return True
    return False


def _last_word(tokens: Tokens, head: int, end: int, entry: tuple[str, ...]) -> int | None:
    """The index of the last word of an entry whose words follow the verb; None where they do not."""
    at = head
    for word in entry[1:]:
        limit = min(end, at + _REACH)
        at += 1
        while at < limit and word not in _numbers(tokens.lower[at]):
            at += 1
        if at >= limit:
            return None
    return at


def _numbers(word: str) -> tuple[str, str]:
    """A word as it stands, and without the ending of a plural: an entry speaks of one or of several."""
    return word, word.removesuffix("s")


def names_act(lemma: str) -> bool:
    """Whether a verb, by itself or with words after it, may name an event."""
    return lemma in _entries() or lemma in _LIGHT


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


def may_tell(words: list[str]) -> bool:
    """Whether words of a sentence, lower case, may make an event without a date. A cheap test.

    >>> may_tell(["police", "arrested", "two"]), may_tell(["they", "took", "a", "table"])
    (True, False)
    """
    for closing in filter(None, map(_CLOSING.__getitem__, words)):
        if "" in closing or not closing.isdisjoint(words):
            return True
    return False


class _Closing(dict[str, frozenset[str] | None]):
    """By a word that may open an entry the words that close one; the empty word where it suffices alone."""

    def __missing__(self, word: str) -> frozenset[str] | None:
        if len(self) > _MOST_WORDS:
            self.clear()
        self[word] = found = _closing_words().get("be" if word in _BE else lemma_of(word))
        return found


_BE: Final = words_of("be")
_MOST_WORDS: Final = 1 << 16
_CLOSING: Final = _Closing()


@cache
def _closing_words() -> dict[str, frozenset[str]]:
    """By the first word of an entry that makes a row the words that close such an entry."""
    closing = {
        first: frozenset(
            words[-1] if len(words) > 1 else "" for words, event_type, _ in entries if event_type != "say"
        )
        for first, entries in _entries().items()
    }
    return closing | {"will": frozenset(load_table("event_nouns"))}
