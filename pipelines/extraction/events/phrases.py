"""Cuts the noun phrases before and after a verb out of its clause, as written.

Takes tokens, a clause and its dates, gives spans; None where the ends of a phrase cannot be told. Whose a
phrase is belongs in `arguments`.
"""

from typing import Final

from pipelines.document import Span
from pipelines.frozen import frozen
from pipelines.grammar.clauses import Clause
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import known_lemmas
from pipelines.grammar.verbs import VerbGroup
from pipelines.grammar.word_classes import words_of

_RELATIVE: Final = words_of("relative")
_FRONTED: Final = words_of("fronted") | words_of("prepositions")
_ENDS_OBJECT: Final = (
    words_of("ends object") | words_of("prepositions") - {"of"} | {"due", "according", "including"}
)
_NO_PHRASE: Final = words_of("no phrase")
_OBJECT_PRONOUNS: Final = frozenset({"him", "it", "them", "me", "us", "you"})
#: Words between a subject and its verb that belong to neither, with those in -ly.
_LOOSE: Final = frozenset({",", ")", "all", "also", "both", "even", "first", "now", "once", "still", "then"})
_SUBJECT_PRONOUNS: Final = frozenset({"he", "i", "it", "she", "they", "we", "you"})
_REFLEXIVES: Final = frozenset({"herself", "himself", "itself", "myself", "ourselves", "themselves"})
_PARTICLES: Final = frozenset({"up", "out", "off", "down", "back", "away", "again", "also", "just", "only"})
_TIME_UNITS: Final = words_of("time units")
#: Prepositions that open a place in front of the subject.
_PLACED: Final = frozenset({"at", "from", "in", "near", "outside"})
#: What opens an interruption between a subject and its verb.
_WITHIN: Final = frozenset({"who", "which", "whose", "—", "–"})
_INEXACT: Final = frozenset({"about", "around", "nearly", "over", "roughly", "under"})
_MARKS: Final = frozenset({'"', "“", "”", "(", ")", ":", ";"})
_CURRENCIES: Final = frozenset("$£€¥₹")
_DASHES: Final = frozenset({"-", "–", "—"})
_LONGEST: Final = 14


@frozen
class PhraseView:
    """A clause and the time expressions in it, which belong to no phrase."""

    tokens: Tokens
    clause: Clause
    dates: list[Span]

    def is_date(self, index: int) -> bool:
        """Whether a token lies in a date."""
        if not self.dates:
            return False
        start = self.tokens.starts[index]
        return any(date.start <= start < date.end for date in self.dates)

    def is_verb(self, index: int) -> bool:
        """Whether a token belongs to a verb group of the clause."""
        return any(group.first <= index <= group.head for group in self.clause.groups)


def subject_phrase(view: PhraseView, group: VerbGroup) -> Span | None:
    """The noun phrase before a verb, without what is fronted before it."""
    lower, first, end = view.tokens.lower, view.clause.first, group.first
    while end > first and (_is_loose(lower[end - 1]) or view.is_date(end - 1)):
        end -= 1
    closed = end < group.first and lower[end] == ","
    first = _after_opening(view, first, end)
    while first < end and _is_fronted(lower[first]) and not _is_about(lower, first, end):
        comma = next((i for i in range(first, end) if lower[i] == ","), None)
        if comma is None:
            return None
        behind = _after_place(view.tokens, comma + 1, end) if lower[first] in _PLACED else comma + 1
        first = _after_opening(view, behind, end)
    for index in range(first + 1, end):
        if lower[index] == "that" and lower[index - 1] not in _FRONTED and lower[index - 1] != "of":
            first = index + 1
    if first < end and lower[end - 1] in _SUBJECT_PRONOUNS:
        first = end - 1
    first, end = _without_apposition(lower, first, end, closed)
    end = next((i for i in range(first + 1, end) if lower[i] in _WITHIN), end)
    first = _after_opening(view, first, end)
    if first >= end or end - first > 2 * _LONGEST or not _may_be_phrase(view, first, end):
        return None
    return Span(view.tokens.starts[first], view.tokens.ends[end - 1])


def _is_loose(word: str) -> bool:
    """Whether a word between subject and verb belongs to neither."""
    return word in _LOOSE or word.endswith("ly")


def _after_opening(view: PhraseView, first: int, end: int) -> int:
    """The first token that is no connective, mark or date, nor "two days after"."""
    lower = view.tokens.lower
    while first < end and (
        lower[first] in _RELATIVE
        or not lower[first][0].isalnum()
        or view.is_date(first)
        or (lower[first] in _FRONTED and first + 1 < end and view.is_date(first + 1))
    ):
        first += 1
    for at in range(first + 1, min(first + 3, end - 1)):
        if lower[at] in _TIME_UNITS and lower[at + 1] in ("after", "before"):
            return at + 2
    return first


def _after_place(tokens: Tokens, first: int, end: int) -> int:
    """The token after a place that explains the one before it: "In Springfield, Ohio, the mayor ..."."""
    for at in range(first, min(first + 3, end)):
        if tokens.lower[at] == "," and at + 1 < end:
            return at + 1
        if not tokens.words[at][0].isupper():
            break
    return first


def _is_fronted(word: str) -> bool:
    """Whether a phrase that begins with a word stands in front of the subject."""
    return word in _FRONTED or (word.endswith(("ly", "ing")) and len(word) > 5)


def _is_about(lower: list[str], first: int, end: int) -> bool:
    """Whether a preposition only says how exact the number behind it is: "over 90 people"."""
    return lower[first] in _INEXACT and first + 1 < end and lower[first + 1][0].isdigit()


def _without_apposition(lower: list[str], first: int, end: int, closed: bool) -> tuple[int, int]:
    """The subject without what commas set off; a list keeps its commas: "Ann, Bob and Cem"."""
    commas = [index for index in range(first, end) if lower[index] == ","]
    if not commas:
        return first, end
    if closed:
        return first, commas[0]
    if "and" in lower[commas[-1] + 1 : end]:
        return first, end
    return commas[-1] + 1, end


def _may_be_phrase(view: PhraseView, first: int, end: int) -> bool:
    """Whether tokens can be one noun phrase: no verb, no question word, no stray mark in it."""
    lower = view.tokens.lower
    if lower[first] in _RELATIVE or lower[first] in _NO_PHRASE or view.is_verb(first):
        return False
    if view.tokens.words[first] in known_lemmas():
        return False
    if lower[end - 1] in _TIME_UNITS or (lower[end - 1] in _ENDS_OBJECT and lower[end - 1] != "."):
        return False
    return not any(
        lower[i] in _MARKS or view.is_verb(i) or (lower[i] in _DASHES and not _is_hyphen(view, i))
        for i in range(first, end)
    )


def object_phrase(view: PhraseView, first: int) -> Span | None:
    """The noun phrase that begins at a token, up to the next preposition, date, verb or mark."""
    tokens, lower, limit = view.tokens, view.tokens.lower, view.clause.end
    while first < limit and (lower[first] in _PARTICLES or lower[first].endswith("ly")):
        first += 1
    if first >= limit or lower[first] in _REFLEXIVES or lower[first] in _ENDS_OBJECT:
        return None
    if lower[first] in _OBJECT_PRONOUNS and tokens.words[first] != "US":
        return Span(tokens.starts[first], tokens.ends[first])
    end = _phrase_end(view, first, limit)
    while end > first and (lower[end - 1].endswith("ly") or lower[end - 1] in ("'", "’", "today")):
        end -= 1
    if end == first or end - first > _LONGEST or not _may_be_phrase(view, first, end):
        return None
    return Span(tokens.starts[first], tokens.ends[end - 1])


def _phrase_end(view: PhraseView, first: int, limit: int) -> int:
    """Where a noun phrase ends; "and" goes on where no verb or pronoun follows it."""
    lower, at = view.tokens.lower, first
    while at < limit and at - first <= _LONGEST:
        word = lower[at]
        if word == "," and (end := _list_end(view, at, limit)):
            return end
        if view.is_date(at) or view.is_verb(at) or (word in _PARTICLES and at > first):
            break
        if word == "'" and lower[at + 1 : at + 2] == ["'"]:
            break
        if word in ("and", "or") and _goes_on(view, at + 1, limit):
            at += 1
        elif at > first and word in _CURRENCIES and _is_whom(view, first, at):
            return at
        elif word in _ENDS_OBJECT and not (word == "." and at + 1 < limit) and not _is_hyphen(view, at):
            break
        at += 1
    return at


def _is_whom(view: PhraseView, first: int, end: int) -> bool:
    """Whether a phrase before a sum is whom the sum goes to: "paid Moss Mills $4 million"."""
    tokens = view.tokens
    return tokens.lower[first] in _OBJECT_PRONOUNS or (
        tokens.words[first][0].isupper() and tokens.words[end - 1][0].isupper()
    )


def _is_hyphen(view: PhraseView, at: int) -> bool:
    """Whether a dash joins two words: "U.S.-backed"."""
    tokens = view.tokens
    return (
        tokens.lower[at] in _DASHES and tokens.ends[at - 1] == tokens.starts[at]
        and at + 1 < len(tokens) and tokens.starts[at + 1] == tokens.ends[at]
    )  # fmt: skip


def _goes_on(view: PhraseView, first: int, limit: int) -> bool:
    """Whether what follows "and" is a noun phrase too, up to the next mark or preposition."""
    lower = view.tokens.lower
    for at in range(first, min(limit, first + _LONGEST)):
        if view.is_verb(at) or view.is_date(at):
            return False
        if lower[at] in _ENDS_OBJECT:
            return at > first
    return first < limit


def _list_end(view: PhraseView, comma: int, limit: int) -> int | None:
    """The end of a list of names of which a comma is the first: "Ann Lee, Bob Roe and Cem Ay"."""
    words, lower = view.tokens.words, view.tokens.lower
    for at in range(comma + 1, min(limit, comma + 2 * _LONGEST)):
        if lower[at] in ("and", "&") and at + 1 < limit and words[at + 1][0].isupper():
            end = at + 1
            while end < limit and words[end][0].isupper():
                end += 1
            return end
        if not (words[at][0].isupper() or lower[at] in (",", ".")):
            return None
    return None
