"""Roman numerals, where they number something: Article IV, World War II, Elizabeth II."""

from typing import Final

from pipelines.grammar.tokens import Tokens
from pipelines.words import load_words

_ONES: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
#: Roman numerals up to 89, with their values; higher ones hardly number anything in news.
ROMAN_NUMERALS: Final = {
    tens + ones: 10 * ten + one
    for ten, tens in enumerate(("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX"))
    for one, ones in enumerate(_ONES)
    if tens or ones
}
_NOT_AFTER_NAMES: Final = frozenset({"I", "V", "X", "L", "LI", "XL"})


def numbers_something(tokens: Tokens, index: int) -> bool:
    """Whether a token is a Roman numeral that numbers the noun or the name before it.

    >>> from pipelines.grammar.tokens import tokenise
    >>> [numbers_something(tokenise(text), 2) for text in ("World War II", "Queen Ann II", "and then I")]
    [True, True, False]
    """
    if tokens.words[index] not in ROMAN_NUMERALS or index == 0:
        return False
    if tokens.lower[index - 1] in load_words("roman_nouns"):
        return True
    name = tokens.words[index - 1]
    return tokens.words[index] not in _NOT_AFTER_NAMES and name.istitle() and name.isalpha()
