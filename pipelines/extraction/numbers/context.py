"""A numeric expression among the words around it: what the rules about numbers look at.

Only looks; what the words mean for the number is said in `comparators`, `naming`, `placing`.
"""

from pipelines.document import frozen
from pipelines.extraction.numbers.quantities import Quantity
from pipelines.grammar.noun_phrases import HYPHENS, UNIT_WORD
from pipelines.grammar.tokens import Tokens, lowered

_LONGEST_PREFIX = 12


@frozen
class Surroundings:
    """A numeric expression among the tokens of its document.

    Args:
        text: the document's text.
        tokens: its tokens.
        quantity: the expression as read.
        first: the index of its first token.
        after: the index of the first token after it.
    """

    text: str
    tokens: Tokens
    quantity: Quantity
    first: int
    after: int

    def before(self, distance: int = 1) -> str:
        """The word so many tokens before the expression, in lower case; empty before the first."""
        index = self.first - distance
        return self.tokens.lower[index] if index >= 0 else ""

    def written_before(self, distance: int = 1) -> str:
        """The word so many tokens before the expression, as written; empty before the first."""
        index = self.first - distance
        return self.tokens.words[index] if index >= 0 else ""

    def following(self, distance: int = 0) -> str:
        """The word so many tokens after the end of the expression, in lower case; empty after the last."""
        index = self.after + distance
        return self.tokens.lower[index] if index < len(self.tokens) else ""

    @property
    def written(self) -> str:
        """The expression as written."""
        return self.quantity.span.text_of(self.text)

    @property
    def unit_word(self) -> str:
        """The word behind the expression, over a space or a hyphen, in lower case: "year" of "18-year"."""
        ahead = UNIT_WORD.match(self.text, self.quantity.span.end)
        return lowered(ahead[1]) if ahead else ""

    @property
    def is_glued(self) -> bool:
        """Whether the next token touches the expression."""
        end = self.quantity.span.end
        return end < len(self.text) and not self.text[end].isspace()

    @property
    def is_bare(self) -> bool:
        """Whether it is one plain count without any sign of its own."""
        return self.quantity.kind == "cardinal" and self.quantity.unit is None

    @property
    def is_bare_range(self) -> bool:
        """Whether it is a range of plain counts."""
        return self.quantity.kind == "range" and self.quantity.unit is None

    @property
    def is_bare_digits(self) -> bool:
        """Whether it is one plain count in digits."""
        return self.is_bare and self.quantity.style == "digits"

    @property
    def prefix(self) -> str:
        """The word joined to the expression's begin by a hyphen, in lower case: "mid" of "mid-1990s"."""
        start = self.quantity.span.start
        if not start or self.text[start - 1] not in HYPHENS:
            return ""
        begin = start - 1
        while begin > 0 and self.text[begin - 1].isalpha() and start - begin < _LONGEST_PREFIX:
            begin -= 1
        return lowered(self.text[begin : start - 1])
