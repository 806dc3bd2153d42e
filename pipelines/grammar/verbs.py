"""Finds groups of verbs: "was arrested", "will not sign", "tried to enter", with what their form says.

Takes the tokens of a sentence. Works by closed lists of auxiliaries and irregular forms, by endings, and by
the words beside; there is no tagger. Which clause a group makes belongs in `clauses`.
"""

from dataclasses import dataclass, replace
from typing import Final

from pipelines.frozen import frozen
from pipelines.grammar.tense import is_past_form
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import (
    SHAPES,
    UNCHANGED,
    UNCHANGED_NOUNS,
    contracted,
    known_lemmas,
    lemma_of,
    without_negation,
)
from pipelines.grammar.word_classes import words_of
from pipelines.wordlists import load_words

_BE: Final = words_of("be")
_HAVE: Final = frozenset({"have", "has", "had", "having", "'ve", "’ve"})
_DO: Final = frozenset({"do", "does", "did"})
_MODALS: Final = words_of("modals")
_NEGATIONS: Final = frozenset({"not", "never", "n't", "n’t", "no", "cannot"})
_ADVERBS: Final = words_of("adverbs")
_PRONOUNS: Final = words_of("pronouns")
#: Words whose "'s" is a verb.
_BEFORE_IS: Final = _PRONOUNS | {"there", "what"}
_PLURAL_PRONOUNS: Final = frozenset({"i", "we", "they", "you", "who", "which"})
_DETERMINERS: Final = words_of("determiners")
_ARTICLES: Final = frozenset({"a", "an", "the", "his", "its", "their", "our", "my"})
_PREPOSITIONS: Final = words_of("prepositions")
_CONJUNCTIONS: Final = words_of("conjunctions")


@frozen
class VerbGroup:
    """A verb with its auxiliaries; indices are of tokens.

    Args:
        first: the first auxiliary, or the verb.
        head: the verb itself.
        lemma: its base form, as far as the lists and endings tell.
        form: `past`, `participle`, `base`, `ing`, `present` or `copula`.
        modal: the modal auxiliary, lower case, without "n't".
        negated: whether "not", "never" or the like belongs to it.
        perfect: have + participle.
        passive: be + participle.
        progressive: be + -ing.
        infinitive: introduced by "to".
        past: whether its finite part stands in the past.
    """

    first: int
    head: int
    lemma: str
    form: str
    modal: str | None = None
    negated: bool = False
    perfect: bool = False
    passive: bool = False
    progressive: bool = False
    infinitive: bool = False
    past: bool = False


def find_verb_groups(tokens: Tokens, first: int, last: int) -> list[VerbGroup]:
    """The verb groups among the tokens `[first, last)` of one sentence, in order.

    >>> from pipelines.grammar.tokens import tokenise
    >>> words = tokenise("The men were not charged and will appear in court")
    >>> [(g.lemma, g.negated, g.passive, g.modal) for g in find_verb_groups(words, 0, len(words))]
    [('charge', True, True, None), ('appear', False, False, 'will')]
    """
    groups: list[VerbGroup] = []
    end = first
    for index, shape in enumerate(map(SHAPES.__getitem__, tokens.lower[first:last]), first):
        if not shape or index < end:
            continue
        if shape == "auxiliary":
            group = _group_at(tokens, index, first, last)
        else:
            group = _bare_group(tokens, index, first, last, shape)
        if group is not None:
            groups.append(_sharing(tokens, groups[-1], group) if groups and groups[-1].passive else group)
            end = group.head + 1
    return groups


def _sharing(tokens: Tokens, before: VerbGroup, group: VerbGroup) -> VerbGroup:
    """A bare participle with the auxiliaries that it shares with a passive: "should be tried and jailed"."""
    if group.form != "past" or group.first != group.head:
        return group
    if tokens.lower[group.first - 1] not in ("and", "or") or group.first - before.head > _SHARED_REACH:
        return group
    if not (before.modal or before.infinitive or tokens.lower[group.head + 1 : group.head + 2] == ["by"]):
        return group
    return replace(
        group, form="participle", passive=True, modal=before.modal, perfect=before.perfect,
        infinitive=before.infinitive, past=before.past, negated=before.negated and before.modal is not None,
    )  # fmt: skip


#: How far behind a passive a participle may stand that shares its auxiliaries.
_SHARED_REACH: Final = 8


@dataclass(slots=True)
class _Auxiliaries:
    """The auxiliaries read so far."""

    modal: str | None = None
    negated: bool = False
    have: bool = False
    be: bool = False
    do: bool = False
    infinitive: bool = False
    past: bool = False
    last_kind: str = ""
    last_index: int = -1

    def take(self, index: int, word: str) -> bool:
        """Read one word as an auxiliary; False where it is none."""
        stem, negated = without_negation(word)
        kind = _AUXILIARY_KINDS.get(stem, "")
        if not kind:
            return False
        self.negated |= negated or stem in _NEGATIONS
        self.past |= stem in ("was", "were", "had", "did", "got") and not self.last_kind
        if kind == "modal":
            self.modal = stem
        self.have |= kind == "have"
        self.be |= kind == "be"
        self.do |= kind == "do"
        self.last_kind, self.last_index = kind, index
        return True


#: Auxiliaries with what each is a form of.
_AUXILIARY_KINDS: Final = {
    word: kind
    for kind, words in (("do", _DO), ("have", _HAVE), ("be", _BE), ("modal", _MODALS))
    for word in words
}


def _group_at(tokens: Tokens, index: int, first: int, last: int) -> VerbGroup | None:
    lower = tokens.lower
    word = lower[index]
    found = _Auxiliaries()
    if word in _NAMES_TOO and tokens.words[index][0].isupper() and index > first:
        return None
    found.negated = index > first and lower[index - 1] == "not"
    if word == "to":
        found.infinitive = True
    elif contraction := contracted(word):
        if not found.take(index, contraction):
            return None
    elif word in ("'s", "’s") and index > first and lower[index - 1] in _BEFORE_IS:
        found.be, found.have, found.last_kind, found.last_index = True, True, "be", index
    elif not found.take(index, word):
        return None
    at = index + 1
    while at < last and at - index < 9:
        word = lower[at]
        if word in _NEGATIONS:
            found.negated = True
        elif word == "to" and not found.infinitive and found.last_kind and found.last_index == at - 1:
            found.modal, found.infinitive = found.modal or "to", True
        elif not (_is_adverb(word) or found.take(at, word)):
            break
        at += 1
    return _finish(tokens, index, at, last, found)


def _is_adverb(word: str) -> bool:
    return word in _ADVERBS or (len(word) > 4 and word.endswith("ly"))


def _finish(tokens: Tokens, index: int, at: int, last: int, found: _Auxiliaries) -> VerbGroup | None:
    """The group whose auxiliaries end before the token `at`, where the verb should stand."""
    word = tokens.lower[at] if at < last else ""
    form = _form_after(word, found)
    if form:
        return VerbGroup(
            index, at, word if form == "base" else lemma_of(word), form, found.modal, found.negated,
            perfect=found.have and form in ("past", "participle", "ing"),
            passive=found.be and form == "participle",
            progressive=found.be and form == "ing",
            infinitive=found.infinitive and found.modal is None,
            past=found.past,
        )  # fmt: skip
    if found.last_index < 0:
        return None
    lemma = {"be": "be", "have": "have", "do": "do"}.get(found.last_kind, "")
    if not lemma:
        return None
    return VerbGroup(
        index, found.last_index, lemma, "copula", found.modal, found.negated,
        perfect=found.have and lemma == "be",
        infinitive=found.infinitive and found.modal is None,
        past=found.past,
    )  # fmt: skip


def _form_after(word: str, found: _Auxiliaries) -> str:
    """The form of a word as the verb after these auxiliaries; empty where it cannot be one."""
    if not word.isalpha() and "-" not in word:
        return ""
    if found.last_kind in ("be", "have") or found.be:
        if word in UNCHANGED or (is_past_form(word) and word not in _NEVER_PARTICIPLES):
            return "participle"
        if word.endswith("ing") and len(word) > 4 and found.be:
            return "ing"
        return ""
    if word in known_lemmas() or (word.endswith(("ize", "ise", "ify")) and len(word) > 5):
        return "base"
    after_modal = found.last_kind == "modal" or (found.do and found.negated)
    return "base" if after_modal and word.isalpha() and word not in load_words("function_words") else ""


#: Modals that with a capital are a month or a name.
_NAMES_TOO: Final = frozenset({"may", "will"})
_NEVER_PARTICIPLES: Final = frozenset({"was", "were", "had", "did", "need", "hundred"})


def _bare_group(tokens: Tokens, index: int, first: int, last: int, shape: str) -> VerbGroup | None:
    """A verb without auxiliaries: a past tense, a participle, a present tense."""
    lower, word = tokens.lower, tokens.lower[index]
    if tokens.words[index][0].isupper() and index > first and not _is_headline(tokens, first, last):
        return None
    previous = lower[index - 1] if index > first else ""
    following = lower[index + 1] if index + 1 < last else ""
    if shape == "past":
        if previous == "those" or _is_adjective(tokens, index, first, last):
            return None
        return VerbGroup(index, index, lemma_of(word), "past", past=True, negated=previous == "never")
    if shape == "unchanged":
        before = lower[index - 2] if index > first + 1 and _is_adverb(previous) else previous
        if not _is_unchanged_past(word, before, following):
            return None
        return VerbGroup(index, index, word, "past", past=True)
    if shape == "ing":
        is_verb = _is_participle(previous, following)
    elif shape == "say":
        is_verb, shape = previous not in _DETERMINERS, "present"
    elif shape == "present":
        is_verb = _is_present(word, previous, following)
    else:
        shape = "present"
        is_verb = previous in _PLURAL_PRONOUNS or (_is_plural_noun(previous) and following in _AFTER_VERB)
    return VerbGroup(index, index, lemma_of(word), shape) if is_verb else None


_AFTER_VERB: Final = words_of("after verb")
_DAY_WORDS: Final = words_of("day words")
#: What stands before a form in -ing that is a noun or an adjective: "the right to voting", "how devastating".
_NO_PARTICIPLE_AFTER: Final = _CONJUNCTIONS | frozenset({"to", "how", "too", "very", "most", "as", "than"})
#: Forms in -s that before a preposition are nouns more often than verbs: "contractual issues in 2018".
_PLURAL_NOUNS: Final = words_of("plural nouns")


def _is_headline(tokens: Tokens, first: int, last: int) -> bool:
    """Whether nearly every word of a sentence has a capital initial."""
    words = [word for word in tokens.words[first : min(last, first + 14)] if word.isalpha() and len(word) > 3]
    return len(words) > 3 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


#: What shows that the form in -ed before it is a verb: an object or a particle.
_AFTER_PAST: Final = frozenset(
    {"to", "it", "him", "them", "us", "me", "up", "out", "off", "down", "back", "himself", "herself"}
)


def _is_adjective(tokens: Tokens, index: int, first: int, last: int) -> bool:
    """Whether a form in -ed stands before a noun as an adjective: "the planned outages"."""
    previous = tokens.lower[index - 1] if index > first else ""
    following = tokens.lower[index + 1] if index + 1 < last else ""
    if previous.endswith("ly") and index > first + 1 and following.isalpha():
        return tokens.lower[index - 2] in _ARTICLES or tokens.lower[index - 2] in ("to", "of", "in", "with")
    if previous in _ARTICLES:
        return True
    opens = previous in _DETERMINERS or previous in _PREPOSITIONS or previous in ("and", "or", ",", "")
    if not opens or not following.isalpha():
        return False
    if (
        following in _PREPOSITIONS
        or following in _DETERMINERS
        or following in _CONJUNCTIONS
        or following in _ADVERBS
    ):
        return False
    if following in _AFTER_PAST:
        return False
    return not following.endswith("ly") and (previous in _DETERMINERS or previous in _PREPOSITIONS)


def _is_unchanged_past(word: str, previous: str, following: str) -> bool:
    """Whether a form that may be a past, a base form or a noun is a past: "she quit", "cut its rates"."""
    if previous not in _SUBJECTS and (
        not previous.isalpha() or previous in _PREPOSITIONS or previous in _DETERMINERS
        or previous in _CONJUNCTIONS or previous in _ADVERBS
    ):  # fmt: skip
        return False
    return word not in UNCHANGED_NOUNS or following in _AFTER_NOUN_LIKE or following[:1].isdigit()


#: Pronouns that a past follows.
_SUBJECTS: Final = _PRONOUNS - {"these", "those", "this"}
#: What shows that a form that may be a noun is a verb: an object or a particle.
_AFTER_NOUN_LIKE: Final = (
    words_of("np openers") | words_of("particles") | {"them", "him", "$", "£", "€"}
) - {"in", "on", "over"}


def _is_participle(previous: str, following: str) -> bool:
    """Whether a form in -ing says what the noun before it does: "laws taking effect"."""
    if previous in ("after", "before", "while", "since", "when"):
        return True
    if previous in _PREPOSITIONS or previous in _DETERMINERS or previous in _NO_PARTICIPLE_AFTER:
        return False
    if not (previous.isalpha() or previous == ","):
        return False
    return following in _AFTER_VERB or following.isalpha() or following.isdigit()


def _is_present(word: str, previous: str, following: str) -> bool:
    """Whether a form in -s between these words is a verb rather than a plural noun."""
    if previous in _DETERMINERS or previous in _PREPOSITIONS or previous.isdigit() or not previous:
        return previous in ("that", "this")
    if previous in ("it", "he", "she", "which", "who", "that"):
        return True
    if following in _PREPOSITIONS and word in _PLURAL_NOUNS:
        return False
    if following in _DAY_WORDS and word in _PLURAL_NOUNS:
        return False
    behind = following in _AFTER_VERB or following in _DAY_WORDS
    return previous.isalpha() and not previous.endswith(("ed", "ing")) and behind


def _is_plural_noun(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
