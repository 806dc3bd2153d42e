"""Numbers that place something in time or in a life: years, decades, ages, "over the past six years".

Each function is one rule, named after what it recognises. Dates themselves are found in `dates`.
"""

import re
from typing import Final

from pipelines.extraction.numbers.context import Surroundings
from pipelines.grammar.noun_phrases import HYPHENS, UNIT_WORD, UNITS, is_plural
from pipelines.grammar.tokens import lowered
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table, load_words

_DATE_PREFIXES: Final = frozenset({"early", "late", "mid", "post", "pre"})
_AGE_PREFIXES: Final = frozenset({"over", "under"})
_AGES: Final = frozenset({"age", "aged", "ages"})
_BOUNDS: Final = frozenset({"about", "above", "below", "between", "from", "of", "over", "under"})
_OLD: Final = re.compile(r"(?:year|month|week|day)s?[-‐‑]olds?")
_LIFE_UNITS: Final = frozenset({"year", "years", "month", "months", "weeks", "days"})
_POSSESSIVES: Final = frozenset({"her", "his", "their", "my", "our", "your", "into"})
_FIRST_YEAR, _LAST_YEAR, _OLDEST = 1700, 2099, 120
_AFTER_AGES: Final = frozenset({"had", "has", "is", "said", "says", "told", "was", "who", "will"})
_AFTER_APPOSITIONS: Final = frozenset({",", ".", ")", ";"})
_PERSONS: Final = load_words("person_nouns") | load_words("role_nouns")
_PERSONAL: Final = frozenset({"he", "i", "she", "who", "you"})
_COPULAS_OF_AGE: Final = frozenset({"'s", "am", "be", "is", "was", "were", "’s"})
_TURNED: Final = frozenset({"turned", "turning", "turns"})
_ADVERBS_OF_AGE: Final = frozenset(["about", "almost", "already", "just", "nearly", "now", "only", "still"])
_AFTER_AGE_SAID: Final = frozenset(
    ["and", "at", "before", "but", "by", "from", "he", "in", "next", "on", "or", "she", "so", "this", "when"]
)
#: What people do at an age.
_AT_AN_AGE: Final = words_of("done at an age")
_AVERAGES: Final = frozenset({"average", "maximum", "mean", "median", "minimum", "record", "sum", "total"})
_YEARS: Final = re.compile(r"(?:1[789]|20)\d\d[-–/](?:(?:1[789]|20)\d\d|\d\d)")
_NEXT_WORD: Final = re.compile(r"\s{1,2}([^\W\d_]+)")
_PLACED_BEFORE: Final = words_of("before placing durations")
_PLACED_BEHIND: Final = words_of("behind placing durations")
_STRETCHES_BEHIND: Final = frozenset({"interval", "period", "span", "spell", "stretch", "window"})
_SECONDS: Final = frozenset({"sec", "second", "seconds", "secs"})
_SUBJECTS: Final = frozenset({"he", "i", "it", "she", "they", "we", "you"})
_DOTTED: Final = re.compile(r"\d{1,2}\.[0-5]\d")
_HALVES_OF_DAY: Final = frozenset({"a.m.", "am", "p.m.", "pm"})
_COPULAS: Final = frozenset({"'s", "been", "is", "was", "’s"})
_STRETCHES: Final = frozenset({"couple", "course", "end", "matter", "period", "space", "span"})


def is_decade(place: Surroundings) -> bool:
    """The 1990s, the mid-80s."""
    return _is_round_plural(place) and not is_decade_of_life(place)


def is_decade_of_life(place: Surroundings) -> bool:
    """His 20s, in their early 60s."""
    if not _is_round_plural(place) or (place.quantity.value or 0) >= 100:
        return False
    return place.before() in _POSSESSIVES or place.before(2) in _POSSESSIVES or place.prefix in _DATE_PREFIXES


def _is_round_plural(place: Surroundings) -> bool:
    is_plural_ending = place.is_glued and place.following() in ("s", "’s", "'s")
    return place.is_bare and is_plural_ending and (place.quantity.value or 1) % 10 == 0


def has_date_prefix(place: Surroundings) -> bool:
    """Pre-2014, mid-1990s."""
    return place.is_bare and place.prefix in _DATE_PREFIXES


def is_age(place: Surroundings) -> bool:
    """Aged 18-75, a 42-year-old, under-21s, children under five, older than 50, the name with ", 42,"."""
    if not (place.is_bare or place.is_bare_range):
        return False
    before, earlier = place.before(), place.before(2)
    if (
        (before == "than" and earlier in ("older", "younger"))
        or before in _AGES
        or (before in _BOUNDS and earlier in _AGES)
        or place.prefix in _AGE_PREFIXES
    ):
        return True
    unit = place.unit_word
    if _OLD.fullmatch(unit):
        return True
    if unit in _LIFE_UNITS:
        behind = place.tokens.lower[place.after : place.after + 4]
        return "old" in behind or behind[1:3] == ["of", "age"]
    if not 0 < (place.quantity.value or 0) < _OLDEST or is_plural(place.following()):
        return False
    if before in _AGE_PREFIXES and earlier in load_words("age_groups"):
        return True
    return _stands_by_person(place) or _is_said_of_person(place) or _is_when_somebody_did(place)


def _stands_by_person(place: Surroundings) -> bool:
    """Ada Byron, 42, said; her son, 17, left; Ada Byron (42); Ada Byron 42 has, where the commas are lost."""
    if place.quantity.style == "digits" and place.following() in _AFTER_AGES:
        return place.written_before(2) in load_words("given_names") and place.written_before().istitle()
    last = 3 if place.before(2) == "." else 2
    if place.before() == "(":
        given = (place.written_before(2), place.written_before(3), place.written_before(4))
        return place.following() == ")" and not load_words("given_names").isdisjoint(given)
    if place.before() != "," or place.following() not in _AFTER_APPOSITIONS:
        return False
    is_name = place.quantity.style == "digits" and place.written_before(last)[:1].isupper()
    return is_name or place.before(2) in _PERSONS


def _is_said_of_person(place: Surroundings) -> bool:
    """He was 14; her sister is 49; who is 78 and from the coast; she turned 18 in jail."""
    verb, distance = place.before(), 2
    while place.before(distance) in _ADVERBS_OF_AGE:
        distance += 1
    if verb in _ADVERBS_OF_AGE:
        verb = place.before(distance)
        distance += 1
    if not _ends_statement(place):
        return False
    if verb in _TURNED:
        return True
    subject = place.before(distance)
    is_person = subject in _PERSONAL or subject in _PERSONS or _is_given_name(place, distance)
    return verb in _COPULAS_OF_AGE and is_person


def _is_given_name(place: Surroundings, distance: int) -> bool:
    given = (place.written_before(distance), place.written_before(distance + 1))
    return place.written_before(distance)[:1].isupper() and not load_words("given_names").isdisjoint(given)


def _is_when_somebody_did(place: Surroundings) -> bool:
    """He died at 71; left school at 16; she married at 19."""
    if place.before() != "at" or not _ends_statement(place):
        return False
    return any(place.before(distance) in _AT_AN_AGE for distance in (2, 3))


def _ends_statement(place: Surroundings) -> bool:
    """Whether nothing that a number may count or measure follows it."""
    following = place.following()
    return not following[:1].isalnum() or following in _AFTER_AGE_SAID


def is_year(place: Surroundings) -> bool:
    """A bare number, or two, that can be a year and counts nothing."""
    written, value = place.written, place.quantity.value
    if place.quantity.kind in ("range", "score"):
        return place.quantity.unit is None and _YEARS.fullmatch(written) is not None
    if not place.is_bare_digits or len(written) != 4 or not written.isdigit() or value is None:
        return False
    if not _FIRST_YEAR <= value <= _LAST_YEAR or (place.before() == "of" and place.before(2) in _AVERAGES):
        return False
    following = place.following()
    return following in ("s", "in") or not (is_plural(following) or following in UNITS)


def is_clock_time(place: Surroundings) -> bool:
    """2.15 pm: hours and minutes with a dot between them."""
    return (
        place.is_bare_digits
        and place.following() in _HALVES_OF_DAY
        and bool(_DOTTED.fullmatch(place.written))
    )


def is_placing_duration(place: Surroundings) -> bool:
    """Over the past six years, two days ago, a four-year high: spans of time that only say when.

    What has lasted since a day (it has been 40 days since) and what describes a thing (after a two-year war)
    is a quantity.
    """
    if UNITS.get(place.unit_word) != "time" or _is_timed(place):
        return False
    if place.quantity.kind not in ("cardinal", "range", "vague", "fraction"):
        return False
    unit = UNIT_WORD.match(place.text, place.quantity.span.end)
    behind = _NEXT_WORD.match(place.text, unit.end()) if unit else None
    following = lowered(behind[1]) if behind else ""
    before, earlier = _word_before_comparator(place)
    if following in _PLACED_BEHIND:
        return following != "since" or before not in _COPULAS
    if following and place.text[place.quantity.span.end] in HYPHENS and following not in _STRETCHES_BEHIND:
        return False
    if before == "by" and place.following(1)[:1].isalpha():
        return place.following(1) in _SUBJECTS  # by six months she was home
    return before in _PLACED_BEFORE or (before == "of" and earlier in _STRETCHES)


def _is_timed(place: Surroundings) -> bool:
    """Whether a length of time is taken exactly, by a stop-watch: in 12.34 seconds, after 2.5 hours."""
    return place.unit_word in _SECONDS or (place.quantity.style == "digits" and "." in place.written)


def _word_before_comparator(place: Surroundings) -> tuple[str, str]:
    """The two words before the number and the comparator or article at it; the nearest first."""
    before = place.before()
    if before == "than":
        return place.before(3), place.before(4)
    if before in load_table("comparators") or before in ("a", "the"):
        return place.before(2), place.before(3)
    return before, place.before(2)
