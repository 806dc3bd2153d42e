"""The phrase that a number stands in, as the tree has it: what it counts, what it describes, what governs it.

Takes a parse and the tokens of a number; a token stands for the phrase that it heads. What the clause says of
the phrase belongs in `claims`.
"""

from typing import Final

from pipelines.document import frozen
from pipelines.grammar.noun_phrases import UNITS
from pipelines.grammar.parse import Parse
from pipelines.grammar.tokens import Tokens
from pipelines.words import load_words

#: How a number hangs on the noun that it counts, and a quantity on the noun that it describes.
_MODIFIERS: Final = frozenset(
    {"nummod", "quantmod", "compound", "amod", "nmod", "npadvmod", "predet", "advmod"}
)
_HYPHENS: Final = frozenset("-‐‑")
_EMPTY_NOUNS: Final = load_words("empty_nouns") - {"order", "record", "region"}


@frozen
class QuantityPhrase:
    """A number in its phrase; all are tokens.

    Args:
        number: the part of the number that heads it.
        counted: the noun that it counts or that is its unit, if one is there.
        described: the noun that the quantity describes: "talk" of "a 30-minute talk".
        whole: the noun of which it takes a part: "staffers" of "ten of the 18 staffers".
        head: what stands for the phrase in its clause.
        first: where the phrase begins.
        after: the first token behind the number.
    """

    number: int
    counted: int | None
    described: int | None
    whole: int | None
    head: int
    first: int
    after: int


@frozen
class Quantity:
    """A number that states a quantity, as its claim is read.

    Args:
        phrase: its phrase.
        within: its tokens.
        near: the tokens that may speak of it.
        kind: its `stat_type`; of a count also whether it says of what.
        dimension: what its unit measures; "thing" of a counted noun, "bare" without either.
        unit: the word that heads its unit, lower case; empty without one.
    """

    phrase: QuantityPhrase
    within: range
    near: range
    kind: str
    dimension: str
    unit: str

    @property
    def head(self) -> int:
        """What stands for the quantity in its clause."""
        return self.phrase.head


def phrase_of(parse: Parse, tokens: Tokens, within: range, *, has_unit: bool) -> QuantityPhrase:
    """The phrase that a number stands in.

    Args:
        parse: the parse.
        tokens: the document's tokens.
        within: the number's tokens.
        has_unit: whether its unit is in its tokens: "$5", "5 percent", the "two-hour" of "two-hour training".
    """
    number = at = _head_within(parse, within)
    nouns = []
    while parse.labels[at] in _MODIFIERS and _is_noun_behind(parse, parse.heads[at], within):
        at = parse.heads[at]
        nouns.append(at)
    behind = within.stop
    if nouns and not has_unit and tokens.lower[behind : behind + 1] and tokens.lower[behind] in _HYPHENS:
        nouns = [behind + 1, *(noun for noun in nouns if noun > behind + 1)]
    is_counted = bool(nouns) and (not has_unit or UNITS.get(tokens.lower[nouns[0]]) == "money")
    counted = nouns[0] if is_counted else None
    described = nouns[-1] if len(nouns) > is_counted else None
    whole = None
    if counted is None and not has_unit and (of := _of_child(parse, tokens, number)) is not None:
        counted = of
        is_known = parse.tags[of] == "PRP" or parse.child(of, "det", "poss") is not None
        whole = of if is_known else None
    head = _without_empty_noun(parse, tokens, at)
    first = min(parse.extent(head).start if head != at else within.start, within.start)
    return QuantityPhrase(number, counted, described, whole, head, first, within.stop)


def _head_within(parse: Parse, within: range) -> int:
    """The token of a number on which its other tokens hang."""
    outer = [at for at in within if parse.heads[at] not in within or parse.heads[at] == at]
    return outer[-1] if outer else within[-1]


def _is_noun_behind(parse: Parse, token: int, within: range) -> bool:
    return token >= within.stop and parse.tags[token][:2] == "NN"


def _of_child(parse: Parse, tokens: Tokens, token: int) -> int | None:
    """The noun behind the "of" of a token."""
    for prep in parse.children(token, "prep"):
        if tokens.lower[prep] == "of":
            return parse.child(prep, "pobj")
    return None


def _without_empty_noun(parse: Parse, tokens: Tokens, head: int) -> int:
    """The noun that a phrase hangs on by "of" where that only says that there is a quantity: "a total of"."""
    if parse.labels[head] != "pobj":
        return head
    prep = parse.heads[head]
    above = parse.heads[prep]
    is_empty = tokens.lower[prep] == "of" and tokens.lower[above] in _EMPTY_NOUNS and above < prep
    return above if is_empty else head
