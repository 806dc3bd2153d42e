"""The noun beside a number that says what it measures: a $15 wage, a loss of $5 million, $5 million in sales.

Takes a number in its sentence, gives where the words stand. What a number counts is read in `grammar`.
"""

from typing import Final

from pipelines.document import Span
from pipelines.extraction.statistics.types import StatedNumber
from pipelines.grammar.noun_phrases import HYPHENS, UNITS, is_plural
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import known_lemmas, lemma_of
from pipelines.grammar.word_classes import words_of
from pipelines.wordlists import load_table, load_words

_LONGEST: Final = 5
_LEAST_SUM: Final = 1000
_QUOTATION_MARKS: Final = frozenset("“”‘\"'«")
_DETERMINERS: Final = words_of("determiners") - {
    "all",
    "both",
    "few",
    "many",
    "more",
    "most",
    "no",
    "some",
    "that",
}
_STOPS: Final = load_words("phrase_stops")
_TIME_WORDS: Final = frozenset(load_table("time_words"))
#: Nouns of changes, which say no more than that there is one.
_CHANGES: Final = frozenset(word for word, kinds in load_table("change_words").items() if "noun" in kinds)
_COMPARATIVES: Final = frozenset({"bigger", "faster", "greater", "higher", "larger", "lower", "smaller"})
#: Nouns before "of" and a number that say nothing of what is measured.
_EMPTY_NOUNS: Final = load_words("empty_nouns")
#: Words behind "in" that are no kind of money: "$5 million in total".
_NO_KINDS: Final = frozenset(
    {
        "absentia",
        "advance",
        "all",
        "change",
        "court",
        "exchange",
        "part",
        "place",
        "response",
        "return",
        "total",
    }
)
_BEFORE_NUMBERS: Final = load_words("before_numbers") - {"of"}


def described_noun(text: str, stated: StatedNumber) -> Span | None:
    """The noun that a number describes: "wage" of "a $15 wage", "talk" of "a 30-minute talk".

    A noun of change gives way to what changes: "rents" of "a 5 percent rise in rents".
    """
    tokens, first = stated.tokens, stated.after
    hyphenated = text[stated.number.span.end : stated.number.span.end + 1] in HYPHENS
    if not hyphenated and (stated.unit is None or not _has_determiner(stated)):
        return None
    if hyphenated:
        first += 2 if tokens.ends[first - 1] == stated.number.span.end else 0  # 30-minute; thirty-minute
    elif first < stated.limit and tokens.lower[first] in UNITS and stated.number.unit is None:
        first += 1
    after = _end_of_noun(stated, first)
    if after is None:
        return None
    if tokens.lower[after - 1] in _COMPARATIVES:
        return None
    if tokens.lower[after - 1] in _CHANGES and stated.number.kind != "currency":
        if after - 1 > first:
            return Span(tokens.starts[first], tokens.ends[after - 2])
        return _noun_behind(stated, after)
    return Span(tokens.starts[first], tokens.ends[after - 1])


def _has_determiner(stated: StatedNumber) -> bool:
    """Whether an article or the like stands before a number, comparators stepped over."""
    lower, at = stated.tokens.lower, stated.first - 1
    while at > stated.begin and lower[at] in _BEFORE_NUMBERS and lower[at] not in _DETERMINERS:
        at -= 1
    return at >= stated.begin and lower[at] in _DETERMINERS


def _noun_behind(stated: StatedNumber, at: int) -> Span | None:
    """The noun phrase behind "in" or "of" at a token, and what "of" joins to it: "in the price of oil"."""
    tokens = stated.tokens
    if at >= stated.limit or tokens.lower[at] not in ("in", "of"):
        return None
    first = at + 1
    while first < stated.limit and tokens.lower[first] in _DETERMINERS:
        first += 1
    after = _end_of_noun(stated, first)
    if after is None:
        return None
    if after < stated.limit and tokens.lower[after] == "of":
        after = _end_of_noun(stated, after + 1) or after
    return Span(tokens.starts[first], tokens.ends[after - 1])


def _end_of_noun(stated: StatedNumber, first: int) -> int | None:
    """The token after the noun phrase without determiner that begins at a token; None where there is none."""
    tokens = stated.tokens
    verb = next((group.first for group in stated.verbs if group.first >= first), -1)
    last = min(first + _LONGEST + 1, stated.limit)
    after = next((at for at in range(first, last) if at == verb or not _is_of_noun(tokens, at, first)), last)
    is_cut = after == verb and is_plural(tokens.lower[verb])  # "increases" may be of the phrase
    is_whole = first < after <= first + _LONGEST and len(tokens.words[after - 1]) > 1
    return after if is_whole and not is_cut else None


def _is_of_noun(tokens: Tokens, at: int, first: int) -> bool:
    """Whether a token can belong to a noun phrase that begins at `first`: no stop, no name, no verb."""
    word = tokens.lower[at]
    if not word[0].isalpha() or word in _STOPS or word in _TIME_WORDS or word.endswith("ly"):
        return False
    if tokens.words[at][0].isupper() and not tokens.words[at].isupper():
        return False
    return at == first or not _is_verb_behind_noun(tokens, at)


def _is_verb_behind_noun(tokens: Tokens, at: int) -> bool:
    """Whether a token is a present tense: a base form behind a plural, a form in -s before a determiner."""
    word = tokens.lower[at]
    if word in known_lemmas():
        return is_plural(tokens.lower[at - 1])
    is_form = word.endswith("s") and lemma_of(word) in known_lemmas()
    return is_form and tokens.lower[at + 1 : at + 2] != [] and tokens.lower[at + 1] in _DETERMINERS


def noun_before_of(stated: StatedNumber) -> Span | None:
    """The noun whose size a number is: "net loss" of "a net loss of $5 million"."""
    tokens, at = stated.tokens, stated.first - 1
    lower = tokens.lower
    if stated.unit is None and _counts_on(lower[stated.after : stated.limit]):
        return None
    while at > stated.begin and lower[at] in _BEFORE_NUMBERS:
        at -= 1
    if at <= stated.begin or lower[at] != "of" or lower[at - 1] in _EMPTY_NOUNS:
        return None
    first = _begin_of_noun(stated, at)
    if first is not None and first - 1 > stated.begin and lower[first - 1] == "of":
        first = _begin_of_noun(stated, first - 1) or first
    return Span(tokens.starts[first], tokens.ends[at - 1]) if first is not None else None


def _counts_on(behind: list[str]) -> bool:
    """Whether a number goes on to what it may count: an exodus of 40 sheep, a set of 3 “old” boats."""
    word = behind[0] if behind else ""
    is_noun = word.isalpha() and word not in _STOPS and not word.endswith("ly")
    return is_noun or (word != "" and word in _QUOTATION_MARKS)


def _begin_of_noun(stated: StatedNumber, after: int) -> int | None:
    """The first token of the noun phrase that ends before a token; None where there is none."""
    first = after
    verbs = {index for group in stated.verbs for index in range(group.first, group.head + 1)}
    while first > stated.begin and after - first < _LONGEST and first - 1 not in verbs:
        if not _is_before_of(stated, first - 1) or _is_verb_of_name(stated, first):
            break
        first -= 1
    return first if first < after else None


def _is_before_of(stated: StatedNumber, at: int) -> bool:
    """Whether a token can belong to a noun phrase before "of": no stop, no time, no name, no participle."""
    word = stated.tokens.words[at]
    if not word[0].isalpha() or (word[0].isupper() and at > stated.begin) or word.endswith(("ly", "ing")):
        return False
    if at > stated.begin and _is_verb_behind_noun(stated.tokens, at):
        return False
    return word.lower() not in _STOPS and word.lower().rpartition("-")[2] not in _TIME_WORDS


def _is_verb_of_name(stated: StatedNumber, after: int) -> bool:
    """Whether the word before a token is a present tense behind a name: "Reyes proposes tax increases"."""
    tokens, word = stated.tokens, stated.tokens.lower[after - 1]
    if after - 2 < stated.begin or not tokens.words[after - 2][0].isupper() or not word.endswith("s"):
        return False
    return lemma_of(word) != word and lemma_of(word) in known_lemmas()


def kind_of_sum(stated: StatedNumber) -> Span | None:
    """What a sum of money is in or of: "loan loss reserves" of "$20 million in loan loss reserves"."""
    tokens, at = stated.tokens, stated.after
    if (stated.number.value or stated.number.value_min or 0) < _LEAST_SUM:
        return None  # $13 in composite trading
    if at < stated.limit and stated.number.unit is None:
        at += 1
    if at + 1 >= stated.limit or tokens.lower[at] not in ("in", "of") or tokens.lower[at + 1] in _NO_KINDS:
        return None
    after = _end_of_noun(stated, at + 1)
    return Span(tokens.starts[at + 1], tokens.ends[after - 1]) if after is not None else None
