"""Which quantity it is, or what is said of the counted things: stretches of words that a measure can be.

Takes the grammar of a document and tokens, gives stretches of tokens. Which of them is the measure of a claim
is decided in `claims`.
"""

from typing import Final

from pipelines.extraction.statistics.owners import Owners
from pipelines.extraction.statistics.phrases import QuantityPhrase
from pipelines.extraction.statistics.wording import short_phrase
from pipelines.grammar.noun_phrases import UNITS
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import is_verb, noun_phrase, subject_of
from pipelines.grammar.tokens import Tokens

#: So many tokens of a predicate are shown, unless its first complement is longer.
LONGEST: Final = 14
#: Before the quantity, of verb and object so many tokens are shown.
_LONGEST_LEAD: Final = 9
#: How far a verb may stand behind the one that brings it in: "plans to spend".
_CHAIN: Final = 5
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


class Measures:
    """Finds the measures of one document."""

    def __init__(self, parse: Parse, tokens: Tokens, owners: Owners) -> None:
        """Take a document's grammar."""
        self._parse = parse
        self._tokens = tokens
        self._owners = owners

    def bare(self, noun: int) -> range:
        """A noun with what describes it, without determiner, owner and complements: "net sales"."""
        parse = self._parse
        first = noun
        for child in reversed([child for child in parse.children(noun) if child < noun]):
            if parse.labels[child] not in ("amod", "compound", "nmod", "punct") or parse.tags[child] == "NNP":
                break
            first = parse.extent(child).start
        return range(first, noun + 1)

    def noun_up_to(self, noun: int, phrase: QuantityPhrase, prep: int | None = None) -> range:
        """A noun's phrase, up to the quantity in it, and to the preposition that joins that, but for "of"."""
        whole = noun_phrase(self._parse, noun)
        after = whole.stop
        if phrase.first in whole or phrase.head in whole:
            after = min(after, phrase.first)
            if prep is not None:
                after = min(whole.stop, prep + (self._tokens.lower[prep] != "of"))
        return range(whole.start, after) if after > whole.start else self.bare(noun)

    def noun_behind(self, noun: int, phrase: QuantityPhrase) -> range:
        """A noun's phrase without the quantity in front: "talk on boats" of "a 30-minute talk on boats"."""
        parse = self._parse
        last = max(at for at in (phrase.number, phrase.counted, phrase.first) if at is not None)
        firsts = [
            parse.extent(child).start
            for child in parse.children(noun, "amod", "compound", "nmod")
            if child < noun and parse.extent(child).start > last
        ]
        return range(min(firsts, default=noun), short_phrase(parse, noun).stop)

    def stuff_of(self, phrase: QuantityPhrase) -> range | None:
        """What a sum or a size is of: "unpaid wages" of "$7 million of unpaid wages"."""
        base = phrase.counted if phrase.counted is not None else phrase.number
        for token in dict.fromkeys((base, phrase.number, phrase.head)):
            for noun in self._owners.objects_of(token, "of"):
                is_money = UNITS.get(self._tokens.lower[noun]) == "money"
                if not self._owners.holds(noun, phrase.number) and not is_money:
                    return noun_phrase(self._parse, noun)
        for noun in self._owners.objects_of(phrase.number, "in"):
            is_thing = self._parse.tags[noun] in ("NN", "NNS") and self._owners.may_have(noun)
            if is_thing and self._parse.tags[phrase.number] in ("CD", "$"):
                return noun_phrase(self._parse, noun)
        return None

    def lead(self, verb: int, phrase: QuantityPhrase) -> range:
        """The verb, with the verbs that bring it in, up to the quantity behind it: "plans to spend"."""
        if verb > phrase.first:
            return self.predicate(verb)
        parse = self._parse
        first = verb
        while parse.labels[first] == "xcomp" and is_verb(parse, parse.heads[first]):
            above = parse.heads[first]
            if verb - above >= _CHAIN or parse.child(above, "dobj", "nsubjpass") is not None:
                break  # "asked users to pay": the users pay
            first = above
        first = self._with_negation(first)
        after = phrase.first
        while after - 1 > verb and self._compares(after - 1):
            after -= 1
        if after - first > _LONGEST_LEAD:
            particle = parse.child(verb, "prt")
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

    def predicate(self, verb: int) -> range:
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

    def existence(self, verb: int) -> range | None:
        """ "there is no such law" of "in 49 countries there is no such law"."""
        there = self._parse.child(verb, "expl")
        return None if there is None or there > verb else range(there, self.predicate(verb).stop)

    def adjective(self, adjective: int, phrase: QuantityPhrase) -> range:
        """An adjective with what hangs on it behind, the quantity aside: "higher than in 2010"."""
        after = adjective + 1
        for child in (child for child in self._parse.children(adjective) if child > adjective):
            stop = self._parse.extent(child).stop
            if phrase.first < stop or self._parse.labels[child] in _ENDS:
                break
            after = stop
        return range(adjective, after)

    def modifier(self, phrase: QuantityPhrase) -> range | None:
        """What is said of counted things by what hangs on them: "in the programme"."""
        verb = self.clause_behind(phrase)
        if verb is not None:
            return self.predicate(verb)
        base = phrase.counted if phrase.counted is not None else phrase.head
        for child in self._parse.children(base, "prep", "amod", "advmod"):
            if child > base and self._tokens.lower[child] not in ("of", "including"):
                extent = self._parse.extent(child)
                return range(extent.start, min(extent.stop, extent.start + LONGEST))
        return None

    def clause_behind(self, phrase: QuantityPhrase) -> int | None:
        """The verb of the clause that describes counted things: "users who activated their accounts"."""
        return self.clause_of(phrase.counted if phrase.counted is not None else phrase.head)

    def told_to_do(self, verb: int, noun: int) -> range | None:
        """What the object of a verb is to do: "leave" of "asked 40 people to leave"."""
        for behind in self._parse.children(verb, "xcomp", "ccomp", "advcl"):
            if behind > noun and subject_of(self._parse, self._tokens, behind) == noun:
                return self.predicate(behind)
        return None

    def clause_of(self, noun: int) -> int | None:
        """The verb of the clause that describes what a noun names."""
        parse = self._parse
        for verb in parse.children(noun, "relcl", "acl"):
            if verb > noun and is_verb(parse, verb) and "CC" not in parse.tags[noun + 1 : verb]:
                return verb
        return None
