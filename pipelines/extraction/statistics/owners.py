"""Who or what has a quantity: the owner of a noun, who does what is done with it, the subject of a clause.

Takes the grammar of a document and tokens, gives tokens that head phrases.
"""

from collections.abc import Iterator
from typing import Final

from pipelines.extraction.statistics.phrases import QuantityPhrase
from pipelines.extraction.statistics.sources import says
from pipelines.grammar.noun_phrases import UNITS
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import SUBJECTS, is_verb, subject_of
from pipelines.grammar.tokens import Tokens
from pipelines.words import load_table, load_words

_TIME_CLASSES: Final = frozenset({"day", "month", "unit", "weekday"})
_TIMES: Final = frozenset(
    word for word, kind in load_table("time_words").items() if kind.split()[0] in _TIME_CLASSES
)
_SHARES: Final = frozenset({"%", "cent", "half", "majority", "percent", "quarter", "third"})
#: Tags of what stands in front of a number as part of it.
_OF_NUMBER: Final = frozenset({"$", "CD"})
#: Tokens of the longest number that somebody has.
_LONGEST_NUMBER: Final = 16
_QUANTITY_NOUNS: Final = load_words("quantity_nouns")


class Owners:
    """Finds who has what in one document."""

    def __init__(self, parse: Parse, tokens: Tokens) -> None:
        """Take a document's grammar."""
        self._parse = parse
        self._tokens = tokens

    def names_quantity(self, noun: int) -> bool:
        """Whether a noun names a quantity that something else has: "sales", "the price"."""
        word = self._tokens.lower[noun]
        forms = (word, word.removesuffix("s"), word.removesuffix("es"))
        is_common = self._parse.tags[noun] in ("NN", "NNS") and word != "shares"
        return is_common and not _QUANTITY_NOUNS.isdisjoint(forms)

    def is_quantity(self, token: int) -> bool:
        """Whether a token is a number, or a noun with one."""
        return self._parse.tags[token] == "CD" or self._parse.child(token, "nummod") is not None

    def governor(self, head: int) -> tuple[str, int]:
        """How a phrase hangs on what governs it; of joined phrases, or what is said again, the first's."""
        parse = self._parse
        while parse.heads[head] != head:
            above = parse.heads[head]
            again = parse.labels[head] in ("appos", "nmod", "dep") and self.is_quantity(above)
            if is_verb(parse, above) or not (parse.labels[head] == "conj" or again):
                break
            head = above
        return parse.labels[head], parse.heads[head]

    def objects_of(self, token: int, *prepositions: str) -> Iterator[int]:
        """The objects of some prepositions that hang on a token."""
        for prep in self._parse.children(token, "prep", "dative"):
            if self._tokens.lower[prep] in prepositions:
                yield from self._parse.children(prep, "pobj")

    def holds(self, noun: int, token: int | None) -> bool:
        """Whether a token is part of what hangs on a noun."""
        return token is not None and token in self._parse.extent(noun)

    def possessor(self, noun: int) -> int | None:
        """Whose a noun is: "the firm" of "the firm's sales"."""
        owner = self._parse.child(noun, "poss")
        return None if owner is None or self._parse.tags[owner] == "WP$" else owner

    def possessor_of(self, phrase: QuantityPhrase) -> int | None:
        """Whose counted things or sum it is: "the firm" of "the firm's 40 boats"."""
        before = phrase.after - 1
        least = max(0, before - _LONGEST_NUMBER)
        while before > least and (self._parse.tags[before] in _OF_NUMBER or before == phrase.number):
            before -= 1
        if self._parse.tags[before] == "POS":
            return before - 1
        nouns = (phrase.counted, phrase.number, phrase.head)
        found = (self.possessor(noun) for noun in nouns if noun is not None and phrase.whole is None)
        return next((owner for owner in found if owner is not None and owner < phrase.number), None)

    def owner_of(self, noun: int, besides: int | None = None) -> int | None:
        """Whose the quantity is that a noun names: "the firm's sales", "sales of cars", "rents in Malta".

        Args:
            noun: the noun.
            besides: a token; what holds it is no owner.
        """
        parse = self._parse
        owner = self.possessor(noun)
        if owner is not None:
            return owner
        for prepositions in (("of",), ("for", "in", "on", "by", "at")):
            for found in self.objects_of(noun, *prepositions):
                if not self.holds(found, besides):
                    return found
        names = [at for at in parse.children(noun, "compound", "nmod", "amod") if parse.tags[at] == "NNP"]
        return names[-1] if names else None

    def doer_with(self, noun: int) -> int | None:
        """Who does what is done with what a noun names: "The firm" of "The firm had a loss"."""
        parse = self._parse
        label, above = self.governor(noun)
        if label in SUBJECTS:
            return None
        while label == "pobj" and parse.heads[above] != above:
            above = parse.heads[above]
            if is_verb(parse, above):
                break
            if parse.tags[above][:2] == "NN":
                return self.owner_or_doer(above, noun)
        return self.subject(above) if is_verb(parse, above) else None

    def owner_or_doer(self, noun: int, besides: int) -> int | None:
        """Who has what a noun names: its owner, else who does what is done with it."""
        owner = self.owner_of(noun, besides)
        return owner if owner is not None else self.doer_with(noun)

    def subject(self, verb: int) -> int | None:
        """The subject of a verb; of a noun in apposition, what that says again."""
        found = subject_of(self._parse, self._tokens, verb)
        while found is not None and self._says_again(found):
            found = self._parse.heads[found]
        return found

    def _says_again(self, noun: int) -> bool:
        """Whether a noun says again what the one before is: "the war, a conflict that lasted two years"."""
        parse, above = self._parse, self._parse.heads[noun]
        joins = parse.labels[noun] == "conj" and "CC" not in parse.tags[above:noun]
        return parse.labels[noun] == "appos" or (joins and above < noun and parse.tags[above][:2] == "NN")

    def subject_above(self, first: int, head: int) -> int | None:
        """The subject of the nearest clause above a phrase that has one outside the phrase."""
        for above in self._parse.ancestors(head):
            if is_verb(self._parse, above) and not says(self._tokens, above):
                found = self.subject(above)
                if found is not None and not first <= found <= head and self.may_have(found):
                    return found
        return None

    def may_have(self, noun: int) -> bool:
        """Whether a noun can have a quantity: it is neither one itself nor a time."""
        word = self._tokens.lower[noun]
        if self._parse.tags[noun] == "CD":
            return next(self.objects_of(noun, "of"), None) is not None
        if word in _TIMES or word in _SHARES:
            return False
        return not (word in UNITS and self.is_quantity(noun))

    def without_quantity(self, subject: int) -> int | None:
        """A subject that has no quantity itself.

        Of "The play has a 99 percent rating based on 71 reviews" it is "The play", which has the rating.
        """
        parse = self._parse
        if not self.may_have(subject):
            return None
        inner = (subject, *parse.children(subject, "compound", "nmod", "amod"))
        if all(parse.child(at, "nummod") is None for at in inner):
            return subject
        owner = self.doer_with(subject)
        return subject if owner is None else owner
