"""Of what whole a figure is a share or part, or per what it is taken: a trained choice, or none.

Takes an analysed document and a quantity, gives a stretch of tokens: what the grammar around the number
offers as its whole, nouns of the sentence, and nouns of those right before it, as a share often is of whom
the one before was of. `words/population_weights.tsv` says what speaks for which.
"""

from collections.abc import Iterator
from typing import Final

from pipelines.extraction.analysis import Analysis
from pipelines.extraction.ranking import Option, likeliest, points_by_form
from pipelines.extraction.statistics.bearings import Bearings
from pipelines.extraction.statistics.phrases import Quantity
from pipelines.extraction.statistics.subjects import Subjects
from pipelines.extraction.statistics.wholes import Whole, Wholes
from pipelines.extraction.statistics.wording import short_phrase
from pipelines.grammar.tokens import Sentence
from pipelines.words import load_table

#: Units of shares.
_SHARES: Final = frozenset({"1", "percent"})
#: Kinds of quantities that may be a part of what a sentence before speaks of.
_PARTITIVE: Final = ("count", "ratio")
#: How many sentences before its own are looked at, and how many nouns of each.
_BACK: Final = 3
_MOST_CARRIED: Final = 10
#: What of so many shares before is looked at.
_KEPT: Final = 3
#: Over how many steps of the tree a noun may hang on a quantity.
_STEPS: Final = 7
#: How a word hangs on a noun that it is only a part of.
_PARTS: Final = frozenset({"amod", "compound", "det", "nmod", "nummod"})


class Populations:
    """Finds the populations of one document."""

    def __init__(self, analysis: Analysis, bearings: Bearings, subjects: Subjects) -> None:
        """Take an analysed document, what tells how its words stand to its quantities, and what they are."""
        self._parse = analysis.parse
        self._tokenised = analysis.tokenised
        self._tokens = analysis.tokenised.tokens
        self._bearings = bearings
        self._subjects = subjects
        self._offered = Wholes(analysis.parse, analysis.tokenised.tokens)
        self._times = analysis.time_tokens
        self._groups = load_table("word_groups")
        self._carried: dict[int, list[Option]] = {}
        self._wholes: list[tuple[Whole, str, Sentence]] = []

    def population_of(self, quantity: Quantity, sentence: Sentence) -> range | None:
        """The stretch that is likeliest to be a quantity's population; None where none is likelier."""
        words = likeliest(points_by_form("population_weights"), self.options(quantity, sentence)).words
        if words is not None and len(words) > 1 and self._tokens.lower[words.start] == "of":
            return words[1:]
        return words

    def options(self, quantity: Quantity, sentence: Sentence) -> Iterator[Option]:
        """No population, and every stretch that may be one, each with its signs."""
        parse, lower, kind = self._parse, self._tokens.lower, _kind_of(quantity)
        label, after = parse.labels[quantity.head], quantity.within.stop
        behind = lower[after] if after < len(lower) else ""
        above = (quantity.head, *parse.ancestors(quantity.head))
        offered = tuple(self._offered.of(quantity.phrase))
        nouns = frozenset(at for whole in offered for at in whole.words)
        of_none = (
            "",
            kind,
            f"l {label} {kind}",
            f"unit {quantity.unit}",
            f"of {quantity.dimension}",
            f"l {label}",
            f"offered {bool(nouns)} {kind}",
            f"acts {quantity.phrase.counted is not None} {label} {kind}",
        )
        yield Option(None, "none", (*of_none, f"behind {behind}"))
        seen: set[range] = set()
        is_part = quantity.unit in _SHARES or quantity.kind.startswith(_PARTITIVE)
        for whole in (*offered, *(self._nouns(quantity) if offered or is_part else ())):
            if whole.words and whole.words not in seen:
                seen.add(whole.words)
                signs = self._signs_of(whole, quantity, kind, above, nouns)
                if signs is not None:
                    yield Option(whole.noun, whole.form, signs, whole.words)
        if is_part:
            yield from self._shared(quantity, sentence)
            yield from self._before(quantity, sentence)
        if offered and quantity.unit in _SHARES:
            self._remember(offered[0], quantity, sentence)

    def _shared(self, quantity: Quantity, sentence: Sentence) -> Iterator[Option]:
        """What the shares before are of, the last one first."""
        label, kind = self._parse.labels[quantity.head], _kind_of(quantity)
        for rank, (whole, of_kind, before) in enumerate(self._wholes):
            noun = whole.noun
            signs = [
                "",
                kind,
                f"n {rank} {kind}",
                f"blocks {min(sentence.block - before.block, 3)} {kind}",
                f"own {before.span == sentence.span} {kind}",
                f"{of_kind} {kind}",
                f"l {label} {kind}",
                f"w {self._tokens.lower[noun]}",
                f"g {self._groups.get(self._tokens.lower[noun], '')}",
            ]
            yield Option(noun, "shared", signs, whole.words)

    def _remember(self, whole: Whole, quantity: Quantity, sentence: Sentence) -> None:
        """Keep what a share is of for those that follow."""
        noun = self._tokens.lower[whole.noun]
        others = [each for each in self._wholes if self._tokens.lower[each[0].noun] != noun]
        self._wholes = [(whole, _kind_of(quantity), sentence), *others][:_KEPT]

    def _signs_of(
        self, whole: Whole, quantity: Quantity, kind: str, above: tuple[int, ...], offered: frozenset[int]
    ) -> list[str] | None:
        """What speaks for a stretch of the sentence; `kind` is that of `_kind_of`."""
        parse, lower, noun = self._parse, self._tokens.lower, whole.noun
        bearing = self._bearings.of(noun, above)
        if whole.form == "noun" and (bearing is None or sum(bearing.steps) > _STEPS):
            return None
        group, head = self._groups.get(lower[noun], ""), parse.heads[noun]
        signs = [
            "",
            kind,
            f"w {lower[noun]} {kind}",
            f"g {group} {kind}",
            f"t {parse.tags[noun]} {kind}",
            f"w {lower[noun]}",
            f"k {self._subjects.kind_of(noun)} {kind}",
            f"offered {noun in offered} {kind}",
            f"over {lower[parse.heads[head]]} {lower[head]} {kind}",
            f"away {min(max(whole.words.start - quantity.within.stop, -1), 3)} {kind}",
        ]
        if bearing is None:
            return signs
        return [
            *signs,
            *self._bearings.signs(bearing, kind),
            *self._bearings.signs_of_kind(bearing, kind),
            f"g {group} {bearing.down}",
            f"under {lower[head]} {bearing.side} {kind}",
        ]

    def _nouns(self, quantity: Quantity) -> Iterator[Whole]:
        """The nouns of the sentence."""
        parse = self._parse
        for noun in quantity.near:
            tag = parse.tags[noun]
            if (tag[:2] != "NN" and tag != "DT") or parse.labels[noun] in _PARTS:
                continue
            if noun not in quantity.within and noun not in self._times:
                words = short_phrase(parse, noun)
                if quantity.within.start not in words:
                    yield Whole("noun", noun, words)
                elif noun >= quantity.within.stop:
                    yield Whole("behind", noun, range(quantity.within.stop, words.stop))

    def _before(self, quantity: Quantity, sentence: Sentence) -> Iterator[Option]:
        """Nouns of the sentences before."""
        number = self._tokenised.number_at(sentence.span.start) or 0
        governed, kind = self._parse.labels[quantity.head], _kind_of(quantity)
        for back in range(1, min(number, _BACK) + 1):
            before = self._tokenised.sentences[number - back]
            if number - back not in self._carried:
                self._carried[number - back] = list(self._may_be_carried(before))
            where = f"{back} {before.block == sentence.block} {kind}"
            for option in self._carried[number - back]:
                signs = ["", kind, where, f"{governed} {kind}", *(f"{sign} {kind}" for sign in option.signs)]
                yield Option(option.token, "back", signs, option.words)

    def _may_be_carried(self, sentence: Sentence) -> Iterator[Option]:
        """The nouns of many of a sentence, with what holds of each."""
        parse, lower = self._parse, self._tokens.lower
        found = 0
        for noun in range(sentence.first_token, sentence.last_token):
            if parse.tags[noun] != "NNS" or parse.labels[noun] in _PARTS or noun in self._times:
                continue
            found += 1
            if found > _MOST_CARRIED:
                return
            head = parse.heads[noun]
            is_counted = parse.child(noun, "nummod") is not None
            signs = (
                f"w {lower[noun]}",
                f"g {self._groups.get(lower[noun], '')}",
                f"l {parse.labels[noun]} {is_counted}",
                f"under {lower[head]}",
                f"over {parse.tags[parse.heads[head]]} {lower[head]}",
                f"over {lower[parse.heads[head]]} {lower[head]}",
            )
            yield Option(noun, "back", signs, short_phrase(parse, noun))


def _kind_of(quantity: Quantity) -> str:
    """A quantity's kind, and whether it is a share."""
    return f"{quantity.kind} {quantity.unit in _SHARES}"
