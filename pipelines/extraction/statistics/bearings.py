"""How a word stands to a quantity of its sentence: the names of signs by which trained choices weigh it.

Takes the grammar of a document, gives names such as `p ^dobj|nsubj`. What the words of a candidate are, and
which of them is chosen, belongs in `subjects` and `measures`.
"""

from typing import Final

from pipelines.document import frozen
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import is_passive, is_verb
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import lemma_of

_OPENERS: Final = frozenset({"prep", "agent", "dative"})
_QUOTE_MARKS: Final = frozenset({"“", "”", '"'})
#: Distances that are told apart, in tokens.
_DISTANCES: Final = (0, 1, 2, 3, *[5] * 2, *[8] * 3, *[13] * 5, *[21] * 8)
_FAR: Final = 40


@frozen
class Bearing:
    """How the tree joins a word to a quantity.

    Args:
        token: the word.
        quantity: what stands for the quantity.
        up: the labels from the quantity up to what both hang on.
        down: those from there down to the word.
        steps: how many there are of both.
        top: what both hang on.
        side: whether the word stands (B)efore or (A)fter the quantity, or heads it (=).
        is_clause: whether both hang on a verb.
        form: whether that is (p)assive; (a) of all else.
    """

    token: int
    quantity: int
    up: str
    down: str
    steps: tuple[int, int]
    top: int
    side: str
    is_clause: bool
    form: str

    @property
    def between(self) -> range:
        """The tokens between the word and the quantity."""
        return range(min(self.token, self.quantity) + 1, max(self.token, self.quantity))


class Bearings:
    """Tells the bearings of words in one document."""

    def __init__(self, parse: Parse, tokens: Tokens, numbers: frozenset[int]) -> None:
        """Take a document's grammar, and the tokens of its quantities."""
        self._parse = parse
        self._tokens = tokens
        self._numbers = numbers
        # What is asked again and again of the quantity that is looked at.
        self._above: tuple[int, ...] = ()
        self._bearings: dict[int, Bearing | None] = {}
        self._signs: dict[tuple[int, str], list[str]] = {}

    def label(self, token: int) -> str:
        """How a token hangs on its head; of a preposition the word."""
        label = self._parse.labels[token]
        return self._tokens.lower[token] if label in _OPENERS else label

    def of(self, token: int, above: tuple[int, ...]) -> Bearing | None:
        """How a word stands to a quantity; None where no tree joins them.

        Args:
            token: the word.
            above: the quantity and what it hangs on, up to the root.
        """
        if above != self._above:
            self._above, self._bearings, self._signs = above, {}, {}
        if token not in self._bearings:
            self._bearings[token] = self._worked_out(token, above)
        return self._bearings[token]

    def _worked_out(self, token: int, above: tuple[int, ...]) -> Bearing | None:
        parse, quantity = self._parse, above[0]
        down: list[int] = []
        for at in (token, *parse.ancestors(token)):
            if at in above:
                up = above[: above.index(at)]
                is_clause = is_verb(parse, at)
                return Bearing(
                    token,
                    quantity,
                    "^".join(map(self.label, up)),
                    "_".join(map(self.label, reversed(down))),
                    (len(up), len(down)),
                    at,
                    "B" if token < quantity else "A" if token > quantity else "=",
                    is_clause,
                    "p" if is_clause and is_passive(parse, at) else "a",
                )
            down.append(at)
        return None

    def signs(self, bearing: Bearing, kind: str) -> list[str]:
        """The names of what holds of a word that stands so to a quantity of a kind."""
        key = bearing.token, kind
        if key not in self._signs:
            self._signs[key] = self._signs_of(bearing, kind)
        return self._signs[key]

    def _signs_of(self, bearing: Bearing, kind: str) -> list[str]:
        parse, lower, token = self._parse, self._tokens.lower, bearing.token
        up, side, between = bearing.up, bearing.side, bearing.between
        label, path = self.label(token), f"p {up}|{bearing.down}"
        word = lemma_of(lower[token]) if is_verb(parse, token) else lower[token]
        distance = f"d {side}{distance_of(abs(token - bearing.quantity))}"
        return [
            path,
            f"{path} {bearing.form}",
            f"l {label} {side} {up.count('^')}",
            distance,
            f"{distance} {kind}",
            f"n {bearing.steps}",
            f"w {word}",
            f"t {parse.tags[token]} {side} {bearing.is_clause}",
            f"h {lower[parse.heads[token]]} {label}",
            f"c {lower[between.start : between.stop].count(',')} {side}",
            f"m {len(self._numbers.intersection(between))} {side}",
        ]

    def signs_of_kind(self, bearing: Bearing, kind: str) -> list[str]:
        """The names of what holds of a word and the clause around it for a kind of quantity."""
        parse, lower, token = self._parse, self._tokens.lower, bearing.token
        up, down, between = bearing.up, bearing.down, bearing.between
        governs = lemma_of(lower[bearing.top]) if bearing.is_clause else lower[bearing.top]
        label = self.label(token)
        return [
            f"p {up}|{down} {kind}",
            f"l {label} {kind}",
            f"w {lower[token]} {kind}",
            f"u {up} {down[:5]}",
            f"v {governs} {down} {bearing.form}",
            f"v {governs} {up[-12:]} {down}",
            f"hl {label} {parse.labels[parse.heads[token]]} {bearing.side}",
            f"q {not _QUOTE_MARKS.isdisjoint(lower[between.start : between.stop])}",
        ]


def distance_of(tokens: int) -> int:
    """A distance in tokens, of the long ones only about how long.

    >>> distance_of(3), distance_of(7), distance_of(70)
    (3, 8, 40)
    """
    return _DISTANCES[tokens] if tokens < len(_DISTANCES) else _FAR
