"""The subject or the object whose level or change a number is: "Rents" of "Rents rose 5 percent".

Takes a number in its sentence, gives where the words stand; nothing where they are no whole noun phrase.
"""

from typing import Final

from pipelines.document import Span
from pipelines.extraction.numbers.numerals import MAGNITUDES, NUMBER_WORDS
from pipelines.extraction.statistics.types import StatedNumber
from pipelines.grammar.noun_phrases import UNITS
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import lemma_of
from pipelines.grammar.verbs import VerbGroup
from pipelines.grammar.word_classes import words_of
from pipelines.wordlists import load_table, load_words

_CLAUSE_ENDS: Final = frozenset({",", ";", ":", "(", ")", "“", "”", '"', "—", "–", "!", "?"})
_BROKEN_BY: Final = frozenset({")", "”", "—", "–"})
_LONGEST: Final = 14
_LONGEST_OBJECT: Final = 8
_FARTHEST_VERB: Final = 12
_CONJUNCTIONS: Final = (words_of("conjunctions") | load_words("clause_openers")) - {"and", "or"} | {
    "than",
    "that",
    "whose",
}
_NO_SUBJECTS: Final = frozenset(
    {"he", "i", "it", "she", "that", "there", "they", "this", "those", "we", "what", "which", "who", "you"}
)
_ADVERBS: Final = words_of("adverbs")
_PREPOSITIONS: Final = words_of("prepositions")
# Between the verb and the number of "was expected to reach about 5": nothing but these and adverbs.
_BEFORE_NUMBERS: Final = load_words("before_numbers")
#: Verbs whose subject is what has the level: was, reached, rose to.
_LEVEL_VERBS: Final = load_words("level_verbs")
#: Verbs that bring their object to a level, or change it by so much: lowered its offer to $26.
_MOVING_VERBS: Final = load_words("moving_verbs")
_OF_NUMBERS: Final = frozenset({*NUMBER_WORDS, *MAGNITUDES, *"%$£€", "percent", "percentage", "points"})
#: Verbs of levels that look like nouns: sales hit $5 million.
_UNMARKED_VERBS: Final = frozenset({"average", "equal", "exceed", "hit", "hits", "total", "top"})
_EXPECTING: Final = frozenset(
    {"believe", "estimate", "expect", "forecast", "predict", "project", "put", "value"}
)
_CHANGES: Final = load_table("change_words")
_TO_LEVELS: Final = frozenset({"at", "by", "to"})
_TIME_UNITS: Final = words_of("time units")


def subject_of(stated: StatedNumber, *, of_changes: bool) -> Span | None:
    """The subject of the verb before a number: "Rents" of "Rents in Malta rose by 5 percent".

    Args:
        stated: the number in its sentence.
        of_changes: whether a verb of change will do, as of shares that gained 5 percent; of a sum of money it
            would be who gained it. A verb of levels always does.
    """
    tokens = stated.tokens
    if stated.first > stated.begin and tokens.lower[stated.first - 1] in ("the", "a", "an"):
        return None
    verb = _verb_before(stated)
    if verb is None or not _has_level(tokens, verb, of_changes=of_changes):
        return None
    heads = {group.head: group for group in stated.verbs if group.head < verb.first}
    first = verb.first
    while first > stated.begin and verb.first - first <= _LONGEST:
        if tokens.words[first - 1] in _CLAUSE_ENDS or tokens.lower[first - 1] in _CONJUNCTIONS:
            break
        earlier = heads.get(first - 1)
        if earlier is not None and not _is_modifier(tokens, earlier):
            if lemma_of(tokens.lower[first - 1]) not in load_table("cue_verbs"):
                return None
            break
        first -= 1
    if first > stated.begin and tokens.lower[first - 1] in ("last", "next", "this"):
        first += tokens.lower[first] in _TIME_UNITS  # Last year
    if not 0 < verb.first - first <= _LONGEST or _is_cut(tokens, first, verb.first, stated.begin):
        return None
    return Span(tokens.starts[first], tokens.ends[verb.first - 1])


def _has_level(tokens: Tokens, verb: VerbGroup, *, of_changes: bool) -> bool:
    """Whether the subject of a verb is what has the level, or changes by the number."""
    if verb.lemma in _LEVEL_VERBS or (verb.passive and verb.lemma in _EXPECTING):
        return True
    return of_changes and "verb" in _CHANGES.get(tokens.lower[verb.head], "")


def _is_modifier(tokens: Tokens, group: VerbGroup) -> bool:
    """Whether a form in -ed or -ing only describes a noun: "the federally set wage"."""
    return group.form == "ing" or (group.first == group.head and tokens.lower[group.head - 1].endswith("ly"))


def _verb_before(stated: StatedNumber) -> VerbGroup | None:
    """The finite verb before a number with nothing but words of measuring, and levels, behind it."""
    tokens, at = stated.tokens, stated.first
    floor = max(stated.begin, at - _FARTHEST_VERB)
    levelled = False
    while at > floor and _is_of_measuring(tokens, at - 1, stated.first - 1, levelled=levelled):
        levelled = levelled or tokens.lower[at - 1] == "to"
        at -= 1
    for group in reversed(stated.verbs):
        if group.head < stated.first and not group.infinitive and group.form != "ing":
            if group.head >= at - 1:
                return group
            break
    last = tokens.lower[at - 1] if at > stated.begin else ""
    return VerbGroup(at - 1, at - 1, last, "past") if last in _UNMARKED_VERBS else None


def _is_of_measuring(tokens: Tokens, at: int, last: int, *, levelled: bool) -> bool:
    """Whether a token may stand between a verb and the number behind `last`.

    Words of measuring may, adverbs, the one adjective of "a solid 50 percent", and, before "to" and a level,
    the change that led there.
    """
    word = tokens.lower[at]
    if word in _BEFORE_NUMBERS or word.endswith("ly"):
        return True
    if at == last and word.isalpha() and at > 0 and tokens.lower[at - 1] in ("a", "an"):
        return True
    return levelled and (word[0].isdigit() or word in _OF_NUMBERS or word in UNITS)


def _is_cut(tokens: Tokens, first: int, after: int, begin: int) -> bool:
    """Whether a stretch before a verb is no whole noun phrase."""
    lower = tokens.lower
    opens = (
        lower[first][0].isdigit()
        or lower[first] in ("and", "or")
        or lower[first] in _NO_SUBJECTS
        or lower[first] in _PREPOSITIONS
    )
    if opens or (first > begin and tokens.words[first - 1] in _BROKEN_BY):
        return True
    last = lower[after - 1]
    return (
        last.endswith("ly")
        or last in _ADVERBS
        or last in _NO_SUBJECTS
        or last in load_words("function_words")
        or not last[-1].isalnum()
    )


def object_of(stated: StatedNumber) -> Span | None:
    """What a verb brings to the level of a number: "its offer" of "lowered its offer to $26 a share"."""
    tokens, at = stated.tokens, stated.first - 1
    if at > stated.begin and tokens.lower[at - 1 : at + 1] in (["at", "least"], ["at", "most"]):
        at -= 2
    while at > stated.begin and tokens.lower[at] in _BEFORE_NUMBERS - _TO_LEVELS:
        at -= 1
    verb = next((group for group in reversed(stated.verbs) if group.head < at), None)
    if at <= stated.begin or tokens.lower[at] not in _TO_LEVELS or verb is None:
        return None
    between = tokens.lower[verb.head + 1 : at]
    if verb.lemma not in _MOVING_VERBS or verb.passive or not 0 < len(between) <= _LONGEST_OBJECT:
        return None
    is_cut = between[0] in _PREPOSITIONS or between[0] in _NO_SUBJECTS or not _CLAUSE_ENDS.isdisjoint(between)
    if is_cut or between[-1] in load_words("function_words"):
        return None
    return Span(tokens.starts[verb.head + 1], tokens.ends[at - 1])
