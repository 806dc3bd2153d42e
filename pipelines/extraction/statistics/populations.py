"""Of what whole a share is, and per what a rate is taken: the `population` of a statistic.

Takes the grammar of a document and a quantity's phrase, gives a stretch of tokens.
"""

from collections.abc import Iterator
from typing import Final

from pipelines.extraction.statistics.measures import LONGEST
from pipelines.extraction.statistics.phrases import QuantityPhrase
from pipelines.extraction.statistics.wording import short_phrase
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import clause_verb, complements, noun_phrase
from pipelines.grammar.tokens import Tokens
from pipelines.words import load_table

_CHANGES: Final = load_table("change_directions")
_PER: Final = frozenset({"/", "a", "an", "each", "every", "per"})
#: Prepositions that open a clause about shares with what they are of.
_OUT_OF: Final = frozenset({"among", "of", "out"})
#: Nouns that say that a share is one.
_SHARE_NOUNS: Final = frozenset({"fraction", "percentage", "portion", "proportion", "share"})
#: How far behind a rate the "per" may stand, and what cannot stand between.
_REACH: Final = 10
_NOT_BETWEEN: Final = frozenset({",", ".", ":", "CC", "CD", "VBD", "VBP", "VBZ"})


class Populations:
    """Finds the populations of one document."""

    def __init__(self, parse: Parse, tokens: Tokens) -> None:
        """Take a document's grammar."""
        self._parse = parse
        self._tokens = tokens

    def _objects_of(self, token: int, *prepositions: str) -> Iterator[int]:
        return complements(self._parse, self._tokens, token, *prepositions)

    def population_of(self, phrase: QuantityPhrase, *, is_share: bool) -> range | None:
        """The whole of which a figure is a share or a part, or per which it is taken.

        Args:
            phrase: the quantity.
            is_share: whether it is a percentage, a fraction or a ratio.
        """
        if phrase.whole is not None:
            return short_phrase(self._parse, phrase.whole)
        found = self._of_share(phrase) if is_share else self._per(phrase)
        return self._including(phrase) or self._of_share_noun(phrase) if found is None else found

    def _including(self, phrase: QuantityPhrase) -> range | None:
        """The whole of which a part is named: "300 bakers" of "300 bakers, including 40 women"."""
        parse, prep = self._parse, self._parse.heads[phrase.head]
        if self._tokens.lower[prep] != "including" or parse.labels[phrase.head] != "pobj":
            return None
        whole = parse.heads[prep]
        if parse.labels[whole] in ("acl", "relcl"):
            whole = parse.heads[whole]  # "cases reported by May, including 12 deaths"
        return short_phrase(parse, whole) if parse.tags[whole][:2] == "NN" else None

    def _of_share_noun(self, phrase: QuantityPhrase) -> range | None:
        """Of whom a share is that a noun names: "The share of bakers who sail rose to 40 percent"."""
        verb = clause_verb(self._parse, phrase.head)
        noun = None if verb is None else self._parse.child(verb, "nsubj")
        if noun is None or self._tokens.lower[noun] not in _SHARE_NOUNS:
            return None
        found = next(self._objects_of(noun, "of", "among"), None)
        return None if found is None else short_phrase(self._parse, found)

    def _of_share(self, phrase: QuantityPhrase) -> range | None:
        """ "women aged 18-75" of "17 percent of women aged 18-75", "women" of "1 in 3 women"."""
        found = next(self._objects_of(phrase.number, "of"), None)
        if found is None:
            found = self._behind_of(phrase)
        if found is not None:
            return short_phrase(self._parse, found)
        if phrase.counted is not None:
            return range(phrase.number + 1, short_phrase(self._parse, phrase.counted).stop)
        if phrase.described is not None and self._tokens.lower[phrase.described] not in _CHANGES:
            found = next(self._objects_of(phrase.described, "in", "of"), None)
            return short_phrase(self._parse, found) if found is not None else None
        for found in self._objects_of(phrase.number, "in"):
            number = self._parse.child(found, "nummod")
            if number is not None:
                return range(number + 1, short_phrase(self._parse, found).stop)
        found = self._fronted(phrase)
        return short_phrase(self._parse, found) if found is not None else None

    def _behind_of(self, phrase: QuantityPhrase) -> int | None:
        """The noun of the "of" right behind a share, a bracket stepped over: "1 in 3 (30%) of women"."""
        lower, at = self._tokens.lower, phrase.after
        if lower[at : at + 1] == ["("] and ")" in lower[at : at + LONGEST]:
            at = lower.index(")", at)
        at += lower[at : at + 1] == [")"]
        return self._parse.child(at, "pobj") if lower[at : at + 1] == ["of"] else None

    def _fronted(self, phrase: QuantityPhrase) -> int | None:
        """The noun of "Of the 45 deals," and "Out of the 45 deals," in front of a clause with a share."""
        parse = self._parse
        for above in parse.ancestors(phrase.head):
            for prep in parse.children(above, "prep"):
                if prep < phrase.first and self._tokens.lower[prep] in _OUT_OF:
                    inner = parse.child(prep, "prep")
                    return parse.child(prep if inner is None else inner, "pobj")
        return None

    def _per(self, phrase: QuantityPhrase) -> range | None:
        """Per what a rate or price is: "share" of "$13 a share", "student" of "$1,200 per student"."""
        parse, lower = self._parse, self._tokens.lower
        base = phrase.counted if phrase.counted is not None else phrase.number
        first = max(base + 1, phrase.after)
        first += lower[first : first + 1] == [")"]
        word = lower[first] if first + 1 < len(lower) else ""
        if word == "-" and lower[first + 1].startswith("a-"):
            return range(first + 1, first + 2)
        if word in _PER:
            noun = first + 1
            while noun + 1 < len(lower) and parse.heads[noun] == noun + 1:
                noun += 1
            is_joined = word == "/" or parse.labels[noun] not in ("dobj", "nsubj")
            if parse.tags[noun][:2] == "NN" and is_joined:
                return range(first + 1, noun + 1)
        for at in range(first, min(first + _REACH, len(lower) - 1)):
            if parse.tags[at] in _NOT_BETWEEN:
                break
            if lower[at] == "per":
                return noun_phrase(parse, parse.child(at, "pobj") or at + 1)
        return None
