"""Tells whether a text is English by the share of its most common function words."""

import re

from pipelines.words import load_words

# Most words are plain letters before a space or a mark, which takes less time to see.
_WORD = re.compile(r"[a-z]++(?=[ ,.\n])|[^\W\d_]+")
_SAMPLE = 3_000
_LEAST_SHARE = 0.15


def tell_language(text: str) -> str | None:
    """`en` for English text, None for any other and for text that is too short to tell.

    >>> tell_language("The council said that it would close the bridge in May.")
    'en'
    >>> tell_language("Der Rat sagte, die Brücke werde im Mai geschlossen.") is None
    True
    """
    words = _WORD.findall(text[:_SAMPLE].lower())
    function_words = load_words("function_words")
    common = sum(map(function_words.__contains__, words))
    return "en" if common >= 2 and common >= _LEAST_SHARE * len(words) else None
