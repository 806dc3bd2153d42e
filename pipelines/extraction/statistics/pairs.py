"""Chooses subject and measure together: the two that fit each other, among the likeliest of each.

Takes candidates with what speaks for each alone, gives one of each. What speaks for a pair is how the tree
joins the two and what kinds they are; `words/pair_weights.tsv` says how much. Which candidates there are
belongs in `subjects` and `measures`.
"""

from collections.abc import Sequence
from itertools import product, repeat
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
        self._paths: dict[tuple[int, int, int], list[str]] = {}

    def best(
        self, quantity: Quantity, subjects: Sequence[Scored], measures: Sequence[Scored]
    ) -> tuple[Option, Option]:
        """The subject and the measure that together are likeliest; there must be one of each."""
        points = points_of("pair_weights").get
        self._paths = {}

        def together(pair: tuple[Scored, Scored]) -> int:
            measure, subject = pair
            signs = self.signs(quantity, subject.option, measure.option)
            return subject.points + measure.points + sum(map(points, signs, repeat(0)))

        measure, subject = max(product(measures, subjects), key=together)
        return subject.option, measure.option

    def signs(self, quantity: Quantity, subject: Option, measure: Option) -> list[str]:
        """The names of what holds of a subject and a measure of a quantity."""
        kind, form = quantity.kind, measure.form
        forms = f"f {subject.form} {form}"
        signs = [forms, f"{forms} {kind}"]
        for sign in self._joined(quantity, subject, measure):
            signs += (sign, f"{sign} {form}", f"{sign} {kind}")
        return signs

    def _joined(self, quantity: Quantity, subject: Option, measure: Option) -> list[str]:
        """How the tree joins the two."""
        who, what = subject.token, measure.token
        if who is None or what is None:
            return ["no subject" if who is None else "no measure"]
        if who == what:
            return ["same"]
        signs = self._path(quantity.head, who, what)
        return ["inside", *signs] if measure.words and who in measure.words else signs

    def _path(self, quantity: int, who: int, what: int) -> list[str]:
        """The path between two words of the tree; it is the same for measures that one word heads."""
        key = quantity, who, what
        if key not in self._paths:
            bearing = self._bearings.of(who, (what, *self._parse.ancestors(what)))
            if bearing is None:
                self._paths[key] = ["apart"]
            else:
                path = f"p {bearing.up}|{bearing.down}" if sum(bearing.steps) <= _STEPS else "far"
                side = f"side {bearing.side} {who < quantity}"
                self._paths[key] = [path, side, f"n {bearing.steps}"]
        return self._paths[key]
