"""What a word can be by its form alone: an auxiliary, a past, a form in -ing, a present; and its base form.

Works by closed lists and endings. What a word is among its neighbours belongs in `verbs`.
"""

from functools import cache, lru_cache
from typing import Final

from pipelines.grammar.tense import is_past_form
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table, load_words

_AUXILIARIES: Final = (
    words_of("modals")
    | words_of("be")
    | {"to", "'s", "’s", "do", "does", "did"}
    | {"have", "has", "had", "having", "'ve", "’ve"}
)
_PRONOUNS: Final = words_of("pronouns")
_PRESENT_SAY: Final = frozenset({"says", "tells", "adds", "writes"})
_MOST_WORDS: Final = 1 << 16
#: Verbs whose past looks like their base form; those of the second class are as often nouns.
UNCHANGED_NOUNS: Final = words_of("unchanged pasts and nouns")
UNCHANGED: Final = words_of("unchanged pasts") | UNCHANGED_NOUNS


@cache
def known_lemmas() -> frozenset[str]:
    """The base forms of verbs that the lists know."""
    listed = {entry.partition(" ")[0] for entry in load_table("event_triggers")}
    return load_words("common_verbs") | listed | frozenset(load_table("past_forms").values())


@cache
def _lemmas_of_forms() -> frozenset[str]:
    """The base forms that a form may have, those of states and forecasts included."""
    return known_lemmas() | load_words("no_event_verbs")


_PAST_FORMS: Final = load_table("past_forms")
_NO_VERBS: Final = load_words("no_verbs")
#: Endings of verb forms, and what may stand in their place in the base form.
_ENDINGS: Final = (
    ("ied", ("y",)),
    ("ies", ("y",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("es", ("", "e")),
    ("s", ("",)),
)
_LAST_LETTERS: Final = frozenset(ending[-1] for ending, _ in _ENDINGS)


@lru_cache(maxsize=1 << 16)
def lemma_of(word: str) -> str:
    """The base form of a verb's form, lower case; a guess by the ending where no list knows it.

    >>> [lemma_of(word) for word in ("signed", "stopped", "went", "taking", "carries", "pleaded")]
    ['sign', 'stop', 'go', 'take', 'carry', 'plead']
    """
    irregular = _PAST_FORMS.get(word)
    if irregular:
        return irregular
    lemmas = _lemmas_of_forms()
    if word in lemmas or word[-1:] not in _LAST_LETTERS:
        return word
    for ending, tails in _ENDINGS:
        if not word.endswith(ending) or len(word) - len(ending) < 2:
            continue
        stem = word[: -len(ending)]
        for tail in tails:
            if stem + tail in lemmas:
                return stem + tail
        if stem[-1] == stem[-2] and stem[:-1] in lemmas:
            return stem[:-1]
    return word.removesuffix("ed").removesuffix("ing")


def without_negation(word: str) -> tuple[str, bool]:
    """A word without "n't", and whether it had it.

    >>> without_negation("wasn't")
    ('was', True)
    """
    if word.isalpha():
        return word, False
    for ending in ("n't", "n’t"):
        if word.endswith(ending):
            return word.removesuffix(ending), True
    return word, False


def contracted(word: str) -> str:
    """The auxiliary that a pronoun carries; empty without one.

    >>> contracted("we’ve"), contracted("o’clock")
    ('’ve', '')
    """
    if word.isalpha():
        return ""
    for mark in "'’":
        at = word.find(mark)
        if at > 0 and word[:at] in _PRONOUNS:
            return word[at:]
    return ""


class _Shapes(dict[str, str]):
    """The shape of each word, worked out when first asked for."""

    def __missing__(self, word: str) -> str:
        if len(self) > _MOST_WORDS:
            self.clear()
        self[word] = found = _shape_of(word)
        return found


def _shape_of(word: str) -> str:
    if word in _AUXILIARIES:
        return "auxiliary"
    if not word.isalpha():
        if without_negation(word)[0] in _AUXILIARIES or contracted(word):
            return "auxiliary"
        if "-" not in word:
            return ""
    if len(word) < 3 or word in _NO_VERBS:
        return ""
    if is_past_form(word):
        return "" if word == "born" else "past"
    if word in UNCHANGED:
        return "unchanged"
    if word.endswith("ing") and len(word) > 4:
        return "" if word in load_table("event_nouns") else "ing"
    if word in _PRESENT_SAY:
        return "say"
    lemma = lemma_of(word)
    if word.endswith("s") and lemma != word and lemma in known_lemmas():
        return "present"
    return "base" if word in known_lemmas() else ""


#: By word, lower case: `auxiliary`, `past`, `unchanged` (a past or a base form), `ing`, `say` (a present
#: tense of saying), `present`, `base`; empty for what no group of verbs begins with.
SHAPES: Final = _Shapes()
