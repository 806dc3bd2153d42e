"""Says for whom a phrase stands: the person behind "she", the petition behind "it", the bearer of a surname.

Takes the words of a document with its grammar and entities; the head of a phrase stands for the phrase. Looks
at nothing that the world knows of anybody: a title, a role, or the usual bearers of a given name tell "he"
from "she". Who speaks belongs in `quotes`.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from pipelines.document import Span
from pipelines.extraction.candidates import QuotedSpan
from pipelines.extraction.names.entity_index import EntityIndex
from pipelines.extraction.names.full_names import pronoun_of_name
from pipelines.extraction.names.roles import is_role
from pipelines.extraction.rows import Entity
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import clause_verb, noun_phrase, subject_of
from pipelines.grammar.tokens import TokenisedDocument
from pipelines.words import load_table, load_words

#: By pronoun what it stands for: a man, a woman, a thing, several.
_KINDS: Final = {
    "he": "he", "him": "he", "his": "he", "himself": "he",
    "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it",
    "they": "they", "them": "they", "their": "they", "themselves": "they",
}  # fmt: skip
_SENTENCES_BACK: Final = 4
#: How many tokens of a sentence are looked at for what a pronoun stands for.
_LONGEST: Final = 120
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
#: How what somebody may be named by hangs on its head.
_ARGUMENTS: Final = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "dative", "poss", "conj", "ROOT", "appos"}
)
_COLLECTIVES: Final = frozenset(
    {"police", "team", "family", "couple", "staff", "crew", "pair", "duo", "union"}
)
_PEOPLE: Final = frozenset({"man", "woman", "boy", "girl", "person", "child", "teenager", "hunter", "victim"})


class Referents:
    """Finds for whom or what the phrases of one document stand."""

    def __init__(
        self,
        tokenised: TokenisedDocument,
        parse: Parse,
        entities: EntityIndex,
        quoted: Sequence[QuotedSpan] = (),
    ) -> None:
        """Take a document with its grammar, its entities and its outermost stretches in quotation marks."""
        self._tokenised = tokenised
        self._quoted_starts = [stretch.outer.start for stretch in quoted]
        self._quoted_ends = [stretch.outer.end for stretch in quoted]
        self._parse = parse
        self._entities = entities
        self._found: dict[int, int | None] = {}

    def name_of(self, head: int) -> str | None:
        """The fullest name of what a phrase stands for; of what has no name the words of its first phrase.

        Args:
            head: the token that heads the phrase.

        Returns:
            None where the phrase is a pronoun that stands for nothing that the text has named.
        """
        entity = self.entity_of(head)
        if entity is not None:
            return entity.name
        antecedent = self.antecedent_of(head)
        if antecedent is None:
            return None
        phrase = noun_phrase(self._parse, antecedent, conjuncts=True, complements=False)
        starts, ends = self._tokenised.tokens.starts, self._tokenised.tokens.ends
        return " ".join(self._tokenised.text[starts[phrase.start] : ends[phrase.stop - 1]].split())

    def entity_of(self, head: int) -> Entity | None:
        """The entity that a phrase as a whole stands for: "Mayor Ann Lee", but not "Ann Lee's office"."""
        antecedent = self.antecedent_of(head)
        if antecedent is None:
            return None
        tokens = self._tokenised.tokens
        named = self._entities.entity_at(Span(tokens.starts[antecedent], tokens.ends[antecedent]))
        if named is not None:
            return named
        if self._parse.tags[antecedent] in ("NNS", "CD"):
            return None
        apposed = self._parse.child(antecedent, "appos")
        if apposed is None and self._parse.labels[antecedent] == "appos":
            apposed = self._parse.heads[antecedent]
        if apposed is not None and self._parse.tags[apposed].startswith("NNP"):
            named = self._entities.entity_at(Span(tokens.starts[apposed], tokens.ends[apposed]))
            if named is not None:
                return named
        if not self._is_definite(antecedent):
            return None
        phrase = noun_phrase(self._parse, antecedent, complements=False)
        words = self._tokenised.text[tokens.starts[phrase.start] : tokens.ends[phrase.stop - 1]]
        return self._entities.entity_named(words)

    def _is_definite(self, head: int) -> bool:
        """Whether a phrase speaks of somebody known: "the mayor", "their union", "Mayor"; not "a union"."""
        lower = self._tokenised.tokens.lower
        opener = self._parse.child(head, "det", "poss")
        if opener is None:
            return self._parse.tags[head].startswith("NNP")
        return self._parse.labels[opener] == "poss" or lower[opener] in ("the", "this", "that")

    def antecedent_of(self, head: int) -> int | None:
        """The head of the phrase that a pronoun stands for; any other head itself."""
        kind = _KINDS.get(self._tokenised.tokens.lower[head]) if self._parse.tags[head][:3] == "PRP" else None
        if kind is None:
            return None if self._parse.tags[head] in ("PRP", "PRP$", "WP", "WDT", "EX") else head
        if head not in self._found:
            self._found[head] = None  # A circle of pronouns stands for nothing.
            self._found[head] = self._search(head, kind)
        return self._found[head]

    def _search(self, pronoun: int, kind: str) -> int | None:
        for candidate in self._candidates(pronoun):
            if self._parse.tags[candidate] in ("PRP", "PRP$"):
                same = _KINDS.get(self._tokenised.tokens.lower[candidate]) == kind
                found = self.antecedent_of(candidate) if same else None
                if found is not None:
                    return found
            elif self._agrees(candidate, kind):
                return candidate
        return None

    def _candidates(self, pronoun: int) -> Iterator[int]:
        """Heads that a pronoun may stand for, the likeliest first."""
        tokens = self._tokenised.tokens
        number = self._tokenised.number_at(tokens.starts[pronoun])
        if number is None:
            return
        own = self._tokenised.sentences[number]
        quotation = self._quotation_of(pronoun)
        first = max(own.first_token, pronoun - _LONGEST)
        verb = clause_verb(self._parse, pronoun)
        is_subject = self._parse.labels[pronoun] in _SUBJECTS
        heads = [h for h in self._heads(first, pronoun, quotation) if not self._parse.hangs_on(pronoun, h)]
        if not is_subject and self._parse.tags[pronoun] != "PRP$":
            # "She saw her": the object is not the subject of its own clause.
            own_subject = subject_of(self._parse, tokens, verb) if verb is not None else None
            heads = [head for head in heads if head != own_subject]
        yield from sorted(heads, key=lambda head: (self._parse.labels[head] not in _SUBJECTS, -head))
        if verb is not None and pronoun < verb:
            ahead = subject_of(self._parse, tokens, verb)
            if ahead is not None and pronoun < ahead < verb and self._parse.tags[ahead].startswith("NN"):
                yield ahead  # "In her speech, Mayor Lee": the subject of the clause that it opens
        looked_at = 0
        while number > 0 and looked_at < _SENTENCES_BACK:
            number -= 1
            before = self._tokenised.sentences[number]
            last = min(before.last_token, before.first_token + _LONGEST)
            heads = self._heads(before.first_token, last, quotation)
            looked_at += bool(heads)
            yield from sorted(heads, key=self._salience)

    def _salience(self, head: int) -> tuple[bool, bool, int]:
        """How near a head comes to being what its sentence is about: the main subject first."""
        labels, heads = self._parse.labels, self._parse.heads
        is_subject = labels[head] in _SUBJECTS
        return not is_subject, not (is_subject and labels[heads[head]] == "ROOT"), head

    def _quotation_of(self, token: int) -> int:
        """The number of the quotation that holds a token; -1 outside all of them."""
        offset = self._tokenised.tokens.starts[token]
        at = bisect_right(self._quoted_starts, offset) - 1
        return at if at >= 0 and offset < self._quoted_ends[at] else -1

    def _heads(self, first: int, last: int, quotation: int) -> list[int]:
        """What may be meant among the tokens of a sentence: in a quotation or outside, as the pronoun is."""
        tags, labels = self._parse.tags, self._parse.labels
        return [
            at for at in range(first, last)
            if labels[at] in _ARGUMENTS and (tags[at][:2] == "NN" or tags[at] in ("PRP", "PRP$"))
            and self._quotation_of(at) in (quotation, -1)
        ]  # fmt: skip

    def _agrees(self, head: int, kind: str) -> bool:
        """Whether a noun may be meant by a pronoun of a kind."""
        word, tag = self._tokenised.tokens.lower[head], self._parse.tags[head]
        if word in load_table("time_words"):
            return False
        tokens = self._tokenised.tokens
        entity = self._entities.entity_at(Span(tokens.starts[head], tokens.ends[head]))
        is_person = entity is not None and (
            entity.entity_type == "person" or self._may_be_person(entity, head)
        )
        plural = tag in ("NNS", "NNPS") or self._parse.child(head, "conj") is not None
        if kind == "they":
            return (
                plural
                or word in _COLLECTIVES
                or (entity is not None and entity.entity_type == "organisation")
            )
        if kind == "it":
            is_vague = word in load_words("somebody")
            return not (is_person or plural or is_vague or self._is_personal(word))
        if is_person and entity is not None:
            return _pronoun_of(entity) in (kind, "")
        return (
            entity is None
            and tag == "NN"
            and self._is_personal(word)
            and _pronoun_of_role(word) in (kind, "")
        )

    def _may_be_person(self, entity: Entity, head: int) -> bool:
        """Whether a subject of unknown type has the words of a person's name: two or three."""
        is_long = entity.entity_type == "other" and 1 < len(entity.name.split()) < 4
        return is_long and self._parse.labels[head] in _SUBJECTS

    @staticmethod
    def _is_personal(word: str) -> bool:
        """Whether a noun says what a person is."""
        return word in _PEOPLE or is_role(word) or word in load_table("gendered_roles")


def _pronoun_of(person: Entity) -> str:
    """The pronoun that a person's titles, roles and given name ask for; empty where they do not say."""
    words = (word.rstrip(".").lower() for role in person.roles for word in role.split()[-1:])
    return next(filter(None, map(_pronoun_of_role, words)), "") or pronoun_of_name(person.name.split())


def _pronoun_of_role(word: str) -> str:
    return load_table("gendered_roles").get(word, "")
