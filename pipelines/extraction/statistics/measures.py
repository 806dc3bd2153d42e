"""Which quantity it is, or what is said of the counted things: a trained choice among stretches of words.

Takes the grammar of a document and a quantity, gives a stretch of tokens: verbs alone,
up to the quantity, or with what they say; nouns with what describes them; adjectives; what a preposition
joins to the quantity. `words/measure_weights.tsv` says what speaks for which.
"""

from collections.abc import Iterator
from typing import Final

from pipelines.document import frozen
from pipelines.extraction.ranking import Option, Scored, in_order, points_by_form
from pipelines.extraction.statistics.bearings import Bearings
from pipelines.extraction.statistics.phrases import Quantity
from pipelines.extraction.statistics.wording import short_phrase
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import is_verb, noun_phrase
from pipelines.grammar.tokens import Tokens
from pipelines.words import load_table

#: So many tokens of a predicate are shown, unless its first complement is longer.
LONGEST: Final = 14
#: Before the quantity, of verb and object so many tokens are shown.
_LONGEST_LEAD: Final = 9
#: How far a verb may stand behind the one that brings it in: "plans to spend".
_CHAIN: Final = 5
#: Over how many steps of the tree a word may hang on a quantity.
_STEPS: Final = 5
#: What of a predicate follows its verb.
_PREDICATE: Final = frozenset(
    {"dobj", "attr", "acomp", "oprd", "xcomp", "ccomp", "prep", "agent"}
    | {"prt", "dative", "advmod", "npadvmod"}
)
_ENDS: Final = frozenset({"advcl", "cc", "conj", "parataxis", "punct", "dep"})
#: Marks that end no clause.
_INNER_MARKS: Final = frozenset("“”\"‘’'-")
#: What stands before a quantity and only compares it.
_COMPARING: Final = frozenset({"quantmod", "advmod", "det", "amod", "predet", "punct"})
_PARTS: Final = frozenset({"compound", "nmod"})
#: How a verb form that says nothing itself hangs on a word: as an auxiliary, or a preposition: "including".
_NO_CLAUSE: Final = frozenset({"aux", "auxpass", "prep"})
#: How an adjective hangs on what it is said of, and its tags.
_SAID: Final = frozenset({"acomp", "advmod", "amod", "oprd"})
_ADJECTIVES: Final = frozenset({"JJ", "RB"})
#: Tags of what heads a stretch, a preposition aside.
_HEADS: Final = frozenset({"VB", "NN"}) | _ADJECTIVES
_MOST_TOKENS: Final = 8


@frozen
class _Stretch:
    """A stretch of tokens that may be a measure.

    Args:
        form: what it is made of: a verb alone, a bare noun, ...
        words: its tokens.
    """

    form: str
    words: range


class Measures:
    """Finds the measures of the quantities of one document."""

    def __init__(
        self,
        parse: Parse,
        tokens: Tokens,
        bearings: Bearings,
        numbers: frozenset[int],
        times: frozenset[int],
    ) -> None:
        """Take a document's grammar, what tells how words stand to quantities, and the tokens of figures."""
        self._parse = parse
        self._tokens = tokens
        self._bearings = bearings
        self._numbers = numbers
        self._times = times

    def ranked(self, quantity: Quantity) -> list[Scored]:
        """What may be a quantity's measure, the likeliest first; one without words stands for none."""
        return in_order(points_by_form("measure_weights"), self.options(quantity))

    def options(self, quantity: Quantity) -> Iterator[Option]:
        """No measure, and every stretch that may be one, each with its signs."""
        label = self._parse.labels[quantity.head]
        groups = load_table("word_groups")
        unit = groups.get(quantity.unit, "")
        signs = (
            "",
            quantity.kind,
            f"l {label}",
            f"l {label} {quantity.kind}",
            f"unit {quantity.unit}",
            f"g {unit}",
        )
        yield Option(None, "none", (*signs, f"of {quantity.dimension}"))
        above = (quantity.head, *self._parse.ancestors(quantity.head))
        for token in quantity.near:
            if self._parse.tags[token][:2] not in _HEADS and self._parse.labels[token] != "prep":
                continue
            # Of forms that come to the same words the first is as good.
            found = () if token in quantity.within else self._stretches(token, quantity, above)
            stretches = {stretch.words: stretch.form for stretch in reversed(tuple(found))}
            bearing = self._bearings.of(token, above) if stretches else None
            if bearing is None or sum(bearing.steps) > _STEPS:
                continue
            group = groups.get(self._tokens.lower[token], "")
            of_token = [
                *self._bearings.signs(bearing, quantity.kind),
                f"g {group}",
                f"g {group} {quantity.kind}",
                f"g {group} {self._bearings.label(token)}",
            ]
            for words, form in stretches.items():
                shape = [
                    "",
                    quantity.kind,
                    f"long {min(len(words), _MOST_TOKENS)}",
                    f"holds it {quantity.within.start in words}",
                    f"holds one {not self._numbers.isdisjoint(words)}",
                    f"unit {unit}",
                ]
                yield Option(token, form, shape + of_token, words)

    def _stretches(self, token: int, quantity: Quantity, above: tuple[int, ...]) -> Iterator[_Stretch]:
        """The stretches that a token heads."""
        parse, phrase = self._parse, quantity.phrase
        tag, label = parse.tags[token], parse.labels[token]
        if tag[:2] == "VB":
            if label in _NO_CLAUSE:
                return
            first = self._first_of_chain(token)
            yield _Stretch("verb", range(first, token + 1))
            if token < phrase.first:
                yield _Stretch("lead", self._lead(first, token, phrase.first))
            yield _Stretch("predicate", self._predicate(token))
        elif tag[:2] == "NN":
            if label in _PARTS or token in self._times or token == phrase.counted:
                return
            bare = self._bare(token)
            if quantity.within.start not in bare:
                yield _Stretch("bare", bare)
            if token < phrase.first:
                yield _Stretch("before", self._noun_up_to(token, quantity))
            elif token > phrase.number:
                yield _Stretch("behind", self._noun_behind(token, quantity))
            else:
                yield _Stretch("behind", short_phrase(parse, token))
        elif tag[:2] in _ADJECTIVES and label in _SAID and token in above:
            yield _Stretch("adjective", self._adjective(token, phrase.first))
        elif label == "prep" and parse.heads[token] in (phrase.counted, phrase.number, phrase.head):
            extent = parse.extent(token)
            yield _Stretch("joined", range(extent.start, min(extent.stop, extent.start + LONGEST)))

    def _bare(self, noun: int) -> range:
        """A noun with what describes it, without determiner, owner and complements: "net sales"."""
        parse = self._parse
        first = noun
        for child in reversed([child for child in parse.children(noun) if child < noun]):
            if parse.labels[child] not in ("amod", "compound", "nmod", "punct") or parse.tags[child] == "NNP":
                break
            first = parse.extent(child).start
        return range(first, noun + 1)

    def _noun_up_to(self, noun: int, quantity: Quantity) -> range:
        """A noun's phrase, up to the quantity in it: "fleet of" of "a fleet of 60 boats"."""
        whole, first = noun_phrase(self._parse, noun), quantity.phrase.first
        after = min(whole.stop, first) if first in whole or quantity.head in whole else whole.stop
        return range(whole.start, after) if after > whole.start else self._bare(noun)

    def _noun_behind(self, noun: int, quantity: Quantity) -> range:
        """A noun's phrase without the quantity in front: "talk on boats" of "a 30-minute talk on boats"."""
        parse, phrase = self._parse, quantity.phrase
        last = max(at for at in (phrase.number, phrase.counted, phrase.first) if at is not None)
        firsts = [
            parse.extent(child).start
            for child in parse.children(noun, "amod", "compound", "nmod")
            if child < noun and parse.extent(child).start > last
        ]
        return range(min(firsts, default=noun), short_phrase(parse, noun).stop)

    def _first_of_chain(self, verb: int) -> int:
        """Where a verb begins with the verbs that bring it in, and what denies it: "plans to spend"."""
        parse = self._parse
        first = verb
        while parse.labels[first] == "xcomp" and is_verb(parse, parse.heads[first]):
            above = parse.heads[first]
            if verb - above >= _CHAIN or parse.child(above, "dobj", "nsubjpass") is not None:
                break  # "asked users to pay": the users pay
            first = above
        return self._with_negation(first)

    def _lead(self, first: int, verb: int, quantity: int) -> range:
        """A verb, with what brings it in, up to the quantity behind it: "raised prices by"."""
        after = quantity
        while after - 1 > verb and self._compares(after - 1):
            after -= 1
        if after - first > _LONGEST_LEAD:
            particle = self._parse.child(verb, "prt")
            after = (verb if particle is None or particle < verb else particle) + 1
        return range(first, max(after, verb + 1))

    def _compares(self, token: int) -> bool:
        return self._parse.labels[token] in _COMPARING or self._parse.tags[token] in ("DT", "RB", "$")

    def _with_negation(self, verb: int) -> int:
        """Where a verb begins with its auxiliaries if it is negated."""
        negation = self._parse.child(verb, "neg")
        if negation is None or negation > verb:
            return verb
        return min([negation, *self._parse.children(verb, "aux", "auxpass")])

    def _predicate(self, verb: int) -> range:
        """A verb with what it says, its objects and complements, to the end of the clause."""
        parse = self._parse
        first, after = self._with_negation(verb), verb + 1
        for child in (child for child in parse.children(verb) if child > verb):
            label = parse.labels[child]
            if label in _ENDS:
                if label == "punct" and self._tokens.words[child] in _INNER_MARKS:
                    continue
                break
            if label not in _PREDICATE:
                continue
            stop = parse.extent(child).stop
            if stop - first > LONGEST and after > verb + 1:
                break
            after = stop
        return range(first, min(after, first + 2 * LONGEST))

    def _adjective(self, adjective: int, quantity: int) -> range:
        """An adjective with what hangs on it behind, the quantity aside: "higher than in 2010"."""
        after = adjective + 1
        for child in (child for child in self._parse.children(adjective) if child > adjective):
            stop = self._parse.extent(child).stop
            if quantity < stop or self._parse.labels[child] in _ENDS:
                break
            after = stop
        return range(adjective, after)
