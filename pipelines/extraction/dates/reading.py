"""What the readers of time expressions share: the words at hand, the anchors, the tense around them.

Takes a match of the grammar in its sentence. The readings themselves belong in `calendar`,
`relative` and `spans`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from pipelines.document import frozen
from pipelines.extraction.dates.anchors import PartialDate
from pipelines.extraction.dates.grammar import GrammarMatch
from pipelines.extraction.dates.lexicon import TimeTokens, class_code
from pipelines.grammar.auxiliaries import is_scheduled
from pipelines.grammar.parse import Parse
from pipelines.grammar.tense import direction_around
from pipelines.grammar.tokens import Sentence, Tokens


@frozen
class Reading:
    """How a match reads.

    Args:
        timex_type: DATE, TIME, DURATION or SET.
        value: the ISO-TimeML value, None where it cannot be resolved.
        basis: a key of `DATE_BASES`.
        note: what is odd about it.
        edtf: the EDTF date where it is not the one that the value gives.
        precision: the precision of `edtf`.
        skip: how many tokens of the match do not belong to the expression, at its beginning.
    """

    timex_type: str
    value: str | None
    basis: str = "none"
    note: str | None = None
    edtf: str | None = None
    precision: str | None = None
    skip: int = 0


@dataclass(frozen=True)
class Context:
    """One match in its surroundings.

    Args:
        tokens: the document's tokens.
        parse: their grammar.
        times: their classes.
        match: the match to read.
        sentence: the sentence it stands in.
        published: the document's date.
        previous: the value of the last date that the text gave, outside the document's own.
        previous_past: the last such value that does not lie after the document's own date.
        previous_quarter: the value of the last quarter that the text gave.
        in_longer_period: whether the text has since turned to a longer period of accounts.
    """

    tokens: Tokens
    parse: Parse
    times: TimeTokens
    match: GrammarMatch
    sentence: Sentence
    published: PartialDate | None
    previous: str | None
    previous_past: str | None
    previous_quarter: str | None
    in_longer_period: bool

    @cached_property
    def codes(self) -> str:
        """The classes of the matched tokens."""
        return self.times.codes[self.match.first : self.match.end]

    def has(self, *names: str) -> bool:
        """Whether a token of one of the classes was matched."""
        return any(class_code(name) in self.codes for name in names)

    def index_of(self, name: str) -> int:
        """The index of the first matched token of a class, -1 without one."""
        found = self.codes.find(class_code(name))
        return found if found < 0 else self.match.first + found

    def value(self, name: str) -> str | None:
        """What the first matched token of a class stands for."""
        return next(iter(self.values(name)), None)

    def values(self, name: str) -> list[str]:
        """What the matched tokens of a class stand for."""
        code = class_code(name)
        first = self.match.first
        return [self.times.values.get(first + i, "") for i, found in enumerate(self.codes) if found == code]

    def number(self, name: str) -> int | None:
        """The first matched token of a class as a number."""
        value = self.value(name)
        return int(value) if value and value.isdecimal() and len(value) < _MANY_DIGITS else None

    def day_at(self, index: int) -> int | None:
        """The day of the month that a token may number: "3" of "June 3", "third" of "the third of June"."""
        return int(self.times.values[index]) if self.is_class(index, "small", "ordinal") else None

    def words(self) -> list[str]:
        """The matched words, lower case."""
        return self.tokens.lower[self.match.first : self.match.end]

    def before(self, distance: int = 1) -> str:
        """The word so far before the match in its sentence, lower case; empty beyond."""
        index = self.match.first - distance
        return self.tokens.lower[index] if index >= self.sentence.first_token else ""

    def after(self, distance: int = 1) -> str:
        """The word so far after the match in its sentence, lower case; empty beyond."""
        index = self.match.end - 1 + distance
        return self.tokens.lower[index] if index < self.sentence.last_token else ""

    def word_at(self, index: int) -> str:
        """The word at an index as written, empty outside the sentence."""
        inside = self.sentence.first_token <= index < self.sentence.last_token
        return self.tokens.words[index] if inside else ""

    def ends_name(self) -> bool:
        """Whether the match is the last word of a name: "Harbour Today"."""
        first = self.match.first
        return all(self.word_at(i)[:1].isupper() for i in (first - 1, first)) and not self.is_class(
            first - 1, "dot"
        )

    def is_title(self) -> bool:
        """Whether the match opens a quotation and all its words have capital initials: "This Week"."""
        words = self.tokens.words[self.match.first : self.match.end]
        return self.before() in _OPENING_MARKS and all(not word[0].islower() for word in words)

    def is_class(self, index: int, *names: str) -> bool:
        """Whether the token at an index of the sentence is of one of the classes."""
        inside = self.sentence.first_token <= index < self.sentence.last_token
        return inside and any(self.times.codes[index] == class_code(name) for name in names)

    @cached_property
    def direction(self) -> int:
        """Whether the clause around looks back (-1), ahead (1), or does not say (0)."""
        if self.sentence.zone == "body" and is_scheduled(self.parse, self.tokens, self.match.end - 1):
            return 1
        return direction_around(
            self.tokens, self.sentence.first_token, self.sentence.last_token, self.match.first, self.match.end
        )


_OPENING_MARKS = frozenset({'"', "“", "‘", "'", "``", "`", "''"})
#: Numbers of so many digits are no part of a date.
_MANY_DIGITS = 10
Reader = Callable[[Context], Reading | None]

#: TIMEX3 values that point without a date.
PAST, PRESENT, FUTURE = "PAST_REF", "PRESENT_REF", "FUTURE_REF"
