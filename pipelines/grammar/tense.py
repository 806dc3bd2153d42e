"""Whether the clause around an expression looks back or ahead.

Takes tokens; decides which Tuesday "Tuesday" is. The status of events belongs in `status`.
"""

from functools import cache
from typing import Final

from pipelines.grammar.titles import QUOTE_MARKS, title_start
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table, load_words

#: How many tokens before and after the expression are looked at.
_REACH: Final = 24
#: How many tokens before a word that looks ahead its auxiliaries stand.
_NEAR: Final = 6
_CLAUSE_MARKS: Final = frozenset({";", ":", "“", "”", '"', "(", ")"})
_FUTURE: Final = load_words("future_cues")
#: Those of them that also look ahead before "for": "set for Friday", but not "it is for this that".
_FUTURE_BEFORE_FOR: Final = frozenset({"ready", "scheduled", "set"})
_FUTURE_BEFORE_TO: Final = words_of("future before to")
#: Participles that look ahead where they are verbs, not where they describe a noun ("planned outages").
_PLANNED: Final = frozenset({"expected", "intended", "planned", "scheduled", "slated"})
#: "Could be reached" and its like tell of an attempt that was made.
_REACHED: Final = (["contacted"], ["found"], ["located"], ["reached"])
_PLAN_WORDS: Final = words_of("plan words")
#: Present tenses by which what is scheduled is told: "opens on Friday".
_SCHEDULED: Final = words_of("scheduled")
_BEFORE_DAYS: Final = words_of("day words") | {"at", "next", "on", "this"}
_OBJECT_OPENERS: Final = frozenset({"a", "an", "the", "its", "his", "her", "their"})
_ADVERBS: Final = frozenset(
    {"already", "as", "earlier", "newly", "once", "previously", "recently", "still", "yet"}
)
_NO_PARTICIPLE: Final = words_of("no participle")
_PAST_FORMS: Final = load_table("past_forms")


@cache
def is_past_form(word: str) -> bool:
    """Whether a lower-case word is, by its form, the past tense or past participle of a verb.

    >>> is_past_form("announced"), is_past_form("went"), is_past_form("speed")
    (True, True, False)
    """
    return word in _PAST_FORMS or (len(word) > 4 and word.endswith("ed") and word not in _NO_PARTICIPLE)


def direction_around(tokens: Tokens, first: int, last: int, start: int, end: int) -> int:
    """Where the clause around the tokens `[start, end)` of the sentence `[first, last)` looks.

    Args:
        tokens: the document's tokens.
        first: the sentence's first token.
        last: the token after the sentence's last.
        start: the expression's first token.
        end: the token after the expression's last.

    Returns:
        1 for the future, -1 for the past, 0 where no word says.

    >>> from pipelines.grammar.tokens import tokenise
    >>> words = tokenise("They met Monday and will vote Thursday")
    >>> [direction_around(words, 0, 7, i, i + 1) for i in (2, 6)]
    [-1, 1]
    """
    lower = tokens.lower
    if start > first and lower[start - 1] in _PLANNED:
        return 1
    index, least = start, max(first, start - _REACH)
    while (index := index - 1) >= least:
        if lower[index] in _CLAUSE_MARKS:
            opening = title_start(tokens, least, index) if lower[index] in QUOTE_MARKS else None
            if opening is None:
                break
            index = opening
            continue
        if found := _direction_of(tokens, index, first):
            return -1 if _had_been(lower, max(first, index - _NEAR), index) else found
    for index in range(end, min(last, end + _REACH)):
        if lower[index] in _CLAUSE_MARKS:
            break
        if found := _direction_of(tokens, index, first):
            return found
    return 0


def _had_been(lower: list[str], first: int, index: int) -> bool:
    """Whether a plan is told as past: "had been due to expire Friday"."""
    words = lower[first:index]
    return "had" in words and words[words.index("had") + 1 :][:1] == ["been"]


def _direction_of(tokens: Tokens, index: int, first: int) -> int:
    lower = tokens.lower
    word = lower[index]
    if word == "may" and tokens.words[index][0].isupper():
        return 0
    following = lower[index + 1] if index + 1 < len(lower) else ""
    if word == "could" and (following == "not" or lower[index + 2 : index + 3] in _REACHED):
        return -1
    if word == "according":
        return -1
    if word in _PLAN_WORDS:
        return int(following == "to" or (following in _OBJECT_OPENERS and word != "plan"))
    if word in _SCHEDULED and following in _BEFORE_DAYS:
        return 1
    if word in _FUTURE or (word in _FUTURE_BEFORE_TO and following == "to"):
        return 1
    if word in _FUTURE_BEFORE_FOR and following == "for":
        return 1
    if word in _PLANNED:
        helper = lower[index - 1] if index > first else ""
        return int(
            following in ("to", "for", "on", "in", "by", "at") or helper in ("is", "are", "was", "were", "be")
        )
    if word.endswith("s") and following in _OBJECT_OPENERS and word[:-1] in load_words("common_verbs"):
        return 1
    if not is_past_form(word):
        return 0
    helper = lower[index - 1] if index > first else ""
    if helper in _OBJECT_OPENERS or (helper in _ADVERBS and lower[max(first, index - 2)] in _OBJECT_OPENERS):
        return 0
    if helper == "be":
        return 1 if index > first + 1 and lower[index - 2] == "to" else 0
    return 0 if helper == "to" else -1
