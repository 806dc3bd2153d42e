"""Splits a sentence into its clauses, each with the verbs that it holds.

Takes the tokens of a sentence and its verb groups. What a clause reports belongs in `events`.
"""

from collections.abc import Container, Iterator
from itertools import pairwise, repeat
from typing import Final

from pipelines.frozen import frozen
from pipelines.grammar.titles import QUOTE_MARKS, title_end, title_start
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import lemma_of
from pipelines.grammar.verbs import VerbGroup
from pipelines.grammar.word_classes import words_of
from pipelines.wordlists import load_words

_HARD: Final = words_of("hard")
_SUBORDINATORS: Final = words_of("subordinators")
_CONJUNCTIONS: Final = frozenset({"and", "but", "or", "nor", "yet"})
#: Words that between two commas part what is before them from what follows.
_ASIDES: Final = frozenset({"however", "meanwhile", "moreover", "nevertheless", "nonetheless", "though"})
_NP_OPENERS: Final = words_of("np openers")
_PREPOSITIONS: Final = words_of("prepositions of clauses")
_TRIMMED: Final = _HARD | _CONJUNCTIONS | frozenset({",", ".", "!", "?", "(", ")", "-", "'", "’", "‘", "…"})


@frozen
class Clause:
    """A clause: half-open indices of tokens, and its verb groups; a fragment without a verb has none."""

    first: int
    end: int
    groups: tuple[VerbGroup, ...]


def split_clauses(
    tokens: Tokens, first: int, last: int, groups: list[VerbGroup], dates: Container[int]
) -> list[Clause]:
    """The clauses of a sentence, in order; one that stands within another follows it.

    Args:
        tokens: the document's tokens.
        first: the sentence's first token.
        last: the token after its last.
        groups: the sentence's verb groups.
        dates: the indices of the tokens of dates.

    >>> from pipelines.grammar.tokens import tokenise
    >>> from pipelines.grammar.verbs import find_verb_groups
    >>> words = tokenise("The mayor resigned on Friday, and voters will choose a new one in May.")
    >>> found = split_clauses(words, 0, len(words), find_verb_groups(words, 0, len(words)), ())
    >>> [" ".join(words.words[c.first : c.end]) for c in found]
    ['The mayor resigned on Friday', 'voters will choose a new one in May']
    """
    heads = [group for i, group in enumerate(groups) if not _joins_previous(tokens, groups, i)]
    starts = [_opening(tokens, first, heads[0].first)] if heads else [first]
    starts += [_boundary(tokens, before.head + 1, group, dates) for before, group in pairwise(heads)]
    ends, held, at = [*starts[1:], last], [], 0
    for end in ends:
        first_group = at
        while at < len(groups) and groups[at].first < end:
            at += 1
        held.append(groups[first_group:at])
    for inner, outer, opener in _interruptions(tokens, heads, starts, dates):
        starts[outer], starts[inner] = starts[inner], opener
    found = map(_trimmed, repeat(tokens), starts, ends, held)
    return sorted((clause for clause in found if clause), key=lambda clause: (clause.first, -clause.end))


def _interruptions(
    tokens: Tokens, heads: list[VerbGroup], starts: list[int], dates: Container[int]
) -> Iterator[tuple[int, int, int]]:
    """Clauses that part a subject from its verb: "The judge, who lives in Elm, resigned".

    Yields:
        The numbers of the clause within and of the one around it, and where the one within begins.
    """
    outer = 1
    while outer < len(heads):
        group = heads[outer]
        if starts[outer] == group.first and _is_finite(group) and _may_close(tokens, group, dates):
            for inner in range(outer - 1, max(-1, outer - 1 - _MOST_WITHIN), -1):
                opener = _opener(tokens, starts[inner], heads[inner], dates)
                if opener is not None:
                    yield inner, outer, opener
                    break
        outer += 1


#: How many clauses may stand between a subject and its verb.
_MOST_WITHIN: Final = 3
_RELATIVE_PRONOUNS: Final = frozenset({"who", "which", "whose", "whom", "where"})


def _is_finite(group: VerbGroup) -> bool:
    return not group.infinitive and (group.form != "ing" or group.progressive)


def _may_close(tokens: Tokens, group: VerbGroup, dates: Container[int]) -> bool:
    """Whether what stands before a verb may end an interruption: a comma, a dash, a bracket, a date."""
    return tokens.lower[group.first - 1] in (",", "—", "–", ")") or group.first - 1 in dates


def _opener(tokens: Tokens, start: int, group: VerbGroup, dates: Container[int]) -> int | None:
    """Where an interruption begins that stands between the start of a clause and its verb; None without."""
    lower = tokens.lower
    comma = None
    for at in range(start + 1, group.first):
        if lower[at] in _RELATIVE_PRONOUNS and not all(i in dates for i in range(start, at - 1)):
            return at
        if lower[at] == ",":
            comma = at
    reduced = _may_be_participle(tokens, group) or (group.form == "ing" and not group.progressive)
    if comma is None or not reduced or lower[start] in _PREPOSITIONS or start in dates:
        return None
    behind = lower[group.head + 1] if group.head + 1 < len(tokens) else ""
    subject = lower[group.first - 1]
    if behind not in _AFTER_REDUCED or subject in _PRONOUNS or tokens.words[group.first - 1][0].isupper():
        return None
    return comma + 1


_PRONOUNS: Final = words_of("pronouns")
#: What follows a participle that says what the noun before it is: "a fund founded by ..., based in ...".
_AFTER_REDUCED: Final = frozenset({"as", "at", "by", "for", "from", "in", "near", "of", "on", "to", "with"})


def _trimmed(tokens: Tokens, start: int, end: int, groups: list[VerbGroup]) -> Clause | None:
    """The clause of some verb groups without marks and stray words at its ends; None where empty."""
    end = _closing(tokens, start, end, groups)
    while start < end and tokens.lower[start] in _TRIMMED:
        start += 1
    if start < end and tokens.lower[start] == "with" and groups and groups[0].form == "ing":
        start += 1
    while end > start and (tokens.lower[end - 1] in _TRIMMED or tokens.lower[end - 1] in _PREPOSITIONS):
        end -= 1
    return Clause(start, end, tuple(g for g in groups if start <= g.head < end)) if start < end else None


def _joins_previous(tokens: Tokens, groups: list[VerbGroup], index: int) -> bool:
    """Whether a group continues the clause of the one before it: "tried to enter", "began shutting down"."""
    if index == 0:
        return False
    group, before = groups[index], groups[index - 1]
    if group.infinitive:
        return not any(tokens.lower[i] in _HARD for i in range(before.head, group.first))
    if group.form == "ing" and group.first == before.head + 1:
        return True
    at = group.first - 1
    while at > before.head and tokens.lower[at].endswith("ly"):
        at -= 1
    return tokens.lower[at] in ("and", "or") and _continues(tokens, before, at)


def _continues(tokens: Tokens, before: VerbGroup, conjunction: int) -> bool:
    """Whether a verb after "and" shares the subject of the verb before it: "landed and went home"."""
    between = tokens.lower[before.head + 1 : conjunction]
    return not any(word in _HARD or word in _SUBORDINATORS or word == "," for word in between)


def _opening(tokens: Tokens, first: int, verb: int) -> int:
    """Where the first clause of a sentence begins: after a dateline or an opening mark."""
    start = first
    dashes = [index for index in range(first, verb) if tokens.lower[index] in _DASHES]
    aside = frozenset(dashes[-2:] if len(dashes) > 1 else ())
    index = first - 1
    while (index := index + 1) < verb:
        word = tokens.lower[index]
        if word in QUOTE_MARKS and (closing := title_end(tokens, index, verb)) is not None:
            index = closing
        elif (word in _HARD and index not in aside) or (word == "-" and _is_spaced(tokens, index)):
            start = index + 1
    return start


#: Dashes, of which two before the verb set something off: "Two men — brothers — fled".
_DASHES: Final = frozenset({"—", "–", "―"})


def _is_spaced(tokens: Tokens, index: int) -> bool:
    """Whether a hyphen stands between spaces, as a dash."""
    before = index > 0 and tokens.ends[index - 1] < tokens.starts[index]
    return before and index + 1 < len(tokens) and tokens.ends[index] < tokens.starts[index + 1]


def _boundary(tokens: Tokens, after: int, group: VerbGroup, dates: Container[int]) -> int:
    """Where the clause of a group begins, not before the token `after`."""
    lower = tokens.lower
    index = group.first - 1
    while index >= after:
        word = lower[index]
        if word in QUOTE_MARKS and (opening := title_start(tokens, after, index)) is not None:
            index = opening - 1
            continue
        if word in _HARD or (word == "-" and _is_spaced(tokens, index)):
            return index + 1
        if word in _SUBORDINATORS and not _is_date_between(index + 1, group.first, dates):
            return index - (index > after and tokens.lower[index - 1] == "even")
        if word in _CONJUNCTIONS:
            if (start := _coordinated_start(lower, after, index)) is None:
                return index
            index = start
            continue
        if word == ",":
            if index == group.first - 1 and (earlier := _earlier_comma(lower, after, index)) is not None:
                index = earlier - 1
                continue
            return _with_fronted_date(tokens, after, index, dates)
        index -= 1
    start = _noun_phrase_start(tokens, after, group.first, dates)
    # "signed a petition demanding": what follows a verb is its object, not the next one's subject.
    # "was filmed in court hitting": nor is what a preposition of place joins to it.
    if start == after and _describes_object(tokens, after - 1, group):
        return group.first
    if group.form == "ing" and group.first == group.head:
        return group.first if start == after or tokens.lower[start - 1] in ("at", "in", "on", "by") else start
    return start


def _is_date_between(first: int, end: int, dates: Container[int]) -> bool:
    """Whether a range of tokens is not empty, and all of dates: "2016" of "held since 2016 were freed"."""
    return first < end and all(index in dates for index in range(first, end))


def _describes_object(tokens: Tokens, verb: int, group: VerbGroup) -> bool:
    """Whether a participle says what the object before it is: "approved a bill designed to help"."""
    if not _may_be_participle(tokens, group) or group.head + 1 >= len(tokens):
        return False
    behind = tokens.lower[group.head + 1]
    return (behind in _AFTER_REDUCED) and lemma_of(tokens.lower[verb]) not in load_words("reporting_verbs")


def _may_be_participle(tokens: Tokens, group: VerbGroup) -> bool:
    """Whether a group is a form without auxiliaries that may be a past participle."""
    return group.form == "past" and group.first == group.head and tokens.lower[group.head] not in _ONLY_PASTS


_ONLY_PASTS: Final = words_of("only pasts")


def _coordinated_start(lower: list[str], after: int, conjunction: int) -> int | None:
    """The word before a conjunction that makes both sides one phrase: "between A and B"; None without."""
    for at in range(conjunction - 1, max(after, conjunction - _COORDINATED_REACH) - 1, -1):
        if lower[at] == "between" or lower[at] in _SUBORDINATORS:
            return at
        if lower[at] in _CONJUNCTIONS or lower[at] in _HARD or lower[at] == ",":
            return None
    return None


#: How far before a conjunction the word may stand that makes both sides one phrase.
_COORDINATED_REACH: Final = 7


def _earlier_comma(lower: list[str], after: int, index: int) -> int | None:
    """The comma that opens what the comma at `index` closes: "the nominee, Ann Lee, lost"."""
    for at in range(index - 1, max(after, index - 12) - 1, -1):
        if lower[at] == ",":
            return at
        if lower[at] in _HARD:
            return None
    return None


def _with_fronted_date(tokens: Tokens, after: int, comma: int, dates: Container[int]) -> int:
    """The boundary at a comma, or before the date in front of the clause: "and in May, she won"."""
    lower = tokens.lower
    for at in range(comma - 1, max(after, comma - 8) - 1, -1):
        if lower[at] in QUOTE_MARKS and title_start(tokens, after, at) is not None:
            break
        if lower[at] in _CONJUNCTIONS or lower[at] == "," or lower[at] in _HARD:
            if any(i in dates for i in range(at + 1, comma)):
                return at
            break
    return comma + 1


def _noun_phrase_start(tokens: Tokens, after: int, verb: int, dates: Container[int]) -> int:
    """Where the subject directly before a verb begins; a date beside it is not part of it."""
    index = verb
    while index > after and index - 1 in dates:
        index -= 1
    end = index
    while index > after and index - 1 not in dates:
        word = tokens.lower[index - 1]
        if word in QUOTE_MARKS and (opening := title_start(tokens, after, index - 1)) is not None:
            index = opening
            continue
        if (
            word in _PREPOSITIONS
            or word in _SUBORDINATORS
            or not (word[0].isalnum() or word in ("'s", "’s", "-", ".", "&"))
        ):
            break
        index -= 1
        if word in _NP_OPENERS:
            break
    return index if index < end else verb


def _closing(tokens: Tokens, start: int, end: int, groups: list[VerbGroup]) -> int:
    """Where a clause ends: at the first hard mark after its last verb, else where the next begins."""
    if not groups:
        return end
    index = groups[-1].head
    while (index := index + 1) < end:
        word = tokens.lower[index]
        if word in QUOTE_MARKS and (closing := title_end(tokens, index, end)) is not None:
            index = closing
        elif word in _HARD or (word == "-" and _is_spaced(tokens, index)):
            return index
        elif word in _ASIDES and tokens.lower[index - 1] == "," == tokens.lower[min(index + 1, end - 1)]:
            return index - 1
    return end
