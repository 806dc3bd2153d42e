"""What a numeric expression is in its sentence: how it compares, and why it may be no quantity.

Takes the shared tokens and an expression's place among them. Reading numbers belongs in `numerals` and `quantities`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipelines.extraction.noun_phrases import HYPHENS, UNIT_WORD, UNITS, is_plural
from pipelines.extraction.numerals import NUMBER_WORDS
from pipelines.extraction.quantities import Quantity
from pipelines.extraction.tokens import Tokens, tokenise
from pipelines.extraction.wordlists import load_table, load_words


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A numeric expression among the tokens of its document.

    Args:
        text: the document's text.
        tokens: its tokens.
        quantity: the expression as read.
        first: the index of its first token.
        after: the index of the first token after it.
    """

    text: str
    tokens: Tokens
    quantity: Quantity
    first: int
    after: int

    def before(self, distance: int = 1) -> str:
        """The word so many tokens before the expression, in lower case; empty before the first."""
        index = self.first - distance
        return self.tokens.lower[index] if index >= 0 else ""

    def following(self, distance: int = 0) -> str:
        """The word so many tokens after the end of the expression, in lower case; empty after the last."""
        index = self.after + distance
        return self.tokens.lower[index] if index < len(self.tokens) else ""

    def written_before(self, distance: int = 1) -> str:
        """The word so many tokens before the expression, as written."""
        index = self.first - distance
        return self.tokens.words[index] if index >= 0 else ""

    @property
    def unit_word(self) -> str:
        """The word after the expression, over a space or a hyphen, in lower case: "year" of "18-year"."""
        ahead = UNIT_WORD.match(self.text, self.quantity.span.end)
        return ahead[1].lower() if ahead else ""

    @property
    def glued_behind(self) -> bool:
        """Whether the next token touches the expression."""
        end = self.quantity.span.end
        return end < len(self.text) and not self.text[end].isspace()

    @property
    def is_bare(self) -> bool:
        """Whether it is a plain count without any sign of its own."""
        return self.quantity.kind == "cardinal" and self.quantity.unit is None


_SKIPPED_BEFORE = frozenset({"a", "an", "another", "just", "only", "further", "even", "fully"})
_LONGEST_COMPARATOR = 5


def comparator_of(place: Surroundings) -> str:
    """How the number compares, from the words around it: a key of `schemas.vocabulary.COMPARATORS`."""
    if _prefix(place) == "sub":
        return "lt"
    tokens, first = place.tokens, place.first
    phrases = load_table("comparators")
    before = _phrase_before(tokens, first, phrases)
    if before is None and first and tokens.lower[first - 1] in _SKIPPED_BEFORE:
        before = _phrase_before(tokens, first - 1, phrases)
    return (
        before
        or _phrase_after(tokens, place.after)
        or ("ge" if (place.quantity.value_min or 0) > 1 and place.quantity.style == "vague" else "eq")
    )


def _phrase_before(tokens: Tokens, first: int, phrases: dict[str, str]) -> str | None:
    for size in range(min(_LONGEST_COMPARATOR, first), 0, -1):
        code = phrases.get(" ".join(tokens.lower[first - size : first]))
        if code:
            return code
    return None


def _phrase_after(tokens: Tokens, after: int) -> str | None:
    phrases = load_table("comparators_after")
    for begin in (after, after + 1):
        for size in (2, 1) if begin == after else (2,):
            code = phrases.get(" ".join(tokens.lower[begin : begin + size]))
            if code:
                return code
    return None


def reason_of(place: Surroundings) -> tuple[str, str] | None:
    """Why an expression cannot be a statistic.

    Returns:
        The rule's id and the reason, a key of `COVERAGE_REASONS`; None where it may be a statistic.
    """
    if _phrase(place):
        return "number-phrase", "phrase"
    kind_reason = _REASONS_BY_KIND.get(place.quantity.kind)
    if kind_reason:
        return f"number-{kind_reason}", kind_reason
    for rule_id, reason, holds in _RULES:
        if holds(place):
            return rule_id, reason
    return None


_REASONS_BY_KIND: Final = {
    "ordinal": "ordinal",
    "score": "score",
    "time": "time",
    "identifier": "identifier",
    "phrase": "phrase",
}
_DATE_PREFIXES = frozenset({"mid", "pre", "post", "early", "late"})
_AGE_PREFIXES = frozenset({"under", "over"})
_COUNTING_PREFIXES = frozenset({"minus", "nearly", "plus", "sub", "near", "roughly"})
_IDENTIFIER_NOUNS = load_words("identifier_nouns")
_LIST_MARKER = re.compile(r"(?:\A|\n)[ \t]*[(\[]?\Z")
_LIST_MARK_AFTER = re.compile(r"[.)\]][ \t\u00a0]+(?=\S)")
_STREET = re.compile(
    r"(?:[ ][NSEW]\.?)?(?:[ ][A-Z][\w.’'-]{1,20}|[ ]\d{1,3}(?:st|nd|rd|th)){1,3}[ ]"
    r"(?:St(?:reet)?|Ave(?:nue)?|R(?:oa)?d|Boulevard|Blvd|Lane|Ln|Drive|Dr|Way|Court|Ct|Place|Pl|Square|Sq|Terrace"
    r"|Parkway|Pkwy|Highway|Hwy|Loop|Plaza|Crescent)(?![^\W_])"
)
_POSTCODE_BEFORE = re.compile(r"(?<![^\W_])[A-Z]{2}[ ]\Z")


def _after_letters(place: Surroundings) -> bool:
    """COVID-19, F-16, MH370: digits that letters touch."""
    start = place.quantity.span.start
    if place.quantity.style == "words" or not start:
        return False
    before = place.text[start - 1]
    if before in HYPHENS and start > 1:
        return place.text[start - 2].isalnum() and _prefix(place) not in _COUNTING_PREFIXES
    return before.isalnum() or (before == "." and start > 1 and place.text[start - 2].isupper())


def _prefix(place: Surroundings) -> str:
    """The word joined to the number by a hyphen: "mid" of "mid-1990s"."""
    start = place.quantity.span.start
    if not start or place.text[start - 1] not in HYPHENS:
        return ""
    begin = start - 1
    while begin > 0 and place.text[begin - 1].isalpha() and start - begin < 12:
        begin -= 1
    return place.text[begin : start - 1].lower()


def _dated_prefix(place: Surroundings) -> bool:
    return _prefix(place) in _DATE_PREFIXES and place.is_bare


def _before_letters(place: Surroundings) -> bool:
    """3D, 5G, 737s: digits that letters touch and that these letters are no unit of."""
    if place.quantity.style != "digits" or not place.is_bare:
        return False
    return place.glued_behind and place.following()[:1].isalpha() and place.following() not in UNITS


def _decade(place: Surroundings) -> bool:
    """The 1990s, his 20s."""
    return (
        place.is_bare
        and place.glued_behind
        and place.following() in ("s", "’s", "'s")
        and ((place.quantity.value or 1) % 10 == 0)
    )


def _list_marker(place: Surroundings) -> bool:
    """1. or (2) at the start of a line."""
    span = place.quantity.span
    if place.quantity.style != "digits" or not place.is_bare or span.end - span.start > 3:
        return False
    if not _LIST_MARKER.search(place.text, max(0, span.start - 12), span.start):
        return False
    return _LIST_MARK_AFTER.match(place.text, span.end) is not None


def _numbered(place: Surroundings) -> bool:
    """Article 50, No. 7, #3, Flight 370."""
    if not place.is_bare or place.quantity.style not in ("digits", "words"):
        return False
    before = place.before()
    if before == "." and place.before(2) in ("no", "nos", "art", "fig", "vol", "pp", "p", "ch", "sec"):
        return True
    return before == "#" or before in _IDENTIFIER_NOUNS


def _address(place: Surroundings) -> bool:
    if place.quantity.style != "digits" or not place.is_bare:
        return False
    span = place.quantity.span
    if _STREET.match(place.text, span.end):
        return True
    return span.end - span.start == 5 and bool(
        _POSTCODE_BEFORE.search(place.text, max(0, span.start - 4), span.start)
    )


def _long_digits(place: Surroundings) -> bool:
    """Ten digits or more without a group mark: a phone number, an account."""
    span = place.quantity.span
    return (
        place.quantity.style == "digits"
        and span.end - span.start >= 10
        and place.text[span.start : span.end].isdigit()
    )


def _aged(place: Surroundings) -> bool:
    """aged 18-75, 42-year-old, the name with ", 42,"."""
    if not (place.is_bare or (place.quantity.kind == "range" and place.quantity.unit is None)):
        return False
    if place.before() in ("aged", "ages", "age") or (
        place.before() in ("between", "from", "over", "under", "about")
        and place.before(2) in ("aged", "ages", "age")
    ):
        return True
    unit = place.unit_word
    if unit in (
        "year-old",
        "years-old",
        "year-olds",
        "years-olds",
        "month-old",
        "week-old",
        "day-old",
        "months-old",
    ):
        return True
    if unit in ("year", "years", "months", "month", "weeks", "days"):
        rest = place.tokens.lower[place.after : place.after + 5]
        return "old" in rest[:4] or rest[1:3] == ["of", "age"]
    return (
        place.before() == ","
        and place.following() in (",", ".", ")")
        and 0 < (place.quantity.value or 0) < 120
        and place.written_before(2)[:1].isupper()
        and place.quantity.style == "digits"
    )


def _year(place: Surroundings) -> bool:
    """A bare number that can be a year and counts nothing."""
    span, value = place.quantity.span, place.quantity.value
    if place.quantity.style != "digits" or not place.is_bare or span.end - span.start != 4 or value is None:
        return False
    if not 1700 <= value <= 2099 or not place.text[span.start : span.end].isdigit():
        return False
    following = place.following()
    return not (following[-1:] == "s" and len(following) > 3) and following not in (
        "people",
        "men",
        "women",
        "children",
    )


def _name_part(place: Surroundings) -> bool:
    """Apple Watch 5, S&P 500, the Final Four: a number behind a capitalised word that counts nothing."""
    span = place.quantity.span
    if not place.is_bare or place.quantity.scale != 1 or place.quantity.style not in ("digits", "words"):
        return False
    previous, written = place.written_before(), place.text[span.start : span.end]
    if not previous[:1].isupper() or not (written.isdigit() or written[:1].isupper()):
        return False
    if (
        place.before(2) in _SENTENCE_MARKS
        or "\n" in place.text[place.tokens.ends[place.first - 1] : span.start]
    ):
        return False
    if place.before() in load_words("function_words") or place.before() in NUMBER_WORDS:
        return False
    following = place.following()
    if written[:1].isupper() and place.tokens.words[place.after : place.after + 1] != [following]:
        return False
    return not (is_plural(following) or following in UNITS or following in _PLURAL_VERBS)


_SENTENCE_MARKS = frozenset({"", ".", "!", "?", ":", ";", "“", '"', "”", "(", "•", "-", "–", "—", "…"})
_PLURAL_VERBS = frozenset({"are", "have", "were"})


def _emergency_call(place: Surroundings) -> bool:
    """911 calls, dialled 999."""
    if place.text[place.quantity.span.start : place.quantity.span.end] not in ("911", "999", "112"):
        return False
    return place.before()[:4] in ("call", "dial", "phon", "rang") or place.following()[:4] in (
        "call",
        "disp",
        "oper",
    )


def _phrase(place: Surroundings) -> bool:
    """24/7, second to none."""
    span, lower = place.quantity.span, place.tokens.lower
    if place.text[span.start : span.end] in _DIGIT_PHRASES:
        return True
    for before, words in _phrases_by_word().get(lower[place.first] if place.first < len(lower) else "", ()):
        begin = place.first - before
        if begin >= 0 and lower[begin : begin + len(words)] == words:
            return True
    return False


_DIGIT_PHRASES = frozenset({"24/7", "50/50", "50-50", "9/11", "20/20"})


@cache
def _phrases_by_word() -> dict[str, list[tuple[int, list[str]]]]:
    """The set phrases by each of their words, with how many words stand before it."""
    index: dict[str, list[tuple[int, list[str]]]] = {}
    for phrase in load_words("number_phrases"):
        words = tokenise(phrase).lower
        for position, word in enumerate(words):
            index.setdefault(word, []).append((position, words))
    return index


_TRUE_ONE_BEFORE = frozenset(
    {
        "only",
        "just",
        "exactly",
        "least",
        "than",
        "plus",
        "minus",
        "including",
        "killed",
        "killing",
        "injured",
        "wounded",
    }
)


def _pronoun_one(place: Surroundings) -> bool:
    """`one` that does not count: one of the, this one, one day."""
    q = place.quantity
    if q.style != "words" or not place.is_bare or q.value != 1 or q.span.end - q.span.start != 3:
        return False
    following = place.following()
    if following in ("count", "counts") or place.unit_word in ("game", "point", "goal", "shot"):
        return False
    if place.before() in _TRUE_ONE_BEFORE:
        return following in ("of", "the") and place.before() != "only"
    return not (place.unit_word in UNITS and UNITS[place.unit_word] != "time")


def _or_two(place: Surroundings) -> bool:
    """An app or two: no count."""
    return (
        place.is_bare
        and place.quantity.value == 2
        and place.before() == "or"
        and place.quantity.style == "words"
        and (not place.following()[:1].isalpha() or place.following() in load_words("function_words"))
    )


def _divisor(place: Surroundings) -> bool:
    """Per 100,000: part of the unit of the number before."""
    return place.is_bare and place.before() == "per"


def _finance_paper(place: Surroundings) -> bool:
    """10-year notes, three-month copper."""
    if UNITS.get(place.unit_word) != "time" or not place.glued_behind:
        return False
    end = UNIT_WORD.match(place.text, place.quantity.span.end)
    paper = _NEXT_WORD.match(place.text, end.end()) if end else None
    return paper is not None and paper[1].lower() in load_words("finance_papers")


_NEXT_WORD = re.compile(r"\s{1,2}((?:U\.S\.|[^\W\d_]+))")
_PLACED_BEFORE = frozenset(
    [
        "past",
        "last",
        "next",
        "previous",
        "recent",
        "coming",
        "following",
        "preceding",
        "first",
        "within",
        "in",
        "after",
        "every",
        "these",
        "those",
        "early",
        "prior",
        "final",
        "nearly",
    ]
)
_PLACED_AFTER = frozenset({"ago", "later", "earlier", "before", "after", "since", "prior", "hence"})
_RECORDS = frozenset(
    {"high", "highs", "low", "lows", "peak", "trough", "anniversary", "highest", "lowest", "record"}
)
_STRETCHES = frozenset({"course", "span", "period", "space", "end", "matter", "couple"})


def _placing_duration(place: Surroundings) -> bool:
    """Over the past six years, two days ago, a four-year high: time spans that only say when."""
    if UNITS.get(place.unit_word) != "time" or place.quantity.kind not in (
        "cardinal",
        "range",
        "vague",
        "fraction",
    ):
        return False
    before = place.before()
    if before in load_table("comparators") or before in ("the", "a"):
        before = place.before(2) if before != "than" else place.before(3)
    if before == "of" and place.before(2) in _STRETCHES:
        return True
    unit = UNIT_WORD.match(place.text, place.quantity.span.end)
    after = _NEXT_WORD.match(place.text, unit.end()) if unit else None
    behind = after[1].lower() if after else ""
    return before in _PLACED_BEFORE or behind in _PLACED_AFTER or behind in _RECORDS


def _standing_alone(place: Surroundings) -> bool:
    """The two, these three, standing for things already named."""
    if place.quantity.style != "words" or not place.is_bare:
        return False
    following = place.following()
    alone = not following[:1].isalpha() or following in load_words("function_words")
    return place.before() in ("the", "these", "those", "both") and alone


_Rule = tuple[str, str, Callable[[Surroundings], bool]]
_RULES: Final[tuple[_Rule, ...]] = (
    ("number-decade", "date", _decade),
    ("number-prefix-date", "date", _dated_prefix),
    ("number-age", "age", _aged),
    ("number-after-letters", "identifier", _after_letters),
    ("number-before-letters", "identifier", _before_letters),
    ("number-list-marker", "identifier", _list_marker),
    ("number-emergency-call", "identifier", _emergency_call),
    ("number-finance-paper", "identifier", _finance_paper),
    ("number-numbered", "identifier", _numbered),
    ("number-address", "identifier", _address),
    ("number-long", "identifier", _long_digits),
    ("number-year", "date", _year),
    ("number-name", "identifier", _name_part),
    ("number-divisor", "no_quantity", _divisor),
    ("number-or-two", "no_quantity", _or_two),
    ("number-one", "pronoun_one", _pronoun_one),
    ("number-placing-duration", "duration", _placing_duration),
    ("number-standing-alone", "no_quantity", _standing_alone),
)
