"""Finds numeric expressions: every digit and number word of a text ends in exactly one of them.

Takes the tokens and the time expressions found before, gives `NumberExpression`s. How numbers are read is in
`numerals`, `quantities` and `expressions`, what they stand for in `reasons`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipelines.document import Span
from pipelines.extraction.candidates import NumberExpression, TimeExpression
from pipelines.extraction.numbers.comparators import comparator_of
from pipelines.extraction.numbers.context import Surroundings
from pipelines.extraction.numbers.expressions import read_expression
from pipelines.extraction.numbers.masks import Masks
from pipelines.extraction.numbers.numerals import (
    DENOMINATORS,
    MAGNITUDES,
    MULTIPLES,
    NUMBER_WORDS,
    ORDINALS,
    VAGUE_MAGNITUDES,
    VAGUE_MULTIPLIERS,
)
from pipelines.extraction.numbers.quantities import CODES, SIGNS, Quantity
from pipelines.extraction.numbers.reasons import reason_of
from pipelines.extraction.numbers.roman_numerals import ROMAN_NUMERALS, numbers_something
from pipelines.extraction.statistics.restatements import restates
from pipelines.grammar.noun_phrases import UNITS, is_plural
from pipelines.grammar.tokens import TokenisedDocument, Tokens, tokenise
from pipelines.words import load_table, load_words

_ENDLESS = frozenset({"inf", "infinity", "nan", "∞"})
_SEED_WORDS = frozenset().union(
    NUMBER_WORDS, MAGNITUDES, VAGUE_MAGNITUDES, DENOMINATORS, ORDINALS, MULTIPLES, VAGUE_MULTIPLIERS, _ENDLESS
) - {"many"}
_AFTER_ARTICLE = frozenset({*MAGNITUDES, *DENOMINATORS, *VAGUE_MULTIPLIERS})
# Tokens that signs and codes of currencies are made of
_SIGN_TOKENS = frozenset(CODES).union(*(tokenise(sign).words for sign in SIGNS))
_ROMANS = frozenset(numeral.lower() for numeral in ROMAN_NUMERALS)
_OPENING = _SEED_WORDS | _ROMANS
_CHANGES = load_table("change_words")
_LOOK_BACK = 20
_HEDGES = frozenset({"about", "almost", "around", "just", "nearly", "roughly", "some"})
_NEAR = 4
_LEVELS_APART = 8
_RULES_OF_MASKS = {
    "date": "number-in-date",
    "time": "number-in-time",
    "identifier": "number-in-web-address",
}
_CONTESTS = load_words("contest_words")
_NEAR_CONTEST = 5
_CALL_WORDS = load_words("call_words")
_NEAR_CALLS = 5
_FEWEST_CALLED = 7
# 12 34 56 78; 0155) 501-0019: groups of digits, each with a mark or two before it
_GROUPED_CALL = re.compile(r"\d+(?:[ ./-]{1,2}\d{2,}|\)[ -]?\d{2,}){1,6}+(?![\d,%])")
_RANGING = frozenset({"range", "ranged", "ranges", "ranging", "scale", "varied", "varies", "vary", "varying"})
_MARKS = frozenset({*".,;:!?'\"()[]-–—“”‘’$%&/", "’s", "'s"})
_SEED_PART = re.compile(r"\d+|[^\W\d_]+|[¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")


def find_numbers(
    tokenised: TokenisedDocument, times: tuple[TimeExpression, ...]
) -> tuple[NumberExpression, ...]:
    """All numeric expressions, in order of the text; those inside time expressions have a reason.

    Args:
        tokenised: the document.
        times: its time expressions, in order of the text.

    Returns:
        One expression for each; they do not overlap.
    """
    text, tokens = tokenised.text, tokenised.tokens
    found: list[NumberExpression] = []
    masks = Masks(text, times)
    for start, index in _seeds(tokens):
        floor = found[-1].span.end if found else 0
        if start < floor:
            continue
        mask, end = masks.around(start)
        number = _roman(tokens, index) or _read(tokenised, start, end, index, floor, mask)
        if number is None:
            continue
        if number.comparator == "eq" and found and restates(text, found[-1], number):
            number = replace(number, comparator=found[-1].comparator)
        found.append(number)
    return tuple(found)


def _read(
    tokenised: TokenisedDocument, start: int, end: int, index: int, floor: int, mask: str | None
) -> NumberExpression | None:
    """The expression that begins at an offset inside a token, reading no farther than `end`."""
    text, tokens = tokenised.text, tokenised.tokens
    before = _word_before(tokens, index)
    levels = _are_levels(tokens, index, before)
    quantity = _called(text, tokens, start, index) or read_expression(
        text, start, end, before, levels=levels, floor=floor
    )
    if quantity is None:
        return None
    within = tokens.slice_of(quantity.span)
    return _expression(Surroundings(text, tokens, quantity, within.start, within.stop), mask)


def _roman(tokens: Tokens, index: int) -> NumberExpression | None:
    """The Roman numeral that a token is; None where it is none."""
    value = ROMAN_NUMERALS.get(tokens.words[index])
    if value is None:
        return None
    span = Span(tokens.starts[index], tokens.ends[index])
    return NumberExpression(
        span, value, None, None, "identifier", None, False, "eq", "identifier", "number-roman"
    )


def _word_before(tokens: Tokens, index: int) -> str:
    """The word before a number; currency signs and what makes it approximate are skipped."""
    before = index - 1
    while before >= 0 and before > index - 4 and _is_of_number(tokens, before):
        before -= 1
    return tokens.lower[before] if before >= 0 else ""


def _is_of_number(tokens: Tokens, at: int) -> bool:
    return tokens.words[at] in _SIGN_TOKENS or tokens.lower[at] in _HEDGES


def _called(text: str, tokens: Tokens, start: int, index: int) -> Quantity | None:
    """The number to call that begins at an offset, however it is grouped, behind a word of calling."""
    if not text[start].isdigit() or _CALL_WORDS.isdisjoint(tokens.lower[max(0, index - _NEAR_CALLS) : index]):
        return None
    found = _GROUPED_CALL.match(text, start)
    if not found or sum(map(str.isdigit, found.group())) < _FEWEST_CALLED:
        return None
    behind = tokens.first_at(found.end())
    if behind < len(tokens) and (is_plural(tokens.lower[behind]) or tokens.lower[behind] in UNITS):
        return None
    return Quantity(Span(*found.span()), None, "identifier", None, "digits")


def _are_levels(tokens: Tokens, index: int, before: str) -> bool:
    """Whether "A to B" would be two levels of a change: "rose from 5 to 7", "fell 20 to 1,100"."""
    if before == "to":  # from 160 to 180 to 200
        return _is_third_level(tokens, index)
    if before in ("by", "of"):
        return _is_step(tokens, index, before)
    if before != "from":
        return "verb" in _CHANGES.get(before, "") or _are_results(tokens, index)
    for distance, word in enumerate(reversed(tokens.lower[max(0, index - _LOOK_BACK) : index])):
        if word in ".!?" or word in _RANGING:
            return False
        if word in _CHANGES and (distance < _NEAR or _CHANGES[word] != "particle"):
            return True
    return False


def _is_step(tokens: Tokens, index: int, before: str) -> bool:
    """Whether a number says by how much something changed, so that one behind "to" is its new level.

    Cut by nine to 21; a rise of £3 to £40; but not passed by 52 to 48.
    """
    words = tokens.lower[max(0, index - _NEAR_CONTEST) : index]
    if before == "of":
        return any("noun" in _CHANGES.get(word, "") for word in words[-_NEAR:])
    return _CONTESTS.isdisjoint(words)


def _are_results(tokens: Tokens, index: int) -> bool:
    """Whether percentages are the two sides' of a contest: "lost the county 36 percent to 51 percent"."""
    if tokens.lower[index + 1 : index + 2] not in (["percent"], ["%"]):
        return False
    return not _CONTESTS.isdisjoint(tokens.lower[max(0, index - _NEAR_CONTEST) : index])


def _is_third_level(tokens: Tokens, index: int) -> bool:
    """Whether "from", a number and "to" stand before a number: what follows it is a level, too."""
    before = tokens.lower[max(0, index - _LEVELS_APART) : index]
    at = next((at for at in range(len(before) - 1, -1, -1) if before[at] == "from"), None)
    return at is not None and sum(word[0].isdigit() for word in before[at + 1 :]) == 1


def _expression(place: Surroundings, mask: str | None) -> NumberExpression:
    quantity = place.quantity
    rule_id, reason = reason_of(place) or (f"number-{quantity.kind}", None)
    kind = quantity.kind
    if mask is not None:
        placing = reason == "duration"
        reason = "duration" if placing else mask
        kind, rule_id = (kind, rule_id) if placing else (reason, _RULES_OF_MASKS[mask])
    elif reason in ("identifier", "date", "phrase", "pronoun_one"):
        kind = reason
    return NumberExpression(
        quantity.span,
        quantity.value,
        quantity.value_min,
        quantity.value_max,
        kind,
        quantity.unit,
        quantity.style == "vague",
        comparator_of(place),
        reason,
        rule_id,
    )


def _seeds(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """The offsets at which numbers may begin, in order, each with the index of its token."""
    opening = {
        word for word in set(tokens.lower) if word in _OPENING or not (word.isalpha() or word in _MARKS)
    }
    candidates = [index for index, word in enumerate(tokens.lower) if word in opening]
    for index in candidates:
        word = tokens.lower[index]
        if word in _SEED_WORDS:
            yield _with_article(tokens, index)
            continue
        if word in _ROMANS:
            if numbers_something(tokens, index):
                yield tokens.starts[index], index
            continue
        for part in _SEED_PART.finditer(word):
            if part.group() in _SEED_WORDS or not part.group()[0].isalpha():
                yield tokens.starts[index] + part.start(), index


def _with_article(tokens: Tokens, index: int) -> tuple[int, int]:
    """Where the number begins that a token opens: at the token, or at the article directly before it."""
    before = index - 1
    if tokens.lower[index] not in _AFTER_ARTICLE or before < 0 or tokens.lower[before] not in ("a", "an"):
        return tokens.starts[index], index
    if tokens.starts[index] - tokens.ends[before] > 2:
        return tokens.starts[index], index
    return tokens.starts[before], before
