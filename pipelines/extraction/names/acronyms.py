"""Tells acronyms and what they stand for: "WHO" for "World Health Organization".

Takes words, looks at nothing around them. Which mentions are put together is decided in `entities`.
"""

from collections.abc import Sequence

_LONGEST = 8


def is_acronym(word: str) -> bool:
    """Whether a word is written as acronyms are.

    >>> is_acronym("WHO"), is_acronym("U.N."), is_acronym("Oslo"), is_acronym("A")
    (True, True, False, False)
    """
    return word.isupper() and 2 <= len(word.replace(".", "")) <= _LONGEST


def initials_of(words: Sequence[str]) -> str:
    """The capitals that a name's words begin with.

    >>> initials_of(["World", "Health", "Organization"]), initials_of(["Ministry", "of", "Ports"])
    ('WHO', 'MP')
    """
    return "".join(word[0] for word in words if word[0].isupper())


def is_short_for(acronym: str, words: Sequence[str]) -> bool:
    """Whether an acronym takes its letters in order from the words of a name, and begins as it does.

    >>> is_short_for("MOPI", ["Ministry", "of", "Ports", "and", "Ice"]), is_short_for("ICE", ["Ice"])
    (True, False)
    """
    name, letters = "".join(words).lower(), acronym.replace(".", "").lower()
    if len(words) < 2 or name[0] != letters[0]:
        return False
    rest = iter(name)
    return all(letter in rest for letter in letters)
