"""Who or what has a quantity: a trained choice among the nouns around it, or none of them.

Takes an analysed document and a quantity, gives tokens that head phrases, the likeliest first. What speaks
for a noun is how the tree joins it to the quantity, what it is and how far away; `words/subject_weights.tsv`
says how much. How a phrase is shown belongs in `wording`.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from pipelines.document import Span
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.ranking import Option, Scored, in_order, points_by_form
from pipelines.extraction.rows import Entity
from pipelines.extraction.statistics.bearings import Bearing, Bearings
from pipelines.extraction.statistics.phrases import Quantity
from pipelines.extraction.statistics.sources import says, states_object
from pipelines.grammar.relations import clause_verb, is_passive, is_verb, subject_of
from pipelines.grammar.tokens import Sentence
from pipelines.grammar.verb_forms import lemma_of

#: How a word hangs on a noun that it is only a part of.
_PARTS: Final = frozenset(
    {"compound", "amod", "nmod", "nummod", "det", "quantmod", "advmod", "npadvmod", "expl", "case", "punct"}
    | {"predet"}
)
_PRONOUNS: Final = frozenset({"PRP", "PRP$", "WP$"})
#: Tags of what may have a quantity where it is an argument.
_BARE: Final = frozenset({"CD", "DT"})
_ARGUMENTS: Final = frozenset({"nsubj", "nsubjpass", "pobj", "dobj"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
#: How what somebody says hangs on the verb of saying.
_TOLD: Final = frozenset({"ccomp", "parataxis"})
_KNOWN: Final = frozenset({"the", "this", "that", "these", "those"})
_KINDS_OF_PRONOUN: Final = {
    **dict.fromkeys(("i", "me", "my", "our", "us", "we"), "pron-I"),
    **dict.fromkeys(("it", "its"), "pron-it"),
    **dict.fromkeys(("their", "them", "they"), "pron-they"),
}
#: How many sentences before its own are looked at, and how far back for names that are no subjects.
_REACH: Final = 3
_NAMES_REACH: Final = 2
#: How many subjects and names of a sentence before are looked at.
_MOST_CARRIED: Final = 12
_OFTEN: Final = 5
#: Over how many steps of the tree a noun may hang on a quantity.
_STEPS: Final = 6
#: Of how many clauses around a quantity it is asked who acts in them.
_CLAUSES: Final = 2


class Subjects:
    """Ranks who may have the quantities of one document."""

    def __init__(self, analysis: Analysis, bearings: Bearings) -> None:
        """Take an analysed document, and what tells how its words stand to its quantities."""
        self._analysis = analysis
        self._parse = analysis.parse
        self._tokens = analysis.tokenised.tokens
        self._bearings = bearings
        self._times = analysis.time_tokens
        mentions = Counter({entity.entity_id: len(entity.variants) for entity in analysis.entities.entities})
        self._mentions = mentions
        self._main = next((entity for entity, _ in mentions.most_common(1)), None)
        opening = analysis.tokenised.sentences[0].span if analysis.tokenised.sentences else Span(0, 0)
        self._opening = {
            entity.entity_id for _, entity in analysis.entities.mentions_between(opening.start, opening.end)
        }
        # Subjects and names by the sentence that they stand in: token, label, kind, and signs of the name.
        self._carried: dict[int, list[tuple[int, str, str, tuple[str, ...]]]] = {}

    def ranked(self, quantity: Quantity, sentence: Sentence) -> list[Scored]:
        """Who may have a quantity, the likeliest first; one without a token stands for nobody."""
        return in_order(points_by_form("subject_weights"), self.options(quantity, sentence))

    def options(self, quantity: Quantity, sentence: Sentence) -> Iterator[Option]:
        """Nobody, the nouns of the sentence, and subjects and names of those before, each with its signs."""
        yield Option(None, "none", list(self._signs_of_none(quantity)))
        above = (quantity.head, *self._parse.ancestors(quantity.head))
        verbs = [at for at in above if is_verb(self._parse, at)]
        doers = [subject_of(self._parse, self._tokens, verb) for verb in verbs[:_CLAUSES]]
        for token in self._nouns(quantity.near):
            bearing = None if token in quantity.within else self._bearings.of(token, above)
            if bearing is not None and sum(bearing.steps) <= _STEPS and not self._only_tells(bearing):
                kind = self.kind_of(token)
                signs = [
                    *self._bearings.signs(bearing, quantity.kind),
                    *self._bearings.signs_of_kind(bearing, quantity.kind),
                    f"k {kind}",
                    f"k {kind} {quantity.kind}",
                    f"k {kind} {self._bearings.label(token)} {bearing.side}",
                    f"k {kind} {bearing.up}|{bearing.down}",
                    *self._signs_of_name(token),
                    f"tells {says(self._tokens, bearing.top)} {bearing.down} {bearing.up.rpartition('^')[2]}",
                    *(f"does {at}" for at, subject in enumerate(doers) if subject == token),
                ]
                yield Option(token, "noun", signs)
        yield from self._before(quantity, sentence)

    def _only_tells(self, bearing: Bearing) -> bool:
        """Whether a noun names who states a quantity: "The mayor said 40 boats sank", "Lee estimates 40"."""
        if bearing.down != "nsubj":
            return "according" in bearing.down
        governed = bearing.up.rpartition("^")[2]
        if governed == "dobj":
            return states_object(self._tokens, bearing.top)
        return governed in _TOLD and says(self._tokens, bearing.top)

    def _signs_of_none(self, quantity: Quantity) -> Iterator[str]:
        """What speaks for that nobody has a quantity."""
        parse, lower = self._parse, self._tokens.lower
        label, kind = parse.labels[quantity.head], quantity.kind
        verb = clause_verb(parse, quantity.head)
        after = quantity.within.stop
        lemma = "" if verb is None else lemma_of(lower[verb])
        has_subject = verb is not None and parse.child(verb, *_SUBJECTS) is not None
        yield ""
        yield kind
        yield f"l {label}"
        yield f"l {label} {kind}"
        yield f"v {lemma}"
        yield f"v {lemma} {label}"
        yield f"of {quantity.dimension} {label}"
        yield f"described {quantity.phrase.described is not None} {kind}"
        yield f"whole {quantity.phrase.whole is not None}"
        yield f"passive {verb is not None and is_passive(parse, verb)} {label}"
        yield f"subject {has_subject} {label} {kind}"
        yield f"behind {lower[after] if after < len(lower) else ''}"
        yield f"unit {quantity.unit}"
        yield f"under {lower[parse.heads[quantity.head]]} {label}"

    def _nouns(self, within: range) -> Iterator[int]:
        """The tokens that head what may have a quantity."""
        tags, labels = self._parse.tags, self._parse.labels
        for at in within:
            tag, label = tags[at], labels[at]
            is_noun = tag[:2] == "NN" or tag in _PRONOUNS or (tag in _BARE and label in _ARGUMENTS)
            if is_noun and label not in _PARTS and at not in self._times:
                yield at

    def _before(self, quantity: Quantity, sentence: Sentence) -> Iterator[Option]:
        """Subjects and names of the sentences before."""
        tokenised, governed = self._analysis.tokenised, self._parse.labels[quantity.head]
        number = tokenised.number_at(sentence.span.start) or 0
        for back in range(1, min(number, _REACH) + 1):
            before = tokenised.sentences[number - back]
            where = f"{back} {before.block == sentence.block}"
            if number - back not in self._carried:
                self._carried[number - back] = list(islice(self._may_be_carried(before), _MOST_CARRIED))
            for token, label, kind, of_name in self._carried[number - back]:
                if label in _SUBJECTS or back <= _NAMES_REACH:
                    is_main = self._parse.labels[self._parse.heads[token]] == "ROOT"
                    signs = [
                        where,
                        quantity.kind,
                        f"{label} {is_main} {where}",
                        f"k {kind} {quantity.kind}",
                        f"k {kind} {label}",
                        f"{governed} {label} {quantity.kind}",
                        *of_name,
                    ]
                    yield Option(token, "back", signs)

    def _may_be_carried(self, sentence: Sentence) -> Iterator[tuple[int, str, str, tuple[str, ...]]]:
        """The subjects and names of a sentence that may have a quantity in one of the next."""
        for token in self._nouns(range(sentence.first_token, sentence.last_token)):
            label, kind = self._parse.labels[token], self.kind_of(token)
            if label in _SUBJECTS or kind.startswith("ent"):
                yield token, label, kind, tuple(self._signs_of_name(token))

    def _signs_of_name(self, token: int) -> Iterator[str]:
        """What speaks for an entity: how often the article names it, and whether it opens with it."""
        entity = self._entity(token)
        if entity is not None:
            yield f"often {min(self._mentions[entity.entity_id], _OFTEN)}"
            yield f"main {entity.entity_id == self._main}"
            yield f"opening {entity.entity_id in self._opening}"

    def _entity(self, token: int) -> Entity | None:
        span = Span(self._tokens.starts[token], self._tokens.ends[token])
        return self._analysis.entities.entity_at(span)

    def kind_of(self, token: int) -> str:
        """What kind of phrase a noun heads: a pronoun, a name, a known or any thing, one or several."""
        parse, lower = self._parse, self._tokens.lower
        if parse.tags[token][:3] == "PRP":
            return _KINDS_OF_PRONOUN.get(lower[token], "pron-he")
        entity = self._entity(token)
        if entity is not None:
            return f"ent-{entity.entity_type}"
        opener = parse.child(token, "det", "poss")
        is_known = opener is not None and (parse.labels[opener] == "poss" or lower[opener] in _KNOWN)
        known = "" if opener is None else "known" if is_known else "any"
        return f"noun{parse.tags[token][2:]}{known}{'' if parse.child(token, 'nummod') is None else '+'}"
