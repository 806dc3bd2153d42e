"""Answers that give one superlative to different bearers: two countries that each have "the highest rate"."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.conflicts.sides import Contradiction, ExtractedRows, Side
from pipelines.extraction.rows import Entity, Faq
from pipelines.words import load_table, load_words

_BEARERS: Final = load_table("superlative_bearers")
_LEVELS: Final = load_table("superlative_levels")
_LEVEL_NOUNS: Final = load_words("level_nouns")
_FUNCTION_WORDS: Final = load_words("function_words") | load_words("question_words")
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_SUPERLATIVE: Final = re.compile(r"(?:most|least|best|worst|fewest|[a-z]{3,12}(?<![rnugvl])est)")
_OF_ALL: Final = re.compile(
    r"""
      \b(?:in|of|on|across|throughout|around)\ (?:the\ )?(?:whole\ |entire\ )?(?:world|earth|globe)\b
    | \b(?:worldwide|globally)\b
    """,
    re.VERBOSE,
)
_WITHIN: Final = re.compile(r"\b(?:in|among|across|within)\s(?P<scope>.+)")
_ENDINGS: Final = re.compile(r"(?:ies|ing|ed|es|[esy])$")


@frozen
class _Superlative:
    """What is asked for: the most of what, among which, where.

    Args:
        level: the superlative, or the one that stands for its direction.
        bearer: the kind of name that answers: `country`, or an entity type.
        topic: stems of the words for what there is most of, the head last.
        scope: the words that narrow the question down to a region or time; empty where it is the world.
    """

    level: str
    bearer: str
    topic: tuple[str, ...]
    scope: tuple[str, ...]


@frozen
class _Claim:
    """An answer: the superlative, and who is said to bear it, by key and name as written."""

    superlative: _Superlative
    side: Side
    bearers: dict[str, str]


def differing_superlatives(analysis: Analysis, rows: ExtractedRows) -> Iterator[Contradiction]:
    """The pairs of answers to the same superlative question that share no bearer."""
    claims = [claim for row in rows.faq if (claim := _claim_of(analysis, row))]
    context = _stems(analysis.document.title or "")
    for one, other in combinations(claims, 2):
        if one.bearers.keys().isdisjoint(other.bearers) and _same(
            one.superlative, other.superlative, context
        ):
            names = ("`, `".join(claim.bearers.values()) for claim in (one, other))
            difference = "Answers to one question name `{}`, and `{}`.".format(*names)
            yield Contradiction("superlative", (one.side, other.side), difference)


def _claim_of(analysis: Analysis, row: Faq) -> _Claim | None:
    superlative = _superlative_of(row.question)
    if superlative is None:
        return None
    mentions = analysis.entities.mentions_between(row.answer_start, row.answer_end)
    bearers = {key: entity.name for _, entity in mentions if (key := _bearer_key(entity, superlative.bearer))}
    side = Side("faq", row.row_id, Span(row.answer_start, row.answer_end))
    return _Claim(superlative, side, bearers) if bearers else None


def _bearer_key(entity: Entity, bearer: str) -> str | None:
    """What tells a bearer from others: a country by its code, any other by its name."""
    if bearer == "country":
        return entity.country
    return entity.name.lower() if entity.entity_type == bearer and entity.country is None else None


def _superlative_of(question: str) -> _Superlative | None:
    """What a question asks for, where it asks for one bearer of a superlative.

    >>> _superlative_of("Which country has the highest rate of ferry accidents?").topic
    ('ferr', 'accident')
    """
    plain = _OF_ALL.sub("", question.lower())
    within = _WITHIN.search(plain)
    scope = tuple(sorted(_stems(within["scope"]))) if within else ()
    words = _WORD.findall(plain[: within.start()] if within else plain)
    bearer = next((_BEARERS[word] for word in words if word in _BEARERS), None)
    level = next((at for at, word in enumerate(words) if _SUPERLATIVE.fullmatch(word)), None)
    if bearer is None or level is None or not {"what", "which"} & set(words[:3]):
        return None
    topic = tuple(
        _stem(word)
        for word in words[level + 1 :]
        if word not in _BEARERS and word not in _LEVEL_NOUNS and word not in _FUNCTION_WORDS
    )
    return _Superlative(_LEVELS.get(words[level], words[level]), bearer, topic, scope)


def _same(one: _Superlative, other: _Superlative, context: frozenset[str]) -> bool:
    """Whether two questions ask for the same; before the head, words of the title may be left out."""
    asked, other_asked = ((s.level, s.bearer, s.scope, s.topic[-1:]) for s in (one, other))
    if asked != other_asked:
        return False
    return set(one.topic) ^ set(other.topic) <= context


def _stems(words: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(words.lower()) if word not in _FUNCTION_WORDS)


def _stem(word: str) -> str:
    """A word without the commonest endings.

    >>> _stem("abused"), _stem("abuse"), _stem("countries")
    ('abus', 'abus', 'countr')
    """
    return _ENDINGS.sub("", word) if len(word) > 4 else word
