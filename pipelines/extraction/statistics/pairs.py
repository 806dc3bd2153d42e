"""Chooses subject and measure together: the two that fit each other, among the likeliest of each.

Takes candidates with what speaks for each alone, gives one of each. What speaks for a pair is how the tree
joins the two and what kinds they are; `words/pair_weights.tsv` says how much. Which candidates there are
belongs in `subjects` and `measures`.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final

from pipelines.extraction.ranking import Option, Scored, points_of
from pipelines.extraction.statistics.bearings import Bearings
from pipelines.extraction.statistics.phrases import Quantity
from pipelines.grammar.parse import Parse

#: So many of the likeliest candidates for each cell are looked at.
LIKELIEST: Final = 4
#: Of a path that joins a subject and a measure so many steps are told apart.
_STEPS: Final = 8


class Pairs:
    """Weighs pairs of subjects and measures of one document."""

    def __init__(self, parse: Parse, bearings: Bearings) -> None:
        """Take a document's grammar, and what tells how a word stands to another."""
        self._parse = parse
        self._bearings = bearings

    def best(
        self, quantity: Quantity, subjects: Sequence[Scored], measures: Sequence[Scored]
    ) -> tuple[Option, Option]:
        """The subject and the measure that together are likeliest; there must be one of each."""
        weights = points_of("pair_weights")

        def points(pair: tuple[Scored, Scored]) -> int:
            subject, measure = pair
            signs = self.signs(quantity, subject.option, measure.option)
            return subject.points + measure.points + sum(weights.get(sign, 0) for sign in signs)

        # All pairs with one measure, then those with the next: paths are worked out from the measure.
        pairs = ((subject, measure) for measure, subject in product(measures, subjects))
        subject, measure = max(pairs, key=points)
        return subject.option, measure.option

    def signs(self, quantity: Quantity, subject: Option, measure: Option) -> Iterable[str]:
        """The names of what holds of a subject and a measure of a quantity."""
        forms = f"{subject.form} {measure.form}"
        yield f"f {forms}"
        yield f"f {forms} {quantity.kind}"
        for sign in self._joined(quantity, subject, measure):
            yield sign
            yield f"{sign} {measure.form}"
            yield f"{sign} {quantity.kind}"

    def _joined(self, quantity: Quantity, subject: Option, measure: Option) -> list[str]:
        """How the tree joins the two."""
        who, what = subject.token, measure.token
        if who is None or what is None:
            return ["no subject" if who is None else "no measure"]
        if who == what:
            return ["same"]
        signs = ["inside"] if measure.words and who in measure.words else []
        bearing = self._bearings.of(who, (what, *self._parse.ancestors(what)))
        if bearing is None:
            return [*signs, "apart"]
        path = f"p {bearing.up}|{bearing.down}" if sum(bearing.steps) <= _STEPS else "far"
        return [*signs, path, f"side {bearing.side} {who < quantity.head}", f"n {bearing.steps}"]
