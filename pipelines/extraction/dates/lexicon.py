"""Puts every token of a document into a class of time words: the alphabet that `grammar` is written in.

Takes tokens, gives one character a token, so that a rule over words is a short regular expression over
characters. What a sequence of classes means belongs in the readers (`calendar`, `relative`,
`spans`).
"""

from functools import cache
from itertools import compress
from typing import Final

from pipelines.document import frozen
from pipelines.grammar.tokens import Tokens, lowered
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table

#: Classes that are made from the form of a token or from its parts, not from the word list.
_FORMS: Final = words_of("time forms")
_MARKS: Final = {
    **dict.fromkeys("-‐‑–—", "hyphen"),
    **dict.fromkeys("'’‘", "apostrophe"),
    **dict.fromkeys("$£€¥₹%", "currency"),
    ",": "comma",
    ".": "dot",
    "/": "slash",
    ":": "colon",
    "(": "open",
    ")": "close",
}
_LAST_YEAR: Final = 2199


@frozen
class TimeTokens:
    """The classes of a document's tokens, one character each, and what the words of a class stand for."""

    codes: str
    values: dict[int, str]


@cache
def class_code(name: str) -> str:
    """The character that stands for a class.

    >>> class_code("month") == class_code("weekday")
    False
    """
    return _class_codes()[name]


def class_names() -> frozenset[str]:
    """The names of all classes."""
    return frozenset(_class_codes())


def classify(tokens: Tokens) -> TimeTokens:
    """Classify every token.

    >>> from pipelines.grammar.tokens import tokenise
    >>> found = classify(tokenise("on 5 May"))
    >>> found.values
    {1: '5', 2: '5'}
    """
    if len(_CODES) > _MOST_WORDS:
        _CODES.clear()
        _VALUES.clear()
    words, starts, ends = tokens.words, tokens.starts, tokens.ends
    letters = list(map(_CODES.__getitem__, words))
    values = {
        index: _VALUES[words[index]]
        for index in compress(range(len(words)), map(_VALUES.__contains__, words))
    }
    if "s" in words:
        for index, word in enumerate(words):
            if word == "s" and index and ends[index - 1] == starts[index]:
                letters[index] = class_code("plural_s")
    for letter, name in _PERIOD_LETTERS.items():
        if letter in words:
            _mark_period_codes(tokens, letter, name, letters, values)
    return TimeTokens("".join(letters), values)


#: The letters of quarters and halves in codes like "Q3" and "1H".
_PERIOD_LETTERS: Final = {"Q": "quarter_code", "H": "half_code"}


def _mark_period_codes(
    tokens: Tokens, letter: str, name: str, letters: list[str], values: dict[int, str]
) -> None:
    """Put the tokens of codes of quarters or halves, "Q3", "3Q", "3Q19", into their classes."""
    words, starts, ends = tokens.words, tokens.starts, tokens.ends
    for at, word in enumerate(words):
        if word != letter:
            continue
        glued_before = at > 0 and ends[at - 1] == starts[at]
        glued_after = at + 1 < len(words) and ends[at] == starts[at + 1]
        figure = at - 1 if glued_before else at + 1 if glued_after else at
        if words[figure] not in _PERIOD_FIGURES[name]:
            continue
        letters[at], letters[figure] = class_code(name), class_code("code_figure")
        values[at] = words[figure]
        if figure < at and glued_after and len(words[at + 1]) == 2 and words[at + 1].isdecimal():
            letters[at + 1] = class_code("code_year")


_PERIOD_FIGURES: Final = {"quarter_code": frozenset("1234"), "half_code": frozenset("12")}


class _Codes(dict[str, str]):
    """The character of each word's class, worked out when first asked for; then `_VALUES` has its value."""

    def __missing__(self, word: str) -> str:
        code, value = _class_of(word)
        self[word] = code
        if value:
            _VALUES[word] = value
        return code


_CODES: Final = _Codes()
#: What the words of `_CODES` stand for, where they stand for something.
_VALUES: Final[dict[str, str]] = {}
#: So many words are remembered from one document to the next.
_MOST_WORDS: Final = 1 << 16


def _class_of(word: str) -> tuple[str, str]:
    """The character of a word's class, and what the word stands for."""
    lower, codes = lowered(word), _class_codes()
    entry = _lexicon().get(lower)
    if entry is not None:
        name, value, capital = entry
        return (codes["other"], "") if capital and not word[0].isupper() else (codes[name], value)
    if not lower[0].isalnum():
        return _mark_codes().get(lower, codes["other"]), ""
    name, value = _digits(lower) if lower[0].isdigit() else _compound(lower)
    return codes[name], value


def _digits(token: str) -> tuple[str, str]:
    """The class of a token that begins with a digit."""
    if token.isdecimal() and token.isascii():
        if len(token) == 4 and 1000 <= int(token) <= _LAST_YEAR:
            return "year4", token
        return ("small" if len(token) <= 2 else "large"), token
    if ":" in token and token.replace(":", "").isdecimal():
        return "clock", token
    if token.count(".") == 2 and token.replace(".", "").isdecimal():
        return "dotted", token
    return "large", token


def _compound(token: str) -> tuple[str, str]:
    """The class of a hyphenated or written-together word of time: `five-year`, `third-quarter`, `mid-May`."""
    if token in _WHOLE or "-" not in token:
        return _WHOLE.get(token, ("other", ""))
    head, _, tail = token.partition("-")
    first, rest = _entry(head), _entry(tail)
    if first[0] == "number" and rest[0] == "number":
        return "number", str(int(first[1]) + int(rest[1]))
    if first[0] in ("number", "vague") and rest[0] == "unit":
        return "number_unit", f"{first[1]} {rest[1]}"
    if first[0] == "fiscal" and rest[0] == "ordinal":
        return rest
    if first[0] == "number" and tail.endswith("-old"):
        return "number_unit_old", f"{first[1]} {_entry(tail.removesuffix('-old'))[1] or 'Y'}"
    if first[0] in ("unit", "units") and tail in ("old", "long"):
        return ("unit_old" if tail == "old" else "long_unit"), first[1] + ("s" if first[0] == "units" else "")
    if first[0] == "ordinal" and tail in ("quarter", "half"):
        return f"ordinal_{tail}", first[1]
    if first[0] == "month" and tail.isdecimal() and tail.isascii() and len(tail) in (2, 4):
        return "month_year", f"{first[1]} {tail}"
    if head in ("mid", "early", "late", "end") and rest[0] in ("month", "season"):
        return f"mid_{rest[0]}", rest[1]
    if head in ("mid", "early", "late") and rest[0] == "part":
        return "part", rest[1]
    if head in ("mid", "early", "late", "end"):
        return _compound_year(tail)
    if first[0] == "month" and rest[0] == "month":
        return "month_range", f"{first[1]} {rest[1]}"
    if first[0] == "ordinal" and tail == "century":
        return "century_word", first[1]
    return "other", ""


def _compound_year(tail: str) -> tuple[str, str]:
    """The class of what stands behind the hyphen of "mid-1980s", "late-2018"."""
    figure = tail.removesuffix("s")
    if not (
        len(figure) == 4 and figure.isdecimal() and figure.isascii() and 1000 <= int(figure) <= _LAST_YEAR
    ):
        return "other", ""
    if figure == tail:
        return "mid_year", figure
    return ("mid_decade", figure[:3]) if figure.endswith("0") else ("other", "")


#: Compounds that are a class of their own.
_WHOLE: Final = {
    "year-ago": ("year_ago", ""), "year-earlier": ("year_ago", ""), "present-day": ("now", ""),
    "yearlong": ("long_unit", "Y"), "monthlong": ("long_unit", "M"), "weeklong": ("long_unit", "W"),
    "daylong": ("long_unit", "D"), "decadelong": ("long_unit", "E"), "hourlong": ("long_unit", "TH"),
    "century-old": ("unit_old", "C"), "midsummer": ("mid_season", "SU"), "midwinter": ("mid_season", "WI"),
}  # fmt: skip


def _entry(word: str) -> tuple[str, str]:
    entry = _lexicon().get(word)
    return (entry[0], entry[1]) if entry else ("", "")


@cache
def _lexicon() -> dict[str, tuple[str, str, bool]]:
    """Each word of the list with its class, its value, and whether it needs a capital initial."""
    entries = {}
    for word, meaning in load_table("time_words").items():
        name, _, value = meaning.partition(" ")
        value, _, flag = value.partition(" ")
        if value in ("capital", "misspelt"):
            value, flag = "", value
        entries[word] = (name, value, flag == "capital")
    return entries


@cache
def misspelt_words() -> frozenset[str]:
    """The misspellings that the word list reads as the word meant."""
    return frozenset(
        word for word, meaning in load_table("time_words").items() if meaning.endswith(" misspelt")
    )


@cache
def _class_codes() -> dict[str, str]:
    """A character of Unicode's private use area for each class."""
    names = sorted({entry[0] for entry in _lexicon().values()} | _FORMS)
    return {name: chr(0xE000 + number) for number, name in enumerate(names)}


@cache
def _mark_codes() -> dict[str, str]:
    return {mark: class_code(name) for mark, name in _MARKS.items()}
