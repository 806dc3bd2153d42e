"""What a statistic counts or measures, in the words of its sentence: the `measure` of a row.

A share measures what is said of its population; a count, the things counted; a level or a change, the subject
of its clause. Where the words around do not plainly say it, there is nothing: half a phrase is worse.
"""

from typing import Final

from pipelines.document import Span
from pipelines.extraction.grammar.noun_phrases import HYPHENS, UNITS, counted_phrase
from pipelines.extraction.grammar.verbs import VerbGroup, find_verb_groups
from pipelines.extraction.grammar.word_classes import words_of
from pipelines.extraction.statistics.types import StatedNumber
from pipelines.extraction.tokens import Tokens
from pipelines.wordlists import load_table, load_words

_OF_A_SUBJECT: Final = frozenset({"percentage", "change", "rate", "index", "mean"})
_CLAUSE_ENDS: Final = frozenset({",", ";", ":", ".", "(", ")", "“", "”", '"', "—", "–", "!", "?"})
_CUT_ENDS: Final = frozenset({"“", '"', ":", "("})
_BROKEN_BY: Final = frozenset({")", "”", "—", "–", "."})
_LONGEST_PREDICATE: Final = 28
_LONGEST_SUBJECT: Final = 14
_FARTHEST_VERB: Final = 8
_BEFORE_PREDICATES: Final = frozenset(
    {"also", "currently", "globally", "nationwide", "now", "statewide", "still", "worldwide"}
)
_CONJUNCTIONS: Final = (words_of("conjunctions") | load_words("clause_openers")) - {"and", "or"} | {
    "than",
    "that",
}
_NO_SUBJECTS: Final = frozenset(
    {"he", "i", "it", "she", "that", "there", "they", "this", "those", "we", "what", "which", "who", "you"}
)
_ADVERBS: Final = words_of("adverbs")
_PREPOSITIONS: Final = words_of("prepositions")
# Between the verb and the number of "was expected to reach about 5": nothing but these and adverbs.
_BEFORE_NUMBERS: Final = load_words("before_numbers")


def measure_of(text: str, stated: StatedNumber, population: Span | None, stat_type: str) -> str | None:
    """What is counted or measured, as written.

    Args:
        text: the document's text.
        stated: the number in its sentence.
        population: whom or what a share is of, if the text says so.
        stat_type: the kind of quantity.

    Returns:
        The words; None where the text does not plainly say it.
    """
    span = _measured(text, stated, population, stat_type)
    return span.text_of(text) if span else None


def _measured(text: str, stated: StatedNumber, population: Span | None, stat_type: str) -> Span | None:
    number = stated.number
    if population is not None:
        return _predicate(stated.tokens, stated.tokens.first_at(population.end), stated.limit)
    is_measured = stated.unit is not None and stated.unit.lower().split()[0] in UNITS
    if stated.unit is not None and number.unit is None and not is_measured:
        if text[number.span.end : number.span.end + 1] in HYPHENS:
            return None
        phrase = counted_phrase(stated.tokens, stated.after, stated.limit)
        return phrase.span(stated.tokens) if phrase and phrase.is_plural else None
    if (stat_type not in _OF_A_SUBJECT and not is_measured) or _describes_noun(text, stated):
        return None
    return _subject(stated)


def _describes_noun(text: str, stated: StatedNumber) -> bool:
    """Whether a number stands before the noun that it describes: a 30-minute talk, a 10 percent tax."""
    if text[stated.number.span.end : stated.number.span.end + 1] in HYPHENS:
        return True
    return stated.first > stated.begin and stated.tokens.lower[stated.first - 1] in ("a", "an", "the")


def _predicate(tokens: Tokens, first: int, limit: int) -> Span | None:
    """What is said of a population: the clause from its verb, where that follows at once, to its end."""
    while first < limit and tokens.lower[first] in _BEFORE_PREDICATES:
        first += 1
    end = first
    while end < limit and tokens.words[end] not in _CLAUSE_ENDS:
        end += 1
    if not 1 < end - first <= _LONGEST_PREDICATE or (end < limit and tokens.words[end] in _CUT_ENDS):
        return None
    group = _verb_of(tokens, first, end)
    if group is None or tokens.lower[end - 1] in load_words("function_words"):
        return None
    return Span(tokens.starts[group.first], tokens.ends[end - 1])


def _verb_of(tokens: Tokens, first: int, end: int) -> VerbGroup | None:
    """The finite verb with which a predicate begins, a phrase of place or kind before it stepped over."""
    groups = find_verb_groups(tokens, first, min(first + _FARTHEST_VERB, end))
    if not groups or groups[0].infinitive or groups[0].form == "ing":
        return None
    leads = groups[0].first == first or tokens.lower[first] in _PREPOSITIONS
    return groups[0] if leads and groups[0].head + 1 < end else None


def _subject(stated: StatedNumber) -> Span | None:
    """The subject of the verb before the number: "Rents" of "Rents in Malta rose by 5 percent"."""
    tokens = stated.tokens
    verbs = _verbs_before(stated)
    if not verbs:
        return None
    verb, first = verbs[-1], verbs[-1].first
    while first > stated.begin and verb.first - first <= _LONGEST_SUBJECT:
        if tokens.words[first - 1] in _CLAUSE_ENDS or tokens.lower[first - 1] in _CONJUNCTIONS:
            break
        if any(first - 1 == earlier.head for earlier in verbs[:-1]):
            if tokens.lower[first - 1] not in load_table("cue_verbs"):
                return None
            break
        first -= 1
    if not 0 < verb.first - first <= _LONGEST_SUBJECT or _is_cut(tokens, first, verb.first, stated.begin):
        return None
    return Span(tokens.starts[first], tokens.ends[verb.first - 1])


def _verbs_before(stated: StatedNumber) -> list[VerbGroup]:
    """The finite verbs before a number, the last of them with nothing but words of measuring behind it."""
    tokens, at = stated.tokens, stated.first
    floor = max(stated.begin, at - _FARTHEST_VERB)
    while at > floor and (tokens.lower[at - 1] in _BEFORE_NUMBERS or tokens.lower[at - 1].endswith("ly")):
        at -= 1
    groups = find_verb_groups(tokens, max(stated.begin, at - _LONGEST_SUBJECT - 3), stated.first)
    finite = [group for group in groups if not group.infinitive and group.form != "ing"]
    return finite if finite and finite[-1].head >= at - 1 else []


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
    )
