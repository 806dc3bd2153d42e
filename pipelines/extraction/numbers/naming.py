"""Numbers that name something and count nothing: Article 50, COVID-19, 12 Baker Street, list numbers.

Each function is one rule, named after what it recognises. Which rule wins is decided in `reasons`.
"""

import re
from functools import cache
from typing import Final

from pipelines.extraction.numbers.context import Surroundings
from pipelines.extraction.numbers.numerals import NUMBER_WORDS
from pipelines.grammar.noun_phrases import HYPHENS, UNIT_WORD, UNITS, counted_phrase, is_plural, measured_by
from pipelines.grammar.tokens import lowered, tokenise
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table, load_words

_COUNTING_PREFIXES: Final = frozenset({"minus", "near", "nearly", "plus", "roughly", "sub"})
_NUMBERING_ABBREVIATIONS: Final = frozenset({"art", "ch", "fig", "no", "nos", "p", "pp", "sec", "vol"})
_GENERATIONS: Final = frozenset("23456")
_MOST_LIST_DIGITS: Final = 3
_FEWEST_ACCOUNT_DIGITS: Final = 10
_SHORTEST_NAME: Final = 3
_LONGEST_COUNTED: Final = 8
_LINE_BEGIN: Final = re.compile(r"(?:\A|\n)[ \t]*[(\[]?\Z")
_MOST_ITEM_DIGITS: Final = 2
_CLOSED_ITEM: Final = re.compile(r"\)[ \u00a0](?=[^\W\d_])")
_LONGEST_NOTE: Final = 7
_LOOK_BACK: Final = 40
# (3)  (4, 5)  [12]  [4-6]
_NOTES: Final = re.compile(
    r"(?:\[(?P<square>\d{1,3}(?:(?:[,;][ ]?|[-–])\d{1,3})*)\]"
    r"|\(\d{1,3}(?P<several>(?:[,;][ ]?\d{1,3}(?:[-–]\d{1,3})?)+)?\))"
)
_LIST_MARK: Final = re.compile(r"[.)\]][ \t\u00a0]+(?=\S)")
_STREET: Final = re.compile(
    r"(?:[ ][NSEW]\.?)?(?:[ ][A-Z][\w.’'-]{1,20}|[ ]\d{1,3}(?:st|nd|rd|th)){1,3}[ ]"
    r"(?:St(?:reet)?|Ave(?:nue)?|R(?:oa)?d|Boulevard|Blvd|Lane|Ln|Drive|Dr|Way|Court|Ct|Place|Pl|Square|Sq"
    r"|Terrace|Parkway|Pkwy|Highway|Hwy|Loop|Plaza|Crescent)(?![^\W_])"
    r"|[ ](?:Ave(?:nue|nida)?|B(?:oulevar)?d|Calle|Piazza|Plaza|[Rr]ue|Rua|Strada|Ulitsa|Via)[ ]"
    r"(?:d(?:e|u|el|es)[ ])?(?:la[ ])?[A-Z]"
)
_STATE_BEFORE: Final = re.compile(r"(?<![^\W_])[A-Z]{2}[ ]\Z")
_NEXT_WORD: Final = re.compile(r"\s{1,2}(U\.S\.|[^\W\d_]+)")
_SENTENCE_MARKS: Final = frozenset({"", *'.!?:;“”"(•-–—…'})
_PLURAL_VERBS: Final = frozenset({"are", "have", "were"})
_DIGIT_PHRASES: Final = frozenset({"20/20", "24-7", "24/7", "50-50", "50/50", "9/11"})
_INDEX_FAMILIES: Final = load_words("index_families")
_INDEX_SIZES: Final = load_words("index_sizes")
_AIRLINERS: Final = frozenset({"707", "717", "727", "737", "747", "757", "767", "777", "787"})
_AIRCRAFT: Final = frozenset({"aircraft", "airliner", "airliners", "jet", "jets", "max", "plane", "planes"})
_NO_NAMES: Final = load_words("function_words") | words_of("determiners")
_CALL_WORDS: Final = load_words("call_words")
_PHONE_DIGITS: Final = range(5, 10)
_NEAR: Final = 6
_SHORTEST_CALLED: Final = 3
_CALLED: Final = frozenset(
    {"call", "called", "calling", "dial", "dialed", "dialing", "dialled", "phone", "rang", "ring", "text"}
)
_CALLING: Final = frozenset({"call", "dial", "emer", "hotl", "phon", "rang", "ring", "text"})
_OF_CALLS: Final = frozenset({"call", "disp", "emer", "hand", "hotl", "oper"})
_CALLED_FOR_HELP: Final = frozenset({"ambu", "cont", "poli", "use"})
_USED: Final = frozenset({"contact", "contacting", "use", "using", "via"})


def touches_letters_before(place: Surroundings) -> bool:
    """COVID-19, F-16, MH370, the 3 of km^3: digits behind letters that touch them."""
    start, text = place.quantity.span.start, place.text
    if place.quantity.style == "words" or not start:
        return False
    before = text[start - 1]
    if before == "^":
        return True
    if before in HYPHENS:
        return start > 1 and text[start - 2].isalnum() and place.prefix not in _COUNTING_PREFIXES
    return before.isalnum() or (before == "." and start > 1 and text[start - 2].isupper())


def touches_letters_behind(place: Surroundings) -> bool:
    """3D, 5G, 737s: digits before letters that touch them and are no unit of measurement."""
    end = place.quantity.span.end
    if not place.is_bare_digits or not place.text[end : end + 1].isalpha():
        return False
    touching = place.tokens.words[place.after : place.after + 1]
    if not touching:  # The digits stand within the last word of all: "under’24with".
        return True
    behind = touching[0]
    if behind == "G" and place.written in _GENERATIONS:
        return True
    is_plural_of_name = behind == "s" and len(place.written) > 2
    return is_plural_of_name or measured_by(behind.partition("-")[0]) is None


def marks_list_item(place: Surroundings) -> bool:
    """1. or (2) at the start of a line."""
    span = place.quantity.span
    if not place.is_bare_digits or span.end - span.start > _MOST_LIST_DIGITS:
        return False
    if not _LINE_BEGIN.search(place.text, max(0, span.start - 12), span.start):
        return False
    return _LIST_MARK.match(place.text, span.end) is not None


def marks_item_in_prose(place: Surroundings) -> bool:
    """For two reasons: 1) cost and 2) time: a number before a bracket that nothing opened."""
    span = place.quantity.span
    if not place.is_bare_digits or span.end - span.start > _MOST_ITEM_DIGITS:
        return False
    before = place.text[max(0, span.start - _LOOK_BACK) : span.start]
    opened = before.rfind("(") > before.rfind(")")
    return _CLOSED_ITEM.match(place.text, span.end) is not None and not opened


def is_note(place: Surroundings) -> bool:
    """Diets fail (4, 5); as one study found (3).; boats [12]: the number of a source or note."""
    span = place.quantity.span
    if not (place.is_bare_digits or place.is_bare_range) or span.end - span.start > _LONGEST_NOTE:
        return False
    start = max(0, span.start - _LOOK_BACK)
    opening = max(place.text.rfind("(", start, span.start), place.text.rfind("[", start, span.start))
    found = _NOTES.match(place.text, opening) if opening >= 0 else None
    if found is None or found.end() < span.end:
        return False
    if found["square"] or found["several"]:
        return True
    first = place.tokens.first_at(opening)
    word = place.tokens.words[first - 1] if first else ""
    is_end = place.text[found.end() : found.end() + 1] in (".", ",", ";")
    return is_end and word.isalpha() and word.islower() and not is_plural(word) and word not in NUMBER_WORDS


def follows_numbering_noun(place: Surroundings) -> bool:
    """Article 50, No. 7, #3, Flight 370, pages 12-15."""
    if not (place.is_bare or place.is_bare_range) or place.quantity.style not in ("digits", "words"):
        return False
    before = place.before()
    if before == ".":
        return place.before(2) in _NUMBERING_ABBREVIATIONS
    return before == "#" or before in load_words("identifier_nouns")


def is_in_address(place: Surroundings) -> bool:
    """12 Baker Street; a postcode behind the letters of a state."""
    if not place.is_bare_digits:
        return False
    span = place.quantity.span
    if _STREET.match(place.text, span.end):
        return True
    is_postcode = span.end - span.start == 5
    return is_postcode and bool(_STATE_BEFORE.search(place.text, max(0, span.start - 4), span.start))


def is_account_number(place: Surroundings) -> bool:
    """Ten digits or more without a group mark, or a whole number that begins with a nought."""
    written = place.written
    if not place.is_bare_digits or not written.isdigit():
        return False
    return len(written) >= _FEWEST_ACCOUNT_DIGITS or (len(written) > 1 and written[0] == "0")


def is_part_of_name(place: Surroundings) -> bool:
    """S&P 500, the Final Four: a number behind a capitalised word, with nothing behind it that it counts."""
    written, previous = place.written, place.written_before()
    if not place.is_bare or place.quantity.scale != 1 or not previous[:1].isupper():
        return False
    if not (written.isdigit() or written[:1].isupper()) or place.before(2) in _SENTENCE_MARKS:
        return False
    if "\n" in place.text[place.tokens.ends[place.first - 1] : place.quantity.span.start]:
        return False
    if place.before() in _NO_NAMES or place.before() in NUMBER_WORDS:
        return False
    following = place.following()
    is_title_case = written[:1].isupper() and place.tokens.words[place.after : place.after + 1] != [following]
    counts = is_plural(following) or (following in UNITS and following != "in") or following in _PLURAL_VERBS
    return not (is_title_case or counts)


def opens_name(place: Surroundings) -> bool:
    """Ada and 21 Byron, rapper 50 Byron: among names, digits before one, and no plural noun behind it."""
    if not place.is_bare_digits or place.quantity.scale != 1 or not place.written.isdigit():
        return False
    words = place.tokens.words[place.after : place.after + 1]
    if not words or not words[0].istitle() or not words[0].isalpha() or len(words[0]) < _SHORTEST_NAME:
        return False
    end = place.quantity.span.end
    if place.text[end : end + 1] != " " or place.before() in _SENTENCE_MARKS:
        return False
    if words[0] in load_table("demonyms") or words[0].lower() in load_table("time_words"):
        return False
    is_listed = place.before() in ("and", ",") and place.written_before(2).istitle()
    if not is_listed and place.before() not in load_words("role_nouns"):
        return False
    phrase = counted_phrase(place.tokens, place.after, min(place.after + _LONGEST_COUNTED, len(place.tokens)))
    return phrase is None or not phrase.is_plural


def names_index(place: Surroundings) -> bool:
    """S&P 500, Nasdaq 100 futures: the number that tells a stock index from its family, whatever follows."""
    if not place.is_bare or place.written not in _INDEX_SIZES:
        return False
    return place.before() in _INDEX_FAMILIES or (
        place.before() == "p" and "s" in (place.before(2), place.before(3))
    )


def is_airliner(place: Surroundings) -> bool:
    """A 737 jet, two 787 Dreamliners: the model of an airliner."""
    if not place.is_bare or place.written not in _AIRLINERS:
        return False
    words = place.tokens.words[place.after : place.after + 1]
    return place.following() in _AIRCRAFT or (bool(words) and words[0].istitle())


def is_number_to_call(place: Surroundings) -> bool:
    """Call 555010, text 65000: bare digits behind a word of calling that count nothing."""
    written = place.written
    if not place.is_bare_digits or not written.isdigit() or len(written) not in _PHONE_DIGITS:
        return False
    if is_plural(place.following()) or place.following() in UNITS:
        return False
    return any(place.before(distance) in _CALL_WORDS for distance in range(1, _NEAR))


def is_emergency_call(place: Surroundings) -> bool:
    """911 calls, dialled 999, use 111, ring 55010."""
    if not place.is_bare_digits or _counts_behind(place):
        return False
    following = place.following()[:4]
    if place.before() in _CALLED and place.written.isdigit() and len(place.written) >= _SHORTEST_CALLED:
        return True
    if place.written not in load_words("emergency_numbers"):
        return False
    if following in _OF_CALLS or place.before()[:4] in _CALLING or place.before() in _USED:
        return True
    if place.before() == "to":
        return place.before(2)[:4] in _CALLING
    near = {place.before(distance)[:4] for distance in range(2, _NEAR)}
    return place.before() in ("on", "or") and not near.isdisjoint(_CALLING | _CALLED_FOR_HELP)


def _counts_behind(place: Surroundings) -> bool:
    """Whether a number goes on to what it counts."""
    behind = place.following()
    return (is_plural(behind) and behind[:4] not in _OF_CALLS) or (behind in UNITS and behind != "in")


def names_finance_paper(place: Surroundings) -> bool:
    """10-year notes, three-month copper: the term names the paper."""
    if UNITS.get(place.unit_word) != "time" or not place.is_glued:
        return False
    unit = UNIT_WORD.match(place.text, place.quantity.span.end)
    paper = _NEXT_WORD.match(place.text, unit.end()) if unit else None
    return paper is not None and lowered(paper[1]) in load_words("finance_papers")


def is_calibre(place: Surroundings) -> bool:
    """A .45-calibre pistol: the kind of a gun."""
    return place.unit_word in ("caliber", "calibre") and place.is_bare


def is_divisor(place: Surroundings) -> bool:
    """Per 100,000: part of the unit of the number before."""
    return place.is_bare and place.before() == "per"


def is_rank(place: Surroundings) -> bool:
    """The top 10, where no things follow."""
    return place.is_bare and place.before() == "top" and not is_plural(place.following())


def is_in_phrase(place: Surroundings) -> bool:
    """24/7, second to none, at half-mast."""
    lower = place.tokens.lower
    if place.written in _DIGIT_PHRASES:
        return True
    for position, words in _phrases_by_word().get(lower[place.first], ()):
        begin = place.first - position
        if begin >= 0 and lower[begin : begin + len(words)] == words:
            return True
    return False


@cache
def _phrases_by_word() -> dict[str, list[tuple[int, list[str]]]]:
    """The set phrases by each of their words, with how many words stand before it."""
    index: dict[str, list[tuple[int, list[str]]]] = {}
    for phrase in load_words("number_phrases"):
        words = tokenise(phrase).lower
        for position, word in enumerate(words):
            index.setdefault(word, []).append((position, words))
    return index
