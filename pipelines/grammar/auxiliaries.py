"""What the words around a verb say of it: its modal, negation, perfect, passive, progressive, and its time.

Takes a parse and a verb. What that means for the reality of what is told belongs in the tables' rooms.
"""

from functools import lru_cache
from typing import Final

from pipelines.document import frozen
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import AT_HAND, SUBJECTS, is_passive
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.word_classes import words_of

_HAVE: Final = frozenset({"have", "has", "had", "having", "'ve", "’ve"})
_BE: Final = frozenset({"am", "is", "are", "was", "were", "be", "been", "being", "'re", "’re", "'m", "’m"})
_PAST: Final = frozenset({"was", "were", "had", "did", "got"})
_NEVER: Final = frozenset({"not", "never", "n't", "n’t", "neither", "no"})
_NONE: Final = frozenset({"no", "neither"})
_NOBODY: Final = frozenset({"nobody", "none", "nothing", "neither"})


@frozen
class VerbForm:
    """A verb with its auxiliaries.

    Args:
        modal: the modal auxiliary, lower case; empty without one.
        negated: whether "not", "never" or an argument with "no" denies it.
        perfect: have + participle.
        passive: whether its subject is what the act is done to.
        progressive: be + -ing, also in the passive: "is being built".
        infinitive: "to" + base form.
        finite: whether it has a tense of its own.
        past: whether that is the past.
    """

    modal: str
    negated: bool
    perfect: bool
    passive: bool
    progressive: bool
    infinitive: bool
    finite: bool
    past: bool


@lru_cache(AT_HAND)
def verb_form(parse: Parse, tokens: Tokens, verb: int) -> VerbForm:
    """The form of a verb; one that "and" joins to another shares the auxiliaries that it has none of.

    Args:
        parse: the parse.
        tokens: the document's tokens.
        verb: the verb, no auxiliary.
    """
    helpers = auxiliaries_of(parse, verb)
    words = [tokens.lower[helper] for helper in helpers]
    tag = parse.tags[verb]
    modal = leading = ""
    for helper, word in zip(helpers, words, strict=True):
        if parse.tags[helper] == "MD":
            modal = modal or _plain(word)
        if word != "to":
            leading = leading or word
    infinitive = "to" in words and not modal
    bare_past = not helpers and _is_bare_past(parse, tokens, verb)
    return VerbForm(
        modal=modal,
        negated=is_negated(parse, tokens, verb),
        perfect=tag in ("VBN", "VBD") and not _HAVE.isdisjoint(words),
        passive=is_passive(parse, verb),
        progressive=(tag == "VBG" and not _BE.isdisjoint(words)) or "being" in words[1:],
        infinitive=infinitive,
        finite=bool(modal) or (bool(leading) and not infinitive) or tag in ("VBD", "VBZ", "VBP") or bare_past,
        past=_plain(leading) in _PAST or bare_past,
    )


def _is_bare_past(parse: Parse, tokens: Tokens, verb: int) -> bool:
    """Whether a form without auxiliaries is a past; "The firm cut its rates" is no plural's present."""
    tag, subject = parse.tags[verb], parse.child(verb, "nsubj")
    if tag == "VBD":
        return True
    if subject is None:
        return False
    if tag == "VBP":
        return tokens.lower[verb] in _UNCHANGED and parse.tags[subject] in ("NN", "NNP")
    return tag == "VBN" and parse.labels[verb] not in ("acl", "amod")


#: Verbs whose past looks like their base form.
_UNCHANGED: Final = words_of("unchanged pasts") | words_of("unchanged pasts and nouns") | {"beat"}


def auxiliaries_of(parse: Parse, verb: int) -> list[int]:
    """The auxiliaries of a verb, in order; those of the verb that "and" joins it to where it shares them."""
    own = parse.children(verb, "aux", "auxpass")
    while not own and parse.labels[verb] == "conj" and parse.child(verb, *SUBJECTS) is None:
        head = parse.heads[verb]
        shared = parse.children(head, "aux", "auxpass")
        if parse.tags[verb] != parse.tags[head] or not parse.tags[verb].startswith("VB"):
            break
        own, verb = shared, head
        if parse.tags[verb] in ("VBD", "VBZ", "VBP"):
            break
    return own


def is_negated(parse: Parse, tokens: Tokens, verb: int) -> bool:
    """Whether a verb is denied: by "not", by "no" before its subject or object, by "nobody"."""
    for child in parse.children(verb):
        label, word = parse.labels[child], tokens.lower[child]
        if label == "neg" or word in _NEVER or word.endswith(("n't", "n’t")):
            return True
        if label in ("nsubj", "nsubjpass", "dobj", "attr"):
            if word in _NOBODY:
                return True
            if any(tokens.lower[det] in _NONE for det in parse.children(child, "det", "neg", "advmod")):
                return True
    return False


def _plain(word: str) -> str:
    """An auxiliary without "n't"."""
    return word.removesuffix("n't").removesuffix("n’t")


def is_scheduled(parse: Parse, tokens: Tokens, token: int) -> bool:
    """Whether a date hangs on a plain present tense, which tells of what is to come: "It opens on Monday".

    Args:
        parse: the parse.
        tokens: the document's tokens.
        token: a token of the date.
    """
    verb = next((above for above in parse.ancestors(token) if parse.tags[above].startswith("VB")), None)
    if verb is None or parse.tags[verb] not in ("VBZ", "VBP") or parse.labels[verb] in ("aux", "auxpass"):
        return False
    return tokens.lower[verb] not in _BE | _HAVE and not auxiliaries_of(parse, verb)
