"""What the grammar around a number offers as its whole: what it is a share or part of, or is taken per.

Takes a parse and the phrase of a quantity, gives stretches of tokens. Which of them is the population, if
any, is chosen in `populations`.
"""

from collections.abc import Iterator
from typing import Final

from pipelines.document import frozen
from pipelines.extraction.statistics.phrases import QuantityPhrase
from pipelines.extraction.statistics.wording import short_phrase
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import clause_verb, complements, noun_phrase
from pipelines.grammar.tokens import Tokens

_PER: Final = frozenset({"/", "a", "an", "each", "every", "per"})
#: Prepositions that open a clause about shares with what they are of.
_OUT_OF: Final = frozenset({"among", "of", "out"})
#: Nouns that say that a share is one.
_SHARE_NOUNS: Final = frozenset({"fraction", "percentage", "portion", "proportion", "share"})
#: How far behind a rate the "per" may stand, and what cannot stand between.
_REACH: Final = 10
_NOT_BETWEEN: Final = frozenset({",", ".", ":", "CC", "CD", "VBD", "VBP", "VBZ"})
#: How far behind a share a bracket that restates it ends.
_BRACKET: Final = 14


@frozen
class Whole:
    """What may be a population.

    Args:
        form: what joins it to the quantity.
        noun: the token that heads it.
        words: its tokens.
    """

    form: str
    noun: int
    words: range


class Wholes:
    """Finds what may be the wholes of quantities of one document."""

    def __init__(self, parse: Parse, tokens: Tokens) -> None:
        """Take a document's grammar."""
        self._parse = parse
        self._tokens = tokens

    def of(self, phrase: QuantityPhrase) -> Iterator[Whole]:
        """What the grammar around a number offers as its whole."""
        parse, number = self._parse, phrase.number
        if phrase.whole is not None:
            yield Whole("whole", phrase.whole, short_phrase(parse, phrase.whole))
        for noun in self._objects_of(number, "of"):
            yield Whole("of", noun, short_phrase(parse, noun))
        behind = self._behind_of(phrase)
        if behind is not None:
            yield Whole("of", behind, short_phrase(parse, behind))
        if phrase.counted is not None:
            first = number + 1 + (self._tokens.lower[number + 1 : number + 2] == ["of"])
            yield Whole("counted", phrase.counted, range(first, short_phrase(parse, phrase.counted).stop))
        if phrase.described is not None:
            for noun in self._objects_of(phrase.described, "in", "of"):
                yield Whole("described", noun, short_phrase(parse, noun))
        for noun in self._objects_of(number, "in"):
            inner = parse.child(noun, "nummod")
            if inner is not None:
                yield Whole("in", noun, range(inner + 1, short_phrase(parse, noun).stop))
        yield from self._of_clause(phrase)
        yield from self._per(phrase)

    def _objects_of(self, token: int, *prepositions: str) -> Iterator[int]:
        return complements(self._parse, self._tokens, token, *prepositions)

    def _behind_of(self, phrase: QuantityPhrase) -> int | None:
        """The noun of the "of" right behind a share, a bracket stepped over: "1 in 3 (30%) of women"."""
        lower, at = self._tokens.lower, phrase.after
        if lower[at : at + 1] == ["("] and ")" in lower[at : at + _BRACKET]:
            at = lower.index(")", at)
        at += lower[at : at + 1] == [")"]
        return self._parse.child(at, "pobj") if lower[at : at + 1] == ["of"] else None

    def _of_clause(self, phrase: QuantityPhrase) -> Iterator[Whole]:
        """What the clause says first: "Of the 45 deals, ...", "The share of bakers who sail rose to ..."."""
        parse, lower = self._parse, self._tokens.lower
        for above in parse.ancestors(phrase.head):
            for prep in parse.children(above, "prep"):
                if prep < phrase.first and lower[prep] in _OUT_OF:
                    inner = parse.child(prep, "prep")
                    noun = parse.child(prep if inner is None else inner, "pobj")
                    if noun is not None:
                        yield Whole("fronted", noun, short_phrase(parse, noun))
        verb = clause_verb(parse, phrase.head)
        share = None if verb is None else parse.child(verb, "nsubj")
        if share is not None and lower[share] in _SHARE_NOUNS:
            for noun in self._objects_of(share, "of", "among"):
                yield Whole("share", noun, short_phrase(parse, noun))
        prep = parse.heads[phrase.head]
        if lower[prep] == "including" and parse.labels[phrase.head] == "pobj":
            whole = parse.heads[prep]
            if parse.labels[whole] in ("acl", "relcl"):
                whole = parse.heads[whole]  # "cases reported by May, including 12 deaths"
            if parse.tags[whole][:2] == "NN":
                yield Whole("including", whole, short_phrase(parse, whole))

    def _per(self, phrase: QuantityPhrase) -> Iterator[Whole]:
        """Per what a rate or price is: "share" of "$13 a share", "student" of "$1,200 per student"."""
        parse, lower = self._parse, self._tokens.lower
        base = phrase.counted if phrase.counted is not None else phrase.number
        first = max(base + 1, phrase.after)
        first += lower[first : first + 1] == [")"]
        word = lower[first] if first + 1 < len(lower) else ""
        if word == "-" and lower[first + 1].startswith("a-"):
            yield Whole("per", first + 1, range(first + 1, first + 2))
        if word in _PER:
            noun = first + 1
            while noun + 1 < len(lower) and parse.heads[noun] == noun + 1:
                noun += 1
            is_joined = word == "/" or parse.labels[noun] not in ("dobj", "nsubj")
            if parse.tags[noun][:2] == "NN" and is_joined:
                yield Whole("per", noun, range(first + 1, noun + 1))
        for at in range(first, min(first + _REACH, len(lower) - 1)):
            if parse.tags[at] in _NOT_BETWEEN:
                break
            if lower[at] == "per":
                found = parse.child(at, "pobj") or at + 1
                yield Whole("per", found, noun_phrase(parse, found))
                return
