"""What a clause says of the quantity in it: who has it, which quantity it is, and of what whole.

The claim test: somebody who has only the cells of a row can say the claim in a sentence. What the clause says
is read off its tree: of things that do something, what they do; of things to which something is done, what
that is and who does it; of a sum or a size, the noun that it is of, or the verb that brings it in.
"""

from dataclasses import replace
from typing import Final, Literal

from pipelines.document import frozen
from pipelines.extraction.statistics.measures import Measures
from pipelines.extraction.statistics.owners import Owners
from pipelines.extraction.statistics.phrases import QuantityPhrase
from pipelines.extraction.statistics.populations import Populations
from pipelines.extraction.statistics.sources import says, states_object, tells
from pipelines.extraction.statistics.wording import short_phrase
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import SUBJECTS, agent_of, clause_verb, is_passive, is_verb, object_of
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import lemma_of
from pipelines.words import load_table

Kind = Literal["count", "share", "size", "sum"]
_AMOUNTS: Final = frozenset({"size", "sum"})
_BE: Final = frozenset({"am", "are", "be", "been", "being", "is", "was", "were", "'s", "’s", "'re", "’re"})
#: Verbs that say what a quantity is or how it changes: "sales reached $5 million".
_LEVEL_VERBS: Final = frozenset(map(lemma_of, load_table("change_directions"))) | frozenset(
    {"average", "exceed", "have", "hit", "near", "reach", "represent", "surpass", "top", "total"}
)
#: Prepositions before a level, or before the amount of a change.
_LEVELS: Final = frozenset({"above", "at", "below", "between", "by", "from", "over", "to", "under"})
#: Nouns that say that a share is one.
_SHARE_NOUNS: Final = frozenset({"fraction", "percentage", "portion", "proportion", "share"})
#: Prepositions before a thing that has its size whatever the clause is about.
_WITHIN: Final = frozenset(
    {"along", "as", "at", "from", "in", "inside", "like", "near", "of", "on", "within"}
)
#: How an adjective hangs on the verb that says it of the subject.
_SAID_OF_SUBJECT: Final = frozenset({"acomp", "advmod", "attr", "conj", "oprd", "prt", "xcomp"})
_ADJECTIVES: Final = frozenset({"JJ", "RB", "RP"})
#: Marks that open a quotation, and signs that lead up to one that is a sentence of its own.
_OPENING: Final = frozenset({"“", '"', "„", "«"})
_LEADING: Final = frozenset({":", ","})


@frozen
class Claim:
    """What is said of a quantity: tokens that head phrases, and stretches of tokens.

    Args:
        subject: who or what has the quantity.
        measure: which quantity it is, or what is said of the counted things.
        population: the whole of which it is a share or part, or per which it is taken.
    """

    subject: int | None = None
    measure: range | None = None
    population: range | None = None


class ClaimReader:
    """Reads claims off the trees of one document."""

    def __init__(self, parse: Parse, tokens: Tokens) -> None:
        """Take a document's grammar."""
        self._parse = parse
        self._tokens = tokens
        self._owners = Owners(parse, tokens)
        self._measures = Measures(parse, tokens, self._owners)
        self._populations = Populations(parse, tokens, self._owners)

    def claim_of(self, phrase: QuantityPhrase, kind: Kind) -> Claim:
        """What the clause of a quantity says of it.

        Args:
            phrase: the quantity.
            kind: whether it counts things, which have no other subject where they are the subject, or is a
                share, a sum of money or a size.
        """
        said = self._said_of(phrase, kind)
        owner = self._owners.possessor_of(phrase)
        subject = said.subject if owner is None else owner
        if subject is not None and subject != phrase.described:
            subject = self._owners.without_quantity(subject)
        is_bare = said.population is None and self._parse.labels[phrase.head] not in SUBJECTS
        if subject is None and is_bare and kind != "count":
            subject = self._owners.subject_above(phrase.first, phrase.head)
        population = self._populations.population_of(phrase, is_share=kind == "share")
        return Claim(subject, said.measure, population or said.population)

    def _said_of(self, phrase: QuantityPhrase, kind: Kind) -> Claim:
        """The claim by where its quantity stands: it describes, acts, is of something, or is acted on."""
        if phrase.described is not None:
            return self._described(phrase.described, phrase, kind)
        parse, head = self._parse, phrase.head
        phrase = self._first_joined(phrase)
        label, above = self._owners.governor(head)
        if self._is_told_apart(above, head):
            return Claim(None, self._measures.modifier(phrase))
        if label in SUBJECTS and (is_verb(parse, above) or parse.tags[above] == "MD"):
            if kind == "count" and says(self._tokens, above) and (told := self._measures.modifier(phrase)):
                return Claim(None, told)
            return self._acting(phrase, above, kind)
        if kind in _AMOUNTS and (stuff := self._measures.stuff_of(phrase)) is not None:
            return Claim(self._owners.doer_with(head), stuff)
        if label == "pobj":
            return self._behind_preposition(phrase, above, kind)
        if above != head and is_verb(parse, above):
            return self._under_verb(phrase, above, kind)
        if above != head and label == "appos":
            owner = self._owners.owner_or_doer(above, head)
            return Claim(owner, self._measures.noun_up_to(above, phrase))
        if above != head and parse.tags[above][:2] in _ADJECTIVES:
            return self._under_adjective(phrase, above)
        verb = clause_verb(parse, head)
        if verb is None or label in SUBJECTS:
            return Claim(None, self._measures.modifier(phrase))
        measure = self._measures.modifier(phrase)
        if measure is None and self._owners.possessor_of(phrase) is None:
            measure = self._measures.lead(verb, phrase)
        return Claim(self._owners.subject_above(phrase.first, head), measure)

    def _is_told_apart(self, above: int, head: int) -> bool:
        """Whether a quoted sentence holds the quantity and not its governor: "gave a figure: “A fifth"."""
        words = self._tokens.words
        return any(words[at] in _OPENING and words[at - 1] in _LEADING for at in range(above + 1, head))

    def _first_joined(self, phrase: QuantityPhrase) -> QuantityPhrase:
        """The phrase as if it began where the first of those joined with it does: "12 points, or 3%, to"."""
        parse, head = self._parse, phrase.head
        while parse.labels[head] in ("conj", "appos", "dep") and parse.heads[head] < head:
            above = parse.heads[head]
            if is_verb(parse, above) or (
                parse.labels[head] != "conj" and not self._owners.is_quantity(above)
            ):
                break
            head = parse.heads[head]
        return replace(phrase, first=min(phrase.first, parse.extent(head).start))

    def _described(self, noun: int, phrase: QuantityPhrase, kind: Kind) -> Claim:
        """ "training" of "his two-hour training": whoever it belongs to, or who does what is done with it."""
        owners = self._owners
        owner = owners.possessor(noun)
        if owner is None and kind == "size":
            owner = next(owners.objects_of(noun, "of"), None)
            label, prep = owners.governor(noun)
            if owner is None and label == "pobj" and self._tokens.lower[prep] in _WITHIN:
                owner = noun
        owner = owners.doer_with(noun) if owner is None else owner
        owner = owners.owner_of(noun) if owner is None else owner
        owner = noun if owner is None and kind == "size" else owner
        return Claim(owner, self._measures.noun_behind(noun, phrase))

    def _acting(self, phrase: QuantityPhrase, verb: int, kind: Kind) -> Claim:
        """ "Six people were arrested"; of "$5 million was spent on roads" also who spent it, or on what."""
        subject = None
        if kind in _AMOUNTS:
            subject = agent_of(self._parse, verb)
            if subject is None and is_passive(self._parse, verb):
                subject = next(self._owners.objects_of(verb, "on", "to", "for"), None)
        return Claim(subject, self._measures.predicate(verb))

    def _under_verb(self, phrase: QuantityPhrase, verb: int, kind: Kind) -> Claim:
        """An object, or a measure beside a verb: "cut 4,000 jobs", "rose 3 percent", "lasted two years"."""
        subject = self._owners.subject(verb)
        if kind == "count" and tells(self._tokens, verb) and (told := self._measures.modifier(phrase)):
            return Claim(None, told)
        if kind == "count" and (told_to := self._measures.told_to_do(verb, phrase.head)) is not None:
            return Claim(None, told_to)
        if self._tokens.lower[verb] in _BE:
            if kind == "count" and (clause := self._measures.clause_behind(phrase)) is not None:
                return self._described_by(phrase, clause)
            return self._behind_be(phrase, subject)
        if subject is not None and phrase.first <= subject <= phrase.head:
            return Claim(None, self._measures.predicate(verb))
        is_level = lemma_of(self._tokens.lower[verb]) in _LEVEL_VERBS
        if is_level and subject is not None and self._owners.names_quantity(subject):
            return self._of_quantity_noun(subject)
        is_stated = self._parse.labels[phrase.head] == "dobj" and states_object(self._tokens, verb)
        return Claim(None if is_stated else subject, self._measures.lead(verb, phrase))

    def _of_quantity_noun(self, noun: int, otherwise: int | None = None) -> Claim:
        """ "The price of flour rose 5 percent": the price is the measure, and flour has it.

        "The share of bakers who own a boat rose": the bakers are the whole, owning is what some do.
        """
        if self._tokens.lower[noun] in _SHARE_NOUNS:
            whole = next(self._owners.objects_of(noun, "of", "among"), None)
            clause = self._measures.clause_of(noun if whole is None else whole)
            measure = self._measures.bare(noun) if clause is None else self._measures.predicate(clause)
            population = None if whole is None else short_phrase(self._parse, whole)
            return Claim(self._owners.possessor(noun), measure, population)
        owner = self._owners.owner_of(noun)
        return Claim(otherwise if owner is None else owner, self._measures.bare(noun))

    def _behind_be(self, phrase: QuantityPhrase, subject: int | None) -> Claim:
        """ "The index is 218", "there were 3,248 cases"."""
        parse = self._parse
        if subject is None or parse.labels[subject] == "expl" or parse.tags[subject] == "EX":
            return Claim(None, self._measures.modifier(phrase))
        if self._owners.names_quantity(subject):
            return self._of_quantity_noun(subject)
        owner = self._owners.owner_of(subject)
        return Claim(subject if owner is None else owner, self._measures.noun_up_to(subject, phrase))

    def _behind_preposition(self, phrase: QuantityPhrase, prep: int, kind: Kind) -> Claim:
        """What a preposition joins to a verb, an adjective or a noun."""
        parse = self._parse
        above = parse.heads[prep]
        while parse.labels[above] in ("prep", "pcomp") and parse.heads[above] != above:
            above = parse.heads[above]
        if self._tokens.lower[prep] == "including":
            return self._part_of(phrase, above)
        if kind == "count" and self._tokens.lower[parse.heads[prep]] in ("according", "addition"):
            return Claim(None, self._measures.modifier(phrase))
        if is_verb(parse, above):
            return self._behind_verb_and_preposition(phrase, above, prep, kind)
        if parse.tags[above][:2] in _ADJECTIVES:
            return self._under_adjective(phrase, above)
        if parse.tags[above][:2] == "NN":
            return self._behind_noun_and_preposition(phrase, above, prep, kind)
        return Claim(None, self._measures.modifier(phrase))

    def _part_of(self, phrase: QuantityPhrase, noun: int) -> Claim:
        """ "300 bakers, including 40 women, were fined": what is said of the whole is said of the part."""
        measure = self._measures.modifier(phrase)
        label, above = self._owners.governor(noun)
        if measure is None and is_verb(self._parse, above):
            measure = self._measures.predicate(above) if label in SUBJECTS else self._measures.bare(noun)
        elif measure is None and label == "pobj":
            measure = self._measures.bare(self._parse.heads[above])
        return Claim(self._owners.doer_with(noun), measure, short_phrase(self._parse, noun))

    def _behind_noun_and_preposition(self, phrase: QuantityPhrase, noun: int, prep: int, kind: Kind) -> Claim:
        """ "a net worth of $17 million", "a swap for three prisoners"."""
        if kind == "count" and (verb := self._measures.clause_behind(phrase)) is not None:
            return self._described_by(phrase, verb)
        if kind == "count" and self._tokens.lower[prep] != "of":
            owner = self._parse.child(noun, "poss")
            owner = self._owners.doer_with(noun) if owner is None else owner
        else:
            owner = self._owners.owner_or_doer(noun, phrase.head)
        return Claim(owner, self._measures.noun_up_to(noun, phrase, prep))

    def _behind_verb_and_preposition(self, phrase: QuantityPhrase, verb: int, prep: int, kind: Kind) -> Claim:
        """ "raise rents by 5 percent", "lost by 20 points", "charged with three counts"."""
        lower, subject = self._tokens.lower, self._owners.subject(verb)
        if kind == "count" and (clause := self._measures.clause_behind(phrase)) is not None:
            said = self._described_by(phrase, clause)
            is_done = said.subject is not None or is_passive(self._parse, verb)
            return said if is_done else replace(said, subject=subject)
        if subject is not None and lower[prep] in _LEVELS and self._owners.names_quantity(subject):
            return self._of_quantity_noun(subject)
        if kind == "count" and lower[verb] in _BE:
            measure = self._measures.modifier(phrase) or self._measures.existence(verb)
            return Claim(subject if lower[prep] == "with" else None, measure)
        if kind == "count" or lower[prep] not in _LEVELS:
            return Claim(subject, self._measures.lead(verb, phrase))
        changed = object_of(self._parse, self._tokens, verb)
        if changed is not None and changed < prep and self._parse.tags[changed][:2] == "NN":
            if self._owners.names_quantity(changed):
                return self._of_quantity_noun(changed, subject)
            return Claim(changed, range(verb, verb + 1))
        return Claim(subject, self._measures.lead(verb, phrase))

    def _described_by(self, phrase: QuantityPhrase, verb: int) -> Claim:
        """ "bakers who sold their boats": what the clause behind them says of the counted things."""
        subject = self._owners.subject(verb)
        counted = phrase.counted if phrase.counted is not None else phrase.head
        return Claim(None if subject == counted else subject, self._measures.predicate(verb))

    def _under_adjective(self, phrase: QuantityPhrase, adjective: int) -> Claim:
        """ "worth $600 million", "40 percent higher than in 2010", "six feet tall"."""
        parse = self._parse
        above, label = parse.heads[adjective], parse.labels[adjective]
        measure = self._measures.adjective(adjective, phrase)
        if label in _SAID_OF_SUBJECT and is_verb(parse, above):
            subject = self._owners.subject(above)
            if subject is not None and self._owners.names_quantity(subject):
                return self._of_quantity_noun(subject)
            return Claim(subject, measure)
        is_noun = parse.tags[above][:2] == "NN" and label in ("amod", "acl")
        return Claim(above if is_noun else None, measure)
