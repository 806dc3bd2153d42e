"""Why a numeric expression states no quantity: the rules in the order in which they are asked.

The rules about names and about time are in `naming` and `placing`; here are those about words
that only look like counts, and the order.
"""

import re
from collections.abc import Callable
from typing import Final

from pipelines.extraction.numbers import naming, placing
from pipelines.extraction.numbers.context import Surroundings
from pipelines.extraction.numbers.numerals import NUMBER_WORDS
from pipelines.grammar.noun_phrases import UNITS, is_plural
from pipelines.grammar.tokens import lowered
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_words

_DECIDED_BY_KIND: Final = frozenset({"identifier", "ordinal", "phrase", "time"})
_COUNTED_ONE_BEFORE: Final = words_of("before a counted one")
_COUNTED_ONE_UNITS: Final = frozenset({"game", "goal", "point", "shot"})
_CONTESTS: Final = load_words("contest_words")
_BARE_SCORE: Final = re.compile(r"\d{1,3}[-–]\d{1,3}")
_SCORE_BEFORE: Final = re.compile(r"(?<![\d.,$£€])\d{1,3}[-–]\d{1,3}(?:[ ]\(\d{1,2}\))?[,;]?[ ]?\(?\Z")
_SCORE_BEHIND: Final = re.compile(r"[,;]?[ ]?(?:\(\d{1,2}\)[ ])?\d{1,3}[-–]\d{1,3}(?![\d.,%]*[\d%])")
_NEAR_SCORE: Final = 14
_NO_TEAMS: Final = load_words("identifier_nouns") | words_of("determiners") | load_words("function_words")
_NEAR: Final = 6


def reason_of(place: Surroundings) -> tuple[str, str] | None:
    """Why an expression cannot be a statistic.

    Returns:
        The rule's id and the reason, a key of `COVERAGE_REASONS`; None where it may be a statistic.
    """
    kind = place.quantity.kind
    if kind in _SIGNED:
        rules = _RULES_FOR_SIGNED
    else:
        rules = _RULES_FOR_DIGITS if place.quantity.style == "digits" else _RULES_FOR_WORDS
    for rule_id, reason, holds in rules:
        if holds(place):
            return rule_id, reason
    return (f"number-{kind}", kind) if kind in _DECIDED_BY_KIND else None


def _is_score(place: Surroundings) -> bool:
    """3-2; 2-3 where a contest is spoken of, beside another score or behind a name; 0-8; the (5) of a set."""
    if place.quantity.kind == "score" or _is_tie_break(place):
        return True
    if not place.is_bare_range or not _BARE_SCORE.fullmatch(place.written):
        return False
    if any(place.before(distance) in _CONTESTS for distance in range(1, _NEAR)) or _is_among_scores(place):
        return True
    if place.following() in UNITS or is_plural(place.following()):
        return False
    return place.quantity.value_min == 0 or _is_result_of_name(place)


def _is_among_scores(place: Surroundings) -> bool:
    """(6-5, 3-4); 6-7 7-6: another score right before or behind."""
    span = place.quantity.span
    before = place.text[max(0, span.start - _NEAR_SCORE) : span.start]
    behind = place.text[span.end : span.end + _NEAR_SCORE]
    return bool(_SCORE_BEFORE.search(before) or _SCORE_BEHIND.match(behind))


def _is_tie_break(place: Surroundings) -> bool:
    """6-7 (5): a number in brackets directly behind a score."""
    if not place.is_bare_digits or place.before() != "(" or place.following() != ")":
        return False
    start = place.quantity.span.start
    return _SCORE_BEFORE.search(place.text[max(0, start - _NEAR_SCORE) : start]) is not None


def _is_result_of_name(place: Surroundings) -> bool:
    """Kerry 1-15 Mayo 0-14: two numbers between names."""
    before, behind = place.written_before(), place.tokens.words[place.after : place.after + 1]
    return before.istitle() and behind != [] and behind[0].istitle() and before.lower() not in _NO_TEAMS


def _is_pronoun_one(place: Surroundings) -> bool:
    """`one` that does not count: one of the, this one, one day."""
    quantity = place.quantity
    if not place.is_bare or quantity.value != 1 or lowered(place.written) != "one":
        return False
    following = place.following()
    if (
        following in ("count", "counts")
        or place.unit_word in _COUNTED_ONE_UNITS
        or _is_one_among_counts(place)
    ):
        return False
    if place.before() in _COUNTED_ONE_BEFORE:
        return following in ("of", "the") and place.before() != "only"
    return UNITS.get(place.unit_word, "time") == "time"


def _is_one_among_counts(place: Surroundings) -> bool:
    """Two men and one woman; one goal and three assists."""
    if place.following()[:1].isalpha() and place.following(1) == "and":
        return _counts(place.following(2)) and place.following(2) != "one"
    if place.before() != "and":
        return False
    return any(_counts(place.before(distance)) for distance in range(3, _NEAR))


def _counts(word: str) -> bool:
    return word in NUMBER_WORDS or word[:1].isdigit()


def _is_loose_two(place: Surroundings) -> bool:
    """A day or two."""
    if not place.is_bare or place.written != "two" or place.before() != "or":
        return False
    return not place.following()[:1].isalpha() or place.following() in load_words("function_words")


def _is_half_of_a_contest(place: Surroundings) -> bool:
    """This half, the half: a part of a match or a year."""
    if place.written != "half" or place.before() not in (
        "each",
        "either",
        "last",
        "next",
        "that",
        "the",
        "this",
    ):
        return False
    return place.following() not in ("of", "a", "an", "the") and not place.following()[:1].isdigit()


def _stands_for_things_named(place: Surroundings) -> bool:
    """The two, these three."""
    if not place.is_bare or place.quantity.style != "words":
        return False
    is_alone = not place.following()[:1].isalpha() or place.following() in load_words("function_words")
    return is_alone and place.before() in ("both", "the", "these", "those")


_Rule = tuple[str, str, Callable[[Surroundings], bool]]
_RULES: Final[tuple[_Rule, ...]] = (
    ("number-phrase", "phrase", naming.is_in_phrase),
    ("number-year", "date", placing.is_year),
    ("number-score", "score", _is_score),
    ("number-clock", "time", placing.is_clock_time),
    ("number-decade-of-life", "age", placing.is_decade_of_life),
    ("number-decade", "date", placing.is_decade),
    ("number-prefix-date", "date", placing.has_date_prefix),
    ("number-age", "age", placing.is_age),
    ("number-after-letters", "identifier", naming.touches_letters_before),
    ("number-before-letters", "identifier", naming.touches_letters_behind),
    ("number-list-marker", "identifier", naming.marks_list_item),
    ("number-list-marker", "identifier", naming.marks_item_in_prose),
    ("number-note", "identifier", naming.is_note),
    ("number-emergency-call", "identifier", naming.is_emergency_call),
    ("number-index-name", "identifier", naming.names_index),
    ("number-airliner", "identifier", naming.is_airliner),
    ("number-to-call", "identifier", naming.is_number_to_call),
    ("number-finance-paper", "identifier", naming.names_finance_paper),
    ("number-numbered", "identifier", naming.follows_numbering_noun),
    ("number-calibre", "identifier", naming.is_calibre),
    ("number-address", "identifier", naming.is_in_address),
    ("number-long", "identifier", naming.is_account_number),
    ("number-name", "identifier", naming.is_part_of_name),
    ("number-name", "identifier", naming.opens_name),
    ("number-rank", "ordinal", naming.is_rank),
    ("number-divisor", "no_quantity", naming.is_divisor),
    ("number-or-two", "no_quantity", _is_loose_two),
    ("number-half-of-contest", "no_quantity", _is_half_of_a_contest),
    ("number-one", "pronoun_one", _is_pronoun_one),
    ("number-placing-duration", "duration", placing.is_placing_duration),
    ("number-standing-alone", "no_quantity", _stands_for_things_named),
)
# Which rules can hold at all, so that no other is asked: few numbers come near to most of them.
_SIGNED: Final = frozenset({"currency", "percent", "percentage_point"})
_OF_SIGNED: Final = frozenset({"number-after-letters", "number-phrase"})
_OF_DIGITS: Final = frozenset(
    {
        "number-address",
        "number-after-letters",
        "number-airliner",
        "number-before-letters",
        "number-clock",
        "number-emergency-call",
        "number-index-name",
        "number-list-marker",
        "number-long",
        "number-note",
        "number-to-call",
        "number-year",
    }
)
_OF_WORDS: Final = frozenset(
    {"number-half-of-contest", "number-one", "number-or-two", "number-standing-alone"}
)
_RULES_FOR_SIGNED: Final = tuple(rule for rule in _RULES if rule[0] in _OF_SIGNED)
_RULES_FOR_DIGITS: Final = tuple(rule for rule in _RULES if rule[0] not in _OF_WORDS)
_RULES_FOR_WORDS: Final = tuple(rule for rule in _RULES if rule[0] not in _OF_DIGITS or rule[0] in _OF_SIGNED)
