"""Tells what beside a capitalised stretch belongs to it: days and months, tickers, a verb that has it speak.

Takes tokens and the borders of a stretch. Which stretches are names is decided in `names`.
"""

from pipelines.grammar.tokens import Tokens

_WEEKDAYS = frozenset(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
#: Words with which a day of the week is a name by itself.
_FESTIVE = frozenset(
    ["Ash", "Black", "Bloody", "Cyber", "Easter", "Fat", "Giving", "Good", "Holy", "Palm", "Super"]
)
_MONTHS = frozenset(["January", "February", "March", "April", "May", "June", "July"]) | frozenset(
    ["August", "September", "October", "November", "December"]
)
_BEFORE_MONTH = frozenset(
    ["a", "the", "this", "that", "last", "next", "in", "since", "his", "her", "its", "their"]
)
_CUES = frozenset(["said", "says", "added", "noted", "wrote", "writes", "asked", "explained"])


def without_calendar(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The stretch without a day or month beside a name ("Oslo Tuesday"), or a broken figure ("XX%")."""
    words = tokens.words
    if words[last : last + 1] == ["%"]:
        last -= 1
    if last - first < 2:
        return first, last
    dated = words[last - 1] in _MONTHS and last < len(words) and words[last].isdigit()
    if dated or (words[last - 1] in _WEEKDAYS and words[last - 2] not in _FESTIVE):
        last -= 1
    if words[first] in _MONTHS and first and last - first > 1 and tokens.lower[first - 1] in _BEFORE_MONTH:
        first += 1
    return first, last


def is_in_code(tokens: Tokens, index: int) -> bool:
    """Whether digits touch a word and join it to other letters, as in a ticker (XY10ZT)."""
    after, before = index + 1, index - 1
    ends, starts, words, size = tokens.ends, tokens.starts, tokens.words, len(tokens)
    if after + 1 < size and ends[index] == starts[after] and words[after].isdigit():
        return ends[after] == starts[after + 1] and words[after + 1][0].isalpha()
    if before > 0 and ends[before] == starts[index] and words[before].isdigit():
        return ends[before - 1] == starts[before] and words[before - 1][-1].isalpha()
    return False


def is_cued(tokens: Tokens, first: int) -> bool:
    """Whether a verb of saying stands before a name or its employer: "said Oslo Radio's Ada Byron"."""
    at = first - 1
    if at > 1 and tokens.lower[at] in ("'s", "’s"):
        at -= 2
    return at > 0 and tokens.lower[at] in _CUES
