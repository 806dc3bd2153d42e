"""When the quantities of a document hold: by dates of their sentence, or the one before.

Every sentence is looked at once. What a date is, is read in `dates` and `periods`; here the tree of a
sentence says which of them belongs to which figure.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.statistics.periods import Period, period_beside, periods_of
from pipelines.extraction.statistics.sources import says
from pipelines.grammar.relations import is_verb
from pipelines.grammar.tokens import Sentence

#: How many sentences before its own may date what is told as past.
_REACH: Final = 3


@frozen
class _Facts:
    """What one sentence says of all quantities in it: its dates, where its quantities stand."""

    periods: Sequence[Period]
    numbers: Sequence[Span]


class Context:
    """Finds the time of the figures of one document."""

    def __init__(self, analysis: Analysis) -> None:
        """Take an analysed document."""
        self._analysis = analysis
        self._periods = periods_of(analysis)
        self._facts: dict[int, _Facts] = {}
        self._latest: tuple[int, str | None] | None = None

    def period_of(self, figure: int, span: Span, sentence: Sentence) -> str | None:
        """The time that a figure holds for, as EDTF; to be asked for the figures of a document in order.

        Args:
            figure: the token that stands for the figure in its clause.
            span: the number.
            sentence: its sentence.

        Returns:
            The date beside the figure, else the one that the tree joins to it; else, of what is told as past,
            the last date of the sentences before in its paragraph; else that of a figure before it in its
            sentence.
        """
        found = self._own_period(figure, span, sentence)
        if found is None and self._is_past(self._up(figure)):
            found = self._period_before(sentence)
        if found is None and self._latest is not None and self._latest[0] == sentence.first_token:
            found = self._latest[1]
        self._latest = sentence.first_token, found
        return found

    def _own_period(self, figure: int, span: Span, sentence: Sentence) -> str | None:
        """The date of its sentence that a figure holds for."""
        facts = self._facts_of(sentence)
        beside = period_beside(self._analysis.document.text, facts.periods, facts.numbers, span)
        if beside is not None:
            return beside
        above = list(self._up(figure))
        joined = [
            (steps, abs(period.span.start - span.start), period.edtf)
            for period in facts.periods
            if (steps := self._joined(above, period)) is not None
        ]
        return min(joined)[2] if joined else None

    def _period_before(self, sentence: Sentence) -> str | None:
        """The last date of the sentence before, or of those of the same paragraph before that."""
        number = self._analysis.tokenised.number_at(sentence.span.start) or 0
        for back in range(1, min(number, _REACH) + 1):
            before = self._analysis.tokenised.sentences[number - back]
            if back > 1 and before.block != sentence.block:
                break
            if found := self._last_past(self._facts_of(before).periods):
                return found
        return None

    def _facts_of(self, sentence: Sentence) -> _Facts:
        if sentence.first_token not in self._facts:
            self._facts[sentence.first_token] = self._read(sentence)
        return self._facts[sentence.first_token]

    def _read(self, sentence: Sentence) -> _Facts:
        numbers = self._analysis.numbers
        ends = sentence.span.start, sentence.span.end
        first, last = (bisect_left(self._periods, end, key=lambda period: period.span.start) for end in ends)
        begin, after = (bisect_left(numbers, end, key=lambda number: number.span.start) for end in ends)
        return _Facts(
            self._periods[first:last],
            [number.span for number in numbers[begin:after] if number.reason is None],
        )

    def _up(self, token: int) -> Iterator[int]:
        yield token
        yield from self._analysis.parse.ancestors(token)

    def _joined(self, above: Sequence[int], period: Period) -> int | None:
        """How far up from a figure the verb or noun is that a date belongs to.

        None of a date of another clause, and of one that says when the figure was told.
        """
        parse = self._analysis.parse
        within = self._analysis.tokenised.tokens.slice_of(period.span)
        top = next((at for at in within if parse.heads[at] not in within), within[0])
        for at in self._up(top):
            if at in above:
                steps = above.index(at)
                is_told = steps > 0 and parse.labels[above[steps - 1]] in ("ccomp", "dobj", "parataxis")
                return None if is_told and says(self._analysis.tokenised.tokens, at) else steps
            if is_verb(parse, at) and parse.labels[at] in ("relcl", "acl", "advcl", "ccomp"):
                return None
        return None

    def _is_past(self, above: Iterable[int]) -> bool:
        """Whether the clause of a figure is told in the past."""
        parse = self._analysis.parse
        verb = next((at for at in above if is_verb(parse, at)), None)
        if verb is None:
            return False
        return any(parse.tags[at] == "VBD" for at in (verb, *parse.children(verb, "aux", "auxpass")))

    def _last_past(self, periods: Sequence[Period]) -> str | None:
        """The last date that is not in a year after the document's."""
        published = self._analysis.document.published
        past = [period.edtf for period in periods if not published or period.edtf[:4] <= published[:4]]
        return past[-1] if past else None
